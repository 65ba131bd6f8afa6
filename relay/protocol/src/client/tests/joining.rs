//! Joining, losing, resuming, backing off, and the loopback in between.

use crate::{
    client::{Input, LinkState, Route},
    event::{Bye, Drain, Event, Ping},
    limits::{
        BACKOFF_MAX_MS, HEARTBEAT_MS, JOIN_WAIT_MS, LOOPBACK_AFTER_MS, PONG_WAIT_MS, RESUME_MS,
    },
    refusal::Code,
};

use super::pair::{Pair, accepted, guid, offer, partial, refused, result, welcome, work};

const RELAY: Route = Route::Relay;
const LOOPBACK: Route = Route::Loopback;

#[test]
fn nothing_is_said_before_the_welcome_but_hello() {
    let mut pair = Pair::new(false);
    pair.check(Input::Ask(work("g1")), &[]);
    pair.check(Input::Offer(Route::Relay, offer(1)), &[]);
    pair.check(Input::Start, &["open relay"]);
    pair.check(Input::Opened(RELAY), &["to relay: hello"]);
    pair.check_heard(Event::Ping(Ping::default()), &[]);
    pair.check_heard(
        welcome("s1", false),
        &[
            "joined relay",
            "to relay: register 1",
            "to relay: work g1 None",
        ],
    );
    let silence_us = (HEARTBEAT_MS + PONG_WAIT_MS) * 1_000;
    assert_eq!(pair.client.poll_timeout(), Some(silence_us));
}

#[test]
fn a_ping_is_answered_at_once_with_its_guid() {
    let mut pair = Pair::joined(false);
    let about = Ping {
        guid: Some(guid("p1")),
    };
    pair.client
        .handle(0, Input::Received(RELAY, Event::Ping(about.clone())));
    let pong = crate::client::Output::Send(RELAY, Event::Pong(about));
    assert_eq!(pair.client.poll_output(), Some(pong));
}

#[test]
fn a_lost_session_resumes_where_it_stopped() {
    let mut pair = Pair::joined(true);
    pair.run(Input::Ask(work("g1")));
    pair.run(Input::Ask(work("g2")));
    for event in [
        accepted("g1", 0),
        accepted("g2", 1),
        partial("g1", 1, 0),
        // Stale, yet received: it counts.
        partial("g1", 1, 0),
        // About no intent: it does not.
        refused(None, Code::Malformed),
    ] {
        pair.hear(event);
    }
    pair.check(Input::Closed(RELAY), &["joining 1"]);
    assert_eq!(pair.wait(), ["open relay"]);
    pair.check(Input::Opened(RELAY), &["to relay: hello s1/9@4"]);
    pair.check_heard(welcome("s1", true), &["joined relay"]);
    pair.check_heard(partial("g1", 1, 1), &["show partial g1 1.1"]);
    pair.check(Input::Closed(RELAY), &["joining 2"]);
    pair.wait();
    // The count goes on through a recovery.
    pair.check(Input::Opened(RELAY), &["to relay: hello s1/9@5"]);
}

#[test]
fn work_that_was_lost_with_its_socket_is_submitted_again_once_nothing_else_is_missing() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(work("taken")));
    pair.hear(accepted("taken", 0));
    pair.run(Input::Ask(work("answered")));
    pair.run(Input::Ask(work("lost")));
    pair.run(Input::Closed(RELAY));
    pair.wait();
    pair.check(Input::Opened(RELAY), &["to relay: hello s1/9@1"]);
    let Event::Welcome(mut back) = welcome("s1", true) else {
        unreachable!("a welcome")
    };
    // Two events were sent and did not arrive; they are replayed.
    back.offset = 3;
    pair.check_heard(Event::Welcome(back), &["joined relay"]);
    pair.hear(accepted("answered", 0));
    pair.check_heard(
        result("answered", Some(1)),
        &["show result answered Some(1)", "to relay: work lost None"],
    );
    pair.check_heard(partial("taken", 1, 0), &["show partial taken 1.0"]);
}

