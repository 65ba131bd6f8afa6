//! The network as numbers: one flat vector of parameters, a forward and a backward pass.
//!
//! The architecture is Llama's (Touvron et al. 2023, as Hugging Face's `LlamaForCausalLM` computes
//! it): RMSNorm, rotary positions by halves (Su et al. 2021), grouped queries, SwiGLU (Shazeer
//! 2020), the output tied to the embedding. Sequences of a batch lie one after the other without
//! padding.

mod attention;
mod backward;
mod forward;
mod math;
mod norm;

use std::ops::Range;

pub use backward::backward;
pub use forward::{Tape, forward};

use crate::rng::Rng;

/// Elements of one head. A constant, so that the compiler unrolls the loops over it.
pub const HEAD: usize = 32;
pub const NORM_EPS: f32 = 1e-5;
pub const ROPE_THETA: f32 = 10_000.0;

/// The sizes of a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shape {
    pub vocab: usize,
    pub hidden: usize,
    pub layers: usize,
    pub heads: usize,
    pub kv_heads: usize,
    pub inner: usize,
}

impl Shape {
    /// Elements of one row of queries, keys and values together.
    fn qkv(&self) -> usize {
        (self.heads + 2 * self.kv_heads) * HEAD
    }

    fn attended(&self) -> usize {
        self.heads * HEAD
    }
}

/// Where the parameters of one layer lie. Matrices are `[out, in]`, as files have them.
#[derive(Debug, Clone)]
pub struct LayerSpans {
    pub norm_in: Range<usize>,
    /// Queries, keys, values: three matrices, one below the other.
    pub qkv: Range<usize>,
    pub out: Range<usize>,
    pub norm_mid: Range<usize>,
    /// Gate, then up.
    pub gate_up: Range<usize>,
    pub down: Range<usize>,
}

/// Where the parameters of a network lie in its flat vector.
#[derive(Debug, Clone)]
pub struct Layout {
    pub embed: Range<usize>,
    pub layers: Vec<LayerSpans>,
    pub norm: Range<usize>,
    pub total: usize,
}

impl Layout {
    pub fn new(shape: &Shape) -> Self {
        let mut at = 0;
        let mut take = |n: usize| {
            at += n;
            at - n..at
        };
        let d = shape.hidden;
        let embed = take(shape.vocab * d);
        let layers = (0..shape.layers)
            .map(|_| LayerSpans {
                norm_in: take(d),
                qkv: take(shape.qkv() * d),
                out: take(d * shape.attended()),
                norm_mid: take(d),
                gate_up: take(2 * shape.inner * d),
                down: take(d * shape.inner),
            })
            .collect();
        let norm = take(d);
        Self {
            embed,
            layers,
            norm,
            total: at,
        }
    }

    /// The spans of gains: they start at one and do not decay.
    pub fn gains(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let of_layer = |l: &LayerSpans| [l.norm_in.clone(), l.norm_mid.clone()];
        let layers = self.layers.iter().flat_map(of_layer);
        layers.chain([self.norm.clone()])
    }
}

/// First parameters: normal, smaller where many layers add up.
pub fn first_weights(shape: &Shape, seed: u64) -> Vec<f32> {
    let layout = Layout::new(shape);
    let mut rng = Rng::new(seed);
    let mut weights: Vec<f32> = (0..layout.total).map(|_| 0.02 * rng.normal()).collect();
    let scale = (2.0 * shape.layers as f32).sqrt().recip();
    for layer in &layout.layers {
        for span in [layer.qkv.clone(), layer.gate_up.clone()] {
            weights[span].iter_mut().for_each(|w| *w *= 2.0);
        }
        for span in [layer.out.clone(), layer.down.clone()] {
            weights[span].iter_mut().for_each(|w| *w *= 2.0 * scale);
        }
    }
    for span in layout.gains() {
        weights[span].fill(1.0);
    }
    weights
}

/// Sequences, one after the other, and what is to be learned.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub tokens: Vec<u32>,
    /// The sequences: spans of `tokens`, in order, without gaps.
    pub spans: Vec<Range<usize>>,
    /// A row of `tokens` and the token that follows it.
    pub targets: Vec<(usize, u32)>,
}

#[cfg(test)]
mod tests;
