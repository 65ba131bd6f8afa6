//! What a tab lends: attempts come, are worked on, and stop with their session.

use crate::{
    body::RawJson,
    client::{Input, Output, Route},
    event::{Cancel, Event},
    id::Guid,
    limits::{CAPABILITIES_MAX, MODELS_MAX, SLOTS_MAX, TEXT_BYTES_MAX},
    refusal::Code,
};

use super::pair::{
    Pair, guid, lease, name, offer, partial, progress, refused, result, welcome, work,
};

const RELAY: Route = Route::Relay;

fn cancel(id: Guid, attempt: Option<u32>) -> Event {
    Event::Cancel(Cancel { guid: id, attempt })
}

#[test]
fn attempts_are_served_within_what_is_lent() {
    let mut pair = Pair::joined(false);
    let busy = ["to relay: refused g1 WorkerBusy Some(1)"];
    pair.check_heard(lease("g1", 1), &busy);
    pair.check(
        Input::Offer(Route::Relay, offer(1)),
        &["to relay: register 1"],
    );
    pair.check_heard(lease("g1", 2), &["serve g1 Some(2)"]);
    pair.check_heard(lease("g1", 2), &[]);
    pair.check_heard(lease("g1", 1), &[]);
    pair.check_heard(lease("g2", 1), &["to relay: refused g2 WorkerBusy Some(1)"]);
    // A newer attempt of the same intent takes the place of the older one.
    pair.check_heard(lease("g1", 3), &["stop g1 2", "serve g1 Some(3)"]);
    // Without an attempt it is no work for a worker.
    pair.check_heard(Event::Work(work("g3")), &[]);
    pair.check(
        Input::Offer(Route::Relay, offer(0)),
        &["to relay: register 0"],
    );
    let answer = ["to relay: result g1 Some(3)"];
    pair.check(Input::Reply(result("g1", Some(3))), &answer);
    pair.check_heard(lease("g4", 1), &["to relay: refused g4 WorkerBusy Some(1)"]);
}

#[test]
fn replies_are_sent_only_for_an_attempt_that_this_tab_holds() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Offer(Route::Relay, offer(2)));
    pair.hear(lease("g1", 2));
    let table: Vec<(Event, &[&str])> = vec![
        (progress("g1", 1, 1), &[]),
        (progress("g1", 2, 1), &["to relay: progress g1 1/10"]),
        (partial("g1", 2, 0), &["to relay: partial g1 2.0"]),
        (partial("other", 1, 0), &[]),
        (result("g1", Some(1)), &[]),
        (
            refused(Some("g1"), Code::WorkerFailed),
            &["to relay: refused g1 WorkerFailed Some(2)"],
        ),
        (result("g1", Some(2)), &[]),
        (refused(None, Code::WorkerFailed), &[]),
    ];
    for (event, expect) in table {
        pair.check(Input::Reply(event), expect);
    }
}

#[test]
fn an_answer_that_is_too_large_is_refused_in_its_place() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Offer(Route::Relay, offer(1)));
    pair.hear(lease("g1", 1));
    let Event::Partial(mut large) = partial("g1", 1, 0) else {
        unreachable!("a partial")
    };
    large.body = Some(RawJson::text(&"x".repeat(TEXT_BYTES_MAX)));
    pair.check(
        Input::Reply(Event::Partial(large)),
        &["stop g1 1", "to relay: refused g1 TooLarge Some(1)"],
    );
    pair.check(Input::Reply(result("g1", Some(1))), &[]);
}

#[test]
fn a_worker_is_told_to_stop() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Offer(Route::Relay, offer(4)));
    for id in ["g1", "g2", "g3"] {
        pair.hear(lease(id, 2));
    }
    pair.check_heard(cancel(guid("g1"), Some(1)), &[]);
    pair.check_heard(cancel(guid("g1"), Some(2)), &["stop g1 2"]);
    pair.check_heard(cancel(guid("g2"), None), &["stop g2 2"]);
    pair.check_heard(cancel(guid("g2"), None), &[]);
    pair.check_heard(refused(Some("g3"), Code::StaleAttempt), &["stop g3 2"]);
}

#[test]
fn a_lost_session_takes_its_attempts_along() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Offer(Route::Relay, offer(1)));
    pair.hear(lease("g1", 1));
    pair.check(Input::Closed(RELAY), &["stop g1 1", "alone"]);
    pair.check(Input::Reply(result("g1", Some(1))), &[]);
    pair.wait();
    pair.run(Input::Opened(RELAY));
    pair.check_heard(
        welcome("s1", true),
        &["joined relay", "to relay: register 1"],
    );
    pair.check(Input::Reply(result("g1", Some(1))), &[]);
    pair.check_heard(lease("g1", 2), &["serve g1 Some(2)"]);
}

#[test]
fn an_offer_is_cut_to_its_limits() {
    let mut pair = Pair::joined(false);
    let mut large = offer(SLOTS_MAX + 1);
    large.capabilities[0].models = vec![name("m"); MODELS_MAX + 1];
    large.capabilities = vec![large.capabilities[0].clone(); CAPABILITIES_MAX + 1];
    pair.client.handle(0, Input::Offer(Route::Relay, large));
    let Some(Output::Send(_, Event::Register(sent))) = pair.client.poll_output() else {
        panic!("an offer is sent");
    };
    assert_eq!(sent.capabilities.len(), CAPABILITIES_MAX);
    assert_eq!(sent.capabilities[0].models.len(), MODELS_MAX);
    assert_eq!(sent.capabilities[0].slots, SLOTS_MAX);
}
