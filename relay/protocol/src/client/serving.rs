//! What this tab lends, and the attempts it works on.
//!
//! An attempt belongs to the session that brought it: when that is gone, so is the lease.

use crate::{
    codec,
    event::{Cancel, Event, Register, Work},
    id::Guid,
    limits::{CAPABILITIES_MAX, MODELS_MAX, SLOTS_MAX},
    realm::Realm,
    refusal::{Code, Refused},
};

use super::{Output, Outputs, Route};

#[derive(Debug)]
struct Served {
    guid: Guid,
    attempt: u32,
    route: Route,
    realm: Realm,
}

/// See the module's words.
#[derive(Debug, Default)]
pub(super) struct Serving {
    /// By route.
    offers: [Option<Register>; 2],
    served: Vec<Served>,
}

impl Serving {
    /// Replaces what is lent. Attempts in work go on to their end.
    pub(super) fn offer(
        &mut self,
        route: Route,
        mut offer: Register,
        standing: bool,
        out: &mut Outputs,
    ) {
        offer.capabilities.truncate(CAPABILITIES_MAX);
        offer.registered_realms.truncate(CAPABILITIES_MAX);
        for capability in &mut offer.capabilities {
            capability.models.truncate(MODELS_MAX);
            capability.slots = capability.slots.min(SLOTS_MAX);
        }
        if standing {
            out.push_back(Output::Send(route, Event::Register(offer.clone())));
        }
        self.offers[route as usize] = Some(offer);
    }

    /// A session stands. It may know an older offer, so stopping is told as well.
    pub(super) fn joined(&mut self, route: Route, out: &mut Outputs) {
        if let Some(offer) = &self.offers[route as usize] {
            out.push_back(Output::Send(route, Event::Register(offer.clone())));
            if offers_nothing(offer) {
                self.offers[route as usize] = None;
            }
        }
    }

    pub(super) fn gone(&mut self, route: Route, out: &mut Outputs) {
        self.served.retain(|served| {
            if served.route == route {
                out.push_back(served.stop());
            }
            served.route != route
        });
    }

    pub(super) fn work(&mut self, work: Work, route: Route, out: &mut Outputs) {
        // Without an attempt it is not toward a worker.
        let Some(attempt) = work.attempt else { return };
        if let Some(idx) = self.find(&work.guid) {
            if self.served[idx].attempt >= attempt && self.served[idx].route == route {
                return;
            }
            out.push_back(self.served.swap_remove(idx).stop());
        }
        let busy = self.served.iter().filter(|it| it.realm == work.realm);
        if busy.count() >= self.slots(route, work.realm) {
            let why = "This tab lends no free slot for that realm now.";
            let mut no = Refused::new(Code::WorkerBusy, why).about(&work.guid);
            no.attempt = Some(attempt);
            out.push_back(Output::Send(route, Event::Refused(no)));
            return;
        }
        self.served.push(Served {
            guid: work.guid.clone(),
            attempt,
            route,
            realm: work.realm,
        });
        out.push_back(Output::Serve(work));
    }

    pub(super) fn cancel(&mut self, cancel: &Cancel, out: &mut Outputs) {
        self.stop(&cancel.guid, cancel.attempt, out);
    }

    /// True when the refusal is about this tab's work, not about what it has asked.
    pub(super) fn refused(&mut self, no: &Refused, route: Route, out: &mut Outputs) -> bool {
        let about_work = matches!(
            no.code,
            Code::NotYours | Code::StaleAttempt | Code::WrongRealm | Code::OutOfOrder
        );
        let Some(guid) = no.guid.as_ref().filter(|_| about_work) else {
            return false;
        };
        let mine = self
            .find(guid)
            .is_some_and(|idx| self.served[idx].route == route);
        if mine {
            self.stop(guid, no.attempt, out);
        }
        mine
    }

    /// Sends what the worker says, as long as the attempt is still this tab's.
    pub(super) fn reply(&mut self, event: Event, out: &mut Outputs) {
        let Some((guid, attempt)) = told(&event) else {
            return;
        };
        let Some(idx) = self.find(guid) else { return };
        let served = &self.served[idx];
        if attempt.is_some_and(|attempt| attempt != served.attempt) {
            return;
        }
        let (event, too_large) = stamped(event, served);
        let route = served.route;
        if too_large {
            out.push_back(served.stop());
        }
        if matches!(event, Event::Result(_) | Event::Refused(_)) {
            self.served.swap_remove(idx);
        }
        out.push_back(Output::Send(route, event));
    }

    fn stop(&mut self, guid: &Guid, attempt: Option<u32>, out: &mut Outputs) {
        let Some(idx) = self.find(guid) else { return };
        if attempt.is_none_or(|attempt| attempt == self.served[idx].attempt) {
            out.push_back(self.served.swap_remove(idx).stop());
        }
    }

    fn slots(&self, route: Route, realm: Realm) -> usize {
        let Some(offer) = &self.offers[route as usize] else {
            return 0;
        };
        let by_capability: u32 = offer
            .capabilities
            .iter()
            .filter(|it| it.realm == realm)
            .map(|it| it.slots)
            .sum();
        let by_name = u32::from(offer.registered_realms.contains(&realm));
        by_capability.max(by_name) as usize
    }

    fn find(&self, guid: &Guid) -> Option<usize> {
        self.served.iter().position(|it| it.guid == *guid)
    }
}

impl Served {
    fn stop(&self) -> Output {
        Output::Stop {
            guid: self.guid.clone(),
            attempt: self.attempt,
        }
    }
}

fn offers_nothing(offer: &Register) -> bool {
    offer.capabilities.is_empty() && offer.registered_realms.is_empty()
}

/// The intent that a worker speaks about, and the attempt where it names one.
const fn told(event: &Event) -> Option<(&Guid, Option<u32>)> {
    match event {
        Event::Progress(it) => Some((&it.guid, Some(it.attempt))),
        Event::Partial(it) => Some((&it.guid, Some(it.attempt))),
        Event::Result(it) => Some((&it.guid, it.attempt)),
        Event::Refused(no) => match &no.guid {
            Some(guid) => Some((guid, no.attempt)),
            None => None,
        },
        _ => None,
    }
}

/// Names the attempt; what is too large to send becomes a refusal that says so.
fn stamped(mut event: Event, served: &Served) -> (Event, bool) {
    let objection = codec::check_answer(&event).err();
    let too_large = objection.is_some();
    if let Some(why) = objection {
        event = Event::Refused(why.refusal().about(&served.guid));
    }
    match &mut event {
        Event::Result(it) => it.attempt = Some(served.attempt),
        Event::Refused(no) => no.attempt = Some(served.attempt),
        _ => {}
    }
    (event, too_large)
}
