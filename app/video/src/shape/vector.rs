//! Points while they are computed with: twice the digits of a stored point.

use std::ops::{Add, Mul, Neg, Sub};

use crate::geometry::{Affine, Point};

/// A point or a direction; `f64`, so that sums along long paths keep the digits of `f32`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Vector {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Vector {
    pub(super) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(super) fn polar(radius: f64, angle: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self::new(radius * cos, radius * sin)
    }

    pub(super) fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    pub(super) fn distance(self, to: Self) -> f64 {
        (to - self).length()
    }

    pub(super) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Above 0 when `other` lies clockwise of this, as seen on a page.
    pub(super) fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }

    pub(super) fn lerp(self, to: Self, share: f64) -> Self {
        self + (to - self) * share
    }

    /// The same direction with length 1; `None` without a direction.
    pub(super) fn unit(self) -> Option<Self> {
        let length = self.length();
        (length > f64::MIN_POSITIVE).then(|| self * (1.0 / length))
    }

    /// A quarter turn counterclockwise: on a clockwise outline, outward.
    pub(super) fn left(self) -> Self {
        Self::new(self.y, -self.x)
    }

    pub(super) fn through(self, affine: Affine) -> Self {
        let [a, b, c, d, e, f] = affine.0.map(f64::from);
        Self::new(a * self.x + c * self.y + e, b * self.x + d * self.y + f)
    }
}

impl From<Point> for Vector {
    fn from(p: Point) -> Self {
        Self::new(f64::from(p.x), f64::from(p.y))
    }
}

impl From<Vector> for Point {
    fn from(v: Vector) -> Self {
        Self::new(v.x as f32, v.y as f32)
    }
}

impl Add for Vector {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Vector {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Vector {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

impl Neg for Vector {
    type Output = Self;

    fn neg(self) -> Self {
        Self::new(-self.x, -self.y)
    }
}
