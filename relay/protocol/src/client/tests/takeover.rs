//! A worker that is lost in the middle of an answer: the tab goes on with what it shows.

use crate::{
    body::RawJson,
    client::{Input, Route},
    event::{Event, Work},
    limits::{TAKEOVERS_MAX, TEXT_BYTES_MAX},
    refusal::Code,
};

use super::pair::{Pair, accepted, guid, offer, partial, refused, result, welcome, work};

const RELAY: Route = Route::Relay;
const LOOPBACK: Route = Route::Loopback;

fn asked(id: &str) -> Work {
    Work {
        takeover: true,
        ..work(id)
    }
}

/// What the page answers with.
fn continued(id: &str, so_far: &str) -> Input {
    Input::Continue(Work {
        body: Some(RawJson::text(so_far)),
        ..asked(id)
    })
}

fn lost(id: &str) -> Event {
    refused(Some(id), Code::WorkerLost)
}

/// Asked at the relay, with two partials shown.
fn shown() -> Pair {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(asked("g1")));
    for event in [accepted("g1", 0), partial("g1", 1, 0), partial("g1", 1, 1)] {
        pair.hear(event);
    }
    pair
}

fn body_of(pair: &Pair) -> Option<String> {
    let mut open = pair.client.open_intents();
    open.next().and_then(|work| work.body.clone()?.as_text())
}

#[test]
fn the_page_continues_under_the_same_guid_and_partials_count_from_0_again() {
    let mut pair = shown();
    pair.check_heard(lost("g1"), &["take over g1"]);
    assert_eq!(pair.client.open_intents().count(), 1, "it stays open");
    pair.check(continued("g1", "word word "), &["to relay: work g1 None"]);
    assert_eq!(
        body_of(&pair).as_deref(),
        Some("word word "),
        "the new body"
    );
    pair.check_heard(accepted("g1", 0), &["show accepted g1 0"]);
    pair.check_heard(partial("g1", 1, 0), &["show partial g1 1.0"]);
    pair.check_heard(result("g1", Some(1)), &["show result g1 Some(1)"]);
    assert_eq!(pair.client.open_intents().count(), 0, "ended once");
}

#[test]
fn a_tab_that_does_not_take_over_hears_a_refusal() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(work("g1")));
    pair.hear(partial("g1", 1, 0));
    pair.check_heard(lost("g1"), &["show refused g1 WorkerLost None"]);
}

#[test]
fn what_shows_nothing_is_submitted_again_as_it_was() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(asked("g1")));
    pair.check_heard(lost("g1"), &["to relay: work g1 None"]);
    // A text with a hole is no beginning.
    pair.hear(partial("g1", 1, 4));
    pair.check_heard(lost("g1"), &["restarted g1", "to relay: work g1 None"]);
}

#[test]
fn takeovers_come_to_an_end() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(asked("g1")));
    for _ in 0..TAKEOVERS_MAX {
        pair.hear(partial("g1", 1, 0));
        pair.check_heard(lost("g1"), &["take over g1"]);
        pair.run(continued("g1", "word "));
    }
    pair.hear(partial("g1", 1, 0));
    pair.check_heard(lost("g1"), &["show refused g1 WorkerLost None"]);
    assert_eq!(pair.client.open_intents().count(), 0, "it has ended");
}

#[test]
fn only_what_waits_is_continued_and_it_can_be_canceled() {
    let mut pair = shown();
    pair.check(continued("g1", "too early"), &[]);
    pair.check(continued("other", "nobody's"), &[]);
    pair.hear(lost("g1"));
    // Nothing more is heard of the lost one.
    pair.check_heard(partial("g1", 1, 2), &[]);
    pair.check_heard(lost("g1"), &[]);
    pair.check(
        Input::Cancel(guid("g1")),
        &["show refused g1 Canceled None"],
    );
    pair.check(continued("g1", "too late"), &[]);
}

