//! The rules of matching, one script each.

use mtor_protocol::{Event, Realm};

use crate::script::{Script, check, work};

/// Sessions 1 and 2 ask; 8 and 9 lend one chat slot each.
const JOINED: [(&str, &str); 6] = [
    ("1 hello", "1 welcome"),
    ("2 hello", "2 welcome"),
    ("8 hello", "8 welcome"),
    ("9 hello", "9 welcome"),
    ("8 lend eight chat:1", "8 registered eight"),
    ("9 lend nine chat:1", "9 registered nine"),
];

/// Only 9 lends, one slot of chat.
#[track_caller]
fn check_one(lines: &[(&str, &str)]) -> Script {
    let mut script = check(&JOINED);
    script.check(&[("8 stop", "8 registered eight")]);
    script.check(lines);
    script
}

#[test]
fn an_intent_goes_to_a_worker_and_its_answer_comes_back() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("9 progress g1 #1", "1 progress g1 #1"),
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("9 partial g1 #1 1", "1 partial g1 #1 1"),
        ("9 result g1 #1", "1 result g1 #1 by nine"),
    ]);
}

#[test]
fn answers_of_the_older_form_name_no_attempt() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("9 progress g1 #0", "1 progress g1 #1"),
        ("9 result g1 #0", "1 result g1 #1 by nine"),
    ]);
}

#[test]
fn an_answer_without_an_attempt_is_not_believed_after_a_second_one() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("9 no g1 #1 worker_failed", "9 work g1 #2"),
        ("9 result g1 #0", "9 refused g1 stale_attempt"),
        ("9 result g1 #2", "1 result g1 #2 by nine"),
    ]);
}

#[test]
fn the_answer_says_where_the_time_went() {
    let mut script = check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("1 ask g2 chat", "1 accepted g2 @1"),
        ("+70", ""),
        ("9 result g1 #1", "1 result g1 #1 by nine | 9 work g2 #1"),
        ("+30", ""),
    ]);
    let Script {
        orchestrator, now, ..
    } = &mut script;
    let event = Event::Result(mtor_protocol::WorkResult {
        guid: crate::script::guid("g2"),
        attempt: None,
        result_text: None,
        body: None,
        worker_id: None,
        model_name: None,
        usage: None,
        steps: None,
        payload: Vec::new().into(),
    });
    let session = mtor_orchestrator::SessionId(9);
    orchestrator.handle(
        *now,
        mtor_orchestrator::Input::Received {
            session,
            event,
            bytes: 9,
        },
    );
    let steps = std::iter::from_fn(|| orchestrator.poll_output()).find_map(|it| match it {
        mtor_orchestrator::Output::Send {
            event: Event::Result(it),
            ..
        } => it.steps,
        _ => None,
    });
    let steps = steps.unwrap();
    assert_eq!(
        (steps.queue_us, steps.relay_us, steps.worker_us),
        (70_000, 0, 30_000)
    );
}

#[test]
fn what_no_worker_offers_is_refused_at_once_by_name() {
    check(&[
        ("1 hello", "1 welcome"),
        ("1 ask g1 chat", "1 refused g1 no_worker"),
        ("1 lend one chat:1:tiny", "1 registered one"),
        ("1 ask g2 imagine", "1 refused g2 no_worker"),
        ("1 ask g3 chat model=huge", "1 refused g3 model_missing"),
        (
            "1 ask g4 chat model=tiny",
            "1 accepted g4 @0 | 1 work g4 #1",
        ),
        ("1 result g4 #1", "1 result g4 #1 by one"),
        ("1 ask g5 chat model=one", "1 accepted g5 @0 | 1 work g5 #1"),
    ]);
}

#[test]
fn a_realm_does_not_block_another_and_a_model_not_another() {
    check_one(&[
        ("9 lend nine chat:1:a,b imagine:1", "9 registered nine"),
        ("8 lend eight chat:1:b", "8 registered eight"),
        ("1 ask c1 chat model=a", "1 accepted c1 @0 | 9 work c1 #1"),
        ("1 ask c2 chat model=a", "1 accepted c2 @1"),
        ("1 ask c3 chat model=b", "1 accepted c3 @0 | 8 work c3 #1"),
        ("1 ask i1 imagine", "1 accepted i1 @0 | 9 work i1 #1"),
        ("1 ask c4 chat", "1 accepted c4 @2"),
        ("8 result c3 #1", "1 result c3 #1 by eight | 8 work c4 #1"),
        ("9 result c1 #1", "1 result c1 #1 by nine | 9 work c2 #1"),
    ]);
}

