//! What the shader reads: one entry per fill or stroke, one vertex format, one frame block.
//!
//! The layouts equal those in `shaders/mesh.wgsl`; a test compares them by name.

use bytemuck::{Pod, Zeroable};
use mtor_video::{Affine, Color, Point, ResolvedPaint, ResolvedStop};

/// Stops that an item has room for; equals the scene model's limit.
pub const N_STOPS: usize = mtor_video::limits::STOPS_MAX;

/// What an item is painted with, as the shader counts it.
pub const PAINT_SOLID: u32 = 0;
pub const PAINT_LINEAR: u32 = 1;
pub const PAINT_RADIAL: u32 = 2;

/// `Frame` in the shader.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct GpuFrame {
    pub clip_per_pixel: [f32; 2],
    pub _padding: [f32; 2],
    pub bounds: [f32; 4],
}

/// A corner of a triangle, and the item that it belongs to.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct GpuVertex {
    pub position: [f32; 2],
    pub item: u32,
}

/// `Item` in the shader: 112 bytes.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Pod, Zeroable)]
pub struct GpuItem {
    pub linear: [f32; 4],
    pub translation: [f32; 2],
    pub opacity: f32,
    pub paint: u32,
    pub geometry: [f32; 4],
    pub offsets: [[f32; 4]; N_STOPS / 4],
    pub colors: [[u32; 4]; N_STOPS / 4],
}

impl GpuItem {
    /// Draws nothing; stands in a slot whose shape is out of sight in this frame.
    pub const HIDDEN: Self = Self {
        linear: [0.0; 4],
        translation: [0.0; 2],
        opacity: 0.0,
        paint: PAINT_SOLID,
        geometry: [0.0; 4],
        offsets: [[0.0; 4]; N_STOPS / 4],
        colors: [[0; 4]; N_STOPS / 4],
    };

    /// `None` when nothing of it could be seen.
    pub fn new(pixel_from_shape: Affine, opacity: f32, paint: &ResolvedPaint) -> Option<Self> {
        let [a, b, c, d, e, f] = pixel_from_shape.0;
        let drawable = opacity > 0.0 && pixel_from_shape.0.iter().all(|v| v.is_finite());
        if !drawable {
            return None;
        }
        let mut item = Self {
            linear: [a, b, c, d],
            translation: [e, f],
            opacity: opacity.min(1.0),
            ..Self::HIDDEN
        };
        item.set_paint(paint)?;
        Some(item)
    }

    fn set_paint(&mut self, paint: &ResolvedPaint) -> Option<()> {
        match paint {
            ResolvedPaint::Solid(color) => self.set_stops(&[ResolvedStop {
                offset: 0.0,
                color: *color,
            }]),
            ResolvedPaint::Linear { from, to, stops } => {
                let geometry = linear_geometry(*from, *to);
                self.set_gradient(PAINT_LINEAR, geometry, stops)
            }
            ResolvedPaint::Radial {
                center,
                radius,
                stops,
            } => {
                let geometry = radial_geometry(*center, *radius);
                self.set_gradient(PAINT_RADIAL, geometry, stops)
            }
        }
    }

    /// A gradient without length is its last color, as in SVG.
    fn set_gradient(
        &mut self,
        paint: u32,
        geometry: Option<[f32; 4]>,
        stops: &[ResolvedStop],
    ) -> Option<()> {
        let Some(geometry) = geometry else {
            return self.set_stops(stops.last().map(std::slice::from_ref)?);
        };
        self.paint = paint;
        self.geometry = geometry;
        self.set_stops(stops)
    }

    /// `None` without a visible stop. More stops than fit keep the first ones and the last.
    fn set_stops(&mut self, stops: &[ResolvedStop]) -> Option<()> {
        let last = stops.last()?;
        if stops.iter().all(|s| s.color.a <= 0.0) {
            return None;
        }
        for k in 0..N_STOPS {
            let is_end = k + 1 == N_STOPS;
            let stop = stops.get(k).filter(|_| !is_end || stops.len() == N_STOPS);
            let stop = stop.unwrap_or(last);
            self.offsets[k / 4][k % 4] = stop.offset;
            self.colors[k / 4][k % 4] = pack(stop.color);
        }
        Some(())
    }
}

