//! Accepts sockets and serves HTTP on each until it ends or becomes a session.

use std::{convert::Infallible, io, rc::Rc};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::spawn_local,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::half_open::{Gate, HalfOpen};
use crate::{
    http::Site,
    limits::{ACCEPT_BACKOFF, HEAD_BYTES_MAX, HEADERS_MAX, HTTP_LIFE, TLS_WAIT},
    socket::Socket,
};

/// Accepts for the life of the relay.
pub(super) async fn run(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    site: Rc<Site>,
    gate: Rc<Gate>,
) {
    loop {
        gate.has_room().await;
        match listener.accept().await {
            Ok((tcp, peer)) => {
                // Refused by closing: an answer would cost more than the flood does.
                let Some(half_open) = gate.enter(peer.ip()) else {
                    continue;
                };
                spawn_local(serve(tcp, tls.clone(), Rc::clone(&site), half_open));
            }
            Err(why) if is_of_one_socket(&why) => {}
            Err(why) => {
                site.log(&format!("cannot accept: {why}"));
                sleep(ACCEPT_BACKOFF).await;
            }
        }
    }
}

/// Errors of a socket that left before it was accepted, not of the listener.
fn is_of_one_socket(why: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    matches!(
        why.kind(),
        ConnectionAborted | ConnectionReset | Interrupted
    )
}

async fn serve(tcp: TcpStream, tls: Option<TlsAcceptor>, site: Rc<Site>, half_open: Rc<HalfOpen>) {
    // Small events must not wait for the acknowledgment of the one before.
    tcp.set_nodelay(true).ok();
    let socket = match tls {
        None => Socket::Plain(tcp),
        Some(tls) => match timeout(TLS_WAIT, tls.accept(tcp)).await {
            Ok(Ok(stream)) => Socket::Tls(Box::new(stream)),
            Ok(Err(_)) | Err(_) => return,
        },
    };
    let header_wait = site.header_wait();
    let answer = service_fn(move |request| {
        let response = site.answer(request, &half_open);
        async move { Ok::<_, Infallible>(response) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(header_wait)
        .max_buf_size(HEAD_BYTES_MAX)
        .max_headers(HEADERS_MAX)
        .serve_connection(TokioIo::new(socket), answer)
        .with_upgrades();
    // Its error is the peer's: gone, late, or not HTTP. hyper has answered where it could.
    timeout(HTTP_LIFE, connection).await.ok();
}
