//! The decoder on the CPU: own kernels on plain slices, one thread, no framework between.
//!
//! Weights stay in their 16 or 8 bits and nothing is allocated on the way, so that one token costs
//! little more than reading the weights once. In a browser the kernels are explicit vector
//! instructions; natively the compiler makes them of arrays, for any processor of the target.

mod attention;
mod inputs;
mod kernels;
mod lane;
mod layer;
mod matrix;
mod model;
mod multiply;
mod ops;
mod parts;
mod stream;
mod vision;

#[cfg(test)]
mod tests;

pub(crate) use model::{Model, bytes};
pub(crate) use parts::Parts;
pub(crate) use stream::stream;
pub(crate) use vision::Look;
