//! A scene unfolded once: everything that does not depend on time is settled.
//!
//! [`Program::new`] walks layers, parents, symbols and repeaters, and leaves flat tables and a
//! list of [`Op`]s in painter's order. The order never changes; what a time changes are the
//! values of clocks, places, shades, outlines and inks. A GPU keeps the tables and computes
//! the values itself; [`Program::frame`] computes them here.
//!
//! Ids are indices into the tables. A parent's id is smaller than its child's, and entry 0 of
//! each tree is the root: film time, the stage, opacity 1.
//!
//! The ops work on a stack of pictures. At first there is one, transparent (the background is
//! the first op). `Push` lays an empty one on top; draws go to the top one; `Pop` lays it over
//! the one beneath; `PopMatte` multiplies it into the one beneath.

use crate::{
    animated::{Animated, Easing},
    geometry::{Affine, Path},
    scene::{
        Blend, Dash, FillRule, Geometry, LineCap, LineJoin, MaskMode, MatteKind, Paint, Transform,
    },
};

mod dashes;
mod frame;
mod moves;
mod paints;
mod unfold;
mod values;

#[cfg(test)]
mod tests;

pub(crate) use unfold::{OUTLINE_SEGMENTS_MAX, copies_at_most, weigh};

pub type ClockId = u32;
pub type PlaceId = u32;
pub type ShadeId = u32;
pub type OutlineId = u32;
pub type InkId = u32;

#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    pub width: f32,
    pub height: f32,
    pub duration_ms: f32,
    pub clocks: Vec<Clock>,
    pub places: Vec<Place>,
    pub shades: Vec<Shade>,
    pub outlines: Vec<Outline>,
    pub inks: Vec<Ink>,
    pub images: Vec<crate::scene::Image>,
    pub ops: Vec<Op>,
    /// Most pictures on the stack at once, the first included.
    pub stack: usize,
    /// Nothing in it moves.
    pub still: bool,
}

/// A local time. Roots: film time, wrapped into the loop.
#[derive(Debug, Clone, PartialEq)]
pub enum Clock {
    Film,
    /// `(t - start_ms) / stretch`
    Linear {
        parent: ClockId,
        start_ms: f32,
        stretch: f32,
    },
    Remap {
        parent: ClockId,
        to_ms: Animated<f32>,
    },
}

/// Stage from a local space: the parent's, then this one's.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub parent: PlaceId,
    pub local: Local,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Local {
    Fixed(Affine),
    Moving {
        clock: ClockId,
        transform: Box<Transform>,
    },
    /// Copy `index` of a repeater: the transform `index + offset` times over itself, that is
    /// position and rotation times that, scale to that power, around the anchor.
    Copy {
        clock: ClockId,
        transform: Box<Transform>,
        offset: Animated<f32>,
        index: f32,
    },
}

/// Multiplies opacity along the way to the root; 0 is not drawn at all.
#[derive(Debug, Clone, PartialEq)]
pub struct Shade {
    pub parent: ShadeId,
    pub clock: ClockId,
    pub dim: Dim,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Dim {
    Opacity(Animated<f32>),
    /// 1 while `from_ms <= t < to_ms`, else 0.
    Span {
        from_ms: f32,
        to_ms: f32,
    },
    /// Copy `index` of a repeater: 0 from `copies` on; between start and end opacity by
    /// `index / (copies - 1)`.
    Copy {
        copies: Animated<f32>,
        start: Animated<f32>,
        end: Animated<f32>,
        index: f32,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    pub clock: ClockId,
    pub source: Source,
}

/// Where an outline's path comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    Fixed(Path),
    /// A morph: points move from key to key. At least two keys, in order of time.
    Keyed(Vec<MorphKey>),
    /// Computed at each time by [`crate::shape::resolve`].
    Made(Geometry),
    /// The whole plane: what an inverted mask without a path, or a background, covers.
    Everywhere,
}

/// `leave` and the next key's `arrive` have the same segments with other points; so F(t) is
/// `(1 - s) leave + s arrive`, with s the eased share of the time between the keys.
#[derive(Debug, Clone, PartialEq)]
pub struct MorphKey {
    pub at_ms: f32,
    pub ease: Easing,
    pub leave: Path,
    /// `leave` itself when the path before had the same segments; the first key has none.
    pub arrive: Option<Path>,
}

/// A paint in its clock, in the coordinates of the draw's place.
#[derive(Debug, Clone, PartialEq)]
pub struct Ink {
    pub clock: ClockId,
    pub pigment: Pigment,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Pigment {
    Paint(Paint),
    /// Index into [`Program::images`]; one unit a pixel from the origin, bilinear.
    Image(u32),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Op {
    Draw(Draw),
    /// Lays an empty picture on the stack. `shade` is 0 when nothing inside is drawn.
    Push {
        shade: ShadeId,
    },
    /// Lays the top picture over the one beneath, `shade` times as opaque.
    Pop {
        shade: ShadeId,
        blend: Blend,
    },
    /// The top picture's alpha or luma multiplies the one beneath.
    PopMatte {
        kind: MatteKind,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct Draw {
    pub outline: OutlineId,
    pub place: PlaceId,
    pub shade: ShadeId,
    pub ink: InkId,
    pub style: Style,
    pub compose: Compose,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Style {
    Fill(FillRule),
    Stroke(StrokeStyle),
}

#[derive(Debug, Clone, PartialEq)]
pub struct StrokeStyle {
    pub clock: ClockId,
    pub width: Animated<f32>,
    pub cap: LineCap,
    pub join: LineJoin,
    pub miter_limit: f32,
    pub dash: Option<Dash>,
}

/// How a draw meets the top picture; `a` is coverage times shade times the paint's alpha.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compose {
    Over(Blend),
    /// Works on alpha alone, by the mode's formula; everywhere, also where coverage is 0.
    /// Inverted: coverage is 1 minus itself first. Unfold has already turned a first mask's
    /// mode into `Add`.
    Mask {
        mode: MaskMode,
        inverted: bool,
    },
}
