//! What a pixel is painted with, at its center. The twin of the paint functions in
//! `shaders/fine.wgsl`.

use mtor_video::{
    Affine, Color, Image, Point, ResolvedGradient, ResolvedPaint, ResolvedStop, Spread,
};

use super::blend::Pixel;

/// A paint made ready for one draw; gives premultiplied colors.
#[derive(Debug)]
pub(super) enum Ink<'a> {
    Solid(Pixel),
    Gradient(GradientInk),
    Image(ImageInk<'a>),
}

#[derive(Debug)]
pub(super) struct GradientInk {
    gradient_from_pixel: Affine,
    shape: Ramp,
    spread: Spread,
    legs: Vec<Leg>,
}

/// From one stop to the next: straight colors, opacity in their alpha.
#[derive(Debug, Clone, Copy)]
struct Leg {
    from: f32,
    color: [f32; 4],
    /// Of each channel, over a whole unit of offset.
    slope: [f32; 4],
}

#[derive(Debug, Clone, Copy)]
pub(super) struct ImageInk<'a> {
    image_from_pixel: Affine,
    image: &'a Image,
    opacity: f32,
}

/// Where a gradient has which offset, in its own coordinates.
#[derive(Debug, Clone, Copy)]
enum Ramp {
    /// `dot(p - from, step)`
    Linear { from: Point, step: Point },
    /// Between the circle at the focus (0) and the outer one (1).
    Radial {
        focus: Point,
        focus_radius: f32,
        to_center: Point,
        growth: f32,
    },
}

impl<'a> Ink<'a> {
    /// `None` when it paints nothing: no opacity, no such image, a space without area.
    pub(super) fn new(
        paint: &'a ResolvedPaint,
        images: &'a [Image],
        pixel_from_shape: Affine,
        opacity: f32,
    ) -> Option<Self> {
        if opacity.is_nan() || opacity <= 0.0 {
            return None;
        }
        let opacity = opacity.min(1.0);
        match paint {
            ResolvedPaint::Solid(color) => Some(Self::Solid(premultiplied(*color, opacity))),
            ResolvedPaint::Linear { from, to, gradient } => {
                gradient_ink(linear(*from, *to), gradient, pixel_from_shape, opacity)
            }
            ResolvedPaint::Radial {
                center,
                radius,
                focus,
                focus_radius,
                gradient,
            } => {
                let ramp = (*radius > 0.0).then_some(Ramp::Radial {
                    focus: *focus,
                    focus_radius: focus_radius.max(0.0),
                    to_center: Point::new(center.x - focus.x, center.y - focus.y),
                    growth: radius - focus_radius.max(0.0),
                });
                gradient_ink(ramp, gradient, pixel_from_shape, opacity)
            }
            ResolvedPaint::Image(index) => {
                let image = images.get(*index as usize)?;
                let has_pixels = image.width > 0 && image.height > 0;
                let image_from_pixel = inverse(pixel_from_shape).filter(|_| has_pixels)?;
                Some(Self::Image(ImageInk {
                    image_from_pixel,
                    image,
                    opacity,
                }))
            }
        }
    }

    /// The color of the pixel whose corner is at `x`, `y`.
    pub(super) fn at(&self, x: i32, y: i32) -> Pixel {
        let center = center(x, y);
        match self {
            Self::Solid(color) => *color,
            Self::Gradient(ink) => ink.at(center),
            Self::Image(ink) => ink.at(center),
        }
    }
}

/// `None` for a line without length.
fn linear(from: Point, to: Point) -> Option<Ramp> {
    let way = Point::new(to.x - from.x, to.y - from.y);
    let squared = way.x * way.x + way.y * way.y;
    (squared > 0.0 && squared.is_finite()).then(|| Ramp::Linear {
        from,
        step: Point::new(way.x / squared, way.y / squared),
    })
}

