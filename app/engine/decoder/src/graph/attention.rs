//! Attention of one layer on the device, with its cache.
//!
//! Keys and values are `[kv head, context, head size]`, made once and written in place. Queries of
//! a group become rows of one matrix, so that keys and values need not be repeated.

use std::ops::Range;

use burn::tensor::{Device, Tensor, TensorData, activation::softmax};

use super::layer::soft_capped;

/// The shape of attention, the same in every layer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) heads: usize,
    pub(super) kv_heads: usize,
    pub(super) head_dim: usize,
    pub(super) context: usize,
    pub(super) scale: f32,
    pub(super) soft_cap: Option<f32>,
}

/// Keys and values of one layer.
#[derive(Debug)]
pub(super) struct Cache {
    keys: Tensor<3>,
    values: Tensor<3>,
}

/// The positions that a chunk sees, and which of them each token does not.
#[derive(Debug, Clone)]
pub(super) struct View {
    range: Range<usize>,
    /// `[1, n, positions]`: 0, or so little that softmax makes it 0. One token sees all of them.
    mask: Option<Tensor<3>>,
}

/// What is added to the score of a token that must not be seen.
const HIDDEN: f32 = -1e30;

impl View {
    /// For `n` tokens from `position` on, that see the last `window` tokens or all.
    pub(super) fn new(position: usize, n: usize, window: Option<usize>, device: &Device) -> Self {
        let first = |token: usize| window.map_or(0, |window| (token + 1).saturating_sub(window));
        let range = first(position)..position + n;
        if n == 1 {
            return Self { range, mask: None };
        }
        let tokens = position..position + n;
        let mask: Vec<f32> = tokens
            .flat_map(|token| {
                let seen = first(token)..token + 1;
                range
                    .clone()
                    .map(move |at| if seen.contains(&at) { 0.0 } else { HIDDEN })
            })
            .collect();
        let data = TensorData::new(mask, [1, n, range.len()]);
        Self {
            range,
            mask: Some(Tensor::from_data(data, device)),
        }
    }
}

impl Cache {
    pub(super) fn new(shape: &Shape, device: &Device) -> Self {
        let sides = [shape.kv_heads, shape.context, shape.head_dim];
        Self {
            keys: Tensor::zeros(sides, device),
            values: Tensor::zeros(sides, device),
        }
    }

    /// Writes `[n, kv heads, head size]` from `position` on.
    pub(super) fn write(&mut self, position: usize, keys: Tensor<3>, values: Tensor<3>) {
        let [n, kv_heads, head_dim] = keys.dims();
        let place = || [0..kv_heads, position..position + n, 0..head_dim];
        self.keys
            .inplace(|cache| cache.slice_assign(place(), keys.swap_dims(0, 1)));
        self.values
            .inplace(|cache| cache.slice_assign(place(), values.swap_dims(0, 1)));
    }

    /// `[n, heads, head size]` queries to `[n, heads * head size]`.
    pub(super) fn attend(&self, shape: &Shape, queries: Tensor<3>, view: &View) -> Tensor<2> {
        let [n, heads, head_dim] = queries.dims();
        let (kv, group) = (shape.kv_heads, heads / shape.kv_heads);
        let (first, seen) = (view.range.start, view.range.len());
        let grouped = (queries * shape.scale)
            .swap_dims(0, 1)
            .reshape([kv, group * n, head_dim]);
        let keys = self.keys.clone().narrow(1, first, seen);
        let mut scores = grouped.matmul(keys.transpose());
        if let Some(cap) = shape.soft_cap {
            scores = soft_capped(scores, cap);
        }
        if let Some(mask) = &view.mask {
            let by_token = scores.reshape([heads, n, seen]) + mask.clone();
            scores = by_token.reshape([kv, group * n, seen]);
        }
        let values = self.values.clone().narrow(1, first, seen);
        softmax(scores, 2)
            .matmul(values)
            .reshape([heads, n, head_dim])
            .swap_dims(0, 1)
            .reshape([n, heads * head_dim])
    }
}