#[test]
fn a_session_that_does_not_resume_submits_again_under_the_same_guid() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(work("g1")));
    pair.run(Input::Ask(work("g2")));
    pair.hear(partial("g2", 3, 0));
    pair.check(Input::Closed(RELAY), &["alone"]);
    pair.wait();
    pair.run(Input::Opened(RELAY));
    pair.check_heard(
        welcome("s2", false),
        &[
            "joined relay",
            "to relay: work g1 None",
            "restarted g2",
            "to relay: work g2 None",
        ],
    );
    // Attempts count from the beginning again.
    pair.check_heard(partial("g2", 1, 0), &["show partial g2 1.0"]);
    pair.check_heard(result("g2", Some(1)), &["show result g2 Some(1)"]);
}

#[test]
fn an_old_session_is_not_asked_for() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Closed(RELAY));
    pair.wait();
    pair.now_us += (RESUME_MS + HEARTBEAT_MS + PONG_WAIT_MS + 1) * 1_000;
    pair.check(Input::Opened(RELAY), &["to relay: hello"]);

    let mut pair = Pair::joined(false);
    pair.check_heard(Event::Bye(Bye::default()), &["close relay", "alone"]);
    pair.wait();
    pair.check(Input::Opened(RELAY), &["to relay: hello"]);
}

#[test]
fn pauses_grow_to_their_limit_and_differ_by_seed() {
    let mut pair = Pair::new(false);
    pair.run(Input::Start);
    let mut longest = 0;
    for _ in 0..200 {
        pair.run(Input::Closed(RELAY));
        let pause = pair.client.poll_timeout().unwrap() - pair.now_us;
        assert!(pause < BACKOFF_MAX_MS * 1_000, "{pause} is too long");
        longest = longest.max(pause);
        pair.wait();
    }
    let spread = "full jitter over the whole pause";
    assert!(longest > BACKOFF_MAX_MS * 900, "{spread}: {longest}");
}

#[test]
fn a_relay_that_welcomes_and_hangs_up_is_not_hammered() {
    let mut pair = Pair::joined(false);
    for attempt in 1..20 {
        pair.run(Input::Closed(RELAY));
        pair.wait();
        let joining = LinkState::Joining { attempt };
        assert_eq!(
            pair.client.link(),
            joining,
            "short sessions count as failures"
        );
        pair.run(Input::Opened(RELAY));
        pair.hear(welcome("s", false));
    }
    pair.now_us += 60_000_000;
    pair.run(Input::Closed(RELAY));
    pair.wait();
    assert_eq!(pair.client.link(), LinkState::Joining { attempt: 0 });
}

#[test]
fn the_network_coming_back_ends_the_pause() {
    let mut pair = Pair::new(false);
    pair.run(Input::Start);
    pair.check(Input::Closed(RELAY), &["alone"]);
    pair.check(Input::Online, &["open relay", "joining 0"]);
    pair.check(Input::Online, &[]);
    // Opened into the old network, and stuck there.
    pair.now_us = LOOPBACK_AFTER_MS * 1_000;
    pair.check(Input::Online, &["close relay", "open relay"]);
    pair.now_us = 0;
    pair.run(Input::Opened(RELAY));
    pair.hear(welcome("s1", false));
    pair.check(Input::Online, &["to relay: ping"]);
    // The socket was dead: no pong.
    assert_eq!(pair.wait(), ["close relay", "alone"]);
    assert_eq!(pair.now_us, PONG_WAIT_MS * 1_000);
}

#[test]
fn a_silent_relay_is_left() {
    let mut pair = Pair::joined(false);
    pair.now_us = 20_000_000;
    pair.hear(Event::Ping(Ping::default()));
    assert_eq!(pair.wait(), ["close relay", "alone"]);
    assert_eq!(
        pair.now_us,
        20_000_000 + (HEARTBEAT_MS + PONG_WAIT_MS) * 1_000
    );
}

