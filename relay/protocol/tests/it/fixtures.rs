//! One golden file for each event, both ways. Those named `original_` are the messages that the
//! first documents of MTOR show: they are read as they stand.

use std::collections::{BTreeMap, BTreeSet};

use mtor_protocol::{
    Code, Event, Name, Priority, Realm, Wire, WorkerState, decode_text, encode,
    legacy::{PredictRequest, PredictResponse},
};
use serde_json::Value;

macro_rules! fixtures {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/wire/", $name, ".json"
        )))),*]
    };
}

/// MTOR's own: what it reads it writes again, byte for byte.
pub(crate) const OWN: &[(&str, &str)] = fixtures![
    "hello",
    "welcome",
    "register",
    "register_by_name",
    "register_measured",
    "register_nothing",
    "registered",
    "roster",
    "work",
    "work_to_worker",
    "work_takeover",
    "accepted",
    "refused",
    "refused_by_worker",
    "refused_worker_lost",
    "refused_frame",
    "progress",
    "partial",
    "result",
    "cancel",
    "credit",
    "ping",
    "pong",
    "drain",
    "bye",
];

pub(crate) const ORIGINAL: &[(&str, &str)] = fixtures![
    "original_work",
    "original_ping",
    "original_pong",
    "original_result",
    "original_query",
    "original_submit_query",
    "original_video_event",
    "original_dictionary",
];

fn original(name: &str) -> Event {
    let (_, json) = ORIGINAL.iter().find(|it| it.0 == name).unwrap();
    decode_text(json).unwrap()
}

fn own(name: &str) -> Event {
    let (_, json) = OWN.iter().find(|it| it.0 == name).unwrap();
    decode_text(json).unwrap()
}

#[test]
fn what_mtor_writes_is_golden() {
    for (name, json) in OWN {
        let event = decode_text(json).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(encode(&event), Wire::Text((*json).to_owned()), "{name}");
    }
}

#[test]
fn the_original_messages_are_read_and_written_as_they_stand() {
    for (name, json) in ORIGINAL {
        let event = decode_text(json).unwrap_or_else(|why| panic!("{name}: {why}"));
        let Wire::Text(written) = encode(&event) else {
            panic!("{name} carries no payload");
        };
        let mut written: Value = serde_json::from_str(&written).unwrap();
        // The one field that MTOR adds: how urgent an intent is, where nothing was said.
        let added = written.as_object_mut().unwrap().remove("priority");
        assert!(added.is_none_or(|it| it == "interactive"), "{name}");
        assert_eq!(
            written,
            serde_json::from_str::<Value>(json).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn the_original_messages_mean_what_they_say() {
    let Event::Work(work) = original("original_work") else {
        panic!("an intent")
    };
    assert_eq!(
        (work.realm, work.priority),
        (Realm::Vision, Priority::Interactive)
    );
    let words = work.query_text.and_then(|it| it.as_text());
    assert_eq!(words.as_deref(), Some("Imagine a neon mountain."));
    let Event::Result(result) = original("original_result") else {
        panic!("an answer")
    };
    assert_eq!(
        (result.guid, result.worker_id),
        (work.guid, Name::new("node_7").ok())
    );
    let (Event::BareQuery(bare), Event::SubmitQuery(wrapped)) = (
        original("original_query"),
        original("original_submit_query"),
    ) else {
        panic!("two forms of one query")
    };
    assert_eq!(bare, wrapped);
    assert_eq!(
        (bare.realm, bare.model_name),
        (Realm::Chat, Name::new("2070sLABCHAT").ok())
    );
    let Event::VideoEvent(film) = original("original_video_event") else {
        panic!("a film instruction")
    };
    assert_eq!(
        (film.action.as_str(), film.timestamp),
        ("transition", 1_729_763_200_000)
    );
    assert_eq!(film.parameters.read::<Value>().unwrap()["duration_ms"], 500);
    let Event::Dictionary(assets) = original("original_dictionary") else {
        panic!("a dictionary")
    };
    let names: Vec<_> = assets.keys().map(Name::as_str).collect();
    assert_eq!(names, ["v12345"]);
}

#[test]
fn an_old_worker_is_asked_and_answers_in_its_own_words() {
    #[track_caller]
    fn check<T: serde::Serialize + serde::de::DeserializeOwned>(json: &str) -> T {
        let read: T = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        read
    }
    let table: &[(&str, &str)] = fixtures!["original_predict_request", "original_predict_response"];
    let asked: PredictRequest = check(table[0].1);
    assert_eq!(
        (asked.realm, asked.model_type.as_str()),
        (Realm::Chat, "worker_node")
    );
    let answered: PredictResponse = check(table[1].1);
    assert!(
        answered.response.starts_with("Neil Armstrong"),
        "{answered:?}"
    );
}

#[test]
fn fields_are_read_into_their_places() {
    let (Event::Roster(roster), Event::Refused(no)) = (own("roster"), own("refused")) else {
        panic!("a roster and a refusal")
    };
    assert_eq!(roster.workers[0].state, WorkerState::Busy);
    assert_eq!(
        (roster.workers[1].work_ms, roster.queues[0].waiting),
        (None, 3)
    );
    assert_eq!((no.code, no.retry_after_ms), (Code::NoWorker, Some(5_000)));
    let Event::Work(work) = own("work_to_worker") else {
        panic!("work")
    };
    assert_eq!((work.attempt, work.priority), (Some(2), Priority::RealTime));
}

#[test]
fn a_tab_that_takes_over_says_so_and_others_say_nothing() {
    let asked = |name| match own(name) {
        Event::Work(work) => work.takeover,
        other => panic!("{other:?}"),
    };
    assert!(asked("work_takeover"), "said");
    assert!(!asked("work"), "not said");
    let Event::Refused(no) = own("refused_worker_lost") else {
        panic!("a refusal")
    };
    assert_eq!((no.code, no.retry_after_ms), (Code::WorkerLost, Some(0)));
    let Event::Register(it) = own("register_measured") else {
        panic!("an offer")
    };
    assert_eq!(it.capabilities[0].rate, Some(41.5), "units a second");
}

/// A new variant does not compile before it has a line here, and fails before it has a fixture.
const fn place(event: &Event) -> usize {
    match event {
        Event::Hello(_) => 0,
        Event::Welcome(_) => 1,
        Event::Register(_) => 2,
        Event::Registered(_) => 3,
        Event::Roster(_) => 4,
        Event::Work(_) => 5,
        Event::Accepted(_) => 6,
        Event::Refused(_) => 7,
        Event::Progress(_) => 8,
        Event::Partial(_) => 9,
        Event::Result(_) => 10,
        Event::Cancel(_) => 11,
        Event::Credit(_) => 12,
        Event::Ping(_) => 13,
        Event::Pong(_) => 14,
        Event::Drain(_) => 15,
        Event::Bye(_) => 16,
        Event::SubmitQuery(_) => 17,
        Event::BareQuery(_) => 18,
        Event::VideoEvent(_) => 19,
        Event::Dictionary(_) => 20,
    }
}

#[test]
fn every_event_has_a_fixture() {
    let kinds: BTreeMap<usize, &str> = OWN
        .iter()
        .chain(ORIGINAL)
        .map(|(_, json)| decode_text(json).unwrap())
        .map(|event| (place(&event), event.type_name()))
        .collect();
    assert!(kinds.keys().copied().eq(0..=20), "{kinds:?}");
    let names: BTreeSet<&str> = kinds.values().copied().collect();
    assert_eq!(names.len(), kinds.len(), "each has a name of its own");
}
