//! The thread's own link, lent: sockets and a timer around the state machine of `lending`.

use std::{
    cell::{OnceCell, RefCell},
    rc::{Rc, Weak},
};

use gloo_timers::callback::Timeout;
use mtor_protocol::{
    Name,
    client::{Input, Route},
};

use crate::{
    Extra, ToThread, Workshop, clock,
    lending::{Act, Allowed, Lending},
    link::{Link, LinkEvent},
    port,
    shop::{Ears, Origin},
};

/// Lends what the workshop can do. Nothing is opened before the page says so.
pub(crate) struct Lender(Rc<Shared>);

struct Shared {
    workshop: OnceCell<Workshop>,
    core: RefCell<Core>,
    /// To be handed to what outlives a call.
    this: Weak<Self>,
}

struct Core {
    lending: Lending,
    relay: String,
    link: Option<Link>,
    timer: Option<Timeout>,
}

impl Lender {
    pub(crate) fn new() -> Self {
        let agent = Name::new(concat!("mtor-engine ", env!("CARGO_PKG_VERSION"))).ok();
        // It only spreads tabs out.
        let seed = js_sys::Math::random().to_bits();
        Self(Rc::new_cyclic(|this| Shared {
            workshop: OnceCell::new(),
            core: RefCell::new(Core {
                lending: Lending::new(agent, seed),
                relay: String::new(),
                link: None,
                timer: None,
            }),
            this: this.clone(),
        }))
    }
}

impl Extra for Lender {
    fn started(&self, workshop: &Workshop) {
        self.0.workshop.set(workshop.clone()).ok();
        self.offers_changed(workshop);
    }

    fn told(&self, _: &Workshop, word: &ToThread) {
        match word {
            ToThread::Lend {
                wanted,
                on,
                node_id,
                share_percent,
                relay,
                device,
            } => {
                let allowed = Allowed {
                    wanted: *wanted,
                    on: *on,
                    node_id: node_id.clone(),
                    share_percent: *share_percent,
                    device: device.clone(),
                };
                self.0.core.borrow_mut().relay.clone_from(relay);
                self.0.change(|lending, now| lending.allow(now, allowed));
            }
            ToThread::Rejoin => self.0.feed(Input::Online),
            _ => {}
        }
    }

    fn offers_changed(&self, workshop: &Workshop) {
        let offers = workshop.offers();
        self.0
            .change(|lending, now| lending.set_abilities(now, offers));
    }
}

impl Shared {
    fn feed(&self, input: Input) {
        self.change(|lending, now| lending.handle(now, input));
    }

    /// One change of the machine, handled to the end.
    fn change(&self, change: impl FnOnce(&mut Lending, u64)) {
        let mut core = self.core.borrow_mut();
        change(&mut core.lending, clock::now_us());
        while let Some(act) = core.lending.poll() {
            self.act(&mut core, act);
        }
        self.arm(&mut core);
    }

    /// Nothing here answers at once: sockets, tasks and the page all do so later.
    fn act(&self, core: &mut Core, act: Act) {
        match act {
            Act::Open => core.link = Some(self.open(&core.relay)),
            Act::Close => core.link = None,
            Act::Send(event) => {
                if let Some(link) = &core.link {
                    link.send(&event);
                }
            }
            Act::Tell(word) => port::tell(&word),
            Act::Serve(work) => {
                if let Some(workshop) = self.workshop.get() {
                    workshop.serve(work, Origin::Relay, self.ears());
                }
            }
            Act::Stop { guid, attempt } => {
                if let Some(workshop) = self.workshop.get() {
                    workshop.stop(Origin::Relay, &guid, attempt);
                }
            }
            Act::Roster(roster) => {
                if let Some(workshop) = self.workshop.get() {
                    workshop.set_roster(roster);
                }
            }
        }
    }

    fn open(&self, relay: &str) -> Link {
        let this = self.this.clone();
        Link::open(relay, move |event| {
            let input = match event {
                LinkEvent::Opened => Input::Opened(Route::Relay),
                LinkEvent::Received(event) => Input::Received(Route::Relay, event),
                LinkEvent::Closed => Input::Closed(Route::Relay),
            };
            feed(&this, input);
        })
    }

    fn ears(&self) -> Ears {
        let (this, at_work) = (self.this.clone(), self.this.clone());
        Ears {
            works: Rc::new(move |guid| {
                if let Some(shared) = at_work.upgrade() {
                    shared.change(|lending, now| lending.works(now, guid));
                }
            }),
            tell: Rc::new(move |event| feed(&this, Input::Reply(event))),
        }
    }

    /// Sets the timer to the next moment that the machine names.
    fn arm(&self, core: &mut Core) {
        core.timer = core.lending.poll_timeout().map(|at| {
            let wait_ms = at.saturating_sub(clock::now_us()).div_ceil(1_000);
            // A browser's timer is 31 bits of milliseconds; later ones arm again.
            let wait_ms = u32::try_from(wait_ms.min(i32::MAX as u64)).unwrap_or(u32::MAX);
            let this = self.this.clone();
            Timeout::new(wait_ms, move || {
                if let Some(shared) = this.upgrade() {
                    shared.change(Lending::timeout);
                }
            })
        });
    }
}

fn feed(shared: &Weak<Shared>, input: Input) {
    if let Some(shared) = shared.upgrade() {
        shared.feed(input);
    }
}
