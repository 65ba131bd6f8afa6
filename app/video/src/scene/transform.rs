//! Where things stand: decomposed, so that what lies between two keyframes has a meaning.

use serde::{Deserialize, Serialize};

use super::is_default;
use crate::{
    animated::Animated,
    geometry::{Affine, Point},
};

/// A decomposed transform: anchor to the origin, scale, skew, rotate, then to the position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Transform {
    #[serde(skip_serializing_if = "is_origin")]
    pub anchor: Animated<Point>,
    #[serde(skip_serializing_if = "Position::is_origin")]
    pub position: Position,
    /// 1 is the natural size.
    #[serde(skip_serializing_if = "is_natural_size")]
    pub scale: Animated<Point>,
    #[serde(skip_serializing_if = "is_zero")]
    pub skew_deg: Animated<f32>,
    /// The direction along which it shears, clockwise from x; 0 adds `tan(skew) y` to x.
    /// Lottie's `sk` and `sa` both have the other sign.
    #[serde(skip_serializing_if = "is_zero")]
    pub skew_axis_deg: Animated<f32>,
    #[serde(skip_serializing_if = "is_zero")]
    pub rotation_deg: Animated<f32>,
    /// Turns so that x follows the way that the position takes.
    #[serde(skip_serializing_if = "is_default")]
    pub orient: bool,
}

/// A place whose sides may move apart from each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Position {
    Split { x: Animated<f32>, y: Animated<f32> },
    Joint(Animated<Point>),
}

impl Default for Transform {
    fn default() -> Self {
        Self {
            anchor: Point::ZERO.into(),
            position: Point::ZERO.into(),
            scale: Point::new(1.0, 1.0).into(),
            skew_deg: 0.0.into(),
            skew_axis_deg: 0.0.into(),
            rotation_deg: 0.0.into(),
            orient: false,
        }
    }
}

impl Transform {
    pub fn is_identity(&self) -> bool {
        *self == Self::default()
    }

    pub fn at(x: f32, y: f32) -> Self {
        Self {
            position: Point::new(x, y).into(),
            ..Self::default()
        }
    }

    #[must_use]
    pub fn scaled(self, x: f32, y: f32) -> Self {
        Self {
            scale: Point::new(x, y).into(),
            ..self
        }
    }

    /// The decomposed transform that equals an affine map: rotation, then skew, then scale.
    pub fn from_affine(affine: Affine) -> Self {
        let [a, b, c, d, e, f] = affine.0;
        let x_length = a.hypot(b);
        let turned = if x_length > 0.0 {
            (a / x_length, b / x_length)
        } else {
            (1.0, 0.0)
        };
        let (along, height) = (c * turned.0 + d * turned.1, d * turned.0 - c * turned.1);
        // x is sheared by y after y was scaled; without height the shear is lost with it.
        let shear = if height == 0.0 { 0.0 } else { along / height };
        Self {
            position: Point::new(e, f).into(),
            scale: Point::new(x_length, height).into(),
            skew_deg: shear.atan().to_degrees().into(),
            rotation_deg: turned.1.atan2(turned.0).to_degrees().into(),
            ..Self::default()
        }
    }
}

impl Position {
    pub fn is_fixed(&self) -> bool {
        match self {
            Self::Joint(point) => point.is_fixed(),
            Self::Split { x, y } => x.is_fixed() && y.is_fixed(),
        }
    }

    fn is_origin(&self) -> bool {
        *self == Point::ZERO.into()
    }
}

impl From<Point> for Position {
    fn from(point: Point) -> Self {
        Self::Joint(point.into())
    }
}

impl From<Animated<Point>> for Position {
    fn from(point: Animated<Point>) -> Self {
        Self::Joint(point)
    }
}

fn is_origin(position: &Animated<Point>) -> bool {
    *position == Animated::Fixed(Point::ZERO)
}

fn is_natural_size(scale: &Animated<Point>) -> bool {
    *scale == Animated::Fixed(Point::new(1.0, 1.0))
}

fn is_zero(angle: &Animated<f32>) -> bool {
    *angle == Animated::Fixed(0.0)
}
