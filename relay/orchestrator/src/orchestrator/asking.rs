//! What comes from tabs that ask: work, cancel, credit.

use mtor_protocol::{
    Accepted, Code, Credit, Event, Guid, Priority, Refused, Work,
    legacy::Query,
    limits::{CREDIT_MAX, OPEN_PER_SESSION_MAX, QUEUE_MAX, QUEUED_BYTES_MAX},
};

use crate::{
    SessionId,
    intent::{Intent, IntentId},
    limits::{MODELS_SHOWN, RETRY_AFTER_MS, SESSION_BYTES_MAX},
    roster::wait_us,
    session::Stage,
};

use super::{Orchestrator, matching::Ending};

impl Orchestrator {
    pub(super) fn work(
        &mut self,
        session: SessionId,
        mut work: Work,
        bytes: usize,
    ) -> Result<(), Refused> {
        work.attempt = None;
        work.lease_ms = None;
        if let Some(id) = self.intents.with_guid(&work.guid) {
            if let Err(no) = self.submit_again(session, id, &work) {
                self.refuse(session, no.about(&work.guid));
            }
            return Ok(());
        }
        match self.admit(session, &work, bytes) {
            Ok(()) => self.accept(session, work, bytes),
            Err(no) => self.refuse(session, no.about(&work.guid)),
        }
        Ok(())
    }

    /// The older form: the relay gives the guid.
    pub(super) fn query(
        &mut self,
        session: SessionId,
        query: Query,
        bytes: usize,
    ) -> Result<(), Refused> {
        let random = self.prng.next_u64();
        let Some(it) = self.sessions.get_mut(session) else {
            return Ok(());
        };
        it.n_queries += 1;
        let guid = format!("query-{}-{}-{random:016x}", session.0, it.n_queries);
        let work = Work {
            guid: Guid::try_from(guid).expect("short and visible"),
            realm: query.realm,
            query_text: Some(query.prompt),
            body: None,
            user_id: None,
            model_type: query.model_type,
            model_name: query.model_name,
            priority: Priority::default(),
            deadline_ms: None,
            takeover: false,
            attempts_used: 0,
            attempt: None,
            lease_ms: None,
            payload: bytes::Bytes::new(),
        };
        self.work(session, work, bytes)
    }

    /// Whether there is room, and anybody to do it.
    fn admit(&self, session: SessionId, work: &Work, bytes: usize) -> Result<(), Refused> {
        if let Some(after_ms) = self.draining {
            return Err(draining(after_ms));
        }
        let n_open = self.sessions.get(session).map_or(0, |it| it.open.len());
        if n_open >= OPEN_PER_SESSION_MAX {
            return Err(full(format!(
                "This tab has {n_open} open intents. Wait for one to end."
            )));
        }
        let own_bytes: usize = self.sessions.get(session).map_or(0, |it| {
            let open = it.open.iter().filter_map(|id| self.intents.get(*id));
            open.map(|intent| intent.bytes).sum()
        });
        if own_bytes + bytes > SESSION_BYTES_MAX {
            return Err(full(
                "The open work of this tab is too large. Wait for some of it to end.".to_owned(),
            ));
        }
        if self.intents.bytes() + bytes > QUEUED_BYTES_MAX {
            return Err(full(
                "The relay's memory for waiting work is full.".to_owned(),
            ));
        }
        self.check_workers(work)?;
        let n_waiting = self.queues.n_in(work.realm);
        if n_waiting >= QUEUE_MAX && !self.is_anybody_ready(work) {
            return Err(full(format!(
                "{n_waiting} intents wait for {}.",
                work.realm
            )));
        }
        Ok(())
    }

    /// Refuses what no worker can serve, by name, with what would help.
    pub(super) fn check_workers(&self, work: &Work) -> Result<(), Refused> {
        let model = work.model_name.as_ref();
        let (mut n_serving, mut n_proven) = (0_usize, 0_usize);
        for (_, worker) in self.roster.serving(work.realm, model) {
            n_serving += 1;
            n_proven += usize::from(worker.health.is_proven());
            if work.priority != Priority::RealTime || n_proven > 0 {
                return Ok(());
            }
        }
        if n_serving > 0 {
            return Err(Refused::new(
                Code::NoRealTimeWorker,
                format!(
                    "No worker for {} is reliable enough for real time now. \
                     Ask with \"interactive\" priority.",
                    work.realm
                ),
            ));
        }
        // A worker that was lost may be reloading, as for any other attempt.
        let gathers = self.now < self.gather_until || work.attempts_used > 0;
        if gathers && work.priority != Priority::RealTime {
            return Ok(());
        }
        Err(self.nobody(work))
    }

    /// Why nobody serves it: no worker in the realm, or none with the model.
    pub(super) fn nobody(&self, work: &Work) -> Refused {
        let realm = work.realm;
        let mut known: Vec<&str> = Vec::new();
        let mut n_workers = 0;
        for (_, worker) in self.roster.serving(realm, None) {
            n_workers += 1;
            let models = worker
                .offer(realm)
                .map_or(&[][..], |it| &it.capability.models);
            known.extend(models.iter().map(mtor_protocol::Name::as_str));
        }
        let Some(model) = work.model_name.as_ref().filter(|_| n_workers > 0) else {
            return Refused::new(
                Code::NoWorker,
                format!(
                    "No tab here works for {realm}. Open this page in another tab, or on a \
                     machine with a GPU, and lend it for {realm}."
                ),
            );
        };
        known.sort_unstable();
        known.dedup();
        known.truncate(MODELS_SHOWN);
        let help = if known.is_empty() {
            "Ask without naming a model.".to_owned()
        } else {
            format!("There is {}.", known.join(", "))
        };
        let no = format!("No worker for {realm} has the model \"{model}\". {help}");
        Refused::new(Code::ModelMissing, no)
    }

