//! One session's socket beside its outbox, reachable from two sides.
//!
//! The session's own task reads and writes it. The driver also writes to it at once when
//! work goes to a worker: the way through the worker's task would wait for every task
//! that is awake already, and dispatch is what the relay is measured by.

use std::{
    cell::RefCell,
    pin::Pin,
    task::{Context, Poll, ready},
};

use futures_util::{Sink, Stream};
use mtor_orchestrator::Micros;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Error as WsError, Message},
};

use crate::{outbox::Outbox, socket::Socket};

#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) outbox: Outbox,
    writer: RefCell<Writer>,
}

#[derive(Debug)]
struct Writer {
    ws: WebSocketStream<Socket>,
    unflushed: bool,
    /// The input behind the oldest measured event that is written and not flushed.
    caused_at: Option<Micros>,
}

impl Line {
    pub(crate) const fn new(ws: WebSocketStream<Socket>, outbox: Outbox) -> Self {
        let writer = RefCell::new(Writer {
            ws,
            unflushed: false,
            caused_at: None,
        });
        Self { outbox, writer }
    }

    /// Writes what waits and flushes once. Tells when the oldest measured event among it
    /// was caused.
    pub(crate) fn poll_write(&self, cx: &mut Context<'_>) -> Poll<Result<Option<Micros>, WsError>> {
        let writer = &mut *self.writer.borrow_mut();
        let mut ws = Pin::new(&mut writer.ws);
        loop {
            ready!(ws.as_mut().poll_ready(cx))?;
            let Some(item) = self.outbox.pop() else { break };
            ws.as_mut().start_send(item.message)?;
            writer.unflushed = true;
            writer.caused_at = writer.caused_at.or(item.caused_at);
        }
        if writer.unflushed {
            ready!(ws.as_mut().poll_flush(cx))?;
            writer.unflushed = false;
        }
        Poll::Ready(Ok(writer.caused_at.take()))
    }

    /// The same from outside the session's task, which goes on where this stops.
    pub(crate) fn write_now(&self) -> Option<Micros> {
        let waker = self.outbox.waker()?;
        match self.poll_write(&mut Context::from_waker(&waker)) {
            Poll::Ready(Ok(caused_at)) => caused_at,
            Poll::Ready(Err(_)) => {
                // The task meets the same error and ends the session.
                waker.wake();
                None
            }
            Poll::Pending => None,
        }
    }

    pub(crate) fn poll_read(&self, cx: &mut Context<'_>) -> Poll<Option<Result<Message, WsError>>> {
        Pin::new(&mut self.writer.borrow_mut().ws).poll_next(cx)
    }

    /// The socket's last owner takes it apart.
    pub(crate) fn into_parts(self) -> (WebSocketStream<Socket>, Outbox) {
        (self.writer.into_inner().ws, self.outbox)
    }
}
