//! What waits to leave through one session's socket. Bounded: a reader that does not
//! read is let go, so that it costs nobody else.

use std::{cell::RefCell, collections::VecDeque, task::Waker};

use bytes::Bytes;
use mtor_orchestrator::Micros;
use mtor_protocol::Wire;
use tokio_tungstenite::tungstenite::{
    Message, Utf8Bytes,
    protocol::{
        CloseFrame,
        frame::{
            Frame,
            coding::{CloseCode, Data, OpCode},
        },
    },
};

use crate::limits::{FRAGMENT, OUT_FRAMES_MAX};

/// One frame, and when the input that caused it came, where its way is measured.
#[derive(Debug)]
pub(crate) struct Item {
    pub(crate) message: Message,
    pub(crate) caused_at: Option<Micros>,
}

/// Where a session stands with its socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Open,
    /// The rest goes out, then the socket is closed.
    Closing,
    /// The reader fell behind: the socket is dropped as it stands.
    Lost,
}

/// Filled by the driver, emptied by the session's task.
#[derive(Debug)]
pub(crate) struct Outbox(RefCell<Inner>);

#[derive(Debug)]
struct Inner {
    queue: VecDeque<Item>,
    bytes: usize,
    bytes_max: usize,
    stage: Stage,
    greeted: bool,
    waker: Option<Waker>,
}

impl Outbox {
    pub(crate) const fn new(bytes_max: usize) -> Self {
        Self(RefCell::new(Inner {
            queue: VecDeque::new(),
            bytes: 0,
            bytes_max,
            stage: Stage::Open,
            greeted: false,
            waker: None,
        }))
    }

    /// Adds an encoded event; long ones in fragments that share its memory.
    pub(crate) fn push(&self, packed: Packed) {
        self.push_measured(packed, None);
        self.0.borrow().wake();
    }

    /// The same for an event that is about to be written: wakes nobody.
    pub(crate) fn push_measured(&self, packed: Packed, caused_at: Option<Micros>) {
        let mut inner = self.0.borrow_mut();
        match packed {
            Packed::Text(text) if text.len() <= FRAGMENT => {
                inner.push(Message::Text(text), caused_at);
            }
            Packed::Binary(bytes) if bytes.len() <= FRAGMENT => {
                inner.push(Message::Binary(bytes), caused_at);
            }
            Packed::Text(text) => inner.push_long(&text.into(), Data::Text, caused_at),
            Packed::Binary(bytes) => inner.push_long(&bytes, Data::Binary, caused_at),
        }
        if inner.stage != Stage::Open {
            inner.wake();
        }
    }

    pub(crate) fn push_ping(&self) {
        let mut inner = self.0.borrow_mut();
        inner.push(Message::Ping(Bytes::new()), None);
        inner.wake();
    }

    /// Ends the session once everything before is out. The reason is clipped to what a
    /// close frame holds.
    pub(crate) fn close(&self, code: CloseCode, reason: &str) {
        const REASON_BYTES_MAX: usize = 120;
        let end = reason.floor_char_boundary(REASON_BYTES_MAX);
        let reason = reason[..end].into();
        let mut inner = self.0.borrow_mut();
        inner.push(Message::Close(Some(CloseFrame { code, reason })), None);
        if inner.stage == Stage::Open {
            inner.stage = Stage::Closing;
        }
        inner.wake();
    }

    pub(crate) fn pop(&self) -> Option<Item> {
        let mut inner = self.0.borrow_mut();
        let item = inner.queue.pop_front();
        match &item {
            Some(item) => inner.bytes -= item.message.len(),
            // A burst is over: an idle session keeps no room for the next one.
            None => inner.queue.shrink_to(0),
        }
        item
    }

    pub(crate) fn stage(&self) -> Stage {
        self.0.borrow().stage
    }

    /// `welcome` was sent: the session is no longer half open.
    pub(crate) fn greet(&self) {
        self.0.borrow_mut().greeted = true;
    }

