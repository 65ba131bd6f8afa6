//! Attention of one layer on the CPU, with its cache.
//!
//! Keys and values lie `[kv head][position][head size]` in vector registers' size, the head padded
//! with zeros to a multiple of four. The cache is made once for the whole context and written in
//! place. Queries of a group share their keys and values; nothing is expanded.

use super::lane::F32x4;
use super::ops::{soft_cap, softmax};
use crate::error::LoadError;

type Quad = [f32; 4];

/// The shape of attention, the same in every layer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) heads: usize,
    pub(crate) kv_heads: usize,
    pub(crate) head_dim: usize,
    pub(crate) context: usize,
    pub(crate) scale: f32,
    pub(crate) soft_cap: Option<f32>,
}

/// Keys and values of one layer.
#[derive(Debug)]
pub(crate) struct Cache {
    keys: Vec<Quad>,
    values: Vec<Quad>,
}

/// Memory that is used again in every call.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    query: Vec<Quad>,
    scores: Vec<f32>,
    sum: Vec<Quad>,
}

impl Shape {
    fn quads(&self) -> usize {
        self.head_dim.div_ceil(4)
    }

    /// Bytes of keys and values of one layer.
    pub(crate) fn cache_bytes(&self) -> u64 {
        (2 * self.kv_heads * self.quads() * size_of::<Quad>()) as u64 * self.context as u64
    }
}

impl Cache {
    pub(crate) fn new(shape: &Shape) -> Result<Self, LoadError> {
        let n = shape.kv_heads * shape.context * shape.quads();
        let list = || {
            let mut list = Vec::new();
            let failed = |_| LoadError::OutOfMemory {
                needs: shape.cache_bytes(),
                limit: None,
            };
            list.try_reserve_exact(n).map_err(failed)?;
            list.resize(n, [0.0; 4]);
            Ok(list)
        };
        Ok(Self {
            keys: list()?,
            values: list()?,
        })
    }

    /// Writes the keys and values, `[kv_heads * head_dim]` each, of one position.
    pub(crate) fn write(&mut self, shape: &Shape, position: usize, keys: &[f32], values: &[f32]) {
        write_heads(&mut self.keys, shape, position, keys);
        write_heads(&mut self.values, shape, position, values);
    }

    /// Attention of one token over the positions `from..to`. Queries and output are
    /// `[heads * head_dim]`.
    pub(crate) fn attend(
        &self,
        shape: &Shape,
        range: std::ops::Range<usize>,
        token: (&[f32], &mut [f32]),
        scratch: &mut Scratch,
    ) {
        let (queries, output) = token;
        let group = shape.heads / shape.kv_heads;
        let heads = queries
            .chunks_exact(shape.head_dim)
            .zip(output.chunks_exact_mut(shape.head_dim));
        for (head, (query, output)) in heads.enumerate() {
            let at = head / group * shape.context;
            let rows = (at + range.start) * shape.quads()..(at + range.end) * shape.quads();
            scratch.set(query, shape, range.len());
            scratch.score(&self.keys[rows.clone()]);
            if let Some(cap) = shape.soft_cap {
                soft_cap(&mut scratch.scores, cap);
            }
            softmax(&mut scratch.scores);
            scratch.mix(&self.values[rows]);
            output.copy_from_slice(&scratch.sum.as_flattened()[..shape.head_dim]);
        }
    }
}

impl Scratch {
    fn set(&mut self, query: &[f32], shape: &Shape, positions: usize) {
        self.query.clear();
        self.query.resize(shape.quads(), [0.0; 4]);
        for (into, value) in self.query.as_flattened_mut().iter_mut().zip(query) {
            *into = value * shape.scale;
        }
        self.scores.clear();
        self.scores.resize(positions, 0.0);
        self.sum.clear();
        self.sum.resize(shape.quads(), [0.0; 4]);
    }

    /// Four keys at a time.
    fn score(&mut self, keys: &[Quad]) {
        let n = self.query.len();
        let (fours, rest) = self.scores.as_chunks_mut::<4>();
        for (scores, keys) in fours.iter_mut().zip(keys.chunks_exact(4 * n)) {
            *scores = dot_four(&self.query, keys);
        }
        let done = fours.len() * 4 * n;
        for (score, key) in rest.iter_mut().zip(keys[done..].chunks_exact(n)) {
            *score = dot(&self.query, key);
        }
    }

    /// Four values at a time.
    fn mix(&mut self, values: &[Quad]) {
        let n = self.sum.len();
        let (fours, rest) = self.scores.as_chunks::<4>();
        for (weights, values) in fours.iter().zip(values.chunks_exact(4 * n)) {
            mix_four(&mut self.sum, weights, values);
        }
        let done = fours.len() * 4 * n;
        for (weight, value) in rest.iter().zip(values[done..].chunks_exact(n)) {
            for (sum, value) in self.sum.iter_mut().zip(value) {
                let new = F32x4::load(sum).add_product(F32x4::load(value), F32x4::splat(*weight));
                *sum = new.store();
            }
        }
    }
}

fn write_heads(cache: &mut [Quad], shape: &Shape, position: usize, rows: &[f32]) {
    let quads = shape.quads();
    for (head, row) in rows.chunks_exact(shape.head_dim).enumerate() {
        let at = (head * shape.context + position) * quads;
        cache[at..at + quads].as_flattened_mut()[..shape.head_dim].copy_from_slice(row);
    }
}

#[inline(always)]
fn dot(query: &[Quad], key: &[Quad]) -> f32 {
    let mut sum = F32x4::zero();
    for (query, key) in query.iter().zip(key) {
        sum = sum.add_product(F32x4::load(query), F32x4::load(key));
    }
    sum.sum()
}

#[inline(always)]
fn dot_four(query: &[Quad], keys: &[Quad]) -> [f32; 4] {
    let n = query.len();
    let (first, second) = keys.split_at(2 * n);
    let ((a, b), (c, d)) = (first.split_at(n), second.split_at(n));
    let mut sums = [F32x4::zero(); 4];
    for ((((query, a), b), c), d) in query.iter().zip(a).zip(b).zip(c).zip(d) {
        let query = F32x4::load(query);
        sums[0] = sums[0].add_product(query, F32x4::load(a));
        sums[1] = sums[1].add_product(query, F32x4::load(b));
        sums[2] = sums[2].add_product(query, F32x4::load(c));
        sums[3] = sums[3].add_product(query, F32x4::load(d));
    }
    sums.map(F32x4::sum)
}

#[inline(always)]
fn mix_four(sums: &mut [Quad], weights: &[f32; 4], values: &[Quad]) {
    let n = sums.len();
    let weights = weights.map(F32x4::splat);
    let (first, second) = values.split_at(2 * n);
    let ((a, b), (c, d)) = (first.split_at(n), second.split_at(n));
    for ((((sum, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        let mut new = F32x4::load(sum);
        new = new.add_product(F32x4::load(a), weights[0]);
        new = new.add_product(F32x4::load(b), weights[1]);
        new = new.add_product(F32x4::load(c), weights[2]);
        *sum = new.add_product(F32x4::load(d), weights[3]).store();
    }
}