#[test]
fn urgent_ones_go_first_and_equals_in_order() {
    check_one(&[
        ("1 ask g0 chat", "1 accepted g0 @0 | 9 work g0 #1"),
        ("1 ask b1 chat batch", "1 accepted b1 @1"),
        ("1 ask g1 chat", "1 accepted g1 @1"),
        ("2 ask g2 chat", "2 accepted g2 @2"),
        ("9 result g0 #1", "1 result g0 #1 by nine | 9 work g1 #1"),
        ("9 result g1 #1", "1 result g1 #1 by nine | 9 work g2 #1"),
        ("9 result g2 #1", "2 result g2 #1 by nine | 9 work b1 #1"),
    ]);
}

#[test]
fn slots_are_filled_and_never_more() {
    check_one(&[
        ("9 lend nine chat:2", "9 registered nine"),
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("1 ask g2 chat", "1 accepted g2 @0 | 9 work g2 #1"),
        ("1 ask g3 chat", "1 accepted g3 @1"),
        ("9 lend nine chat:1", "9 registered nine"),
        ("9 result g1 #1", "1 result g1 #1 by nine"),
        ("9 result g2 #1", "1 result g2 #1 by nine | 9 work g3 #1"),
    ]);
}

#[test]
fn real_time_goes_to_proven_workers_only_and_not_late() {
    let mut script = check_one(&[("1 ask r0 chat rt", "1 refused r0 no_real_time_worker")]);
    for i in 0..20 {
        script.run(&format!("1 ask g{i} chat"));
        script.run(&format!("9 result g{i} #1"));
    }
    script.check(&[
        ("1 ask r1 chat rt", "1 accepted r1 @0 | 9 work r1 #1"),
        ("1 ask r2 chat rt", "1 accepted r2 @1"),
        ("+99", ""),
        (
            "+1",
            "9 cancel r1 #1 | 1 refused r1 deadline_passed | 1 refused r2 deadline_passed",
        ),
    ]);
}

#[test]
fn a_busy_worker_is_left_alone_for_a_while() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("9 no g1 #1 worker_busy", ""),
        // What comes meanwhile waits behind it and costs no attempt.
        ("1 ask g2 chat", "1 accepted g2 @2"),
        ("+1999", ""),
        ("+1", "9 work g1 #2"),
        ("9 result g1 #2", "1 result g1 #2 by nine | 9 work g2 #1"),
    ]);
}

#[test]
fn a_deadline_ends_an_intent_waiting_or_not() {
    check_one(&[
        (
            "1 ask g1 chat deadline=500",
            "1 accepted g1 @0 | 9 work g1 #1",
        ),
        ("1 ask g2 chat deadline=200", "1 accepted g2 @1"),
        ("+200", "1 refused g2 deadline_passed"),
        ("+300", "9 cancel g1 #1 | 1 refused g1 deadline_passed"),
        ("9 result g1 #1", "9 refused g1 stale_attempt"),
    ]);
}

#[test]
fn a_lost_worker_returns_its_intent_to_another_at_once() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("9 partial g1 #1 0", "1 partial g1 #1 0"),
        ("8 lend eight chat:1", "8 registered eight"),
        ("9 close", "8 work g1 #2"),
        ("8 partial g1 #2 0", "1 partial g1 #2 0"),
        ("8 result g1 #2", "1 result g1 #2 by eight"),
    ]);
}

#[test]
fn without_another_worker_a_taken_intent_waits_a_little_for_one() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("9 close", ""),
        ("1 ask g2 chat", "1 refused g2 no_worker"),
        ("+2000", ""),
        ("5 hello", "5 welcome"),
        ("5 lend five chat:1", "5 registered five | 5 work g1 #2"),
        ("5 close", ""),
        ("+3000", "1 refused g1 no_worker"),
    ]);
}

