//! A client and a relay that fails in every way: each intent still ends exactly once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proptest::prelude::*;

use crate::{
    body::RawJson,
    client::{Client, ClientConfig, Input, Output, Route},
    event::{Event, Work},
    id::Guid,
    limits::RESUME_MS,
    refusal::Code,
};

use super::pair::{accepted, guid, lease, offer, partial, refused, result, welcome, work};

/// What the world does next.
#[derive(Debug, Clone, Copy)]
enum Step {
    Ask(u8),
    Cancel(u8),
    Open,
    Close,
    Welcome { recovered: bool },
    Partial(u8),
    Lost(u8),
    Continue(u8),
    Answer(u8),
    Lease(u8),
    Reply(u8),
    Online,
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let id = 0..6_u8;
    let step = prop_oneof![
        4 => id.clone().prop_map(Step::Ask),
        1 => id.clone().prop_map(Step::Cancel),
        4 => Just(Step::Open),
        2 => Just(Step::Close),
        4 => any::<bool>().prop_map(|recovered| Step::Welcome { recovered }),
        3 => id.clone().prop_map(Step::Partial),
        3 => id.clone().prop_map(Step::Lost),
        3 => id.clone().prop_map(Step::Continue),
        2 => id.clone().prop_map(Step::Answer),
        2 => id.clone().prop_map(Step::Lease),
        2 => id.prop_map(Step::Reply),
        1 => Just(Step::Online),
        2 => (0..RESUME_MS * 2_000).prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 0..120)
}

/// Half of the intents are asked with `takeover`.
fn mine(n: u8) -> Work {
    Work {
        takeover: n.is_multiple_of(2),
        ..work(&format!("g{n}"))
    }
}

/// What the other side knows of a route that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Talk {
    Silent,
    Hello,
    Welcome,
}

struct World {
    client: Client,
    now_us: u64,
    opening: VecDeque<Route>,
    routes: BTreeMap<Route, Talk>,
    asked: BTreeSet<Guid>,
    /// The page is to continue these.
    cut_off: BTreeSet<Guid>,
    n_asks: usize,
    n_ends: usize,
}

impl World {
    fn new(loopback: bool) -> Self {
        let config = ClientConfig {
            agent: None,
            user_id: None,
            seed: 3,
            loopback,
        };
        let mut world = Self {
            client: Client::new(config),
            now_us: 0,
            opening: VecDeque::new(),
            routes: BTreeMap::new(),
            asked: BTreeSet::new(),
            cut_off: BTreeSet::new(),
            n_asks: 0,
            n_ends: 0,
        };
        for route in [Route::Loopback, Route::Relay] {
            world.feed(Input::Offer(route, offer(3)));
        }
        world.feed(Input::Start);
        world
    }

    fn feed(&mut self, input: Input) {
        self.client.handle(self.now_us, input);
        while let Some(output) = self.client.poll_output() {
            self.watch(output);
        }
        // The loopback is here: it opens and welcomes at once.
        while let Some(route) = self.opening.pop_front() {
            self.feed(Input::Opened(route));
            self.greet(route, false);
        }
    }

    fn watch(&mut self, output: Output) {
        match output {
            Output::Open(route) => {
                let old = self.routes.insert(route, Talk::Silent);
                assert_eq!(old, None, "opened twice");
                if route == Route::Loopback {
                    self.opening.push_back(route);
                }
            }
            Output::Close(route) => {
                assert!(self.routes.remove(&route).is_some(), "it is not open");
            }
            Output::Send(route, event) => {
                let hello = matches!(event, Event::Hello(_));
                let expect = if hello { Talk::Silent } else { Talk::Welcome };
                assert_eq!(
                    self.routes.get(&route),
                    Some(&expect),
                    "out of order: {event:?}"
                );
                if hello {
                    self.routes.insert(route, Talk::Hello);
                }
            }
            Output::Deliver(Event::Result(it)) => self.ends(&it.guid),
            Output::Deliver(Event::Refused(it)) => {
                self.ends(&it.guid.expect("this relay refuses nothing else"));
            }
            Output::Deliver(Event::Partial(it)) => {
                assert!(self.asked.contains(&it.guid), "a partial of nothing");
                assert!(
                    !self.cut_off.contains(&it.guid),
                    "a partial of a lost worker"
                );
            }
            Output::TakeOver(guid) => {
                assert!(self.asked.contains(&guid), "takes over nothing");
                assert!(self.cut_off.insert(guid), "told twice");
            }
            _ => {}
        }
    }

