//! The tab's side of a link: joining, resuming, asking, and working for others.
//!
//! Separate from the page so that the simulator drives the very same machine. Time and events
//! are arguments; what to do comes out of [`Client::poll_output`].
//!
//! Flow:
//!
//! * `Start` opens the relay. `Opened` sends `hello`; nothing else is sent before `welcome`.
//! * A session that was lost resumes where it stopped. Where the relay cannot, every open intent
//!   is submitted again under its own guid: the tab owns its intents, the relay only leases them.
//! * No relay: the loopback (an orchestrator in this very tab) takes over, and the relay is tried
//!   again with a growing, jittered pause. Once it welcomes the tab, the loopback is closed and
//!   the open intents move.
//!
//! **Invariant:** an intent is heard on one route at a time, and ends exactly once: with one
//! delivered `result` or `refused`.

mod asking;
mod joining;
mod port;
mod serving;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::{
    event::{Bye, Event, Ping, Welcome, Work},
    limits::{LOOPBACK_AFTER_MS, PROTOCOL_VERSION},
    refusal::{Code, Refused},
};

use asking::Asking;
use joining::{Local, Relay};
pub use port::{ClientConfig, Input, LinkState, Output, Route};
use serving::Serving;

type Outputs = VecDeque<Output>;

/// See the module's words. Times are microseconds of any monotonic clock.
#[derive(Debug)]
pub struct Client {
    config: ClientConfig,
    relay: Relay,
    local: Local,
    asking: Asking,
    serving: Serving,
    shown: LinkState,
    out: Outputs,
}

impl Client {
    pub fn new(config: ClientConfig) -> Self {
        Self {
            relay: Relay::new(config.seed),
            local: Local::Off,
            asking: Asking::default(),
            serving: Serving::default(),
            shown: LinkState::Joining { attempt: 0 },
            out: Outputs::new(),
            config,
        }
    }

    /// Never fails: what does not fit the state is dropped or answered with a refusal.
    pub fn handle(&mut self, now_us: u64, input: Input) {
        match input {
            Input::Start => self.start(now_us),
            Input::Leave => self.leave(),
            Input::Opened(route) => self.opened(now_us, route),
            Input::Received(route, event) => self.received(now_us, route, event),
            Input::Closed(route) => self.closed(now_us, route),
            Input::Ask(work) => self.ask(now_us, work),
            Input::Continue(work) => {
                let work = self.signed(work);
                let taking = self.taking();
                self.asking.go_on(now_us, work, taking, &mut self.out);
            }
            Input::Cancel(guid) => self.asking.cancel(&guid, self.standing(), &mut self.out),
            Input::Offer(route, offer) => {
                let standing = self.standing() == Some(route);
                self.serving.offer(route, offer, standing, &mut self.out);
            }
            Input::Reply(event) => self.serving.reply(event, &mut self.out),
            Input::Granted { guid, chunks } => {
                self.asking
                    .granted(&guid, chunks, self.standing(), &mut self.out);
            }
            Input::Online => self.online(now_us),
            Input::Timeout => self.timeout(now_us),
        }
        self.show_link();
    }

    pub fn poll_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// When to call back with [`Input::Timeout`]; none while nothing can happen by itself.
    pub fn poll_timeout(&self) -> Option<u64> {
        let deadline = self.asking.next_deadline(self.standing());
        [self.relay.next_timeout(self.local_wanted()), deadline]
            .into_iter()
            .flatten()
            .min()
    }

    pub fn link(&self) -> LinkState {
        if let Some(welcome) = self.relay.welcome() {
            return if self.relay.draining() {
                LinkState::Draining
            } else {
                joined(Route::Relay, welcome)
            };
        }
        match (&self.local, self.relay.retry_at()) {
            (Local::Joined(welcome), _) => joined(Route::Loopback, welcome),
            (Local::Off | Local::Failed, Some(retry_at)) if !self.local_wanted() => {
                LinkState::Alone { retry_at }
            }
            _ => LinkState::Joining {
                attempt: self.relay.attempt(),
            },
        }
    }

    /// When the relay is tried again, while it is away.
    pub fn relay_retry_at(&self) -> Option<u64> {
        self.relay.retry_at()
    }

    /// The intents of this tab that have not ended, in the order of asking.
    pub fn open_intents(&self) -> impl Iterator<Item = &Work> {
        self.asking.works()
    }

