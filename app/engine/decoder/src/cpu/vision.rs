//! The encoder of pictures on the CPU (SigLIP, Zhai et al., 2023; joined as in Idefics 3).
//!
//! The multiplications are those of the text model. Every patch looks at every patch, so a head's
//! keys are a matrix like any other, and so are its values, turned.

use std::ops::Range;

use mtor_checkpoint::Vision;

use super::inputs::Inputs;
use super::layer::Linear;
use super::matrix::Matrix;
use super::multiply::multiply;
use super::ops;
use crate::error::LoadError;

/// Steps in which the heads of a layer look, and steps of its feed-forward part: on a slow
/// processor a layer of SmolVLM takes seconds.
const SHARES: usize = 4;
/// Queries, keys and values; the heads; the feed-forward part.
const STEPS_A_LAYER: usize = 1 + 2 * SHARES;

/// Mean and deviation are taken out of each row, then weight and bias put in.
#[derive(Debug)]
pub(crate) struct Norm {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// The weights of one layer.
#[derive(Debug)]
pub(crate) struct Layer {
    pub(crate) attention_norm: Norm,
    pub(crate) q: Linear,
    pub(crate) k: Linear,
    pub(crate) v: Linear,
    pub(crate) o: Linear,
    pub(crate) feed_norm: Norm,
    pub(crate) up: Linear,
    pub(crate) down: Linear,
}

/// The weights.
#[derive(Debug)]
pub(crate) struct Encoder {
    pub(crate) shape: Vision,
    pub(crate) patch: Linear,
    /// `[patches, hidden]`
    pub(crate) positions: Matrix,
    pub(crate) layers: Vec<Layer>,
    pub(crate) last_norm: Norm,
    pub(crate) connector: Matrix,
}

/// One picture on its way, with the memory that it needs.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// The stream between layers, `[patches, hidden]`.
    x: Vec<f32>,
    inputs: Inputs,
    normed: Vec<f32>,
    q: Vec<f32>,
    k: Vec<f32>,
    v: Vec<f32>,
    mixed: Vec<f32>,
    inner: Vec<f32>,
    out: Vec<f32>,
    scores: Vec<f32>,
    head: Vec<f32>,
    wide: Vec<[f32; 4]>,
}

impl Encoder {
    /// Steps of [`Self::step`] for one picture.
    pub(crate) fn steps(&self) -> usize {
        self.layers.len() * STEPS_A_LAYER
    }

    /// Patches, `[patches, numbers of a patch]`, to the stream between layers.
    pub(crate) fn begin(&self, patches: &[f32]) -> Look {
        let mut look = Look::default();
        look.inputs.set(patches, self.shape.patch_numbers());
        self.patch
            .apply(&mut look.inputs, &mut look.x, &mut look.wide);
        let mut position = vec![0.0; self.shape.hidden];
        for (index, row) in look.x.chunks_exact_mut(self.shape.hidden).enumerate() {
            self.positions.row(index, &mut position);
            ops::add(row, &position);
        }
        look
    }

    /// The step of this number: a part of a layer that leaves a slow processor its breath.
    ///
    /// # Errors
    /// When memory runs out.
    pub(crate) fn step(&self, number: usize, look: &mut Look) -> Result<(), LoadError> {
        let Some(layer) = self.layers.get(number / STEPS_A_LAYER) else {
            return Ok(());
        };
        let shape = &self.shape;
        match number % STEPS_A_LAYER {
            0 => look.project(layer, shape),
            part @ 1..=SHARES => {
                for head in share(shape.heads, part - 1) {
                    look.attend_head(shape, head)?;
                }
                if part == SHARES {
                    look.mix(layer, shape);
                }
            }
            part => look.feed(layer, shape, share(shape.patches(), part - 1 - SHARES)),
        }
        Ok(())
    }

    /// The last norm, and squares of patches joined into rows of the text, `[rows, text hidden]`.
    pub(crate) fn end(&self, mut look: Look) -> Vec<f32> {
        self.last_norm.apply(&mut look.x, self.shape.norm_eps);
        let joined = joined(&self.shape, &look.x);
        look.inputs.set(&joined, self.shape.joined());
        let mut rows = vec![0.0; look.inputs.n() * self.connector.rows()];
        multiply(&self.connector, &mut look.inputs, &mut rows, &mut look.wide);
        rows
    }
}

