//! One intent that this tab has asked: what was heard of it, and what that means.

use crate::{
    event::{Accepted, Credit, Event, Work},
    limits::{CREDIT_INITIAL, CREDIT_MAX, REAL_TIME_DEADLINE_MS, TAKEOVERS_MAX},
    realm::Priority,
    refusal::Code,
};

use super::super::{Output, Outputs, Route};

/// Partials that are shown before the relay is told: half of what flows without a grant, so
/// that a stream never stops for want of one.
const GRANT_EVERY: u32 = CREDIT_INITIAL / 2;

/// What became of an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    Open,
    Ended,
    /// Its worker is lost, and the tab wants to take over what it has.
    Lost,
}

#[derive(Debug)]
pub(super) struct Open {
    pub(super) work: Work,
    pub(super) asked_us: u64,
    /// Where it is submitted.
    pub(super) at: Option<Route>,
    /// The relay has it, in the session that stands or in the one that may be resumed.
    pub(super) held: bool,
    pub(super) accepted: Option<Accepted>,
    /// The relay has it only if it arrived before the last session was lost.
    pub(super) unsure: bool,
    /// The newest attempt seen; what older ones still send is dropped.
    attempt: u32,
    done: Option<u64>,
    next_seq: u32,
    /// No partial of this attempt is missing before the next: the page shows its whole beginning.
    whole: bool,
    /// Workers lost so far, where the tab asked with `takeover`.
    n_lost: u32,
    /// The page was told to continue it and has not yet.
    pub(super) waits: bool,
    /// Partials that were delivered and not granted again.
    unshown: u32,
    /// Partials that were shown and of which the relay does not know yet.
    ungranted: u32,
}

impl Open {
    pub(super) const fn new(asked_us: u64, work: Work) -> Self {
        Self {
            work,
            asked_us,
            at: None,
            held: false,
            accepted: None,
            unsure: false,
            attempt: 0,
            done: None,
            next_seq: 0,
            whole: true,
            n_lost: 0,
            waits: false,
            unshown: 0,
            ungranted: 0,
        }
    }

    pub(super) fn stands(&self, standing: Option<Route>) -> bool {
        self.at.is_some() && self.at == standing
    }

    pub(super) fn deadline_us(&self) -> Option<u64> {
        let real_time = (self.work.priority == Priority::RealTime).then_some(REAL_TIME_DEADLINE_MS);
        let ms = self.work.deadline_ms.or(real_time)?;
        Some(self.asked_us.saturating_add(ms.saturating_mul(1_000)))
    }

    /// Sends the intent; of its deadline, what is left.
    pub(super) fn submit(&mut self, now_us: u64, route: Route, out: &mut Outputs) {
        let mut work = self.work.clone();
        work.attempts_used = self.n_lost;
        if let (Some(_), Some(at)) = (work.deadline_ms, self.deadline_us()) {
            work.deadline_ms = Some(at.saturating_sub(now_us).div_ceil(1_000));
        }
        self.at = Some(route);
        self.held |= route == Route::Relay;
        out.push_back(Output::Send(route, Event::Work(work)));
    }

    /// Forgets everything that another session, or an older attempt, has sent.
    pub(super) fn start_over(&mut self, out: &mut Outputs) {
        if self.next_seq > 0 {
            out.push_back(Output::Restarted(self.work.guid.clone()));
        }
        self.forget();
    }

    fn forget(&mut self) {
        (self.attempt, self.next_seq, self.done) = (0, 0, None);
        (self.unshown, self.ungranted, self.accepted) = (0, 0, None);
        self.whole = true;
    }

    /// The worker is lost, and the route no longer has the intent. The page is asked to continue
    /// what it shows; where that is nothing, or not the whole beginning, or where the relay
    /// still holds the intent as it was before (this is the loopback), the answer starts over.
    pub(super) fn take_over(&mut self, now_us: u64, taking: Option<Route>, out: &mut Outputs) {
        self.n_lost += 1;
        self.held &= self.at != Some(Route::Relay);
        (self.at, self.unsure) = (None, false);
        if self.next_seq > 0 && self.whole && !self.held {
            self.forget();
            self.waits = true;
            out.push_back(Output::TakeOver(self.work.guid.clone()));
            return;
        }
        self.start_over(out);
        if let Some(route) = taking {
            self.submit(now_us, route, out);
        }
    }

