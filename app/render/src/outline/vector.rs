//! Plane vectors in f64: an outline's chains cancel each other to f32's last bit.

use std::ops::{Add, Mul, Neg, Sub};

use mtor_video::Point;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vector {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Vector {
    pub(super) const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub(super) fn dot(self, other: Self) -> f64 {
        self.x * other.x + self.y * other.y
    }

    /// Above 0 when `other` lies clockwise of this one on a page whose y points down.
    pub(super) fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }

    pub(super) fn length(self) -> f64 {
        self.x.hypot(self.y)
    }

    /// A quarter turn clockwise on the page: a direction's normal.
    pub(super) const fn quarter(self) -> Self {
        Self::new(-self.y, self.x)
    }

    pub(super) fn turned(self, angle: f64) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self::new(self.x * cos - self.y * sin, self.x * sin + self.y * cos)
    }

    /// The angle from this one to another, -pi to pi.
    pub(super) fn angle_to(self, other: Self) -> f64 {
        self.cross(other).atan2(self.dot(other))
    }

    /// Of length 1; `None` for what is shorter than `least`.
    pub(super) fn unit(self, least: f64) -> Option<Self> {
        let length = self.length();
        (length > least).then(|| self * (1.0 / length))
    }
}

impl From<Point> for Vector {
    fn from(p: Point) -> Self {
        Self::new(f64::from(p.x), f64::from(p.y))
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
        self * -1.0
    }
}