    fn accept(&mut self, session: SessionId, work: Work, bytes: usize) {
        let guid = work.guid.clone();
        let id = self
            .intents
            .insert(Intent::new(work, session, self.now, bytes));
        if let Some(it) = self.sessions.get_mut(session) {
            it.open.push(id);
        }
        self.counters.accepted += 1;
        let worker = self.choose(id);
        let eta_us = match worker {
            Some(worker) => self.eta_of(id, worker),
            None => self.eta_waiting(id),
        };
        let position = if worker.is_some() {
            0
        } else {
            self.enqueue(id)
        };
        let eta_ms = eta_us.map(|us| us.div_ceil(1_000));
        let accepted = Accepted {
            guid,
            position,
            eta_ms,
        };
        self.send(session, Event::Accepted(accepted));
        if let Some(worker) = worker {
            self.grant(id, worker);
        }
    }

    /// The guid is open already: the same tab asks again, or a tab that lost its session.
    fn submit_again(
        &mut self,
        session: SessionId,
        id: IntentId,
        work: &Work,
    ) -> Result<(), Refused> {
        let taken = || Refused::new(Code::DuplicateGuid, "Another open intent has this guid.");
        let intent = self.intents.get(id).ok_or_else(taken)?;
        let owner = intent.owner;
        let owner_is_gone = self.sessions.stage(owner) != Some(Stage::Live);
        if !intent.is_same_as(work) || (owner != session && !owner_is_gone) {
            return Err(taken());
        }
        if owner != session {
            self.adopt(session, id, owner)?;
        }
        self.counters.resubmitted += 1;
        let Some(intent) = self.intents.get(id) else {
            return Ok(());
        };
        let (realm, priority) = (intent.work.realm, intent.work.priority);
        let position = match intent.lease {
            Some(_) => 0,
            None => self.queues.position(realm, priority, id),
        };
        let position = u32::try_from(position).unwrap_or(u32::MAX);
        let guid = work.guid.clone();
        self.send(
            session,
            Event::Accepted(Accepted {
                guid,
                position,
                eta_ms: None,
            }),
        );
        Ok(())
    }

    /// Gives an intent of a lost session to the tab that asks for it again. What was streamed to
    /// the lost one is not complete here, so a stream starts over.
    fn adopt(&mut self, session: SessionId, id: IntentId, lost: SessionId) -> Result<(), Refused> {
        let Some(heir) = self.sessions.get_mut(session) else {
            return Ok(());
        };
        if heir.open.len() >= OPEN_PER_SESSION_MAX {
            return Err(full("This tab has too many open intents.".to_owned()));
        }
        heir.open.push(id);
        if let Some(lost) = self.sessions.get_mut(lost) {
            lost.open.retain(|open| *open != id);
        }
        let Some(intent) = self.intents.get_mut(id) else {
            return Ok(());
        };
        intent.owner = session;
        if intent.lease.is_some_and(|lease| lease.n_partials > 0)
            && let Some((id, lease)) = self.release(id, Ending::Stopped)
        {
            self.tell_cancel(id, lease);
            self.start_over(id);
            self.feed(lease.worker);
        }
        Ok(())
    }

    pub(super) fn cancel(&mut self, session: SessionId, guid: &Guid) -> Result<(), Refused> {
        let Some(id) = self.own(session, guid)? else {
            return Ok(());
        };
        self.counters.canceled += 1;
        let no = Refused::new(Code::Canceled, "Stopped by the tab that asked.");
        self.end_refused(id, no, Ending::Stopped);
        Ok(())
    }

    pub(super) fn credit(&mut self, session: SessionId, it: &Credit) -> Result<(), Refused> {
        let Some(id) = self.own(session, &it.guid)? else {
            return Ok(());
        };
        let Some(intent) = self.intents.get_mut(id) else {
            return Ok(());
        };
        for partial in intent.grant_credit(it.chunks.min(CREDIT_MAX)) {
            self.counters.partials += 1;
            self.send(session, Event::Partial(partial));
        }
        Ok(())
    }

    /// The session's own open intent. One that has just ended is nobody's fault.
    fn own(&self, session: SessionId, guid: &Guid) -> Result<Option<IntentId>, Refused> {
        let Some(id) = self.intents.with_guid(guid) else {
            return Ok(None);
        };
        if self.intents.get(id).is_some_and(|it| it.owner == session) {
            return Ok(Some(id));
        }
        Err(Refused::new(Code::NotYours, "Another tab asked for this.").about(guid))
    }

    fn eta_of(&self, id: IntentId, worker: SessionId) -> Option<u64> {
        let realm = self.intents.get(id)?.work.realm;
        wait_us(self.roster.get(worker).into_iter(), realm, 0)
    }

    fn eta_waiting(&self, id: IntentId) -> Option<u64> {
        let work = &self.intents.get(id)?.work;
        let n_ahead = self.queues.ahead(work.realm, work.priority);
        let serving = self.roster.serving(work.realm, work.model_name.as_ref());
        wait_us(serving.map(|(_, worker)| worker), work.realm, n_ahead + 1)
    }
}

fn full(sentence: String) -> Refused {
    let mut no = Refused::new(Code::QueueFull, sentence);
    no.retry_after_ms = Some(RETRY_AFTER_MS);
    no
}

pub(super) fn draining(after_ms: u64) -> Refused {
    let mut no = Refused::new(
        Code::Draining,
        "The relay is going down and takes nothing new.",
    );
    no.retry_after_ms = Some(after_ms);
    no
}