    fn ends(&mut self, guid: &Guid) {
        assert!(self.asked.remove(guid), "ended twice, or never asked");
        self.cut_off.remove(guid);
        self.n_ends += 1;
    }

    fn greet(&mut self, route: Route, recovered: bool) {
        if self.routes.get(&route) == Some(&Talk::Hello) {
            self.routes.insert(route, Talk::Welcome);
            self.feed(Input::Received(route, welcome("s", recovered)));
        }
    }

    fn hear(&mut self, event: Event) {
        for (route, talk) in self.routes.clone() {
            if talk == Talk::Welcome {
                self.feed(Input::Received(route, event.clone()));
            }
        }
    }

    fn step(&mut self, step: Step) {
        let id = |n: u8| format!("g{n}");
        match step {
            Step::Ask(n) if self.asked.insert(guid(&id(n))) => {
                self.n_asks += 1;
                self.feed(Input::Ask(mine(n)));
            }
            Step::Ask(_) => {}
            Step::Cancel(n) => self.feed(Input::Cancel(guid(&id(n)))),
            Step::Open if self.routes.contains_key(&Route::Relay) => {
                self.feed(Input::Opened(Route::Relay));
            }
            Step::Close if self.routes.remove(&Route::Relay).is_some() => {
                self.feed(Input::Closed(Route::Relay));
            }
            Step::Open | Step::Close => {}
            Step::Welcome { recovered } => {
                self.feed(Input::Opened(Route::Relay));
                self.greet(Route::Relay, recovered);
            }
            Step::Partial(n) => self.hear(partial(&id(n), 1, u32::from(n / 2))),
            Step::Lost(n) => self.hear(refused(Some(&id(n)), Code::WorkerLost)),
            Step::Continue(n) => self.go_on(n),
            Step::Answer(n) => self.hear(result(&id(n), Some(1))),
            Step::Lease(n) => self.hear(lease(&id(n), 1)),
            Step::Reply(n) => self.feed(Input::Reply(result(&id(n), Some(1)))),
            Step::Online => self.feed(Input::Online),
            Step::Pass(us) => self.pass(self.now_us + us),
        }
    }

    fn go_on(&mut self, n: u8) {
        let was_told = self.cut_off.remove(&mine(n).guid);
        let body = was_told.then(|| RawJson::text("so far"));
        self.feed(Input::Continue(Work { body, ..mine(n) }));
    }

    /// Runs every timer up to a time; a timer that does not move on is an error.
    fn pass(&mut self, until: u64) {
        let mut n_timers = 0;
        while let Some(at) = self.client.poll_timeout().filter(|at| *at <= until) {
            n_timers += 1;
            assert!(n_timers < 1_000, "a timer runs hot");
            self.now_us = self.now_us.max(at);
            self.feed(Input::Timeout);
        }
        self.now_us = until;
    }

    /// A relay that works at last answers everything.
    fn settle(&mut self) {
        for _ in 0..64 {
            self.feed(Input::Opened(Route::Relay));
            self.greet(Route::Relay, false);
            if self.routes.get(&Route::Relay) == Some(&Talk::Welcome) {
                break;
            }
            self.pass(self.now_us + 1_000_000);
        }
        (0..6).for_each(|n| self.go_on(n));
        for guid in self.asked.clone() {
            self.hear(accepted(guid.as_str(), 0));
            self.hear(result(guid.as_str(), Some(1)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_intent_ends_exactly_once(steps in steps(), loopback: bool) {
        let mut world = World::new(loopback);
        for step in steps {
            world.step(step);
            let open = world.client.open_intents().count();
            prop_assert_eq!(open, world.asked.len());
        }
        world.settle();
        prop_assert_eq!(world.n_ends, world.n_asks);
        prop_assert_eq!(world.client.open_intents().count(), 0);
    }
}