/// A gradient without extent is its last color, as SVG has it.
fn gradient_ink(
    ramp: Option<Ramp>,
    gradient: &ResolvedGradient,
    pixel_from_shape: Affine,
    opacity: f32,
) -> Option<Ink<'static>> {
    let last = gradient.stops.last()?;
    let Some(shape) = ramp else {
        return Some(Ink::Solid(premultiplied(last.color, opacity)));
    };
    let shape_from_gradient = gradient.transform.unwrap_or(Affine::IDENTITY);
    let gradient_from_pixel = inverse(pixel_from_shape.then_inner(shape_from_gradient))?;
    Some(Ink::Gradient(GradientInk {
        gradient_from_pixel,
        shape,
        spread: gradient.spread,
        legs: legs(&gradient.stops, opacity),
    }))
}

/// The first leg holds the first color, the last one the last.
fn legs(stops: &[ResolvedStop], opacity: f32) -> Vec<Leg> {
    /// Stops nearer than this make an edge: a slope between them would leave f32.
    const EDGE: f32 = 1.0e-9;
    let channels = |color: Color| {
        let [r, g, b, a] = [color.r, color.g, color.b, color.a].map(unit);
        [r, g, b, a * opacity]
    };
    let first = stops.first().map(|stop| Leg {
        from: f32::MIN,
        color: channels(stop.color),
        slope: [0.0; 4],
    });
    let next = stops.iter().skip(1).map(Some).chain([None]);
    let leg = |(stop, next): (&ResolvedStop, Option<&ResolvedStop>)| {
        let color = channels(stop.color);
        let length = next.map_or(0.0, |next| next.offset - stop.offset);
        let to = next.map_or(color, |next| channels(next.color));
        let slope = |c: usize| {
            if length > EDGE {
                (to[c] - color[c]) / length
            } else {
                0.0
            }
        };
        Leg {
            from: stop.offset,
            color,
            slope: [0, 1, 2, 3].map(slope),
        }
    };
    first
        .into_iter()
        .chain(stops.iter().zip(next).map(leg))
        .collect()
}

/// Of the pixel whose corner is at `x`, `y`.
pub(super) fn center(x: i32, y: i32) -> Point {
    Point::new(x as f32 + 0.5, y as f32 + 0.5)
}

impl GradientInk {
    pub(super) fn at(&self, pixel: Point) -> Pixel {
        let p = self.gradient_from_pixel.apply(pixel);
        let Some(offset) = self.shape.offset(p) else {
            return [0.0; 4];
        };
        let offset = spread(self.spread, offset);
        // At one offset the later stop counts; NaN lies after none.
        match self.legs.iter().rev().find(|leg| leg.from <= offset) {
            Some(Leg { from, color, slope }) => {
                let [r, g, b, a] = [0, 1, 2, 3].map(|c| color[c] + slope[c] * (offset - from));
                [r * a, g * a, b * a, a]
            }
            None => [0.0; 4],
        }
    }
}

impl Ramp {
    /// `None` where the gradient does not reach: outside the cone of two circles of which
    /// neither holds the other.
    fn offset(&self, p: Point) -> Option<f32> {
        match self {
            Self::Linear { from, step } => Some((p.x - from.x) * step.x + (p.y - from.y) * step.y),
            Self::Radial {
                focus,
                focus_radius,
                to_center,
                growth,
            } => {
                let p = Point::new(p.x - focus.x, p.y - focus.y);
                two_circles(p, *to_center, *focus_radius, *growth)
            }
        }
    }
}

