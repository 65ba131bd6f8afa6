//! Models in this browser: which there are, what is here of them, how the rest is fetched.
//!
//! Separate from the browser so that a simulated server and a simulated disk drive the very
//! same machine. Time, answers and bytes are arguments; what to do comes out.
//!
//! Flow: a [`Model`] of the [`Catalog`] or of a pasted link names a [`Repository`]. A
//! [`Download`] fetches what the [`Manifest`] on the disk does not have yet.
//! [`Held`] is what the manifest says to a person.
//!
//! **Invariant:** the manifest claims only bytes that were written and flushed before it.

mod catalog;
mod chosen;
mod download;
mod error;
pub mod limits;
mod listing;
mod manifest;
mod needs;
mod repository;
mod shards;
mod size;
mod spans;

pub use catalog::{Catalog, Kind, Model};
pub use chosen::Chosen;
pub use download::{Answer, Download, Input, Output, Pace, Phase, Progress, Range};
pub use error::StoreError;
pub use manifest::{Entry, Held, MANIFEST_FILE, Manifest};
pub use needs::Need;
pub use repository::Repository;
pub use size::Size;
pub use spans::Spans;
