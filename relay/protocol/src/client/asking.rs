//! The intents that this tab has asked and that have not ended.

mod open;

use crate::{
    codec,
    event::{Cancel, Event, Work},
    id::Guid,
    limits::OPEN_PER_SESSION_MAX,
    refusal::{Code, Refused},
};

use super::{Output, Outputs, Route};
use open::{Heard, Open};

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
        work: Work,
        taking: Option<Route>,
        out: &mut Outputs,
    ) {
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
            if open.waits || (open.at == Some(route) && recovered) {
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

    /// The page continues an intent that waits for it; anything else is dropped.
    pub(super) fn go_on(
        &mut self,
        now_us: u64,
        work: Work,
        taking: Option<Route>,
        out: &mut Outputs,
    ) {
        let Some(idx) = self.find(&work.guid).filter(|idx| self.open[*idx].waits) else {
            return;
        };
        if let Err(why) = codec::check_work(&work) {
            self.open.remove(idx);
            return deliver(why.refusal().about(&work.guid), out);
        }
        self.open[idx].go_on(now_us, work, taking, out);
    }

    /// An event about an intent; anything stale, repeated or unknown is dropped. `taking` is
    /// the route that takes intents now.
    pub(super) fn receive(
        &mut self,
        now_us: u64,
        (route, taking): (Route, Option<Route>),
        event: Event,
        out: &mut Outputs,
    ) {
        let Some(guid) = subject(&event) else { return };
        let Some(idx) = self.find(guid) else { return };
        let open = &mut self.open[idx];
        if open.at != Some(route) {
            return;
        }
        match open.receive(event, out) {
            Heard::Open => {}
            Heard::Lost => open.take_over(now_us, taking, out),
            Heard::Ended => {
                let open = self.open.remove(idx);
                self.left(&open, Some(route));
            }
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
                let why = if open.waits {
                    "The worker was lost, and nobody went on before the deadline."
                } else {
                    "No link to a relay came up before the deadline."
                };
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
