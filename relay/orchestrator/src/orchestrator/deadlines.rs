//! What time brings: heartbeats, leases that run out, rests that are over.

use mtor_protocol::{Code, Event, Ping, Realm, Refused, limits::INTENT_LIFE_MS};

use crate::{
    Output, SessionId,
    health::Condition,
    intent::IntentId,
    limits::{HEARTBEAT_GRAIN_US, MS, REST_US, REST_US_MAX},
    session::{Call, Stage},
    timer::Timer,
};

use super::{Orchestrator, matching::Ending};

impl Orchestrator {
    pub(super) fn run_deadlines(&mut self) {
        while let Some(timer) = self.timers.pop(self.now) {
            match timer {
                Timer::Session(session) => self.session_due(session),
                Timer::Intent(id) => self.intent_due(id),
                Timer::Rest(session) => self.rest_over(session),
                Timer::Rejoin(realm) => self.rejoin_over(realm),
                Timer::Roster => self.announce(),
            }
        }
    }

    fn session_due(&mut self, session: SessionId) {
        match self.sessions.stage(session) {
            Some(Stage::New) => self.close(session, "no hello"),
            Some(Stage::Parked) => self.forget(session),
            Some(Stage::Live) => self.pulse_due(session),
            None => {}
        }
    }

    fn pulse_due(&mut self, session: SessionId) {
        let (now, busy) = (self.now, self.is_busy(session));
        let Some(it) = self.sessions.get_mut(session) else {
            return;
        };
        if it.pulse.due(busy) <= now {
            match it.pulse.call(now, it.sent.offset()) {
                Call::Ping => self.send(session, Event::Ping(Ping::default())),
                Call::PingSocket => {
                    self.outputs.push_back(Output::PingSocket { session });
                    self.fell_silent(session);
                }
                Call::Close => return self.hang_up(session, "no sign of life"),
            }
        }
        self.schedule_pulse(session);
    }

    /// Sets a session's next heartbeat. One that is set already may come early: a sign of life
    /// does not move it.
    pub(super) fn schedule_pulse(&mut self, session: SessionId) {
        let busy = self.is_busy(session);
        let Some(it) = self.sessions.get(session) else {
            return;
        };
        let due = it.pulse.due(busy).max(self.now);
        let due = if busy {
            due
        } else {
            due.next_multiple_of(HEARTBEAT_GRAIN_US)
        };
        if it.stage == Stage::Live {
            self.timers.set_no_later(Timer::Session(session), due);
        }
    }

    /// The tab itself has spoken.
    pub(super) fn alive(&mut self, session: SessionId) {
        let now = self.now;
        if let Some(it) = self.sessions.get_mut(session) {
            it.pulse.heard(now);
        }
        if let Some(worker) = self.roster.get_mut(session).filter(|it| it.health.silent) {
            worker.health.silent = false;
            self.roster.refresh(session);
            self.pacer.changed();
            self.feed(session);
        }
    }

    pub(super) fn ponged(&mut self, session: SessionId) {
        let now = self.now;
        let Some(it) = self.sessions.get_mut(session) else {
            return;
        };
        if let Some((after_us, offset)) = it.pulse.ponged(now) {
            it.sent.forget_until(offset);
            if let Some(worker) = self.roster.get_mut(session) {
                worker.health.answered_ping(after_us);
            }
        }
    }

    pub(super) fn socket_ponged(&mut self, session: SessionId) {
        let now = self.now;
        if let Some(it) = self.sessions.get_mut(session)
            && let Some(offset) = it.pulse.socket_ponged(now)
        {
            it.sent.forget_until(offset);
        }
    }

    /// A worker that does not answer gets nothing new until it does.
    fn fell_silent(&mut self, session: SessionId) {
        let worker = self.roster.get_mut(session);
        let Some(worker) = worker.filter(|it| !it.health.silent) else {
            return;
        };
        worker.health.silent = true;
        self.roster.refresh(session);
        self.pacer.changed();
        for realm in self.realms_of(session) {
            self.feed_realm(realm);
        }
    }

