//! Sessions come, come back, and go.
//!
//! A tab that comes back takes its old session over, noticed as lost or not. What it has missed
//! is sent again when all of it is still there; otherwise nothing is, its old intents are
//! dropped, and the tab submits them again. `welcome` tells the offset at which the session
//! stands: a tab that has counted so far has everything, and what it submitted and nobody
//! accepted was lost on the way. Workers register again after every welcome.

use mtor_protocol::{
    Code, Drain, Event, Hello, Name, Refused, Resume, Welcome,
    limits::{HEARTBEAT_MS, PROTOCOL_VERSION, RESUME_MS, SESSIONS_MAX},
};

use crate::{
    Output, SessionId,
    limits::{MS, REJOIN_US, RESTART_US, RETRY_AFTER_MS},
    session::{Session, Stage},
    timer::Timer,
};

use super::Orchestrator;

impl Orchestrator {
    pub(super) fn opened(&mut self, session: SessionId) {
        self.counters.sessions_opened += 1;
        // A driver never reuses a name. One that does has ended what bore it: two lives of one
        // session would be counted as one, and its worker twice.
        if self.sessions.stage(session).is_some() {
            self.forget(session);
        }
        if self.sessions.len() >= SESSIONS_MAX
            && let Some(oldest) = self.sessions.oldest_parked()
        {
            self.forget(oldest);
        }
        let hello_by = self.sessions.open(session, self.now);
        if self.sessions.len() > SESSIONS_MAX {
            let no = Refused::new(
                Code::TooManySessions,
                format!("This relay holds {SESSIONS_MAX} tabs and is full. Try again later."),
            );
            let retry_after_ms = Some(10 * RETRY_AFTER_MS);
            self.refuse(
                session,
                Refused {
                    retry_after_ms,
                    ..no
                },
            );
            return self.close(session, "the relay is full");
        }
        self.timers.set(Timer::Session(session), hello_by);
    }

    pub(super) fn hello(&mut self, session: SessionId, hello: Hello) -> Result<(), Refused> {
        if self.sessions.stage(session) != Some(Stage::New) {
            return Err(Refused::new(Code::OutOfOrder, "hello is said once, first"));
        }
        if hello.version != PROTOCOL_VERSION {
            let no = format!(
                "This relay speaks version {PROTOCOL_VERSION}, not {}. Reload the page.",
                hello.version
            );
            self.refuse(session, Refused::new(Code::UnsupportedVersion, no));
            self.close(session, "unsupported version");
            return Ok(());
        }
        let missed = hello
            .resume
            .as_ref()
            .and_then(|it| self.take_over(session, it));
        let recovered = missed.is_some();
        if hello.resume.is_some() {
            let count = if recovered {
                &mut self.counters.resumed
            } else {
                &mut self.counters.resume_failed
            };
            *count += 1;
        }
        self.welcome(session, recovered);
        for event in missed.unwrap_or_default() {
            self.outputs.push_back(Output::Send { session, event });
        }
        Ok(())
    }

    fn welcome(&mut self, session: SessionId, recovered: bool) {
        let it = self.sessions.get(session);
        let (inherited, offset) = it.map_or((0, 0), |it| (it.token, it.sent.offset()));
        let token = if recovered {
            inherited
        } else {
            self.prng.next_u128()
        };
        self.sessions.welcome(session, token);
        let welcome = Welcome {
            version: PROTOCOL_VERSION,
            session_id: Name::new(&format!("{token:032x}")).expect("hex is a name"),
            epoch: self.config.epoch,
            recovered,
            offset,
            heartbeat_ms: HEARTBEAT_MS,
            relay: self.config.relay.clone(),
        };
        self.send(session, Event::Welcome(welcome));
        if let Some(reconnect_after_ms) = self.draining {
            self.send(session, Event::Drain(Drain { reconnect_after_ms }));
        }
        self.pacer.joined(session);
        self.pacer.counted();
        self.timers.clear(Timer::Session(session));
        self.schedule_pulse(session);
    }

    /// Moves a lost session's belongings to the new one; gives the events that were missed, or
    /// none when the old session cannot go on.
    fn take_over(&mut self, session: SessionId, resume: &Resume) -> Option<Vec<Event>> {
        if resume.epoch != self.config.epoch {
            self.expect_others();
            return None;
        }
        let token = u128::from_str_radix(resume.session_id.as_str(), 16).ok()?;
        let lost = self
            .sessions
            .with_token(token)
            .filter(|lost| *lost != session)?;
        if self.sessions.stage(lost) == Some(Stage::Live) {
            self.stop_lending(lost, true);
            self.say_close(lost, "the tab has come back on another socket");
        }
        let Some(missed) = self.sessions.get(lost)?.sent.after(resume.offset) else {
            self.forget(lost);
            return None;
        };
        let lost = self.remove_session(lost)?;
        for id in &lost.open {
            if let Some(intent) = self.intents.get_mut(*id) {
                intent.owner = session;
            }
        }
        let heir = self.sessions.get_mut(session)?;
        heir.inherit(lost);
        heir.sent.forget_until(resume.offset);
        Some(missed)
    }

    /// A tab of an earlier life is back, so others will be: intents wait for their workers.
    fn expect_others(&mut self) {
        if self.now < RESTART_US {
            self.gather_until = self.now + REJOIN_US;
        }
    }

    pub(super) fn closed(&mut self, session: SessionId) {
        match self.sessions.stage(session) {
            Some(Stage::Live) if self.config.resume => {
                self.sessions.park(session);
                self.stop_lending(session, true);
                self.timers
                    .set(Timer::Session(session), self.now + RESUME_MS * MS);
                self.pacer.counted();
            }
            Some(Stage::Live | Stage::New) => self.forget(session),
            Some(Stage::Parked) | None => {}
        }
    }

    /// Ends a session for good: it cannot come back.
    pub(super) fn close(&mut self, session: SessionId, reason: &str) {
        self.say_close(session, reason);
        self.forget(session);
    }

    /// Ends a connection whose session may come back.
    pub(super) fn hang_up(&mut self, session: SessionId, reason: &str) {
        self.say_close(session, reason);
        self.closed(session);
    }

    fn say_close(&mut self, session: SessionId, reason: &str) {
        self.counters.sessions_closed += 1;
        let reason = reason.to_owned();
        self.outputs.push_back(Output::Close { session, reason });
    }

    /// Drops a session with everything it asked for and lent.
    pub(super) fn forget(&mut self, session: SessionId) {
        let Some(forgotten) = self.remove_session(session) else {
            return;
        };
        self.stop_lending(session, true);
        for id in forgotten.open {
            self.counters.abandoned += 1;
            self.abandon(id);
        }
        self.pacer.counted();
    }

    fn remove_session(&mut self, session: SessionId) -> Option<Session> {
        self.timers.clear(Timer::Session(session));
        self.sessions.remove(session)
    }
}
