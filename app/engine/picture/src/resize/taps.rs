//! Which pixels one pixel of a resized side is made of, and with what weights.
//!
//! Lanczos: `sinc(x) sinc(x / 3)` within 3 pixels of the center, and when a side shrinks, within 3
//! pixels of the smaller one. Pixels past an edge count nothing, the others make up for them.
//!
//! **Invariant:** a sum of [`HALF`] and bytes times the weights of one tap, in any order, stays in
//! 32 bits.

use std::f64::consts::PI;

/// Bits of a weight behind the point: what 32 bits leave to a byte, a sign and an overshoot.
pub(super) const WEIGHT_BITS: u32 = 32 - 8 - 2;
/// Where a sum begins, so that it is rounded and not cut off.
pub(super) const HALF: i32 = 1 << (WEIGHT_BITS - 1);
/// Lobes of the filter on each side.
const LOBES: f64 = 3.0;

/// For every pixel of the new side, the pixels of the old one that make it.
#[derive(Debug)]
pub(super) struct Taps {
    /// The first of them, and where its weights end in `weights`.
    spans: Vec<(usize, usize)>,
    /// In units of `2^-22`.
    weights: Vec<i32>,
}

impl Taps {
    /// From `n_old` pixels to `n_new`, both at least 1.
    pub(super) fn new(n_old: usize, n_new: usize) -> Self {
        let mut taps = Self {
            spans: Vec::with_capacity(n_new),
            weights: Vec::new(),
        };
        let scale = n_old as f64 / n_new as f64;
        let shares = &mut Vec::new();
        for x in 0..n_new {
            let center = (x as f64 + 0.5) * scale;
            let first = spread(center, scale, n_old, shares);
            taps.weights
                .extend(shares.iter().map(|&share| fixed(share)));
            taps.spans.push((first, taps.weights.len()));
        }
        taps
    }

    /// Pixels of the new side.
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// For each pixel of the new side the first old one, and the weights from that one on.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &[i32])> {
        let begins = std::iter::once(0).chain(self.spans.iter().map(|&(_, end)| end));
        let spans = self.spans.iter().zip(begins);
        spans.map(|(&(first, end), begin)| (first, &self.weights[begin..end]))
    }
}

/// Fills `shares` with what each pixel around `center` has in the sum, together 1, and gives the
/// first one's place. The steps are in Pillow's order, so that they round alike.
fn spread(center: f64, scale: f64, n_old: usize, shares: &mut Vec<f64>) -> usize {
    let stretch = scale.max(1.0);
    let reach = LOBES * stretch;
    let shrink = 1.0 / stretch;
    // `as` cuts off the fraction, and what is below zero.
    let first = (center - reach + 0.5) as usize;
    let end = ((center + reach + 0.5) as usize).min(n_old);
    shares.clear();
    shares.extend((first..end).map(|x| lanczos((x as f64 - center + 0.5) * shrink)));
    let total: f64 = shares.iter().sum();
    if total != 0.0 {
        for share in shares.iter_mut() {
            *share /= total;
        }
    }
    first
}

/// The nearest number of `2^-22`, halves away from zero.
fn fixed(share: f64) -> i32 {
    let scaled = share * f64::from(1 << WEIGHT_BITS);
    // `as` cuts off the fraction. Shares are below 2, see the test.
    (scaled + 0.5_f64.copysign(scaled)) as i32
}

fn lanczos(x: f64) -> f64 {
    if (-LOBES..LOBES).contains(&x) {
        sinc(x) * sinc(x / LOBES)
    } else {
        0.0
    }
}

fn sinc(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    let angle = x * PI;
    angle.sin() / angle
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::SIDE_MAX;

    #[track_caller]
    fn check(n_old: usize, n_new: usize) {
        let taps = Taps::new(n_old, n_new);
        assert_eq!(taps.len(), n_new, "one tap a pixel");
        for (first, weights) in taps.iter() {
            let of = format!("{n_old} to {n_new} at {first}: {weights:?}");
            assert!(
                !weights.is_empty() && first + weights.len() <= n_old,
                "{of}"
            );
            let most = |sign: i64| -> i64 {
                let one_sign = weights.iter().map(|&it| i64::from(it) * sign);
                one_sign.filter(|&it| it > 0).sum::<i64>() * 255
            };
            let high = i64::from(HALF) + most(1);
            assert!(high <= i64::from(i32::MAX), "{of}");
            assert!(-most(-1) >= i64::from(i32::MIN), "{of}");
        }
    }

    #[test]
    fn no_sum_leaves_its_32_bits_and_no_tap_its_row() {
        for n_old in 1..=48 {
            for n_new in 1..=48 {
                check(n_old, n_new);
            }
        }
        for (n_old, n_new) in [
            (1, SIDE_MAX),
            (2, SIDE_MAX),
            (3, 4093),
            (SIDE_MAX, 1),
            (SIDE_MAX, 2),
            (SIDE_MAX, SIDE_MAX - 1),
            (SIDE_MAX - 1, SIDE_MAX),
            (2047, 2048),
            (2048, 512),
        ] {
            check(n_old, n_new);
        }
    }

    #[test]
    fn a_side_that_stays_is_made_of_itself() {
        for (x, (first, weights)) in Taps::new(9, 9).iter().enumerate() {
            for (at, &weight) in (first..).zip(weights) {
                assert_eq!(
                    weight,
                    if at == x { 1 << WEIGHT_BITS } else { 0 },
                    "{x} of {at}"
                );
            }
        }
    }
}
