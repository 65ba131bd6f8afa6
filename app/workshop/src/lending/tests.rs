//! Lending against a scripted relay: what happens, and what comes out, line by line.

use mtor_abilities::built_in_capabilities;
use mtor_protocol::{
    Code, Priority, Refused, Registered, Usage, Welcome, Work, limits::PROTOCOL_VERSION,
};

use super::*;

const SECOND: u64 = 1_000_000;

struct World {
    lending: Lending,
    now_us: u64,
}

impl World {
    /// A tab that can do what every tab can, and lends nothing yet.
    fn new() -> Self {
        let mut world = Self {
            lending: Lending::new(None, 1),
            now_us: SECOND,
        };
        let abilities = built_in_capabilities();
        world.lending.set_abilities(world.now_us, abilities);
        world
    }

    /// A tab that is lent and listed.
    fn lent(share_percent: u8) -> Self {
        let mut world = Self::new();
        world.allow(true, true, share_percent);
        world.hear(Input::Opened(Route::Relay));
        world.hear(Input::Received(Route::Relay, welcome()));
        world.hear(Input::Received(Route::Relay, registered()));
        world.told();
        world
    }

    fn allow(&mut self, wanted: bool, on: bool, share_percent: u8) {
        let allowed = Allowed {
            wanted,
            on,
            node_id: Name::new("calm-otter").ok(),
            share_percent,
            device: None,
        };
        self.lending.allow(self.now_us, allowed);
    }

    fn hear(&mut self, input: Input) {
        self.lending.handle(self.now_us, input);
    }

    fn work(&mut self, n: u8) {
        let work = Event::Work(work(n));
        self.hear(Input::Received(Route::Relay, work));
    }

    /// An intent's turn comes after a wait, and it is worked on for a while.
    fn spend(&mut self, n: u8, waits_ms: u64, works_ms: u64) {
        self.now_us += waits_ms * 1_000;
        self.lending.works(self.now_us, &guid(n));
        self.now_us += works_ms * 1_000;
    }

    fn cancel(&mut self, n: u8) {
        let cancel = mtor_protocol::Cancel {
            guid: guid(n),
            attempt: Some(1),
        };
        self.hear(Input::Received(Route::Relay, Event::Cancel(cancel)));
    }

    fn answer(&mut self, n: u8, work_ms: f64) {
        self.hear(Input::Reply(Event::Result(WorkResult {
            guid: guid(n),
            attempt: Some(1),
            result_text: None,
            body: None,
            worker_id: None,
            model_name: None,
            usage: Some(Usage {
                work_ms,
                units: 7,
                ..Usage::default()
            }),
            steps: None,
            payload: bytes::Bytes::new(),
        })));
    }

    fn refuse(&mut self, n: u8) {
        let no = Refused::new(Code::WorkerFailed, "no").about(&guid(n));
        self.hear(Input::Reply(Event::Refused(no)));
    }

    /// Everything that comes out, in a word or two each.
    fn told(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.lending.poll())
            .map(in_words)
            .collect()
    }

    #[track_caller]
    fn check(&mut self, expected: &[&str]) {
        assert_eq!(self.told(), expected);
    }
}

fn in_words(act: Act) -> String {
    match act {
        Act::Open => "open".to_owned(),
        Act::Close => "close".to_owned(),
        Act::Send(Event::Register(it)) => {
            let realms = it.capabilities.iter();
            let realms: Vec<_> = realms
                .map(|c| format!(" {}:{}", c.realm, c.slots))
                .collect();
            format!("offer{}", realms.concat())
        }
        Act::Send(Event::Hello(_)) => "hello".to_owned(),
        Act::Send(Event::Bye(_)) => "bye".to_owned(),
        Act::Send(Event::Result(_)) => "result".to_owned(),
        Act::Send(Event::Refused(no)) => format!("refused {:?}", no.code),
        Act::Send(other) => format!("{other:?}"),
        Act::Serve(_) => "serve".to_owned(),
        Act::Stop { .. } => "stop".to_owned(),
        Act::Roster(_) => "roster".to_owned(),
        Act::Tell(FromThread::Linked { joined, node_id }) => {
            format!("linked {joined} {}", node_id.unwrap_or_default())
        }
        Act::Tell(FromThread::Began { .. }) => "began".to_owned(),
        Act::Tell(FromThread::Stopped { .. }) => "stopped".to_owned(),
        Act::Tell(FromThread::Resting { resting }) => format!("resting {resting}"),
        Act::Tell(FromThread::Ended {
            answered,
            work_ms,
            units,
            ..
        }) => format!("ended {answered} {work_ms} {units}"),
        Act::Tell(other) => format!("{other:?}"),
    }
}

fn guid(n: u8) -> Guid {
    Guid::v7(1, [n; 10])
}

fn work(n: u8) -> Work {
    Work {
        guid: guid(n),
        realm: Realm::Chat,
        query_text: None,
        body: None,
        user_id: None,
        model_type: None,
        model_name: None,
        priority: Priority::default(),
        deadline_ms: None,
        attempt: Some(1),
        lease_ms: None,
        takeover: false,
        attempts_used: 0,
        payload: bytes::Bytes::new(),
    }
}

fn welcome() -> Event {
    Event::Welcome(Welcome {
        version: PROTOCOL_VERSION,
        session_id: Name::new("s").unwrap(),
        epoch: 1,
        recovered: false,
        offset: 0,
        heartbeat_ms: 25_000,
        relay: Name::new("test relay").unwrap(),
    })
}

