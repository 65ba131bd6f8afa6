//! The machine itself: what is handed in goes to the part that knows what to do.
//!
//! Each file of this folder is one part, as methods on the same [`Orchestrator`]: joining and
//! leaving, what comes from askers, what comes from workers, matching, deadlines, the roster.

mod announcing;
mod asking;
mod deadlines;
mod joining;
mod matching;
mod receiving;
mod registering;
mod working;

use std::collections::VecDeque;

use mtor_protocol::{Drain, Event, Guid, Refused};

use crate::{
    Config, Counters, Gauges, Input, Micros, Output, SessionId,
    intent::Intents,
    pacer::Pacer,
    prng::Prng,
    queue::Queues,
    resume,
    roster::Roster,
    session::{Sessions, Stage},
    timer::Timers,
};

/// Matches intents to workers. The crate's words say how to drive it.
#[derive(Debug)]
pub struct Orchestrator {
    config: Config,
    /// The newest time seen; a clock that steps back is held here.
    now: Micros,
    prng: Prng,
    sessions: Sessions,
    roster: Roster,
    intents: Intents,
    queues: Queues,
    timers: Timers,
    pacer: Pacer,
    /// Tabs of an earlier life are returning: workers may be on their way.
    gather_until: Micros,
    /// Set by a drain: when tabs are to come back.
    draining: Option<u64>,
    counters: Counters,
    outputs: VecDeque<Output>,
}

impl Orchestrator {
    pub fn new(config: Config) -> Self {
        Self {
            prng: Prng::new(config.seed),
            config,
            now: 0,
            sessions: Sessions::default(),
            roster: Roster::default(),
            intents: Intents::default(),
            queues: Queues::default(),
            timers: Timers::default(),
            pacer: Pacer::new(),
            gather_until: 0,
            draining: None,
            counters: Counters::default(),
            outputs: VecDeque::new(),
        }
    }

    /// Never fails: what does not fit is refused to whoever sent it.
    pub fn handle(&mut self, now: Micros, input: Input) {
        self.now = self.now.max(now);
        // Deadlines first: a result that comes after its lease is late, whatever the order in
        // which a driver happens to notice the two.
        self.run_deadlines();
        match input {
            Input::Opened { session } => self.opened(session),
            Input::Received {
                session,
                event,
                bytes,
            } => self.received(session, event, bytes),
            Input::Unreadable {
                session,
                refused,
                bytes,
            } => self.unreadable(session, refused, bytes),
            Input::SocketPong { session } => self.socket_ponged(session),
            Input::Closed { session } => self.closed(session),
            Input::Timeout => {}
            Input::Drain { reconnect_after_ms } => self.drain(reconnect_after_ms),
        }
        self.pace_rosters();
    }

    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When to hand in [`Input::Timeout`]. It may come early; then nothing happens.
    pub fn poll_timeout(&self) -> Option<Micros> {
        self.timers.next()
    }

    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    pub fn gauges(&self) -> Gauges {
        Gauges {
            sessions: self.sessions.n_connected(),
            workers: self.roster.len(),
            open: self.intents.len(),
            waiting: self.queues.n_waiting(),
            leased: self.intents.n_leased(),
            parked: self.sessions.n_parked(),
        }
    }

    /// The driver's own time on an open intent, from an event read to an event written.
    pub fn note_handling(&mut self, guid: &Guid, took: Micros) {
        if let Some(id) = self.intents.with_guid(guid)
            && let Some(intent) = self.intents.get_mut(id)
        {
            intent.handling += took;
        }
    }

    /// Draining, and nothing is leased any more: the driver may stop.
    pub fn is_drained(&self) -> bool {
        self.draining.is_some() && self.intents.n_leased() == 0
    }

    fn drain(&mut self, reconnect_after_ms: u64) {
        self.draining = Some(reconnect_after_ms);
        let sessions: Vec<_> = self.sessions.live_after(None).collect();
        if !sessions.is_empty() {
            let event = Event::Drain(Drain { reconnect_after_ms });
            self.outputs.push_back(Output::SendMany { sessions, event });
        }
        self.refuse_waiting_for_drain();
    }

    /// The one way out to a session: counts what a returning tab must not miss.
    fn send(&mut self, session: SessionId, event: Event) {
        let Some(to) = self.sessions.get_mut(session) else {
            return;
        };
        if to.stage != Stage::New && resume::counts(&event) {
            if self.config.resume {
                to.sent.keep(&event);
            } else {
                to.sent.skip();
            }
        }
        if let Event::Refused(no) = &event {
            *self.counters.refused.entry(no.code).or_default() += 1;
        }
        if to.stage != Stage::Parked {
            to.pulse.told_at = self.now;
            self.outputs.push_back(Output::Send { session, event });
        }
    }

    fn refuse(&mut self, session: SessionId, refused: Refused) {
        self.send(session, Event::Refused(refused));
    }
}
