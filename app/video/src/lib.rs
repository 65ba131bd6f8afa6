//! The scene model: what to draw and how it moves, and its value at a time.
//!
//! A [`Scene`] is data: symbols, layers, shapes, paints and keyframes.
//! [`evaluate`] turns it into a [`Frame`], the flat list of what is drawn at one time,
//! back to front. Renderers draw frames and know nothing of keyframes.
//!
//! The model is the part of Lottie's that MTOR's first realm needs; it grows with the films.
//! Times are milliseconds of film time, lengths are scene units, angles are degrees
//! clockwise (y points down), colors are sRGB with straight alpha.
//!
//! **Invariant:** a frame is a function of (scene, time). Seeking costs what playing costs.

#![forbid(unsafe_code)]

pub mod animated;
pub mod check;
pub mod color;
pub mod evaluate;
pub mod geometry;
pub mod limits;
pub mod scene;

pub use animated::{Animated, Easing, Keyframe, Lerp};
pub use check::{SceneError, check, parse};
pub use color::Color;
pub use evaluate::{DrawItem, Frame, ResolvedPaint, ResolvedStop, ResolvedStroke, evaluate};
pub use geometry::{Affine, Path, Point, Segment};
pub use scene::{
    Fill, FillRule, Group, Layer, LineCap, LineJoin, Node, Paint, Scene, Shape, Stop, Stroke,
    Transform, Use,
};
