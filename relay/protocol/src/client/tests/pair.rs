//! One client, one clock, and short words for everything that comes out.

use crate::{
    body::RawJson,
    client::{Client, ClientConfig, Input, LinkState, Output, Route},
    event::{Accepted, Capability, Event, Partial, Progress, Register, Welcome, Work, WorkResult},
    id::{Guid, Name},
    realm::{Priority, Realm},
    refusal::{Code, Refused},
};

pub(super) struct Pair {
    pub(super) client: Client,
    pub(super) now_us: u64,
}

impl Pair {
    pub(super) fn new(loopback: bool) -> Self {
        let config = ClientConfig {
            agent: None,
            user_id: None,
            seed: 7,
            loopback,
        };
        Self {
            client: Client::new(config),
            now_us: 0,
        }
    }

    /// Joined to the relay, with nothing said since.
    pub(super) fn joined(loopback: bool) -> Self {
        let mut pair = Self::new(loopback);
        pair.run(Input::Start);
        pair.run(Input::Opened(Route::Relay));
        pair.hear(welcome("s1", false));
        pair
    }

    pub(super) fn run(&mut self, input: Input) -> Vec<String> {
        self.client.handle(self.now_us, input);
        std::iter::from_fn(|| self.client.poll_output())
            .map(|output| words(&output))
            .collect()
    }

    pub(super) fn hear(&mut self, event: Event) -> Vec<String> {
        self.run(Input::Received(Route::Relay, event))
    }

    /// Lets time pass to the client's own timer.
    pub(super) fn wait(&mut self) -> Vec<String> {
        let at = self.client.poll_timeout().expect("a timer runs");
        assert!(at >= self.now_us, "a timer in the past runs hot");
        self.now_us = at;
        self.run(Input::Timeout)
    }

    #[track_caller]
    pub(super) fn check(&mut self, input: Input, expect: &[&str]) {
        assert_eq!(self.run(input), expect);
    }

    #[track_caller]
    pub(super) fn check_heard(&mut self, event: Event, expect: &[&str]) {
        assert_eq!(self.hear(event), expect);
    }
}

pub(super) fn words(output: &Output) -> String {
    match output {
        Output::Open(route) => format!("open {}", place(*route)),
        Output::Close(route) => format!("close {}", place(*route)),
        Output::Send(route, event) => format!("to {}: {}", place(*route), event_words(event)),
        Output::Link(LinkState::Joining { attempt }) => format!("joining {attempt}"),
        Output::Link(LinkState::Joined { route, .. }) => format!("joined {}", place(*route)),
        Output::Link(LinkState::Alone { .. }) => "alone".to_owned(),
        Output::Link(LinkState::Draining) => "draining".to_owned(),
        Output::Deliver(event) => format!("show {}", event_words(event)),
        Output::Serve(work) => format!("serve {} {:?}", work.guid, work.attempt),
        Output::Stop { guid, attempt } => format!("stop {guid} {attempt}"),
        Output::Roster(roster) => format!("roster {}", roster.sessions),
        Output::Registered(it) => format!("registered {}", it.node_id),
        Output::Restarted(guid) => format!("restarted {guid}"),
        Output::TakeOver(guid) => format!("take over {guid}"),
    }
}

fn place(route: Route) -> &'static str {
    match route {
        Route::Relay => "relay",
        Route::Loopback => "loopback",
    }
}

fn event_words(event: &Event) -> String {
    let kind = event.type_name();
    match event {
        Event::Hello(it) => match &it.resume {
            Some(at) => format!("hello {}/{}@{}", at.session_id, at.epoch, at.offset),
            None => kind.to_owned(),
        },
        Event::Work(it) => format!("work {} {:?}", it.guid, it.deadline_ms),
        Event::Accepted(it) => format!("accepted {} {}", it.guid, it.position),
        Event::Refused(it) => match &it.guid {
            Some(guid) => format!("refused {guid} {:?} {:?}", it.code, it.attempt),
            None => format!("refused {:?}", it.code),
        },
        Event::Progress(it) => format!("progress {} {}/{}", it.guid, it.done, it.total),
        Event::Partial(it) => format!("partial {} {}.{}", it.guid, it.attempt, it.seq),
        Event::Result(it) => format!("result {} {:?}", it.guid, it.attempt),
        Event::Cancel(it) => format!("cancel {}", it.guid),
        Event::Credit(it) => format!("credit {} {}", it.guid, it.chunks),
        Event::Register(it) => format!("register {}", it.capabilities.len()),
        _ => kind.to_owned(),
    }
}

pub(super) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(super) fn guid(text: &str) -> Guid {
    Guid::try_from(text.to_owned()).unwrap()
}

pub(super) fn welcome(session: &str, recovered: bool) -> Event {
    Event::Welcome(Welcome {
        version: 1,
        session_id: name(session),
        epoch: 9,
        recovered,
        offset: 0,
        heartbeat_ms: 25_000,
        relay: name("test"),
    })
}

pub(super) fn work(id: &str) -> Work {
    Work {
        guid: guid(id),
        realm: Realm::Imagine,
        query_text: Some(RawJson::text("a neon mountain")),
        body: None,
        user_id: None,
        model_type: None,
        model_name: None,
        priority: Priority::Interactive,
        deadline_ms: None,
        takeover: false,
        attempts_used: 0,
        attempt: None,
        lease_ms: None,
        payload: bytes::Bytes::new(),
    }
}

pub(super) fn lease(id: &str, attempt: u32) -> Event {
    Event::Work(Work {
        attempt: Some(attempt),
        lease_ms: Some(10_000),
        ..work(id)
    })
}

pub(super) fn accepted(id: &str, position: u32) -> Event {
    Event::Accepted(Accepted {
        guid: guid(id),
        position,
        eta_ms: None,
    })
}

pub(super) fn progress(id: &str, attempt: u32, done: u64) -> Event {
    Event::Progress(Progress {
        guid: guid(id),
        attempt,
        done,
        total: 10,
    })
}

pub(super) fn partial(id: &str, attempt: u32, seq: u32) -> Event {
    Event::Partial(Partial {
        guid: guid(id),
        attempt,
        seq,
        body: Some(RawJson::text("word ")),
        payload: bytes::Bytes::new(),
    })
}

pub(super) fn result(id: &str, attempt: Option<u32>) -> Event {
    Event::Result(WorkResult {
        guid: guid(id),
        attempt,
        result_text: Some(RawJson::text("done")),
        body: None,
        worker_id: None,
        model_name: None,
        usage: None,
        steps: None,
        payload: bytes::Bytes::new(),
    })
}

pub(super) fn refused(id: Option<&str>, code: Code) -> Event {
    let no = Refused::new(code, "no");
    Event::Refused(match id {
        Some(id) => no.about(&guid(id)),
        None => no,
    })
}

pub(super) fn offer(slots: u32) -> Register {
    let capability = Capability {
        realm: Realm::Imagine,
        models: vec![],
        slots,
        expected_ms: None,
        rate: None,
    };
    Register {
        node_id: None,
        capabilities: if slots == 0 { vec![] } else { vec![capability] },
        registered_realms: vec![],
        device: None,
    }
}
