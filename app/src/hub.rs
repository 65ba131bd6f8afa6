//! Where the page's ports meet: the client's state machine and everything it drives.
//!
//! Inputs come one at a time; each is handled to the end, outputs included, before the next.
//! A port that answers at once (the loopback does) puts its answer in the inbox.
//!
//! **Invariant:** nothing runs when nothing happens. The one timer is armed for the moment
//! that the state machines name, and for no other.

mod work;

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use mtor_protocol::{
    Cancel, Event, Guid, Name, Register, Work,
    client::{Client, ClientConfig, Input, LinkState, Output, Route},
};

use mtor_workshop::{
    ToThread,
    link::{Link, LinkEvent},
};

use crate::{
    cards::Cards,
    clock,
    crew::Crew,
    link,
    loopback::Loopback,
    name, offers,
    prompt_api::Bridge,
    state::{Card, LinkView, RealmState},
};

/// The page's one hub; cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub(Rc<Shared>);

#[derive(Debug)]
struct Shared {
    /// Under which the roster shows this tab, unless another has it.
    name: Option<Name>,
    bridge: Bridge,
    inbox: RefCell<VecDeque<Input>>,
    core: RefCell<Core>,
    /// Set while `core` is at work: inputs that come meanwhile wait in the inbox.
    busy: Cell<bool>,
}

#[derive(Debug)]
struct Core {
    state: RealmState,
    client: Client,
    relay: Option<Link>,
    loopback: Option<Loopback>,
    cards: Cards,
    crew: Crew,
    /// What this tab offers itself, as last told.
    offered: Option<Register>,
    /// What the engine was last told of lending.
    lent: Option<ToThread>,
    /// This tab's name in its own roster, and in the relay's.
    names: Names,
    timer: Option<Timeout>,
    /// For the hours of lending.
    dial_timer: Option<Timeout>,
    /// What `state.link` was last derived from.
    shown: Option<(LinkState, Option<u64>)>,
    hub: Weak<Shared>,
}

#[derive(Debug, Default)]
struct Names {
    local: Option<String>,
    lent: Option<String>,
}

impl Hub {
    pub fn start(state: RealmState) -> Self {
        let config = ClientConfig {
            agent: Name::new(concat!("mtor-app ", env!("CARGO_PKG_VERSION"))).ok(),
            user_id: None,
            seed: u64::from_le_bytes(clock::random()),
            loopback: true,
        };
        let hub = Self(Rc::new_cyclic(|hub: &Weak<Shared>| Shared {
            name: name::of_this_tab(),
            bridge: Bridge::default(),
            inbox: RefCell::default(),
            busy: Cell::new(false),
            core: RefCell::new(Core {
                state,
                client: Client::new(config),
                relay: None,
                loopback: None,
                cards: Cards::new(state),
                crew: work::crew(hub),
                offered: None,
                lent: None,
                names: Names::default(),
                timer: None,
                dial_timer: None,
                shown: None,
                hub: hub.clone(),
            }),
        }));
        hub.offer();
        hub.feed(Input::Start);
        hub
    }

    pub fn feed(&self, input: Input) {
        if matches!(input, Input::Start | Input::Online) {
            // The engine's own link was in the same network.
            self.tell_thread(&ToThread::Rejoin);
        }
        self.0.feed(input);
    }

    pub fn ask(&self, card: Card, work: Work) {
        let model = work.model_name.clone();
        self.0.core.borrow_mut().cards.asked(card, model);
        self.feed(Input::Ask(work));
    }

    pub fn cancel(&self, guid: &Guid) {
        self.feed(Input::Cancel(guid.clone()));
    }

    /// Serves this tab itself with whatever it can do, while it is alone.
    pub fn offer(&self) {
        let state = self.0.core.borrow().state;
        let offer = Register {
            node_id: self.0.name.clone(),
            capabilities: state.lend.abilities.get_untracked(),
            registered_realms: Vec::new(),
            device: offers::device(&state),
        };
        let before = self.0.core.borrow_mut().offered.replace(offer.clone());
        if before.as_ref() == Some(&offer) {
            return;
        }
        self.feed(Input::Offer(Route::Loopback, offer));
    }
}

fn feed(hub: &Weak<Shared>, input: Input) {
    if let Some(hub) = hub.upgrade() {
        hub.feed(input);
    }
}

impl Shared {
    fn feed(&self, input: Input) {
        self.inbox.borrow_mut().push_back(input);
        if self.busy.replace(true) {
            return;
        }
        loop {
            let next = self.inbox.borrow_mut().pop_front();
            let Some(input) = next else { break };
            self.core.borrow_mut().handle(input, &self.inbox);
        }
        self.core.borrow_mut().arm();
        self.busy.set(false);
    }
}

impl Core {
    fn handle(&mut self, input: Input, inbox: &RefCell<VecDeque<Input>>) {
        let now = clock::now_us();
        if input == Input::Timeout
            && let Some(loopback) = &mut self.loopback
        {
            loopback.timeout(now);
        }
        self.client.handle(now, input);
        while let Some(output) = self.client.poll_output() {
            self.act(now, output, inbox);
        }
        self.show_link();
        let mut inbox = inbox.borrow_mut();
        if let Some(loopback) = &mut self.loopback {
            while let Some(event) = loopback.poll(now) {
                inbox.push_back(Input::Received(Route::Loopback, event));
            }
        }
    }