#[test]
fn without_a_relay_the_tab_serves_itself_and_moves_when_it_comes() {
    let mut pair = Pair::new(true);
    // Alone it serves itself with two slots; of these it lends one to others.
    pair.run(Input::Offer(LOOPBACK, offer(2)));
    pair.run(Input::Offer(RELAY, offer(1)));
    pair.run(Input::Ask(work("g1")));
    pair.run(Input::Start);
    pair.check(Input::Closed(RELAY), &["open loopback", "joining 1"]);
    pair.check(Input::Opened(LOOPBACK), &["to loopback: hello"]);
    pair.check(
        Input::Received(LOOPBACK, welcome("l1", false)),
        &[
            "joined loopback",
            "to loopback: register 1",
            "to loopback: work g1 None",
        ],
    );
    pair.run(Input::Received(LOOPBACK, super::pair::lease("g1", 1)));
    pair.run(Input::Received(LOOPBACK, partial("g1", 1, 0)));
    assert_eq!(pair.wait(), ["open relay"]);
    pair.check(Input::Opened(RELAY), &["to relay: hello"]);
    pair.check_heard(
        welcome("s1", false),
        &[
            "stop g1 1",
            "close loopback",
            "joined relay",
            "to relay: register 1",
            "restarted g1",
            "to relay: work g1 None",
        ],
    );
    pair.check(Input::Received(LOOPBACK, result("g1", Some(1))), &[]);
    pair.check(Input::Closed(LOOPBACK), &[]);
    pair.check_heard(result("g1", Some(1)), &["show result g1 Some(1)"]);
}

#[test]
fn a_slow_relay_is_waited_for_while_the_loopback_serves() {
    let mut pair = Pair::new(true);
    pair.run(Input::Start);
    pair.run(Input::Opened(RELAY));
    assert_eq!(pair.wait(), ["open loopback"]);
    assert_eq!(pair.now_us, LOOPBACK_AFTER_MS * 1_000);
    pair.run(Input::Opened(LOOPBACK));
    pair.run(Input::Received(LOOPBACK, welcome("l1", false)));
    // A loopback that fails is not opened in a loop.
    pair.check(Input::Closed(LOOPBACK), &["joining 0"]);
    assert_eq!(pair.wait(), ["close relay", "open loopback", "joining 1"]);
    assert_eq!(pair.now_us, JOIN_WAIT_MS * 1_000);
}

#[test]
fn what_this_tab_alone_cannot_do_waits_for_the_relay_that_may_still_have_it() {
    let mut pair = Pair::joined(true);
    pair.run(Input::Ask(work("g1")));
    pair.run(Input::Closed(RELAY));
    pair.wait();
    pair.check(Input::Closed(RELAY), &["open loopback", "joining 2"]);
    pair.run(Input::Opened(LOOPBACK));
    pair.run(Input::Received(LOOPBACK, welcome("l1", false)));
    let no = |id| Input::Received(LOOPBACK, refused(Some(id), Code::NoWorker));
    pair.check(no("g1"), &[]);
    // What was asked while alone is not the relay's: it is told at once.
    pair.run(Input::Ask(work("g2")));
    pair.check(no("g2"), &["show refused g2 NoWorker None"]);
    pair.wait();
    pair.run(Input::Opened(RELAY));
    pair.check_heard(
        welcome("s2", false),
        &["close loopback", "joined relay", "to relay: work g1 None"],
    );
}

