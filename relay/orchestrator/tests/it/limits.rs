//! Every limit of the orchestrator, reached.

use mtor_orchestrator::{Input, SessionId};
use mtor_protocol::{
    Capability, Event, Name, Partial, Realm, Register,
    limits::{
        CREDIT_INITIAL, HELD_PARTIALS_MAX, MODELS_MAX, OPEN_PER_SESSION_MAX, QUEUE_MAX,
        QUEUED_BYTES_MAX, RELAY_TEXT_BYTES_MAX, SESSIONS_MAX, WORKERS_MAX,
    },
};

use crate::script::{Script, check, guid, work};

/// Session 9 lends one slot; session 0 has given it `busy` to do.
fn joined() -> Script {
    check(&[
        ("0 hello", "0 welcome"),
        ("9 hello", "9 welcome"),
        ("9 lend nine chat:1", "9 registered nine"),
        ("0 ask busy chat", "0 accepted busy @0 | 9 work busy #1"),
    ])
}

#[test]
fn a_session_has_so_many_open_intents() {
    let mut script = joined();
    for i in 1..OPEN_PER_SESSION_MAX {
        assert_eq!(
            script.run(&format!("0 ask g{i} chat")),
            format!("0 accepted g{i} @{i}")
        );
    }
    script.check(&[
        ("0 ask more chat", "0 refused more queue_full"),
        ("0 cancel g1", "0 refused g1 canceled"),
    ]);
    assert!(script.run("0 ask more chat").starts_with("0 accepted"));
}

#[test]
fn a_realm_has_so_many_waiting_intents_and_another_has_its_own() {
    let mut script = joined();
    for i in 0..QUEUE_MAX {
        let session = 100 + i / OPEN_PER_SESSION_MAX;
        if i % OPEN_PER_SESSION_MAX == 0 {
            script.run(&format!("{session} hello"));
        }
        let told = script.run(&format!("{session} ask g{i} chat"));
        assert_eq!(told, format!("{session} accepted g{i} @{}", i + 1));
    }
    script.check(&[
        ("0 ask more chat", "0 refused more queue_full"),
        ("8 hello", "8 welcome"),
        ("8 lend eight imagine:1", "8 registered eight"),
        (
            "0 ask other imagine",
            "0 accepted other @0 | 8 work other #1",
        ),
    ]);
    assert_eq!(script.orchestrator.gauges().waiting, QUEUE_MAX);
}

#[test]
fn waiting_work_takes_so_much_memory() {
    const SHARE: usize = QUEUED_BYTES_MAX / 8;
    let mut script = joined();
    for session in 20..29 {
        script.run(&format!("{session} hello"));
    }
    let ask = |script: &mut Script, session, id: &str, bytes| {
        script.hand_in(Input::Received {
            session: SessionId(session),
            event: Event::Work(work(id, Realm::Chat)),
            bytes,
        })
    };
    // One session has its share, eight have it all.
    for session in 20..28 {
        let (big, more) = (format!("big{session}"), format!("more{session}"));
        assert!(
            ask(&mut script, session, &big, SHARE - 1_000).contains("accepted"),
            "{big}"
        );
        let told = ask(&mut script, session, &more, 1_001);
        assert_eq!(told, format!("{session} refused {more} queue_full"));
    }
    assert_eq!(
        ask(&mut script, 28, "small", 10_000),
        "28 refused small queue_full"
    );
    assert_eq!(script.run("20 cancel big20"), "20 refused big20 canceled");
    assert!(
        ask(&mut script, 28, "small", 10_000).starts_with("28 accepted"),
        "there is room"
    );
}

#[test]
fn the_relay_holds_so_many_sessions_and_lost_ones_make_room() {
    let mut script = Script::new(7);
    for i in 0..SESSIONS_MAX as u64 {
        let session = SessionId(i);
        assert_eq!(script.hand_in(Input::Opened { session }), "");
    }
    let more = SESSIONS_MAX as u64;
    let opened = |i| Input::Opened {
        session: SessionId(i),
    };
    let told = script.hand_in(opened(more));
    assert_eq!(
        told,
        format!("{more} refused - too_many_sessions | {more} close")
    );
    script.check(&[("3 again", "3 welcome"), ("3 close", "")]);
    assert_eq!(script.hand_in(opened(more + 1)), "");
    assert_eq!(script.orchestrator.gauges().parked, 0);
}

