//! This tab at work: for others when it is lent, for itself when it is alone.
//!
//! A wasm in a dedicated Web Worker, so that work does not stop the page and a hidden page does
//! not stop the work. Two programs are made of it:
//!
//! * `mtor-workshop` ([`start`]) comes with the page and serves it while it is alone;
//! * `mtor-engine` ([`start_with`]) comes with lending. It has the same abilities, models with
//!   weights beside them, and its own link to the relay.
//!
//! What answers is an [`Adapter`]. Between page and thread travel
//!
//! * the wire's own frames, text or bytes. To the thread: `work`, `cancel`, `roster`.
//!   From it: `progress`, `partial`, `result`, `refused`;
//! * objects for what the wire has no word for: [`ToThread`] and [`FromThread`];
//! * plain arrays of `File`s from the disk, for who lends models.
//!
//! Driven by messages only, never by timers or animation frames.
//!
//! **Invariant:** an endpoint's key is in this thread's memory and goes nowhere but to its
//! endpoint.

#![cfg_attr(
    not(target_arch = "wasm32"),
    allow(
        dead_code,
        reason = "natively only what is pure is built, for its tests and for the messages"
    )
)]

mod adapter;
mod asks;
mod built_in;
mod lending;
mod pace;
mod shelf;
mod sink;
mod surroundings;
mod turns;
mod words;

#[cfg(target_arch = "wasm32")]
mod attempt;
#[cfg(target_arch = "wasm32")]
mod clock;
#[cfg(target_arch = "wasm32")]
mod endpoint;
#[cfg(target_arch = "wasm32")]
mod fault;
#[cfg(target_arch = "wasm32")]
mod fetch;
pub mod frames;
#[cfg(target_arch = "wasm32")]
mod lender;
pub mod link;
#[cfg(target_arch = "wasm32")]
mod port;
#[cfg(target_arch = "wasm32")]
mod prompt;
#[cfg(target_arch = "wasm32")]
mod shop;

pub use adapter::{Adapter, Fit, Made, Running, asked_model, chat_of, continues, words_of};
pub use shelf::AdapterId;
pub use sink::Sink;
pub use surroundings::Surroundings;
pub use words::{
    FromThread, LoadOptions, LoadPhase, ModelState, ModelView, PictureBody, ProbeView, SketchBody,
    StorageView, ToThread,
};

#[cfg(target_arch = "wasm32")]
pub use clock::{breathe, now_us, while_waiting};
#[cfg(target_arch = "wasm32")]
pub use port::{start, start_with, tell};
#[cfg(target_arch = "wasm32")]
pub use shop::{Extra, Workshop};
