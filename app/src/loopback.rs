//! A whole realm in this tab: the relay's own orchestrator, without a relay.
//!
//! It has one session, this tab, which asks and works. Without a network in between there
//! is nothing to resume.

use mtor_orchestrator::{Config, Input, Orchestrator, Output, SessionId};
use mtor_protocol::{Event, Name};

use crate::clock;

/// This tab's one session.
const SESSION: SessionId = SessionId(1);

/// The orchestrator and its only session.
#[derive(Debug)]
pub struct Loopback {
    orchestrator: Orchestrator,
}

impl Loopback {
    pub fn open(now_us: u64) -> Self {
        let seed = u64::from_le_bytes(clock::random());
        let name = Name::new(concat!("this tab ", env!("CARGO_PKG_VERSION")))
            .expect("the program's own name is a name");
        let mut orchestrator = Orchestrator::new(Config::new(seed, seed, name));
        orchestrator.handle(now_us, Input::Opened { session: SESSION });
        Self { orchestrator }
    }

    /// What the tab says to itself; the answers come from [`Self::poll`].
    pub fn receive(&mut self, now_us: u64, event: Event) {
        self.orchestrator.handle(
            now_us,
            Input::Received {
                session: SESSION,
                event,
                bytes: 0,
            },
        );
    }

    pub fn timeout(&mut self, now_us: u64) {
        self.orchestrator.handle(now_us, Input::Timeout);
    }

    pub fn poll_timeout(&self) -> Option<u64> {
        self.orchestrator.poll_timeout()
    }

    /// The next event for the tab.
    pub fn poll(&mut self, now_us: u64) -> Option<Event> {
        while let Some(output) = self.orchestrator.poll_output() {
            match output {
                Output::Send { event, .. } | Output::SendMany { event, .. } => return Some(event),
                // There is no socket to ask; the tab is alive, or this would not run.
                Output::PingSocket { session } => {
                    self.orchestrator
                        .handle(now_us, Input::SocketPong { session });
                }
                Output::Close { .. } => {}
            }
        }
        None
    }
}
