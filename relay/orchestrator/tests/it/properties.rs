//! Whatever comes in, in whatever order: no panic, and the books balance.

use mtor_orchestrator::{Config, Input, Orchestrator, Output, SessionId};
use mtor_protocol::{Event, limits};
use proptest::prelude::*;

use crate::script::{Script, name};

/// Lines of the script language, mostly sensible, with few names so that they meet.
fn line() -> impl Strategy<Value = String> {
    let session = 0..6_u8;
    let intent = 0..5_u8;
    let attempt = 0..4_u8;
    prop_oneof![
        4 => (session.clone(), Just("")).prop_map(|(s, _)| format!("{s} again")),
        1 => session.clone().prop_map(|s| format!("{s} open")),
        1 => session.clone().prop_map(|s| format!("{s} close")),
        1 => session.clone().prop_map(|s| format!("{s} bye")),
        1 => session.clone().prop_map(|s| format!("{s} bad")),
        1 => session.clone().prop_map(|s| format!("{s} pong")),
        1 => session.clone().prop_map(|s| format!("{s} socket pong")),
        1 => session.clone().prop_map(|s| format!("{s} stop")),
        1 => Just("drain 100".to_owned()).prop_filter("rarely", |_| true),
        4 => (session.clone(), 1..3_u8, 0..3_u8).prop_map(|(s, n, kind)| match kind {
            0 => format!("{s} lend w{s} chat:{n}"),
            1 => format!("{s} lend w{s} chat:{n}:a imagine:1"),
            _ => format!("{s} lend same imagine:{n}:a,b"),
        }),
        6 => (session.clone(), intent.clone(), 0..8_u8).prop_map(|(s, g, kind)| match kind {
            0 => format!("{s} ask g{g} imagine"),
            1 => format!("{s} ask g{g} chat model=a"),
            2 => format!("{s} ask g{g} chat rt"),
            3 => format!("{s} ask g{g} chat deadline=50"),
            4 => format!("{s} ask g{g} chat takeover"),
            5 => format!("{s} ask g{g} chat takeover used=2 text=more"),
            _ => format!("{s} ask g{g} chat"),
        }),
        2 => (session.clone(), intent.clone()).prop_map(|(s, g)| format!("{s} cancel g{g}")),
        1 => (session.clone(), intent.clone()).prop_map(|(s, g)| format!("{s} credit g{g} 3")),
        8 => (session, intent, attempt, 0..7_u8).prop_map(|(s, g, a, kind)| match kind {
            0 => format!("{s} progress g{g} #{a}"),
            1 => format!("{s} partial g{g} #{a} 0"),
            2 => format!("{s} partial g{g} #{a} 1"),
            3 => format!("{s} no g{g} #{a} worker_failed"),
            4 => format!("{s} no g{g} #{a} bad_intent"),
            _ => format!("{s} result g{g} #{a}"),
        }),
        3 => (0..12_000_u32).prop_map(|ms| format!("+{ms}")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_balance_after_any_script(lines in prop::collection::vec(line(), 1..120)) {
        let mut script = Script::new(7);
        for line in &lines {
            script.run(line);
            let gauges = script.orchestrator.gauges();
            prop_assert_eq!(gauges.open, gauges.waiting + gauges.leased, "after {}", line);
            prop_assert!(gauges.workers <= gauges.sessions, "after {}", line);
        }
        let counters = script.orchestrator.counters().clone();
        prop_assert!(counters.completed <= counters.leased);
        prop_assert!(counters.leased <= counters.accepted * u64::from(limits::ATTEMPTS_MAX) + counters.resubmitted);
    }

    #[test]
    fn the_same_script_gives_the_same_words(lines in prop::collection::vec(line(), 1..60)) {
        let told = || {
            let mut script = Script::new(7);
            lines.iter().map(|line| script.run(line)).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(), told());
    }

    #[test]
    fn everything_ends_when_everybody_has_gone(lines in prop::collection::vec(line(), 1..80)) {
        let mut script = Script::new(7);
        for line in &lines {
            script.run(line);
        }
        for session in 0..6 {
            script.run(&format!("{session} close"));
        }
        script.run("+60001");
        let gauges = script.orchestrator.gauges();
        prop_assert_eq!(gauges, mtor_orchestrator::Gauges::default());
        script.run("+60001");
        prop_assert_eq!(script.orchestrator.poll_timeout(), None);
    }
}

#[test]
fn a_session_whose_name_is_used_again_has_ended() {
    let mut script = Script::new(7);
    let again = ["2 open", "2 again", "2 lend w2 chat:1"];
    for line in again.iter().chain(&["2 close"]).chain(&again).chain(&again) {
        script.run(line);
        let gauges = script.orchestrator.gauges();
        assert!(gauges.workers <= gauges.sessions, "after {line}");
    }
    let gauges = script.orchestrator.gauges();
    assert_eq!((gauges.sessions, gauges.workers, gauges.parked), (1, 1, 0));
}

#[test]
fn an_idle_machine_wants_nothing() {
    let mut orchestrator = Orchestrator::new(Config::new(1, 1, name("relay")));
    assert_eq!(orchestrator.poll_timeout(), None);
    orchestrator.handle(5, Input::Timeout);
    assert_eq!(
        (orchestrator.poll_output(), orchestrator.poll_timeout()),
        (None, None)
    );
}

#[test]
fn ten_thousand_idle_sessions_wake_the_driver_rarely() {
    let mut script = Script::new(7);
    for i in 0..10_000_u64 {
        script.now += 2_500;
        let session = SessionId(i);
        script
            .orchestrator
            .handle(script.now, Input::Opened { session });
        script.receive(i, crate::script::hello(1, None));
    }
    let (mut n_wakes, mut n_pings) = (0_u64, 0_u64);
    let until = script.now + 60_000_000;
    while let Some(at) = script.orchestrator.poll_timeout().filter(|at| *at <= until) {
        script.now = script.now.max(at);
        script.orchestrator.handle(script.now, Input::Timeout);
        n_wakes += 1;
        let outputs: Vec<_> = std::iter::from_fn(|| script.orchestrator.poll_output()).collect();
        for output in outputs {
            if let Output::Send {
                session,
                event: Event::Ping(it),
            } = output
            {
                n_pings += 1;
                let event = Event::Pong(it);
                let input = Input::Received {
                    session,
                    event,
                    bytes: 9,
                };
                script.orchestrator.handle(script.now, input);
            }
        }
    }
    assert!(
        (20_000..=30_000).contains(&n_pings),
        "{n_pings} pings in a minute"
    );
    assert!(n_wakes < 1_000, "{n_wakes} wakes in a minute");
    assert_eq!(script.orchestrator.gauges().sessions, 10_000);
}
