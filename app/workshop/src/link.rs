//! One WebSocket to the relay: bytes to events and back. Page and thread each have one.
//!
//! The link has no opinion: when to open, what to say and when to try again is decided by
//! the client's state machine in `mtor-protocol`.

use std::{cell::RefCell, future::poll_fn, pin::Pin, rc::Rc};

use bytes::Bytes;
use futures_util::{
    Sink as _, Stream as _,
    future::{AbortHandle, abortable},
};
use gloo_net::websocket::{Message, State, futures::WebSocket};
use mtor_protocol::{Event, Wire, decode_binary_from_relay, decode_text_from_relay, encode};
use wasm_bindgen_futures::spawn_local;

/// What a link tells.
#[derive(Debug)]
pub enum LinkEvent {
    Opened,
    Received(Event),
    Closed,
}

/// An open or opening link; dropping it closes the socket and silences it.
pub struct Link {
    socket: Rc<RefCell<Option<WebSocket>>>,
    listening: AbortHandle,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").finish_non_exhaustive()
    }
}

impl Link {
    /// Opens the relay's address, as `wss://host/link`. `tell` hears everything, last `Closed`.
    pub fn open(address: &str, tell: impl Fn(LinkEvent) + 'static) -> Self {
        let socket = WebSocket::open(address).ok();
        let socket = Rc::new(RefCell::new(socket));
        let (listener, listening) = abortable(listen(Rc::clone(&socket), tell));
        spawn_local(async {
            listener.await.ok();
        });
        Self { socket, listening }
    }

    /// Sends at once; a socket that is not open loses it, and says so by closing.
    pub fn send(&self, event: &Event) {
        let message = match encode(event) {
            Wire::Text(text) => Message::Text(text),
            Wire::Binary(bytes) => Message::Bytes(bytes.to_vec()),
        };
        if let Some(socket) = self.socket.borrow_mut().as_mut() {
            Pin::new(socket).start_send(message).ok();
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.listening.abort();
        self.socket.borrow_mut().take();
    }
}

async fn listen(socket: Rc<RefCell<Option<WebSocket>>>, tell: impl Fn(LinkEvent)) {
    if ready(&socket).await {
        tell(LinkEvent::Opened);
        while let Some(event) = next(&socket).await {
            tell(LinkEvent::Received(event));
        }
    }
    socket.borrow_mut().take();
    tell(LinkEvent::Closed);
}

/// Waits until the socket is open; false when it failed or was dropped.
async fn ready(socket: &RefCell<Option<WebSocket>>) -> bool {
    poll_fn(|cx| match socket.borrow_mut().as_mut() {
        Some(it) => Pin::new(it).poll_ready(cx).map(|_| ()),
        None => std::task::Poll::Ready(()),
    })
    .await;
    socket
        .borrow()
        .as_ref()
        .is_some_and(|it| matches!(it.state(), State::Open))
}

/// The next readable event; `None` when the link is over. What cannot be read is skipped:
/// a newer relay may say things that this page does not know.
async fn next(socket: &RefCell<Option<WebSocket>>) -> Option<Event> {
    loop {
        let message = poll_fn(|cx| match socket.borrow_mut().as_mut() {
            Some(it) => Pin::new(it).poll_next(cx),
            None => std::task::Poll::Ready(None),
        })
        .await?;
        let event = match message.ok()? {
            Message::Text(text) => decode_text_from_relay(&text),
            Message::Bytes(bytes) => decode_binary_from_relay(&Bytes::from(bytes)),
        };
        if let Ok(event) = event {
            return Some(event);
        }
    }
}
