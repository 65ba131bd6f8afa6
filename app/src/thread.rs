//! A background thread that works: a wasm in a Web Worker.
//!
//! Two programs can be one. The light one starts when the page has been shown: alone, the tab
//! needs it to serve itself, and then there is no relay to load it from. The engine comes with
//! lending and does the same and more.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use mtor_protocol::Event;
use mtor_workshop::{
    FromThread, ToThread,
    frames::{self, Frame},
};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

/// Messages held for a thread that starts: some rosters and a few intents.
const HELD_MAX: usize = 256;

/// What runs in the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    Light,
    Engine,
}

/// What the thread says.
#[derive(Debug)]
pub enum ThreadEvent {
    /// Progress, partial, result or refused.
    Reply(Event),
    Word(FromThread),
    /// Its program could not be loaded or has crashed.
    Failed,
}

type Listener = Closure<dyn FnMut(JsValue)>;

/// A running or starting thread; dropping it ends the thread.
#[derive(Debug)]
pub struct Thread {
    worker: Option<web_sys::Worker>,
    outbox: Rc<RefCell<Outbox>>,
    listeners: Option<[Listener; 2]>,
}

/// A thread that does not listen yet would lose what it is told: it waits here.
#[derive(Debug)]
enum Outbox {
    Waiting(Vec<JsValue>),
    Ready,
}

impl Drop for Thread {
    fn drop(&mut self) {
        if let Some(worker) = &self.worker {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
        // A listener may be what ends the thread: it goes once it has returned.
        let listeners = self.listeners.take();
        Timeout::new(0, move || drop(listeners)).forget();
    }
}

impl Program {
    /// Where it is, as the page's build names it.
    const fn path(self) -> &'static str {
        match self {
            Self::Light => "/mtor-workshop_loader.js",
            Self::Engine => "/mtor-engine_loader.js",
        }
    }
}

impl Thread {
    pub fn start(program: Program, tell: impl Fn(ThreadEvent) + Clone + 'static) -> Self {
        let worker = web_sys::Worker::new(program.path()).ok();
        let outbox = Rc::new(RefCell::new(Outbox::Waiting(Vec::new())));
        let hear = {
            let (tell, worker, outbox) = (tell.clone(), worker.clone(), Rc::clone(&outbox));
            Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| {
                let message: web_sys::MessageEvent = message.unchecked_into();
                let Some(event) = read(message.data()) else {
                    return;
                };
                if let ThreadEvent::Word(FromThread::Ready { .. }) = event {
                    release(worker.as_ref(), &outbox);
                }
                tell(event);
            })
        };
        let fail = Closure::<dyn FnMut(JsValue)>::new(move |_| tell(ThreadEvent::Failed));
        if let Some(worker) = &worker {
            worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        }
        Self {
            worker,
            outbox,
            listeners: Some([hear, fail]),
        }
    }

    /// Hands over an event in the wire's own frame.
    pub fn send(&self, event: &Event) {
        self.post(&frames::write(event));
    }

    pub fn tell(&self, word: &ToThread) {
        if let Ok(value) = serde_wasm_bindgen::to_value(word) {
            self.post(&value);
        }
    }

    pub fn post(&self, message: &JsValue) {
        if let Outbox::Waiting(held) = &mut *self.outbox.borrow_mut() {
            // A thread that never comes must not fill the page's memory.
            if held.len() < HELD_MAX {
                held.push(message.clone());
            }
            return;
        }
        if let Some(worker) = &self.worker {
            worker.post_message(message).ok();
        }
    }

    /// What it never heard, for the thread that takes its place.
    pub fn take_held(&self) -> Vec<JsValue> {
        match &mut *self.outbox.borrow_mut() {
            Outbox::Waiting(held) => std::mem::take(held),
            Outbox::Ready => Vec::new(),
        }
    }
}

/// The thread listens: it hears what it missed, in order.
fn release(worker: Option<&web_sys::Worker>, outbox: &RefCell<Outbox>) {
    let waiting = outbox.replace(Outbox::Ready);
    if let (Some(worker), Outbox::Waiting(held)) = (worker, waiting) {
        for message in held {
            worker.post_message(&message).ok();
        }
    }
}

fn read(data: JsValue) -> Option<ThreadEvent> {
    match frames::read(data) {
        Frame::Event(event) => Some(ThreadEvent::Reply(event)),
        Frame::Unreadable => None,
        Frame::Other(data) => {
            let word = serde_wasm_bindgen::from_value(data).ok()?;
            Some(ThreadEvent::Word(word))
        }
    }
}
