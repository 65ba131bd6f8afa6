//! A paint at a time.

use super::{Ink, Pigment, Program, values::unit};
use crate::{
    animated::Animated,
    color::Color,
    frame::{ResolvedGradient, ResolvedPaint, ResolvedStop},
    geometry::{Affine, Point},
    scene::{Paint, Spread, Stop},
};

impl Program {
    /// An ink's paint at the clocks' times. `None` when it has no color at all.
    pub(super) fn ink_at(&self, ink: &Ink, times: &[f32]) -> Option<ResolvedPaint> {
        let t_ms = times.get(ink.clock as usize).copied()?;
        match &ink.pigment {
            Pigment::Paint(paint) => paint.at(t_ms),
            Pigment::Image(idx) => Some(ResolvedPaint::Image(*idx)),
        }
    }
}

impl Paint {
    /// The paint at a time; `None` when nothing of it is seen.
    pub fn at(&self, t_ms: f32) -> Option<ResolvedPaint> {
        let point = |p: &Animated<Point>| p.at(t_ms).unwrap_or(Point::ZERO);
        match self {
            Self::Solid(color) => {
                let color = in_range(color.at(t_ms)?);
                (color.a > 0.0).then_some(ResolvedPaint::Solid(color))
            }
            Self::Linear {
                from,
                to,
                stops,
                spread,
                transform,
            } => Some(ResolvedPaint::Linear {
                from: point(from),
                to: point(to),
                gradient: gradient(stops, *spread, *transform, t_ms)?,
            }),
            Self::Radial {
                center,
                radius,
                focus,
                focus_radius,
                stops,
                spread,
                transform,
            } => {
                let center = point(center);
                Some(ResolvedPaint::Radial {
                    center,
                    radius: radius.at(t_ms).unwrap_or(0.0).max(0.0),
                    focus: focus.as_ref().map_or(center, point),
                    focus_radius: focus_radius.max(0.0),
                    gradient: gradient(stops, *spread, *transform, t_ms)?,
                })
            }
        }
    }
}

/// Stops in order: one that would lie before the one written before it lies on it.
fn gradient(
    stops: &[Stop],
    spread: Spread,
    transform: Option<Affine>,
    t_ms: f32,
) -> Option<ResolvedGradient> {
    let mut reached = 0.0_f32;
    let stops = stops.iter().filter_map(|stop| {
        // `max` keeps the other side of what is not a number.
        reached = reached.max(stop.offset.at(t_ms)?).min(1.0);
        let color = in_range(stop.color.at(t_ms)?);
        Some(ResolvedStop {
            offset: reached,
            color,
        })
    });
    let stops: Vec<ResolvedStop> = stops.collect();
    let seen = stops.iter().any(|s| s.color.a > 0.0);
    seen.then_some(ResolvedGradient {
        stops,
        spread,
        transform,
    })
}

/// Overshoot leaves the channels' range; what is drawn does not.
fn in_range(color: Color) -> Color {
    let [r, g, b, a] = [color.r, color.g, color.b, color.a].map(unit);
    Color { r, g, b, a }
}
