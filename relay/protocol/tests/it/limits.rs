//! Each limit of the wire is reached: at it an event is taken, past it refused by its code.

use bytes::Bytes;
use mtor_protocol::{
    Code, Event, Guid, Name, RawJson, Refused, Wire,
    codec::check_work,
    decode_binary, decode_binary_from_relay, decode_text, decode_text_from_relay, encode,
    limits::{
        BINARY_BYTES_MAX, CAPABILITIES_MAX, ENVELOPE_BYTES_MAX, GUID_MAX, HEADER_BYTES_MAX,
        JSON_DEPTH_MAX, MESSAGE_MAX, MODELS_MAX, NAME_MAX, RELAY_TEXT_BYTES_MAX, TEXT_BYTES_MAX,
        WORKERS_MAX,
    },
};

fn code<T>(decoded: Result<T, mtor_protocol::DecodeError>) -> Option<Code> {
    decoded.err().map(|why| why.code())
}

/// A ping that is exactly this long.
fn padded(len: usize) -> String {
    let mut text = r#"{"type":"ping"}"#.to_owned();
    text.extend(std::iter::repeat_n(' ', len - text.len()));
    text
}

fn frame(header: &str, payload: usize) -> Bytes {
    let len = u32::try_from(header.len()).unwrap();
    [&len.to_le_bytes(), header.as_bytes(), &vec![7; payload]]
        .concat()
        .into()
}

#[test]
fn text_frames() {
    #[track_caller]
    fn check(len: usize, tab: Option<Code>, relay: Option<Code>) {
        let text = padded(len);
        assert_eq!(code(decode_text(&text)), tab, "from a tab");
        assert_eq!(code(decode_text_from_relay(&text)), relay, "from a relay");
    }
    check(TEXT_BYTES_MAX, None, None);
    check(TEXT_BYTES_MAX + 1, Some(Code::TooLarge), None);
    check(RELAY_TEXT_BYTES_MAX, Some(Code::TooLarge), None);
    check(
        RELAY_TEXT_BYTES_MAX + 1,
        Some(Code::TooLarge),
        Some(Code::TooLarge),
    );
}

#[test]
fn binary_frames() {
    const PARTIAL: &str = r#"{"type":"partial","guid":"g","seq":0}"#;
    #[track_caller]
    fn check(len: usize, tab: Option<Code>, relay: Option<Code>) {
        let bytes = frame(PARTIAL, len - 4 - PARTIAL.len());
        assert_eq!(bytes.len(), len);
        assert_eq!(code(decode_binary(&bytes)), tab, "from a tab");
        assert_eq!(
            code(decode_binary_from_relay(&bytes)),
            relay,
            "from a relay"
        );
    }
    let relay_max = BINARY_BYTES_MAX + ENVELOPE_BYTES_MAX;
    check(BINARY_BYTES_MAX, None, None);
    check(BINARY_BYTES_MAX + 1, Some(Code::TooLarge), None);
    check(relay_max, Some(Code::TooLarge), None);
    check(relay_max + 1, Some(Code::TooLarge), Some(Code::TooLarge));
}

#[test]
fn headers_of_binary_frames() {
    #[track_caller]
    fn check(len: usize, tab: Option<Code>, relay: Option<Code>) {
        let bytes = frame(&padded(len), 0);
        assert_eq!(code(decode_binary(&bytes)), tab, "from a tab");
        assert_eq!(
            code(decode_binary_from_relay(&bytes)),
            relay,
            "from a relay"
        );
    }
    let relay_max = HEADER_BYTES_MAX + ENVELOPE_BYTES_MAX;
    check(HEADER_BYTES_MAX, None, None);
    check(HEADER_BYTES_MAX + 1, Some(Code::TooLarge), None);
    check(relay_max + 1, Some(Code::TooLarge), Some(Code::TooLarge));
    // What claims to be longer than the frame is not waited for.
    let cut = frame(&padded(100), 0).slice(..90);
    assert_eq!(code(decode_binary(&cut)), Some(Code::Malformed));
    let claim = Bytes::from_static(&[255; 8]);
    assert_eq!(code(decode_binary(&claim)), Some(Code::TooLarge));
    assert_eq!(
        code(decode_binary(&Bytes::from_static(&[1, 0]))),
        Some(Code::Malformed)
    );
}

#[test]
fn nesting() {
    #[track_caller]
    fn check(depth: usize, expect: Option<Code>) {
        let arrays = depth - 1;
        let body = "[".repeat(arrays) + &"]".repeat(arrays);
        let text = format!(
            r#"{{"type":"work","guid":"g","query_type":"chat","body":{body},"user_id":"[[[{{"}}"#
        );
        assert_eq!(code(decode_text(&text)), expect);
    }
    check(JSON_DEPTH_MAX, None);
    check(JSON_DEPTH_MAX + 1, Some(Code::TooDeep));
    check(TEXT_BYTES_MAX / 4, Some(Code::TooDeep));
}

