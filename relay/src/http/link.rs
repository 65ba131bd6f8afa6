//! `/link`: from an HTTP request to a session.

use std::rc::Rc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    body::Incoming,
    header::{
        CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN, SEC_WEBSOCKET_ACCEPT,
        SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
    },
    upgrade::Upgraded,
};
use hyper_util::rt::TokioIo;
use tokio::task::spawn_local;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{handshake::derive_accept_key, protocol::Role},
};

use super::{Answer, Site, status};
use crate::{driver::Shared, server::HalfOpen, session, socket::Socket};

/// The only version of RFC 6455.
const VERSION: &str = "13";
/// A key is 16 bytes in base64.
const KEY_LEN: usize = 24;

impl Site {
    pub(super) fn link(&self, mut request: Request<Incoming>, half_open: &Rc<HalfOpen>) -> Answer {
        if self.driver.borrow().is_draining() {
            return status(
                StatusCode::SERVICE_UNAVAILABLE,
                "this relay goes down; join again\n",
            );
        }
        if !self.lets_in(request.headers()) {
            return status(
                StatusCode::FORBIDDEN,
                "pages of this origin may not join; start the relay with --allow-origin\n",
            );
        }
        let Some(key) = upgrade_key(request.headers()) else {
            let mut answer = status(StatusCode::UPGRADE_REQUIRED, "this is a WebSocket\n");
            let headers = answer.headers_mut();
            headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
            headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static(VERSION));
            return answer;
        };
        let accept = derive_accept_key(key.as_bytes());
        let upgraded = hyper::upgrade::on(&mut request);
        let (driver, half_open) = (Rc::clone(&self.driver), Rc::clone(half_open));
        spawn_local(async move {
            if let Ok(upgraded) = upgraded.await {
                start(upgraded, driver, half_open).await;
            }
        });
        switch(&accept)
    }

    /// A browser names the page's origin, and no page can change it. Programs name none.
    fn lets_in(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(ORIGIN) else {
            return true;
        };
        let Ok(origin) = origin.to_str() else {
            return false;
        };
        let origin = origin.to_ascii_lowercase();
        if self.allow_origins.contains(&origin) {
            return true;
        }
        // Behind a proxy the page may be https where this socket is not.
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let page = origin.split_once("://").map(|(_, page)| page);
        page.zip(host).is_some_and(|(page, host)| {
            page.eq_ignore_ascii_case(host) && (origin.starts_with("https:") || is_local(page))
        })
    }
}

/// Whether nobody on the internet can point this name at another machine. A public name over
/// plain http could be rebound to this relay by whoever owns it; with https the certificate
/// stands against that, and `--allow-origin` names an exception.
fn is_local(authority: &str) -> bool {
    /// Ends of names that public name servers do not give out (RFC 6761, 6762, 8375, 9476).
    const LOCAL_ENDS: [&str; 5] = [".localhost", ".local", ".test", ".internal", ".home.arpa"];
    let name = match authority.strip_prefix('[') {
        Some(_) => return true,
        None => authority.split(':').next().unwrap_or_default(),
    };
    !name.contains('.')
        || name.parse::<std::net::Ipv4Addr>().is_ok()
        || LOCAL_ENDS.iter().any(|end| name.ends_with(end))
}

/// The key of a correct upgrade request.
fn upgrade_key(headers: &HeaderMap) -> Option<&str> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let has = |name: HeaderName, token: &str| {
        text(name).is_some_and(|list| {
            list.split(',')
                .any(|t| t.trim().eq_ignore_ascii_case(token))
        })
    };
    let upgrades = has(UPGRADE, "websocket") && has(CONNECTION, "upgrade");
    let key = text(SEC_WEBSOCKET_KEY)?;
    let right = upgrades && text(SEC_WEBSOCKET_VERSION) == Some(VERSION) && key.len() == KEY_LEN;
    right.then_some(key)
}

fn switch(accept: &str) -> Answer {
    Response::builder()
        .status(StatusCode::SWITCHING_PROTOCOLS)
        .header(UPGRADE, "websocket")
        .header(CONNECTION, "upgrade")
        .header(SEC_WEBSOCKET_ACCEPT, accept)
        .body(Full::new(Bytes::new()))
        .expect("these headers are valid")
}

/// Takes the socket out of hyper, whose buffers go, and runs the session on it.
async fn start(upgraded: Upgraded, driver: Shared, half_open: Rc<HalfOpen>) {
    let parts = upgraded
        .downcast::<TokioIo<Socket>>()
        .expect("every connection is served on a Socket");
    let ws = WebSocketStream::from_partially_read(
        parts.io.into_inner(),
        parts.read_buf.to_vec(),
        Role::Server,
        Some(session::websocket_config()),
    )
    .await;
    // A task of its own, that holds nothing of the upgrade's.
    spawn_local(session::run(ws, driver, half_open));
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_names_that_nobody_else_can_point_here_are_local() {
        let rows = [
            ("localhost:7070", true),
            ("127.0.0.1:7070", true),
            ("192.168.1.20", true),
            ("[::1]:7070", true),
            ("nas:7070", true),
            ("nas.local:7070", true),
            ("realm.test:7070", true),
            ("evil.example:7070", false),
            ("127.0.0.1.evil.example", false),
            ("local.evil.example:7070", false),
        ];
        for (authority, expect) in rows {
            assert_eq!(is_local(authority), expect, "{authority}");
        }
    }
}
