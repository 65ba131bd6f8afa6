//! The CPU twin: a frame as pixels by plain arithmetic.
//!
//! Tests compare the shaders with it, and a page without WebGPU shows it. Coverage is exact
//! (see `coverage`), paint is taken at a pixel's center (`paint`), colors meet as the W3C says
//! (`blend`). The stack of pictures is that of [`mtor_video::program`]; colors are
//! premultiplied, encoded sRGB in f32.

use mtor_video::{
    DrawItem, Frame, FrameOp, Image, Path, ResolvedStyle, limits::STACK_MAX, program::Compose,
};

use crate::{
    fit::{Fit, Size, contain},
    limits::STROKE_TOLERANCE_PX,
    outline,
    picture::{Picture, straight_rounded},
};

mod blend;
mod coverage;
mod flatten;
mod layer;
mod paint;
mod reach;
mod rect;

use coverage::{Coverage, Run, Sweep};
#[cfg(test)]
pub(crate) use flatten::cubic_at;
use layer::Layer;
use paint::Ink;
use rect::Rect;

/// Side of a picture in pixels: 1 GiB for each picture on the stack, and no canvas is larger.
pub const SIDE_MAX: u32 = 8_192;

/// The whole frame as pixels; what the stage does not cover is transparent.
pub fn draw(images: &[Image], frame: &Frame<'_>, size: Size) -> Picture {
    Canvas::default().draw(images, frame, size)
}

/// Draws frames and keeps its memory between them.
#[derive(Debug, Default)]
pub struct Canvas {
    coverage: Coverage,
    /// Pixels of layers that are not in use.
    spare: Vec<Vec<blend::Pixel>>,
}

impl Canvas {
    /// The whole frame as pixels; a side beyond [`SIDE_MAX`] is that long.
    pub fn draw(&mut self, images: &[Image], frame: &Frame<'_>, size: Size) -> Picture {
        let size = Size::new(size.width.min(SIDE_MAX), size.height.min(SIDE_MAX));
        let mut picture = Picture::empty(size.width, size.height);
        if let Some(fit) = contain(frame.width, frame.height, size) {
            let stage = self.stage(images, frame, &fit);
            write(&stage, &mut picture);
            self.spare.push(stage.pixels);
        }
        picture
    }

    /// Runs the ops; what is left is the lowest picture.
    fn stage(&mut self, images: &[Image], frame: &Frame<'_>, fit: &Fit) -> Layer {
        let [x, y, width, height] = fit.clip.map(|v| v as i32);
        let whole = Rect {
            x0: x,
            y0: y,
            x1: x + width,
            y1: y + height,
        };
        let mut top = self.layer(whole);
        let mut under: Vec<Layer> = Vec::new();
        let reaches = reach::reaches(frame, fit, whole);
        for (op, reach) in frame.ops.iter().zip(reaches) {
            match op {
                FrameOp::Draw(item) => {
                    self.item(&mut top, item, reach, &Scope { images, fit });
                }
                FrameOp::Push => {
                    // Deeper than any program goes: nothing is drawn there.
                    let deep = under.len() + 1 >= STACK_MAX;
                    let rect = if deep {
                        Rect::EMPTY
                    } else {
                        reach.intersect(top.rect)
                    };
                    under.push(std::mem::replace(&mut top, self.layer(rect)));
                }
                FrameOp::Pop { opacity, blend } => {
                    let Some(below) = under.pop() else { continue };
                    let popped = std::mem::replace(&mut top, below);
                    if *opacity > 0.0 {
                        top.lay(&popped, opacity.min(1.0), *blend);
                    }
                    self.spare.push(popped.pixels);
                }
                FrameOp::PopMatte { kind } => {
                    let Some(below) = under.pop() else { continue };
                    let matte = std::mem::replace(&mut top, below);
                    top.cut(&matte, *kind);
                    self.spare.push(matte.pixels);
                }
            }
        }
        // Pushes without pops show nothing.
        under.into_iter().next().unwrap_or(top)
    }

    fn layer(&mut self, rect: Rect) -> Layer {
        Layer::new(rect, self.spare.pop().unwrap_or_default())
    }

    fn item(&mut self, top: &mut Layer, item: &DrawItem<'_>, reach: Rect, scope: &Scope<'_>) {
        let area = reach.intersect(top.rect);
        let pixel_from_shape = scope.fit.pixel_from_stage.then_inner(item.stage_from_shape);
        let transparent = Ink::Solid([0.0; 4]);
        let ink = Ink::new(&item.paint, scope.images, pixel_from_shape, item.opacity);
        let all = matches!(item.compose, Compose::Mask { .. });
        if area.is_empty() || (ink.is_none() && !all) {
            return;
        }
        let ink = ink.unwrap_or(transparent);
        let Some(path) = &item.path else {
            for y in area.y0..area.y1 {
                top.draw(
                    Run {
                        x0: area.x0,
                        x1: area.x1,
                        y,
                        coverage: 1.0,
                    },
                    &ink,
                    item.compose,
                );
            }
            return;
        };
        self.coverage.begin(area);
        let rule = self.cover(path, &item.style, pixel_from_shape);
        self.coverage
            .sweep(Sweep { rule, all }, |run| top.draw(run, &ink, item.compose));
    }

    /// Adds the lines of what is filled; strokes are filled outlines.
    fn cover(
        &mut self,
        path: &Path,
        style: &ResolvedStyle,
        pixel_from_shape: mtor_video::Affine,
    ) -> mtor_video::FillRule {
        let coverage = &mut self.coverage;
        match style {
            ResolvedStyle::Fill(rule) => {
                flatten::flatten(path, pixel_from_shape, |a, b| coverage.line(a, b));
                *rule
            }
            ResolvedStyle::Stroke(stroke) => {
                let tolerance = STROKE_TOLERANCE_PX / pixel_from_shape.max_scale();
                let outline = outline::stroke(path, stroke, tolerance);
                flatten::flatten(&outline, pixel_from_shape, |a, b| coverage.line(a, b));
                mtor_video::FillRule::NonZero
            }
        }
    }
}

/// What all draws of one frame share.
struct Scope<'a> {
    images: &'a [Image],
    fit: &'a Fit,
}

fn write(stage: &Layer, picture: &mut Picture) {
    let Rect { x0, y0, x1, y1 } = stage.rect;
    for y in y0..y1 {
        let start = (y as usize * picture.width as usize + x0 as usize) * 4;
        let Some(bytes) = picture.rgba.get_mut(start..) else {
            return;
        };
        for (bytes, pixel) in bytes.chunks_exact_mut(4).zip(stage.row(y, x0, x1)) {
            bytes.copy_from_slice(&straight_rounded(*pixel));
        }
    }
}
