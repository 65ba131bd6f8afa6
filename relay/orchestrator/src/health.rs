//! A worker's record: how often it comes through, how fast, and when it needs a rest.

use mtor_protocol::limits::REAL_TIME_RELIABILITY_MIN;

use crate::{
    Micros,
    limits::{
        EVIDENCE_MIN, FAILURES_MAX, OUTCOME_WEIGHT, PACE_DECAY_US, REST_US, REST_US_MAX,
        UNKNOWN_WORK_US,
    },
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Fit,
    /// Failed too often in a row: gets nothing until the rest is over.
    Resting,
    /// After a rest: one intent at a time until one comes through.
    Probation,
}

#[derive(Clone, Debug)]
pub(crate) struct Health {
    pub(crate) condition: Condition,
    /// Did not answer a ping; over with the next sign of life.
    pub(crate) silent: bool,
    pub(crate) reliability: f64,
    pub(crate) done: u64,
    pub(crate) failed: u64,
    pub(crate) rtt_us: Option<f64>,
    evidence: u32,
    failures_in_row: u32,
    n_rests: u32,
}

impl Default for Health {
    fn default() -> Self {
        Self {
            condition: Condition::Fit,
            silent: false,
            reliability: 1.0,
            done: 0,
            failed: 0,
            rtt_us: None,
            evidence: 0,
            failures_in_row: 0,
            n_rests: 0,
        }
    }
}

impl Health {
    /// Whether it may get new work at all.
    pub(crate) fn is_usable(&self) -> bool {
        !self.silent && self.condition != Condition::Resting
    }

    /// Whether it may serve `real-time`: proven, and good.
    pub(crate) fn is_proven(&self) -> bool {
        self.is_usable()
            && self.evidence >= EVIDENCE_MIN
            && self.reliability >= REAL_TIME_RELIABILITY_MIN
    }

    pub(crate) fn succeeded(&mut self) {
        self.outcome(1.0);
        self.done += 1;
        self.failures_in_row = 0;
        if self.condition == Condition::Probation {
            self.condition = Condition::Fit;
        } else {
            self.n_rests = self.n_rests.saturating_sub(1);
        }
    }

    /// True when it should rest now.
    #[must_use]
    pub(crate) fn failed_once(&mut self) -> bool {
        self.outcome(0.0);
        self.failed += 1;
        self.failures_in_row += 1;
        match self.condition {
            Condition::Fit => self.failures_in_row >= FAILURES_MAX,
            Condition::Probation => true,
            Condition::Resting => false,
        }
    }

    /// Starts a rest, each twice as long as the one before, and says how long it is.
    pub(crate) fn rest(&mut self) -> Micros {
        let doublings = self.n_rests.min(16);
        self.n_rests += 1;
        self.condition = Condition::Resting;
        (REST_US << doublings).min(REST_US_MAX)
    }

    pub(crate) fn rested(&mut self) {
        self.condition = Condition::Probation;
    }

    pub(crate) fn answered_ping(&mut self, after_us: Micros) {
        let sample = after_us as f64;
        self.rtt_us = Some(self.rtt_us.map_or(sample, |old| old + (sample - old) / 8.0));
    }

    fn outcome(&mut self, value: f64) {
        self.evidence = self.evidence.saturating_add(1);
        self.reliability += (value - self.reliability) * OUTCOME_WEIGHT;
        // A long run of good outcomes comes back to the very top.
        if value == 1.0 && self.reliability > 0.9999 {
            self.reliability = 1.0;
        }
    }
}

/// How long one worker takes for one realm's work: up at once, down slowly.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pace {
    us: Option<f64>,
    at: Micros,
}

impl Pace {
    pub(crate) const fn known_us(&self) -> Option<f64> {
        self.us
    }

    /// Measured, or the worker's own estimate, or a guess.
    pub(crate) fn us_or(&self, expected_ms: Option<f64>) -> f64 {
        self.us
            .or_else(|| expected_ms.map(|ms| ms * 1_000.0))
            .unwrap_or(UNKNOWN_WORK_US)
    }

    pub(crate) fn observe(&mut self, now: Micros, took_us: Micros) {
        let sample = took_us as f64;
        let elapsed = now.saturating_sub(self.at) as f64;
        let weight = (elapsed / (elapsed + PACE_DECAY_US)).max(OUTCOME_WEIGHT);
        self.us = Some(match self.us {
            Some(old) if sample <= old => old + (sample - old) * weight,
            _ => sample,
        });
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_proven(n_good: u32, n_bad: u32, n_good_after: u32, expect: bool) {
        let mut health = Health::default();
        (0..n_good).for_each(|_| health.succeeded());
        (0..n_bad).for_each(|_| assert!(!health.failed_once()));
        (0..n_good_after).for_each(|_| health.succeeded());
        assert_eq!(health.is_proven(), expect, "{health:?}");
    }

    #[test]
    fn a_worker_is_proven_by_enough_good_outcomes() {
        check_proven(0, 0, 0, false);
        check_proven(19, 0, 0, false);
        check_proven(20, 0, 0, true);
        check_proven(40, 1, 0, false);
        check_proven(40, 1, 31, false);
        check_proven(40, 1, 32, true);
    }

    #[test]
    fn three_failures_in_a_row_bring_a_rest_and_each_rest_is_longer() {
        let mut health = Health::default();
        assert!(!health.failed_once() && !health.failed_once() && health.failed_once());
        assert_eq!(health.rest(), REST_US);
        assert!(!health.is_usable());
        health.rested();
        assert!(
            health.is_usable() && health.failed_once(),
            "one failure on probation is enough"
        );
        assert_eq!(health.rest(), 2 * REST_US);
        health.rested();
        health.succeeded();
        assert_eq!(health.condition, Condition::Fit);
        for _ in 0..20 {
            assert!(health.rest() <= REST_US_MAX);
        }
    }

    #[test]
    fn the_pace_rises_at_once_and_falls_slowly() {
        let mut pace = Pace::default();
        assert_eq!(
            (pace.us_or(None), pace.us_or(Some(3.0))),
            (UNKNOWN_WORK_US, 3_000.0)
        );
        pace.observe(0, 100);
        pace.observe(1_000, 900);
        assert_eq!(pace.known_us(), Some(900.0));
        pace.observe(2_000, 100);
        let soon = pace.known_us().unwrap();
        assert!((800.0..900.0).contains(&soon), "{soon}");
        pace.observe(60_000_000, 100);
        let late = pace.known_us().unwrap();
        assert!(late < 250.0, "{late}");
    }
}
