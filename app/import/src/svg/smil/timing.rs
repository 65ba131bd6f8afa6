//! When an animation runs.

use mtor_video::limits::TIME_MS_MAX;

/// One pass from its first value to its last, and how often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Timing {
    pub(super) begin_ms: f32,
    /// Infinite for a value that is set and stays.
    pub(super) pass_ms: f32,
    /// Infinite for what repeats forever.
    pub(super) passes: f32,
    pub(super) freezes: bool,
}

impl Timing {
    /// When it stops; infinite when it does not.
    pub(super) fn end_ms(&self) -> f32 {
        self.begin_ms + self.pass_ms * self.passes
    }
}

/// An SMIL clock value in milliseconds: `1:02:03.5`, `02:03`, `4s`, `30ms`, `1.5min`, `2h`, `5`.
pub(super) fn clock(text: &str) -> Option<f32> {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest.trim_start()),
        None => (1.0, text.strip_prefix('+').unwrap_or(text).trim_start()),
    };
    let ms = if text.contains(':') {
        colons(text)?
    } else {
        count(text)?
    };
    (ms <= TIME_MS_MAX).then_some(sign * ms)
}

fn colons(text: &str) -> Option<f32> {
    let parts: Vec<&str> = text.split(':').collect();
    let mut seconds = 0.0;
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    for part in parts {
        seconds = seconds * 60.0 + digits(part)?;
    }
    Some(seconds * 1000.0)
}

fn count(text: &str) -> Option<f32> {
    const UNITS: [(&str, f32); 4] = [
        ("ms", 1.0),
        ("min", 60_000.0),
        ("h", 3_600_000.0),
        ("s", 1000.0),
    ];
    for (unit, ms) in UNITS {
        if let Some(number) = text.strip_suffix(unit) {
            return Some(digits(number)? * ms);
        }
    }
    Some(digits(text)? * 1000.0)
}

/// A number without a sign, an exponent, or a name such as `inf`.
fn digits(text: &str) -> Option<f32> {
    let text = text.trim();
    let is_plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if is_plain { text.parse().ok() } else { None }
}

/// The length of the film: all that ends has ended, and what repeats forever is back at its
/// beginning, if that is possible within `max_ms`.
pub(super) fn film_ms(timings: &[Timing], max_ms: f32) -> f32 {
    let longest = |ends: &dyn Fn(&Timing) -> f32| timings.iter().map(ends).fold(0.0, f32::max);
    let ends_ms = longest(&|t| {
        if t.end_ms().is_finite() {
            t.end_ms()
        } else {
            0.0
        }
    });
    let first_pass_ms = longest(&|t| match t.pass_ms.is_finite() {
        true => t.begin_ms.max(0.0) + t.pass_ms,
        false => t.begin_ms,
    });
    let forever = timings
        .iter()
        .filter(|t| t.passes.is_infinite() && t.pass_ms.is_finite());
    let mut common: u64 = 1;
    for timing in forever {
        let pass = (timing.pass_ms.round() as u64).max(1);
        common = common.saturating_mul(pass / divisor(common, pass));
        if common as f32 > max_ms {
            return ends_ms.max(first_pass_ms);
        }
    }
    if common == 1 {
        return ends_ms.max(first_pass_ms);
    }
    let common = common as f32;
    (ends_ms / common - CLOSE).ceil().max(1.0) * common
}

/// A share of a loop that rounding may leave.
const CLOSE: f32 = 1.0e-4;

fn divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { divisor(b, a % b) }
}
