//! The life of an intent through real sockets.

use std::net::SocketAddr;

use bytes::Bytes;
use mtor_protocol::{
    Capability, Code, Event, Guid, Name, Partial, RawJson, Realm, Register, Work, WorkResult,
};
use mtor_relay::{Config, config::Limits};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::client::{Tab, http, relay, start};

fn guid(text: &str) -> Guid {
    Guid::try_from(text.to_owned()).unwrap()
}

fn work(name: &str) -> Work {
    Work {
        guid: guid(name),
        realm: Realm::Chat,
        query_text: Some(RawJson::text("who was the first on the moon?")),
        body: None,
        user_id: None,
        model_type: None,
        model_name: None,
        priority: mtor_protocol::Priority::default(),
        deadline_ms: None,
        takeover: false,
        attempts_used: 0,
        attempt: None,
        lease_ms: None,
        payload: Bytes::new(),
    }
}

fn result(work: &Work, text: &str) -> WorkResult {
    WorkResult {
        guid: work.guid.clone(),
        attempt: work.attempt,
        result_text: Some(RawJson::text(text)),
        body: None,
        worker_id: None,
        model_name: None,
        usage: None,
        steps: None,
        payload: Bytes::new(),
    }
}

/// A tab that offers chat.
#[track_caller]
fn worker(addr: SocketAddr, slots: u32) -> Tab {
    let mut tab = Tab::join(addr);
    let capability = Capability {
        realm: Realm::Chat,
        models: Vec::new(),
        slots,
        expected_ms: None,
        rate: None,
    };
    tab.send(&Event::Register(Register {
        node_id: Some(Name::new("worker").unwrap()),
        capabilities: vec![capability],
        registered_realms: Vec::new(),
        device: None,
    }));
    tab.until(|event| matches!(event, Event::Registered(_)));
    tab
}

