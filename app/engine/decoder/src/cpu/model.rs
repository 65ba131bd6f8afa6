//! A whole model on the CPU: embedding, layers, output.

use mtor_checkpoint::{Config, Plan};

use super::attention::{Cache, Shape};
use super::layer::{Common, Layer, Step, Work};
use super::matrix::Matrix;
use super::multiply::multiply;
use super::ops;
use super::parts::Parts;
use super::vision::Encoder;
use crate::numbers::first_wanted;
use crate::place::{Input, Want, Weights};
use crate::rotary::Rotary;

/// Weights, caches and the memory that is used again.
#[derive(Debug)]
pub(crate) struct Model {
    common: Common,
    rotary: Rotary,
    embedding: Matrix,
    /// None: the embedding is the output layer too.
    output: Option<Matrix>,
    layers: Vec<(Layer, Cache)>,
    final_norm: Vec<f32>,
    embed_scale: Option<f32>,
    soft_cap: Option<f32>,
    encoder: Option<Encoder>,
    work: Work,
}

impl Model {
    pub(super) fn new(
        config: &Config,
        common: Common,
        (embedding, output): (Matrix, Option<Matrix>),
        (layers, final_norm): (Vec<(Layer, Cache)>, Vec<f32>),
        encoder: Option<Encoder>,
    ) -> Self {
        Self {
            common,
            rotary: Rotary::new(config),
            embedding,
            output,
            layers,
            final_norm,
            embed_scale: config.embed_scale,
            soft_cap: config.final_softcap,
            encoder,
            work: Work::default(),
        }
    }

    /// Computes one chunk from `position` on and appends the wanted logits. The tokens are known to
    /// be in the vocabulary and to fit the context.
    pub(crate) fn forward(
        &mut self,
        position: usize,
        input: Input<'_>,
        want: Want,
        logits: &mut Vec<f32>,
    ) {
        let n = input.rows(self.common.hidden);
        let tables = self.rotary.tables(position, n);
        let mut x = match input {
            Input::Tokens(tokens) => self.embed(tokens),
            Input::Rows(rows) => rows.to_vec(),
        };
        let last = self.layers.len().saturating_sub(1);
        for (index, (layer, cache)) in self.layers.iter_mut().enumerate() {
            let keep = if index == last {
                first_wanted(want, n)
            } else {
                0
            };
            let (common, table) = (&self.common, tables.of(layer.kind));
            let step = Step {
                common,
                table,
                position,
                n,
                keep,
            };
            layer.forward(&mut x, step, cache, &mut self.work);
        }
        if !x.is_empty() {
            self.output(&mut x, logits);
        }
    }

    pub(crate) fn encoder(&self) -> Option<&Encoder> {
        self.encoder.as_ref()
    }

    fn embed(&self, tokens: &[u32]) -> Vec<f32> {
        let hidden = self.common.hidden;
        let mut x = vec![0.0; tokens.len() * hidden];
        for (row, token) in x.chunks_exact_mut(hidden).zip(tokens) {
            self.embedding.row(*token as usize, row);
        }
        if let Some(scale) = self.embed_scale {
            x.iter_mut().for_each(|value| *value *= scale);
        }
        x
    }

    fn output(&mut self, x: &mut [f32], logits: &mut Vec<f32>) {
        ops::rms_norm(x, &self.final_norm, self.common.eps);
        let matrix = self.output.as_ref().unwrap_or(&self.embedding);
        self.work.inputs.set(x, self.common.hidden);
        let first = logits.len();
        logits.resize(first + self.work.inputs.n() * matrix.rows(), 0.0);
        multiply(
            matrix,
            &mut self.work.inputs,
            &mut logits[first..],
            &mut self.work.wide,
        );
        if let Some(cap) = self.soft_cap {
            ops::soft_cap(&mut logits[first..], cap);
        }
    }
}

pub(super) fn common(config: &Config, context: usize) -> Common {
    Common {
        shape: Shape {
            heads: config.heads,
            kv_heads: config.kv_heads,
            head_dim: config.head_dim,
            context,
            scale: config.attention_scale,
            soft_cap: config.attn_softcap,
        },
        hidden: config.hidden,
        eps: config.norm_eps,
        window: config.window,
        activation: config.activation,
    }
}

/// Bytes of weights and cache.
pub(crate) fn bytes(config: &Config, plan: &Plan, weights: Weights, context: usize) -> u64 {
    let tensors = plan
        .tensors
        .iter()
        .map(|(_, tensor)| match tensor.shape.as_slice() {
            [rows, columns] => Parts::kind(weights, tensor.dtype).bytes(*rows, *columns),
            _ => tensor.elements() * 4,
        });
    let cache = common(config, context)
        .shape
        .cache_bytes()
        .saturating_mul(config.layers as u64);
    tensors.fold(cache, u64::saturating_add)
}
