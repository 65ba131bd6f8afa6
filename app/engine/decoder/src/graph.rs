//! The decoder on burn's tensors: for GPUs, and on burn's CPU backend (flex) for tests.
//!
//! Fewer and larger operations, since a GPU pays for each: queries, keys and values are one matrix,
//! gate and up another; norms of queries and keys and the positions are applied to all heads at
//! once. Sums that lose digits (norms, positions, attention) are in f32; only weights are halved.

mod attention;
mod layer;
mod linear;
mod model;
mod parts;
mod table;
mod vision;

pub(crate) use linear::product;
pub(crate) use model::Model;
pub(crate) use parts::{Parts, halves};
