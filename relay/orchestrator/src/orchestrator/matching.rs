//! Intents meet workers: choosing, granting, releasing, trying again.
//!
//! A new intent chooses among the workers that are ready; a worker that becomes ready is fed
//! from the queues. Work waits in the relay, never at a worker: who is free first gets it.

use mtor_protocol::{
    Cancel, Code, Event, Priority, Realm, Refused, Work,
    limits::{ATTEMPTS_MAX, LEASE_MS},
};

use crate::{
    Micros, SessionId,
    intent::{Intent, IntentId, Lease},
    limits::{MS, REJOIN_US},
    selection::pick,
    timer::Timer,
};

use super::{Orchestrator, asking::draining};

/// How a lease ended, as far as the worker's record is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Answered,
    Failed,
    /// Not the worker's doing.
    Stopped,
    /// The worker is going; its record goes with it.
    Left,
}

impl Orchestrator {
    /// The worker for an intent that waits for nobody else, if one is ready.
    pub(super) fn choose(&mut self, id: IntentId) -> Option<SessionId> {
        let intent = self.intents.get(id)?;
        let (realm, roster) = (intent.work.realm, &self.roster);
        let cost = |id| roster.get(id).map_or(f64::MAX, |it| it.expected_us(realm));
        let ready = roster.ready(realm);
        let is_plain = intent.work.model_name.is_none()
            && intent.work.priority != Priority::RealTime
            && !intent.work.takeover
            && intent.tried.is_empty();
        if is_plain {
            return pick(&mut self.prng, ready, cost);
        }
        let fitting: Vec<_> = ready
            .iter()
            .copied()
            .filter(|it| self.fits(intent, *it))
            .collect();
        pick(&mut self.prng, &fitting, cost)
    }

    /// Whether a new intent would not have to wait.
    pub(super) fn is_anybody_ready(&self, work: &Work) -> bool {
        let model = work.model_name.as_ref();
        let mut ready = self.roster.ready(work.realm).iter();
        ready.any(|id| {
            self.roster
                .get(*id)
                .is_some_and(|it| it.serves(work.realm, model))
        })
    }

    /// Whether a ready worker may have this intent.
    fn fits(&self, intent: &Intent, session: SessionId) -> bool {
        let work = &intent.work;
        let Some(worker) = self.roster.get(session) else {
            return false;
        };
        worker.serves(work.realm, work.model_name.as_ref())
            && (work.priority != Priority::RealTime || worker.health.is_proven())
            && (!self.has_tried(intent, session) || !self.another_could(intent))
    }

    /// Whether a worker had this intent and did not come through. An intent that is taken over
    /// comes as a new one; that a worker had it before is known from what fences its late words.
    fn has_tried(&self, intent: &Intent, session: SessionId) -> bool {
        let had_it = |guid| {
            let worker = self.sessions.get(session);
            worker.is_some_and(|it| it.ended_attempt(guid).is_some())
        };
        intent.tried.contains(&session) || (intent.work.takeover && had_it(&intent.work.guid))
    }

    /// Whether a worker that has not tried this intent could, now or when it is free.
    fn another_could(&self, intent: &Intent) -> bool {
        let work = &intent.work;
        let mut serving = self.roster.serving(work.realm, work.model_name.as_ref());
        serving.any(|(id, worker)| worker.health.is_usable() && !self.has_tried(intent, id))
    }

    /// Puts an intent into its realm's queue; gives its place there.
    pub(super) fn enqueue(&mut self, id: IntentId) -> u32 {
        let Some(intent) = self.intents.get(id) else {
            return 0;
        };
        let work = &intent.work;
        let (realm, priority) = (work.realm, work.priority);
        self.queues
            .push(realm, work.model_name.as_ref(), (priority, id));
        self.timers.set(Timer::Intent(id), intent.due());
        self.pacer.counted();
        if self
            .roster
            .serving(realm, self.model_of(id))
            .next()
            .is_none()
        {
            let is_new = intent.n_attempts == 0;
            let until = if is_new {
                self.gather_until
            } else {
                self.now + REJOIN_US
            };
            self.await_workers(realm, until);
        }
        u32::try_from(self.queues.ahead(realm, priority)).unwrap_or(u32::MAX)
    }

    fn model_of(&self, id: IntentId) -> Option<&mtor_protocol::Name> {
        self.intents.get(id)?.work.model_name.as_ref()
    }