#[test]
fn guids_and_names() {
    // A guid is counted in characters, a name in bytes.
    #[track_caller]
    fn check(text: &str, guid: Option<Code>, name: Option<Code>) {
        let json = serde_json::to_string(text).unwrap();
        let as_guid = format!(r#"{{"type":"ping","guid":{json}}}"#);
        let as_name = format!(r#"{{"type":"result","guid":"g","worker_id":{json}}}"#);
        assert_eq!(code(decode_text(&as_guid)), guid, "{as_guid}");
        assert_eq!(code(decode_text(&as_name)), name, "{as_name}");
    }
    let bad = Some(Code::Malformed);
    check(&"x".repeat(GUID_MAX), None, None);
    check(&"ü".repeat(GUID_MAX), None, None);
    check(&"x".repeat(GUID_MAX + 1), bad, None);
    check(&"x".repeat(NAME_MAX), bad, None);
    check(&"x".repeat(NAME_MAX + 1), bad, bad);
    check("", bad, bad);
    check("two words", bad, None);
    check("two\nlines", bad, bad);
    check("a\u{7}bell", bad, bad);
}

#[test]
fn sentences_are_cut_at_a_character() {
    let long = format!("x{}", "ü".repeat(MESSAGE_MAX));
    let cut = Refused::new(Code::Canceled, long.clone()).message;
    assert_eq!(cut.len(), MESSAGE_MAX - 1);
    for json in [
        format!(r#"{{"type":"refused","code":"canceled","message":"{long}"}}"#),
        format!(r#"{{"type":"bye","reason":"{long}"}}"#),
    ] {
        let heard = match decode_text(&json).unwrap() {
            Event::Refused(no) => no.message,
            Event::Bye(bye) => bye.reason,
            other => panic!("{other:?}"),
        };
        assert_eq!(heard, cut);
    }
}

#[test]
fn what_a_worker_offers() {
    #[track_caller]
    fn check(capabilities: usize, models: usize, realms: usize, expect: Option<Code>) {
        let models = vec!["m"; models];
        let one = serde_json::json!({"query_type": "chat", "models": models, "slots": 1});
        let offer = serde_json::json!({
            "type": "register",
            "capabilities": vec![one; capabilities],
            "registered_realms": vec!["chat"; realms],
        });
        assert_eq!(code(decode_text(&offer.to_string())), expect);
    }
    check(CAPABILITIES_MAX, MODELS_MAX, CAPABILITIES_MAX, None);
    check(CAPABILITIES_MAX + 1, 0, 0, Some(Code::TooLarge));
    check(1, MODELS_MAX + 1, 0, Some(Code::TooLarge));
    check(0, 0, CAPABILITIES_MAX + 1, Some(Code::TooLarge));
}

/// An intent with the largest names there are, and nothing else.
fn named() -> mtor_protocol::Work {
    let name = "\\\"".repeat(NAME_MAX / 2);
    let json = serde_json::json!({
        "type": "work", "guid": "\u{10000}".repeat(GUID_MAX), "query_type": "imagine",
        "user_id": name, "model_type": name, "model_name": name, "priority": "interactive",
        "deadline_ms": u64::MAX, "attempt": u32::MAX, "lease_ms": u64::MAX,
    });
    match decode_text(&json.to_string()) {
        Ok(Event::Work(work)) => work,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_sender_checks_is_taken_by_the_relay() {
    #[track_caller]
    fn check(body: usize, payload: usize, expect: Option<Code>) {
        let mut work = named();
        work.body = Some(RawJson::text(&"x".repeat(body - 2)));
        work.payload = vec![7; payload].into();
        assert_eq!(code(check_work(&work)), expect);
        if expect.is_some() {
            return;
        }
        let decoded = match encode(&Event::Work(work.clone())) {
            Wire::Text(text) => decode_text(&text),
            Wire::Binary(bytes) => decode_binary(&bytes),
        };
        assert_eq!(decoded, Ok(Event::Work(work)));
    }
    let text = TEXT_BYTES_MAX - ENVELOPE_BYTES_MAX;
    let header = HEADER_BYTES_MAX - ENVELOPE_BYTES_MAX;
    check(text, 0, None);
    check(text + 1, 0, Some(Code::TooLarge));
    check(header, BINARY_BYTES_MAX - HEADER_BYTES_MAX, None);
    check(
        header,
        BINARY_BYTES_MAX - HEADER_BYTES_MAX + 1,
        Some(Code::TooLarge),
    );
    check(header + 1, 1, Some(Code::TooLarge));
}

#[test]
fn a_full_roster_fits_what_a_tab_takes() {
    let (_, golden) = super::fixtures::OWN
        .iter()
        .find(|it| it.0 == "roster")
        .unwrap();
    let Ok(Event::Roster(mut roster)) = decode_text(golden) else {
        panic!("a roster")
    };
    let busy = roster.workers[0].clone();
    roster.workers = vec![busy; WORKERS_MAX];
    let Wire::Text(text) = encode(&Event::Roster(roster)) else {
        panic!("rosters are text")
    };
    assert!(
        text.len() > TEXT_BYTES_MAX,
        "why a tab takes more than a relay"
    );
    assert_eq!(code(decode_text_from_relay(&text)), None);
}

#[test]
fn names_are_made_within_the_same_limits() {
    assert!(Name::new(&"x".repeat(NAME_MAX)).is_ok(), "at the limit");
    assert!(Name::new(&"x".repeat(NAME_MAX + 1)).is_err(), "past it");
    let guid = Guid::v7(1_729_763_200_123, [0xff; 10]);
    assert_eq!(guid.as_str(), "0192bdeb-cc7b-7fff-bfff-ffffffffffff");
}