    /// The route that has a session now.
    fn standing(&self) -> Option<Route> {
        match (self.relay.welcome(), &self.local) {
            (Some(_), _) => Some(Route::Relay),
            (None, Local::Joined(_)) => Some(Route::Loopback),
            (None, _) => None,
        }
    }

    /// The route that takes new intents now: a relay that goes down takes none.
    fn taking(&self) -> Option<Route> {
        self.standing().filter(|_| !self.relay.draining())
    }

    fn local_wanted(&self) -> bool {
        self.config.loopback && matches!(self.local, Local::Off)
    }

    fn start(&mut self, now_us: u64) {
        if self.relay.is_off() {
            self.relay.open(now_us, &mut self.out);
        }
    }

    fn leave(&mut self) {
        for route in [Route::Relay, Route::Loopback] {
            let joined = match route {
                Route::Relay => self.relay.welcome().is_some(),
                Route::Loopback => matches!(self.local, Local::Joined(_)),
            };
            if joined {
                let bye = Event::Bye(Bye::default());
                self.out.push_back(Output::Send(route, bye));
            }
            self.serving.gone(route, &mut self.out);
        }
        self.relay.leave(&mut self.out);
        self.close_local();
    }

    fn opened(&mut self, now_us: u64, route: Route) {
        let hello = match route {
            Route::Relay => self.relay.opened(now_us),
            Route::Loopback => self.local.opened(),
        };
        if let Some(mut hello) = hello {
            hello.agent.clone_from(&self.config.agent);
            hello.user_id.clone_from(&self.config.user_id);
            self.out.push_back(Output::Send(route, Event::Hello(hello)));
        }
    }

    fn closed(&mut self, now_us: u64, route: Route) {
        match route {
            Route::Loopback => {
                self.serving.gone(Route::Loopback, &mut self.out);
                self.local.failed();
            }
            Route::Relay => self.relay_gone(now_us, None),
        }
    }

    /// The socket is closed or given up. `after_ms` is what the relay asked for, if it did.
    fn relay_gone(&mut self, now_us: u64, after_ms: Option<u64>) {
        let was_joined = self.relay.welcome().is_some();
        if self.relay.gone(now_us, after_ms) {
            self.serving.gone(Route::Relay, &mut self.out);
            // A short pause after a session is a blip; anything else may last.
            let pause_us = self.relay.retry_at().map_or(0, |at| at - now_us);
            if !was_joined || pause_us > LOOPBACK_AFTER_MS * 1_000 {
                self.local.forgive();
                self.open_local();
            }
        }
    }

    fn drop_relay(&mut self, now_us: u64, after_ms: Option<u64>) {
        self.out.push_back(Output::Close(Route::Relay));
        self.relay_gone(now_us, after_ms);
    }

    fn open_local(&mut self) {
        if self.local_wanted() {
            self.local = Local::Opening;
            self.out.push_back(Output::Open(Route::Loopback));
        }
    }

    fn close_local(&mut self) {
        if self.local.is_open() {
            self.serving.gone(Route::Loopback, &mut self.out);
            self.out.push_back(Output::Close(Route::Loopback));
        }
        self.local = Local::Off;
    }

    fn received(&mut self, now_us: u64, route: Route, event: Event) {
        let joined = match route {
            Route::Relay => self.relay.heard(now_us),
            Route::Loopback => matches!(self.local, Local::Joined(_)),
        };
        if joined {
            self.received_joined(now_us, route, event);
        } else {
            self.received_greeting(now_us, route, event);
        }
    }

    fn received_greeting(&mut self, now_us: u64, route: Route, event: Event) {
        match (route, event) {
            (_, Event::Welcome(welcome)) => self.welcomed(now_us, route, welcome),
            (Route::Relay, Event::Refused(no)) if self.relay.greeting() => {
                if no.code == Code::UnsupportedVersion {
                    self.relay.despair();
                }
                let after_ms = no.retry_after_ms;
                self.out.push_back(Output::Deliver(Event::Refused(no)));
                self.drop_relay(now_us, after_ms);
            }
            (Route::Relay, Event::Drain(drain)) if self.relay.greeting() => {
                self.drop_relay(now_us, Some(drain.reconnect_after_ms));
            }
            (Route::Relay, Event::Bye(_)) if self.relay.greeting() => {
                self.drop_relay(now_us, None);
            }
            _ => {}
        }
    }