    /// Leases an intent to a worker and hands it over.
    pub(super) fn grant(&mut self, id: IntentId, worker: SessionId) {
        let (Some(intent), Some(session)) = (self.intents.get(id), self.sessions.get_mut(worker))
        else {
            return;
        };
        // A guid may live twice, when a tab submits it again; its fencing numbers never repeat
        // toward a worker that has seen them.
        let seen = session.ended_attempt(&intent.work.guid).unwrap_or(0);
        let attempt = intent.fence.max(seen) + 1;
        session.pulse.busy_at = self.now;
        let handed_over = Work {
            attempt: Some(attempt),
            lease_ms: Some(LEASE_MS),
            takeover: false,
            attempts_used: 0,
            deadline_ms: intent
                .work
                .deadline_ms
                .map(|_| intent.ends.saturating_sub(self.now) / MS),
            ..intent.work.clone()
        };
        let realm = intent.work.realm;
        let lease = Lease {
            worker,
            attempt,
            granted: self.now,
            expires: self.now + LEASE_MS * MS,
            n_partials: 0,
        };
        self.intents.lease(id, lease);
        if let Some(worker) = self.roster.get_mut(worker) {
            worker.leases.insert(id);
            if let Some(offer) = worker.offer_mut(realm) {
                offer.busy += 1;
            }
        }
        self.roster.refresh(worker);
        if let Some(intent) = self.intents.get(id) {
            self.timers.set(Timer::Intent(id), intent.due());
        }
        self.counters.leased += 1;
        self.pacer.counted();
        self.schedule_pulse(worker);
        self.send(worker, Event::Work(handed_over));
    }

    /// Ends the lease of an intent, which stays open. The caller decides what becomes of it.
    pub(super) fn release(&mut self, id: IntentId, ending: Ending) -> Option<(IntentId, Lease)> {
        let lease = self.intents.take_lease(id)?;
        let work = &self.intents.get(id)?.work;
        if let Some(session) = self.sessions.get_mut(lease.worker) {
            session.remember_ended(&work.guid, lease.attempt);
        }
        if let Some(worker) = self.roster.get_mut(lease.worker) {
            worker.leases.remove(&id);
            if let Some(offer) = worker.offer_mut(work.realm) {
                offer.busy = offer.busy.saturating_sub(1);
                if ending == Ending::Answered {
                    offer.pace.observe(self.now, self.now - lease.granted);
                }
            }
        }
        let rests = match ending {
            Ending::Answered => self.credit_success(lease.worker),
            Ending::Failed => self.credit_failure(lease.worker),
            Ending::Stopped | Ending::Left => false,
        };
        self.roster.refresh(lease.worker);
        if rests {
            self.realms_of(lease.worker)
                .into_iter()
                .for_each(|realm| self.feed_realm(realm));
        }
        self.pacer.counted();
        Some((id, lease))
    }

    /// Tells a worker to stop an attempt.
    pub(super) fn tell_cancel(&mut self, id: IntentId, lease: Lease) {
        if let Some(intent) = self.intents.get(id) {
            let guid = intent.work.guid.clone();
            let attempt = Some(lease.attempt);
            self.send(lease.worker, Event::Cancel(Cancel { guid, attempt }));
        }
    }

    /// An attempt came to nothing: another worker, or the end. Where the tab shows some of its
    /// answer and wants to go on from there, the intent is the tab's again.
    pub(super) fn requeue(&mut self, id: IntentId, lost: Lease) {
        let Some(intent) = self.intents.get_mut(id) else {
            return;
        };
        if intent.work.takeover && lost.n_partials > 0 {
            return self.hand_back(id);
        }
        intent.tried.push(lost.worker);
        if intent.n_attempts >= ATTEMPTS_MAX {
            let last = intent
                .last_word
                .take()
                .unwrap_or_else(|| "The worker was lost.".into());
            let no = format!("{ATTEMPTS_MAX} attempts came to nothing. The last one: {last}");
            let no = Refused::new(Code::AttemptsExhausted, no);
            return self.end_refused(id, no, Ending::Stopped);
        }
        self.counters.requeued += 1;
        self.start_over(id);
    }

    /// What the lost worker said goes out whole, also what was held for want of credit: then no
    /// word is made twice. The same guid is free again with this refusal.
    fn hand_back(&mut self, id: IntentId) {
        let Some(intent) = self.intents.get_mut(id) else {
            return;
        };
        let (owner, held) = (intent.owner, intent.take_held());
        let why = match intent.last_word.take() {
            Some(word) => format!("The worker stopped in the middle of its answer: {word}"),
            None => "The worker was lost in the middle of its answer.".to_owned(),
        };
        for partial in held {
            self.counters.partials += 1;
            self.send(owner, Event::Partial(partial));
        }
        self.counters.handed_back += 1;
        let no = Refused {
            retry_after_ms: Some(0),
            ..Refused::new(Code::WorkerLost, why)
        };
        self.end_refused(id, no, Ending::Stopped);
    }

