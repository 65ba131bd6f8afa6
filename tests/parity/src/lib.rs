//! The decoder against implementations that nobody here wrote.
//!
//! * [`toys`]: the tokens that every oracle reads, and the toys as folders on disk.
//! * [`ours`]: a toy in our decoder on the CPU.
//! * [`theirs`]: the same toy in candle's models.
//! * [`fixture`]: what Hugging Face's transformers said, written down by `oracle.py`.

#![forbid(unsafe_code)]

pub mod fixture;
pub mod ours;
pub mod theirs;
pub mod toys;

/// How far logits may lie apart: they are a few units large, and are summed in another order.
pub const TOLERANCE: f32 = 1e-3;

/// The largest difference of two lists of logits; infinite where the lengths differ or where a
/// number is none.
pub fn worst(ours: &[f32], theirs: &[f32]) -> f32 {
    if ours.len() != theirs.len() {
        return f32::INFINITY;
    }
    ours.iter().zip(theirs).fold(0.0, |worst, (a, b)| {
        let apart = (a - b).abs();
        if apart.is_nan() {
            f32::INFINITY
        } else {
            worst.max(apart)
        }
    })
}

/// The likeliest token; the first of equals.
pub fn likeliest(logits: &[f32]) -> u32 {
    let mut best = (0, f32::NEG_INFINITY);
    for (token, &logit) in (0u32..).zip(logits) {
        if logit > best.1 {
            best = (token, logit);
        }
    }
    best.0
}

/// What stops a comparison.
#[derive(Debug, thiserror::Error)]
pub enum ParityError {
    #[error("our decoder does not read the toy: {0}")]
    Ours(String),
    #[error("candle does not have {0}")]
    Lacks(&'static str),
    #[error("candle failed: {0}")]
    Theirs(#[from] candle_core::Error),
    #[error("the fixture of `{toy}` does not fit: {why}; write it again with oracle.py")]
    Fixture { toy: String, why: String },
    #[error("a toy could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    #[error("a toy's configuration or a fixture is not JSON: {0}")]
    Json(#[from] serde_json::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_difference_is_found_wherever_it_lies() {
        let cases: [(&[f32], &[f32], f32); 4] = [
            (&[1.0, 2.0], &[1.0, 2.5], 0.5),
            (&[-1.0], &[1.0], 2.0),
            (&[1.0], &[1.0, 2.0], f32::INFINITY),
            (&[1.0, f32::NAN], &[1.0, 2.0], f32::INFINITY),
        ];
        for (ours, theirs, expect) in cases {
            assert_eq!(worst(ours, theirs), expect, "{ours:?} {theirs:?}");
        }
    }
}