#[track_caller]
fn next_work(tab: &mut Tab) -> Work {
    match tab.until(|event| matches!(event, Event::Work(_))) {
        Event::Work(work) => work,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn next_result(tab: &mut Tab) -> WorkResult {
    match tab.until(|event| matches!(event, Event::Result(_))) {
        Event::Result(result) => result,
        other => panic!("{other:?}"),
    }
}

#[test]
fn work_goes_to_a_worker_and_its_result_comes_back() {
    let relay = relay();
    let mut worker = worker(relay.addr(), 1);
    let mut user = Tab::join(relay.addr());
    user.send(&Event::Work(work("g1")));
    let got = next_work(&mut worker);
    assert_eq!((got.guid.as_str(), got.attempt), ("g1", Some(1)));
    assert_eq!(
        got.query_text,
        work("g1").query_text,
        "words travel as they are"
    );
    worker.send(&Event::Result(result(&got, "Neil Armstrong")));
    let answer = next_result(&mut user);
    assert_eq!(answer.result_text, Some(RawJson::text("Neil Armstrong")));
    assert!(
        answer.steps.is_some(),
        "the relay tells where the time went"
    );
    let metrics = http(relay.addr(), "GET /metrics");
    assert!(
        metrics.text().contains("\nmtor_dispatch_us_count 1\n"),
        "{}",
        metrics.text()
    );
}

#[test]
fn payloads_of_any_size_arrive_byte_for_byte() {
    let relay = relay();
    let mut worker = worker(relay.addr(), 1);
    let mut user = Tab::join(relay.addr());
    for (i, size) in [1_usize, 125, 126, 8_192, 65_536, 1_500_000]
        .into_iter()
        .enumerate()
    {
        let payload: Bytes = (0..size).map(|byte| byte as u8).collect();
        let asked = Work {
            payload: payload.clone(),
            ..work(&format!("g{i}"))
        };
        user.send(&Event::Work(asked));
        let got = next_work(&mut worker);
        assert_eq!(got.payload, payload, "{size} bytes to the worker");
        worker.send(&Event::Result(WorkResult {
            payload: got.payload.clone(),
            ..result(&got, "")
        }));
        assert_eq!(next_result(&mut user).payload, payload, "{size} bytes back");
    }
}

#[test]
fn without_a_worker_the_answer_is_no_at_once() {
    let relay = relay();
    let mut user = Tab::join(relay.addr());
    user.send(&Event::Work(work("g1")));
    let refused = user.refusal();
    assert_eq!(
        (refused.guid, refused.code),
        (Some(guid("g1")), Code::NoWorker)
    );
}

#[test]
fn a_worker_that_goes_leaves_its_work_to_the_next() {
    let relay = relay();
    let mut first = worker(relay.addr(), 1);
    let mut user = Tab::join(relay.addr());
    user.send(&Event::Work(work("g1")));
    next_work(&mut first);
    let mut second = worker(relay.addr(), 1);
    drop(first);
    let got = next_work(&mut second);
    assert_eq!(got.attempt, Some(2));
    second.send(&Event::Result(result(&got, "late, but here")));
    assert_eq!(
        next_result(&mut user).result_text,
        Some(RawJson::text("late, but here"))
    );
}

#[test]
fn pages_of_other_origins_stay_out() {
    let relay = start(Config {
        allow_origins: vec!["https://realm.example".to_owned()],
        ..Config::local()
    });
    let upgrade = "GET /link\nupgrade: websocket\nsec-websocket-version: 13\n\
                   sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\nhost: relay.example:7070";
    for (origin, status) in [
        ("https://evil.example", 403),
        ("null", 403),
        ("http://relay.example", 403),
        // Over plain http a public name may be anybody's, pointed here.
        ("http://relay.example:7070", 403),
        ("https://relay.example:7070.evil.example", 403),
    ] {
        let reply = http(relay.addr(), &format!("{upgrade}\norigin: {origin}"));
        assert_eq!(reply.status, status, "{origin}");
    }
    // An upgrade without `connection: upgrade` is let in by its origin, then told what to do.
    for origin in ["https://RELAY.example:7070", "https://realm.example"] {
        let reply = http(relay.addr(), &format!("{upgrade}\norigin: {origin}"));
        assert_eq!(
            (reply.status, reply.header("upgrade")),
            (426, "websocket"),
            "{origin}"
        );
    }
}

#[test]
fn a_reader_that_does_not_read_is_dropped_and_the_others_go_on() {
    let limits = Limits {
        out_bytes: 256 * 1024,
        ..Limits::default()
    };
    let relay = start(Config {
        limits,
        ..Config::local()
    });
    let mut worker = worker(relay.addr(), 2);
    let mut stuck = Tab::join(relay.addr());
    stuck.send(&Event::Work(work("stuck")));
    let got = next_work(&mut worker);
    // More than the kernel holds for both ends together, less than a session may send at once.
    let piece = Bytes::from(vec![7; 1024 * 1024]);
    for seq in 0..14 {
        worker.send(&Event::Partial(Partial {
            guid: got.guid.clone(),
            attempt: 1,
            seq,
            body: None,
            payload: piece.clone(),
        }));
    }
    let mut user = Tab::join(relay.addr());
    user.send(&Event::Work(work("g1")));
    let got = next_work(&mut worker);
    worker.send(&Event::Result(result(&got, "fine")));
    assert_eq!(
        next_result(&mut user).result_text,
        Some(RawJson::text("fine"))
    );
    let metrics = http(relay.addr(), "GET /metrics");
    assert!(
        metrics.text().contains("\nmtor_slow_consumers_total 1\n"),
        "{}",
        metrics.text()
    );
}

#[test]
fn a_draining_relay_finishes_what_runs_and_takes_nothing_new() {
    let relay = relay();
    let addr = relay.addr();
    let mut worker = worker(addr, 1);
    let mut user = Tab::join(addr);
    user.send(&Event::Work(work("g1")));
    let got = next_work(&mut worker);
    let stopped = std::thread::Builder::new()
        .spawn(move || relay.stop())
        .unwrap();
    user.until(|event| matches!(event, Event::Drain(_)));
    assert_eq!(http(addr, "GET /readyz").status, 503);
    assert_eq!(http(addr, "GET /healthz").status, 200);
    assert_eq!(http(addr, "GET /link").status, 503);
    worker.send(&Event::Result(result(&got, "just in time")));
    assert_eq!(
        next_result(&mut user).result_text,
        Some(RawJson::text("just in time"))
    );
    let (_, why) = user.end();
    assert_eq!(why.map(|why| why.code), Some(CloseCode::Away));
    stopped.join().unwrap().unwrap();
}
