//! The intents that this tab has asked and that have not ended.

use crate::{
    codec,
    event::{Accepted, Cancel, Credit, Event, Work},
    id::Guid,
    limits::{CREDIT_INITIAL, CREDIT_MAX, OPEN_PER_SESSION_MAX, REAL_TIME_DEADLINE_MS},
    realm::Priority,
    refusal::{Code, Refused},
};

use super::{Output, Outputs, Route};

/// Partials that are shown before the relay is told: half of what flows without a grant, so
/// that a stream never stops for want of one.
const GRANT_EVERY: u32 = CREDIT_INITIAL / 2;

#[derive(Debug)]
struct Open {
    work: Work,
    asked_us: u64,
    /// Where it is submitted.
    at: Option<Route>,
    /// The relay has it, in the session that stands or in the one that may be resumed.
    held: bool,
    accepted: Option<Accepted>,
    /// The relay has it only if it arrived before the last session was lost.
    unsure: bool,
    /// The newest attempt seen; what older ones still send is dropped.
    attempt: u32,
    done: Option<u64>,
    next_seq: u32,
    /// Partials that were delivered and not granted again.
    unshown: u32,
    /// Partials that were shown and of which the relay does not know yet.
    ungranted: u32,
}

/// See the module's words. In the order of asking.
#[derive(Debug, Default)]
pub(super) struct Asking {
    open: Vec<Open>,
    /// Ended while the relay that holds them was away: it hears of it if the session goes on.
    moot: Vec<Guid>,
}

impl Asking {
    pub(super) fn works(&self) -> impl Iterator<Item = &Work> {
        self.open.iter().map(|open| &open.work)
    }

    pub(super) fn ask(
        &mut self,
        now_us: u64,
        mut work: Work,
        taking: Option<Route>,
        out: &mut Outputs,
    ) {
        // Only a relay gives these.
        (work.attempt, work.lease_ms) = (None, None);
        if let Some(no) = self.objection(&work) {
            return deliver(no.about(&work.guid), out);
        }
        self.moot.retain(|guid| *guid != work.guid);
        let mut open = Open::new(now_us, work);
        if let Some(route) = taking {
            open.submit(now_us, route, out);
        }
        self.open.push(open);
    }

    fn objection(&self, work: &Work) -> Option<Refused> {
        if self.find(&work.guid).is_some() {
            let why = "This tab has an open intent of that guid; it goes on.";
            return Some(Refused::new(Code::DuplicateGuid, why));
        }
        if self.open.len() >= OPEN_PER_SESSION_MAX {
            let why = format!(
                "{OPEN_PER_SESSION_MAX} intents of this tab are open. \
                 Ask again when one has its answer."
            );
            return Some(Refused::new(Code::QueueFull, why));
        }
        codec::check_work(work).err().map(|why| why.refusal())
    }

    /// A session stands on the route: submits what it does not know.
    pub(super) fn joined(&mut self, now_us: u64, route: Route, recovered: bool, out: &mut Outputs) {
        if route == Route::Relay {
            for guid in self.moot.drain(..).filter(|_| recovered) {
                out.push_back(Output::Send(route, cancel(guid)));
            }
        }
        self.expire(now_us, recovered.then_some(route), out);
        for open in &mut self.open {
            open.held &= recovered || route != Route::Relay;
            open.unsure = route == Route::Relay && recovered && open.held;
            if open.at == Some(route) && recovered {
                continue;
            }
            open.start_over(out);
            if route == Route::Relay && open.held {
                // It was there before it came to the loopback, and goes on there.
                open.at = Some(route);
            } else {
                open.submit(now_us, route, out);
            }
        }
    }

    /// A resumed session has said all that was missed: a `work` that it never accepted was
    /// lost with the old socket. The same guid in the same session is taken once.
    pub(super) fn caught_up(&mut self, now_us: u64, out: &mut Outputs) {
        for open in &mut self.open {
            let lost = std::mem::take(&mut open.unsure) && open.accepted.is_none();
            if lost && open.at == Some(Route::Relay) {
                open.submit(now_us, Route::Relay, out);
            }
        }
    }

    pub(super) fn cancel(&mut self, guid: &Guid, standing: Option<Route>, out: &mut Outputs) {
        let Some(idx) = self.find(guid) else { return };
        let open = self.open.remove(idx);
        if let Some(route) = open.at.filter(|_| open.stands(standing)) {
            out.push_back(Output::Send(route, cancel(guid.clone())));
        }
        self.left(&open, standing);
        deliver(Refused::new(Code::Canceled, "Stopped.").about(guid), out);
    }

    pub(super) fn granted(
        &mut self,
        guid: &Guid,
        chunks: u32,
        standing: Option<Route>,
        out: &mut Outputs,
    ) {
        if let Some(idx) = self.find(guid) {
            self.open[idx].grant(chunks, standing, out);
        }
    }

