//! Paths and images.

use mtor_video::{Affine, Geometry, Group, Node, Paint, Shape};

use super::{Builder, Placed, geometry, paint, pattern::WHITE, raster};
use crate::ImportError;

/// A path's lines under the map of its group.
type Outline<'a> = (Affine, &'a Geometry);

impl Builder<'_> {
    pub(super) fn path(
        &mut self,
        it: &usvg::Path,
        affine: Affine,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        if !it.is_visible() {
            return Ok(());
        }
        if it
            .stroke()
            .is_some_and(|s| s.linejoin() == usvg::LineJoin::MiterClip)
        {
            self.leave_out("stroke-linejoin miter-clip");
        }
        let geometry = geometry::path(it.data()).into();
        let strokes_first = it.paint_order() == usvg::PaintOrder::StrokeAndFill;
        let is_pattern = |paint: &usvg::Paint| matches!(paint, usvg::Paint::Pattern(_));
        let is_patterned = filled_area(it).is_some_and(|f| is_pattern(f.paint()))
            || it.stroke().is_some_and(|s| is_pattern(s.paint()));
        if !strokes_first && !is_patterned {
            return self.plain_path(it, affine, geometry, out);
        }
        if strokes_first {
            self.stroked(it, (affine, &geometry), out)?;
            return self.filled(it, (affine, &geometry), out);
        }
        self.filled(it, (affine, &geometry), out)?;
        self.stroked(it, (affine, &geometry), out)
    }

    /// Fill and stroke as one shape.
    fn plain_path(
        &mut self,
        it: &usvg::Path,
        affine: Affine,
        geometry: Geometry,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        let fill = filled_area(it).and_then(|f| Some(paint::fill(f, paint::paint(f.paint())?)));
        let stroke = it
            .stroke()
            .and_then(|s| Some(paint::stroke(s, paint::paint(s.paint())?)));
        if fill.is_none() && stroke.is_none() {
            return Ok(());
        }
        let shape = Shape {
            geometry,
            fill,
            stroke,
        };
        self.shape(affine, shape, out)
    }

    fn filled(
        &mut self,
        it: &usvg::Path,
        (affine, geometry): Outline<'_>,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        let Some(fill) = filled_area(it) else {
            return Ok(());
        };
        let shape = |paint: Paint| Shape {
            geometry: geometry.clone(),
            fill: Some(paint::fill(fill, paint)),
            stroke: None,
        };
        if let usvg::Paint::Pattern(pattern) = fill.paint() {
            let place = (affine, it.bounding_box());
            return self.patterned(pattern, place, shape(WHITE.into()), out);
        }
        match paint::paint(fill.paint()) {
            Some(paint) => self.shape(affine, shape(paint), out),
            None => Ok(()),
        }
    }

    fn stroked(
        &mut self,
        it: &usvg::Path,
        (affine, geometry): Outline<'_>,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        let Some(stroke) = it.stroke() else {
            return Ok(());
        };
        let shape = |paint: Paint| Shape {
            geometry: geometry.clone(),
            fill: None,
            stroke: Some(paint::stroke(stroke, paint)),
        };
        if let usvg::Paint::Pattern(pattern) = stroke.paint() {
            let place = (affine, it.stroke_bounding_box());
            return self.patterned(pattern, place, shape(WHITE.into()), out);
        }
        match paint::paint(stroke.paint()) {
            Some(paint) => self.shape(affine, shape(paint), out),
            None => Ok(()),
        }
    }

    pub(super) fn image(
        &mut self,
        it: &usvg::Image,
        affine: Affine,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        if !it.is_visible() {
            return Ok(());
        }
        match it.kind() {
            usvg::ImageKind::SVG(tree) => self.picture(tree, affine, out),
            usvg::ImageKind::JPEG(bytes)
            | usvg::ImageKind::PNG(bytes)
            | usvg::ImageKind::GIF(bytes)
            | usvg::ImageKind::WEBP(bytes) => self.raster(bytes, it.size(), affine, out),
        }
    }

    /// An SVG inside an image stays within its own size.
    fn picture(
        &mut self,
        tree: &usvg::Tree,
        affine: Affine,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        let nodes = self.content(tree.root())?;
        if nodes.is_empty() {
            return Ok(());
        }
        let size = tree.size();
        let group = Group {
            clip: Some([size.width(), size.height()].map(geometry::number)),
            nodes,
            ..Group::default()
        };
        self.push(affine, Node::Group(group), out)
    }

    fn raster(
        &mut self,
        bytes: &[u8],
        size: usvg::Size,
        affine: Affine,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        let n_pixels = self.images.iter().map(|image| image.rgba.len() / 4).sum();
        let Some(image) = raster::decode(bytes, n_pixels) else {
            self.leave_out("an image that is broken or too large");
            return Ok(());
        };
        let scale_x = size.width() / image.width as f32;
        let scale_y = size.height() / image.height as f32;
        let affine = affine.then_inner(Affine::scale(scale_x, scale_y));
        let idx = self.image_idx(image);
        self.push(affine, Node::Image(idx), out)
    }

    /// Pictures that are the same are kept once.
    fn image_idx(&mut self, image: mtor_video::Image) -> u32 {
        if let Some(idx) = self.images.iter().position(|known| *known == image) {
            return idx as u32;
        }
        self.images.push(image);
        self.images.len() as u32 - 1
    }
}

/// The fill, unless the path is a line without any area.
fn filled_area(it: &usvg::Path) -> Option<&usvg::Fill> {
    let bounds = it.data().bounds();
    it.fill()
        .filter(|_| bounds.width() > 0.0 && bounds.height() > 0.0)
}