    fn is_busy(&self, session: SessionId) -> bool {
        self.roster
            .get(session)
            .is_some_and(|it| !it.leases.is_empty())
    }

    pub(super) fn is_connected(&self, session: SessionId) -> bool {
        self.sessions.stage(session) == Some(Stage::Live)
    }

    fn intent_due(&mut self, id: IntentId) {
        let Some(intent) = self.intents.get(id) else {
            return;
        };
        if intent.ends <= self.now {
            let sentence = match (intent.lease, intent.work.deadline_ms) {
                (_, None) if intent.ends - intent.received == INTENT_LIFE_MS * MS => {
                    "No answer within the life of an intent."
                }
                (Some(_), _) => "The deadline passed while a worker was at it.",
                (None, _) => "The deadline passed before a worker was free.",
            };
            let no = Refused::new(Code::DeadlinePassed, sentence);
            return self.end_refused(id, no, Ending::Stopped);
        }
        if intent.lease.is_some_and(|lease| lease.expires <= self.now) {
            return self.lease_expired(id);
        }
        self.timers.set(Timer::Intent(id), intent.due());
    }

    fn lease_expired(&mut self, id: IntentId) {
        self.counters.leases_expired += 1;
        if let Some((id, lease)) = self.release(id, Ending::Failed) {
            self.tell_cancel(id, lease);
            self.requeue(id, lease);
            self.feed(lease.worker);
        }
    }

    /// False: good news is no reason to rest.
    pub(super) fn credit_success(&mut self, session: SessionId) -> bool {
        if let Some(worker) = self.roster.get_mut(session) {
            worker.health.succeeded();
        }
        false
    }

    /// Counts a failure; true when the worker rests now. Too many in a row bring a rest, unless
    /// nobody else is left to work.
    pub(super) fn credit_failure(&mut self, session: SessionId) -> bool {
        let can_rest = self.others_work(session);
        let Some(worker) = self.roster.get_mut(session) else {
            return false;
        };
        let rests = worker.health.failed_once() && can_rest;
        if rests {
            let over = self.now + worker.health.rest();
            self.timers.set(Timer::Rest(session), over);
            self.pacer.changed();
        }
        rests
    }

    /// A worker that says it is busy gets nothing for a while, also where it is the only one:
    /// what waits keeps its attempts until there is a chance.
    pub(super) fn pause(&mut self, session: SessionId, wanted_ms: Option<u64>) {
        if let Some(worker) = self.roster.get_mut(session) {
            worker.health.condition = Condition::Resting;
            let pause = wanted_ms.map_or(REST_US, |ms| ms.saturating_mul(MS).min(REST_US_MAX));
            self.timers.set(Timer::Rest(session), self.now + pause);
            self.roster.refresh(session);
            self.pacer.changed();
        }
    }

    /// Whether each realm of a worker has another usable one.
    fn others_work(&self, session: SessionId) -> bool {
        let has_other = |realm: Realm| {
            let mut serving = self.roster.serving(realm, None);
            serving.any(|(id, worker)| id != session && worker.health.is_usable())
        };
        self.roster.get(session).is_some_and(|worker| {
            worker
                .offers
                .iter()
                .all(|offer| has_other(offer.capability.realm))
        })
    }

    fn rest_over(&mut self, session: SessionId) {
        if let Some(worker) = self.roster.get_mut(session) {
            worker.health.rested();
            self.roster.refresh(session);
            self.pacer.changed();
            self.feed(session);
        }
    }

    fn rejoin_over(&mut self, realm: Realm) {
        if self.gather_until > self.now {
            self.timers.set(Timer::Rejoin(realm), self.gather_until);
        } else {
            self.refuse_unserved(realm);
        }
    }
}
