//! A worker lost in the middle of an answer, where the tab goes on with what it shows.

use mtor_protocol::limits::{CREDIT_INITIAL, TAKEOVERS_MAX};

use crate::script::{Script, check};

const JOINED: [(&str, &str); 6] = [
    ("1 hello", "1 welcome"),
    ("8 hello", "8 welcome"),
    ("9 hello", "9 welcome"),
    ("9 lend nine chat:1", "9 registered nine"),
    ("1 ask g1 chat takeover", "1 accepted g1 @0 | 9 work g1 #1"),
    ("8 lend eight chat:1", "8 registered eight"),
];

/// 9 works on g1 of 1; 8 has nothing to do.
#[track_caller]
fn check_asked(lines: &[(&str, &str)]) -> Script {
    let mut script = check(&JOINED);
    script.check(lines);
    script
}

#[test]
fn after_a_partial_the_intent_goes_back_to_its_tab_and_then_to_another_worker() {
    let script = check_asked(&[
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("9 close", "1 refused g1 worker_lost"),
        (
            "1 ask g1 chat takeover used=1 text=more",
            "1 accepted g1 @0 | 8 work g1 #1",
        ),
        ("8 partial g1 #1 0", "1 partial g1 #1 0"),
        ("8 result g1 #1", "1 result g1 #1 by eight"),
    ]);
    let counters = script.orchestrator.counters();
    assert_eq!((counters.handed_back, counters.requeued), (1, 0));
}

#[test]
fn before_a_partial_and_for_other_tabs_nothing_changes() {
    check_asked(&[
        ("9 progress g1 #1", "1 progress g1 #1"),
        ("9 close", "8 work g1 #2"),
        ("8 result g1 #2", "1 result g1 #2 by eight"),
        ("1 ask g2 chat", "1 accepted g2 @0 | 8 work g2 #1"),
        ("8 partial g2 #1 0", "1 partial g2 #1 0"),
        ("8 no g2 #1 worker_failed", "8 work g2 #2"),
    ]);
}

#[test]
fn a_silent_worker_and_one_that_gives_up_are_lost_too() {
    check_asked(&[
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        (
            "+10000",
            "9 ping socket | 9 cancel g1 #1 | 1 refused g1 worker_lost",
        ),
    ]);
    check_asked(&[
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("9 no g1 #1 endpoint_down", "1 refused g1 worker_lost"),
    ]);
    check_asked(&[
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("9 no g1 #1 bad_intent", "1 refused g1 bad_intent"),
    ]);
}

#[test]
fn late_words_of_the_lost_worker_reach_nobody() {
    check_asked(&[
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("9 no g1 #1 worker_failed", "1 refused g1 worker_lost"),
        ("9 partial g1 #1 1", ""),
        (
            "1 ask g1 chat takeover used=1 text=more",
            "1 accepted g1 @0 | 8 work g1 #1",
        ),
        ("9 partial g1 #1 1", ""),
        ("9 result g1 #1", "9 refused g1 stale_attempt"),
        ("8 partial g1 #1 0", "1 partial g1 #1 0"),
    ]);
}

/// Its own late words are fenced by the number: a worker never sees the same one twice.
#[test]
fn a_worker_that_had_it_gets_it_again_only_when_nobody_else_can() {
    check_asked(&[
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("9 no g1 #1 worker_failed", "1 refused g1 worker_lost"),
        ("8 stop", "8 registered eight"),
        (
            "1 ask g1 chat takeover used=1 text=more",
            "1 accepted g1 @0 | 9 work g1 #2",
        ),
        ("9 partial g1 #1 1", ""),
        ("9 partial g1 #2 0", "1 partial g1 #2 0"),
    ]);
}

#[test]
fn a_worker_that_reloads_is_waited_for() {
    check_asked(&[
        ("8 stop", "8 registered eight"),
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("9 close", "1 refused g1 worker_lost"),
        (
            "1 ask g1 chat takeover used=1 text=more",
            "1 accepted g1 @1",
        ),
        ("+1000", ""),
        ("8 lend eight chat:1", "8 registered eight | 8 work g1 #1"),
    ]);
    check_asked(&[
        ("8 stop", "8 registered eight"),
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("9 close", "1 refused g1 worker_lost"),
        (
            "1 ask g1 chat takeover used=1 text=more",
            "1 accepted g1 @1",
        ),
        ("+3000", "1 refused g1 no_worker"),
        ("1 ask g2 chat takeover", "1 refused g2 no_worker"),
    ]);
}

#[test]
fn workers_that_the_tab_lost_count_as_attempts() {
    let asked = format!("1 ask g2 chat takeover used={}", TAKEOVERS_MAX + 5);
    check_asked(&[
        ("9 result g1 #1", "1 result g1 #1 by nine"),
        ("8 stop", "8 registered eight"),
        (&asked, "1 accepted g2 @0 | 9 work g2 #1"),
        (
            "9 no g2 #1 worker_failed",
            "1 refused g2 attempts_exhausted",
        ),
    ]);
}

#[test]
fn what_was_held_for_want_of_credit_goes_out_first() {
    let mut script = check_asked(&[]);
    for seq in 0..CREDIT_INITIAL {
        script.run(&format!("9 partial g1 #1 {seq}"));
    }
    let held = CREDIT_INITIAL;
    script.check(&[
        (&format!("9 partial g1 #1 {held}"), ""),
        (
            "9 close",
            &format!("1 partial g1 #1 {held} | 1 refused g1 worker_lost"),
        ),
    ]);
}

#[test]
fn a_tab_that_was_away_hears_of_it_when_it_comes_back() {
    check_asked(&[
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("1 close", ""),
        ("9 partial g1 #1 1", ""),
        ("9 close", ""),
        (
            "2 resume 1 7 2",
            "2 welcome recovered 4 | 2 partial g1 #1 1 | 2 refused g1 worker_lost",
        ),
        (
            "2 ask g1 chat takeover used=1 text=more",
            "2 accepted g1 @0 | 8 work g1 #1",
        ),
    ]);
}

#[test]
fn a_relay_that_goes_down_gives_the_text_back_too() {
    check_asked(&[
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("drain 100", "1,8,9 drain"),
        ("9 close", "1 refused g1 worker_lost"),
        ("1 ask g1 chat takeover used=1", "1 refused g1 draining"),
    ]);
}
