//! The scene at one time: what [`Program::frame`](crate::Program::frame) gives, and what a
//! renderer without keyframes draws.

use std::borrow::Cow;

use crate::{
    color::Color,
    geometry::{Affine, Path, Point},
    program::Compose,
    scene::{Blend, FillRule, LineCap, LineJoin, MatteKind, Spread},
};

/// Everything that one frame draws, in painter's order; see [`crate::program`] for the stack.
/// What is not seen at this time is left out; pushes and pops still match.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame<'a> {
    pub width: f32,
    pub height: f32,
    pub ops: Vec<FrameOp<'a>>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum FrameOp<'a> {
    Draw(DrawItem<'a>),
    Push,
    Pop { opacity: f32, blend: Blend },
    PopMatte { kind: MatteKind },
}

/// One path with its paint, transform and opacity at the frame's time.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawItem<'a> {
    /// Index of the op in the program: names the draw between frames.
    pub op: u32,
    /// `None` is the whole plane.
    pub path: Option<Cow<'a, Path>>,
    pub style: ResolvedStyle,
    pub paint: ResolvedPaint,
    pub stage_from_shape: Affine,
    /// 0 to 1; multiplies the paint's alpha.
    pub opacity: f32,
    pub compose: Compose,
}

#[derive(Debug, Clone, PartialEq)]
pub enum ResolvedStyle {
    Fill(FillRule),
    Stroke(ResolvedStroke),
}

/// The path is already dashed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResolvedStroke {
    pub width: f32,
    pub cap: LineCap,
    pub join: LineJoin,
    pub miter_limit: f32,
}

/// A paint with its values fixed; coordinates are those of the shape.
#[derive(Debug, Clone, PartialEq)]
pub enum ResolvedPaint {
    Solid(Color),
    Linear {
        from: Point,
        to: Point,
        gradient: ResolvedGradient,
    },
    Radial {
        center: Point,
        radius: f32,
        focus: Point,
        focus_radius: f32,
        gradient: ResolvedGradient,
    },
    /// Index into [`crate::Program::images`].
    Image(u32),
}

#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedGradient {
    /// Offsets never fall and lie in 0 to 1; at least one stop.
    pub stops: Vec<ResolvedStop>,
    pub spread: Spread,
    /// Shape from gradient.
    pub transform: Option<Affine>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResolvedStop {
    pub offset: f32,
    pub color: Color,
}
