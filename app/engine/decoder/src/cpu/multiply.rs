//! Inputs times a matrix: one token streams the weights, a chunk of tokens shares them.

use super::inputs::Inputs;
use super::kernels::{self, Row};
use super::lane::F32x4;
use super::matrix::{Bytes32, Entries, Matrix, ROWS};

/// Tokens that share one reading of four rows. Two keep all sums in sixteen registers.
const TOKENS: usize = 2;

/// `into[n][rows] = inputs[n] * matrix`. The scratch keeps its memory from call to call.
pub(crate) fn multiply(
    matrix: &Matrix,
    inputs: &mut Inputs,
    into: &mut [f32],
    scratch: &mut Vec<[f32; 4]>,
) {
    inputs.prepare(matrix.kind());
    if inputs.n() == 1 {
        one(matrix, inputs, into);
    } else {
        many(matrix, inputs, into, scratch);
    }
}

fn one(matrix: &Matrix, inputs: &Inputs, into: &mut [f32]) {
    let step = ROWS * matrix.steps();
    let groups = into.chunks_mut(ROWS);
    match &matrix.entries {
        Entries::F32(entries) => {
            let x = inputs.row(0);
            for (weights, into) in entries.chunks_exact(step).zip(groups) {
                put(into, kernels::rows_f32(weights, x));
            }
        }
        Entries::Bf16(entries) => {
            let x = inputs.row(0);
            for (weights, into) in entries.chunks_exact(step).zip(groups) {
                put(into, kernels::rows_bf16(weights, x));
            }
        }
        Entries::F16(entries, scales) => {
            let x = inputs.row(0);
            for ((weights, scale), into) in entries.chunks_exact(step).zip(scales).zip(groups) {
                put(into, kernels::rows_f16(weights, x).map(|sum| sum * scale));
            }
        }
        Entries::Q8(entries, scales) => {
            let x = inputs.quantized(0);
            let weights = entries.chunks_exact(step).zip(scales.chunks_exact(step));
            for ((weights, scales), into) in weights.zip(groups) {
                put(into, kernels::tile_q8(weights, scales, [x])[0]);
            }
        }
    }
}

fn many(matrix: &Matrix, inputs: &Inputs, into: &mut [f32], scratch: &mut Vec<[f32; 4]>) {
    let step = ROWS * matrix.steps();
    let rows = matrix.rows();
    match &matrix.entries {
        Entries::F32(entries) => {
            for (group, weights) in entries.chunks_exact(step).enumerate() {
                floats(weights, inputs, 1.0, &mut Output { into, rows, group });
            }
        }
        Entries::Bf16(entries) => {
            for (group, weights) in entries.chunks_exact(step).enumerate() {
                kernels::widen(weights, scratch, F32x4::bf16_pair);
                floats(scratch, inputs, 1.0, &mut Output { into, rows, group });
            }
        }
        Entries::F16(entries, scales) => {
            for (group, (weights, scale)) in entries.chunks_exact(step).zip(scales).enumerate() {
                kernels::widen(weights, scratch, F32x4::f16_pair);
                floats(scratch, inputs, *scale, &mut Output { into, rows, group });
            }
        }
        Entries::Q8(entries, scales) => {
            let weights = entries.chunks_exact(step).zip(scales.chunks_exact(step));
            for (group, (weights, scales)) in weights.enumerate() {
                blocks(weights, scales, inputs, &mut Output { into, rows, group });
            }
        }
    }
}

/// Where the sums of one group of rows go.
struct Output<'a> {
    into: &'a mut [f32],
    rows: usize,
    group: usize,
}

impl Output<'_> {
    #[inline(always)]
    fn put(&mut self, token: usize, sums: [f32; ROWS], scale: f32) {
        let first = token * self.rows + self.group * ROWS;
        let end = (first + ROWS).min((token + 1) * self.rows);
        put(&mut self.into[first..end], sums.map(|sum| sum * scale));
    }
}

/// The last group may have fewer rows than sums.
#[inline(always)]
fn put(into: &mut [f32], sums: [f32; ROWS]) {
    for (into, sum) in into.iter_mut().zip(sums) {
        *into = sum;
    }
}

fn floats(weights: Row<'_>, inputs: &Inputs, scale: f32, output: &mut Output<'_>) {
    let paired = inputs.n() / TOKENS * TOKENS;
    for token in (0..paired).step_by(TOKENS) {
        let x = std::array::from_fn(|t| inputs.row(token + t));
        let sums = kernels::tile_f32::<TOKENS>(weights, x);
        for (t, sums) in sums.into_iter().enumerate() {
            output.put(token + t, sums, scale);
        }
    }
    for token in paired..inputs.n() {
        let [sums] = kernels::tile_f32(weights, [inputs.row(token)]);
        output.put(token, sums, scale);
    }
}

fn blocks(weights: &[Bytes32], scales: &[f32], inputs: &Inputs, output: &mut Output<'_>) {
    let paired = inputs.n() / TOKENS * TOKENS;
    for token in (0..paired).step_by(TOKENS) {
        let x = std::array::from_fn(|t| inputs.quantized(token + t));
        let sums = kernels::tile_q8::<TOKENS>(weights, scales, x);
        for (t, sums) in sums.into_iter().enumerate() {
            output.put(token + t, sums, 1.0);
        }
    }
    for token in paired..inputs.n() {
        let [sums] = kernels::tile_q8(weights, scales, [inputs.quantized(token)]);
        output.put(token, sums, 1.0);
    }
}