impl Norm {
    fn apply(&self, rows: &mut [f32], eps: f32) {
        ops::layer_norm(rows, &self.weight, &self.bias, eps);
    }
}

impl Look {
    fn norm(&mut self, rows: Range<usize>, norm: &Norm, shape: &Vision) {
        self.normed.clear();
        let rows = rows.start * shape.hidden..rows.end * shape.hidden;
        self.normed.extend_from_slice(&self.x[rows]);
        norm.apply(&mut self.normed, shape.norm_eps);
        self.inputs.set(&self.normed, shape.hidden);
    }

    fn project(&mut self, layer: &Layer, shape: &Vision) {
        self.norm(0..shape.patches(), &layer.attention_norm, shape);
        for (linear, into) in [
            (&layer.q, &mut self.q),
            (&layer.k, &mut self.k),
            (&layer.v, &mut self.v),
        ] {
            linear.apply(&mut self.inputs, into, &mut self.wide);
        }
        self.mixed.resize(self.q.len(), 0.0);
    }

    /// All patches of one head: their queries times the keys, then times the values.
    fn attend_head(&mut self, shape: &Vision, head: usize) -> Result<(), LoadError> {
        let (n, hidden, width) = (shape.patches(), shape.hidden, shape.head_dim());
        let first = head * width;
        let (k, v) = (&self.k, &self.v);
        let keys = Matrix::of_floats(n, width, |token, at| k[token * hidden + first + at])?;
        let values = Matrix::of_floats(width, n, |at, token| v[token * hidden + first + at])?;
        let scale = 1.0 / (width as f32).sqrt();
        self.head.clear();
        for row in self.q.chunks_exact(hidden) {
            let queries = row[first..first + width].iter();
            self.head.extend(queries.map(|query| query * scale));
        }
        self.inputs.set(&self.head, width);
        self.scores.resize(n * n, 0.0);
        multiply(&keys, &mut self.inputs, &mut self.scores, &mut self.wide);
        for row in self.scores.chunks_exact_mut(n) {
            ops::softmax(row);
        }
        self.inputs.set(&self.scores, n);
        self.head.resize(n * width, 0.0);
        multiply(&values, &mut self.inputs, &mut self.head, &mut self.wide);
        let rows = self.mixed.chunks_exact_mut(hidden);
        for (row, out) in rows.zip(self.head.chunks_exact(width)) {
            row[first..first + width].copy_from_slice(out);
        }
        Ok(())
    }

    /// What the heads found goes back into the stream.
    fn mix(&mut self, layer: &Layer, shape: &Vision) {
        self.inputs.set(&self.mixed, shape.hidden);
        self.add_to(0..shape.patches(), &layer.o, shape);
    }

    fn feed(&mut self, layer: &Layer, shape: &Vision, rows: Range<usize>) {
        if rows.is_empty() {
            return;
        }
        self.norm(rows.clone(), &layer.feed_norm, shape);
        layer
            .up
            .apply(&mut self.inputs, &mut self.inner, &mut self.wide);
        ops::activated(shape.activation, &mut self.inner);
        self.inputs.set(&self.inner, shape.intermediate);
        self.add_to(rows, &layer.down, shape);
    }

    fn add_to(&mut self, rows: Range<usize>, linear: &Linear, shape: &Vision) {
        linear.apply(&mut self.inputs, &mut self.out, &mut self.wide);
        let rows = rows.start * shape.hidden..rows.end * shape.hidden;
        ops::add(&mut self.x[rows], &self.out);
    }
}

/// The part of `n` things that comes in the step of this number.
fn share(n: usize, number: usize) -> Range<usize> {
    n * number / SHARES..n * (number + 1) / SHARES
}

/// `[patches, hidden]` to `[rows, joined]`: each square row by row, as the files' makers do.
fn joined(shape: &Vision, x: &[f32]) -> Vec<f32> {
    let (side, step) = (shape.patches_a_side(), shape.shuffle);
    let mut joined = Vec::with_capacity(x.len());
    for top in (0..side).step_by(step) {
        for left in (0..side).step_by(step) {
            for line in top..top + step {
                let at = (line * side + left) * shape.hidden;
                joined.extend_from_slice(&x[at..at + step * shape.hidden]);
            }
        }
    }
    joined
}
