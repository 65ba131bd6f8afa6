//! A transform at a time, as values and as an affine map.

use crate::{
    animated::{Animated, Easing, Keyframe, Lerp, leg},
    geometry::{Affine, Point},
    motion,
    scene::{Position, Transform},
};

#[cfg(test)]
mod tests;

/// The values of a [`Transform`] at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    pub anchor: Point,
    pub position: Point,
    pub scale: Point,
    pub skew_deg: f32,
    pub skew_axis_deg: f32,
    /// With the direction of motion, where the transform follows it.
    pub rotation_deg: f32,
}

impl Pose {
    /// `T(position) R(rotation) R(axis) K(skew) R(-axis) S(scale) T(-anchor)`, where `K` adds
    /// `tan(skew) y` to x.
    ///
    /// Lottie's `sk` and `sa` are `R(-sa) K(-sk) R(sa)`: both change their sign.
    pub fn affine(&self) -> Affine {
        let mut map = Affine::translate(self.position.x, self.position.y);
        if self.rotation_deg != 0.0 {
            map = map.then_inner(Affine::rotate_degrees(self.rotation_deg));
        }
        if self.skew_deg != 0.0 {
            map = map
                .then_inner(Affine::rotate_degrees(self.skew_axis_deg))
                .then_inner(Affine::skew_degrees(self.skew_deg))
                .then_inner(Affine::rotate_degrees(-self.skew_axis_deg));
        }
        map.then_inner(Affine::scale(self.scale.x, self.scale.y))
            .then_inner(Affine::translate(-self.anchor.x, -self.anchor.y))
    }

    /// The map of a repeater's copy: `n` times over itself, which need not be whole. Position
    /// and rotation times n, scale to the power n, around the anchor; skew has no part.
    pub fn affine_times(&self, n: f32) -> Affine {
        let (anchor, scale) = (self.anchor, self.scale);
        Affine::translate(
            anchor.x + self.position.x * n,
            anchor.y + self.position.y * n,
        )
        .then_inner(Affine::rotate_degrees(self.rotation_deg * n))
        .then_inner(Affine::scale(power(scale.x, n), power(scale.y, n)))
        .then_inner(Affine::translate(-anchor.x, -anchor.y))
    }
}

/// A mirror turns over at every whole step: a negative number has no power between.
fn power(base: f32, n: f32) -> f32 {
    let size = base.abs().powf(n);
    let odd = n.floor().rem_euclid(2.0) == 1.0;
    if base < 0.0 && odd { -size } else { size }
}

impl Transform {
    /// A keyed value without keys, which `check` refuses, has its usual value.
    pub fn pose_at(&self, t_ms: f32) -> Pose {
        let number = |value: &Animated<f32>| value.at(t_ms).unwrap_or(0.0);
        let heading = if self.orient {
            self.position.heading_at(t_ms)
        } else {
            0.0
        };
        Pose {
            anchor: self.anchor.at(t_ms).unwrap_or(Point::ZERO),
            position: self.position.at(t_ms),
            scale: self.scale.at(t_ms).unwrap_or(Point::new(1.0, 1.0)),
            skew_deg: number(&self.skew_deg),
            skew_axis_deg: number(&self.skew_axis_deg),
            rotation_deg: number(&self.rotation_deg) + heading,
        }
    }

    pub fn affine_at(&self, t_ms: f32) -> Affine {
        self.pose_at(t_ms).affine()
    }

    /// Whether two times can have different maps.
    pub fn moves(&self) -> bool {
        let numbers = [&self.skew_deg, &self.skew_axis_deg, &self.rotation_deg];
        self.position.moves()
            || self.anchor.moves()
            || self.scale.moves()
            || numbers.into_iter().any(Animated::moves)
    }
}

impl Position {
    pub fn at(&self, t_ms: f32) -> Point {
        match self {
            Self::Joint(point) => point.at(t_ms).unwrap_or(Point::ZERO),
            Self::Split { x, y } => {
                let side = |value: &Animated<f32>| value.at(t_ms).unwrap_or(0.0);
                Point::new(side(x), side(y))
            }
        }
    }

    pub fn moves(&self) -> bool {
        match self {
            Self::Joint(point) => point.moves(),
            Self::Split { x, y } => x.moves() || y.moves(),
        }
    }

    /// Degrees clockwise from the x axis to the way that it takes; while it rests, the way
    /// that it took last, or before that the way that it will take first. 0 if it never moves.
    pub fn heading_at(&self, t_ms: f32) -> f32 {
        let way = match self {
            Self::Joint(Animated::Fixed(_)) => None,
            Self::Joint(Animated::Keyed { keys }) => heading(keys, t_ms),
            Self::Split { .. } => {
                /// Long enough that f32 sees a difference late in a long film.
                const STEP_MS: f32 = 0.5;
                way(self.at(t_ms - STEP_MS), self.at(t_ms + STEP_MS))
            }
        };
        way.map_or(0.0, |w| w.y.atan2(w.x).to_degrees())
    }
}

fn heading(keys: &[Keyframe<Point>], t_ms: f32) -> Option<Point> {
    let (idx, share) = leg(keys, |k| k.at_ms, t_ms)?;
    let on = |leg_idx: usize, share: f32| {
        let (from, to) = (keys.get(leg_idx)?, keys.get(leg_idx + 1)?);
        leg_heading(from, to.value, share)
    };
    on(idx, share)
        .or_else(|| (0..idx).rev().find_map(|before| on(before, 1.0)))
        .or_else(|| (idx + 1..keys.len()).find_map(|after| on(after, 0.0)))
}

/// The way between two keys; `None` where nothing moves.
fn leg_heading(from: &Keyframe<Point>, to: Point, share: f32) -> Option<Point> {
    if from.ease == Easing::Hold {
        return None;
    }
    if let Some(bend) = from.bend {
        let (_, direction) = motion::walk(from.value, bend, to, from.ease.apply(share));
        return way(Point::ZERO, direction);
    }
    if matches!(from.ease, Easing::Axes(..)) {
        /// A thousandth of the leg: each side has its own speed there.
        const STEP: f32 = 1.0e-3;
        let at = |share: f32| Point::between(from, &to, share.clamp(0.0, 1.0));
        return way(at(share - STEP), at(share + STEP));
    }
    way(from.value, to)
}

fn way(from: Point, to: Point) -> Option<Point> {
    let way = Point::new(to.x - from.x, to.y - from.y);
    (way != Point::ZERO).then_some(way)
}