/// The greatest t with `|p - t d| = r + t g` and a radius `r + t g` that is not below 0.
///
/// Squared: `(d d - g g) t t - 2 (p d + r g) t + (p p - r r) = 0`.
fn two_circles(p: Point, d: Point, r: f32, g: f32) -> Option<f32> {
    let a = d.x * d.x + d.y * d.y - g * g;
    let b = p.x * d.x + p.y * d.y + r * g;
    let c = p.x * p.x + p.y * p.y - r * r;
    let reaches = |t: f32| t.is_finite() && r + t * g >= 0.0;
    // Circles around one center: nothing to solve.
    if d.x == 0.0 && d.y == 0.0 && g > 0.0 {
        return Some(((p.x * p.x + p.y * p.y).sqrt() - r) / g);
    }
    // The circles touch from inside: one solution is infinitely far.
    if a.abs() <= 1.0e-6 * g * g {
        return Some(c / (2.0 * b)).filter(|t| reaches(*t));
    }
    let discriminant = b * b - a * c;
    if discriminant < 0.0 {
        return None;
    }
    let root = discriminant.sqrt();
    let (t0, t1) = ((b + root) / a, (b - root) / a);
    [t0.max(t1), t0.min(t1)].into_iter().find(|t| reaches(*t))
}

/// An offset brought into 0 to 1.
pub(super) fn spread(spread: Spread, offset: f32) -> f32 {
    match spread {
        Spread::Pad => offset.clamp(0.0, 1.0),
        Spread::Reflect => (offset - 2.0 * (offset / 2.0).round()).abs(),
        Spread::Repeat => offset - offset.floor(),
    }
}

fn premultiplied(color: Color, opacity: f32) -> Pixel {
    let alpha = unit(color.a) * opacity;
    let channel = |c: f32| unit(c) * alpha;
    [channel(color.r), channel(color.g), channel(color.b), alpha]
}

/// From 0 to 1; what is no number is 0.
fn unit(value: f32) -> f32 {
    if value.is_nan() {
        0.0
    } else {
        value.clamp(0.0, 1.0)
    }
}

impl ImageInk<'_> {
    /// Bilinear between the centers of four pixels, edges clamped.
    fn at(&self, pixel: Point) -> Pixel {
        let p = self.image_from_pixel.apply(pixel);
        let (x, y) = (p.x - 0.5, p.y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_share, low_share) = (x - left, y - top);
        let (left, top) = (left as i32, top as i32);
        let row = |y: i32| {
            let (a, b) = (self.texel(left, y), self.texel(left.saturating_add(1), y));
            [0, 1, 2, 3].map(|c| a[c] + (b[c] - a[c]) * right_share)
        };
        let (upper, lower) = (row(top), row(top.saturating_add(1)));
        let color = [0, 1, 2, 3].map(|c| upper[c] + (lower[c] - upper[c]) * low_share);
        if color[3].is_finite() {
            color.map(|c| c * self.opacity)
        } else {
            [0.0; 4]
        }
    }

    fn texel(&self, x: i32, y: i32) -> Pixel {
        let inside =
            |v: i32, size: u32| v.max(0).min(size.min(i32::MAX as u32) as i32 - 1) as usize;
        let row = inside(y, self.image.height) * self.image.width as usize;
        let at = (row + inside(x, self.image.width)) * 4;
        let Some(&[r, g, b, a]) = self.image.rgba.get(at..at + 4) else {
            return [0.0; 4];
        };
        let alpha = f32::from(a) / 255.0;
        let channel = |c: u8| f32::from(c) / 255.0 * alpha;
        [channel(r), channel(g), channel(b), alpha]
    }
}

/// `None` for a map onto a line or a point, and for one that is not finite.
pub(super) fn inverse(map: Affine) -> Option<Affine> {
    let [a, b, c, d, e, f] = map.0.map(f64::from);
    let determinant = a * d - b * c;
    let inverse = Affine(
        [
            d / determinant,
            -b / determinant,
            -c / determinant,
            a / determinant,
            (c * f - d * e) / determinant,
            (b * e - a * f) / determinant,
        ]
        .map(|v| v as f32),
    );
    inverse.0.iter().all(|v| v.is_finite()).then_some(inverse)
}

#[cfg(test)]
mod tests;
