//! Whatever a peer sends is an event or a typed refusal, never a panic.

use bytes::Bytes;
use mtor_protocol::{Code, Event, decode_binary, decode_text};
use proptest::prelude::*;

use super::fixtures::{ORIGINAL, OWN};

#[test]
fn what_is_not_an_event_has_a_code() {
    #[track_caller]
    fn check(text: &str, expect: Code) {
        let why = decode_text(text).expect_err("not an event");
        assert_eq!(why.code(), expect, "{why}");
        assert!(
            why.to_string().len() < 600,
            "a message that fits a line or two"
        );
    }
    use Code::{Malformed, UnknownRealm, UnknownType};
    for text in [
        "",
        " ",
        "{",
        "{}",
        "[]",
        "null",
        "1",
        "\"work\"",
        "{\"type\":}",
        "{}{}",
    ] {
        check(text, Malformed);
    }
    check(r#"{"type":"dance"}"#, UnknownType);
    check(
        &format!(r#"{{"type":"{}"}}"#, "ü".repeat(10_000)),
        UnknownType,
    );
    check(r#"{"message_type":"dance"}"#, UnknownType);
    check(
        r#"{"type":"work","guid":"g","query_type":"dance"}"#,
        UnknownRealm,
    );
    check(r#"{"prompt":"hi","query_type":"dance"}"#, UnknownRealm);
    // A field that is missing, of another kind, or there twice.
    check(r#"{"type":"work","guid":"g"}"#, Malformed);
    check(r#"{"type":"work","guid":7,"query_type":"chat"}"#, Malformed);
    check(r#"{"type":"ping","type":"pong"}"#, Malformed);
    check(r#"{"type":"ping","guid":"a","guid":"b"}"#, Malformed);
    check(r#"{"type":"ping","type":{}}"#, Malformed);
    check(r#"{"v1":{"v":1},"v1":{"v":2}}"#, Malformed);
    check(r#"{"type":7}"#, Malformed);
    check(r#"{"type":null}"#, Malformed);
    check(r#"{"type":"credit","guid":"g","chunks":-1}"#, Malformed);
    check(
        r#"{"type":"credit","guid":"g","chunks":4294967296}"#,
        Malformed,
    );
    check(
        r#"{"type":"result","guid":"g","usage":{"work_ms":1e999}}"#,
        Malformed,
    );
    check(r#"{"type":"ping","guid":"\ud800"}"#, Malformed);
    check("{\"type\":\"ping\",\"guid\":\"a\u{0}b\"}", Malformed);
    // An object of things that are no shapes.
    check(r#"{"v1":{},"v2":7}"#, Malformed);
}

#[test]
fn unknown_fields_and_other_spellings_are_taken() {
    #[track_caller]
    fn check(text: &str, expect: &str) {
        let event = decode_text(text).expect("an event");
        assert_eq!(event, decode_text(expect).unwrap());
    }
    check(
        r#"{"x":[{"y":{}}],"type":"ping","z":null}"#,
        r#"{"type":"ping"}"#,
    );
    check(
        "\n{ \"\\u0074ype\" :\t\"p\\u0069ng\" }\r\n",
        r#"{"type":"ping"}"#,
    );
    check(
        r#"{"guid":"\u0067","query_type":"ch\u0061t","type":"work","body":null}"#,
        r#"{"type":"work","guid":"g","query_type":"chat"}"#,
    );
    let newer = r#"{"type":"refused","code":"moon_is_full"}"#;
    let Ok(Event::Refused(no)) = decode_text(newer) else {
        panic!("a refusal from a newer version")
    };
    assert_eq!(no.code, Code::Unknown);
}

#[test]
fn ids_of_a_dictionary_are_free() {
    for text in [
        r#"{"type":{"type":"pose"}}"#,
        r#"{"query_type":{"geometry":[]}}"#,
        r#"{"message_type":{},"v2":{}}"#,
        r#"{"prompt":{}}"#,
    ] {
        let event = decode_text(text);
        assert!(
            matches!(event, Ok(Event::Dictionary(_))),
            "{text}: {event:?}"
        );
    }
}

#[test]
fn a_payload_comes_only_with_what_carries_one() {
    let frame = |header: &str, payload: &[u8]| -> Bytes {
        let len = u8::try_from(header.len()).unwrap();
        [&[len, 0, 0, 0], header.as_bytes(), payload]
            .concat()
            .into()
    };
    let ping = r#"{"type":"ping"}"#;
    assert!(decode_binary(&frame(ping, &[])).is_ok(), "no payload");
    let stray = decode_binary(&frame(ping, &[1])).expect_err("stray");
    assert_eq!(stray.code(), Code::Malformed);
    let invalid = Bytes::from_static(&[2, 0, 0, 0, 0xff, 0xfe]);
    assert_eq!(
        decode_binary(&invalid).expect_err("not UTF-8").code(),
        Code::Malformed
    );
}

/// A fixture with some bytes overwritten, doubled or cut out.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let all: Vec<&str> = OWN.iter().chain(ORIGINAL).map(|it| it.1).collect();
    let edit = (any::<prop::sample::Index>(), 0..4_u8, any::<u8>());
    (prop::sample::select(all), prop::collection::vec(edit, 1..8)).prop_map(|(json, edits)| {
        let mut bytes = json.as_bytes().to_vec();
        for (at, how, byte) in edits {
            let at = at.index(bytes.len().max(1));
            match how {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => bytes.insert(at.min(bytes.len()), byte),
                2 => bytes.truncate(at.max(1)),
                _ => bytes.extend_from_within(at.min(bytes.len())..),
            }
        }
        bytes
    })
}

fn survive(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(why) = decode_text(&text) {
        assert!(!why.refusal().message.is_empty(), "a refusal says why");
    }
    let mut framed = u32::try_from(bytes.len()).unwrap().to_le_bytes().to_vec();
    framed.extend_from_slice(bytes);
    for frame in [Bytes::copy_from_slice(bytes), framed.into()] {
        if let Err(why) = decode_binary(&frame) {
            assert!(!why.refusal().message.is_empty(), "a refusal says why");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes: Vec<u8>) {
        survive(&bytes);
    }

    #[test]
    fn any_text_is_survived(text in r#"[{}\[\]",:\\a-z0-9 \u{0}ü]{0,60}"#) {
        survive(text.as_bytes());
    }

    #[test]
    fn broken_events_are_survived(bytes in mutated()) {
        survive(&bytes);
    }
}
