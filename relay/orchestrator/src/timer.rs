//! Deadlines of everything, in one ordered set.
//!
//! Each subject has at most one deadline. Whoever owns it may let it come early and then ask for
//! a later one: a sign of life costs a store, not a search.

use std::collections::{BTreeMap, BTreeSet};

use mtor_protocol::Realm;

use crate::{Micros, SessionId, intent::IntentId};

/// Whose deadline it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// Hello, heartbeat, or the end of waiting for a lost tab.
    Session(SessionId),
    /// The lease or the intent's own end.
    Intent(IntentId),
    /// The end of a worker's rest.
    Rest(SessionId),
    /// The end of waiting for workers to come back to a realm.
    Rejoin(Realm),
    /// The next slice of rosters.
    Roster,
}

#[derive(Debug, Default)]
pub(crate) struct Timers {
    due: BTreeSet<(Micros, Timer)>,
    at: BTreeMap<Timer, Micros>,
}

impl Timers {
    pub(crate) fn next(&self) -> Option<Micros> {
        self.due.first().map(|(at, _)| *at)
    }

    pub(crate) fn set(&mut self, timer: Timer, at: Micros) {
        if let Some(before) = self.at.insert(timer, at) {
            if before == at {
                return;
            }
            self.due.remove(&(before, timer));
        }
        self.due.insert((at, timer));
    }

    /// Moves the deadline forward only.
    pub(crate) fn set_no_later(&mut self, timer: Timer, at: Micros) {
        if self.at.get(&timer).is_none_or(|before| at < *before) {
            self.set(timer, at);
        }
    }

    /// Moves the deadline back only.
    pub(crate) fn set_no_earlier(&mut self, timer: Timer, at: Micros) {
        if self.at.get(&timer).is_none_or(|before| at > *before) {
            self.set(timer, at);
        }
    }

    pub(crate) fn clear(&mut self, timer: Timer) {
        if let Some(at) = self.at.remove(&timer) {
            self.due.remove(&(at, timer));
        }
    }

    /// The earliest deadline that has come; it is cleared by this.
    pub(crate) fn pop(&mut self, now: Micros) -> Option<Timer> {
        let (at, timer) = *self.due.first()?;
        if at > now {
            return None;
        }
        self.due.pop_first();
        self.at.remove(&timer);
        Some(timer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: Timer = Timer::Session(SessionId(1));
    const B: Timer = Timer::Session(SessionId(2));

    #[test]
    fn deadlines_come_in_order_and_once() {
        let mut timers = Timers::default();
        timers.set(A, 20);
        timers.set(B, 10);
        timers.set(A, 5);
        assert_eq!(timers.next(), Some(5));
        assert_eq!(timers.pop(4), None);
        assert_eq!(
            (timers.pop(30), timers.pop(30), timers.pop(30)),
            (Some(A), Some(B), None)
        );
    }

    #[test]
    fn a_cleared_deadline_never_comes() {
        let mut timers = Timers::default();
        timers.set(A, 1);
        timers.clear(A);
        assert_eq!((timers.next(), timers.pop(9)), (None, None));
    }

    #[test]
    fn an_early_deadline_is_not_put_off() {
        let mut timers = Timers::default();
        timers.set(A, 5);
        timers.set_no_later(A, 9);
        timers.set_no_later(A, 3);
        assert_eq!(timers.next(), Some(3));
    }
}