    fn act(&mut self, now: u64, output: Output, inbox: &RefCell<VecDeque<Input>>) {
        match output {
            Output::Open(Route::Relay) => self.relay = Some(self.open_relay()),
            Output::Open(Route::Loopback) => {
                self.loopback = Some(Loopback::open(now));
                inbox.borrow_mut().push_back(Input::Opened(Route::Loopback));
            }
            Output::Close(Route::Relay) => self.relay = None,
            Output::Close(Route::Loopback) => self.loopback = None,
            Output::Send(route, event) => self.send(now, route, event),
            // Shown after the input is handled: the countdown changes without it, too.
            Output::Link(_) => {}
            Output::Deliver(event) => self.deliver(event, inbox),
            Output::Serve(work) => self.serve(work),
            Output::Stop { guid, attempt } => self.stop(guid, attempt),
            Output::Roster(roster) => {
                self.crew.set_roster(roster.clone());
                self.state.roster.set(roster);
            }
            Output::Registered(it) => {
                let listed = !it.registered_realms.is_empty();
                self.names.local = listed.then(|| it.node_id.as_str().to_owned());
                self.show_name();
            }
            Output::Restarted(guid) => self.cards.restarted(&guid),
            Output::TakeOver(guid) => {
                let asked = self.client.open_intents().find(|it| it.guid == guid);
                if let Some(work) = asked.cloned() {
                    let next = self.cards.take_over(work);
                    inbox.borrow_mut().push_back(Input::Continue(next));
                }
            }
        }
    }

    fn serve(&mut self, work: Work) {
        let entry = (work.guid.clone(), work.realm);
        self.state.lend.working.update(|it| it.push(entry));
        self.crew.serve(work);
    }

    fn stop(&mut self, guid: Guid, attempt: u32) {
        let working = self.state.lend.working;
        working.update(|it| it.retain(|(g, _)| *g != guid));
        self.crew.stopped(&guid);
        let attempt = Some(attempt);
        self.crew.send(&Event::Cancel(Cancel { guid, attempt }));
    }

    fn open_relay(&self) -> Link {
        let hub = self.hub.clone();
        Link::open(&link::address().unwrap_or_default(), move |event| {
            let input = match event {
                LinkEvent::Opened => Input::Opened(Route::Relay),
                LinkEvent::Received(event) => Input::Received(Route::Relay, event),
                LinkEvent::Closed => Input::Closed(Route::Relay),
            };
            feed(&hub, input);
        })
    }

    fn send(&mut self, now: u64, route: Route, event: Event) {
        self.cards.sent(&event);
        match route {
            Route::Relay => {
                if let Some(link) = &self.relay {
                    link.send(&event);
                }
            }
            Route::Loopback => {
                if let Some(loopback) = &mut self.loopback {
                    loopback.receive(now, event);
                }
            }
        }
    }

    fn deliver(&mut self, event: Event, inbox: &RefCell<VecDeque<Input>>) {
        if let Event::Partial(it) = &event {
            inbox.borrow_mut().push_back(Input::Granted {
                guid: it.guid.clone(),
                chunks: 1,
            });
        }
        self.cards.deliver(event);
    }

    fn show_link(&mut self) {
        let link = self.client.link();
        let retry_at = self.client.relay_retry_at();
        if self.shown.as_ref() == Some(&(link.clone(), retry_at)) {
            return;
        }
        let view = view_of(&link, retry_at);
        if self.shown.as_ref().map(|(link, _)| link) != Some(&link) {
            // Another session lists this tab anew, or not at all.
            self.names.local = None;
        }
        self.crew.set_alone(matches!(view, LinkView::Alone { .. }));
        self.state.link.set(view);
        self.shown = Some((link, retry_at));
        self.show_name();
    }

    /// Sets the timer to the next moment that somebody named.
    fn arm(&mut self) {
        let loopback = self.loopback.as_ref().and_then(Loopback::poll_timeout);
        let next = [self.client.poll_timeout(), loopback]
            .into_iter()
            .flatten()
            .min();
        self.timer = next.map(|at| {
            let wait_ms = at.saturating_sub(clock::now_us()).div_ceil(1_000);
            let hub = self.hub.clone();
            // A browser's timer is 31 bits of milliseconds; later ones arm again.
            let wait_ms = u32::try_from(wait_ms.min(i32::MAX as u64)).unwrap_or(u32::MAX);
            Timeout::new(wait_ms, move || feed(&hub, Input::Timeout))
        });
    }
}

fn view_of(link: &LinkState, retry_at: Option<u64>) -> LinkView {
    match link {
        LinkState::Joining { .. } => LinkView::Joining,
        LinkState::Joined {
            route: Route::Relay,
            welcome,
        } => LinkView::Joined {
            relay: welcome.relay.as_str().to_owned(),
        },
        LinkState::Joined { .. } | LinkState::Alone { .. } => LinkView::Alone {
            retry_at_ms: retry_at.map_or_else(clock::unix_ms, in_unix_ms),
        },
        LinkState::Draining => LinkView::Draining,
    }
}

/// A moment of the monotonic clock as the person's clock shows it.
fn in_unix_ms(at_us: u64) -> u64 {
    clock::unix_ms() + at_us.saturating_sub(clock::now_us()) / 1_000
}
