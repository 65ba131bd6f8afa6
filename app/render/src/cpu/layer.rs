//! A picture of the stack, no larger than what is drawn on it.

use mtor_video::{Blend, MatteKind, program::Compose};

use super::{
    blend::{self, Pixel},
    coverage::Run,
    paint::{Ink, center},
    rect::Rect,
};

/// Transparent outside of its rectangle.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) rect: Rect,
    pub(super) pixels: Vec<Pixel>,
}

impl Layer {
    /// A transparent one, in memory that another has left.
    pub(super) fn new(rect: Rect, mut pixels: Vec<Pixel>) -> Self {
        pixels.clear();
        pixels.resize(rect.width() * rect.height(), [0.0; 4]);
        Self { rect, pixels }
    }

    /// Pixels of row `y` from `x0` up to `x1`; they must lie within the rectangle.
    pub(super) fn row(&self, y: i32, x0: i32, x1: i32) -> &[Pixel] {
        &self.pixels[self.range(y, x0, x1)]
    }

    fn row_mut(&mut self, y: i32, x0: i32, x1: i32) -> &mut [Pixel] {
        let range = self.range(y, x0, x1);
        &mut self.pixels[range]
    }

    fn range(&self, y: i32, x0: i32, x1: i32) -> std::ops::Range<usize> {
        let start = (y - self.rect.y0) as usize * self.rect.width();
        start + (x0 - self.rect.x0) as usize..start + (x1 - self.rect.x0) as usize
    }

    /// Draws one run.
    pub(super) fn draw(&mut self, run: Run, ink: &Ink<'_>, compose: Compose) {
        let pixels = self.row_mut(run.y, run.x0, run.x1);
        match compose {
            Compose::Over(mode) => over(pixels, run, ink, mode),
            Compose::Mask { mode, inverted } => {
                let coverage = if inverted {
                    1.0 - run.coverage
                } else {
                    run.coverage
                };
                for (pixel, x) in pixels.iter_mut().zip(run.x0..) {
                    let [.., alpha] = ink.at(x, run.y);
                    *pixel = blend::masked(mode, *pixel, coverage * alpha);
                }
            }
        }
    }

    /// Lays another over this one.
    pub(super) fn lay(&mut self, top: &Self, opacity: f32, mode: Blend) {
        let rect = self.rect.intersect(top.rect);
        for y in rect.y0..rect.y1 {
            let source = top.row(y, rect.x0, rect.x1);
            for (under, over) in self.row_mut(y, rect.x0, rect.x1).iter_mut().zip(source) {
                if over[3] > 0.0 {
                    *under = blend::compose(mode, *under, over.map(|c| c * opacity));
                }
            }
        }
    }

    /// Multiplies this one by another's alpha or luma, everywhere.
    pub(super) fn cut(&mut self, matte: &Self, kind: MatteKind) {
        let Rect { x0, y0, x1, y1 } = self.rect;
        let outside = blend::matte(kind, [0.0; 4]);
        let inner = self.rect.intersect(matte.rect);
        for y in y0..y1 {
            let here = if (inner.y0..inner.y1).contains(&y) {
                inner
            } else {
                Rect { x0, y0, x1: x0, y1 }
            };
            scale(self.row_mut(y, x0, here.x0), outside);
            let source = if here.is_empty() {
                &[]
            } else {
                matte.row(y, here.x0, here.x1)
            };
            for (pixel, source) in self.row_mut(y, here.x0, here.x1).iter_mut().zip(source) {
                let factor = blend::matte(kind, *source);
                *pixel = pixel.map(|c| c * factor);
            }
            scale(self.row_mut(y, here.x1, x1), outside);
        }
    }
}

fn scale(pixels: &mut [Pixel], factor: f32) {
    if factor != 1.0 {
        pixels.iter_mut().flatten().for_each(|c| *c *= factor);
    }
}

fn over(pixels: &mut [Pixel], run: Run, ink: &Ink<'_>, mode: Blend) {
    match (ink, mode) {
        (Ink::Solid(color), Blend::Normal) => {
            let source = color.map(|c| c * run.coverage);
            if source[3] >= 1.0 {
                return pixels.fill(source);
            }
            for pixel in pixels {
                *pixel = blend::source_over(*pixel, source);
            }
        }
        (Ink::Gradient(gradient), Blend::Normal) => {
            for (pixel, x) in pixels.iter_mut().zip(run.x0..) {
                let source = gradient.at(center(x, run.y));
                *pixel = blend::source_over(*pixel, source.map(|c| c * run.coverage));
            }
        }
        _ => {
            for (pixel, x) in pixels.iter_mut().zip(run.x0..) {
                let source = ink.at(x, run.y).map(|c| c * run.coverage);
                *pixel = blend::compose(mode, *pixel, source);
            }
        }
    }
}
