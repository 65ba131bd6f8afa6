//! Points, paths and affine maps.

use serde::{Deserialize, Serialize};

mod text;

pub use text::PathError;

/// A point in scene units; on the wire `[x, y]`.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "[f32; 2]", into = "[f32; 2]")]
pub struct Point {
    pub x: f32,
    pub y: f32,
}

impl Point {
    pub const ZERO: Self = Self { x: 0.0, y: 0.0 };

    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }
}

impl From<[f32; 2]> for Point {
    fn from([x, y]: [f32; 2]) -> Self {
        Self { x, y }
    }
}

impl From<Point> for [f32; 2] {
    fn from(p: Point) -> Self {
        [p.x, p.y]
    }
}

/// One step of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    Move(Point),
    Line(Point),
    /// Two control points and the end.
    Cubic(Point, Point, Point),
    Close,
}

/// A path: subpaths of lines and cubic Béziers; on the wire SVG path data, absolute.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Path {
    pub segments: Vec<Segment>,
}

/// The cubic that stands for a quarter circle has its handles at this share of the radius.
const CIRCLE_HANDLE: f32 = 0.552_284_8;

impl Path {
    /// A closed polygon; nothing for fewer than two points.
    pub fn polygon(points: &[Point]) -> Self {
        let mut path = Self::polyline(points);
        if !path.segments.is_empty() {
            path.segments.push(Segment::Close);
        }
        path
    }

    /// An open run of lines; nothing for fewer than two points.
    pub fn polyline(points: &[Point]) -> Self {
        let [first, rest @ ..] = points else {
            return Self::default();
        };
        if rest.is_empty() {
            return Self::default();
        }
        let mut segments = vec![Segment::Move(*first)];
        segments.extend(rest.iter().map(|p| Segment::Line(*p)));
        Self { segments }
    }

    pub fn rect(x: f32, y: f32, width: f32, height: f32) -> Self {
        Self::polygon(&[
            Point::new(x, y),
            Point::new(x + width, y),
            Point::new(x + width, y + height),
            Point::new(x, y + height),
        ])
    }

    pub fn ellipse(center: Point, rx: f32, ry: f32) -> Self {
        let (kx, ky) = (rx * CIRCLE_HANDLE, ry * CIRCLE_HANDLE);
        let p = |dx: f32, dy: f32| Point::new(center.x + dx, center.y + dy);
        Self {
            segments: vec![
                Segment::Move(p(rx, 0.0)),
                Segment::Cubic(p(rx, ky), p(kx, ry), p(0.0, ry)),
                Segment::Cubic(p(-kx, ry), p(-rx, ky), p(-rx, 0.0)),
                Segment::Cubic(p(-rx, -ky), p(-kx, -ry), p(0.0, -ry)),
                Segment::Cubic(p(kx, -ry), p(rx, -ky), p(rx, 0.0)),
                Segment::Close,
            ],
        }
    }

    pub fn circle(center: Point, radius: f32) -> Self {
        Self::ellipse(center, radius, radius)
    }
}

/// An affine map `x' = a x + c y + e`, `y' = b x + d y + f`; coefficients in that order.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Affine(pub [f32; 6]);

impl Affine {
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub const fn translate(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    pub const fn scale(x: f32, y: f32) -> Self {
        Self([x, 0.0, 0.0, y, 0.0, 0.0])
    }

    /// Clockwise on a page whose y points down.
    pub fn rotate_degrees(degrees: f32) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Self([cos, sin, -sin, cos, 0.0, 0.0])
    }

    /// Shears x by y.
    pub fn skew_degrees(degrees: f32) -> Self {
        Self([1.0, 0.0, degrees.to_radians().tan(), 1.0, 0.0, 0.0])
    }

    /// First `inner`, then `self`.
    #[must_use]
    pub fn then_inner(self, inner: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [a2, b2, c2, d2, e2, f2] = inner.0;
        Self([
            a * a2 + c * b2,
            b * a2 + d * b2,
            a * c2 + c * d2,
            b * c2 + d * d2,
            a * e2 + c * f2 + e,
            b * e2 + d * f2 + f,
        ])
    }

    pub fn apply(self, p: Point) -> Point {
        let [a, b, c, d, e, f] = self.0;
        Point::new(a * p.x + c * p.y + e, b * p.x + d * p.y + f)
    }

    /// How much lengths grow at most: picks the flattening tolerance.
    pub fn max_scale(self) -> f32 {
        let [a, b, c, d, ..] = self.0;
        (a * a + b * b).sqrt().max((c * c + d * d).sqrt())
    }
}
