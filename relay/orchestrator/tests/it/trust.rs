//! What bad input gets: a typed refusal, and a closed link after repeated abuse.

use crate::script::{Script, check};

const JOINED: [(&str, &str); 5] = [
    ("1 hello", "1 welcome"),
    ("2 hello", "2 welcome"),
    ("9 hello", "9 welcome"),
    ("9 lend nine chat:1", "9 registered nine"),
    ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
];

#[track_caller]
fn check_joined(lines: &[(&str, &str)]) -> Script {
    let mut script = check(&JOINED);
    script.check(lines);
    script
}

#[test]
fn hello_comes_first_and_once() {
    check(&[
        ("1 open", ""),
        ("1 ask g1 chat", "1 refused g1 hello_first"),
        ("1 ping", "1 refused - hello_first"),
        ("1 again", "1 welcome"),
        ("1 again", "1 refused - out_of_order"),
        ("1 ping", "1 pong"),
    ]);
}

#[test]
fn another_version_is_refused_and_silence_closed() {
    check(&[
        ("1 hello 2", "1 refused - unsupported_version | 1 close"),
        ("2 open", ""),
        ("+7999", ""),
        ("+1", "2 close"),
    ]);
}

#[test]
fn lies_about_intents_are_refused_and_change_nothing() {
    check_joined(&[
        ("2 result g1 #1", "2 refused g1 not_yours"),
        ("2 partial g1 #1 0", "2 refused g1 not_yours"),
        ("2 progress g1 #1", "2 refused g1 not_yours"),
        ("2 no g1 #1 worker_failed", "2 refused g1 not_yours"),
        ("2 cancel g1", "2 refused g1 not_yours"),
        ("2 credit g1 9", "2 refused g1 not_yours"),
        ("9 result g7 #1", "9 refused g7 not_yours"),
        ("9 result g1 #2", "9 refused g1 not_yours"),
        ("9 partial g1 #1 1", "9 refused g1 out_of_order"),
        ("9 result g1 #1", "1 result g1 #1 by nine"),
        ("9 result g1 #1", "9 refused g1 stale_attempt"),
        ("9 partial g1 #1 0", ""),
    ]);
}

#[test]
fn a_worker_takes_no_part_in_a_realm_that_it_does_not_offer() {
    check_joined(&[
        ("2 lend two imagine:1", "2 registered two"),
        ("1 ask g2 chat", "1 accepted g2 @1"),
        ("2 result g2 #1", "2 refused g2 not_yours"),
        ("9 result g1 #1", "1 result g1 #1 by nine | 9 work g2 #1"),
    ]);
}

#[test]
fn names_are_unique_and_the_relay_says_which() {
    check_joined(&[
        ("1 lend nine chat:1", "1 registered nine-2"),
        ("2 lend nine chat:1", "2 registered nine-3"),
        ("1 lend nine chat:1", "1 registered nine-2"),
        ("9 lend nine chat:1", "9 registered nine"),
        ("2 lend - chat:1", "2 registered worker-2"),
    ]);
}

#[test]
fn offers_beyond_the_limits_are_refused_whole() {
    check_joined(&[
        ("2 lend two chat:0", "2 refused - too_large"),
        ("2 lend two chat:65", "2 refused - too_large"),
        ("2 lend two chat:1 chat:1", "2 refused - malformed"),
        ("2 lend two chat:64", "2 registered two"),
    ]);
}

#[test]
fn sixteen_refused_frames_in_a_row_close_a_session() {
    let mut script = check_joined(&[]);
    for _ in 0..15 {
        script.check(&[("2 bad", "2 refused - malformed")]);
    }
    script.check(&[("2 ping", "2 pong")]);
    for _ in 0..15 {
        script.check(&[("2 bad", "2 refused - malformed")]);
    }
    script.check(&[
        ("2 bad", "2 refused - malformed | 2 close"),
        ("2 ping", ""),
        ("2 close", ""),
    ]);
    script.check(&[("9 result g1 #1", "1 result g1 #1 by nine")]);
}

#[test]
fn honest_refusals_are_no_strikes() {
    let mut script = check_joined(&[]);
    for i in 0..40 {
        let ask = format!("1 ask m{i} music");
        script.check(&[(&ask, &format!("1 refused m{i} no_worker"))]);
    }
}

#[test]
fn a_flood_is_refused_and_then_cut() {
    let mut script = check_joined(&[]);
    for _ in 0..3_999 {
        script.check(&[("2 ping", "2 pong")]);
    }
    for _ in 0..15 {
        script.check(&[("2 ask f chat", "2 refused f rate_limited")]);
    }
    script.check(&[
        ("2 ask f chat", "2 refused f rate_limited | 2 close"),
        ("1 ping", "1 pong"),
    ]);
}

#[test]
fn what_only_the_relay_says_and_live_film_are_refused() {
    let mut script = check_joined(&[]);
    for (json, expect) in [
        (
            r#"{"type":"drain","reconnect_after_ms":1}"#,
            "2 refused - out_of_order",
        ),
        (
            r#"{"type":"accepted","guid":"g1","position":0}"#,
            "2 refused g1 out_of_order",
        ),
        (
            r#"{"type":"roster","workers":[]}"#,
            "2 refused - out_of_order",
        ),
        (r#"{"v1":{"type":"pose"}}"#, "2 refused - unsupported"),
        (
            r#"{"message_type":"video_event","token_id":"a","action":"b","parameters":{},"timestamp":1}"#,
            "2 refused - unsupported",
        ),
    ] {
        let event = mtor_protocol::decode_text(json).unwrap();
        assert_eq!(script.receive(2, event), expect, "{json}");
    }
}

#[test]
fn queries_of_the_older_form_get_a_guid() {
    let mut script = check_joined(&[("9 result g1 #1", "1 result g1 #1 by nine")]);
    let old = r#"{"type":"submit_query","query":{"prompt":"hi","query_type":"chat"}}"#;
    let bare =
        r#"{"prompt":"hi","query_type":"chat","model_type":"worker_node","model_name":"nine"}"#;
    for json in [old, bare] {
        let told = script.receive(1, mtor_protocol::decode_text(json).unwrap());
        let guid = told.split(' ').nth(2).unwrap().to_owned();
        assert_eq!(
            told,
            format!("1 accepted {guid} @0 | 9 work {guid} #1"),
            "{json}"
        );
        let answer = format!("9 result {guid} #0");
        script.check(&[(&answer, &format!("1 result {guid} #1 by nine"))]);
    }
}

#[test]
fn a_session_without_any_sign_of_life_is_closed() {
    let mut script = check(&[("1 hello", "1 welcome")]);
    script.check(&[
        ("+25000", ""),
        ("+2000", "1 ping socket"),
        ("+7900", ""),
        ("+200", "1 close"),
        ("2 resume 1 7 0", "2 welcome recovered 0"),
    ]);
}
