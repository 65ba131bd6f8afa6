//! When which sessions get the roster: coalesced, in slices, within a budget.
//!
//! A lap visits every live session in order, a slice at a time, each with the roster of that
//! moment. Changes during a lap start another one. New sessions go first.

use std::collections::VecDeque;

use crate::{
    Micros, SessionId,
    limits::{
        NEWCOMERS_MAX, ROSTER_BURST_BYTES, ROSTER_BYTES_PER_S, ROSTER_COUNTS_BYTES,
        ROSTER_COUNTS_EVERY_US, ROSTER_EVERY_US,
    },
};

#[derive(Debug)]
pub(crate) struct Pacer {
    /// A worker came, went or changed.
    changed: bool,
    /// Only numbers changed.
    counted: bool,
    /// The last session visited in the lap under way.
    lap: Option<Option<SessionId>>,
    lap_began: Option<Micros>,
    newcomers: VecDeque<SessionId>,
    /// What may be sent, in bytes; below zero after a roster larger than the burst.
    allowance: i64,
    filled_at: Micros,
}

/// How large one roster is, and how many sessions want it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Load {
    pub(crate) bytes: usize,
    pub(crate) n_sessions: usize,
}

impl Pacer {
    pub(crate) const fn new() -> Self {
        Self {
            changed: false,
            counted: false,
            lap: None,
            lap_began: None,
            newcomers: VecDeque::new(),
            allowance: ROSTER_BURST_BYTES.cast_signed(),
            filled_at: 0,
        }
    }

    pub(crate) fn changed(&mut self) {
        self.changed = true;
    }

    pub(crate) fn counted(&mut self) {
        self.counted = true;
    }

    pub(crate) fn joined(&mut self, session: SessionId) {
        if self.newcomers.len() < NEWCOMERS_MAX {
            self.newcomers.push_back(session);
        } else {
            self.changed = true;
        }
    }

    /// When the next slice should go out; none while nobody misses anything.
    pub(crate) fn due(&self, now: Micros, load: Load) -> Option<Micros> {
        let since_lap = |pause: Micros| self.lap_began.map_or(now, |at| (at + pause).max(now));
        let wanted = if self.lap.is_some() || !self.newcomers.is_empty() {
            now
        } else if self.changed {
            since_lap(ROSTER_EVERY_US)
        } else if self.counts_matter(load) {
            since_lap(ROSTER_COUNTS_EVERY_US)
        } else {
            return None;
        };
        let missing = (need(load) - self.allowance).max(0).cast_unsigned();
        let filled = self.filled_at + (missing * 1_000_000).div_ceil(ROSTER_BYTES_PER_S);
        Some(wanted.max(filled))
    }

    /// The sessions of the next slice; `live_after` walks the live ones.
    pub(crate) fn slice<I: Iterator<Item = SessionId>>(
        &mut self,
        now: Micros,
        load: Load,
        live_after: impl Fn(Option<SessionId>) -> I,
    ) -> Vec<SessionId> {
        self.fill(now);
        if self.allowance < need(load) {
            return Vec::new();
        }
        let bytes = i64::try_from(load.bytes).expect("rosters are small").max(1);
        let n_fitting = usize::try_from((self.allowance / bytes).max(1)).expect("positive");
        let n_new = self.newcomers.len().min(n_fitting);
        let mut slice: Vec<_> = self.newcomers.drain(..n_new).collect();
        self.begin_lap(now, load);
        if let Some(cursor) = self.lap {
            let before = slice.len();
            slice.extend(live_after(cursor).take(n_fitting - n_new));
            let lap_goes_on = slice.len() == n_fitting;
            let last = slice[before..].last().copied();
            self.lap = lap_goes_on.then(|| last.or(cursor));
        }
        self.allowance -= bytes * i64::try_from(slice.len()).expect("few");
        slice
    }

    fn begin_lap(&mut self, now: Micros, load: Load) {
        let since = self.lap_began.map_or(Micros::MAX, |at| now - at);
        let changed = self.changed && since >= ROSTER_EVERY_US;
        let counted = self.counts_matter(load) && since >= ROSTER_COUNTS_EVERY_US;
        if self.lap.is_none() && (changed || counted) {
            self.lap = Some(None);
            self.lap_began = Some(now);
            self.changed = false;
            self.counted = false;
        }
    }

    fn counts_matter(&self, load: Load) -> bool {
        self.counted && (load.bytes * load.n_sessions) as u64 <= ROSTER_COUNTS_BYTES
    }

    fn fill(&mut self, now: Micros) {
        let elapsed_us = now.saturating_sub(self.filled_at).min(60_000_000);
        let bytes = elapsed_us * ROSTER_BYTES_PER_S / 1_000_000;
        if bytes > 0 {
            self.allowance =
                (self.allowance + bytes.cast_signed()).min(ROSTER_BURST_BYTES.cast_signed());
            self.filled_at = now;
        }
    }
}

/// What must be there before a slice goes out: one roster, or as much as ever is there.
fn need(load: Load) -> i64 {
    i64::try_from(load.bytes).map_or(i64::MAX, |it| it.min(ROSTER_BURST_BYTES.cast_signed()))
}

#[cfg(test)]
mod tests;
