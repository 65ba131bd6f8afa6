//! What shapes are painted with.

use serde::{Deserialize, Serialize};

use super::{Blend, is_default};
use crate::{
    animated::Animated,
    color::Color,
    geometry::{Affine, Point},
};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fill {
    pub paint: Paint,
    #[serde(default, skip_serializing_if = "is_default")]
    pub rule: FillRule,
    /// Multiplies the paint's alpha.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opacity: Option<Animated<f32>>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub blend: Blend,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FillRule {
    #[default]
    NonZero,
    EvenOdd,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    pub paint: Paint,
    /// Scene units, before the transform.
    pub width: Animated<f32>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub cap: LineCap,
    #[serde(default, skip_serializing_if = "is_default")]
    pub join: LineJoin,
    /// As in SVG: a sharper miter becomes a bevel.
    #[serde(default = "usual_miter", skip_serializing_if = "is_usual_miter")]
    pub miter_limit: f32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dash: Option<Dash>,
    /// Multiplies the paint's alpha.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opacity: Option<Animated<f32>>,
    #[serde(default, skip_serializing_if = "is_default")]
    pub blend: Blend,
}

/// Lengths of dashes and gaps in turn, as SVG's `stroke-dasharray` (an odd list repeats).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dash {
    pub lengths: Vec<Animated<f32>>,
    pub offset: Animated<f32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineCap {
    Butt,
    #[default]
    Round,
    Square,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineJoin {
    Miter,
    #[default]
    Round,
    Bevel,
}

/// What a fill or a stroke is painted with; coordinates are those of the shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paint {
    Solid(Animated<Color>),
    Linear {
        from: Animated<Point>,
        to: Animated<Point>,
        stops: Vec<Stop>,
        #[serde(default, skip_serializing_if = "is_default")]
        spread: Spread,
        /// Shape from gradient.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        transform: Option<Affine>,
    },
    /// Between two circles, as SVG has it: offset 0 at the focus, 1 at the outer circle.
    Radial {
        center: Animated<Point>,
        radius: Animated<f32>,
        /// The center of the inner circle; the outer one's without it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        focus: Option<Animated<Point>>,
        #[serde(default, skip_serializing_if = "is_default")]
        focus_radius: f32,
        stops: Vec<Stop>,
        #[serde(default, skip_serializing_if = "is_default")]
        spread: Spread,
        /// Shape from gradient.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        transform: Option<Affine>,
    },
}

/// A gradient before its first and after its last stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    #[default]
    Pad,
    Reflect,
    Repeat,
}

/// A gradient's color at an offset from 0 to 1. Offsets may move; a stop never counts as
/// lying before the one written before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    pub offset: Animated<f32>,
    pub color: Animated<Color>,
}

impl Paint {
    /// A gradient along a line that stays where it is.
    pub fn linear(from: Point, to: Point, stops: Vec<Stop>) -> Self {
        Self::Linear {
            from: from.into(),
            to: to.into(),
            stops,
            spread: Spread::Pad,
            transform: None,
        }
    }

    /// A gradient from a center outward that stays where it is.
    pub fn radial(center: Point, radius: f32, stops: Vec<Stop>) -> Self {
        Self::Radial {
            center: center.into(),
            radius: radius.into(),
            focus: None,
            focus_radius: 0.0,
            stops,
            spread: Spread::Pad,
            transform: None,
        }
    }
}

impl Stop {
    pub fn new(offset: f32, color: impl Into<Animated<Color>>) -> Self {
        Self {
            offset: offset.into(),
            color: color.into(),
        }
    }
}

impl From<Color> for Paint {
    fn from(color: Color) -> Self {
        Self::Solid(color.into())
    }
}

impl Fill {
    pub fn new(paint: impl Into<Paint>) -> Self {
        Self {
            paint: paint.into(),
            rule: FillRule::NonZero,
            opacity: None,
            blend: Blend::Normal,
        }
    }
}

impl Stroke {
    /// Round caps and joins.
    pub fn new(paint: impl Into<Paint>, width: f32) -> Self {
        Self {
            paint: paint.into(),
            width: width.into(),
            cap: LineCap::Round,
            join: LineJoin::Round,
            miter_limit: USUAL_MITER,
            dash: None,
            opacity: None,
            blend: Blend::Normal,
        }
    }
}

/// SVG's and Lottie's own.
const USUAL_MITER: f32 = 4.0;

fn usual_miter() -> f32 {
    USUAL_MITER
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_usual_miter(limit: &f32) -> bool {
    *limit == USUAL_MITER
}
