//! Plain blocking clients: one that speaks HTTP, one that is a tab.

use std::{
    collections::BTreeMap,
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use mtor_protocol::{
    Code, Event, Hello, Name, Refused, Wire, decode_binary, decode_text, encode,
    limits::PROTOCOL_VERSION,
};
use mtor_relay::{
    Config,
    server::{Handle, spawn_thread},
};
use tokio_tungstenite::tungstenite::{
    Error as WsError, Message, WebSocket, client::client, protocol::CloseFrame,
};

/// A test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(20);

#[track_caller]
pub(crate) fn relay() -> Handle {
    start(Config::local())
}

#[track_caller]
pub(crate) fn start(config: Config) -> Handle {
    spawn_thread(config).expect("a relay starts on a free port")
}

pub(crate) fn connect(addr: SocketAddr) -> TcpStream {
    let tcp = TcpStream::connect(addr).unwrap();
    tcp.set_read_timeout(Some(PATIENCE)).unwrap();
    tcp.set_nodelay(true).unwrap();
    tcp
}

/// An HTTP answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// One request on a socket of its own. `head` is the request line and extra headers.
#[track_caller]
pub(crate) fn http(addr: SocketAddr, head: &str) -> Reply {
    let mut tcp = connect(addr);
    let (line, extra) = head.split_once('\n').unwrap_or((head, ""));
    let extra: String = extra.lines().map(|h| format!("{}\r\n", h.trim())).collect();
    let host = if extra.contains("host:") {
        String::new()
    } else {
        format!("host: {addr}\r\n")
    };
    let request = format!("{line} HTTP/1.1\r\n{host}connection: close\r\n{extra}\r\n");
    tcp.write_all(request.as_bytes()).unwrap();
    let mut all = Vec::new();
    tcp.read_to_end(&mut all).unwrap();
    reply(&all)
}

/// What the relay still says until it closes. One that keeps the socket open fails the test.
#[track_caller]
pub(crate) fn rest(socket: &mut impl Read) -> Vec<u8> {
    let mut all = Vec::new();
    if let Err(why) = socket.read_to_end(&mut all) {
        // The second is TLS' word for an end without its own goodbye.
        let closed = [ErrorKind::ConnectionReset, ErrorKind::UnexpectedEof];
        assert!(closed.contains(&why.kind()), "it is not closed: {why}");
    }
    all
}

#[track_caller]
pub(crate) fn reply(all: &[u8]) -> Reply {
    let end = all
        .windows(4)
        .position(|w| w == b"\r\n\r\n")
        .expect("a whole head");
    let mut lines = std::str::from_utf8(&all[..end]).unwrap().lines();
    let status = lines
        .next()
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Reply {
        status,
        headers,
        body: all[end + 4..].to_vec(),
    }
}

/// A tab: a link to the relay.
pub(crate) struct Tab {
    pub(crate) ws: WebSocket<TcpStream>,
}

impl Tab {
    /// Connected, silent.
    #[track_caller]
    pub(crate) fn upgrade(addr: SocketAddr) -> Self {
        let url = format!("ws://{addr}/link");
        let (ws, _) = client(url, connect(addr)).expect("the relay takes the upgrade");
        Self { ws }
    }

    /// Connected and welcome.
    #[track_caller]
    pub(crate) fn join(addr: SocketAddr) -> Self {
        let mut tab = Self::upgrade(addr);
        tab.send(&hello());
        let welcome = tab.until(|event| matches!(event, Event::Welcome(_)));
        assert!(matches!(welcome, Event::Welcome(_)), "hello is answered");
        tab
    }

    #[track_caller]
    pub(crate) fn send(&mut self, event: &Event) {
        let message = match encode(event) {
            Wire::Text(text) => Message::text(text),
            Wire::Binary(bytes) => Message::binary(bytes),
        };
        self.ws.send(message).unwrap();
    }

    #[track_caller]
    pub(crate) fn send_text(&mut self, text: &str) {
        self.ws.send(Message::text(text)).unwrap();
    }

    /// The next event, or how the link ended.
    #[track_caller]
    pub(crate) fn next(&mut self) -> Result<Event, Option<CloseFrame>> {
        loop {
            match self.ws.read() {
                Ok(Message::Text(text)) => return Ok(decode_text(&text).unwrap()),
                Ok(Message::Binary(bytes)) => {
                    return Ok(decode_binary(&bytes).unwrap());
                }
                Ok(Message::Close(why)) => return Err(why),
                Ok(_) => {}
                Err(WsError::Io(why)) if why.kind() == ErrorKind::WouldBlock => {
                    panic!("nothing came in {PATIENCE:?}");
                }
                Err(_) => return Err(None),
            }
        }
    }

    /// Skips events until one fits.
    #[track_caller]
    pub(crate) fn until(&mut self, fits: impl Fn(&Event) -> bool) -> Event {
        loop {
            let event = self.next().expect("the link is open");
            if fits(&event) {
                return event;
            }
        }
    }

    #[track_caller]
    pub(crate) fn refusal(&mut self) -> Refused {
        match self.until(|event| matches!(event, Event::Refused(_))) {
            Event::Refused(refused) => refused,
            other => panic!("{other:?}"),
        }
    }

    /// Skips events until the link ends.
    #[track_caller]
    pub(crate) fn end(&mut self) -> (Vec<Code>, Option<CloseFrame>) {
        let mut codes = Vec::new();
        loop {
            match self.next() {
                Ok(Event::Refused(refused)) => codes.push(refused.code),
                Ok(_) => {}
                Err(why) => return (codes, why),
            }
        }
    }
}

pub(crate) fn hello() -> Event {
    Event::Hello(Hello {
        version: PROTOCOL_VERSION,
        agent: Some(Name::new("test").unwrap()),
        user_id: None,
        resume: None,
    })
}
