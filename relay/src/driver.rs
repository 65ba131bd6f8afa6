//! Owns the orchestrator: hands inputs in, outputs to the sessions' lines.
//!
//! One thread, no locks: whoever has an input borrows the driver for that call.
//! Nothing runs when nothing happens: one timer, armed only when the orchestrator asks.

mod alarm;
mod spread;

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use mtor_orchestrator::{Counters, Gauges, Input, Micros, Orchestrator, Output, SessionId};
use mtor_protocol::{Event, WorkResult, encode};
use tokio::sync::Notify;
use tokio_tungstenite::{WebSocketStream, tungstenite::protocol::frame::coding::CloseCode};

use self::{alarm::Alarm, spread::Spread};
pub(crate) use self::{alarm::run_alarm, spread::run_spread};
use crate::{
    clock::Clock,
    line::Line,
    metrics::Histogram,
    outbox::{Outbox, Packed},
    socket::Socket,
};

pub(crate) type Shared = Rc<RefCell<Driver>>;

/// The orchestrator and the sessions that it speaks to.
#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) clock: Clock,
    orchestrator: Orchestrator,
    lines: BTreeMap<SessionId, Rc<Line>>,
    out_bytes_max: usize,
    last_session: u64,
    draining: bool,
    alarm: Alarm,
    spread: Spread,
    /// Told when a drain is over, and when the last session of one is gone.
    settled: Rc<Notify>,
    pub(crate) dispatch: Histogram,
    /// Sessions dropped because they did not read.
    pub(crate) slow_consumers: u64,
}

impl Driver {
    pub(crate) fn new(orchestrator: Orchestrator, clock: Clock, out_bytes_max: usize) -> Self {
        Self {
            clock,
            orchestrator,
            lines: BTreeMap::new(),
            out_bytes_max,
            last_session: 0,
            draining: false,
            alarm: Alarm::default(),
            spread: Spread::default(),
            settled: Rc::default(),
            dispatch: Histogram::default(),
            slow_consumers: 0,
        }
    }

    /// A new session on this socket.
    pub(crate) fn open(&mut self, ws: WebSocketStream<Socket>) -> (SessionId, Rc<Line>) {
        self.last_session += 1;
        let session = SessionId(self.last_session);
        let line = Rc::new(Line::new(ws, Outbox::new(self.out_bytes_max)));
        self.lines.insert(session, Rc::clone(&line));
        self.input(Input::Opened { session });
        (session, line)
    }

    /// The session's socket is gone or about to go. Said once for each session.
    pub(crate) fn closed(&mut self, session: SessionId) {
        self.lines.remove(&session);
        self.input(Input::Closed { session });
        self.settle();
    }

    pub(crate) fn input(&mut self, input: Input) {
        let now = self.clock.now();
        self.orchestrator.handle(now, input);
        while let Some(output) = self.orchestrator.poll_output() {
            self.output(now, output);
        }
        self.alarm.rearm(self.orchestrator.poll_timeout());
        if self.draining {
            self.settle();
        }
    }

    fn output(&mut self, now: Micros, output: Output) {
        match output {
            Output::Send { session, event } => self.send(now, session, event),
            Output::SendMany { sessions, event } => {
                let packed = Packed::from(encode(&event));
                if matches!(event, Event::Roster(_)) {
                    self.spread.add(&sessions, &packed);
                } else {
                    self.send_all(&sessions, &packed);
                }
            }
            Output::PingSocket { session } => {
                if let Some(line) = self.lines.get(&session) {
                    line.outbox.push_ping();
                }
            }
            Output::Close { session, reason } => {
                if let Some(line) = self.lines.get(&session) {
                    line.outbox.close(CloseCode::Policy, &reason);
                }
            }
        }
    }

    fn send(&mut self, now: Micros, session: SessionId, mut event: Event) {
        let Some(line) = self.lines.get(&session).map(Rc::clone) else {
            return;
        };
        if let Event::Result(WorkResult {
            steps: Some(steps), ..
        }) = &mut event
        {
            steps.relay_us += self.clock.now().saturating_sub(now);
        }
        let packed = encode(&event).into();
        match event {
            Event::Work(work) => {
                line.outbox.push_measured(packed, Some(now));
                if let Some(caused_at) = line.write_now() {
                    let took = self.clock.now().saturating_sub(caused_at);
                    self.dispatch.record(took);
                    self.orchestrator.note_handling(&work.guid, took);
                }
            }
            Event::Welcome(_) => {
                line.outbox.greet();
                line.outbox.push(packed);
            }
            _ => line.outbox.push(packed),
        }
    }

    /// An event caused then has left now.
    pub(crate) fn record(&mut self, caused_at: Micros) {
        self.dispatch
            .record(self.clock.now().saturating_sub(caused_at));
    }

    fn send_all(&self, sessions: &[SessionId], packed: &Packed) {
        for line in sessions
            .iter()
            .filter_map(|session| self.lines.get(session))
        {
            line.outbox.push(packed.clone());
        }
    }

    /// Takes nothing new; what runs comes to its end.
    pub(crate) fn drain(&mut self, reconnect_after_ms: u64) {
        self.draining = true;
        self.input(Input::Drain { reconnect_after_ms });
    }

    /// Ends every session, politely.
    pub(crate) fn close_all(&self, reason: &str) {
        for line in self.lines.values() {
            line.outbox.close(CloseCode::Away, reason);
        }
    }

    fn settle(&self) {
        if self.orchestrator.is_drained() || self.lines.is_empty() {
            self.settled.notify_one();
        }
    }

    pub(crate) fn settled(&self) -> Rc<Notify> {
        Rc::clone(&self.settled)
    }

    pub(crate) fn is_drained(&self) -> bool {
        self.orchestrator.is_drained()
    }

    pub(crate) const fn is_draining(&self) -> bool {
        self.draining
    }

    pub(crate) fn n_sessions(&self) -> usize {
        self.lines.len()
    }

    pub(crate) fn counters(&self) -> &Counters {
        self.orchestrator.counters()
    }

    pub(crate) fn gauges(&self) -> Gauges {
        self.orchestrator.gauges()
    }
}
