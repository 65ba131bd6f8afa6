//! Lottie properties to animated values: fixed, keyed, and keyed the old way.

use mtor_video::{
    Animated, Color, Easing, Keyframe, Point,
    limits::{KEYS_MAX, TIME_MS_MAX},
};
use serde_json::Value;

use super::{
    Reader,
    json::{flag_at, number, number_at, text_at, to_f32},
};

/// A value that can stand in a property.
pub(super) trait Readable: Clone + PartialEq {
    /// Whether x and y may ease apart and the way may bend.
    const IS_POINT: bool = false;
    fn read(value: &Value) -> Option<Self>;
}

impl Readable for f32 {
    fn read(value: &Value) -> Option<Self> {
        number(value).map(to_f32)
    }
}

impl Readable for Point {
    const IS_POINT: bool = true;

    fn read(value: &Value) -> Option<Self> {
        let [x, y, ..] = value.as_array()?.as_slice() else {
            return number(value).map(|n| Self::new(to_f32(n), to_f32(n)));
        };
        Some(Self::new(to_f32(number(x)?), to_f32(number(y)?)))
    }
}

impl Readable for Color {
    fn read(value: &Value) -> Option<Self> {
        let [r, g, b, rest @ ..] = value.as_array()?.as_slice() else {
            return None;
        };
        let alpha = rest.first().and_then(number).unwrap_or(1.0);
        let channel = |v: &Value| number(v).map(to_f32);
        Some(Self {
            r: channel(r)?,
            g: channel(g)?,
            b: channel(b)?,
            a: to_f32(alpha),
        })
    }
}

/// Numbers of one gradient: more than any editor lets one set.
const ROW_MAX: usize = 1_024;

/// A list of numbers: gradient stops.
impl Readable for Vec<f32> {
    fn read(value: &Value) -> Option<Self> {
        let list = value.as_array()?;
        let numbers = list.iter().map(|n| to_f32(number(n).unwrap_or(0.0)));
        Some(numbers.take(ROW_MAX).collect())
    }
}

impl Reader<'_> {
    /// `None` when the property is missing or not readable.
    pub(super) fn animated<T: Readable>(
        &mut self,
        holder: &Value,
        key: &str,
    ) -> Option<Animated<T>> {
        let property = holder.get(key)?;
        if property.get("k").is_none() && property.get("sid").is_some() {
            self.report.note("slot");
        }
        if text_at(property, "x").is_some() {
            self.report.note("expression");
        }
        let value = property.get("k").unwrap_or(property);
        let keys = value
            .as_array()
            .filter(|list| list.first().is_some_and(|k| k.get("t").is_some()));
        match keys {
            Some(keys) => self.keyed(keys),
            None => T::read(value).map(Animated::Fixed),
        }
    }

    pub(super) fn animated_or<T: Readable>(
        &mut self,
        holder: &Value,
        key: &str,
        usual: T,
    ) -> Animated<T> {
        self.animated(holder, key).unwrap_or(Animated::Fixed(usual))
    }

    /// Percent in the file, a share in the scene.
    pub(super) fn share_or(&mut self, holder: &Value, key: &str, usual: f32) -> Animated<f32> {
        map(self.animated_or(holder, key, usual), |v| v / 100.0)
    }

    /// Opacities are 0 to 100; always 100 is not worth a value.
    pub(super) fn opacity(&mut self, holder: &Value, key: &str) -> Option<Animated<f32>> {
        let opacity = map(self.animated::<f32>(holder, key)?, |v| {
            (v / 100.0).clamp(0.0, 1.0)
        });
        (opacity != Animated::Fixed(1.0)).then_some(opacity)
    }

    fn keyed<T: Readable>(&mut self, list: &[Value]) -> Option<Animated<T>> {
        let mut keys: Vec<Keyframe<T>> = Vec::with_capacity(list.len().min(KEYS_MAX));
        // Old files write where each way ends, and leave the last start out.
        let mut end: Option<T> = None;
        for item in list {
            let start = item.get("s").and_then(T::read);
            let (Some(value), Some(frame)) = (start.or(end.clone()), number_at(item, "t")) else {
                continue;
            };
            let at_ms = self.clock.ms(frame);
            if let Some(end) = end.take() {
                jump(&mut keys, end, &value, at_ms);
            }
            end = item.get("e").and_then(T::read);
            keys.push(Keyframe {
                at_ms,
                ease: easing(item, T::IS_POINT),
                bend: T::IS_POINT.then(|| bend(item)).flatten(),
                value,
            });
        }
        self.settled(keys)
    }

    /// In order of time, one key a time, not too many.
    fn settled<T: Clone>(&mut self, mut keys: Vec<Keyframe<T>>) -> Option<Animated<T>> {
        keys.sort_by(|a, b| a.at_ms.total_cmp(&b.at_ms));
        // Keeps the later of equals, as players do: they look for the last one that has begun.
        let mut kept: Vec<Keyframe<T>> = Vec::with_capacity(keys.len());
        for key in keys {
            if kept.last().is_some_and(|last| last.at_ms >= key.at_ms) {
                kept.pop();
            }
            kept.push(key);
        }
        if kept.len() > KEYS_MAX {
            self.report
                .note(format!("some of {} keyframes", kept.len()));
            let step = kept.len().div_ceil(KEYS_MAX);
            kept = kept.into_iter().step_by(step).collect();
        }
        match kept.len() {
            0 => None,
            1 => kept.pop().map(|key| Animated::Fixed(key.value)),
            _ => Some(Animated::Keyed { keys: kept }),
        }
    }
}

