//! Paint at a point: the CPU twin of `shaders/mesh.wgsl`, to be read side by side.

use crate::item::{GpuItem, N_STOPS, PAINT_LINEAR, PAINT_RADIAL};

/// `vs_main` up to the pixel.
pub fn pixel_from_shape(item: &GpuItem, [x, y]: [f32; 2]) -> [f32; 2] {
    let [a, b, c, d] = item.linear;
    let [e, f] = item.translation;
    [a * x + c * y + e, b * x + d * y + f]
}

/// What interpolation does on the GPU: the shape's point under a pixel's center.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Inverse {
    linear: [f64; 4],
    translation: [f64; 2],
}

impl Inverse {
    /// `None` for a map that folds the plane: it covers no pixel.
    pub fn of(item: &GpuItem) -> Option<Self> {
        let [a, b, c, d] = item.linear.map(f64::from);
        let determinant = a * d - b * c;
        let folds = determinant == 0.0 || !determinant.is_finite();
        (!folds).then(|| Self {
            linear: [d, -b, -c, a].map(|v| v / determinant),
            translation: item.translation.map(f64::from),
        })
    }

    pub fn shape_from_pixel(&self, pixel: [f32; 2]) -> [f32; 2] {
        let [a, b, c, d] = self.linear;
        let x = f64::from(pixel[0]) - self.translation[0];
        let y = f64::from(pixel[1]) - self.translation[1];
        [(a * x + c * y) as f32, (b * x + d * y) as f32]
    }
}

/// `fs_main`: premultiplied, opacity applied.
pub fn color_at(item: &GpuItem, point_in_shape: [f32; 2]) -> [f32; 4] {
    let mut color = stop_color(item, 0);
    if item.paint == PAINT_LINEAR || item.paint == PAINT_RADIAL {
        color = gradient_color(item, gradient_position(item, point_in_shape));
    }
    color[3] *= item.opacity;
    premultiply(color)
}

/// `gradient_position`
pub fn gradient_position(item: &GpuItem, [x, y]: [f32; 2]) -> f32 {
    let [gx, gy, gz, gw] = item.geometry;
    let (dx, dy) = (x - gx, y - gy);
    if item.paint == PAINT_RADIAL {
        return (dx * dx + dy * dy).sqrt() * gz;
    }
    dx * gz + dy * gw
}

/// `gradient_color`
pub fn gradient_color(item: &GpuItem, t: f32) -> [f32; 4] {
    let mut color = stop_color(item, 0);
    for k in 0..N_STOPS - 1 {
        let low = stop_offset(item, k);
        if t < low {
            break;
        }
        let span = stop_offset(item, k + 1) - low;
        let share = if span > 0.0 {
            ((t - low) / span).clamp(0.0, 1.0)
        } else {
            1.0
        };
        color = mix(stop_color(item, k), stop_color(item, k + 1), share);
    }
    color
}

/// `common__premultiply`
pub fn premultiply([r, g, b, a]: [f32; 4]) -> [f32; 4] {
    [r * a, g * a, b * a, a]
}

fn stop_color(item: &GpuItem, stop: usize) -> [f32; 4] {
    let bytes = item.colors[stop / 4][stop % 4].to_le_bytes();
    bytes.map(|b| f32::from(b) / 255.0)
}

fn stop_offset(item: &GpuItem, stop: usize) -> f32 {
    item.offsets[stop / 4][stop % 4]
}

fn mix(a: [f32; 4], b: [f32; 4], t: f32) -> [f32; 4] {
    [0, 1, 2, 3].map(|c| a[c] + (b[c] - a[c]) * t)
}

#[cfg(test)]
mod tests {
    use mtor_video::{Affine, Color, Point, ResolvedPaint, ResolvedStop};

    use super::*;

    fn item(offsets: &[f32]) -> GpuItem {
        let grays = offsets.iter().enumerate().map(|(k, offset)| ResolvedStop {
            offset: *offset,
            color: Color::rgb(k as f32 / 5.0, 0.0, 0.0),
        });
        let paint = ResolvedPaint::Linear {
            from: Point::new(10.0, 0.0),
            to: Point::new(20.0, 0.0),
            stops: grays.collect(),
        };
        GpuItem::new(Affine::translate(100.0, 0.0), 1.0, &paint).unwrap()
    }

    /// The red channel times five, which is the stop's index, at a gradient position.
    #[track_caller]
    fn check(offsets: &[f32], t: f32, expect: f32) {
        let red = gradient_color(&item(offsets), t)[0] * 5.0;
        assert!(
            (red - expect).abs() < 1.0e-4,
            "{red} is not {expect} at {t} of {offsets:?}"
        );
    }

    #[test]
    fn a_gradient_holds_before_its_first_and_after_its_last_stop() {
        check(&[0.2, 0.8], -1.0, 0.0);
        check(&[0.2, 0.8], 0.1, 0.0);
        check(&[0.2, 0.8], 0.5, 0.5);
        check(&[0.2, 0.8], 0.9, 1.0);
        check(&[0.2, 0.8], 7.0, 1.0);
        check(&[0.5], 0.9, 0.0);
    }

    #[test]
    fn stops_at_one_offset_make_an_edge() {
        let offsets = [0.0, 0.5, 0.5, 1.0];
        check(&offsets, 0.499_99, 1.0);
        check(&offsets, 0.5, 2.0);
        check(&offsets, 0.75, 2.5);
    }

    #[test]
    fn the_inverse_leads_back_to_the_shape() {
        let item = item(&[0.0, 1.0]);
        let inverse = Inverse::of(&item).unwrap();
        let p = inverse.shape_from_pixel(pixel_from_shape(&item, [3.0, 4.0]));
        assert_eq!(p, [3.0, 4.0]);
        assert_eq!(gradient_position(&item, [15.0, 9.0]), 0.5);
        assert_eq!(Inverse::of(&GpuItem::HIDDEN), None);
    }
}
