//! What to draw and how it moves, as data.
//!
//! The model is Lottie's without expressions and effects. A [`Scene`] has layers; a layer and
//! a group hold nodes; a node is a shape, a group, a list of layers, a symbol used once more,
//! a text, an image or a repeater. Everything that may move is an [`Animated`] value.

use serde::{Deserialize, Serialize};

use crate::animated::Animated;

mod geometry;
mod paint;
mod transform;

pub use geometry::{
    Ellipse, Geometry, GeometryGroup, MergeMode, Modified, Modifier, Offset, Polystar, Rect,
    RepeatGeometry, Trim, TrimMode, ZigZag,
};
pub use paint::{Dash, Fill, FillRule, LineCap, LineJoin, Paint, Spread, Stop, Stroke};
pub use transform::{Position, Transform};

/// A whole picture or film, with its own stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    pub title: String,
    /// Stage size in scene units.
    pub width: f32,
    pub height: f32,
    /// Length of one loop; 0 for a still picture.
    pub duration_ms: f32,
    /// Frames a second that the author thought of: the step of the arrow keys and of an
    /// export. The film itself has no frames.
    #[serde(default = "usual_rate", skip_serializing_if = "is_usual_rate")]
    pub frame_rate: f32,
    /// What covers the stage before the first layer.
    pub background: Paint,
    /// Groups that are drawn many times by [`Node::Use`]; a symbol uses only earlier symbols.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symbols: Vec<Group>,
    /// Outlines of letters, in ems, y down, origin on the baseline; used by [`Text`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub glyphs: Vec<crate::geometry::Path>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub markers: Vec<Marker>,
    /// Back to front.
    pub layers: Vec<Layer>,
}

impl Default for Scene {
    /// Nothing on a stage without a size: what a scene is made from.
    fn default() -> Self {
        Self {
            title: String::new(),
            width: 0.0,
            height: 0.0,
            duration_ms: 0.0,
            frame_rate: USUAL_RATE,
            background: crate::Color::rgb(0.0, 0.0, 0.0).with_alpha(0.0).into(),
            symbols: Vec::new(),
            glyphs: Vec::new(),
            images: Vec::new(),
            markers: Vec::new(),
            layers: Vec::new(),
        }
    }
}

/// A named moment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Marker {
    pub name: String,
    pub at_ms: f32,
    #[serde(default)]
    pub duration_ms: f32,
}

/// A picture made of pixels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    pub width: u32,
    pub height: u32,
    /// Straight alpha, sRGB, four bytes a pixel, rows from the top; base64 in JSON.
    #[serde(with = "crate::base64")]
    pub rgba: Vec<u8>,
}

/// A named group that others of its list may follow or be cut by.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Layer {
    pub name: String,
    /// The layer of the same list whose transform stands before this one's. Its opacity and
    /// its span do not matter here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<u32>,
    /// Drawn only as somebody's matte, or not at all.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hidden: bool,
    pub group: Group,
}

/// Nodes that belong together.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Group {
    #[serde(skip_serializing_if = "Transform::is_identity")]
    pub transform: Transform,
    /// 0 to 1. What is inside is drawn first and becomes fainter as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opacity: Option<Animated<f32>>,
    /// How the whole lies over what is behind it.
    #[serde(skip_serializing_if = "is_default")]
    pub blend: Blend,
    /// When it is there, in its own time; always without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Cuts at a rectangle from the group's own origin: width and height.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clip: Option<[f32; 2]>,
    /// Cut what is inside, one after the other; in the group's own coordinates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub masks: Vec<Mask>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matte: Option<Box<Matte>>,
    pub nodes: Vec<Node>,
}

/// There from `from_ms`, gone at `to_ms`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Span {
    pub from_ms: f32,
    pub to_ms: f32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Node {
    Shape(Shape),
    Group(Group),
    /// Layers with parents and mattes of their own; back to front.
    Layers(Vec<Layer>),
    Use(Use),
    Text(Text),
    /// Index into [`Scene::images`]; drawn from the origin, one unit a pixel.
    Image(u32),
    Repeat(Repeat),
}

