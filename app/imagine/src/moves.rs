//! Loops without a seam: every value ends where it began.

use mtor_video::{Animated, Easing, Keyframe, Point, Transform};

use crate::{drawing::Stir, math::tenth};

/// From an extreme through the middle, and from the middle to an extreme, as a sine does.
const FROM_EXTREME: Easing = Easing::Cubic(0.36, 0.0, 0.64, 0.56);
const TO_EXTREME: Easing = Easing::Cubic(0.36, 0.44, 0.64, 1.0);

/// The loop's length; every motion is a whole number of cycles of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Clock {
    pub ms: f32,
}

fn key<T>(at_ms: f32, value: T, ease: Easing) -> Keyframe<T> {
    Keyframe::new(at_ms.round(), value, ease)
}

impl Clock {
    /// There and back, `cycles` times, softly.
    pub(crate) fn between<T: Clone>(self, from: T, to: T, cycles: u32) -> Animated<T> {
        let halves = cycles.max(1) * 2;
        let keys = (0..=halves).map(|half| {
            let value = if half % 2 == 0 {
                from.clone()
            } else {
                to.clone()
            };
            key(self.ms * half as f32 / halves as f32, value, Easing::IN_OUT)
        });
        Animated::Keyed {
            keys: keys.collect(),
        }
    }

    /// Around `middle`; `quarter` says where in the swing it begins (0 the middle, 1 an end).
    pub(crate) fn swing(self, middle: f32, reach: f32, quarter: u32, cycles: u32) -> Animated<f32> {
        if quarter % 2 == 1 {
            let reach = if quarter % 4 == 1 { reach } else { -reach };
            return self.between(tenth(middle + reach), tenth(middle - reach), cycles);
        }
        let reach = if quarter.is_multiple_of(4) {
            reach
        } else {
            -reach
        };
        let around = [middle, middle + reach, middle, middle - reach];
        self.quarters(around.map(tenth), cycles)
    }

    /// Like `swing`, in the plane.
    pub(crate) fn swing_point(
        self,
        middle: Point,
        reach: Point,
        quarter: u32,
        cycles: u32,
    ) -> Animated<Point> {
        let at = |s: f32| Point::new(tenth(middle.x + reach.x * s), tenth(middle.y + reach.y * s));
        match quarter % 4 {
            0 => self.quarters([at(0.0), at(1.0), at(0.0), at(-1.0)], cycles),
            1 => self.between(at(1.0), at(-1.0), cycles),
            2 => self.quarters([at(0.0), at(-1.0), at(0.0), at(1.0)], cycles),
            _ => self.between(at(-1.0), at(1.0), cycles),
        }
    }

    fn quarters<T: Clone>(self, values: [T; 4], cycles: u32) -> Animated<T> {
        let n = cycles.max(1) * 4;
        let keys = (0..=n).map(|quarter| {
            let value = values[(quarter % 4) as usize].clone();
            let ease = if quarter % 2 == 0 {
                TO_EXTREME
            } else {
                FROM_EXTREME
            };
            key(self.ms * quarter as f32 / n as f32, value, ease)
        });
        Animated::Keyed {
            keys: keys.collect(),
        }
    }

    /// Through the points at an even pace; the last must look like the first.
    pub(crate) fn through<T>(self, values: Vec<T>) -> Animated<T> {
        let n = values.len().saturating_sub(1).max(1) as f32;
        let keys = values.into_iter().enumerate();
        let keys = keys.map(|(idx, v)| key(self.ms * idx as f32 / n, v, Easing::Linear));
        Animated::Keyed {
            keys: keys.collect(),
        }
    }

    /// Whole turns: 360 degrees look like 0.
    pub(crate) fn turns(self, turns: f32) -> Animated<f32> {
        self.through(vec![0.0, 360.0 * turns])
    }

    /// Leaves at `exit`, comes in again at `entry`, unseen between.
    pub(crate) fn pass(self, home: Point, exit: Point, entry: Point) -> Animated<Point> {
        let way = |a: Point, b: Point| (a.x - b.x).abs() + (a.y - b.y).abs();
        let (out, back) = (way(home, exit), way(entry, home));
        let leave_ms = (self.ms * out / (out + back).max(1.0)).clamp(10.0, self.ms - 10.0);
        Animated::Keyed {
            keys: vec![
                key(0.0, home, Easing::Linear),
                key(leave_ms, exit, Easing::Hold),
                key(leave_ms + 1.0, entry, Easing::Linear),
                key(self.ms, home, Easing::Linear),
            ],
        }
    }

    /// How a drawing's own part moves.
    pub(crate) fn stir(self, stir: Stir, pivot: Point) -> (Transform, Option<Animated<f32>>) {
        let still = Transform {
            anchor: pivot.into(),
            position: pivot.into(),
            ..Transform::default()
        };
        let one = Point::new(1.0, 1.0);
        let mut opacity = None;
        let transform = match stir {
            Stir::Sway => Transform {
                rotation_deg: self.swing(0.0, 2.5, 0, 2),
                ..still
            },
            Stir::Wag => Transform {
                rotation_deg: self.swing(0.0, 9.0, 0, 4),
                ..still
            },
            Stir::Flap => Transform {
                scale: self.between(one, Point::new(1.0, 0.45), 6),
                ..still
            },
            Stir::Spin => Transform {
                rotation_deg: self.turns(2.0),
                ..still
            },
            Stir::Pulse => Transform {
                scale: self.between(one, Point::new(1.1, 1.1), 3),
                ..still
            },
            Stir::Bob => Transform {
                position: self.swing_point(pivot, Point::new(0.0, 3.0), 0, 2).into(),
                ..still
            },
            Stir::Blink => {
                opacity = Some(self.between(1.0, 0.25, 4));
                still
            }
        };
        (transform, opacity)
    }
}

#[cfg(test)]
mod tests {
    use mtor_video::Lerp;

    use super::*;

    #[track_caller]
    fn check_seamless<T: Lerp + PartialEq + core::fmt::Debug>(value: &Animated<T>) {
        let Animated::Keyed { keys } = value else {
            return;
        };
        assert_eq!(keys.first().unwrap().value, keys.last().unwrap().value);
        assert!(
            keys.windows(2).all(|w| w[0].at_ms < w[1].at_ms),
            "times rise"
        );
    }

    #[test]
    fn loops_have_no_seam() {
        let clock = Clock { ms: 8000.0 };
        for quarter in 0..4 {
            check_seamless(&clock.swing(3.0, 2.0, quarter, 2));
            check_seamless(&clock.swing_point(Point::ZERO, Point::new(1.0, 2.0), quarter, 3));
        }
        check_seamless(&clock.between(1.0, 2.0, 3));
        let far = Point::new(900.0, 0.0);
        check_seamless(&clock.pass(Point::ZERO, far, Point::new(-900.0, 0.0)));
    }
}