#[test]
fn the_roster_lists_so_many_workers() {
    let mut script = Script::new(7);
    for i in 0..=WORKERS_MAX {
        script.run(&format!("{i} hello"));
        let told = script.run(&format!("{i} lend w{i} chat:1"));
        let expect = if i < WORKERS_MAX {
            format!("{i} registered w{i}")
        } else {
            format!("{i} refused - too_many_sessions")
        };
        assert_eq!(told, expect);
    }
    script.check(&[("7 lend w7 chat:2", "7 registered w7")]);
}

/// What a worker offers that names as many models as it may, each as long as it may be.
fn talkative(realms: &[Realm]) -> Event {
    let models = |realm: Realm| {
        let name = |i: usize| Name::new(&format!("{realm}-{i:0>90}")).unwrap();
        (0..MODELS_MAX).map(name).collect()
    };
    let capability = |realm: &Realm| Capability {
        realm: *realm,
        models: models(*realm),
        slots: 1,
        expected_ms: None,
        rate: None,
    };
    Event::Register(Register {
        node_id: None,
        capabilities: realms.iter().map(capability).collect(),
        registered_realms: Vec::new(),
        device: None,
    })
}

#[test]
fn the_roster_fits_the_frame_that_a_tab_takes() {
    let mut script = Script::new(7);
    script.run("0 hello");
    let told = script.receive(0, talkative(&Realm::ALL));
    assert_eq!(
        told, "0 refused - too_many_sessions",
        "one entry is too long"
    );
    let three = [Realm::Chat, Realm::Vision, Realm::Imagine];
    let mut n_listed = 0;
    for i in 1..400_u64 {
        script.run(&format!("{i} hello"));
        let told = script.receive(i, talkative(&three));
        if told.contains("refused") {
            break;
        }
        n_listed += 1;
    }
    let bytes = n_listed * mtor_protocol::encode(&talkative(&three)).len();
    assert!((100..400).contains(&n_listed), "{n_listed} are listed");
    assert!(bytes < RELAY_TEXT_BYTES_MAX, "{bytes} bytes of names");
}

#[test]
fn so_many_partials_are_held_for_a_tab_that_takes_none() {
    let mut script = joined();
    let n_taken = CREDIT_INITIAL + u32::try_from(HELD_PARTIALS_MAX).unwrap();
    for seq in 0..n_taken {
        script.run(&format!("9 partial busy #1 {seq}"));
    }
    script.check(&[
        (
            &format!("9 partial busy #1 {n_taken}"),
            "9 cancel busy #1 | 0 refused busy rate_limited",
        ),
        ("0 ask next chat", "0 accepted next @0 | 9 work next #1"),
    ]);
}

#[test]
fn held_partials_take_so_much_memory() {
    let mut script = joined();
    let mut partial = |seq| {
        // A session may send 8 MB a second.
        script.run("+200");
        script.receive(
            9,
            Event::Partial(Partial {
                guid: guid("busy"),
                attempt: 1,
                seq,
                body: None,
                payload: vec![0; 1024 * 1024].into(),
            }),
        )
    };
    for seq in 0..CREDIT_INITIAL {
        assert_eq!(partial(seq), format!("0 partial busy #1 {seq}"));
    }
    assert_eq!([64, 65].map(&mut partial), ["", ""]);
    assert_eq!(
        partial(66),
        "9 cancel busy #1 | 0 refused busy rate_limited"
    );
}

#[test]
fn an_intent_does_not_outlive_its_time_however_much_progress_there_is() {
    let mut script = joined();
    for _ in 0..119 {
        script.run("+5000");
        assert_eq!(script.run("9 progress busy #1"), "0 progress busy #1");
        script.run("0 ping");
    }
    assert_eq!(
        script.run("+5000"),
        "9 cancel busy #1 | 0 refused busy deadline_passed"
    );
}
