//! Corners of a moved outline.

use std::f64::consts::FRAC_PI_2;

use super::{
    super::{curve::Curve, vector::Vector},
    Move,
};
use crate::scene::LineJoin;

/// A corner of the outline before it moves, with the directions into it and out of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corner {
    pub(super) point: Vector,
    pub(super) into: Vector,
    pub(super) out_of: Vector,
}

impl Corner {
    /// Where the side before it ends, and where the one after it starts, once moved.
    pub(super) fn ends(&self, by: Move) -> [Vector; 2] {
        [self.into, self.out_of].map(|side| self.point + side.left() * by.distance)
    }

    /// The moved sides leave a gap here. Otherwise they cross, or meet.
    pub(super) fn gapes(&self, by: Move) -> bool {
        let turn = self.into.cross(self.out_of);
        let turns_back = turn.abs() < SMOOTH && self.into.dot(self.out_of) < 0.0;
        turn * by.distance > SMOOTH * by.distance.abs() || turns_back
    }

    pub(super) fn is_smooth(&self) -> bool {
        self.into.cross(self.out_of).abs() < SMOOTH && self.into.dot(self.out_of) > 0.0
    }

    /// Where both moved sides meet when they go on; `None` beyond the limit.
    pub(super) fn miter(&self, by: Move) -> Option<Vector> {
        // The miter's length over the width is 1 / cos of half the turn.
        let half_cos2 = f64::midpoint(1.0, self.into.dot(self.out_of));
        let limited = half_cos2 * by.miter_limit * by.miter_limit >= 1.0;
        let middle = self.into.left() + self.out_of.left();
        (limited && half_cos2 > 0.0)
            .then(|| self.point + middle * (by.distance / (2.0 * half_cos2)))
    }

    /// What fills the gap.
    pub(super) fn join(&self, by: Move) -> Vec<Curve> {
        let [from, to] = self.ends(by);
        match by.join {
            LineJoin::Bevel => vec![Curve::line(from, to)],
            LineJoin::Miter => match self.miter(by) {
                Some(tip) => vec![Curve::line(from, tip), Curve::line(tip, to)],
                None => vec![Curve::line(from, to)],
            },
            LineJoin::Round => self.arc(by),
        }
    }

    fn arc(&self, by: Move) -> Vec<Curve> {
        let turn = self
            .into
            .cross(self.out_of)
            .atan2(self.into.dot(self.out_of))
            .abs();
        // Around the outer side, also when it turns back.
        let turn = turn * by.distance.signum();
        let parts = (turn.abs() / FRAC_PI_2 - SMOOTH).ceil().max(1.0);
        let step = turn / parts;
        let handle = 4.0 / 3.0 * (step / 4.0).tan();
        let arm = self.into.left() * by.distance;
        let at = |angle: f64| {
            let (sin, cos) = angle.sin_cos();
            Vector::new(arm.x * cos - arm.y * sin, arm.x * sin + arm.y * cos)
        };
        (0..parts as u32)
            .map(|part| {
                let (a, b) = (at(f64::from(part) * step), at(f64::from(part + 1) * step));
                let (leave, arrive) = (a - a.left() * handle, b + b.left() * handle);
                let [a, leave, arrive, b] = [a, leave, arrive, b].map(|v| self.point + v);
                Curve::cubic(a, leave, arrive, b)
            })
            .collect()
    }
}

/// The sine of a turn that nobody sees.
pub(super) const SMOOTH: f64 = 1.0e-4;