    /// Matches an open intent without a lease anew.
    pub(super) fn start_over(&mut self, id: IntentId) {
        if let Some(after_ms) = self.draining {
            return self.end_refused(id, draining(after_ms), Ending::Stopped);
        }
        if let Some(intent) = self.intents.get_mut(id) {
            intent.start_over();
        }
        match self.choose(id) {
            Some(worker) => self.grant(id, worker),
            None => {
                self.enqueue(id);
            }
        }
    }

    /// Gives a worker what waits for it, as far as it has room.
    pub(super) fn feed(&mut self, session: SessionId) {
        let Some(worker) = self.roster.get(session) else {
            return;
        };
        let realms: Vec<_> = worker.offers.iter().map(|it| it.capability.realm).collect();
        for realm in realms {
            while let Some(id) = self.next_for(session, realm) {
                self.dequeue(id);
                self.grant(id, session);
            }
        }
    }

    fn next_for(&self, session: SessionId, realm: Realm) -> Option<IntentId> {
        if self.queues.n_in(realm) == 0 || !self.roster.is_ready(session, realm) {
            return None;
        }
        let worker = self.roster.get(session)?;
        let fits = |id| {
            self.intents
                .get(id)
                // One whose time is up waits for its own timer, not for a worker.
                .is_some_and(|intent| intent.ends > self.now && self.fits(intent, session))
        };
        self.queues
            .first(realm, |model| worker.serves(realm, model), fits)
    }

    /// A worker went or tires: what waited for it may now go to one that had it before.
    pub(super) fn feed_realm(&mut self, realm: Realm) {
        if self.queues.n_in(realm) > 0 {
            let ready = self.roster.ready(realm).to_vec();
            ready.into_iter().for_each(|worker| self.feed(worker));
        }
    }

    pub(super) fn dequeue(&mut self, id: IntentId) {
        if let Some(Intent { work, .. }) = self.intents.get(id) {
            self.queues
                .remove(work.realm, work.model_name.as_ref(), (work.priority, id));
        }
    }

    /// Ends an intent with a "no" to the tab that asked; a worker that has it is told to stop.
    pub(super) fn end_refused(&mut self, id: IntentId, no: Refused, ending: Ending) {
        let worker = self.release(id, ending).map(|(_, lease)| {
            self.tell_cancel(id, lease);
            lease.worker
        });
        if let Some(intent) = self.remove_intent(id) {
            self.refuse(intent.owner, no.about(&intent.work.guid));
        }
        if let Some(worker) = worker {
            self.feed(worker);
        }
    }

    /// Ends an intent that nobody waits for any more.
    pub(super) fn abandon(&mut self, id: IntentId) {
        let worker = self.release(id, Ending::Stopped).map(|(_, lease)| {
            self.tell_cancel(id, lease);
            lease.worker
        });
        self.remove_intent(id);
        if let Some(worker) = worker {
            self.feed(worker);
        }
    }

    /// Takes an intent without a lease out of everything.
    pub(super) fn remove_intent(&mut self, id: IntentId) -> Option<Intent> {
        self.dequeue(id);
        self.timers.clear(Timer::Intent(id));
        let intent = self.intents.remove(id)?;
        if let Some(owner) = self.sessions.get_mut(intent.owner) {
            owner.open.retain(|open| *open != id);
        }
        Some(intent)
    }

    /// The last worker of waiting intents may be reloading: they wait for it until then.
    pub(super) fn await_workers(&mut self, realm: Realm, until: Micros) {
        if self.queues.n_in(realm) > 0 {
            self.timers
                .set_no_earlier(Timer::Rejoin(realm), until.max(self.now));
        }
    }

    /// Refuses what waits for workers that are not there.
    pub(super) fn refuse_unserved(&mut self, realm: Realm) {
        let is_served = |model: Option<&_>| self.roster.serving(realm, model).next().is_some();
        for id in self.queues.unserved(realm, is_served) {
            if let Some(intent) = self.intents.get(id) {
                let no = self.nobody(&intent.work);
                self.end_refused(id, no, Ending::Stopped);
            }
        }
    }

    pub(super) fn refuse_waiting_for_drain(&mut self) {
        let Some(after_ms) = self.draining else {
            return;
        };
        for realm in Realm::ALL {
            for id in self.queues.unserved(realm, |_| false) {
                self.end_refused(id, draining(after_ms), Ending::Stopped);
            }
        }
    }
}
