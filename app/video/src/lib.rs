//! The scene model: what to draw and how it moves, and its value at a time.
//!
//! A [`Scene`] is data: symbols, layers, shapes, paints and keyframes. A [`Program`] is the
//! scene unfolded: flat tables that a GPU keeps. A [`Frame`] is the program at one time, the
//! list of what is drawn, back to front.
//!
//! The model is Lottie's without expressions and effects, with one thing more: keyframes of a
//! path may have different numbers of vertices and subpaths.
//! Times are milliseconds of film time, lengths are scene units, angles are degrees
//! clockwise (y points down), colors are sRGB with straight alpha.
//!
//! **Invariant:** a frame is a function of (scene, time). Seeking costs what playing costs.

#![forbid(unsafe_code)]

pub mod animated;
pub mod check;
pub mod color;
pub mod frame;
pub mod geometry;
pub mod limits;
pub mod morph;
pub mod motion;
pub mod pose;
pub mod program;
pub mod scene;
pub mod shape;

mod base64;

pub use animated::{Animated, Easing, Keyframe, Lerp};
pub use check::{SceneError, check, parse};
pub use color::Color;
pub use frame::{
    DrawItem, Frame, FrameOp, ResolvedGradient, ResolvedPaint, ResolvedStop, ResolvedStroke,
    ResolvedStyle,
};
pub use geometry::{Affine, Path, PathError, Point, Segment};
pub use pose::Pose;
pub use program::Program;
pub use scene::{
    Blend, Clock, Dash, Ellipse, Fill, FillRule, Geometry, Group, Image, Layer, LineCap, LineJoin,
    Marker, Mask, MaskMode, Matte, MatteKind, MatteSource, MergeMode, Modifier, Node, Offset,
    Paint, PlacedGlyph, Polystar, Position, Rect, Repeat, RepeatGeometry, Scene, Shape, Span,
    Spread, Stop, Stroke, Text, Transform, Trim, TrimMode, Use, ZigZag,
};
