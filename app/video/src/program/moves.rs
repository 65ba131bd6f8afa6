//! Whether something can look different at two times.

use super::{Dim, Local, Op, Pigment, Program, Source, StrokeStyle, Style};
use crate::{
    animated::Animated,
    scene::{Dash, Geometry, Modifier, Paint, Stop},
};

impl Program {
    /// Whether anything moves; a film without a duration always stands at 0.
    pub(super) fn is_still(&self) -> bool {
        self.duration_ms <= 0.0
            || (self
                .places
                .iter()
                .all(|p| matches!(p.local, Local::Fixed(_)))
                && self.shades.iter().all(|s| !s.dim.moves())
                && self.outlines.iter().all(|o| !o.source.moves())
                && self.inks.iter().all(|i| !i.pigment.moves())
                && self.ops.iter().all(|op| !op_moves(op)))
    }
}

fn op_moves(op: &Op) -> bool {
    match op {
        Op::Draw(draw) => match &draw.style {
            Style::Fill(_) => false,
            Style::Stroke(stroke) => stroke.moves(),
        },
        Op::Push { .. } | Op::Pop { .. } | Op::PopMatte { .. } => false,
    }
}

impl Dim {
    pub fn moves(&self) -> bool {
        match self {
            Self::Opacity(opacity) => opacity.moves(),
            Self::Span { .. } => true,
            Self::Copy {
                copies, start, end, ..
            } => copies.moves() || start.moves() || end.moves(),
        }
    }
}

impl Source {
    pub fn moves(&self) -> bool {
        match self {
            Self::Fixed(_) | Self::Everywhere => false,
            Self::Keyed(_) | Self::Made(_) => true,
        }
    }
}

impl Pigment {
    pub fn moves(&self) -> bool {
        match self {
            Self::Paint(paint) => paint_moves(paint),
            Self::Image(_) => false,
        }
    }
}

impl StrokeStyle {
    pub fn moves(&self) -> bool {
        self.width.moves() || self.dash.as_ref().is_some_and(dash_moves)
    }
}

pub(super) fn dash_moves(dash: &Dash) -> bool {
    dash.offset.moves() || dash.lengths.iter().any(Animated::moves)
}

pub(super) fn paint_moves(paint: &Paint) -> bool {
    let stops_move = |stops: &[Stop]| stops.iter().any(|s| s.offset.moves() || s.color.moves());
    match paint {
        Paint::Solid(color) => color.moves(),
        Paint::Linear {
            from, to, stops, ..
        } => from.moves() || to.moves() || stops_move(stops),
        Paint::Radial {
            center,
            radius,
            focus,
            stops,
            ..
        } => {
            center.moves()
                || radius.moves()
                || focus.as_ref().is_some_and(Animated::moves)
                || stops_move(stops)
        }
    }
}

impl Geometry {
    /// Whether two times can have different paths.
    pub fn moves(&self) -> bool {
        match self {
            Self::Path(path) => path.moves(),
            Self::Rect { rect } => rect.center.moves() || rect.size.moves() || rect.radius.moves(),
            Self::Ellipse { ellipse } => ellipse.center.moves() || ellipse.size.moves(),
            Self::Polystar { polystar: it } => {
                it.center.moves()
                    || it.inner_radius.as_ref().is_some_and(Animated::moves)
                    || [
                        &it.points,
                        &it.rotation_deg,
                        &it.outer_radius,
                        &it.outer_roundness,
                        &it.inner_roundness,
                    ]
                    .into_iter()
                    .any(Animated::moves)
            }
            Self::Group { group } => group.transform.moves() || group.parts.iter().any(Self::moves),
            Self::Modified { modified } => {
                modifier_moves(&modified.by) || modified.parts.iter().any(Self::moves)
            }
        }
    }
}

fn modifier_moves(modifier: &Modifier) -> bool {
    match modifier {
        Modifier::Trim(it) => it.start.moves() || it.end.moves() || it.offset_deg.moves(),
        Modifier::Round { radius } => radius.moves(),
        Modifier::Offset(it) => it.amount.moves(),
        Modifier::Pucker { amount } => amount.moves(),
        Modifier::ZigZag(it) => it.amplitude.moves() || it.frequency.moves(),
        Modifier::Twist { angle_deg, center } => angle_deg.moves() || center.moves(),
        Modifier::Merge(_) => false,
        Modifier::Repeat(it) => it.copies.moves() || it.offset.moves() || it.transform.moves(),
    }
}
