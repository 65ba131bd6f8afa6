//! The hub's side of the threads: what they are told, and what becomes of what they say.

use std::rc::Weak;

use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use mtor_protocol::client::Input;
use mtor_workshop::{FromThread, ToThread};

use super::{Core, Hub, Shared};
use crate::{
    crew::{Crew, CrewEvent},
    lending, link, offers,
    prompt_api::{self, Bridge},
    state::LinkView,
    thread::{Program, ThreadEvent},
};

impl Hub {
    /// Tells the engine what may be lent to others now; `on` where nothing pauses it.
    pub fn lend(&self, on: bool) {
        self.offer();
        let mut core = self.0.core.borrow_mut();
        let (state, wanted) = (core.state, core.state.lend.wanted.get_untracked());
        state.lend.offers.set(offers::lent(&state));
        let word = ToThread::Lend {
            wanted,
            on: on && wanted,
            node_id: self.0.name.clone(),
            share_percent: state.lend.dials.get_untracked().share_percent,
            relay: link::address().unwrap_or_default(),
            device: offers::device(&state),
        };
        if core.lent.as_ref() != Some(&word) {
            core.crew.tell_engine(&word);
            core.lent = Some(word);
            core.show_crew();
        }
    }

    /// Looks at the dials once more after a while, or not by itself.
    pub fn apply_again_in(&self, wait_ms: Option<u32>) {
        let (hub, state) = (self.clone(), self.0.core.borrow().state);
        self.0.core.borrow_mut().dial_timer = wait_ms.map(|wait_ms| {
            // A browser's timer is 31 bits of milliseconds: 24 days.
            Timeout::new(wait_ms, move || lending::apply(state, &hub))
        });
    }

    pub fn tell_thread(&self, word: &ToThread) {
        self.0.core.borrow().crew.tell(word);
    }

    /// The same for what only the engine can do; loads it with the first word.
    pub fn tell_engine(&self, word: &ToThread) {
        let mut core = self.0.core.borrow_mut();
        core.crew.tell_engine(word);
        core.show_crew();
    }

    /// Files from disk, for the engine: handles, not what is in them.
    pub fn hand_files(&self, files: &js_sys::Array) {
        let mut core = self.0.core.borrow_mut();
        core.crew.hand_to_engine(files);
        core.show_crew();
    }

    /// The open questions to the browser's own model.
    pub fn bridge(&self) -> &Bridge {
        &self.0.bridge
    }

    fn crew_says(&self, program: Program, event: CrewEvent) {
        let event = match event {
            CrewEvent::Look => {
                if self.0.core.borrow_mut().crew.look(program) {
                    self.thread_gone(program);
                }
                return;
            }
            CrewEvent::Thread(event) => event,
        };
        let state = {
            let mut core = self.0.core.borrow_mut();
            core.crew.heard(program, &event);
            core.show_crew();
            core.state
        };
        match event {
            ThreadEvent::Failed | ThreadEvent::Word(FromThread::Lost { .. }) => {
                self.0.core.borrow_mut().crew.failed(program);
                self.thread_gone(program);
            }
            ThreadEvent::Reply(event) => {
                lending::replied(state, &event);
                self.feed(Input::Reply(event));
            }
            ThreadEvent::Word(word) => {
                if let FromThread::Linked { node_id, .. } = &word {
                    self.0.core.borrow_mut().is_lent_as(node_id.clone());
                }
                prompt_api::heard(self, &word);
                lending::heard(state, self, word);
            }
        }
    }

    /// What a thread worked on goes to others: its own link has closed, and this tab's offer
    /// is empty until another thread can do something.
    fn thread_gone(&self, program: Program) {
        let state = {
            let mut core = self.0.core.borrow_mut();
            if program == Program::Engine {
                core.is_lent_as(None);
            }
            core.show_crew();
            core.state
        };
        if program == Program::Engine {
            prompt_api::drop_questions(self);
        }
        lending::thread_failed(state, self, program);
    }
}

impl Core {
    pub(super) fn is_lent_as(&mut self, name: Option<String>) {
        self.names.lent = name;
        self.show_name();
    }

    /// The name in the roster that the page shows.
    pub(super) fn show_name(&self) {
        let is_alone = matches!(self.state.link.get_untracked(), LinkView::Alone { .. });
        let name = if is_alone {
            &self.names.local
        } else {
            &self.names.lent
        };
        let shown = self.state.lend.node_id;
        if shown.with_untracked(|it| it != name) {
            shown.set(name.clone());
        }
    }

    /// What the threads can do, and whether one is missing.
    pub(super) fn show_crew(&self) {
        let lend = self.state.lend;
        lend.abilities.set(self.crew.abilities());
        lend.thread_failed.set(self.crew.has_failed());
        lend.engine.set(self.crew.engine());
    }
}

/// The threads' news: replies go on to the client, the rest to the Lend panel.
pub(super) fn crew(hub: &Weak<Shared>) -> Crew {
    let hub = hub.clone();
    Crew::start(slow_ms(), move |program, event| {
        if let Some(shared) = hub.upgrade() {
            Hub(shared).crew_says(program, event);
        }
    })
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
