//! One side of an outline: a line or a cubic Bézier, its length and its parts.

use super::vector::Vector;
use crate::geometry::Affine;

/// A line has its handles on its ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Curve {
    pub(super) from: Vector,
    pub(super) leave: Vector,
    pub(super) arrive: Vector,
    pub(super) to: Vector,
}

impl Curve {
    pub(super) const fn line(from: Vector, to: Vector) -> Self {
        Self::cubic(from, from, to, to)
    }

    pub(super) const fn cubic(from: Vector, leave: Vector, arrive: Vector, to: Vector) -> Self {
        Self {
            from,
            leave,
            arrive,
            to,
        }
    }

    pub(super) fn is_straight(&self) -> bool {
        self.leave == self.from && self.arrive == self.to
    }

    /// It stays where it starts.
    pub(super) fn is_point(&self) -> bool {
        self.from == self.to && self.is_straight()
    }

    pub(super) fn map(self, to: impl Fn(Vector) -> Vector) -> Self {
        Self::cubic(to(self.from), to(self.leave), to(self.arrive), to(self.to))
    }

    pub(super) fn through(self, affine: Affine) -> Self {
        self.map(|v| v.through(affine))
    }

    pub(super) fn reversed(self) -> Self {
        Self::cubic(self.to, self.arrive, self.leave, self.from)
    }

    pub(super) fn at(&self, t: f64) -> Vector {
        if self.is_straight() {
            return self.from.lerp(self.to, t);
        }
        let u = 1.0 - t;
        self.from * (u * u * u)
            + self.leave * (3.0 * u * u * t)
            + self.arrive * (3.0 * u * t * t)
            + self.to * (t * t * t)
    }

    /// The way gone per share of the parameter.
    pub(super) fn speed(&self, t: f64) -> Vector {
        if self.is_straight() {
            return self.to - self.from;
        }
        let u = 1.0 - t;
        (self.leave - self.from) * (3.0 * u * u)
            + (self.arrive - self.leave) * (6.0 * u * t)
            + (self.to - self.arrive) * (3.0 * t * t)
    }

    /// The direction at a parameter, also where a handle lies on its end; `None` for a point.
    pub(super) fn direction(&self, t: f64) -> Option<Vector> {
        // Shorter than this beside the curve's size, a speed is what rounding left.
        const STANDSTILL: f64 = 1.0e-9;
        let speed = self.speed(t);
        if speed.length() > STANDSTILL * self.hull() {
            return speed.unit();
        }
        let ends = if t < 0.5 {
            [
                self.leave - self.from,
                self.arrive - self.from,
                self.to - self.from,
            ]
        } else {
            [
                self.to - self.arrive,
                self.to - self.leave,
                self.to - self.from,
            ]
        };
        ends.into_iter()
            .find(|v| v.length() > STANDSTILL * self.hull())?
            .unit()
    }

    /// Length of the control polygon: the curve is not longer.
    pub(super) fn hull(&self) -> f64 {
        self.from.distance(self.leave)
            + self.leave.distance(self.arrive)
            + self.arrive.distance(self.to)
    }

    /// Before and after a parameter (de Casteljau).
    pub(super) fn split(&self, t: f64) -> [Self; 2] {
        if self.is_straight() {
            let middle = self.from.lerp(self.to, t);
            return [Self::line(self.from, middle), Self::line(middle, self.to)];
        }
        let first = self.from.lerp(self.leave, t);
        let across = self.leave.lerp(self.arrive, t);
        let last = self.arrive.lerp(self.to, t);
        let (before, after) = (first.lerp(across, t), across.lerp(last, t));
        let middle = before.lerp(after, t);
        [
            Self::cubic(self.from, first, before, middle),
            Self::cubic(middle, after, last, self.to),
        ]
    }

    /// Between two parameters; the ends stay exact.
    pub(super) fn part(&self, from: f64, to: f64) -> Self {
        if from >= 1.0 {
            return Self::line(self.to, self.to);
        }
        let tail = if from <= 0.0 {
            *self
        } else {
            self.split(from)[1]
        };
        if to >= 1.0 {
            return tail;
        }
        let share = (to - from.max(0.0)) / (1.0 - from.max(0.0));
        tail.split(share.clamp(0.0, 1.0))[0]
    }

    /// Points after the start, the end included, so that chords stay `tolerance` near.
    pub(super) fn flatten(&self, tolerance: f64, into: &mut Vec<Vector>) {
        /// What a full turn needs at a tolerance of a 4000th, doubled a few times.
        const STEPS_MAX: f64 = 256.0;
        if !self.is_straight() {
            let bend = (self.from - self.leave * 2.0 + self.arrive)
                .length()
                .max((self.leave - self.arrive * 2.0 + self.to).length());
            // A cubic strays from n chords by at most 6/8 of its largest second difference / n².
            let steps = (0.75 * bend / tolerance)
                .sqrt()
                .ceil()
                .clamp(1.0, STEPS_MAX);
            for step in 1..steps as u32 {
                into.push(self.at(f64::from(step) / steps));
            }
        }
        into.push(self.to);
    }
}
