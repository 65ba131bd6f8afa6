//! The orchestrator from outside: rules as scripts, limits, properties, and the simulator.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on fails right there"
)]

mod choosing;
mod limits;
mod properties;
mod resuming;
mod rosters;
mod rules;
mod script;
mod sim;
mod takeover;
mod trust;
