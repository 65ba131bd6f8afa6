//! What goes in and what comes out.

use mtor_protocol::{Event, Refused};

/// Microseconds since the driver's own start. Time is an argument.
pub type Micros = u64;

/// One connection, named by the driver and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    Opened {
        session: SessionId,
    },
    Received {
        session: SessionId,
        event: Event,
        /// The frame's length.
        bytes: usize,
    },
    /// A frame that did not decode.
    Unreadable {
        session: SessionId,
        refused: Refused,
        /// The frame's length.
        bytes: usize,
    },
    /// The socket itself answered [`Output::PingSocket`].
    SocketPong {
        session: SessionId,
    },
    Closed {
        session: SessionId,
    },
    /// The time that [`crate::Orchestrator::poll_timeout`] named has come.
    Timeout,
    /// The relay goes down: take nothing new, finish what is leased.
    Drain {
        reconnect_after_ms: u64,
    },
}

/// What to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    Send {
        session: SessionId,
        event: Event,
    },
    /// The same event to many: encoded once.
    SendMany {
        sessions: Vec<SessionId>,
        event: Event,
    },
    PingSocket {
        session: SessionId,
    },
    /// What was sent before still goes out.
    Close {
        session: SessionId,
        reason: String,
    },
}