#[test]
fn a_worker_that_stops_lending_gives_its_intents_back() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("8 lend eight chat:1", "8 registered eight"),
        (
            "9 stop",
            "9 cancel g1 #1 | 8 work g1 #2 | 9 registered nine",
        ),
        ("9 result g1 #1", "9 refused g1 stale_attempt"),
        (
            "8 stop",
            "8 cancel g1 #2 | 1 refused g1 no_worker | 8 registered eight",
        ),
    ]);
}

#[test]
fn a_lease_without_a_sign_of_work_moves_on() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("+9000", "9 ping socket"),
        ("9 progress g1 #1", "1 progress g1 #1"),
        ("8 lend eight chat:1", "8 registered eight"),
        ("+9999", "9 ping socket"),
        ("9 pong", ""),
        ("+1", "9 cancel g1 #1 | 8 work g1 #2"),
        ("9 result g1 #1", "9 refused g1 stale_attempt"),
        ("8 result g1 #2", "1 result g1 #2 by eight"),
    ]);
}

#[test]
fn a_worker_that_falls_silent_gets_nothing_new_until_it_speaks() {
    check_one(&[
        ("9 lend nine chat:2", "9 registered nine"),
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("+2999", ""),
        ("1 ask g2 chat", "1 accepted g2 @0 | 9 work g2 #1"),
        ("9 result g2 #1", "1 result g2 #1 by nine"),
        ("+3000", "9 ping socket"),
        ("1 ask g3 chat", "1 accepted g3 @1"),
        ("9 socket pong", ""),
        ("9 pong", "9 work g3 #1"),
    ]);
}

#[test]
fn a_refusing_worker_passes_the_intent_to_another() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("8 lend eight chat:1", "8 registered eight"),
        ("9 no g1 #1 endpoint_down", "8 work g1 #2"),
        (
            "8 no g1 #2 endpoint_unauthorized",
            "1 refused g1 endpoint_unauthorized",
        ),
        ("8 stop", "8 registered eight"),
        ("1 ask g2 chat", "1 accepted g2 @0 | 9 work g2 #1"),
        ("9 no g2 #1 bad_intent", "1 refused g2 bad_intent"),
        ("1 ask g3 chat", "1 accepted g3 @0 | 9 work g3 #1"),
        (
            "9 no g3 #1 endpoint_forbids_origin",
            "1 refused g3 endpoint_forbids_origin",
        ),
    ]);
}

#[test]
fn a_busy_other_worker_is_waited_for() {
    check_one(&[
        ("8 lend eight chat:1", "8 registered eight"),
        ("9 stop", "9 registered nine"),
        ("1 ask g0 chat", "1 accepted g0 @0 | 8 work g0 #1"),
        ("9 lend nine chat:1", "9 registered nine"),
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("9 no g1 #1 worker_failed", ""),
        ("2 ask g2 chat", "2 accepted g2 @0 | 9 work g2 #1"),
        ("8 result g0 #1", "1 result g0 #1 by eight | 8 work g1 #2"),
    ]);
}

#[test]
fn attempts_come_to_an_end() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("9 no g1 #1 worker_failed", "9 work g1 #2"),
        ("9 no g1 #2 worker_failed", "9 work g1 #3"),
        ("9 no g1 #3 worker_failed", "9 work g1 #4"),
        (
            "9 no g1 #4 worker_failed",
            "1 refused g1 attempts_exhausted",
        ),
    ]);
}

#[test]
fn a_worker_that_keeps_failing_rests_and_comes_back_on_probation() {
    check_one(&[
        ("9 lend nine chat:3:a", "9 registered nine"),
        ("8 lend eight chat:1:b", "8 registered eight"),
        ("1 ask g1 chat model=a", "1 accepted g1 @0 | 9 work g1 #1"),
        ("9 no g1 #1 endpoint_down", "1 refused g1 endpoint_down"),
        ("1 ask g2 chat model=a", "1 accepted g2 @0 | 9 work g2 #1"),
        ("9 no g2 #1 endpoint_down", "1 refused g2 endpoint_down"),
        ("1 ask g3 chat model=a", "1 accepted g3 @0 | 9 work g3 #1"),
        ("9 no g3 #1 endpoint_down", "1 refused g3 endpoint_down"),
        ("1 ask g4 chat model=a", "1 accepted g4 @1"),
        ("1 ask g5 chat model=a", "1 accepted g5 @2"),
        ("+1999", ""),
        ("+1", "9 work g4 #1"),
        ("9 result g4 #1", "1 result g4 #1 by nine | 9 work g5 #1"),
        ("1 ask g6 chat model=a", "1 accepted g6 @0 | 9 work g6 #1"),
    ]);
}