    pub(crate) fn is_greeted(&self) -> bool {
        self.0.borrow().greeted
    }

    pub(crate) fn waker(&self) -> Option<Waker> {
        self.0.borrow().waker.clone()
    }

    /// The task to wake when something is added.
    pub(crate) fn register(&self, waker: &Waker) {
        let mut inner = self.0.borrow_mut();
        if !inner.waker.as_ref().is_some_and(|w| w.will_wake(waker)) {
            inner.waker = Some(waker.clone());
        }
    }
}

impl Inner {
    fn push(&mut self, message: Message, caused_at: Option<Micros>) {
        if self.stage != Stage::Open {
            return;
        }
        self.bytes += message.len();
        self.queue.push_back(Item { message, caused_at });
        if self.bytes > self.bytes_max || self.queue.len() > OUT_FRAMES_MAX {
            self.stage = Stage::Lost;
            self.queue = VecDeque::new();
            self.bytes = 0;
        }
    }

    fn push_long(&mut self, all: &Bytes, data: Data, caused_at: Option<Micros>) {
        for start in (0..all.len()).step_by(FRAGMENT) {
            let end = all.len().min(start + FRAGMENT);
            let data = if start == 0 { data } else { Data::Continue };
            let frame = Frame::message(all.slice(start..end), OpCode::Data(data), end == all.len());
            // The way of an event is measured to its first byte.
            let caused_at = caused_at.filter(|_| start == 0);
            self.push(Message::Frame(frame), caused_at);
        }
    }

    fn wake(&self) {
        if let Some(waker) = &self.waker {
            waker.wake_by_ref();
        }
    }
}

/// An event as bytes that many sessions can share.
#[derive(Debug, Clone)]
pub(crate) enum Packed {
    Text(Utf8Bytes),
    Binary(Bytes),
}

impl From<Wire> for Packed {
    fn from(wire: Wire) -> Self {
        match wire {
            Wire::Text(text) => Self::Text(text.into()),
            Wire::Binary(bytes) => Self::Binary(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use tokio_tungstenite::tungstenite::{Message, protocol::frame::coding::CloseCode};

    use super::{Outbox, Packed, Stage};
    use crate::limits::FRAGMENT;

    fn text(n: usize) -> Packed {
        Packed::Text("x".repeat(n).into())
    }

    #[test]
    fn a_long_message_leaves_in_fragments_that_join_to_it() {
        let outbox = Outbox::new(1 << 20);
        outbox.push_measured(
            Packed::Binary(Bytes::from(vec![7; 2 * FRAGMENT + 1])),
            Some(9),
        );
        let mut seen = Vec::new();
        while let Some(item) = outbox.pop() {
            let Message::Frame(frame) = &item.message else {
                panic!("{item:?}");
            };
            seen.push((
                frame.payload().len(),
                frame.header().is_final,
                item.caused_at,
            ));
        }
        let expected = [
            (FRAGMENT, false, Some(9)),
            (FRAGMENT, false, None),
            (1, true, None),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn past_its_bytes_an_outbox_is_lost_and_empty() {
        let outbox = Outbox::new(100);
        outbox.push(text(60));
        assert_eq!(outbox.stage(), Stage::Open);
        outbox.push(text(60));
        assert_eq!(outbox.stage(), Stage::Lost);
        assert!(outbox.pop().is_none());
    }

    #[test]
    fn nothing_follows_a_close() {
        let outbox = Outbox::new(1 << 20);
        outbox.push(text(1));
        outbox.close(CloseCode::Policy, &"ü".repeat(100));
        outbox.push(text(1));
        assert_eq!(outbox.stage(), Stage::Closing);
        assert!(outbox.pop().unwrap().message.is_text());
        let Message::Close(Some(frame)) = outbox.pop().unwrap().message else {
            panic!("a close frame is the last");
        };
        assert_eq!(frame.reason.as_str(), "ü".repeat(60));
        assert!(outbox.pop().is_none());
    }
}
