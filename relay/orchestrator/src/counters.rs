//! What happened so far, and what is now: figures for `/metrics` and for tests.

use std::collections::BTreeMap;

use mtor_protocol::Code;

/// Counts since the start; they only grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Sessions that were opened.
    pub sessions_opened: u64,
    /// Sessions that the orchestrator closed by itself.
    pub sessions_closed: u64,
    /// Sessions that came back without a gap.
    pub resumed: u64,
    /// Sessions that asked to come back and could not.
    pub resume_failed: u64,
    /// Frames handed in, readable or not.
    pub frames: u64,
    /// Intents taken.
    pub accepted: u64,
    /// Intents that were already open when they came.
    pub resubmitted: u64,
    /// Leases given: first attempts and later ones.
    pub leased: u64,
    /// Intents answered.
    pub completed: u64,
    /// Intents that lost their worker and went back to the queue.
    pub requeued: u64,
    /// Intents that lost their worker in the middle of an answer and went back to their tab.
    pub handed_back: u64,
    pub leases_expired: u64,
    /// What came for an attempt that is over: results, partials, progress.
    pub stale_results: u64,
    /// Intents that their tab stopped.
    pub canceled: u64,
    /// Intents dropped with the session that asked.
    pub abandoned: u64,
    pub partials: u64,
    /// Rosters sent, one for each session.
    pub rosters: u64,
    /// Refusals sent, by code.
    pub refused: BTreeMap<Code, u64>,
}

impl Counters {
    pub fn refused_with(&self, code: Code) -> u64 {
        self.refused.get(&code).copied().unwrap_or(0)
    }

    pub fn refused_in_all(&self) -> u64 {
        self.refused.values().sum()
    }
}

/// What is now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauges {
    /// Sessions with a connection.
    pub sessions: usize,
    pub workers: usize,
    /// Intents taken and not ended: waiting and leased.
    pub open: usize,
    pub waiting: usize,
    pub leased: usize,
    /// Sessions without a connection that may come back.
    pub parked: usize,
}
