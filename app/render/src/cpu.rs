//! The CPU twin: the same frame by plain arithmetic, for tests and for nothing else.
//!
//! Paint is evaluated as in `shaders/mesh.wgsl` (see [`paint`]); fills are scan-converted
//! from flattened paths without lyon's tessellator, at the four sample positions of a pixel
//! that GPUs use, so that pictures agree almost everywhere.

use mtor_video::{Color, Frame};

use crate::{
    error::RenderError,
    fit::{Fit, Size, contain},
    mesh::{self, Part, Rule},
    picture::{Picture, straight},
    plan::{self, Slot},
};

pub mod paint;
mod raster;

use raster::Coverage;

/// The whole frame as pixels.
pub fn draw(frame: &Frame<'_>, size: Size, clear: Color) -> Result<Picture, RenderError> {
    let mut canvas = Samples::new(size, clear);
    if let Some(fit) = contain(frame.width, frame.height, size) {
        let mut slots = Vec::new();
        plan::build(frame, &fit, &mut slots)?;
        let mut coverage = Coverage::new(size);
        for slot in &slots {
            cover(&mut coverage, frame, slot);
            canvas.paint(slot, &coverage, &fit);
        }
    }
    Ok(canvas.resolve())
}

/// Which samples a slot's shape covers.
fn cover(coverage: &mut Coverage, frame: &Frame<'_>, slot: &Slot) {
    coverage.clear();
    let background;
    let path = match slot.item_idx {
        Some(idx) => frame.items[idx].path,
        None => {
            background = plan::background_path(frame);
            &background
        }
    };
    let to_pixel = |p: [f32; 2]| paint::pixel_from_shape(&slot.item, p);
    let rule = match slot.key.part {
        Part::Background => Rule::NonZero,
        Part::Fill(rule) => rule,
        Part::Stroke(..) => {
            // A stroke is the union of its triangles.
            let Ok(mesh) = mesh::tessellate(slot.key, path) else {
                return;
            };
            for corners in mesh.indices.chunks_exact(3) {
                let triangle = [0, 1, 2].map(|k| to_pixel(mesh.vertices[corners[k] as usize]));
                coverage.add(&[triangle.to_vec()], Rule::NonZero);
            }
            return;
        }
    };
    let tolerance = mesh::tolerance(slot.key.bucket, path);
    coverage.add(&raster::flatten(path, tolerance, to_pixel), rule);
}

/// Four samples per pixel, premultiplied, in bytes: what the GPU's attachment holds.
struct Samples {
    size: Size,
    samples: Vec<[[u8; 4]; 4]>,
}

impl Samples {
    fn new(size: Size, clear: Color) -> Self {
        let clear = paint::premultiply([clear.r, clear.g, clear.b, clear.a]).map(byte);
        Self {
            size,
            samples: vec![[clear; 4]; size.width as usize * size.height as usize],
        }
    }

    /// Source-over into the covered samples; a pixel has one color, taken at its center.
    fn paint(&mut self, slot: &Slot, coverage: &Coverage, fit: &Fit) {
        let [left, top, width, height] = fit.clip;
        let Some(inverse) = paint::Inverse::of(&slot.item) else {
            return;
        };
        for y in top..top + height {
            for x in left..left + width {
                let mask = coverage.mask(x, y);
                if mask == 0 {
                    continue;
                }
                let p = inverse.shape_from_pixel([x as f32 + 0.5, y as f32 + 0.5]);
                let source = paint::color_at(&slot.item, p);
                let samples = &mut self.samples[(y * self.size.width + x) as usize];
                for (k, sample) in samples.iter_mut().enumerate() {
                    if mask & (1 << k) != 0 {
                        *sample = over(source, *sample);
                    }
                }
            }
        }
    }

    fn resolve(self) -> Picture {
        let average = |pixel: &[[u8; 4]; 4]| {
            let sum = |c: usize| pixel.iter().map(|s| u32::from(s[c])).sum::<u32>();
            straight([0, 1, 2, 3].map(|c| ((sum(c) + 2) / 4) as u8))
        };
        Picture {
            width: self.size.width,
            height: self.size.height,
            rgba: self.samples.iter().flat_map(average).collect(),
        }
    }
}

/// Premultiplied source-over on encoded values.
fn over(source: [f32; 4], under: [u8; 4]) -> [u8; 4] {
    let mut out = under;
    for (out, source_channel) in out.iter_mut().zip(source) {
        *out = byte(source_channel + f32::from(*out) / 255.0 * (1.0 - source[3]));
    }
    out
}

fn byte(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}