#[test]
fn canceling_stops_an_intent_wherever_it_is() {
    check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("1 ask g2 chat", "1 accepted g2 @1"),
        ("1 ask g3 chat", "1 accepted g3 @2"),
        ("1 cancel g2", "1 refused g2 canceled"),
        (
            "1 cancel g1",
            "9 cancel g1 #1 | 1 refused g1 canceled | 9 work g3 #1",
        ),
        ("9 partial g1 #1 0", ""),
        ("9 no g1 #1 canceled", ""),
        ("1 cancel g1", ""),
        ("9 result g3 #1", "1 result g3 #1 by nine"),
    ]);
}

#[test]
fn partials_flow_as_far_as_the_tab_takes_them() {
    let mut script = check_one(&[("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1")]);
    for seq in 0..64 {
        let told = script.run(&format!("9 partial g1 #1 {seq}"));
        assert_eq!(told, format!("1 partial g1 #1 {seq}"));
    }
    script.check(&[
        ("9 partial g1 #1 64", ""),
        ("9 partial g1 #1 65", ""),
        ("9 partial g1 #1 66", ""),
        ("1 credit g1 1", "1 partial g1 #1 64"),
        (
            "9 result g1 #1",
            "1 partial g1 #1 65 | 1 partial g1 #1 66 | 1 result g1 #1 by nine",
        ),
        ("1 credit g1 1", ""),
    ]);
}

#[test]
fn a_drain_takes_nothing_new_and_finishes_what_is_leased() {
    let script = check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("1 ask g2 chat", "1 accepted g2 @1"),
        ("drain 500", "1,2,8,9 drain | 1 refused g2 draining"),
        ("1 ask g3 chat", "1 refused g3 draining"),
        ("3 hello", "3 welcome | 3 drain"),
        ("9 result g1 #1", "1 result g1 #1 by nine"),
    ]);
    assert!(script.orchestrator.is_drained());
}

#[test]
fn a_drain_waits_for_what_is_leased_and_a_lost_lease_is_given_back() {
    let mut script = check_one(&[
        ("1 ask g1 chat", "1 accepted g1 @0 | 9 work g1 #1"),
        ("drain 500", "1,2,8,9 drain"),
    ]);
    assert!(!script.orchestrator.is_drained());
    script.check(&[("9 close", "1 refused g1 draining")]);
    assert!(script.orchestrator.is_drained());
}

#[test]
fn of_two_workers_the_faster_one_gets_nearly_everything() {
    let mut script = check(&JOINED);
    script.check(&[("1 ask warm chat", "1 accepted warm @0 | 9 work warm #1")]);
    script.check(&[("1 ask warm2 chat", "1 accepted warm2 @0 | 8 work warm2 #1")]);
    script.run("+20");
    script.run("8 result warm2 #1");
    script.run("+980");
    script.run("9 result warm #1");
    for i in 0..50 {
        let told = script.run(&format!("1 ask g{i} chat"));
        assert!(told.ends_with(&format!("8 work g{i} #1")), "{told}");
        script.run("+20");
        script.run(&format!("8 result g{i} #1"));
    }
}

#[test]
fn bodies_reach_the_worker_as_they_came() {
    let mut script = check_one(&[]);
    let mut asked = work("g1", Realm::Chat);
    asked.payload = vec![1, 2, 3].into();
    asked.attempt = Some(77);
    let session = mtor_orchestrator::SessionId(1);
    let event = Event::Work(asked.clone());
    let input = mtor_orchestrator::Input::Received {
        session,
        event,
        bytes: 99,
    };
    script.orchestrator.handle(script.now, input);
    let outputs = std::iter::from_fn(|| script.orchestrator.poll_output());
    let handed_over = outputs.filter_map(|it| match it {
        mtor_orchestrator::Output::Send {
            event: Event::Work(it),
            ..
        } => Some(it),
        _ => None,
    });
    asked.attempt = Some(1);
    asked.lease_ms = Some(10_000);
    assert_eq!(handed_over.collect::<Vec<_>>(), [asked]);
}
