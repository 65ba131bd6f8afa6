//! How much memory a model takes, before anything is loaded.

use crate::{Config, limits::Q8_BLOCK, plan::expected};

/// How weights are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Held {
    /// Four bytes each.
    F32,
    /// Two bytes each: F16, or BF16 as most files are stored.
    F16,
    /// Matrices in one byte each and one f32 for every [`Q8_BLOCK`]; vectors (norms and biases) in f32.
    Q8,
}

/// What a configuration adds up to. Nothing overflows: every factor was limited when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Weights in all, a tied output once.
    pub parameters: u64,
    /// Those of them in matrices.
    pub in_matrices: u64,
    /// Weights of the embedding, and of an output matrix that is not tied.
    pub embedding: u64,
    /// Weights of the largest tensor.
    pub largest: u64,
    /// Numbers that one token leaves in the KV cache: both of K and V, every layer in full.
    pub kv_per_token: u64,
}

impl Config {
    /// Adds up what this model needs.
    pub fn sizes(&self) -> Sizes {
        let elements = |shape: &[usize]| shape.iter().map(|&side| side as u64).product::<u64>();
        let mut sizes = Sizes {
            parameters: 0,
            in_matrices: 0,
            embedding: self.vocab as u64 * self.hidden as u64,
            largest: 0,
            kv_per_token: 2 * self.layers as u64 * self.kv_heads as u64 * self.head_dim as u64,
        };
        for (_, shape) in expected(self) {
            let count = elements(&shape);
            sizes.parameters += count;
            sizes.in_matrices += if shape.len() > 1 { count } else { 0 };
            sizes.largest = sizes.largest.max(count);
        }
        sizes
    }
}

impl Sizes {
    /// Bytes of all weights. What a checkpoint has on disk is
    /// [`Plan::bytes`](crate::Plan::bytes).
    pub const fn weights(&self, held: Held) -> u64 {
        match held {
            Held::F32 => 4 * self.parameters,
            Held::F16 => 2 * self.parameters,
            Held::Q8 => {
                let scales = 4 * self.in_matrices.div_ceil(Q8_BLOCK);
                self.in_matrices + scales + 4 * (self.parameters - self.in_matrices)
            }
        }
    }

    /// Bytes of KV cache for one token, in two or four bytes a number.
    pub const fn kv_bytes_per_token(&self, held: Held) -> u64 {
        match held {
            Held::F32 | Held::Q8 => 4 * self.kv_per_token,
            Held::F16 => 2 * self.kv_per_token,
        }
    }

    /// Bytes of weights and of a KV cache for `context` tokens together: what must fit.
    pub const fn needed(&self, weights: Held, cache: Held, context: u64) -> u64 {
        self.weights(weights)
            .saturating_add(self.kv_bytes_per_token(cache).saturating_mul(context))
    }
}
