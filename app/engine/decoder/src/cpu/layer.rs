//! One layer on the CPU: attention, then the feed-forward part, each added to what came in.

use std::ops::Range;

use mtor_checkpoint::{Activation, LayerKind};

use super::attention::{Cache, Scratch, Shape};
use super::inputs::Inputs;
use super::matrix::Matrix;
use super::multiply::multiply;
use super::ops;
use crate::rotary::Table;

/// A matrix and what is added after it.
#[derive(Debug)]
pub(crate) struct Linear {
    pub(crate) matrix: Matrix,
    pub(crate) bias: Option<Vec<f32>>,
}

/// The weights of one layer.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) kind: LayerKind,
    pub(crate) input_norm: Vec<f32>,
    pub(crate) q: Linear,
    pub(crate) k: Linear,
    pub(crate) v: Linear,
    pub(crate) o: Linear,
    pub(crate) q_norm: Option<Vec<f32>>,
    pub(crate) k_norm: Option<Vec<f32>>,
    /// Only where norms stand on both sides.
    pub(crate) attended_norm: Option<Vec<f32>>,
    pub(crate) feed_norm: Vec<f32>,
    pub(crate) gate: Linear,
    pub(crate) up: Linear,
    pub(crate) down: Linear,
    pub(crate) fed_norm: Option<Vec<f32>>,
}

/// What all layers share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Common {
    pub(crate) shape: Shape,
    pub(crate) hidden: usize,
    pub(crate) eps: f32,
    pub(crate) window: Option<usize>,
    pub(crate) activation: Activation,
}

/// Which tokens a layer computes: all enter the cache, and only those from `keep` on go further.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'a> {
    pub(crate) common: &'a Common,
    pub(crate) table: &'a Table,
    pub(crate) position: usize,
    pub(crate) n: usize,
    pub(crate) keep: usize,
}

/// Memory that every layer uses again.
#[derive(Debug, Default)]
pub(crate) struct Work {
    pub(crate) inputs: Inputs,
    normed: Vec<f32>,
    q: Vec<f32>,
    k: Vec<f32>,
    v: Vec<f32>,
    mixed: Vec<f32>,
    gate: Vec<f32>,
    up: Vec<f32>,
    out: Vec<f32>,
    attention: Scratch,
    pub(crate) wide: Vec<[f32; 4]>,
}

impl Linear {
    pub(super) fn apply(&self, inputs: &mut Inputs, into: &mut Vec<f32>, wide: &mut Vec<[f32; 4]>) {
        // Every number is written: what is left of the last call need not be cleared.
        into.resize(inputs.n() * self.matrix.rows(), 0.0);
        multiply(&self.matrix, inputs, into, wide);
        if let Some(bias) = &self.bias {
            ops::add_bias(into, bias);
        }
    }
}

impl Layer {
    /// Replaces `x`, `[n, hidden]`, by what the layer makes of it, `[n - keep, hidden]`.
    pub(crate) fn forward(
        &self,
        x: &mut Vec<f32>,
        step: Step<'_>,
        cache: &mut Cache,
        work: &mut Work,
    ) {
        let common = step.common;
        self.project(x, step, work);
        remember(step, cache, work);
        x.drain(..step.keep * common.hidden);
        if x.is_empty() {
            return;
        }
        self.attend(step, cache, work);
        work.add_to(x, &self.o, self.attended_norm.as_deref(), common);
        self.feed(x, common, work);
    }

