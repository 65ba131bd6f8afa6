//! Frames as they come: allowance first, then order, then meaning.
//!
//! What is wrong with a frame itself is a strike; enough of them in a row end the session. An
//! honest "no" of the realm (no worker, a full queue) is not.

use mtor_protocol::{
    Code, Event, Guid, Ping, Refused,
    limits::{FRAME_UNIT_BYTES, FRAMES_PER_S_MAX, STRIKES_MAX},
};

use crate::{SessionId, session::Stage};

use super::Orchestrator;

impl Orchestrator {
    pub(super) fn received(&mut self, session: SessionId, event: Event, bytes: usize) {
        if !self.hear(session, guid_of(&event), bytes) {
            return;
        }
        if let Event::Pong(_) = event {
            self.ponged(session);
        }
        self.alive(session);
        match self.take(session, event, bytes) {
            Ok(()) => {
                if let Some(it) = self.sessions.get_mut(session) {
                    it.strikes = 0;
                }
            }
            Err(no) => self.strike(session, no),
        }
    }

    pub(super) fn unreadable(&mut self, session: SessionId, refused: Refused, bytes: usize) {
        if self.hear(session, None, bytes) {
            self.alive(session);
            self.strike(session, refused);
        }
    }

    /// Counts a frame; false when it is not looked at.
    fn hear(&mut self, session: SessionId, about: Option<&Guid>, bytes: usize) -> bool {
        let now = self.now;
        self.counters.frames += 1;
        let Some(it) = self.sessions.get_mut(session) else {
            return false;
        };
        if it.stage == Stage::Parked {
            return false;
        }
        if it.admit_frame(now, bytes) {
            return true;
        }
        let mut no = Refused::new(
            Code::RateLimited,
            format!(
                "More than {FRAMES_PER_S_MAX} events of {FRAME_UNIT_BYTES} bytes a second. \
                 Send fewer."
            ),
        );
        no.retry_after_ms = Some(1_000);
        no.guid = about.cloned();
        self.strike(session, no);
        false
    }

    fn strike(&mut self, session: SessionId, no: Refused) {
        self.refuse(session, no);
        let Some(it) = self.sessions.get_mut(session) else {
            return;
        };
        it.strikes += 1;
        if it.strikes >= STRIKES_MAX {
            self.close(session, "too many refused events in a row");
        }
    }

    /// Gives a frame to whom it concerns. An error is the sender's fault.
    fn take(&mut self, session: SessionId, event: Event, bytes: usize) -> Result<(), Refused> {
        let is_new = self.sessions.stage(session) == Some(Stage::New);
        match event {
            Event::Hello(it) => self.hello(session, it),
            _ if is_new => Err(about(guid_of(&event), Code::HelloFirst, "say hello first")),
            Event::Register(it) => self.register(session, it),
            Event::Work(it) => self.work(session, it, bytes),
            Event::SubmitQuery(it) | Event::BareQuery(it) => self.query(session, it, bytes),
            Event::Cancel(it) => self.cancel(session, &it.guid),
            Event::Credit(it) => self.credit(session, &it),
            Event::Progress(it) => self.progress(session, it),
            Event::Partial(it) => self.partial(session, it),
            Event::Result(it) => self.result(session, it),
            Event::Refused(it) => self.worker_refused(session, it),
            Event::Ping(Ping { guid }) => {
                self.send(session, Event::Pong(Ping { guid }));
                Ok(())
            }
            Event::Pong(_) => Ok(()),
            Event::Bye(_) => {
                self.close(session, "bye");
                Ok(())
            }
            Event::VideoEvent(_) | Event::Dictionary(_) => Err(Refused::new(
                Code::Unsupported,
                "This relay does not carry live film yet.",
            )),
            Event::Welcome(_)
            | Event::Registered(_)
            | Event::Roster(_)
            | Event::Accepted(_)
            | Event::Drain(_) => {
                let sentence = format!("\"{}\" is the relay's to say", event.type_name());
                Err(about(guid_of(&event), Code::OutOfOrder, &sentence))
            }
        }
    }
}

fn about(guid: Option<&Guid>, code: Code, sentence: &str) -> Refused {
    let mut no = Refused::new(code, sentence);
    no.guid = guid.cloned();
    no
}

/// The intent that an event is about.
const fn guid_of(event: &Event) -> Option<&Guid> {
    match event {
        Event::Work(it) => Some(&it.guid),
        Event::Accepted(it) => Some(&it.guid),
        Event::Refused(it) => it.guid.as_ref(),
        Event::Progress(it) => Some(&it.guid),
        Event::Partial(it) => Some(&it.guid),
        Event::Result(it) => Some(&it.guid),
        Event::Cancel(it) => Some(&it.guid),
        Event::Credit(it) => Some(&it.guid),
        _ => None,
    }
}
