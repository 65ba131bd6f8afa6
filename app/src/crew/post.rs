//! One program's place in the crew: its thread, or the pause until the next.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use mtor_protocol::{Capability, Event, Guid};
use mtor_workshop::{FromThread, ToThread};
use wasm_bindgen::JsValue;

use super::{CrewEvent, Tell};
use crate::{
    clock,
    thread::{Program, Thread},
};

/// An answer that says nothing for so long makes the page ask whether the thread lives.
const SILENT_MS: u32 = 30_000;
/// How long the answer to that may take: a step of a large model on a slow machine.
const ALIVE_WAIT_MS: u32 = 60_000;

/// See the module's words.
pub(super) struct Post {
    pub(super) program: Program,
    pub(super) thread: Option<Thread>,
    pub(super) offers: Vec<Capability>,
    /// Given by the page, or begun by the thread itself.
    works_on: Vec<Guid>,
    pub(super) tries: u32,
    pub(super) ready_us: Option<u64>,
    heard_us: u64,
    /// Whether it lives was asked, and not answered yet.
    is_asked: bool,
    timer: Option<Timeout>,
}

impl Post {
    pub(super) fn new(program: Program, tries: u32, tell: &Tell) -> Self {
        let tell = Rc::clone(tell);
        Self {
            program,
            thread: Some(Thread::start(program, move |event| {
                tell(program, CrewEvent::Thread(event));
            })),
            offers: Vec::new(),
            works_on: Vec::new(),
            tries,
            ready_us: None,
            heard_us: clock::now_us(),
            is_asked: false,
            timer: None,
        }
    }

    /// In place of one that never came: hears what was held for it.
    pub(super) fn takes_over(&mut self, before: Option<Self>, held: &[JsValue]) {
        self.works_on = before.map(|it| it.works_on).unwrap_or_default();
        held.iter().for_each(|it| self.post(it));
    }

    /// The thread is gone; the place stays for the next.
    pub(super) fn end(&mut self) {
        self.thread = None;
        self.ready_us = None;
        self.is_asked = false;
        self.offers.clear();
        self.works_on.clear();
    }

    /// It said something.
    pub(super) fn lives(&mut self) {
        self.heard_us = clock::now_us();
        self.is_asked = false;
    }

    pub(super) fn heard(&mut self, word: &FromThread, tell: &Tell) {
        match word {
            FromThread::Ready { offers } => {
                self.offers.clone_from(offers);
                self.ready_us = Some(self.heard_us);
                // What it was given while it loaded is in work now.
                self.timer = None;
                self.mind(tell);
            }
            FromThread::Offers { offers }
            | FromThread::Connected { offers, .. }
            | FromThread::Disconnected { offers } => self.offers.clone_from(offers),
            FromThread::Began { guid, .. } => self.begins(guid.clone(), tell),
            FromThread::Ended { guid, .. } | FromThread::Stopped { guid } => self.ends(guid),
            _ => {}
        }
    }

    pub(super) fn begins(&mut self, guid: Guid, tell: &Tell) {
        self.works_on.push(guid);
        self.mind(tell);
    }

    pub(super) fn ends(&mut self, guid: &Guid) {
        self.works_on.retain(|it| it != guid);
        if self.ready_us.is_some() && self.works_on.is_empty() {
            self.timer = None;
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.works_on.is_empty()
    }

    /// From here on the thread must say something now and then.
    pub(super) fn mind(&mut self, tell: &Tell) {
        if self.ready_us.is_some() && !self.is_idle() && self.timer.is_none() {
            self.heard_us = clock::now_us();
            self.look_in(SILENT_MS, tell);
        }
    }

    /// True when the thread was asked whether it lives and did not say so.
    pub(super) fn check_life(&mut self, tell: &Tell) -> bool {
        self.timer = None;
        if self.is_idle() {
            return false;
        }
        let silent_us = clock::now_us().saturating_sub(self.heard_us);
        let left_ms = u64::from(SILENT_MS).saturating_sub(silent_us / 1_000);
        if let Ok(left_ms @ 1..) = u32::try_from(left_ms) {
            self.look_in(left_ms, tell);
            return false;
        }
        if !self.is_asked {
            self.is_asked = true;
            self.tell(&ToThread::AreYouThere);
            self.look_in(ALIVE_WAIT_MS, tell);
            return false;
        }
        true
    }

    pub(super) fn look_in(&mut self, wait_ms: u32, tell: &Tell) {
        let (tell, program) = (Rc::clone(tell), self.program);
        self.timer = Some(Timeout::new(wait_ms, move || {
            tell(program, CrewEvent::Look)
        }));
    }

    pub(super) fn send(&self, event: &Event) {
        self.thread.iter().for_each(|it| it.send(event));
    }

    pub(super) fn tell(&self, word: &ToThread) {
        self.thread.iter().for_each(|it| it.tell(word));
    }

    pub(super) fn post(&self, message: &JsValue) {
        self.thread.iter().for_each(|it| it.post(message));
    }
}
