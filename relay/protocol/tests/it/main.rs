//! The wire as others see it: golden fixtures, limits, and whatever a peer may send.

#![expect(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod fixtures;
mod hostile;
mod limits;
mod round_trip;
