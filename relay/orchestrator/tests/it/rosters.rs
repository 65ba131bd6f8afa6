//! The roster as tabs see it.

use mtor_orchestrator::{Input, Output};
use mtor_protocol::{Event, Roster, WorkerState};

use crate::script::{Script, check};

/// Waits, and gives every roster with the sessions it went to.
fn rosters(script: &mut Script, ms: u64) -> Vec<(Vec<u64>, Roster)> {
    let until = script.now + ms * 1_000;
    let mut found = Vec::new();
    while let Some(at) = script.orchestrator.poll_timeout().filter(|at| *at <= until) {
        script.now = script.now.max(at);
        script.orchestrator.handle(script.now, Input::Timeout);
        while let Some(output) = script.orchestrator.poll_output() {
            if let Output::SendMany {
                sessions,
                event: Event::Roster(it),
            } = output
            {
                found.push((sessions.into_iter().map(|it| it.0).collect(), it));
            }
        }
    }
    script.now = until;
    found
}

fn joined() -> Script {
    check(&[
        ("1 hello", "1 welcome"),
        ("2 hello", "2 welcome"),
        ("9 hello", "9 welcome"),
    ])
}

#[test]
fn everybody_is_told_of_a_worker_at_once_and_of_many_changes_together() {
    let mut script = joined();
    assert!(!rosters(&mut script, 2_000).is_empty());
    script.run("9 lend nine chat:1 imagine:2");
    script.run("1 lend one chat:1");
    let told = rosters(&mut script, 1_000);
    assert_eq!(told.len(), 1, "{told:?}");
    let (sessions, roster) = &told[0];
    assert_eq!(*sessions, [1, 2, 9]);
    let names: Vec<_> = roster
        .workers
        .iter()
        .map(|it| it.node_id.as_str())
        .collect();
    assert_eq!((names, roster.sessions), (vec!["nine", "one"], 3));
}

#[test]
fn a_small_realm_sees_its_workers_at_work() {
    let mut script = joined();
    script.run("9 lend nine chat:1");
    rosters(&mut script, 2_000);
    script.run("1 ask g1 chat");
    script.run("1 ask g2 chat");
    let told = rosters(&mut script, 1_900);
    let (_, roster) = told.last().unwrap();
    let nine = &roster.workers[0];
    assert_eq!(
        (nine.state, nine.busy, roster.queues[0].waiting),
        (WorkerState::Busy, 1, 1)
    );
    script.run("9 result g1 #1");
    let (_, roster) = rosters(&mut script, 1_900).pop().unwrap();
    assert_eq!(
        (roster.workers[0].done, roster.workers[0].work_ms),
        (1, Some(1_900.0))
    );
}

#[test]
fn a_silent_worker_is_shown_as_suspect() {
    let mut script = joined();
    script.run("9 lend nine chat:1");
    script.run("1 ask g1 chat");
    let told = rosters(&mut script, 4_000);
    assert_eq!(
        told.last().unwrap().1.workers[0].state,
        WorkerState::Suspect
    );
    script.run("9 pong");
    let told = rosters(&mut script, 900);
    assert_eq!(told.last().unwrap().1.workers[0].state, WorkerState::Busy);
}

#[test]
fn when_nothing_happens_nothing_is_sent_and_few_timers_are_set() {
    let mut script = joined();
    script.run("9 lend nine chat:1");
    rosters(&mut script, 2_000);
    let at = script.orchestrator.poll_timeout().unwrap();
    assert!(at >= 25_000_000, "{at}: only a heartbeat is due");
}

#[test]
fn the_estimate_of_a_rosters_size_covers_it() {
    let mut script = joined();
    let name = "\u{1f98a}\"\\".repeat(10);
    for i in 10..60 {
        script.run(&format!("{i} hello"));
        script.run(&format!(
            "{i} lend {name}{i} chat:64:a,b,c imagine:3 music:1"
        ));
    }
    script.run("1 ask g1 chat");
    script.run("+123");
    let told = rosters(&mut script, 20_000);
    for (sessions, roster) in told {
        let bytes = mtor_protocol::encode(&Event::Roster(roster)).len() * sessions.len();
        assert!(bytes <= 64 * 1024, "{bytes} bytes at once");
    }
}
