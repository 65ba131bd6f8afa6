//! The checks of single values: numbers, keys, paints, paths.

use super::{Checker, SceneError};
use crate::{
    animated::{Animated, Easing, Keyframe},
    color::Color,
    geometry::{Path, Point, Segment},
    limits::{KEYS_MAX, NUMBER_MAX, STOPS_MAX, TIME_MS_MAX},
    scene::{Paint, Stop, Transform},
};

/// Finite, and small enough to calculate with.
pub(super) fn is_number(value: f32) -> bool {
    value.abs() <= NUMBER_MAX
}

/// A value made of numbers.
pub(super) trait Numbers {
    fn are_numbers(&self) -> bool;
}

impl Numbers for f32 {
    fn are_numbers(&self) -> bool {
        is_number(*self)
    }
}

impl Numbers for Point {
    fn are_numbers(&self) -> bool {
        is_number(self.x) && is_number(self.y)
    }
}

impl Numbers for Color {
    fn are_numbers(&self) -> bool {
        [self.r, self.g, self.b, self.a].into_iter().all(is_number)
    }
}

impl Checker {
    pub(super) fn transform(&self, it: &Transform) -> Result<(), SceneError> {
        self.rule(it.anchor.are_numbers(), "an anchor is not a number")?;
        self.animated(&it.position)?;
        self.animated(&it.scale)?;
        self.animated(&it.skew_deg)?;
        self.animated(&it.rotation_deg)
    }

    pub(super) fn opacity(&self, opacity: Option<&Animated<f32>>) -> Result<(), SceneError> {
        opacity.map_or(Ok(()), |o| self.animated(o))
    }

    pub(super) fn paint(&self, paint: &Paint) -> Result<(), SceneError> {
        match paint {
            Paint::Solid(color) => self.animated(color),
            Paint::Linear { from, to, stops } => {
                self.rule(
                    from.are_numbers() && to.are_numbers(),
                    "a gradient's ends are not numbers",
                )?;
                self.stops(stops)
            }
            Paint::Radial {
                center,
                radius,
                stops,
            } => {
                self.rule(center.are_numbers(), "a gradient's center is not a number")?;
                self.rule(
                    is_number(*radius) && *radius > 0.0,
                    "a gradient's radius is above 0",
                )?;
                self.stops(stops)
            }
        }
    }

    fn stops(&self, stops: &[Stop]) -> Result<(), SceneError> {
        self.rule(
            (2..=STOPS_MAX).contains(&stops.len()),
            "a gradient has 2 to 8 stops",
        )?;
        let in_range = stops.iter().all(|s| (0.0..=1.0).contains(&s.offset));
        self.rule(in_range, "a gradient's offsets are between 0 and 1")?;
        let rising = stops.windows(2).all(|w| w[0].offset <= w[1].offset);
        self.rule(rising, "a gradient's offsets never fall")?;
        stops.iter().try_for_each(|s| self.animated(&s.color))
    }

    pub(super) fn path(&self, path: &Path) -> Result<(), SceneError> {
        let starts_well = matches!(path.segments.first(), None | Some(Segment::Move(_)));
        self.rule(starts_well, "a path starts with a move")?;
        let finite = path.segments.iter().all(|segment| match segment {
            Segment::Move(p) | Segment::Line(p) => p.are_numbers(),
            Segment::Cubic(a, b, c) => [a, b, c].into_iter().all(Numbers::are_numbers),
            Segment::Close => true,
        });
        self.rule(finite, "a path's point is not a number")
    }

    fn animated<T: Numbers>(&self, value: &Animated<T>) -> Result<(), SceneError> {
        let keys = match value {
            Animated::Fixed(value) => {
                return self.rule(value.are_numbers(), "a value is not a number in range");
            }
            Animated::Keyed { keys } => keys,
        };
        self.rule(
            (1..=KEYS_MAX).contains(&keys.len()),
            "a keyed value has 1 to 1000 keys",
        )?;
        let times_ok = keys.iter().all(|k| k.at_ms.abs() <= TIME_MS_MAX);
        self.rule(times_ok, "a key's time is not a number in range")?;
        let rising = keys.windows(2).all(|w| w[0].at_ms < w[1].at_ms);
        self.rule(rising, "the keys' times rise")?;
        keys.iter().try_for_each(|key| self.key(key))
    }

    fn key<T: Numbers>(&self, key: &Keyframe<T>) -> Result<(), SceneError> {
        self.rule(
            key.value.are_numbers(),
            "a key's value is not a number in range",
        )?;
        let Easing::Cubic(x1, y1, x2, y2) = key.ease else {
            return Ok(());
        };
        let monotone = (0.0..=1.0).contains(&x1) && (0.0..=1.0).contains(&x2);
        self.rule(monotone, "an easing's x is between 0 and 1")?;
        self.rule(
            is_number(y1) && is_number(y2),
            "an easing's y is not a number",
        )
    }
}