    /// The page's answer to [`Output::TakeOver`].
    pub(super) fn go_on(
        &mut self,
        now_us: u64,
        work: Work,
        taking: Option<Route>,
        out: &mut Outputs,
    ) {
        self.work = work;
        self.waits = false;
        if let Some(route) = taking {
            self.submit(now_us, route, out);
        }
    }

    /// True when this attempt counts; a newer one makes the answer start over.
    fn admit(&mut self, attempt: u32, out: &mut Outputs) -> bool {
        if attempt > self.attempt {
            if self.next_seq > 0 {
                out.push_back(Output::Restarted(self.work.guid.clone()));
            }
            (self.attempt, self.next_seq, self.done) = (attempt, 0, None);
            self.whole = true;
        }
        attempt == self.attempt
    }

    /// Delivers what is new, and says what became of the intent.
    pub(super) fn receive(&mut self, event: Event, out: &mut Outputs) -> Heard {
        let (new, ended) = match &event {
            Event::Accepted(it) => (
                self.accepted.replace(it.clone()).as_ref() != Some(it),
                false,
            ),
            // A relay that goes down takes nothing new; the next one will.
            Event::Refused(no) if no.code == Code::Draining => {
                (self.at, self.held) = (None, false);
                (false, false)
            }
            // This tab alone cannot do it; the relay that may still have it can.
            Event::Refused(no)
                if self.at == Some(Route::Loopback)
                    && self.held
                    && matches!(no.code, Code::NoWorker | Code::ModelMissing) =>
            {
                self.at = None;
                (false, false)
            }
            Event::Refused(no) if self.is_to_be_taken_over(no.code) => return Heard::Lost,
            Event::Refused(_) => (true, true),
            Event::Progress(it) => {
                let admitted = self.admit(it.attempt, out);
                let new = admitted && self.done.is_none_or(|done| it.done > done);
                if new {
                    self.done = Some(it.done);
                }
                (new, false)
            }
            Event::Partial(it) => (self.take_partial(it.attempt, it.seq, out), false),
            Event::Result(it) => {
                let fresh = it.attempt.is_none_or(|attempt| attempt >= self.attempt);
                (fresh, fresh)
            }
            _ => (false, false),
        };
        if new {
            out.push_back(Output::Deliver(event));
        }
        if ended { Heard::Ended } else { Heard::Open }
    }

    fn is_to_be_taken_over(&self, code: Code) -> bool {
        code == Code::WorkerLost && self.work.takeover && self.n_lost < TAKEOVERS_MAX
    }

    /// A repeated piece is dropped. A gap is let through: the result holds the whole answer,
    /// and what came before the gap is still worth showing.
    fn take_partial(&mut self, attempt: u32, seq: u32, out: &mut Outputs) -> bool {
        self.unshown = self.unshown.saturating_add(1);
        let new = self.admit(attempt, out) && seq >= self.next_seq;
        if new {
            self.whole &= seq == self.next_seq;
            self.next_seq = seq.saturating_add(1);
        } else {
            // It used up credit though nobody will show it.
            self.grant(1, self.at, out);
        }
        new
    }

    pub(super) fn grant(&mut self, chunks: u32, standing: Option<Route>, out: &mut Outputs) {
        let chunks = chunks.min(self.unshown);
        self.unshown -= chunks;
        self.ungranted += chunks;
        if self.ungranted < GRANT_EVERY || !self.stands(standing) {
            return;
        }
        if let Some(route) = self.at {
            let chunks = self.ungranted.min(CREDIT_MAX);
            self.ungranted -= chunks;
            let guid = self.work.guid.clone();
            out.push_back(Output::Send(route, Event::Credit(Credit { guid, chunks })));
        }
    }
}
