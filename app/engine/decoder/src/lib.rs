//! A generic decoder: the tokens of a text in, the logits of the next token out.
//!
//! It computes what a checkpoint's configuration says (llama, qwen2, qwen3, gemma3): grouped
//! queries, rotary positions, norms of queries and keys, biases, sliding windows, tied output.
//!
//! # What runs where
//! [`Place::Cpu`] runs this crate's own kernels on plain slices: weights stay in the 16 bits of
//! their file, or in 8 bit blocks, and are widened in registers, four rows at a time.
//! [`Place::Gpu`] runs the same steps on burn's tensors, on whatever device it is given. On a GPU
//! nothing is read back but the wanted logits, and that is awaited.
//!
//! The way through: [`Loader::new`], [`Loader::step`] until it gives none, [`Loader::finish`], then
//! [`Decoder::feed`]. Between steps and feeds a caller may show progress, stop, or drop everything.
//! A model with eyes is shown a picture with [`Decoder::glance`], [`Decoder::look_on`] and
//! [`Decoder::seen`], whose rows go to [`Decoder::put`] in the place of tokens.

mod body;
mod cpu;
mod decoder;
mod error;
#[cfg(feature = "gpu")]
mod gpu;
mod graph;
pub mod limits;
mod loader;
mod numbers;
mod place;
mod probe;
mod rotary;
mod vision;

pub use burn::tensor::Device;
pub use decoder::Decoder;
pub use error::{DecodeError, LoadError};
#[cfg(feature = "gpu")]
pub use gpu::{Gpu, GpuError, GpuLimits, open_gpu};
pub use limits::PREFILL_CHUNK;
pub use loader::Loader;
pub use place::{Input, Options, Place, Want, Weights};
pub use probe::{Clock, bandwidth, known_answer};
pub use vision::Glance;