#[test]
fn intents_that_went_to_the_loopback_go_on_in_the_resumed_session() {
    #[track_caller]
    fn check(recovered: bool, expect: &[&str]) {
        let mut pair = Pair::joined(true);
        for id in ["g1", "g2", "g3"] {
            pair.run(Input::Ask(work(id)));
        }
        pair.run(Input::Ask(work("g0")));
        pair.check(Input::Closed(RELAY), &["joining 1"]);
        pair.run(Input::Cancel(guid("g0")));
        pair.wait();
        pair.check(Input::Closed(RELAY), &["open loopback", "joining 2"]);
        pair.run(Input::Opened(LOOPBACK));
        let submitted = ["joined loopback"]
            .into_iter()
            .map(str::to_owned)
            .chain(["g1", "g2", "g3"].map(|id| format!("to loopback: work {id} None")));
        let welcomed = pair.run(Input::Received(LOOPBACK, welcome("l1", false)));
        assert!(welcomed.into_iter().eq(submitted), "all of them move");
        pair.run(Input::Ask(work("g4")));
        pair.run(Input::Received(LOOPBACK, partial("g1", 1, 0)));
        pair.run(Input::Received(LOOPBACK, result("g2", Some(1))));
        pair.run(Input::Cancel(guid("g3")));
        pair.wait();
        pair.check(Input::Opened(RELAY), &["to relay: hello s1/9@0"]);
        pair.check_heard(welcome("s", recovered), expect);
        pair.check_heard(partial("g1", 1, 7), &["show partial g1 1.7"]);
    }
    check(
        true,
        &[
            "close loopback",
            "joined relay",
            // Answered or stopped meanwhile: the relay need not go on.
            "to relay: cancel g0",
            "to relay: cancel g2",
            "to relay: cancel g3",
            "restarted g1",
            "to relay: work g4 None",
            // Nothing was ever accepted: it may have been lost with the old socket. Where it
            // was not, the relay takes the same guid once.
            "to relay: work g1 None",
        ],
    );
    check(
        false,
        &[
            "close loopback",
            "joined relay",
            "restarted g1",
            "to relay: work g1 None",
            "to relay: work g4 None",
        ],
    );
}

#[test]
fn a_draining_relay_gets_nothing_new_and_says_when_to_come_back() {
    let mut pair = Pair::joined(false);
    pair.run(Input::Ask(work("g1")));
    let drain = Event::Drain(Drain {
        reconnect_after_ms: 2_000,
    });
    pair.check_heard(drain, &["draining"]);
    pair.check(Input::Ask(work("g2")), &[]);
    pair.check_heard(refused(Some("g1"), Code::Draining), &[]);
    pair.check(Input::Closed(RELAY), &["alone"]);
    let back = pair.client.poll_timeout().unwrap();
    assert!((2_000_000..3_250_000).contains(&back), "{back}");
    pair.wait();
    pair.check(Input::Opened(RELAY), &["to relay: hello s1/9@1"]);
    pair.check_heard(
        welcome("s1", true),
        &[
            "joined relay",
            "to relay: work g1 None",
            "to relay: work g2 None",
        ],
    );
}

#[test]
fn a_relay_that_refuses_the_join_is_heard_and_left() {
    #[track_caller]
    fn check(code: Code, retry_after_ms: Option<u64>, pause_ms: std::ops::Range<u64>) {
        let mut pair = Pair::new(false);
        pair.run(Input::Start);
        pair.run(Input::Opened(RELAY));
        let mut no = crate::refusal::Refused::new(code, "no");
        no.retry_after_ms = retry_after_ms;
        let shown = format!("show refused {code:?}");
        let expect = [shown.as_str(), "close relay", "alone"];
        pair.check_heard(Event::Refused(no), &expect);
        let pause_us = pair.client.poll_timeout().unwrap();
        assert!(pause_ms.contains(&(pause_us / 1_000)), "{pause_us}");
    }
    check(Code::TooManySessions, Some(5_000), 5_000..7_750);
    check(Code::TooManySessions, None, 0..500);
    check(Code::UnsupportedVersion, None, 0..15_000);
    // No relay can send a tab away for good.
    check(Code::Draining, Some(u64::MAX), 120_000..180_250);
}

#[test]
fn leaving_says_goodbye_and_stops_every_timer() {
    let mut pair = Pair::joined(true);
    pair.check(Input::Leave, &["to relay: bye", "close relay", "joining 0"]);
    pair.check(Input::Closed(RELAY), &[]);
    assert_eq!(pair.client.poll_timeout(), None);
    pair.check(Input::Start, &["open relay"]);
    pair.check(Input::Opened(RELAY), &["to relay: hello"]);
}
