//! Rotary positions: the base, and how a longer context was made of a shorter one.
//!
//! Source: Su et al., "RoFormer" (arXiv 2104.09864); the scalings as transformers computes them.

use std::f64::consts::TAU;

/// One kind of rotary position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rope {
    /// The base: the wavelength of pair `i` of `d/2` is `2 pi theta^(2i/d)` tokens.
    pub theta: f64,
    pub scaling: RopeScaling,
}

/// How the frequencies were changed for a longer context. Others are refused by name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RopeScaling {
    None,
    /// Every frequency divided by `factor`.
    Linear {
        factor: f64,
    },
    /// Llama 3.1: long waves divided by `factor`, short ones kept, a ramp between.
    Llama3 {
        factor: f64,
        low_freq_factor: f64,
        high_freq_factor: f64,
        original_context: usize,
    },
}

impl Rope {
    /// Radians per token for each pair of a head: `head_dim / 2` numbers, the fastest first.
    /// The pair `i` is the elements `i` and `i + head_dim / 2` of the head (halves, not neighbors).
    pub fn frequencies(&self, head_dim: usize) -> Vec<f64> {
        let dim = head_dim as f64;
        (0..head_dim / 2)
            .map(|pair| self.scaled(self.theta.powf(-2.0 * pair as f64 / dim)))
            .collect()
    }

    fn scaled(&self, frequency: f64) -> f64 {
        match self.scaling {
            RopeScaling::None => frequency,
            RopeScaling::Linear { factor } => frequency / factor,
            RopeScaling::Llama3 {
                factor,
                low_freq_factor,
                high_freq_factor,
                original_context,
            } => {
                let turns = original_context as f64 * frequency / TAU;
                if turns < low_freq_factor {
                    return frequency / factor;
                }
                if turns > high_freq_factor {
                    return frequency;
                }
                let kept = (turns - low_freq_factor) / (high_freq_factor - low_freq_factor);
                (1.0 - kept) * frequency / factor + kept * frequency
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(scaling: RopeScaling, pair: usize, expect: f64) {
        let found = Rope {
            theta: 500_000.0,
            scaling,
        }
        .frequencies(64)[pair];
        assert!(
            (found / expect - 1.0).abs() < 1e-5,
            "{scaling:?}, pair {pair}: {found}, not {expect}"
        );
    }

    const LLAMA: RopeScaling = RopeScaling::Llama3 {
        factor: 32.0,
        low_freq_factor: 1.0,
        high_freq_factor: 4.0,
        original_context: 8192,
    };

    #[test]
    fn frequencies_fall_from_one_radian_a_token() {
        check(RopeScaling::None, 0, 1.0);
        check(RopeScaling::None, 16, 500_000f64.powf(-0.5));
        check(
            RopeScaling::Linear { factor: 4.0 },
            16,
            500_000f64.powf(-0.5) / 4.0,
        );
        assert_eq!(
            Rope {
                theta: 1e4,
                scaling: RopeScaling::None
            }
            .frequencies(64)
            .len(),
            32,
            "one for each pair"
        );
    }

    #[test]
    fn llama_three_keeps_short_waves_and_stretches_long_ones() {
        check(LLAMA, 0, 1.0);
        check(LLAMA, 31, 500_000f64.powf(-62.0 / 64.0) / 32.0);
        // Pair 16: 8192 / (2 pi sqrt(500000)) = 1.8438 turns, 0.28128 of the way up the ramp.
        let plain = 500_000f64.powf(-0.5);
        check(LLAMA, 16, plain * (0.281_282_6 + 0.718_717_4 / 32.0));
    }
}