    fn welcomed(&mut self, now_us: u64, route: Route, welcome: Welcome) {
        let recovered = match route {
            Route::Relay if !self.relay.greeting() => return,
            Route::Relay if welcome.version != PROTOCOL_VERSION => {
                return self.wrong_version(now_us, welcome.version);
            }
            Route::Relay => {
                let recovered = self.relay.welcomed(now_us, welcome);
                self.close_local();
                recovered
            }
            Route::Loopback if !matches!(self.local, Local::Greeting) => return,
            Route::Loopback => {
                self.local = Local::Joined(welcome);
                false
            }
        };
        // The link is shown before what it makes happen.
        self.show_link();
        self.serving.joined(route, &mut self.out);
        self.asking.joined(now_us, route, recovered, &mut self.out);
        self.catch_up(now_us);
    }

    /// Once nothing is missing, what the relay never answered was lost on the way to it.
    fn catch_up(&mut self, now_us: u64) {
        if self.relay.caught_up() {
            self.asking.caught_up(now_us, &mut self.out);
        }
    }

    fn wrong_version(&mut self, now_us: u64, version: u32) {
        let no = Refused::new(
            Code::UnsupportedVersion,
            format!(
                "The relay speaks version {version}, this page version {PROTOCOL_VERSION}. \
                 Reload the page."
            ),
        );
        self.relay.despair();
        self.out.push_back(Output::Deliver(Event::Refused(no)));
        self.drop_relay(now_us, None);
    }

    fn received_joined(&mut self, now_us: u64, route: Route, event: Event) {
        if route == Route::Relay && joining::counts(&event) {
            self.relay.count();
        }
        match event {
            Event::Ping(Ping { guid }) => {
                let pong = Event::Pong(Ping { guid });
                self.out.push_back(Output::Send(route, pong));
            }
            Event::Drain(drain) if route == Route::Relay => {
                self.relay.drain(now_us, drain.reconnect_after_ms);
            }
            Event::Bye(_) if route == Route::Relay => {
                self.drop_relay(now_us, None);
                self.relay.forget_session();
            }
            Event::Roster(roster) => self.out.push_back(Output::Roster(roster)),
            Event::Registered(it) => self.out.push_back(Output::Registered(it)),
            Event::Work(work) => self.serving.work(work, route, &mut self.out),
            Event::Cancel(cancel) => self.serving.cancel(&cancel, &mut self.out),
            Event::Refused(no) if no.guid.is_none() => {
                self.out.push_back(Output::Deliver(Event::Refused(no)));
            }
            Event::Refused(no) if self.serving.refused(&no, route, &mut self.out) => {}
            other => {
                let taking = self.taking();
                self.asking
                    .receive(now_us, (route, taking), other, &mut self.out);
            }
        }
        self.catch_up(now_us);
    }

    fn ask(&mut self, now_us: u64, work: Work) {
        let work = self.signed(work);
        self.asking.ask(now_us, work, self.taking(), &mut self.out);
    }

    /// With the user's name; only a relay gives attempts and leases,
    /// and the lost workers are counted here.
    fn signed(&self, mut work: Work) -> Work {
        if work.user_id.is_none() {
            work.user_id.clone_from(&self.config.user_id);
        }
        (work.attempt, work.lease_ms, work.attempts_used) = (None, None, 0);
        work
    }

    fn online(&mut self, now_us: u64) {
        if self.relay.retry_at().is_some() {
            self.relay.hope();
            self.relay.open(now_us, &mut self.out);
        } else if self.relay.slow(now_us) {
            // It was opened into a network that is gone.
            self.out.push_back(Output::Close(Route::Relay));
            self.relay.open(now_us, &mut self.out);
        } else if self.relay.welcome().is_some() {
            // The network changed under the socket: it may be dead without knowing.
            self.relay.expect_soon(now_us);
            let ping = Event::Ping(Ping::default());
            self.out.push_back(Output::Send(Route::Relay, ping));
        }
    }

    fn timeout(&mut self, now_us: u64) {
        self.asking.expire(now_us, self.standing(), &mut self.out);
        if self.relay.retry_at().is_some_and(|at| at <= now_us) {
            self.relay.open(now_us, &mut self.out);
        } else if self.relay.gave_up(now_us) || self.relay.silent(now_us) {
            self.drop_relay(now_us, None);
        } else if self.relay.slow(now_us) {
            self.open_local();
        }
    }

    fn show_link(&mut self) {
        let link = self.link();
        if link != self.shown {
            self.shown = link.clone();
            self.out.push_back(Output::Link(link));
        }
    }
}

fn joined(route: Route, welcome: &Welcome) -> LinkState {
    LinkState::Joined {
        route,
        welcome: welcome.clone(),
    }
}
