//! A value that may change over time: keyframes and their easing.

use serde::{Deserialize, Serialize};

use crate::{color::Color, geometry::Point};

#[cfg(test)]
mod tests;

/// A value, fixed or keyed; on the wire the plain value, or `{"keys":[…]}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Animated<T> {
    Keyed { keys: Vec<Keyframe<T>> },
    Fixed(T),
}

/// A fixed state at a time, and the curve that leaves it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Keyframe<T> {
    pub at_ms: f32,
    pub value: T,
    /// The easing from this keyframe to the next.
    #[serde(default, skip_serializing_if = "Easing::is_linear")]
    pub ease: Easing,
}

/// How the way from one keyframe to the next is walked.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Easing {
    #[default]
    Linear,
    /// Stays until the next keyframe.
    Hold,
    /// CSS `cubic-bezier(x1, y1, x2, y2)`; y may leave 0 to 1 (overshoot).
    Cubic(f32, f32, f32, f32),
}

impl Easing {
    /// Slow at both ends; what breathing and floating things want.
    pub const IN_OUT: Self = Self::Cubic(0.42, 0.0, 0.58, 1.0);

    fn is_linear(&self) -> bool {
        *self == Self::Linear
    }

    /// Maps the share of time gone (0 to 1) to the share of the way gone.
    pub fn apply(self, t: f32) -> f32 {
        match self {
            Self::Linear => t,
            Self::Hold => 0.0,
            Self::Cubic(x1, y1, x2, y2) => bezier(y1, y2, solve_x(x1, x2, t)),
        }
    }
}

/// Values that have a middle.
pub trait Lerp: Clone {
    #[must_use]
    fn lerp(&self, to: &Self, t: f32) -> Self;
}

impl Lerp for f32 {
    fn lerp(&self, to: &Self, t: f32) -> Self {
        self + (to - self) * t
    }
}

impl Lerp for Point {
    fn lerp(&self, to: &Self, t: f32) -> Self {
        Self::new(self.x.lerp(&to.x, t), self.y.lerp(&to.y, t))
    }
}

impl Lerp for Color {
    fn lerp(&self, to: &Self, t: f32) -> Self {
        self.mix(*to, t)
    }
}

impl<T: Lerp> Animated<T> {
    /// The value at a film time. Before the first keyframe and after the last it holds.
    ///
    /// `None` only for a keyed value without keyframes, which `check` refuses.
    pub fn at(&self, t_ms: f32) -> Option<T> {
        let keys = match self {
            Self::Fixed(value) => return Some(value.clone()),
            Self::Keyed { keys } => keys,
        };
        let next_idx = keys.partition_point(|k| k.at_ms <= t_ms);
        let Some(prev_idx) = next_idx.checked_sub(1) else {
            return keys.first().map(|k| k.value.clone());
        };
        let (prev, next) = (&keys[prev_idx], keys.get(next_idx));
        let Some(next) = next else {
            return Some(prev.value.clone());
        };
        let share = (t_ms - prev.at_ms) / (next.at_ms - prev.at_ms);
        Some(prev.value.lerp(&next.value, prev.ease.apply(share)))
    }

    pub fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }
}

impl<T> From<T> for Animated<T> {
    fn from(value: T) -> Self {
        Self::Fixed(value)
    }
}

/// One coordinate of a cubic Bézier whose ends are 0 and 1.
fn bezier(p1: f32, p2: f32, s: f32) -> f32 {
    let u = 1.0 - s;
    3.0 * u * u * s * p1 + 3.0 * u * s * s * p2 + s * s * s
}

/// The parameter at which x reaches `x`; bisection, since x is monotone when x1 and x2 are in 0..=1.
fn solve_x(x1: f32, x2: f32, x: f32) -> f32 {
    /// 24 halvings reach f32's own precision.
    const HALVINGS: u32 = 24;
    let (mut low, mut high) = (0.0_f32, 1.0_f32);
    for _ in 0..HALVINGS {
        let mid = (low + high) / 2.0;
        if bezier(x1, x2, mid) < x {
            low = mid;
        } else {
            high = mid;
        }
    }
    (low + high) / 2.0
}
