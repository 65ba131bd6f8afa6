//! Lending, as a state machine: the thread's own session with the relay.
//!
//! The protocol's client joins, resumes and serves; around it stands what the person allows
//! and the rest that the share of time asks for. Time and events are arguments; what to do
//! comes out of [`Lending::poll`].
//!
//! **Invariant:** an intent that began ends once for the page: `Ended` or `Stopped`.

use std::collections::VecDeque;

use mtor_protocol::{
    Capability, Device, Event, Guid, Name, Realm, Register, WorkResult,
    client::{Client, ClientConfig, Input, LinkState, Output, Route},
};

use crate::{FromThread, pace::Pace};

/// What the person allows; see [`crate::ToThread::Lend`].
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Allowed {
    pub(crate) wanted: bool,
    pub(crate) on: bool,
    pub(crate) node_id: Option<Name>,
    pub(crate) share_percent: u8,
    pub(crate) device: Option<Device>,
}

/// What to do.
#[derive(Debug)]
pub(crate) enum Act {
    Open,
    /// Nothing of the old socket may be told from here on.
    Close,
    Send(Event),
    /// An intent to work on.
    Serve(mtor_protocol::Work),
    Stop {
        guid: Guid,
        attempt: u32,
    },
    Roster(mtor_protocol::Roster),
    Tell(FromThread),
}

/// An intent in work.
#[derive(Debug)]
struct InWork {
    guid: Guid,
    realm: Realm,
    /// Since when; before that it waits for its turn, which is no work.
    since_us: Option<u64>,
}

/// See the module's words. Times are microseconds of any monotonic clock.
#[derive(Debug)]
pub(crate) struct Lending {
    client: Client,
    allowed: Allowed,
    abilities: Vec<Capability>,
    pace: Pace,
    /// In work for others.
    working: Vec<InWork>,
    /// What the client was last given to offer.
    offered: Option<Register>,
    node_id: Option<Name>,
    told_link: (bool, Option<Name>),
    told_resting: bool,
    /// Whether the link was asked for and not left.
    is_started: bool,
    acts: VecDeque<Act>,
}

impl Lending {
    pub(crate) fn new(agent: Option<Name>, seed: u64) -> Self {
        Self {
            client: Client::new(ClientConfig {
                agent,
                user_id: None,
                seed,
                loopback: false,
            }),
            allowed: Allowed::default(),
            abilities: Vec::new(),
            pace: Pace::default(),
            working: Vec::new(),
            offered: None,
            node_id: None,
            told_link: (false, None),
            told_resting: false,
            is_started: false,
            acts: VecDeque::new(),
        }
    }

    pub(crate) fn allow(&mut self, now_us: u64, allowed: Allowed) {
        self.pace.set_share(allowed.share_percent);
        self.allowed = allowed;
        self.settle(now_us);
    }

    /// What the tab can do has changed.
    pub(crate) fn set_abilities(&mut self, now_us: u64, abilities: Vec<Capability>) {
        self.abilities = abilities;
        self.settle(now_us);
    }

    /// An intent's turn has come. From here on it costs time, however it ends.
    pub(crate) fn works(&mut self, now_us: u64, guid: &Guid) {
        let found = self.working.iter_mut().find(|it| it.guid == *guid);
        if let Some(it) = found {
            it.since_us = Some(now_us);
        }
    }

    /// `Opened`, `Received` or `Closed` of the relay, a `Reply` of the workshop, `Online`.
    pub(crate) fn handle(&mut self, now_us: u64, input: Input) {
        let ended = match &input {
            Input::Reply(event) => self.ended(now_us, event),
            _ => None,
        };
        self.client.handle(now_us, input);
        self.drain(now_us);
        self.acts.extend(ended.map(Act::Tell));
        self.settle(now_us);
    }

    pub(crate) fn timeout(&mut self, now_us: u64) {
        self.handle(now_us, Input::Timeout);
    }

    /// When to call back with [`Self::timeout`].
    pub(crate) fn poll_timeout(&self) -> Option<u64> {
        [self.client.poll_timeout(), self.pace.rests_until()]
            .into_iter()
            .flatten()
            .min()
    }

    pub(crate) fn poll(&mut self) -> Option<Act> {
        self.acts.pop_front()
    }