    /// An event about an intent; anything stale, repeated or unknown is dropped.
    pub(super) fn receive(&mut self, route: Route, event: Event, out: &mut Outputs) {
        let Some(guid) = subject(&event) else { return };
        let Some(idx) = self.find(guid) else { return };
        let open = &mut self.open[idx];
        if open.at == Some(route) && open.receive(event, out) {
            let open = self.open.remove(idx);
            self.left(&open, Some(route));
        }
    }

    /// An intent has ended here; where the relay cannot know, it is told later.
    fn left(&mut self, open: &Open, standing: Option<Route>) {
        if open.held && standing != Some(Route::Relay) {
            self.moot.push(open.work.guid.clone());
            if self.moot.len() > OPEN_PER_SESSION_MAX {
                self.moot.remove(0);
            }
        }
    }

    /// When the first intent that waits for a link is no longer wanted. What a relay has, the
    /// relay ends.
    pub(super) fn next_deadline(&self, standing: Option<Route>) -> Option<u64> {
        self.open
            .iter()
            .filter(|open| !open.stands(standing))
            .filter_map(Open::deadline_us)
            .min()
    }

    pub(super) fn expire(&mut self, now_us: u64, standing: Option<Route>, out: &mut Outputs) {
        self.open.retain(|open| {
            let due = open.deadline_us().is_some_and(|at| at <= now_us);
            let keep = open.stands(standing) || !due;
            if !keep {
                let why = "No link to a relay came up before the deadline.";
                deliver(
                    Refused::new(Code::DeadlinePassed, why).about(&open.work.guid),
                    out,
                );
            }
            keep
        });
    }

    fn find(&self, guid: &Guid) -> Option<usize> {
        self.open.iter().position(|open| open.work.guid == *guid)
    }
}

impl Open {
    const fn new(asked_us: u64, work: Work) -> Self {
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
            unshown: 0,
            ungranted: 0,
        }
    }

    fn stands(&self, standing: Option<Route>) -> bool {
        self.at.is_some() && self.at == standing
    }

    fn deadline_us(&self) -> Option<u64> {
        let real_time = (self.work.priority == Priority::RealTime).then_some(REAL_TIME_DEADLINE_MS);
        let ms = self.work.deadline_ms.or(real_time)?;
        Some(self.asked_us.saturating_add(ms.saturating_mul(1_000)))
    }

    /// Sends the intent; of its deadline, what is left.
    fn submit(&mut self, now_us: u64, route: Route, out: &mut Outputs) {
        let mut work = self.work.clone();
        if let (Some(_), Some(at)) = (work.deadline_ms, self.deadline_us()) {
            work.deadline_ms = Some(at.saturating_sub(now_us).div_ceil(1_000));
        }
        self.at = Some(route);
        self.held |= route == Route::Relay;
        out.push_back(Output::Send(route, Event::Work(work)));
    }

    /// Forgets everything that another session, or an older attempt, has sent.
    fn start_over(&mut self, out: &mut Outputs) {
        if self.next_seq > 0 {
            out.push_back(Output::Restarted(self.work.guid.clone()));
        }
        (self.attempt, self.next_seq, self.done) = (0, 0, None);
        (self.unshown, self.ungranted, self.accepted) = (0, 0, None);
    }

    /// True when this attempt counts; a newer one makes the answer start over.
    fn admit(&mut self, attempt: u32, out: &mut Outputs) -> bool {
        if attempt > self.attempt {
            if self.next_seq > 0 {
                out.push_back(Output::Restarted(self.work.guid.clone()));
            }
            (self.attempt, self.next_seq, self.done) = (attempt, 0, None);
        }
        attempt == self.attempt
    }

    /// Delivers what is new; true when the intent has ended.
    fn receive(&mut self, event: Event, out: &mut Outputs) -> bool {
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
        ended
    }

    /// A repeated piece is dropped. A gap is let through: the result holds the whole answer,
    /// and what came before the gap is still worth showing.
    fn take_partial(&mut self, attempt: u32, seq: u32, out: &mut Outputs) -> bool {
        self.unshown = self.unshown.saturating_add(1);
        let new = self.admit(attempt, out) && seq >= self.next_seq;
        if new {
            self.next_seq = seq.saturating_add(1);
        } else {
            // It used up credit though nobody will show it.
            self.grant(1, self.at, out);
        }
        new
    }

    fn grant(&mut self, chunks: u32, standing: Option<Route>, out: &mut Outputs) {
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

const fn subject(event: &Event) -> Option<&Guid> {
    match event {
        Event::Accepted(it) => Some(&it.guid),
        Event::Refused(it) => it.guid.as_ref(),
        Event::Progress(it) => Some(&it.guid),
        Event::Partial(it) => Some(&it.guid),
        Event::Result(it) => Some(&it.guid),
        _ => None,
    }
}

const fn cancel(guid: Guid) -> Event {
    Event::Cancel(Cancel {
        guid,
        attempt: None,
    })
}

fn deliver(no: Refused, out: &mut Outputs) {
    out.push_back(Output::Deliver(Event::Refused(no)));
}
