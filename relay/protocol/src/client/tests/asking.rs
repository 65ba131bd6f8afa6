//! What a tab asks: shown once, in order, and never lost.

use crate::{
    body::RawJson,
    client::{Input, Route},
    event::Event,
    limits::{CREDIT_INITIAL, JSON_DEPTH_MAX, OPEN_PER_SESSION_MAX, TEXT_BYTES_MAX},
    realm::Priority,
    refusal::Code,
};

use super::pair::{
    Pair, accepted, guid, lease, offer, partial, progress, refused, result, welcome, work,
};

const RELAY: Route = Route::Relay;

#[test]
fn every_event_of_an_open_intent_is_shown_once() {
    let mut pair = Pair::joined(false);
    pair.check(Input::Ask(work("g1")), &["to relay: work g1 None"]);
    let table: Vec<(Event, &[&str])> = vec![
        (accepted("g1", 2), &["show accepted g1 2"]),
        (accepted("g1", 2), &[]),
        (accepted("g1", 0), &["show accepted g1 0"]),
        (accepted("other", 0), &[]),
        (progress("g1", 1, 3), &["show progress g1 3/10"]),
        (progress("g1", 1, 3), &[]),
        (progress("g1", 1, 2), &[]),
        (partial("g1", 1, 0), &["show partial g1 1.0"]),
        (partial("g1", 1, 0), &[]),
        // A gap is let through, what comes late is not.
        (partial("g1", 1, 2), &["show partial g1 1.2"]),
        (partial("g1", 1, 1), &[]),
        // A newer attempt starts the answer over; the older one is heard no more.
        (
            partial("g1", 2, 0),
            &["restarted g1", "show partial g1 2.0"],
        ),
        (partial("g1", 1, 3), &[]),
        (progress("g1", 1, 9), &[]),
        (result("g1", Some(1)), &[]),
        (refused(Some("other"), Code::NoWorker), &[]),
        (result("g1", Some(2)), &["show result g1 Some(2)"]),
        (result("g1", Some(2)), &[]),
        (refused(Some("g1"), Code::Canceled), &[]),
    ];
    for (event, expect) in table {
        pair.check_heard(event, expect);
    }
    assert_eq!(pair.client.open_intents().count(), 0);
}

#[test]
fn a_refusal_ends_an_intent() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(work("g1")));
    let expect = ["show refused g1 NoWorker None"];
    pair.check_heard(refused(Some("g1"), Code::NoWorker), &expect);
    pair.check_heard(result("g1", None), &[]);
    pair.check_heard(refused(None, Code::Malformed), &["show refused Malformed"]);
}

#[test]
fn what_a_relay_would_refuse_is_refused_here() {
    let mut pair = Pair::joined(false);
    let mut large = work("large");
    large.body = Some(RawJson::text(&"x".repeat(TEXT_BYTES_MAX)));
    pair.check(Input::Ask(large), &["show refused large TooLarge None"]);
    let mut deep = work("deep");
    let nested = "[".repeat(JSON_DEPTH_MAX) + &"]".repeat(JSON_DEPTH_MAX);
    deep.body = Some(RawJson::parse(nested).unwrap());
    pair.check(Input::Ask(deep), &["show refused deep TooDeep None"]);
    for n in 0..OPEN_PER_SESSION_MAX {
        pair.run(Input::Ask(work(&format!("g{n}"))));
    }
    pair.check(
        Input::Ask(work("g0")),
        &["show refused g0 DuplicateGuid None"],
    );
    pair.check(
        Input::Ask(work("more")),
        &["show refused more QueueFull None"],
    );
    assert_eq!(pair.client.open_intents().count(), OPEN_PER_SESSION_MAX);
}

#[test]
fn credit_is_granted_in_halves_of_what_flows_without_it() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(work("g1")));
    let half = CREDIT_INITIAL / 2;
    for seq in 0..CREDIT_INITIAL {
        pair.hear(partial("g1", 1, seq));
    }
    let shown = |chunks| Input::Granted {
        guid: guid("g1"),
        chunks,
    };
    pair.check(shown(half - 1), &[]);
    pair.check(shown(1), &["to relay: credit g1 32"]);
    // What was never delivered cannot be granted.
    pair.check(shown(u32::MAX), &["to relay: credit g1 32"]);
    pair.check(shown(u32::MAX), &[]);
    // A repeat is not shown, yet it used up credit.
    for n in 1..=half {
        let expect: &[&str] = if n == half {
            &["to relay: credit g1 32"]
        } else {
            &[]
        };
        pair.check_heard(partial("g1", 1, 0), expect);
    }
}

#[test]
fn a_canceled_intent_ends_here_and_there() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(work("g1")));
    pair.check(
        Input::Cancel(guid("g1")),
        &["to relay: cancel g1", "show refused g1 Canceled None"],
    );
    pair.check(Input::Cancel(guid("g1")), &[]);
    pair.check_heard(refused(Some("g1"), Code::Canceled), &[]);

    // While the link is away, the relay hears of it when the session goes on.
    pair.run(Input::Ask(work("g2")));
    pair.run(Input::Closed(RELAY));
    pair.check(
        Input::Cancel(guid("g2")),
        &["show refused g2 Canceled None"],
    );
    pair.wait();
    pair.run(Input::Opened(RELAY));
    pair.check_heard(
        welcome("s1", true),
        &["joined relay", "to relay: cancel g2"],
    );
}

#[test]
fn a_deadline_holds_while_there_is_no_link() {
    let mut pair = Pair::new(false);
    let mut soon = work("soon");
    soon.deadline_ms = Some(1_000);
    let mut now = work("now");
    now.priority = Priority::RealTime;
    for ask in [soon, now, work("any")] {
        pair.run(Input::Ask(ask));
    }
    assert_eq!(pair.wait(), ["show refused now DeadlinePassed None"]);
    assert_eq!(pair.now_us, 100_000);
    pair.run(Input::Start);
    pair.run(Input::Opened(RELAY));
    pair.now_us = 400_000;
    // What is left of it goes to the relay, which counts from its own receipt.
    pair.check_heard(
        welcome("s1", false),
        &[
            "joined relay",
            "to relay: work soon Some(600)",
            "to relay: work any None",
        ],
    );
}

#[test]
fn a_tab_may_answer_its_own_intent() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Offer(Route::Relay, offer(1)));
    pair.run(Input::Ask(work("g1")));
    pair.check_heard(accepted("g1", 0), &["show accepted g1 0"]);
    pair.check_heard(lease("g1", 1), &["serve g1 Some(1)"]);
    let answer = ["to relay: result g1 Some(1)"];
    pair.check(Input::Reply(result("g1", None)), &answer);
    pair.check_heard(result("g1", Some(1)), &["show result g1 Some(1)"]);
}
