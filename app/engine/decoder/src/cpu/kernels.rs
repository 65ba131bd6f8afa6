//! Four rows times one or two tokens: where the time goes.
//!
//! Sums are kept in lanes and added at the end. A half float is read by moving its bits, which
//! leaves it 2^112 times too small; inputs are raised by 2^96 first, so that no product is lost
//! below what a float can say, and the group's scale makes up for both.

use super::inputs::Quantized;
use super::lane::{self, F32x4};
use super::matrix::{Bytes32, ROWS};

/// 2^96: what inputs of half float matrices are multiplied with.
pub(super) const HALF_INPUT: f32 = f32::from_bits((96 + 127) << 23);
/// 2^-16: what is left of 2^96 / 2^112 in the sums of half float matrices.
pub(super) const HALF_RAISED: f32 = f32::from_bits((127 - 16) << 23);

/// One row of inputs, four columns to an entry.
pub(super) type Row<'a> = &'a [[f32; 4]];

type Sums = [F32x4; ROWS];

/// Elsewhere than in wasm this stays a call: sums that must lie in memory for it lie there lane by
/// lane, and that is how the compiler then computes them. Inlined, it goes across rows and spends
/// its time in shuffles.
#[cfg_attr(target_arch = "wasm32", inline(always))]
#[cfg_attr(not(target_arch = "wasm32"), inline(never))]
fn finish(sums: &Sums) -> [f32; ROWS] {
    sums.map(F32x4::sum)
}

/// 16 bit rows, read by `pair`, times one token.
#[inline(always)]
fn rows_16(
    weights: &[[u32; 4]],
    x: Row<'_>,
    pair: impl Fn(&[u32; 4]) -> (F32x4, F32x4),
) -> [f32; ROWS] {
    let mut low = [F32x4::zero(); ROWS];
    let mut high = [F32x4::zero(); ROWS];
    for (weights, x) in weights
        .as_chunks::<ROWS>()
        .0
        .iter()
        .zip(x.as_chunks::<2>().0)
    {
        let (x_low, x_high) = (F32x4::load(&x[0]), F32x4::load(&x[1]));
        for r in 0..ROWS {
            let (w_low, w_high) = pair(&weights[r]);
            low[r] = low[r].add_product(w_low, x_low);
            high[r] = high[r].add_product(w_high, x_high);
        }
    }
    finish(&std::array::from_fn(|r| low[r].add(high[r])))
}

/// bfloat16 rows times one token.
pub(super) fn rows_bf16(weights: &[[u32; 4]], x: Row<'_>) -> [f32; ROWS] {
    rows_16(weights, x, F32x4::bf16_pair)
}

/// Half float rows times one token; not yet scaled.
pub(super) fn rows_f16(weights: &[[u32; 4]], x: Row<'_>) -> [f32; ROWS] {
    rows_16(weights, x, F32x4::f16_pair)
}

/// f32 rows times one token.
pub(super) fn rows_f32(weights: &[[f32; 4]], x: Row<'_>) -> [f32; ROWS] {
    let mut even = [F32x4::zero(); ROWS];
    let mut odd = [F32x4::zero(); ROWS];
    let (pairs, rest) = weights.as_chunks::<{ 2 * ROWS }>();
    let (x_pairs, x_rest) = x.as_chunks::<2>();
    for (weights, x) in pairs.iter().zip(x_pairs) {
        let (x_even, x_odd) = (F32x4::load(&x[0]), F32x4::load(&x[1]));
        for r in 0..ROWS {
            even[r] = even[r].add_product(F32x4::load(&weights[r]), x_even);
            odd[r] = odd[r].add_product(F32x4::load(&weights[ROWS + r]), x_odd);
        }
    }
    if let (Some(weights), Some(x)) = (rest.first_chunk::<ROWS>(), next(x_rest, x_pairs, pairs)) {
        for r in 0..ROWS {
            even[r] = even[r].add_product(F32x4::load(&weights[r]), F32x4::load(&x));
        }
    }
    finish(&std::array::from_fn(|r| even[r].add(odd[r])))
}

/// The entry that belongs to the odd last step: inputs may be padded further than the rows.
fn next(
    rest: &[[f32; 4]],
    x_pairs: &[[[f32; 4]; 2]],
    pairs: &[[[f32; 4]; 2 * ROWS]],
) -> Option<[f32; 4]> {
    x_pairs
        .get(pairs.len())
        .map(|pair| pair[0])
        .or_else(|| rest.first().copied())
}

/// f32 rows times `T` tokens.
#[inline(always)]
pub(super) fn tile_f32<const T: usize>(weights: &[[f32; 4]], x: [Row<'_>; T]) -> [[f32; ROWS]; T] {
    let steps = weights.len() / ROWS;
    let x = x.map(|row| &row[..steps.min(row.len())]);
    let mut sums = [[F32x4::zero(); ROWS]; T];
    for (step, weights) in weights.as_chunks::<ROWS>().0.iter().enumerate() {
        let now: [F32x4; T] = std::array::from_fn(|t| F32x4::load(&x[t][step]));
        for r in 0..ROWS {
            let weight = F32x4::load(&weights[r]);
            for t in 0..T {
                sums[t][r] = sums[t][r].add_product(weight, now[t]);
            }
        }
    }
    sums.map(|sums| finish(&sums))
}

/// 8 bit rows times `T` tokens of 16 bit inputs.
#[inline(always)]
pub(super) fn tile_q8<const T: usize>(
    weights: &[Bytes32],
    scales: &[f32],
    x: [Quantized<'_>; T],
) -> [[f32; ROWS]; T] {
    let mut sums = [[F32x4::zero(); ROWS]; T];
    let blocks = weights
        .as_chunks::<ROWS>()
        .0
        .iter()
        .zip(scales.as_chunks::<ROWS>().0);
    for (block, (weights, scales)) in blocks.enumerate() {
        for r in 0..ROWS {
            for t in 0..T {
                let dot = lane::block(&weights[r], &x[t].blocks[block]);
                let scale = F32x4::splat(scales[r] * x[t].scales[block]);
                sums[t][r] = sums[t][r].add_product(dot, scale);
            }
        }
    }
    sums.map(|sums| finish(&sums))
}

/// A group of 16 bit rows as f32 rows, in the order that [`tile_f32`] reads.
pub(super) fn widen(
    weights: &[[u32; 4]],
    into: &mut Vec<[f32; 4]>,
    pair: impl Fn(&[u32; 4]) -> (F32x4, F32x4),
) {
    into.clear();
    for weights in weights.as_chunks::<ROWS>().0 {
        let pairs = weights.map(|words| pair(&words));
        into.extend(pairs.iter().map(|(low, _)| low.store()));
        into.extend(pairs.iter().map(|(_, high)| high.store()));
    }
}
