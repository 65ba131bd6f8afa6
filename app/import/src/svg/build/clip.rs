//! Clips and masks.
//!
//! A clip made of plain paths becomes a list of masks of the group; one whose parts are cut
//! themselves becomes a matte. A mask becomes a matte of its content, cut at its rectangle.

use mtor_video::{
    Affine, Fill, FillRule, Group, Mask, MaskMode, Matte, MatteKind, MatteSource, Node, Path,
    Shape, limits::SEGMENTS_MAX,
};

use super::{Builder, Placed, gathered, geometry, paint, pattern::WHITE};
use crate::ImportError;

impl Builder<'_> {
    /// The nodes in a group that a clip and the clip's own clip cut; `None` when nothing is left.
    pub(super) fn clipped(
        &mut self,
        clip: Option<&usvg::ClipPath>,
        nodes: Vec<Node>,
    ) -> Result<Option<Group>, ImportError> {
        let mut group = Group {
            nodes,
            ..Group::default()
        };
        let mut next = clip;
        while let Some(clip) = next {
            let Some(cut) = self.cut(clip, group)? else {
                return Ok(None);
            };
            group = cut;
            next = clip.clip_path();
        }
        Ok(Some(group))
    }

    /// The group cut by one clip.
    fn cut(&mut self, clip: &usvg::ClipPath, group: Group) -> Result<Option<Group>, ImportError> {
        let Some(affine) = geometry::affine(clip.transform()) else {
            return Ok(None);
        };
        let is_cut = group.matte.is_some() || !group.masks.is_empty();
        let mut group = if is_cut { inside(group) } else { group };
        let mut plain = Vec::new();
        if collect_plain(clip.root(), affine, &mut plain) {
            self.n_segments += plain.iter().map(|(_, p)| p.segments.len()).sum::<usize>();
            ImportError::at_most("path segments", self.n_segments, SEGMENTS_MAX)?;
            group.masks = plain
                .into_iter()
                .map(|(rule, path)| added(rule, path))
                .collect();
            return Ok((!group.masks.is_empty()).then_some(group));
        }
        let mut placed = Vec::new();
        self.clip_children(clip.root(), affine, &mut placed)?;
        if placed.is_empty() {
            return Ok(None);
        }
        group.matte = Some(matte(MatteKind::Alpha, gathered(placed)));
        Ok(Some(group))
    }

    /// A clip's content painted white, whatever its own paint is.
    fn clip_children(
        &mut self,
        group: &usvg::Group,
        outer: Affine,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        for child in group.children() {
            match child {
                usvg::Node::Path(it) => self.clip_path(it, outer, out)?,
                usvg::Node::Text(it) => self.clip_children(it.flattened(), outer, out)?,
                usvg::Node::Image(_) => {}
                usvg::Node::Group(it) => self.clip_group(it, outer, out)?,
            }
        }
        Ok(())
    }

    fn clip_group(
        &mut self,
        it: &usvg::Group,
        outer: Affine,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        let Some(affine) = placed_under(it, outer) else {
            return Ok(());
        };
        if it.clip_path().is_none() {
            return self.clip_children(it, affine, out);
        }
        let mut inner = Vec::new();
        self.clip_children(it, Affine::IDENTITY, &mut inner)?;
        if !inner.is_empty()
            && let Some(group) = self.clipped(it.clip_path(), gathered(inner))?
        {
            self.push(affine, Node::Group(group), out)?;
        }
        Ok(())
    }

    fn clip_path(
        &mut self,
        it: &usvg::Path,
        affine: Affine,
        out: &mut Vec<Placed>,
    ) -> Result<(), ImportError> {
        let Some(fill) = it.fill().filter(|_| it.is_visible()) else {
            return Ok(());
        };
        let mut white = Fill::new(WHITE);
        white.rule = paint::rule(fill.rule());
        let shape = Shape {
            geometry: geometry::path(it.data()).into(),
            fill: Some(white),
            stroke: None,
        };
        self.shape(affine, shape, out)
    }

    /// The group under a mask and the mask's own mask; `None` when nothing is left.
    pub(super) fn masked(
        &mut self,
        mask: Option<&usvg::Mask>,
        mut group: Group,
    ) -> Result<Option<Group>, ImportError> {
        let mut next = mask;
        while let Some(mask) = next {
            let nodes = self.content(mask.root())?;
            if nodes.is_empty() {
                return Ok(None);
            }
            let rect = mask.rect();
            let [x, y, width, height] =
                [rect.x(), rect.y(), rect.width(), rect.height()].map(geometry::number);
            let content = Group {
                masks: vec![added(FillRule::NonZero, Path::rect(x, y, width, height))],
                nodes,
                ..Group::default()
            };
            if group.matte.is_some() {
                group = inside(group);
            }
            let kind = match mask.kind() {
                usvg::MaskType::Luminance => MatteKind::Luma,
                usvg::MaskType::Alpha => MatteKind::Alpha,
            };
            group.matte = Some(matte(kind, vec![Node::Group(content)]));
            next = mask.mask();
        }
        Ok(Some(group))
    }
}

fn inside(group: Group) -> Group {
    Group {
        nodes: vec![Node::Group(group)],
        ..Group::default()
    }
}

pub(super) fn matte(kind: MatteKind, nodes: Vec<Node>) -> Box<Matte> {
    Box::new(Matte {
        kind,
        source: MatteSource::Nodes(nodes),
    })
}

fn added(rule: FillRule, path: Path) -> Mask {
    Mask {
        mode: MaskMode::Add,
        inverted: false,
        geometry: path.into(),
        rule,
        opacity: None,
        expansion: None,
    }
}

fn placed_under(it: &usvg::Group, outer: Affine) -> Option<Affine> {
    geometry::within(outer.then_inner(geometry::affine(it.transform())?))
}

/// The paths of a clip; false when one of its parts is cut by a clip of its own.
fn collect_plain(group: &usvg::Group, outer: Affine, out: &mut Vec<(FillRule, Path)>) -> bool {
    group.children().iter().all(|child| match child {
        usvg::Node::Path(it) => {
            if let Some(fill) = it.fill().filter(|_| it.is_visible()) {
                let path = geometry::mapped(&geometry::path(it.data()), outer);
                out.push((paint::rule(fill.rule()), path));
            }
            true
        }
        usvg::Node::Text(it) => collect_plain(it.flattened(), outer, out),
        usvg::Node::Image(_) => true,
        usvg::Node::Group(it) => match placed_under(it, outer) {
            Some(affine) => it.clip_path().is_none() && collect_plain(it, affine, out),
            None => true,
        },
    })
}