fn registered() -> Event {
    Event::Registered(Registered {
        node_id: Name::new("calm-otter-2").unwrap(),
        registered_realms: vec![Realm::Chat],
    })
}

#[test]
fn a_tab_that_lends_nothing_opens_nothing() {
    let mut world = World::new();
    world.allow(false, false, 100);
    world.check(&[]);
    assert_eq!(world.lending.poll_timeout(), None, "no timer is armed");
}

#[test]
fn lending_joins_offers_and_says_under_which_name() {
    let mut world = World::new();
    world.allow(true, true, 100);
    world.check(&["open"]);
    world.hear(Input::Opened(Route::Relay));
    world.check(&["hello"]);
    world.hear(Input::Received(Route::Relay, welcome()));
    world.check(&["offer chat:4 imagine:2", "linked true "]);
    world.hear(Input::Received(Route::Relay, registered()));
    world.check(&["linked true calm-otter-2"]);
}

#[test]
fn an_intent_is_served_and_counted_once() {
    let mut world = World::lent(100);
    world.work(1);
    world.check(&["began", "serve"]);
    world.answer(1, 20.0);
    world.check(&["result", "ended true 20 7"]);
    world.answer(1, 20.0);
    world.check(&[]);
    world.work(2);
    world.refuse(2);
    world.check(&["began", "serve", "refused WorkerFailed", "ended false 0 0"]);
}

#[test]
fn a_pause_offers_nothing_and_lets_work_go_on() {
    let mut world = World::lent(100);
    world.work(1);
    world.told();
    world.allow(true, false, 100);
    world.check(&["offer"]);
    world.allow(true, false, 100);
    world.check(&[]);
    world.answer(1, 1.0);
    world.check(&["result", "ended true 1 7"]);
    world.allow(true, true, 100);
    world.check(&["offer chat:4 imagine:2"]);
}

#[test]
fn the_switch_closes_the_link_once_nothing_is_in_work() {
    let mut world = World::lent(100);
    world.work(1);
    world.told();
    world.allow(false, false, 100);
    world.check(&["offer"]);
    world.answer(1, 1.0);
    world.check(&["result", "ended true 1 7", "bye", "close", "linked false "]);
    assert_eq!(world.lending.poll_timeout(), None, "no timer is armed");
    world.allow(true, true, 100);
    world.check(&["open"]);
}

#[test]
fn a_share_of_time_rests_after_the_last_intent() {
    let mut world = World::lent(50);
    world.work(1);
    world.told();
    world.spend(1, 0, 400);
    world.answer(1, 400.0);
    world.check(&["result", "ended true 400 7", "offer", "resting true"]);
    let until = world.lending.poll_timeout().unwrap();
    assert_eq!(until, world.now_us + 400_000);
    world.now_us = until;
    world.lending.timeout(until);
    world.check(&["offer chat:1 imagine:1", "resting false"]);
}

#[test]
fn work_earns_its_rest_however_it_ends_and_waiting_earns_none() {
    #[track_caller]
    fn check(spent_ms: Option<(u64, u64)>, end: impl Fn(&mut World), rest_ms: Option<u64>) {
        let mut world = World::lent(50);
        world.work(1);
        if let Some((waits_ms, works_ms)) = spent_ms {
            world.spend(1, waits_ms, works_ms);
        } else {
            // Its turn never came.
            world.now_us += 400_000;
        }
        end(&mut world);
        let until = world.lending.pace.rests_until();
        let rest_ms_found = until.map(|at| (at - world.now_us) / 1_000);
        assert_eq!(rest_ms_found, rest_ms, "{spent_ms:?}");
    }
    let ends: [fn(&mut World); 4] = [
        |world| world.answer(1, 0.0),
        |world| world.refuse(1),
        |world| world.cancel(1),
        |world| world.hear(Input::Closed(Route::Relay)),
    ];
    for end in ends {
        check(Some((0, 400)), end, Some(400));
        check(Some((300, 400)), end, Some(400));
        check(Some((300, 0)), end, None);
        check(None, end, None);
    }
}

#[test]
fn a_lost_link_stops_its_work_and_comes_back() {
    let mut world = World::lent(100);
    world.work(1);
    world.told();
    world.hear(Input::Closed(Route::Relay));
    world.check(&["stopped", "stop", "linked false "]);
    world.now_us = world.lending.poll_timeout().unwrap();
    world.lending.timeout(world.now_us);
    world.check(&["open"]);
    world.hear(Input::Opened(Route::Relay));
    world.hear(Input::Received(Route::Relay, welcome()));
    world.check(&["hello", "offer chat:4 imagine:2", "linked true "]);
}

#[test]
fn what_the_relay_takes_back_is_stopped_and_not_counted() {
    let mut world = World::lent(100);
    world.work(1);
    world.told();
    world.cancel(1);
    world.check(&["stopped", "stop"]);
    world.answer(1, 5.0);
    world.check(&[]);
}

#[test]
fn a_new_ability_is_offered_at_once() {
    let mut world = World::lent(100);
    let mut abilities = built_in_capabilities();
    abilities.truncate(1);
    world.lending.set_abilities(SECOND, abilities.clone());
    world.check(&["offer chat:4"]);
    world.lending.set_abilities(SECOND, abilities);
    world.check(&[]);
}
