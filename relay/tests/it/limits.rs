//! What bad input gets, and that everybody else goes on.

use std::{io::Write, time::Duration};

use mtor_protocol::{Code, limits::BINARY_BYTES_MAX};
use mtor_relay::{Config, config::Limits};
use tokio_tungstenite::tungstenite::{Message, protocol::frame::coding::CloseCode};

use crate::client::{Tab, connect, http, relay, rest, start};

/// Far below a test's patience, and above what a busy machine takes for a whole head.
const HEADER_WAIT: Duration = Duration::from_secs(1);
/// Nobody says hello in that test.
const HELLO_WAIT: Duration = Duration::from_millis(100);

fn with(limits: Limits) -> Config {
    Config {
        limits,
        ..Config::local()
    }
}

/// Waits for a head no longer than a test likes to.
fn impatient() -> Config {
    with(Limits {
        header_wait: HEADER_WAIT,
        ..Limits::default()
    })
}

#[test]
fn a_request_that_trickles_in_is_cut_off() {
    let relay = start(impatient());
    let mut slow = connect(relay.addr());
    slow.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nx-slow: ")
        .unwrap();
    let said = rest(&mut slow);
    assert!(
        !said.starts_with(b"HTTP/1.1 200"),
        "it never became a request"
    );
    assert_eq!(http(relay.addr(), "GET /healthz").status, 200);
}

#[test]
fn a_socket_that_says_nothing_is_cut_off() {
    let relay = start(impatient());
    let mut silent = connect(relay.addr());
    assert_eq!(rest(&mut silent), b"", "it has asked for nothing");
}

#[test]
fn a_link_without_hello_is_closed() {
    let relay = start(with(Limits {
        hello_wait: HELLO_WAIT,
        ..Limits::default()
    }));
    let (_, why) = Tab::upgrade(relay.addr()).end();
    let why = why.expect("a close frame says why");
    assert_eq!(why.code, CloseCode::Policy);
    assert_eq!(why.reason.as_str(), "no hello in time");
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let relay = relay();
    let reply = http(
        relay.addr(),
        &format!("GET /\nx-long: {}", "x".repeat(32 * 1024)),
    );
    assert_eq!(reply.status, 431);
}

#[test]
fn a_frame_past_the_limit_is_refused_by_name_and_the_link_closed() {
    let relay = relay();
    let mut other = Tab::join(relay.addr());
    let mut tab = Tab::join(relay.addr());
    // The relay may close before it has read all of it.
    tab.ws
        .send(Message::binary(vec![0; BINARY_BYTES_MAX + 1]))
        .ok();
    let (codes, why) = tab.end();
    assert_eq!(codes, [Code::TooLarge]);
    assert_eq!(why.map(|why| why.code), Some(CloseCode::Size));
    other.send_text("{\"type\":\"ping\",\"guid\":\"a\"}");
    other.until(|event| matches!(event, mtor_protocol::Event::Pong(_)));
}

#[test]
fn unreadable_frames_are_refused_by_name_and_the_link_goes_on() {
    let relay = relay();
    let mut tab = Tab::join(relay.addr());
    let deep = format!(
        "{{\"type\":\"work\",\"body\":{}{}}}",
        "[".repeat(200),
        "]".repeat(200)
    );
    let large = format!("{{\"type\":\"work\",\"body\":\"{}\"}}", "x".repeat(300_000));
    for (frame, code) in [
        ("not json", Code::Malformed),
        ("{\"type\":\"work\"}", Code::Malformed),
        ("{\"type\":\"dance\"}", Code::UnknownType),
        (
            "{\"type\":\"work\",\"query_type\":\"cooking\",\"guid\":\"g\"}",
            Code::UnknownRealm,
        ),
        (&deep, Code::TooDeep),
        (&large, Code::TooLarge),
    ] {
        tab.send_text(frame);
        assert_eq!(
            tab.refusal().code,
            code,
            "{}",
            &frame[..frame.len().min(80)]
        );
    }
    tab.send_text("{\"type\":\"ping\",\"guid\":\"a\"}");
    tab.until(|event| matches!(event, mtor_protocol::Event::Pong(_)));
}

#[test]
fn repeated_abuse_closes_the_link() {
    let relay = relay();
    let mut tab = Tab::join(relay.addr());
    for _ in 0..mtor_protocol::limits::STRIKES_MAX + 1 {
        if tab.ws.send(Message::text("nonsense")).is_err() {
            break;
        }
    }
    let (codes, why) = tab.end();
    assert!(
        codes.iter().all(|code| *code == Code::Malformed),
        "{codes:?}"
    );
    assert!(codes.len() >= 2, "a slip is forgiven");
    assert_eq!(why.map(|why| why.code), Some(CloseCode::Policy));
}

#[test]
fn text_that_is_not_utf8_ends_the_link_with_a_reason() {
    use tokio_tungstenite::tungstenite::protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    };
    let relay = relay();
    let mut tab = Tab::join(relay.addr());
    let frame = Frame::message(vec![0xff, 0xfe], OpCode::Data(Data::Text), true);
    tab.ws.send(Message::Frame(frame)).unwrap();
    let (codes, why) = tab.end();
    assert_eq!(codes, [Code::Malformed]);
    assert_eq!(why.map(|why| why.code), Some(CloseCode::Invalid));
}
