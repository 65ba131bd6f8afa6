//! The forward pass, which keeps what the way back needs.

use super::{
    Batch, LayerSpans, Layout, Shape,
    attention::{Turn, attend, rotate},
    math::{sigmoid, softmax},
    norm::normalize,
};
use crate::gemm::{Into, Mat, gemm};

/// What one layer keeps.
#[derive(Debug)]
pub(super) struct LayerTape {
    pub x_in: Vec<f32>,
    pub inverses_in: Vec<f32>,
    pub h_in: Vec<f32>,
    pub qkv: Vec<f32>,
    pub probabilities: Vec<f32>,
    pub attended: Vec<f32>,
    pub x_mid: Vec<f32>,
    pub inverses_mid: Vec<f32>,
    pub h_mid: Vec<f32>,
    pub gate_up: Vec<f32>,
    pub active: Vec<f32>,
}

/// A forward pass and its outcome.
#[derive(Debug)]
pub struct Tape {
    pub(super) layers: Vec<LayerTape>,
    /// Rows of the targets before and after the last norm.
    pub(super) x_out: Vec<f32>,
    pub(super) inverses_out: Vec<f32>,
    pub(super) h_out: Vec<f32>,
    /// `[targets, vocab]`
    pub(super) probabilities: Vec<f32>,
    /// Mean loss of the targets, in nats.
    pub loss: f32,
    /// How many targets are the likeliest token.
    pub n_right: usize,
}

impl Tape {
    /// The distribution over the vocabulary at each target, row after row.
    pub fn probabilities(&self) -> &[f32] {
        &self.probabilities
    }
}

/// Computes the loss of a batch. Its tokens are below `shape.vocab`.
pub fn forward(shape: &Shape, weights: &[f32], batch: &Batch) -> Tape {
    let layout = Layout::new(shape);
    let d = shape.hidden;
    let mut x = gather(&weights[layout.embed.clone()], &batch.tokens, d);
    let mut layers = Vec::with_capacity(shape.layers);
    for spans in &layout.layers {
        let (next, tape) = layer(shape, weights, (spans, batch), x);
        layers.push(tape);
        x = next;
    }
    let rows: Vec<u32> = batch.targets.iter().map(|(row, _)| *row as u32).collect();
    let x_out = gather(&x, &rows, d);
    let (h_out, inverses_out) = normalize(&x_out, &weights[layout.norm.clone()]);
    let embed = Mat::new(&weights[layout.embed], shape.vocab, d);
    let probabilities = product(Mat::new(&h_out, rows.len(), d), embed.t());
    let mut tape = Tape {
        layers,
        x_out,
        inverses_out,
        h_out,
        probabilities,
        loss: 0.0,
        n_right: 0,
    };
    judge(&mut tape, shape, batch);
    tape
}

/// Turns logits into probabilities and the loss.
fn judge(tape: &mut Tape, shape: &Shape, batch: &Batch) {
    let mut loss = 0.0;
    let rows = tape.probabilities.chunks_exact_mut(shape.vocab);
    for (row, (_, token)) in rows.zip(&batch.targets) {
        let logit = row[*token as usize];
        let (max, sum) = softmax(row);
        loss += f64::from(sum.ln() + max - logit);
        tape.n_right += usize::from(logit >= max);
    }
    tape.loss = (loss / batch.targets.len().max(1) as f64) as f32;
}

fn layer(
    shape: &Shape,
    weights: &[f32],
    (spans, batch): (&LayerSpans, &Batch),
    x_in: Vec<f32>,
) -> (Vec<f32>, LayerTape) {
    let (n, d) = (batch.tokens.len(), shape.hidden);
    let at = |span: &std::ops::Range<usize>| &weights[span.clone()];
    let (h_in, inverses_in) = normalize(&x_in, at(&spans.norm_in));
    let w = Mat::new(at(&spans.qkv), shape.qkv(), d);
    let mut qkv = product(Mat::new(&h_in, n, d), w.t());
    rotate(&mut qkv, &batch.spans, shape, Turn::Forward);
    let (attended, probabilities) = attend(&qkv, &batch.spans, shape);
    let mut x_mid = x_in.clone();
    let w = Mat::new(at(&spans.out), d, shape.attended());
    let rows = Mat::new(&attended, n, shape.attended());
    gemm(&mut x_mid, rows, w.t(), Into::Add);
    let (h_mid, inverses_mid) = normalize(&x_mid, at(&spans.norm_mid));
    let w = Mat::new(at(&spans.gate_up), 2 * shape.inner, d);
    let gate_up = product(Mat::new(&h_mid, n, d), w.t());
    let active = activate(&gate_up, shape.inner);
    let mut x = x_mid.clone();
    let w = Mat::new(at(&spans.down), d, shape.inner);
    gemm(&mut x, Mat::new(&active, n, shape.inner), w.t(), Into::Add);
    let tape = LayerTape {
        x_in,
        inverses_in,
        h_in,
        qkv,
        probabilities,
        attended,
        x_mid,
        inverses_mid,
        h_mid,
        gate_up,
        active,
    };
    (x, tape)
}

/// `silu(gate) * up`
fn activate(gate_up: &[f32], inner: usize) -> Vec<f32> {
    let mut active = vec![0.0; gate_up.len() / 2];
    for (row, out) in gate_up
        .chunks_exact(2 * inner)
        .zip(active.chunks_exact_mut(inner))
    {
        let (gate, up) = row.split_at(inner);
        for ((out, gate), up) in out.iter_mut().zip(gate).zip(up) {
            *out = gate * sigmoid(*gate) * up;
        }
    }
    active
}

/// Rows of a table, one for each index.
fn gather(table: &[f32], rows: &[u32], width: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(rows.len() * width);
    for row in rows {
        let at = *row as usize * width;
        out.extend_from_slice(&table[at..at + width]);
    }
    out
}

/// A product in a new vector. B's columns are what `t` made of rows.
pub(super) fn product(a: Mat<'_>, b: Mat<'_>) -> Vec<f32> {
    let mut c = vec![0.0; a.rows() * b.cols()];
    gemm(&mut c, a, b, Into::Add);
    c
}