/// Draws a symbol once more.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Use {
    /// Index into [`Scene::symbols`].
    pub symbol: u32,
    #[serde(skip_serializing_if = "Transform::is_identity")]
    pub transform: Transform,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opacity: Option<Animated<f32>>,
    /// The symbol's own time; the user's without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
}

/// A symbol's time from its user's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// `(t - start_ms) / stretch`.
    Linear { start_ms: f32, stretch: f32 },
    /// The value, in milliseconds.
    Remap(Animated<f32>),
}

/// A geometry with its fill and its stroke; the stroke lies over the fill.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Shape {
    #[serde(rename = "path")]
    pub geometry: Geometry,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fill: Option<Fill>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stroke: Option<Stroke>,
}

/// Shaped text: the letters are already placed, so that it looks the same everywhere.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Text {
    /// What is written, for those who listen or search.
    pub text: String,
    /// Scene units an em.
    pub size: f32,
    pub glyphs: Vec<PlacedGlyph>,
    pub fill: Option<Fill>,
    pub stroke: Option<Stroke>,
}

/// A letter's outline and its origin in scene units.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlacedGlyph {
    /// Index into [`Scene::glyphs`].
    pub glyph: u32,
    pub x: f32,
    pub y: f32,
}

/// Draws its nodes several times; copy k has the transform k + offset times over itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repeat {
    pub copies: Animated<f32>,
    pub offset: Animated<f32>,
    pub transform: Transform,
    /// Of the first and of the last copy; those between stand between.
    pub start_opacity: Animated<f32>,
    pub end_opacity: Animated<f32>,
    /// Whether later copies lie under earlier ones.
    #[serde(default)]
    pub below: bool,
    pub nodes: Vec<Node>,
}

/// A path that cuts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mask {
    #[serde(default)]
    pub mode: MaskMode,
    #[serde(default)]
    pub inverted: bool,
    pub geometry: Geometry,
    #[serde(default)]
    pub rule: FillRule,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opacity: Option<Animated<f32>>,
    /// Grows the path by this many scene units; shrinks it below 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expansion: Option<Animated<f32>>,
}

/// How a mask's alpha `a` meets what the masks before it left, `m`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaskMode {
    /// `m + a - m a`
    #[default]
    Add,
    /// `m (1 - a)`; as the first mask, `1 - a`.
    Subtract,
    /// `m a`; as the first mask, `a`.
    Intersect,
    /// `max(m, a)`
    Lighten,
    /// `min(m, a)`; as the first mask, `a`.
    Darken,
    /// `|m - a|`
    Difference,
}

/// A picture whose alpha or luma is the alpha of another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matte {
    pub kind: MatteKind,
    pub source: MatteSource,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatteSource {
    /// In the coordinates and the time of the group that is cut.
    Nodes(Vec<Node>),
    /// A layer of the same list, which may be hidden; only for a layer's own group.
    Layer(u32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatteKind {
    #[default]
    Alpha,
    AlphaInverted,
    /// `0.2126 r + 0.7152 g + 0.0722 b` of the premultiplied, encoded color.
    Luma,
    LumaInverted,
}

/// How a color meets what is behind it, as in W3C Compositing and Blending Level 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blend {
    #[default]
    Normal,
    Multiply,
    Screen,
    Overlay,
    Darken,
    Lighten,
    ColorDodge,
    ColorBurn,
    HardLight,
    SoftLight,
    Difference,
    Exclusion,
    Hue,
    Saturation,
    Color,
    Luminosity,
    /// Sums, clamped; CSS `plus-lighter`.
    Add,
}

/// What has its usual value is not written: it would be most of the text.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Films are usually thought of in 60ths of a second.
const USUAL_RATE: f32 = 60.0;

fn usual_rate() -> f32 {
    USUAL_RATE
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_usual_rate(rate: &f32) -> bool {
    *rate == USUAL_RATE
}
