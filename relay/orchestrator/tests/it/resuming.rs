//! Sessions that are lost and come back.

use crate::script::{Script, check};

const JOINED: [(&str, &str); 4] = [
    ("1 hello", "1 welcome"),
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
fn a_tab_that_comes_back_misses_nothing() {
    check_joined(&[
        ("1 close", ""),
        ("9 partial g1 #1 0", ""),
        ("+900", ""),
        ("9 close", ""),
        (
            "2 resume 1 7 1",
            "2 welcome recovered 2 | 2 partial g1 #1 0",
        ),
        ("+3000", "2 refused g1 no_worker"),
    ]);
}

#[test]
fn an_answer_that_came_meanwhile_is_waiting() {
    check_joined(&[
        ("1 close", ""),
        ("9 progress g1 #1", ""),
        ("9 partial g1 #1 0", ""),
        ("9 result g1 #1", ""),
        (
            "2 resume 1 7 0",
            "2 welcome recovered 3 | 2 accepted g1 @0 | 2 partial g1 #1 0 | 2 result g1 #1 by nine",
        ),
        ("2 ask g2 chat", "2 accepted g2 @0 | 9 work g2 #1"),
        ("9 result g2 #1", "2 result g2 #1 by nine"),
        (
            "3 resume 2 7 4",
            "2 close | 3 welcome recovered 5 | 3 result g2 #1 by nine",
        ),
    ]);
}

#[test]
fn a_session_is_taken_over_before_its_loss_is_noticed() {
    check_joined(&[
        ("2 resume 1 7 1", "1 close | 2 welcome recovered 1"),
        ("1 close", ""),
        ("9 result g1 #1", "2 result g1 #1 by nine"),
    ]);
}

#[test]
fn a_worker_that_comes_back_has_lost_its_leases_and_registers_again() {
    check_joined(&[
        (
            "8 resume 9 7 0",
            "9 cancel g1 #1 | 9 close | 8 welcome recovered 0",
        ),
        ("8 lend nine chat:1", "8 registered nine | 8 work g1 #2"),
        ("8 result g1 #1", "8 refused g1 stale_attempt"),
        ("8 result g1 #2", "1 result g1 #2 by nine"),
    ]);
}

#[test]
fn never_partly_a_gap_drops_the_old_intents_and_the_tab_asks_again() {
    let mut script = check_joined(&[]);
    for _ in 0..300 {
        script.run("9 progress g1 #1");
    }
    script.check(&[
        ("1 close", ""),
        ("2 resume 1 7 3", "9 cancel g1 #1 | 2 welcome"),
        ("2 ask g1 chat", "2 accepted g1 @0 | 9 work g1 #2"),
        ("9 result g1 #1", "9 refused g1 stale_attempt"),
        ("9 result g1 #2", "2 result g1 #2 by nine"),
    ]);
}

#[test]
fn what_cannot_be_resumed_is_welcomed_anew() {
    check_joined(&[
        ("1 close", ""),
        ("2 resume 1 7 5", "9 cancel g1 #1 | 2 welcome"),
        ("3 resume 1 7 1", "3 welcome"),
    ]);
    check_joined(&[
        ("1 close", ""),
        ("+30000", "9 ping socket | 9 cancel g1 #1 | 9 close"),
        ("2 resume 1 7 1", "2 welcome"),
    ]);
    check_joined(&[
        ("1 bye", "1 close | 9 cancel g1 #1"),
        ("2 resume 1 7 1", "2 welcome"),
    ]);
}

#[test]
fn the_same_guid_from_the_same_tab_is_the_same_intent() {
    check_joined(&[
        ("1 ask g1 chat", "1 accepted g1 @0"),
        ("1 ask g2 chat", "1 accepted g2 @1"),
        ("1 ask g2 chat", "1 accepted g2 @1"),
        ("1 ask g2 chat text=other", "1 refused g2 duplicate_guid"),
    ]);
}

#[test]
fn the_guid_of_another_living_tab_is_refused_and_of_a_lost_one_taken_over() {
    check_joined(&[
        ("2 hello", "2 welcome"),
        ("2 ask g1 chat", "2 refused g1 duplicate_guid"),
        ("1 close", ""),
        ("2 ask g1 chat", "2 accepted g1 @0"),
        ("9 result g1 #1", "2 result g1 #1 by nine"),
    ]);
}

#[test]
fn a_stream_that_is_taken_over_starts_over() {
    check_joined(&[
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("1 close", ""),
        ("2 hello", "2 welcome"),
        (
            "2 ask g1 chat",
            "9 cancel g1 #1 | 9 work g1 #2 | 2 accepted g1 @0",
        ),
        ("9 partial g1 #1 1", ""),
        ("9 partial g1 #2 0", "2 partial g1 #2 0"),
    ]);
}

#[test]
fn after_a_restart_intents_wait_for_the_workers_to_return() {
    let mut script = Script::new(8);
    script.check(&[("1 hello", "1 welcome")]);
    script.check(&[
        ("2 resume 1 7 0", "2 welcome"),
        ("2 ask g1 chat", "2 accepted g1 @1"),
        ("+1000", ""),
        ("3 resume 1 7 0", "3 welcome"),
        ("+2500", ""),
        ("9 hello", "9 welcome"),
        ("9 lend nine chat:1", "9 registered nine | 9 work g1 #1"),
        ("3 ask g2 imagine", "3 accepted g2 @1"),
        ("+500", "3 refused g2 no_worker"),
        ("3 ask g3 imagine", "3 refused g3 no_worker"),
    ]);
}

#[test]
fn names_of_sessions_are_long_and_all_different() {
    let mut script = Script::new(7);
    let names: std::collections::BTreeSet<_> = (0..1_000)
        .map(|i| {
            script.run(&format!("{i} hello"));
            script.name_of(i)
        })
        .collect();
    assert_eq!(names.len(), 1_000);
    assert!(names.iter().all(|it| it.len() == 32));
}
