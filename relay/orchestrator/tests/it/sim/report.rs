//! What happened in a world, for the summary and for what must not be missing from it.

use mtor_orchestrator::Counters;

/// What happened in a world, for the summary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) steps: u64,
    pub(super) tabs: u64,
    pub(super) asked: u64,
    pub(super) answered: u64,
    pub(super) refused: u64,
    pub(super) taken_over: u64,
    pub(super) requeued: u64,
    pub(super) expired: u64,
    pub(super) stale: u64,
    pub(super) canceled: u64,
    pub(super) resumed: u64,
    pub(super) not_resumed: u64,
    pub(super) resubmitted: u64,
    pub(super) struck_out: u64,
    pub(super) restarts: u64,
}

impl Report {
    fn fields(&mut self) -> [(&'static str, &mut u64); 15] {
        [
            ("steps", &mut self.steps),
            ("tabs", &mut self.tabs),
            ("asked", &mut self.asked),
            ("answered", &mut self.answered),
            ("refused", &mut self.refused),
            ("taken_over", &mut self.taken_over),
            ("requeued", &mut self.requeued),
            ("expired", &mut self.expired),
            ("stale", &mut self.stale),
            ("canceled", &mut self.canceled),
            ("resumed", &mut self.resumed),
            ("not_resumed", &mut self.not_resumed),
            ("resubmitted", &mut self.resubmitted),
            ("struck_out", &mut self.struck_out),
            ("restarts", &mut self.restarts),
        ]
    }

    pub(super) fn add(&mut self, other: &Self) {
        let mut other = other.clone();
        for ((_, sum), (_, more)) in self.fields().into_iter().zip(other.fields()) {
            *sum += *more;
        }
    }

    pub(super) fn faults_that_never_happened(&mut self) -> Vec<&'static str> {
        let never = |(what, n): (&'static str, &mut u64)| (*n == 0).then_some(what);
        self.fields().into_iter().filter_map(never).collect()
    }

    pub(super) fn count(&mut self, counters: &Counters) {
        self.requeued += counters.requeued;
        self.expired += counters.leases_expired;
        self.stale += counters.stale_results;
        self.canceled += counters.canceled;
        self.resumed += counters.resumed;
        self.not_resumed += counters.resume_failed;
        self.resubmitted += counters.resubmitted;
        self.struck_out += counters.sessions_closed;
    }
}
