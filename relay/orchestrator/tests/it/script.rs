//! Scripts: one line in, what comes out as one line of text.
//!
//! A line is a session's number and what it does (`1 ask g1 chat`), or a pause (`+250` ms).
//! Outputs read alike: `1 accepted g1 @0 | 2 work g1 #1`. Rosters and pings are left out.

use std::collections::BTreeMap;

use mtor_orchestrator::{Config, Input, Orchestrator, Output, SessionId};
use mtor_protocol::{
    Bye, Cancel, Capability, Credit, Event, Guid, Hello, Name, Partial, Ping, Priority, Progress,
    RawJson, Realm, Refused, Register, Resume, Work, WorkResult,
};

pub(crate) struct Script {
    pub(crate) orchestrator: Orchestrator,
    pub(crate) now: u64,
    /// Session names on the wire, by session.
    names: BTreeMap<u64, Name>,
}

pub(crate) fn guid(text: &str) -> Guid {
    Guid::try_from(text.to_owned()).unwrap()
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn work(text: &str, realm: Realm) -> Work {
    Work {
        guid: guid(text),
        realm,
        query_text: Some(RawJson::text("words")),
        body: None,
        user_id: None,
        model_type: None,
        model_name: None,
        priority: Priority::default(),
        deadline_ms: None,
        takeover: false,
        attempts_used: 0,
        attempt: None,
        lease_ms: None,
        payload: Vec::new().into(),
    }
}

/// Runs a script on a fresh machine, and compares every line.
#[track_caller]
pub(crate) fn check(lines: &[(&str, &str)]) -> Script {
    let mut script = Script::new(7);
    script.check(lines);
    script
}

impl Script {
    pub(crate) fn new(epoch: u64) -> Self {
        Self {
            orchestrator: Orchestrator::new(Config::new(1, epoch, name("relay 1"))),
            now: 0,
            names: BTreeMap::new(),
        }
    }

    #[track_caller]
    pub(crate) fn check(&mut self, lines: &[(&str, &str)]) {
        for (i, (line, expect)) in lines.iter().enumerate() {
            let told = self.run(line);
            assert_eq!(told, *expect, "line {i}: {line}");
        }
    }

    pub(crate) fn run(&mut self, line: &str) -> String {
        if let Some(ms) = line.strip_prefix('+') {
            return self.wait(ms.parse().unwrap());
        }
        let input = self.input(line);
        self.hand_in(input)
    }

    pub(crate) fn hand_in(&mut self, input: Input) -> String {
        self.orchestrator.handle(self.now, input);
        self.told().join(" | ")
    }

    pub(crate) fn name_of(&self, session: u64) -> String {
        self.names[&session].as_str().to_owned()
    }

    pub(crate) fn receive(&mut self, session: u64, event: Event) -> String {
        let bytes = mtor_protocol::encode(&event).len();
        let session = SessionId(session);
        self.hand_in(Input::Received {
            session,
            event,
            bytes,
        })
    }

    fn wait(&mut self, ms: u64) -> String {
        let until = self.now + ms * 1_000;
        let mut told = Vec::new();
        while let Some(at) = self.orchestrator.poll_timeout().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.orchestrator.handle(self.now, Input::Timeout);
            told.extend(self.told());
        }
        self.now = until;
        told.join(" | ")
    }

    fn told(&mut self) -> Vec<String> {
        let mut told = Vec::new();
        while let Some(output) = self.orchestrator.poll_output() {
            told.extend(self.tell(output));
        }
        told
    }

    fn tell(&mut self, output: Output) -> Option<String> {
        match output {
            Output::Send { session, event } => {
                if let Event::Welcome(it) = &event {
                    self.names.insert(session.0, it.session_id.clone());
                }
                tell(&event).map(|told| format!("{} {told}", session.0))
            }
            Output::SendMany { sessions, event } => {
                let ids: Vec<_> = sessions.iter().map(|it| it.0.to_string()).collect();
                tell(&event).map(|told| format!("{} {told}", ids.join(",")))
            }
            Output::PingSocket { session } => Some(format!("{} ping socket", session.0)),
            Output::Close { session, .. } => Some(format!("{} close", session.0)),
        }
    }

    fn input(&mut self, line: &str) -> Input {
        let words: Vec<&str> = line.split(' ').collect();
        if let ["drain", ms] = words[..] {
            let reconnect_after_ms = ms.parse().unwrap();
            return Input::Drain { reconnect_after_ms };
        }
        let session = SessionId(words[0].parse().unwrap());
        match words[1..] {
            ["open"] => Input::Opened { session },
            ["close"] => Input::Closed { session },
            ["socket", "pong"] => Input::SocketPong { session },
            ["bad"] => Input::Unreadable {
                session,
                refused: Refused::new(mtor_protocol::Code::Malformed, "bad"),
                bytes: 3,
            },
            ref words => {
                if matches!(words[0], "hello" | "resume") {
                    self.orchestrator
                        .handle(self.now, Input::Opened { session });
                }
                let event = self.event(words);
                let bytes = mtor_protocol::encode(&event).len();
                Input::Received {
                    session,
                    event,
                    bytes,
                }
            }
        }
    }

    fn event(&self, words: &[&str]) -> Event {
        match *words {
            ["hello" | "again"] => hello(1, None),
            ["hello", version] => hello(version.parse().unwrap(), None),
            ["resume", lost, epoch, offset] => hello(
                1,
                Some(Resume {
                    session_id: self.names[&lost.parse().unwrap()].clone(),
                    epoch: epoch.parse().unwrap(),
                    offset: offset.parse().unwrap(),
                }),
            ),
            ["stop"] => Event::Register(offer(None, &[])),
            ["bye"] => Event::Bye(Bye::default()),
            ["ping"] => Event::Ping(Ping {
                guid: Some(guid("p")),
            }),
            ["pong"] => Event::Pong(Ping::default()),
            ["lend", node, ref offers @ ..] => Event::Register(offer(Some(node), offers)),
            ["ask", id, realm, ref wishes @ ..] => ask(id, realm, wishes),
            ["cancel", id] => Event::Cancel(Cancel {
                guid: guid(id),
                attempt: None,
            }),
            ["credit", id, n] => Event::Credit(Credit {
                guid: guid(id),
                chunks: n.parse().unwrap(),
            }),
            [verb, id, attempt, ref rest @ ..] => reply(verb, id, attempt, rest),
            _ => panic!("what is {words:?}?"),
        }
    }
}

