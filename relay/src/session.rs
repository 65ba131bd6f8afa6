//! One session: frames to events to the driver, and its outbox to frames.
//!
//! One task does both. A wake-up writes what waits, flushes once, then reads what came.

use std::{
    future::poll_fn,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use futures_util::SinkExt;
use mtor_orchestrator::{Input, SessionId};
use mtor_protocol::{Code, DecodeError, Event, Refused, decode_binary, decode_text, limits};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::{Sleep, sleep, timeout},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error as WsError, Message,
        error::CapacityError,
        protocol::{WebSocketConfig, frame::coding::CloseCode},
    },
};

use crate::{
    driver::Shared,
    limits::{FRAGMENT, FRAMES_PER_TURN, LINGER_WAIT, READ_BUFFER, WRITE_BUFFER},
    line::Line,
    outbox::Stage,
    server::HalfOpen,
    socket::Socket,
};

/// Everything that tungstenite would otherwise choose for large messages and few sockets.
pub(crate) fn websocket_config() -> WebSocketConfig {
    /// A frame's own header, generously.
    const FRAME_HEAD: usize = 16;
    WebSocketConfig::default()
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(WRITE_BUFFER + 4 * (FRAGMENT + FRAME_HEAD))
        .max_message_size(Some(limits::BINARY_BYTES_MAX))
        .max_frame_size(Some(limits::BINARY_BYTES_MAX))
}

struct Session {
    id: SessionId,
    line: Rc<Line>,
    driver: Shared,
    /// Until `hello` is answered: the deadline, and the place among the half open.
    half_open: Option<(Pin<Box<Sleep>>, Rc<HalfOpen>)>,
}

/// Serves a session from the upgrade to the end of its socket.
pub(crate) async fn run(ws: WebSocketStream<Socket>, driver: Shared, half_open: Rc<HalfOpen>) {
    let deadline = Box::pin(sleep(half_open.hello_wait()));
    let (id, line) = driver.borrow_mut().open(ws);
    let mut session = Session {
        id,
        line,
        driver: Rc::clone(&driver),
        half_open: Some((deadline, half_open)),
    };
    poll_fn(|cx| session.poll(cx)).await;
    let line = session.line;
    if line.outbox.stage() == Stage::Lost {
        driver.borrow_mut().slow_consumers += 1;
    }
    driver.borrow_mut().closed(id);
    if line.outbox.stage() == Stage::Closing
        && let Some(line) = Rc::into_inner(line)
    {
        // Boxed: only its end needs this room, not the session's life.
        Box::pin(timeout(LINGER_WAIT, say_goodbye(line))).await.ok();
    }
}

/// Writes the rest, closes, and lets the peer read it: a socket closed with unread bytes
/// is reset, and the last words are lost.
async fn say_goodbye(line: Line) -> Result<(), WsError> {
    let (mut ws, outbox) = line.into_parts();
    while let Some(item) = outbox.pop() {
        ws.feed(item.message).await?;
    }
    ws.flush().await?;
    let socket = ws.get_mut();
    socket.shutdown().await?;
    let mut unread = vec![0; READ_BUFFER];
    while socket.read(&mut unread).await? > 0 {}
    Ok(())
}

impl Session {
    /// Ready when the session is over.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.line.outbox.register(cx.waker());
        self.poll_hello(cx);
        if self.line.outbox.stage() != Stage::Open {
            return Poll::Ready(());
        }
        if let Poll::Ready(Err(_)) = self.poll_write(cx) {
            return Poll::Ready(());
        }
        for _ in 0..FRAMES_PER_TURN {
            match self.line.poll_read(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(()),
                Poll::Ready(Some(frame)) => self.take(frame),
            }
            if self.line.outbox.stage() != Stage::Open {
                return Poll::Ready(());
            }
        }
        // More may have come: after the others.
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn poll_hello(&mut self, cx: &mut Context<'_>) {
        let Some((deadline, _)) = &mut self.half_open else {
            return;
        };
        if self.line.outbox.is_greeted() {
            self.half_open = None;
        } else if deadline.as_mut().poll(cx).is_ready() {
            self.half_open = None;
            self.line
                .outbox
                .close(CloseCode::Policy, "no hello in time");
        }
    }

    fn poll_write(&self, cx: &mut Context<'_>) -> Poll<Result<(), WsError>> {
        if let Some(caused_at) = std::task::ready!(self.line.poll_write(cx))? {
            self.driver.borrow_mut().record(caused_at);
        }
        Poll::Ready(Ok(()))
    }

    fn take(&mut self, frame: Result<Message, WsError>) {
        match frame {
            Ok(Message::Text(text)) => self.decoded(decode_text(&text), text.len()),
            Ok(Message::Binary(bytes)) => self.decoded(decode_binary(&bytes), bytes.len()),
            Ok(Message::Pong(_)) => self.input(Input::SocketPong { session: self.id }),
            // Answered by tungstenite itself.
            Ok(Message::Ping(_) | Message::Close(_) | Message::Frame(_)) => {}
            Err(WsError::Capacity(CapacityError::MessageTooLong { size, max_size })) => {
                let too_large = DecodeError::TooLarge {
                    len: size,
                    max: max_size,
                };
                self.fail(too_large.refusal(), CloseCode::Size);
            }
            Err(WsError::Utf8(_)) => {
                let refused = Refused::new(Code::Malformed, "a text frame is UTF-8");
                self.fail(refused, CloseCode::Invalid);
            }
            Err(WsError::Io(_)) => {}
            Err(why) => self
                .line
                .outbox
                .close(CloseCode::Protocol, &why.to_string()),
        }
    }

    fn decoded(&self, decoded: Result<Event, DecodeError>, bytes: usize) {
        let session = self.id;
        self.input(match decoded {
            Ok(event) => Input::Received {
                session,
                event,
                bytes,
            },
            Err(why) => Input::Unreadable {
                session,
                refused: why.refusal(),
                bytes,
            },
        });
    }

    /// The stream cannot be read any further: says why, then closes.
    fn fail(&self, refused: Refused, code: CloseCode) {
        let session = self.id;
        let reason = refused.message.clone();
        self.input(Input::Unreadable {
            session,
            refused,
            bytes: 0,
        });
        self.line.outbox.close(code, &reason);
    }

    fn input(&self, input: Input) {
        self.driver.borrow_mut().input(input);
    }
}
