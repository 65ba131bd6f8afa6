//! Lenient looks into JSON: Lottie's writers disagree on what a number or a flag is.

use mtor_video::limits::NUMBER_MAX;
use serde_json::Value;

/// A number, or the first of an array: scalars are often written as arrays of one.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::Array(list) => list.first().and_then(Value::as_f64),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        Value::Null | Value::String(_) | Value::Object(_) => None,
    }
}

pub(super) fn number_at(holder: &Value, key: &str) -> Option<f64> {
    holder.get(key).and_then(number)
}

/// A number that may be written as a property; its first value then.
pub(super) fn first_number_at(holder: &Value, key: &str) -> Option<f64> {
    let value = holder.get(key)?;
    number(value.get("k").unwrap_or(value))
}

/// A whole number; fractions are cut.
pub(super) fn integer_at(holder: &Value, key: &str) -> Option<i64> {
    // A cast saturates, and nothing here is near the ends.
    number_at(holder, key).map(|n| n as i64)
}

/// `true`, or a number other than 0.
pub(super) fn flag_at(holder: &Value, key: &str) -> bool {
    number_at(holder, key).is_some_and(|n| n != 0.0)
}

pub(super) fn text_at<'v>(holder: &'v Value, key: &str) -> Option<&'v str> {
    holder.get(key).and_then(Value::as_str)
}

/// The list under a key; empty without it.
pub(super) fn list_at<'v>(holder: &'v Value, key: &str) -> &'v [Value] {
    holder
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// Ids and references are strings or numbers.
pub(super) fn id_at(holder: &Value, key: &str) -> Option<String> {
    match holder.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// As the scene model wants it: finite and within its range.
pub(super) fn to_f32(number: f64) -> f32 {
    if number.is_finite() {
        (number as f32).clamp(-NUMBER_MAX, NUMBER_MAX)
    } else {
        0.0
    }
}

/// A name short enough for a line.
pub(super) fn shortened(name: &str) -> String {
    /// Long enough to find the thing in its editor.
    const NAME_CHARS_MAX: usize = 40;
    name.chars().take(NAME_CHARS_MAX).collect()
}
