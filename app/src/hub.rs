//! Where the page's ports meet: the client's state machine and everything it drives.
//!
//! Inputs come one at a time; each is handled to the end, outputs included, before the next.
//! A port that answers at once (the loopback does) puts its answer in the inbox.
//!
//! **Invariant:** nothing runs when nothing happens. The one timer is armed for the moment
//! that the state machines name, and for no other.

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

use mtor_workshop::ToThread;

use crate::{
    cards::Cards,
    clock, lending,
    link::{Link, LinkEvent},
    loopback::Loopback,
    name, offers,
    state::{Card, LinkView, RealmState},
    thread::{Thread, ThreadEvent},
};

/// How long the thread may load before it is tried again: half a MiB over a thin line.
const THREAD_LOAD_MS: u32 = 20_000;
/// The pause between tries doubles so often: five minutes in the end.
const THREAD_DOUBLINGS_MAX: u32 = 4;

/// The page's one hub; cheap to clone.
#[derive(Debug, Clone)]
pub struct Hub(Rc<Shared>);

#[derive(Debug)]
struct Shared {
    /// Under which the roster shows this tab, unless another has it.
    name: Option<Name>,
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
    thread: Thread,
    /// Starts so far beyond the first.
    thread_tries: u32,
    thread_timer: Option<Timeout>,
    timer: Option<Timeout>,
    /// What `state.link` was last derived from.
    shown: Option<(LinkState, Option<u64>)>,
    hub: Weak<Shared>,
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
            inbox: RefCell::default(),
            busy: Cell::new(false),
            core: RefCell::new(Core {
                state,
                client: Client::new(config),
                relay: None,
                loopback: None,
                cards: Cards::new(state),
                thread: thread(state, hub),
                thread_tries: 0,
                thread_timer: None,
                timer: None,
                shown: None,
                hub: hub.clone(),
            }),
        }));
        hub.offer();
        {
            let mut core = hub.0.core.borrow_mut();
            core.greet_thread();
            core.mind_thread();
        }
        hub.feed(Input::Start);
        hub
    }

    pub fn feed(&self, input: Input) {
        self.0.feed(input);
    }

    pub fn ask(&self, card: Card, work: Work) {
        self.0.core.borrow_mut().cards.asked(card);
        self.feed(Input::Ask(work));
    }

    pub fn cancel(&self, guid: &Guid) {
        self.feed(Input::Cancel(guid.clone()));
    }

    /// Tells both routes what this tab offers now. Alone it always serves itself; to others
    /// it lends only what the person lends.
    pub fn offer(&self) {
        let state = self.0.core.borrow().state;
        let lent = offers::lent(&state);
        state.lend.offers.set(lent.clone());
        for (route, capabilities) in [
            (Route::Relay, lent),
            (Route::Loopback, state.lend.abilities.get_untracked()),
        ] {
            let offer = Register {
                node_id: self.0.name.clone(),
                capabilities,
                registered_realms: Vec::new(),
                device: offers::device(&state),
            };
            self.feed(Input::Offer(route, offer));
        }
    }

    pub fn tell_thread(&self, word: &ToThread) {
        self.0.core.borrow().thread.tell(word);
    }
}

/// The thread's news: replies go on to the client, the rest to the Lend panel.
fn thread(state: RealmState, hub: &Weak<Shared>) -> Thread {
    let hub = hub.clone();
    Thread::start(move |event| {
        let Some(shared) = hub.upgrade() else { return };
        let hub = Hub(shared);
        match event {
            ThreadEvent::Reply(event) => {
                lending::replied(state, &hub, &event);
                hub.feed(Input::Reply(event));
            }
            ThreadEvent::Word(word) => lending::heard(state, &hub, word),
            ThreadEvent::Failed => {
                lending::thread_failed(state, &hub);
                hub.0.core.borrow_mut().mind_thread();
            }
        }
    })
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
                self.thread.send(&Event::Roster(roster.clone()));
                self.state.roster.set(roster);
            }
            Output::Registered(it) => {
                let listed = !it.registered_realms.is_empty();
                let node_id = listed.then(|| it.node_id.as_str().to_owned());
                self.state.lend.node_id.set(node_id);
            }
            Output::Restarted(guid) => self.cards.restarted(&guid),
            // Nothing is asked with `takeover` yet.
            Output::TakeOver(_) => {}
        }
    }

    fn serve(&mut self, work: Work) {
        let entry = (work.guid.clone(), work.realm);
        self.state.lend.working.update(|it| it.push(entry));
        self.thread.serve(work);
    }

    fn stop(&self, guid: Guid, attempt: u32) {
        let working = self.state.lend.working;
        working.update(|it| it.retain(|(g, _)| *g != guid));
        let attempt = Some(attempt);
        self.thread.send(&Event::Cancel(Cancel { guid, attempt }));
    }

    fn open_relay(&self) -> Link {
        let hub = self.hub.clone();
        Link::open(move |event| {
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
            self.state.lend.node_id.set(None);
        }
        let alone = matches!(view, LinkView::Alone { .. });
        self.thread.tell(&ToThread::Alone { alone });
        self.state.link.set(view);
        self.shown = Some((link, retry_at));
    }

    /// Looks after a thread that is not ready: it is started again after a pause that grows,
    /// so that neither a thin line nor work that crashes it makes a loop.
    fn mind_thread(&mut self) {
        let pause_ms = THREAD_LOAD_MS << self.thread_tries.min(THREAD_DOUBLINGS_MAX);
        let hub = self.hub.clone();
        self.thread_timer = Some(Timeout::new(pause_ms, move || {
            if let Some(hub) = hub.upgrade() {
                hub.core.borrow_mut().revive_thread();
            }
        }));
    }

    fn revive_thread(&mut self) {
        if self.thread.is_ready() {
            return;
        }
        self.thread_tries += 1;
        self.thread = thread(self.state, &self.hub);
        self.greet_thread();
        self.mind_thread();
    }

    /// What a new thread has to know.
    fn greet_thread(&self) {
        self.thread.tell(&ToThread::Slow { ms: slow_ms() });
        let alone = matches!(self.state.link.get_untracked(), LinkView::Alone { .. });
        self.thread.tell(&ToThread::Alone { alone });
        let roster = self.state.roster.get_untracked();
        self.thread.send(&Event::Roster(roster));
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

/// `?slow=` of the page's address.
fn slow_ms() -> u32 {
    let search = web_sys::window().and_then(|w| w.location().search().ok());
    search
        .and_then(|it| {
            web_sys::UrlSearchParams::new_with_str(&it)
                .ok()?
                .get("slow")
        })
        .and_then(|ms| ms.parse().ok())
        .unwrap_or_default()
}

/// A moment of the monotonic clock as the person's clock shows it.
fn in_unix_ms(at_us: u64) -> u64 {
    clock::unix_ms() + at_us.saturating_sub(clock::now_us()) / 1_000
}
