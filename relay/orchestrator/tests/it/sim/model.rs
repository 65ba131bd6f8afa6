//! What the orchestrator may do: a second, simpler account of leases and sessions.
//!
//! It sees every input and every output, and nothing of the inside but the gauges.

use std::collections::{BTreeMap, BTreeSet};

use mtor_orchestrator::{Gauges, Input, Output, SessionId};
use mtor_protocol::{Event, Guid, Realm, Register, limits};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lease {
    worker: SessionId,
    attempt: u32,
}

#[derive(Debug, Default)]
pub(super) struct Model {
    connected: BTreeSet<SessionId>,
    slots: BTreeMap<SessionId, BTreeMap<Realm, u32>>,
    leases: BTreeMap<Guid, Lease>,
    realms: BTreeMap<Guid, Realm>,
    /// Newest attempt that a session was given, by guid.
    newest: BTreeMap<(SessionId, Guid), u32>,
    answered: BTreeSet<(Guid, u32)>,
    n_submitted: BTreeMap<Guid, u32>,
    n_granted: BTreeMap<Guid, u32>,
}

impl Model {
    pub(super) fn input(&mut self, input: &Input) {
        match input {
            Input::Opened { session } => {
                self.connected.insert(*session);
            }
            Input::Closed { session } => self.lose(*session),
            Input::Received { session, event, .. } if self.connected.contains(session) => {
                self.received(*session, event);
            }
            _ => {}
        }
    }

    fn received(&mut self, session: SessionId, event: &Event) {
        match event {
            Event::Work(it) => {
                self.realms.entry(it.guid.clone()).or_insert(it.realm);
                *self.n_submitted.entry(it.guid.clone()).or_default() += 1;
            }
            Event::Register(it) => self.registered(session, it),
            Event::Result(it) => {
                if let Some(attempt) = self.end(session, &it.guid, it.attempt) {
                    self.answered.insert((it.guid.clone(), attempt));
                }
            }
            Event::Refused(it) => {
                if let Some(guid) = &it.guid {
                    self.end(session, guid, it.attempt);
                }
            }
            _ => {}
        }
    }

    fn registered(&mut self, session: SessionId, it: &Register) {
        let slots = it.capabilities.iter().map(|it| (it.realm, it.slots));
        self.slots.insert(session, slots.collect());
    }

    fn end(&mut self, session: SessionId, guid: &Guid, attempt: Option<u32>) -> Option<u32> {
        let lease = self.leases.get(guid)?;
        let is_its = lease.worker == session && attempt.unwrap_or(1) == lease.attempt;
        is_its.then(|| self.leases.remove(guid).expect("just seen").attempt)
    }

    fn lose(&mut self, session: SessionId) {
        self.connected.remove(&session);
        self.slots.remove(&session);
        self.leases.retain(|_, lease| lease.worker != session);
    }

    pub(super) fn output(&mut self, output: &Output) -> Result<(), String> {
        match output {
            Output::Close { session, .. } => self.lose(*session),
            Output::Send { session, event } => {
                if !self.connected.contains(session) {
                    return Err(format!(
                        "{} to {session:?}, which is gone",
                        event.type_name()
                    ));
                }
                self.sent(*session, event)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn sent(&mut self, session: SessionId, event: &Event) -> Result<(), String> {
        match event {
            Event::Work(it) => self.granted(session, &it.guid, it.attempt.unwrap_or(0)),
            Event::Cancel(it) => {
                let lease = self.leases.remove(&it.guid);
                let expect = it.attempt.map(|attempt| Lease {
                    worker: session,
                    attempt,
                });
                (lease == expect)
                    .then_some(())
                    .ok_or_else(|| format!("cancel of {} ends {lease:?}", it.guid))
            }
            Event::Result(it) => {
                let attempt = it.attempt.unwrap_or(0);
                let known = self.answered.contains(&(it.guid.clone(), attempt));
                known.then_some(()).ok_or_else(|| {
                    format!("a result of {} #{attempt} that nobody answered", it.guid)
                })
            }
            _ => Ok(()),
        }
    }

    fn granted(&mut self, worker: SessionId, guid: &Guid, attempt: u32) -> Result<(), String> {
        if let Some(first) = self.leases.get(guid) {
            return Err(format!(
                "a second lease of {guid}: {first:?}, then to {worker:?}"
            ));
        }
        let before = self.newest.insert((worker, guid.clone()), attempt);
        if before.is_some_and(|before| before >= attempt) || attempt == 0 {
            return Err(format!(
                "attempt {attempt} of {guid} after {before:?}, same worker"
            ));
        }
        self.leases.insert(guid.clone(), Lease { worker, attempt });
        let granted = self.n_granted.entry(guid.clone()).or_default();
        *granted += 1;
        let submitted = self.n_submitted.get(guid).copied().unwrap_or(0);
        if *granted > limits::ATTEMPTS_MAX * submitted {
            return Err(format!("{granted} attempts on {guid}"));
        }
        self.check_slots(worker, self.realms[guid])
    }

    fn check_slots(&self, worker: SessionId, realm: Realm) -> Result<(), String> {
        let slots = self
            .slots
            .get(&worker)
            .and_then(|it| it.get(&realm))
            .copied()
            .unwrap_or(0);
        let leases = self.leases.iter();
        let n_busy = leases.filter(|(guid, it)| it.worker == worker && self.realms[guid] == realm);
        let n_busy = n_busy.count();
        (n_busy <= slots as usize)
            .then_some(())
            .ok_or_else(|| format!("{n_busy} leases on {slots} slots of {worker:?}"))
    }

    pub(super) fn check(&self, gauges: Gauges) -> Result<(), String> {
        let books = [
            ("leases", gauges.leased, self.leases.len()),
            ("sessions", gauges.sessions, self.connected.len()),
            ("open", gauges.open, gauges.waiting + gauges.leased),
        ];
        for (what, told, counted) in books {
            if told != counted {
                return Err(format!(
                    "{told} {what} by the gauges, {counted} by the model"
                ));
            }
        }
        if gauges.waiting > limits::QUEUE_MAX * Realm::ALL.len() {
            return Err(format!("{} wait", gauges.waiting));
        }
        Ok(())
    }
}