/// Where a way ends elsewhere than the next one starts, the value jumps at the last moment.
fn jump<T: Readable>(keys: &mut Vec<Keyframe<T>>, end: T, next: &T, at_ms: f32) {
    /// Less than any frame, more than what two times are told apart by.
    const MOMENT_MS: f32 = 0.1;
    let Some(last) = keys.last() else { return };
    let before_ms = at_ms - MOMENT_MS;
    if end == *next || last.ease == Easing::Hold || before_ms <= last.at_ms {
        return;
    }
    keys.push(Keyframe {
        at_ms: before_ms,
        value: end,
        ease: Easing::Hold,
        bend: None,
    });
}

fn easing(key: &Value, is_point: bool) -> Easing {
    if flag_at(key, "h") {
        return Easing::Hold;
    }
    let (Some(leave), Some(arrive)) = (key.get("o"), key.get("i")) else {
        return Easing::Linear;
    };
    let Some(first) = cubic(leave, arrive, 0) else {
        return Easing::Linear;
    };
    match cubic(leave, arrive, 1) {
        Some(second) if is_point && second != first => Easing::Axes(first, second),
        Some(_) | None => {
            let [x1, y1, x2, y2] = first;
            if x1 == y1 && x2 == y2 {
                Easing::Linear
            } else {
                Easing::Cubic(x1, y1, x2, y2)
            }
        }
    }
}

/// The handles of one dimension; a scalar stands for all of them.
fn cubic(leave: &Value, arrive: &Value, axis: usize) -> Option<[f32; 4]> {
    let side = |handle: &Value, key: &str| {
        let value = handle.get(key)?;
        let of_axis = value.as_array().map_or(Some(value), |list| list.get(axis));
        of_axis.and_then(number).map(to_f32)
    };
    Some([
        side(leave, "x")?.clamp(0.0, 1.0),
        side(leave, "y")?,
        side(arrive, "x")?.clamp(0.0, 1.0),
        side(arrive, "y")?,
    ])
}

fn bend(key: &Value) -> Option<[Point; 2]> {
    let leave = key.get("to").and_then(Point::read)?;
    let arrive = key.get("ti").and_then(Point::read)?;
    (leave != Point::ZERO || arrive != Point::ZERO).then_some([leave, arrive])
}

/// A part of each value, with the same moves.
pub(super) fn part<T, U>(value: &Animated<T>, f: impl Fn(&T) -> U) -> Animated<U> {
    match value {
        Animated::Fixed(value) => Animated::Fixed(f(value)),
        Animated::Keyed { keys } => Animated::Keyed {
            keys: keys
                .iter()
                .map(|key| Keyframe {
                    at_ms: key.at_ms,
                    value: f(&key.value),
                    ease: key.ease,
                    bend: None,
                })
                .collect(),
        },
    }
}

/// The same moves with other values.
pub(super) fn map<T, U>(value: Animated<T>, f: impl Fn(T) -> U) -> Animated<U> {
    match value {
        Animated::Fixed(value) => Animated::Fixed(f(value)),
        Animated::Keyed { keys } => Animated::Keyed {
            keys: keys
                .into_iter()
                .map(|key| Keyframe {
                    at_ms: key.at_ms,
                    value: f(key.value),
                    ease: key.ease,
                    bend: key.bend,
                })
                .collect(),
        },
    }
}

/// Frames of one composition to its milliseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct FrameClock {
    pub(super) ms_per_frame: f64,
    /// The frame at which its time is 0.
    pub(super) zero: f64,
}

impl FrameClock {
    pub(super) fn ms(self, frame: f64) -> f32 {
        let ms = (frame - self.zero) * self.ms_per_frame;
        if ms.is_nan() {
            return 0.0;
        }
        (ms as f32).clamp(-TIME_MS_MAX, TIME_MS_MAX)
    }
}
