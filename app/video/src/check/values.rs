//! The checks of single values: numbers, keys, transforms, paints and strokes.

use super::{Checker, SceneError};
use crate::{
    animated::{Animated, Easing, Keyframe},
    color::Color,
    geometry::{Affine, Point},
    limits::{DASHES_MAX, KEYS_MAX, NUMBER_MAX, STOPS_MAX, TIME_MS_MAX},
    scene::{Dash, Fill, Paint, Position, Stop, Stroke, Transform},
};

/// Finite, and small enough to calculate with.
pub(super) fn is_number(value: f32) -> bool {
    value.abs() <= NUMBER_MAX
}

/// A value made of numbers.
pub(super) trait Numbers {
    fn are_within(&self, max: f32) -> bool;
}

impl Numbers for f32 {
    fn are_within(&self, max: f32) -> bool {
        self.abs() <= max
    }
}

impl Numbers for Point {
    fn are_within(&self, max: f32) -> bool {
        self.x.abs() <= max && self.y.abs() <= max
    }
}

impl Numbers for Color {
    fn are_within(&self, max: f32) -> bool {
        [self.r, self.g, self.b, self.a]
            .into_iter()
            .all(|c| c.abs() <= max)
    }
}

impl Checker<'_> {
    pub(super) fn transform(&self, it: &Transform) -> Result<(), SceneError> {
        self.points(&[&it.anchor, &it.scale])?;
        match &it.position {
            Position::Joint(point) => self.points(&[point])?,
            Position::Split { x, y } => self.numbers(&[x, y])?,
        }
        self.numbers(&[&it.skew_deg, &it.skew_axis_deg, &it.rotation_deg])
    }

    pub(super) fn opacity(&self, opacity: Option<&Animated<f32>>) -> Result<(), SceneError> {
        opacity.map_or(Ok(()), |o| self.number(o))
    }

    pub(super) fn fill(&self, fill: &Fill) -> Result<(), SceneError> {
        self.opacity(fill.opacity.as_ref())?;
        self.paint(&fill.paint)
    }

    pub(super) fn stroke(&self, stroke: &Stroke) -> Result<(), SceneError> {
        self.number(&stroke.width)?;
        let from_zero = match &stroke.width {
            Animated::Fixed(width) => *width >= 0.0,
            Animated::Keyed { keys } => keys.iter().all(|k| k.value >= 0.0),
        };
        self.rule(from_zero, "a stroke's width is a number from 0")?;
        self.miter(stroke.miter_limit)?;
        self.opacity(stroke.opacity.as_ref())?;
        stroke
            .dash
            .as_ref()
            .map_or(Ok(()), |dash| self.dash(dash))?;
        self.paint(&stroke.paint)
    }

    fn dash(&self, dash: &Dash) -> Result<(), SceneError> {
        let few = (1..=DASHES_MAX).contains(&dash.lengths.len());
        self.rule(few, "a dashed stroke has 1 to 32 lengths")?;
        dash.lengths
            .iter()
            .try_for_each(|length| self.number(length))?;
        self.number(&dash.offset)
    }

    pub(super) fn paint(&self, paint: &Paint) -> Result<(), SceneError> {
        match paint {
            Paint::Solid(color) => self.animated(color, NUMBER_MAX),
            Paint::Linear {
                from,
                to,
                stops,
                spread: _,
                transform,
            } => {
                self.points(&[from, to])?;
                self.gradient(stops, transform.as_ref())
            }
            Paint::Radial {
                center,
                radius,
                focus,
                focus_radius,
                stops,
                spread: _,
                transform,
            } => {
                self.points(&[center])?;
                focus
                    .as_ref()
                    .map_or(Ok(()), |focus| self.points(&[focus]))?;
                self.number(radius)?;
                let inner = is_number(*focus_radius) && *focus_radius >= 0.0;
                self.rule(inner, "a gradient's inner radius is a number from 0")?;
                self.gradient(stops, transform.as_ref())
            }
        }
    }

    fn gradient(&self, stops: &[Stop], transform: Option<&Affine>) -> Result<(), SceneError> {
        let few = (1..=STOPS_MAX).contains(&stops.len());
        self.rule(few, "a gradient has 1 to 64 stops")?;
        let placed = transform.is_none_or(|t| t.0.iter().all(|c| is_number(*c)));
        self.rule(
            placed,
            "a gradient's transform is not made of numbers in range",
        )?;
        stops.iter().try_for_each(|stop| {
            self.number(&stop.offset)?;
            self.animated(&stop.color, NUMBER_MAX)
        })
    }

    pub(super) fn number(&self, value: &Animated<f32>) -> Result<(), SceneError> {
        self.animated(value, NUMBER_MAX)
    }

    pub(super) fn numbers(&self, values: &[&Animated<f32>]) -> Result<(), SceneError> {
        values.iter().try_for_each(|value| self.number(value))
    }

    pub(super) fn points(&self, values: &[&Animated<Point>]) -> Result<(), SceneError> {
        values
            .iter()
            .try_for_each(|value| self.animated(value, NUMBER_MAX))
    }

    /// Milliseconds: more of them than of anything else.
    pub(super) fn times(&self, value: &Animated<f32>) -> Result<(), SceneError> {
        self.animated(value, TIME_MS_MAX)
    }

    fn animated<T: Numbers>(&self, value: &Animated<T>, max: f32) -> Result<(), SceneError> {
        match value {
            Animated::Fixed(value) => {
                self.rule(value.are_within(max), "a value is not a number in range")
            }
            Animated::Keyed { keys } => {
                self.keys(keys)?;
                let within = keys.iter().all(|k| k.value.are_within(max));
                self.rule(within, "a key's value is not a number in range")
            }
        }
    }

    /// Everything of keys but their values.
    pub(super) fn keys<T>(&self, keys: &[Keyframe<T>]) -> Result<(), SceneError> {
        self.rule(
            (1..=KEYS_MAX).contains(&keys.len()),
            "a keyed value has 1 to 4000 keys",
        )?;
        let times_ok = keys.iter().all(|k| k.at_ms.abs() <= TIME_MS_MAX);
        self.rule(times_ok, "a key's time is not a number in range")?;
        let rising = keys.windows(2).all(|w| w[0].at_ms < w[1].at_ms);
        self.rule(rising, "the keys' times rise")?;
        keys.iter().try_for_each(|key| self.way(key.ease, key.bend))
    }

    fn way(&self, ease: Easing, bend: Option<[Point; 2]>) -> Result<(), SceneError> {
        let handles = bend
            .iter()
            .flatten()
            .all(|handle| handle.are_within(NUMBER_MAX));
        self.rule(handles, "a bend's handle is not a number in range")?;
        match ease {
            Easing::Linear | Easing::Hold => Ok(()),
            Easing::Cubic(x1, y1, x2, y2) => self.curve([x1, y1, x2, y2]),
            Easing::Axes(x, y) => self.curve(x).and_then(|()| self.curve(y)),
        }
    }

    fn curve(&self, [x1, y1, x2, y2]: [f32; 4]) -> Result<(), SceneError> {
        let monotone = (0.0..=1.0).contains(&x1) && (0.0..=1.0).contains(&x2);
        self.rule(monotone, "an easing's x is between 0 and 1")?;
        self.rule(
            is_number(y1) && is_number(y2),
            "an easing's y is not a number",
        )
    }
}