    /// Queries, keys and values with their norms and positions.
    fn project(&self, x: &[f32], step: Step<'_>, work: &mut Work) {
        let Step {
            common,
            table,
            keep,
            ..
        } = step;
        let shape = &common.shape;
        work.normed.clear();
        work.normed.extend_from_slice(x);
        ops::rms_norm(&mut work.normed, &self.input_norm, common.eps);
        work.inputs.set(&work.normed, common.hidden);
        self.k.apply(&mut work.inputs, &mut work.k, &mut work.wide);
        self.v.apply(&mut work.inputs, &mut work.v, &mut work.wide);
        if let Some(norm) = &self.k_norm {
            ops::rms_norm(&mut work.k, norm, common.eps);
        }
        rotate(&mut work.k, (shape.kv_heads, shape.head_dim), table, 0);
        if keep == step.n {
            return;
        }
        if keep > 0 {
            work.inputs
                .set(&work.normed[keep * common.hidden..], common.hidden);
        }
        self.q.apply(&mut work.inputs, &mut work.q, &mut work.wide);
        if let Some(norm) = &self.q_norm {
            ops::rms_norm(&mut work.q, norm, common.eps);
        }
        rotate(&mut work.q, (shape.heads, shape.head_dim), table, keep);
    }

    fn attend(&self, step: Step<'_>, cache: &Cache, work: &mut Work) {
        let shape = &step.common.shape;
        let width = shape.heads * shape.head_dim;
        work.mixed.resize(work.q.len(), 0.0);
        let rows = work
            .q
            .chunks_exact(width)
            .zip(work.mixed.chunks_exact_mut(width));
        for (token, row) in rows.enumerate() {
            let range = self.visible(step.position + step.keep + token, step.common);
            cache.attend(shape, range, row, &mut work.attention);
        }
        work.inputs.set(&work.mixed, width);
    }

    /// The positions that a token sees: all up to itself, or the last of a window.
    fn visible(&self, position: usize, common: &Common) -> Range<usize> {
        let end = position + 1;
        match (self.kind, common.window) {
            (LayerKind::Sliding, Some(window)) => end.saturating_sub(window)..end,
            _ => 0..end,
        }
    }

    fn feed(&self, x: &mut [f32], common: &Common, work: &mut Work) {
        work.normed.clear();
        work.normed.extend_from_slice(x);
        ops::rms_norm(&mut work.normed, &self.feed_norm, common.eps);
        work.inputs.set(&work.normed, common.hidden);
        self.gate
            .apply(&mut work.inputs, &mut work.gate, &mut work.wide);
        self.up
            .apply(&mut work.inputs, &mut work.up, &mut work.wide);
        ops::gated(common.activation, &mut work.gate, &work.up);
        work.inputs.set(&work.gate, self.gate.matrix.rows());
        work.add_to(x, &self.down, self.fed_norm.as_deref(), common);
    }
}

impl Work {
    /// `x += norm(linear(inputs))`.
    fn add_to(&mut self, x: &mut [f32], linear: &Linear, norm: Option<&[f32]>, common: &Common) {
        linear.apply(&mut self.inputs, &mut self.out, &mut self.wide);
        if let Some(norm) = norm {
            ops::rms_norm(&mut self.out, norm, common.eps);
        }
        ops::add(x, &self.out);
    }
}

/// Puts the keys and values of all tokens into the cache.
fn remember(step: Step<'_>, cache: &mut Cache, work: &Work) {
    let shape = &step.common.shape;
    let width = shape.kv_heads * shape.head_dim;
    let rows = work.k.chunks_exact(width).zip(work.v.chunks_exact(width));
    for (token, (k, v)) in rows.enumerate() {
        cache.write(shape, step.position + token, k, v);
    }
}

/// Turns each head of each token by its position; the table begins `skip` tokens earlier.
fn rotate(rows: &mut [f32], (heads, head_dim): (usize, usize), table: &Table, skip: usize) {
    let half = head_dim / 2;
    if half == 0 {
        return;
    }
    let angles = table
        .cos
        .chunks_exact(half)
        .zip(table.sin.chunks_exact(half))
        .skip(skip);
    for (row, (cos, sin)) in rows.chunks_exact_mut(heads * head_dim).zip(angles) {
        for head in row.chunks_exact_mut(head_dim) {
            let (first, second) = head.split_at_mut(half);
            for (((a, b), cos), sin) in first.iter_mut().zip(second).zip(cos).zip(sin) {
                (*a, *b) = (*a * cos - *b * sin, *b * cos + *a * sin);
            }
        }
    }
}
