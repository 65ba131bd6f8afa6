//! A value that may change over time: keyframes and their easing.

use serde::{Deserialize, Serialize};

use crate::{color::Color, geometry::Point, limits::TIME_EPSILON_MS, motion};

mod read;

#[cfg(test)]
mod tests;

/// A value, fixed or keyed; on the wire the plain value, or `{"keys":[…]}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
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
    /// For points: the way to the next keyframe is this cubic, walked at even speed. Handles
    /// are offsets from this value and from the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bend: Option<[Point; 2]>,
}

impl<T> Keyframe<T> {
    /// A keyframe that is left straight.
    pub const fn new(at_ms: f32, value: T, ease: Easing) -> Self {
        Self {
            at_ms,
            value,
            ease,
            bend: None,
        }
    }
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
    /// One cubic for x and one for y of a point; other values use the first.
    Axes([f32; 4], [f32; 4]),
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
            Self::Cubic(x1, y1, x2, y2) | Self::Axes([x1, y1, x2, y2], _) => {
                bezier(y1, y2, solve_x(x1, x2, t))
            }
        }
    }
}

/// Values that have a middle.
pub trait Lerp: Clone {
    #[must_use]
    fn lerp(&self, to: &Self, t: f32) -> Self;

    /// The value between a key and the next one, at a share of the time between them.
    #[must_use]
    fn between(from: &Keyframe<Self>, to: &Self, share: f32) -> Self {
        from.value.lerp(to, from.ease.apply(share))
    }
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

    fn between(from: &Keyframe<Self>, to: &Self, share: f32) -> Self {
        if let Some(bend) = from.bend {
            return motion::walk(from.value, bend, *to, from.ease.apply(share)).0;
        }
        let (x, y) = from.ease.axes(share);
        Self::new(from.value.x.lerp(&to.x, x), from.value.y.lerp(&to.y, y))
    }
}

impl Lerp for Color {
    fn lerp(&self, to: &Self, t: f32) -> Self {
        self.mix(*to, t)
    }
}

/// The last key that a time has reached, and the share (0 to 1) of the time to the next key
/// that is gone. Before the first key it is the first at 0; from the last on, the last at 0.
///
/// A key counts as reached [`TIME_EPSILON_MS`] early, so that what it starts is there on its
/// frame. `None` only without keys.
pub fn leg<K>(keys: &[K], at_ms: impl Fn(&K) -> f32, t_ms: f32) -> Option<(usize, f32)> {
    let next_idx = keys.partition_point(|k| at_ms(k) <= t_ms + TIME_EPSILON_MS);
    let Some(prev_idx) = next_idx.checked_sub(1) else {
        return (!keys.is_empty()).then_some((0, 0.0));
    };
    let Some(next) = keys.get(next_idx) else {
        return Some((prev_idx, 0.0));
    };
    let from_ms = at_ms(&keys[prev_idx]);
    let share = (t_ms - from_ms) / (at_ms(next) - from_ms);
    // A key that is reached early has a share just below 0.
    Some((prev_idx, share.clamp(0.0, 1.0)))
}

impl<T: Lerp> Animated<T> {
    /// The value at a time. Before the first keyframe and after the last it holds.
    ///
    /// `None` only for a keyed value without keyframes, which `check` refuses.
    pub fn at(&self, t_ms: f32) -> Option<T> {
        let keys = match self {
            Self::Fixed(value) => return Some(value.clone()),
            Self::Keyed { keys } => keys,
        };
        let (idx, share) = leg(keys, |k| k.at_ms, t_ms)?;
        let key = &keys[idx];
        // Easings only come near 0 at 0; a key's own time has exactly its value.
        if share == 0.0 || key.ease == Easing::Hold {
            return Some(key.value.clone());
        }
        let next = keys.get(idx + 1)?;
        Some(T::between(key, &next.value, share))
    }
}

impl<T> Animated<T> {
    pub fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }
}

impl<T: PartialEq> Animated<T> {
    /// Whether two times can have different values; keys that all say the same do not move.
    pub fn moves(&self) -> bool {
        match self {
            Self::Fixed(_) => false,
            Self::Keyed { keys } => keys
                .windows(2)
                .any(|w| w[0].value != w[1].value || w[0].bend.is_some()),
        }
    }
}

impl<T> From<T> for Animated<T> {
    fn from(value: T) -> Self {
        Self::Fixed(value)
    }
}

impl Easing {
    /// [`Easing::apply`] for x and for y of a point.
    pub fn axes(self, t: f32) -> (f32, f32) {
        let both = self.apply(t);
        match self {
            Self::Axes(_, [x1, y1, x2, y2]) => (both, Self::Cubic(x1, y1, x2, y2).apply(t)),
            Self::Linear | Self::Hold | Self::Cubic(..) => (both, both),
        }
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