pub(crate) fn hello(version: u32, resume: Option<Resume>) -> Event {
    Event::Hello(Hello {
        version,
        agent: None,
        user_id: None,
        resume,
    })
}

/// `chat:2` or `chat:1:model,model`.
pub(crate) fn offer(node: Option<&str>, offers: &[&str]) -> Register {
    let capabilities = offers.iter().map(|text| {
        let parts: Vec<&str> = text.split(':').collect();
        Capability {
            realm: Realm::from_name(parts[0]).unwrap(),
            slots: parts[1].parse().unwrap(),
            models: parts
                .get(2)
                .map_or_else(Vec::new, |it| it.split(',').map(name).collect()),
            expected_ms: None,
            rate: None,
        }
    });
    Register {
        node_id: node.filter(|it| *it != "-").map(name),
        capabilities: capabilities.collect(),
        registered_realms: Vec::new(),
        device: None,
    }
}

fn ask(id: &str, realm: &str, wishes: &[&str]) -> Event {
    let mut work = work(id, Realm::from_name(realm).unwrap());
    for wish in wishes {
        match wish.split_once('=') {
            None if *wish == "rt" => work.priority = Priority::RealTime,
            None if *wish == "batch" => work.priority = Priority::Batch,
            None if *wish == "takeover" => work.takeover = true,
            Some(("used", it)) => work.attempts_used = it.parse().unwrap(),
            Some(("model", it)) => work.model_name = Some(name(it)),
            Some(("deadline", it)) => work.deadline_ms = Some(it.parse().unwrap()),
            Some(("text", it)) => work.query_text = Some(RawJson::text(it)),
            _ => panic!("what is {wish}?"),
        }
    }
    Event::Work(work)
}

/// `#0` names no attempt.
fn reply(verb: &str, id: &str, attempt: &str, rest: &[&str]) -> Event {
    let attempt: u32 = attempt.trim_start_matches('#').parse().unwrap();
    let named = (attempt != 0).then_some(attempt);
    let guid = guid(id);
    match (verb, rest) {
        ("progress", _) => Event::Progress(Progress {
            guid,
            attempt,
            done: 1,
            total: 2,
        }),
        ("partial", [seq]) => Event::Partial(Partial {
            guid,
            attempt,
            seq: seq.parse().unwrap(),
            body: Some(RawJson::text("piece")),
            payload: Vec::new().into(),
        }),
        ("result", _) => Event::Result(WorkResult {
            guid,
            attempt: named,
            result_text: Some(RawJson::text("answer")),
            body: None,
            worker_id: Some(name("liar")),
            model_name: None,
            usage: None,
            steps: None,
            payload: Vec::new().into(),
        }),
        ("no", [code]) => {
            let code = serde_json::from_str(&format!("\"{code}\"")).unwrap();
            let no = Refused::new(code, "its own words").about(&guid);
            Event::Refused(Refused {
                attempt: named,
                ..no
            })
        }
        _ => panic!("what is {verb} {rest:?}?"),
    }
}

fn tell(event: &Event) -> Option<String> {
    Some(match event {
        Event::Roster(_) | Event::Ping(_) => return None,
        Event::Welcome(it) if it.recovered => format!("welcome recovered {}", it.offset),
        Event::Welcome(_) => "welcome".to_owned(),
        Event::Registered(it) => format!("registered {}", it.node_id),
        Event::Accepted(it) => format!("accepted {} @{}", it.guid, it.position),
        Event::Refused(it) => {
            let about = it.guid.as_ref().map_or("-", |it| it.as_str());
            let code = serde_json::to_string(&it.code).unwrap();
            format!("refused {about} {}", code.trim_matches('"'))
        }
        Event::Work(it) => format!("work {} #{}", it.guid, it.attempt.unwrap()),
        Event::Progress(it) => format!("progress {} #{}", it.guid, it.attempt),
        Event::Partial(it) => format!("partial {} #{} {}", it.guid, it.attempt, it.seq),
        Event::Result(it) => {
            format!(
                "result {} #{} by {}",
                it.guid,
                it.attempt.unwrap(),
                it.worker_id.as_ref().unwrap()
            )
        }
        Event::Cancel(it) => format!("cancel {} #{}", it.guid, it.attempt.unwrap()),
        other => other.type_name().to_owned(),
    })
}
