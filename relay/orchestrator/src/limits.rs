//! The orchestrator's own limits, each with its reason; the wire's are in the protocol crate.

use mtor_protocol::limits::ROSTER_EVERY_MS;

use crate::Micros;

pub(crate) const MS: Micros = 1_000;

/// No `hello` for this long: the socket is somebody knocking, and is closed.
pub(crate) const HELLO_US: Micros = 8_000 * MS;
/// Heartbeats of idle sessions fall together on this grid, so that 10,000 of them wake the
/// relay ten times a second at most, a few dozen at once.
pub(crate) const HEARTBEAT_GRAIN_US: Micros = 100 * MS;

/// How long taken intents wait for a worker when the last one was lost. A reloaded tab is back
/// within 2 s.
pub(crate) const REJOIN_US: Micros = 3_000 * MS;
/// Tabs of an earlier life of the relay return within this of its start; each of them gives
/// workers [`REJOIN_US`] to return too.
pub(crate) const RESTART_US: Micros = 30_000 * MS;

/// Bytes of one session's open work: four photos. Eight of them fill the relay's memory for
/// work, not one.
pub(crate) const SESSION_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Bytes of partials held for one intent: one photo. Counted beside their number.
pub(crate) const HELD_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Ended leases that a session is remembered for, so that a late answer is told from a lie.
pub(crate) const ENDED_MAX: usize = 128;

/// Failures in a row after which a worker rests. One is chance, three are a pattern.
pub(crate) const FAILURES_MAX: u32 = 3;
/// The first rest; each further one is twice as long.
pub(crate) const REST_US: Micros = 2_000 * MS;
/// The longest rest: a repaired endpoint is found within a minute.
pub(crate) const REST_US_MAX: Micros = 60_000 * MS;
/// Weight of the newest outcome in the reliability: one failure costs `real-time` the next 32.
pub(crate) const OUTCOME_WEIGHT: f64 = 0.05;
/// Outcomes before a worker counts as proven.
pub(crate) const EVIDENCE_MIN: u32 = 20;

/// Work of unknown length: the field's usual guess.
pub(crate) const UNKNOWN_WORK_US: f64 = 1_000_000.0;
/// The memory of a worker's pace: a slow spell is forgotten in about this.
pub(crate) const PACE_DECAY_US: f64 = 10_000_000.0;
/// What an answer is guessed to be long where a worker tells its rate alone: one of 32 units a
/// second then counts as work of unknown length does, a faster one as less. What an answer
/// really takes is known after the first.
pub(crate) const GUESSED_UNITS: f64 = 32.0;
/// Rates outside of these are not believed: a word in 17 minutes, and a million in a second.
pub(crate) const RATE_MIN: f64 = 0.001;
pub(crate) const RATE_MAX: f64 = 1e6;
/// An own estimate above this is not believed.
pub(crate) const EXPECTED_MS_MAX: f64 = 600_000.0;

/// What rosters may take of the relay's line. A thousand tabs in a realm of 200 workers would
/// otherwise get 50 MB for each change.
pub(crate) const ROSTER_BYTES_PER_S: u64 = 1024 * 1024;
/// The most at once: a burst of rosters must not hold up an intent.
pub(crate) const ROSTER_BURST_BYTES: u64 = 64 * 1024;
/// Changes in counts alone are pushed while a full push fits this many bytes.
pub(crate) const ROSTER_COUNTS_BYTES: u64 = 128 * 1024;
/// And at most this often.
pub(crate) const ROSTER_COUNTS_EVERY_US: Micros = 1_000 * MS;
pub(crate) const ROSTER_EVERY_US: Micros = ROSTER_EVERY_MS * MS;
/// New tabs that wait for their first roster; further ones get it with everybody.
pub(crate) const NEWCOMERS_MAX: usize = 1_024;
/// What an entry's numbers add to its names, at most.
pub(crate) const ROSTER_ENTRY_BYTES: usize = 256;
/// One worker's entry: three realms with long lists of models. Everybody is sent everybody's.
pub(crate) const ROSTER_ENTRY_BYTES_MAX: usize = 16 * 1024;
/// Queues, sessions and the frame around them.
pub(crate) const ROSTER_FRAME_BYTES: usize = 512;

/// Models named in a refusal's sentence.
pub(crate) const MODELS_SHOWN: usize = 8;
/// What `retry_after_ms` says where nothing better is known.
pub(crate) const RETRY_AFTER_MS: u64 = 1_000;
