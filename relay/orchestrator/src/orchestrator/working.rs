//! What comes from workers about the intents they hold: progress, partials, the end.
//!
//! A worker is believed only about its own live lease. What comes for one that is over is
//! dropped and counted: late is no offense. What it never held is a lie.

use mtor_protocol::{
    Code, Event, Guid, Partial, Progress, Refused, Steps, WorkResult,
    limits::{LEASE_MS, MESSAGE_MAX},
};

use crate::{
    SessionId,
    intent::{Flow, IntentId, Lease},
    limits::MS,
};

use super::{Orchestrator, matching::Ending};

impl Orchestrator {
    pub(super) fn progress(&mut self, session: SessionId, it: Progress) -> Result<(), Refused> {
        let Some((id, lease)) = self.held(session, &it.guid, named(it.attempt))? else {
            return Ok(());
        };
        self.extend(id);
        let Some(owner) = self.intents.get(id).map(|it| it.owner) else {
            return Ok(());
        };
        // A lost tab learns of progress from the next one; only what counts is kept for it.
        if self.is_connected(owner) {
            let attempt = lease.attempt;
            self.send(owner, Event::Progress(Progress { attempt, ..it }));
        }
        Ok(())
    }

    pub(super) fn partial(&mut self, session: SessionId, it: Partial) -> Result<(), Refused> {
        let Some((id, lease)) = self.held(session, &it.guid, named(it.attempt))? else {
            return Ok(());
        };
        if it.seq != lease.n_partials {
            let no = format!("partial {} is next, not {}", lease.n_partials, it.seq);
            let mut no = Refused::new(Code::OutOfOrder, no).about(&it.guid);
            no.attempt = Some(lease.attempt);
            return Err(no);
        }
        self.extend(id);
        let Some(intent) = self.intents.get_mut(id) else {
            return Ok(());
        };
        if let Some(lease) = &mut intent.lease {
            lease.n_partials += 1;
        }
        let attempt = lease.attempt;
        let owner = intent.owner;
        match intent.flow(Partial { attempt, ..it }) {
            Flow::Send(partial) => {
                self.counters.partials += 1;
                self.send(owner, Event::Partial(partial));
            }
            Flow::Held => {}
            Flow::Full => {
                let no = "The tab that asked takes no more of the answer.";
                self.end_refused(id, Refused::new(Code::RateLimited, no), Ending::Stopped);
            }
        }
        Ok(())
    }

    pub(super) fn result(&mut self, session: SessionId, it: WorkResult) -> Result<(), Refused> {
        let guid = it.guid.clone();
        let Some((id, lease)) = self.held(session, &guid, it.attempt)? else {
            let no = Refused::new(Code::StaleAttempt, "This attempt is over.").about(&guid);
            self.refuse(
                session,
                Refused {
                    attempt: it.attempt,
                    ..no
                },
            );
            return Ok(());
        };
        let worker_id = self
            .roster
            .get(session)
            .map(|worker| worker.node_id.clone());
        self.release(id, Ending::Answered);
        let Some(mut intent) = self.remove_intent(id) else {
            return Ok(());
        };
        self.counters.completed += 1;
        for partial in intent.take_held() {
            self.counters.partials += 1;
            self.send(intent.owner, Event::Partial(partial));
        }
        let steps = Steps {
            queue_us: lease.granted - intent.received,
            relay_us: intent.handling,
            worker_us: self.now - lease.granted,
        };
        let stamped = WorkResult {
            attempt: Some(lease.attempt),
            worker_id,
            steps: Some(steps),
            ..it
        };
        self.send(intent.owner, Event::Result(stamped));
        self.feed(session);
        Ok(())
    }

    pub(super) fn worker_refused(
        &mut self,
        session: SessionId,
        no: Refused,
    ) -> Result<(), Refused> {
        let Some(guid) = &no.guid else {
            return Err(Refused::new(
                Code::Malformed,
                "a refusal names the intent by its guid",
            ));
        };
        let Some((id, lease)) = self.held(session, guid, no.attempt)? else {
            return Ok(());
        };
        let at = no.message.floor_char_boundary(MESSAGE_MAX);
        let message = no.message[..at].to_owned();
        let ending = match no.code {
            Code::WorkerBusy => Ending::Stopped,
            code if code.another_may_help() => Ending::Failed,
            _ => Ending::Stopped,
        };
        self.release(id, ending);
        if no.code == Code::WorkerBusy {
            self.pause(session, no.retry_after_ms);
        }
        let try_again = no.code.another_may_help() && self.trying_helps(id, session, no.code);
        if try_again {
            if let Some(intent) = self.intents.get_mut(id) {
                intent.last_word = Some(message.into());
            }
            self.requeue(id, lease);
        } else {
            let said = Refused {
                message,
                attempt: None,
                ..no
            };
            self.end_refused(id, said, Ending::Stopped);
        }
        self.feed(session);
        Ok(())
    }

    /// After a worker's "no": whether another one could do better, or the same one later.
    /// A missing model or a refused key stays so; the worker's own words then help most.
    fn trying_helps(&self, id: IntentId, session: SessionId, code: Code) -> bool {
        let Some(intent) = self.intents.get(id) else {
            return false;
        };
        let model = intent.work.model_name.as_ref();
        let mut others = self.roster.serving(intent.work.realm, model);
        matches!(
            code,
            Code::WorkerFailed | Code::WorkerLost | Code::WorkerBusy
        ) || others.any(|(other, worker)| {
            other != session && worker.health.is_usable() && !intent.tried.contains(&other)
        })
    }

    /// The session's live lease on an intent. None: it had one, and that is over.
    ///
    /// The older programs name no attempt. That can only mean the first one that the session was
    /// given: which of two is meant, nobody could tell.
    fn held(
        &mut self,
        session: SessionId,
        guid: &Guid,
        attempt: Option<u32>,
    ) -> Result<Option<(IntentId, Lease)>, Refused> {
        let ended = self
            .sessions
            .get(session)
            .and_then(|it| it.ended_attempt(guid));
        let open = self.intents.with_guid(guid);
        let live = open.and_then(|id| Some((id, self.intents.get(id)?.lease?)));
        if let Some((id, lease)) = live.filter(|(_, lease)| lease.worker == session)
            && attempt.map_or(ended.is_none(), |attempt| attempt == lease.attempt)
        {
            return Ok(Some((id, lease)));
        }
        if ended.is_some_and(|newest| attempt.is_none_or(|attempt| attempt <= newest)) {
            self.counters.stale_results += 1;
            return Ok(None);
        }
        let no = Refused::new(Code::NotYours, "This worker does not hold this attempt.");
        Err(Refused {
            attempt,
            ..no.about(guid)
        })
    }

    /// A sign of work.
    fn extend(&mut self, id: IntentId) {
        let expires = self.now + LEASE_MS * MS;
        if let Some(lease) = self.intents.get_mut(id).and_then(|it| it.lease.as_mut()) {
            lease.expires = expires;
        }
    }
}

/// The older programs name no attempt; it decodes as 0.
fn named(attempt: u32) -> Option<u32> {
    (attempt != 0).then_some(attempt)
}
