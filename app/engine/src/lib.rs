//! The heavy worker program: a lent tab at work, with models from this browser's files.
//!
//! Loaded only when a tab lends itself. It is `mtor-workshop` (the same abilities, adapters and
//! link) and what needs weights. What is pure lies in the rooms below this folder and in the
//! modules that also compile natively; the rest is the browser's side of it.
//!
//! Flow of a model: [`books`] lists it, [`load`] brings it (shelf, [`opening`], [`place`],
//! decoder), [`decoding`] answers with it through [`model`].

pub mod books;
pub mod error;
mod fnv;
pub mod limits;
pub mod model;
pub mod opening;
pub mod place;
mod prompt;
pub mod rate;
pub mod request;
pub mod sight;
pub mod wanted;

#[cfg(target_arch = "wasm32")]
mod apart;
#[cfg(target_arch = "wasm32")]
mod clock;
#[cfg(target_arch = "wasm32")]
mod decoding;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod files;
#[cfg(target_arch = "wasm32")]
mod load;
#[cfg(target_arch = "wasm32")]
mod models;
#[cfg(target_arch = "wasm32")]
mod notes;
#[cfg(target_arch = "wasm32")]
mod picture;
#[cfg(target_arch = "wasm32")]
mod probe;
#[cfg(target_arch = "wasm32")]
mod shelf;

#[cfg(target_arch = "wasm32")]
pub use files::{Local, SmallFiles, Weights};
#[cfg(target_arch = "wasm32")]
pub use models::Models;
#[cfg(target_arch = "wasm32")]
pub use shelf::{Shelf, Storage};