    /// Brings everything in line with what is allowed; called after each change.
    fn settle(&mut self, now_us: u64) {
        self.drain(now_us);
        self.pace.settle(now_us, self.working.is_empty());
        if self.allowed.wanted && !self.is_started {
            self.is_started = true;
            self.client.handle(now_us, Input::Start);
        } else if !self.allowed.wanted && self.is_started && self.working.is_empty() {
            self.is_started = false;
            self.client.handle(now_us, Input::Leave);
        }
        self.offer(now_us);
        self.drain(now_us);
        self.tell();
    }

    fn offer(&mut self, now_us: u64) {
        let realms: Vec<Realm> = self.working.iter().map(|it| it.realm).collect();
        let offer = Register {
            node_id: self.allowed.node_id.clone(),
            capabilities: if self.allowed.wanted && self.allowed.on {
                self.pace.offers(&self.abilities, &realms)
            } else {
                Vec::new()
            },
            registered_realms: Vec::new(),
            device: self.allowed.device.clone(),
        };
        if self.offered.as_ref() != Some(&offer) {
            self.offered = Some(offer.clone());
            let input = Input::Offer(Route::Relay, offer);
            self.client.handle(now_us, input);
        }
    }

    fn drain(&mut self, now_us: u64) {
        while let Some(output) = self.client.poll_output() {
            self.act(now_us, output);
        }
    }

    fn act(&mut self, now_us: u64, output: Output) {
        match output {
            Output::Open(_) => self.acts.push_back(Act::Open),
            Output::Close(_) => self.acts.push_back(Act::Close),
            Output::Send(_, event) => self.acts.push_back(Act::Send(event)),
            // Another session lists this tab anew, or not at all.
            Output::Link(_) => self.node_id = None,
            Output::Registered(it) => {
                let is_listed = !it.registered_realms.is_empty();
                self.node_id = is_listed.then_some(it.node_id);
            }
            Output::Roster(roster) => self.acts.push_back(Act::Roster(roster)),
            Output::Serve(work) => {
                let (guid, realm) = (work.guid.clone(), work.realm);
                self.working.push(InWork {
                    guid: guid.clone(),
                    realm,
                    since_us: None,
                });
                let began = FromThread::Began { guid, realm };
                self.acts.extend([Act::Tell(began), Act::Serve(work)]);
            }
            Output::Stop { guid, attempt } => {
                if self.forget(now_us, &guid) {
                    let stopped = FromThread::Stopped { guid: guid.clone() };
                    self.acts.push_back(Act::Tell(stopped));
                }
                self.acts.push_back(Act::Stop { guid, attempt });
            }
            // This link asks nothing; what the relay says about the link shows in `Linked`.
            Output::Deliver(_) | Output::Restarted(_) | Output::TakeOver(_) => {}
        }
    }

    /// What the page hears of a reply that ends an intent.
    fn ended(&mut self, now_us: u64, event: &Event) -> Option<FromThread> {
        let (guid, answer) = match event {
            Event::Result(it) => (&it.guid, Some(it)),
            Event::Refused(it) => (it.guid.as_ref()?, None),
            _ => return None,
        };
        if !self.forget(now_us, guid) {
            return None;
        }
        let usage = answer.and_then(|it: &WorkResult| it.usage.as_ref());
        Some(FromThread::Ended {
            guid: guid.clone(),
            answered: answer.is_some(),
            work_ms: usage.map_or(0.0, |it| it.work_ms),
            units: usage.map_or(0, |it| it.units),
            joules: usage.and_then(|it| it.joules),
        })
    }

    /// No longer in work, answered or not: the time that it took earns its rest.
    fn forget(&mut self, now_us: u64, guid: &Guid) -> bool {
        let place = self.working.iter().position(|it| it.guid == *guid);
        let Some(it) = place.map(|place| self.working.remove(place)) else {
            return false;
        };
        if let Some(since_us) = it.since_us {
            self.pace.worked(now_us.saturating_sub(since_us));
        }
        true
    }

    /// The page hears what has changed.
    fn tell(&mut self) {
        let joined = matches!(self.client.link(), LinkState::Joined { .. });
        let link = (joined, self.node_id.clone());
        if link != self.told_link {
            let node_id = link.1.as_ref().map(|it| it.as_str().to_owned());
            let linked = FromThread::Linked { joined, node_id };
            self.acts.push_back(Act::Tell(linked));
            self.told_link = link;
        }
        let resting = self.pace.rests_until().is_some();
        if resting != self.told_resting {
            self.told_resting = resting;
            let rests = FromThread::Resting { resting };
            self.acts.push_back(Act::Tell(rests));
        }
    }
}

#[cfg(test)]
mod tests;