#[test]
fn a_continuation_that_is_too_large_ends_it() {
    let mut pair = shown();
    pair.hear(lost("g1"));
    let large = "x".repeat(TEXT_BYTES_MAX);
    pair.check(continued("g1", &large), &["show refused g1 TooLarge None"]);
    assert_eq!(pair.client.open_intents().count(), 0, "it has ended");
}

#[test]
fn a_session_that_is_lost_meanwhile_gets_the_continued_intent() {
    for recovered in [true, false] {
        let mut pair = shown();
        pair.hear(lost("g1"));
        pair.run(Input::Closed(RELAY));
        pair.check(continued("g1", "word word "), &[]);
        pair.wait();
        pair.run(Input::Opened(RELAY));
        let told = pair.hear(welcome("s1", recovered));
        assert!(
            told.contains(&"to relay: work g1 None".to_owned()),
            "{told:?}"
        );
    }
}

#[test]
fn a_session_that_comes_back_before_the_page_answers_submits_nothing() {
    for recovered in [true, false] {
        let mut pair = shown();
        pair.hear(lost("g1"));
        pair.run(Input::Closed(RELAY));
        pair.wait();
        pair.run(Input::Opened(RELAY));
        let told = pair.hear(welcome("s1", recovered));
        assert!(told.iter().all(|it| !it.contains("g1")), "{told:?}");
        pair.check(continued("g1", "word word "), &["to relay: work g1 None"]);
    }
}

#[test]
fn a_continued_answer_that_starts_over_keeps_what_was_continued() {
    let mut pair = shown();
    pair.hear(lost("g1"));
    pair.run(continued("g1", "word word "));
    pair.hear(partial("g1", 1, 0));
    pair.run(Input::Closed(RELAY));
    pair.wait();
    pair.run(Input::Opened(RELAY));
    let told = pair.hear(welcome("s2", false));
    assert!(told.contains(&"restarted g1".to_owned()), "{told:?}");
    assert_eq!(
        body_of(&pair).as_deref(),
        Some("word word "),
        "the body of the continuation"
    );
}

#[test]
fn what_nobody_continues_ends_with_its_deadline() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(Work {
        deadline_ms: Some(2_000),
        ..asked("g1")
    }));
    pair.hear(partial("g1", 1, 0));
    pair.hear(lost("g1"));
    assert_eq!(pair.wait(), ["show refused g1 DeadlinePassed None"]);
}

/// Alone with its loopback, which has shown one partial.
fn at_home(held: bool) -> Pair {
    let mut pair = if held {
        Pair::joined(true)
    } else {
        Pair::new(true)
    };
    pair.run(Input::Offer(LOOPBACK, offer(1)));
    if held {
        pair.run(Input::Ask(asked("g1")));
        pair.hear(accepted("g1", 0));
    } else {
        pair.run(Input::Start);
    }
    // The relay does not answer for so long that the loopback steps in.
    for _ in 0..4 {
        pair.run(Input::Closed(RELAY));
        let told = pair.wait();
        if told.contains(&"open loopback".to_owned()) {
            break;
        }
    }
    pair.run(Input::Opened(LOOPBACK));
    pair.run(Input::Received(LOOPBACK, welcome("home", false)));
    if !held {
        pair.run(Input::Ask(asked("g1")));
    }
    pair.run(Input::Received(LOOPBACK, partial("g1", 1, 0)));
    pair
}

#[test]
fn the_loopback_takes_over_too() {
    let mut pair = at_home(false);
    let told = pair.run(Input::Received(LOOPBACK, lost("g1")));
    assert_eq!(told, ["take over g1"]);
    pair.check(continued("g1", "word "), &["to loopback: work g1 None"]);
}

#[test]
fn what_the_relay_still_holds_starts_over_on_the_loopback() {
    let mut pair = at_home(true);
    let told = pair.run(Input::Received(LOOPBACK, lost("g1")));
    assert_eq!(told, ["restarted g1", "to loopback: work g1 None"]);
    assert_eq!(body_of(&pair), None, "the body that the relay has");
}