/// Start and direction over squared length; `None` without a length.
fn linear_geometry(from: Point, to: Point) -> Option<[f32; 4]> {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let squared = dx * dx + dy * dy;
    let usable = squared.is_normal() && squared > 0.0;
    usable.then(|| [from.x, from.y, dx / squared, dy / squared])
}

/// Center and one over the radius; `None` without a radius.
fn radial_geometry(center: Point, radius: f32) -> Option<[f32; 4]> {
    let usable = radius > 0.0 && radius.is_normal();
    usable.then(|| [center.x, center.y, 1.0 / radius, 0.0])
}

/// Four bytes, r lowest: what `unpack4x8unorm` reads.
fn pack(color: Color) -> u32 {
    u32::from_le_bytes(color.to_rgba8())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(offset: f32, value: u32) -> ResolvedStop {
        ResolvedStop {
            offset,
            color: Color::hex(value),
        }
    }

    fn linear(to_x: f32, stops: Vec<ResolvedStop>) -> ResolvedPaint {
        ResolvedPaint::Linear {
            from: Point::ZERO,
            to: Point::new(to_x, 0.0),
            stops,
        }
    }

    #[track_caller]
    fn check(opacity: f32, paint: &ResolvedPaint, expect: Option<(u32, u32)>) {
        let item = GpuItem::new(Affine::IDENTITY, opacity, paint);
        let found = item.map(|i| (i.paint, i.colors[1][3]));
        assert_eq!(found, expect, "{paint:?} at {opacity}");
    }

    #[test]
    fn what_cannot_be_seen_makes_no_item() {
        let red = ResolvedPaint::Solid(Color::hex(0xff0000));
        check(1.0, &red, Some((PAINT_SOLID, 0xff00_00ff)));
        check(0.0, &red, None);
        check(f32::NAN, &red, None);
        check(
            1.0,
            &ResolvedPaint::Solid(Color::hex(0).with_alpha(0.0)),
            None,
        );
        check(1.0, &linear(1.0, vec![]), None);
        let far = Affine::translate(f32::INFINITY, 0.0);
        assert_eq!(GpuItem::new(far, 1.0, &red), None);
    }

    #[test]
    fn a_gradient_without_length_is_its_last_color() {
        let stops = vec![stop(0.0, 0xff0000), stop(1.0, 0x00ff00)];
        check(
            1.0,
            &linear(1.0, stops.clone()),
            Some((PAINT_LINEAR, 0xff00_ff00)),
        );
        check(
            1.0,
            &linear(0.0, stops.clone()),
            Some((PAINT_SOLID, 0xff00_ff00)),
        );
        let radial = |radius| ResolvedPaint::Radial {
            center: Point::ZERO,
            radius,
            stops: stops.clone(),
        };
        check(1.0, &radial(2.0), Some((PAINT_RADIAL, 0xff00_ff00)));
        check(1.0, &radial(0.0), Some((PAINT_SOLID, 0xff00_ff00)));
        check(1.0, &radial(-1.0), Some((PAINT_SOLID, 0xff00_ff00)));
    }

    #[test]
    fn stops_past_the_table_keep_the_first_and_the_last() {
        let stops = |n: u32| {
            (0..n)
                .map(|k| stop(k as f32 / n as f32, k))
                .collect::<Vec<_>>()
        };
        check(
            1.0,
            &linear(1.0, stops(8)),
            Some((PAINT_LINEAR, 0xff07_0000)),
        );
        check(
            1.0,
            &linear(1.0, stops(20)),
            Some((PAINT_LINEAR, 0xff13_0000)),
        );
    }
}
