//! Matches intents to workers: roster, queues, leases, health, selection. Pure, sans I/O.
//!
//! The relay drives it around real sockets, the page drives it as a loopback, and the simulator
//! in `tests/` drives it under virtual time. All three see the same machine.
//!
//! The contract with a driver:
//!
//! * Everything comes in through [`Orchestrator::handle`] with the time it happened, and
//!   everything goes out through [`Orchestrator::poll_output`]. After each `handle` the driver
//!   takes outputs until there are none, and acts on them in that order.
//! * [`Orchestrator::poll_timeout`] says when the machine next wants [`Input::Timeout`]. It may
//!   change with every `handle`. `None`: nothing happens until something comes in.
//! * The driver names sessions, never uses a name twice, and says `Closed` once for each. A
//!   session that the machine closed by itself ([`Output::Close`]) is gone for it at once.
//! * Frames of one session are handed in and sent out in order. Nothing else is assumed.
//! * Only the driver can time its own handling. It tells what handing work over took with
//!   [`Orchestrator::note_handling`]; a result's `steps.relay_us` carries the sum, to which the
//!   driver adds its way back.
//!
//! The same configuration and the same inputs give the same outputs on every target.
//!
//! **Invariant:** every open intent has at most one live lease, that of its newest attempt.

#![forbid(unsafe_code)]

mod config;
mod counters;
mod health;
mod intent;
mod io;
mod limits;
mod orchestrator;
mod pacer;
mod prng;
mod queue;
mod resume;
mod roster;
mod selection;
mod session;
mod timer;

pub use config::Config;
pub use counters::{Counters, Gauges};
pub use io::{Input, Micros, Output, SessionId};
pub use orchestrator::Orchestrator;
