//! The inputs of a multiplication, laid out as its weights want them.
//!
//! One norm feeds several matrices: the inputs are set once and prepared again only when the next
//! matrix is of another kind.

use super::kernels::{HALF_INPUT, Row};
use super::matrix::{BLOCK, Kind};

/// Entries of four floats in a block.
const ENTRIES: usize = BLOCK / 4;

/// `n` rows of inputs.
#[derive(Debug, Default)]
pub(crate) struct Inputs {
    n: usize,
    /// Blocks of 32 columns in a row, the last one padded with zeros.
    blocks: usize,
    plain: Vec<[f32; 4]>,
    /// Whether `plain` is raised for half floats.
    raised: bool,
    quantized: Vec<[[i16; 8]; 4]>,
    scales: Vec<f32>,
    is_quantized: bool,
}

/// One row in 16 bits.
#[derive(Clone, Copy)]
pub(super) struct Quantized<'a> {
    pub(super) blocks: &'a [[[i16; 8]; 4]],
    pub(super) scales: &'a [f32],
}

impl Inputs {
    /// Takes rows of `columns` floats.
    pub(crate) fn set(&mut self, x: &[f32], columns: usize) {
        self.n = x.len() / columns.max(1);
        self.blocks = columns.div_ceil(BLOCK);
        self.raised = false;
        self.is_quantized = false;
        self.plain.clear();
        self.plain.resize(self.n * self.blocks * ENTRIES, [0.0; 4]);
        let rows = self.plain.chunks_exact_mut((self.blocks * ENTRIES).max(1));
        for (row, x) in rows.zip(x.chunks_exact(columns.max(1))) {
            row.as_flattened_mut()[..columns].copy_from_slice(x);
        }
    }

    pub(crate) fn n(&self) -> usize {
        self.n
    }

    /// Makes the inputs fit for weights of this kind.
    pub(crate) fn prepare(&mut self, kind: Kind) {
        match kind {
            Kind::Q8 => self.quantize(),
            Kind::F16 if !self.raised => self.multiply(HALF_INPUT, true),
            Kind::F32 | Kind::Bf16 if self.raised => self.multiply(1.0 / HALF_INPUT, false),
            _ => {}
        }
    }

    pub(super) fn row(&self, row: usize) -> Row<'_> {
        let length = self.blocks * ENTRIES;
        &self.plain[row * length..(row + 1) * length]
    }

    pub(super) fn quantized(&self, row: usize) -> Quantized<'_> {
        let range = row * self.blocks..(row + 1) * self.blocks;
        Quantized {
            blocks: &self.quantized[range.clone()],
            scales: &self.scales[range],
        }
    }

    fn multiply(&mut self, factor: f32, raised: bool) {
        for value in self.plain.as_flattened_mut() {
            *value *= factor;
        }
        self.raised = raised;
    }

    /// Blocks of 32 in 16 bits: 256 times finer than the weights, so that the weights alone decide
    /// the error.
    fn quantize(&mut self) {
        if self.is_quantized {
            return;
        }
        if self.raised {
            self.multiply(1.0 / HALF_INPUT, false);
        }
        let n = self.n * self.blocks;
        self.quantized.resize(n, [[0; 8]; 4]);
        self.scales.resize(n, 0.0);
        let blocks = self.plain.chunks_exact(ENTRIES);
        for ((x, into), scale) in blocks.zip(&mut self.quantized).zip(&mut self.scales) {
            *scale = quantize_block(x.as_flattened(), into.as_flattened_mut());
        }
        self.is_quantized = true;
    }
}

fn quantize_block(x: &[f32], into: &mut [i16]) -> f32 {
    let largest = x.iter().fold(
        0.0f32,
        |most, v| if v.abs() > most { v.abs() } else { most },
    );
    if x.iter().any(|v| !v.is_finite()) {
        // What is not a number stays so: the check of the logits finds it.
        into.fill(1);
        return f32::NAN;
    }
    let scale = largest / f32::from(i16::MAX);
    let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
    for (into, x) in into.iter_mut().zip(x) {
        *into = nearest(x * inverse);
    }
    scale
}

/// The nearest whole number, without a call: adding 1.5 * 2^23 leaves it in the low bits.
#[inline(always)]
fn nearest(value: f32) -> i16 {
    const MAGIC: f32 = 12_582_912.0;
    ((value + MAGIC).to_bits().wrapping_sub(MAGIC.to_bits())) as i16
}
