//! Sockets, files and clocks around the orchestrator.
//!
//! In the order a byte comes in:
//!
//! * `server`: accepts sockets, bounds those that are half open, drains at the end.
//! * `http`: the page, `/healthz`, `/readyz`, `/metrics`, and `/link`, which becomes a session.
//! * `session`: one task for each socket, from frames to events and back.
//! * `driver`: owns the orchestrator; outputs go to the sessions' outboxes.
//! * `line`: a socket beside its outbox. Work for a worker is written at once.
//!
//! One thread and no locks: a dispatch is one wake-up, one read, one write.
//! Opinions about work, workers and fairness are the orchestrator's; here are none.
//!
//! **Invariant:** an idle relay does not wake up.

#![forbid(unsafe_code)]

mod clock;
pub mod config;
mod driver;
mod error;
mod http;
pub mod limits;
mod line;
mod metrics;
mod outbox;
mod page;
pub mod server;
mod session;
mod socket;
mod tls;

pub use config::Config;
pub use error::Error;
