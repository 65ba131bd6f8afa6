//! What to draw and how it moves, as data.

use serde::{Deserialize, Serialize};

use crate::{
    animated::Animated,
    color::Color,
    geometry::{Path, Point},
};

/// A whole picture or film, with its own stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    pub title: String,
    /// Stage size in scene units.
    pub width: f32,
    pub height: f32,
    /// Length of one loop; 0 for a still picture.
    pub duration_ms: f32,
    /// What covers the stage before the first layer.
    pub background: Paint,
    /// Groups that are drawn many times by [`Node::Use`]; a symbol uses only earlier symbols.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symbols: Vec<Group>,
    /// Back to front.
    pub layers: Vec<Layer>,
}

/// A named group of the stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    pub name: String,
    #[serde(flatten)]
    pub group: Group,
}

/// Nodes that move together; the transform and opacity apply to all of them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Group {
    #[serde(default, skip_serializing_if = "Transform::is_identity")]
    pub transform: Transform,
    /// Multiplies the opacity of what is inside, shape by shape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opacity: Option<Animated<f32>>,
    pub nodes: Vec<Node>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    Shape(Shape),
    Group(Group),
    Use(Use),
}

/// Draws a symbol once more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Use {
    /// Index into [`Scene::symbols`].
    pub symbol: u32,
    #[serde(default, skip_serializing_if = "Transform::is_identity")]
    pub transform: Transform,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opacity: Option<Animated<f32>>,
}

/// One path with its fill and its stroke; the stroke lies over the fill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    pub path: Path,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<Fill>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stroke: Option<Stroke>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fill {
    pub paint: Paint,
    #[serde(default, skip_serializing_if = "is_default")]
    pub rule: FillRule,
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
    pub width: f32,
    #[serde(default, skip_serializing_if = "is_default")]
    pub cap: LineCap,
    #[serde(default, skip_serializing_if = "is_default")]
    pub join: LineJoin,
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
        from: Point,
        to: Point,
        stops: Vec<Stop>,
    },
    Radial {
        center: Point,
        radius: f32,
        stops: Vec<Stop>,
    },
}

/// A gradient's color at an offset from 0 to 1; offsets never fall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    pub offset: f32,
    pub color: Animated<Color>,
}

/// A decomposed transform: anchor to the origin, scale, skew, rotate, then to the position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Transform {
    #[serde(skip_serializing_if = "is_default")]
    pub anchor: Point,
    #[serde(skip_serializing_if = "is_origin")]
    pub position: Animated<Point>,
    /// 1 is the natural size.
    #[serde(skip_serializing_if = "is_natural_size")]
    pub scale: Animated<Point>,
    #[serde(skip_serializing_if = "is_zero")]
    pub skew_deg: Animated<f32>,
    #[serde(skip_serializing_if = "is_zero")]
    pub rotation_deg: Animated<f32>,
}

impl Default for Transform {
    fn default() -> Self {
        Self {
            anchor: Point::ZERO,
            position: Point::ZERO.into(),
            scale: Point::new(1.0, 1.0).into(),
            skew_deg: 0.0.into(),
            rotation_deg: 0.0.into(),
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
}

/// What has its usual value is not written: it would be most of the text.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
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

impl From<Color> for Paint {
    fn from(color: Color) -> Self {
        Self::Solid(color.into())
    }
}
