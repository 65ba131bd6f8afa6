//! The background thread that works for others: a second wasm in a Web Worker.
//!
//! It starts when the page has been shown and stays for as long as the page: alone, the tab
//! needs it to serve itself, and then there is no relay to load it from.

use std::{cell::RefCell, rc::Rc};

use bytes::Bytes;
use mtor_protocol::{Event, Wire, Work, decode_binary_from_relay, decode_text_from_relay, encode};
use mtor_workshop::{FromThread, ToThread};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

/// The thread's program, as the page's build names it.
const PROGRAM: &str = "/mtor-workshop_loader.js";

/// Messages held for a thread that starts: some rosters and a few intents.
const HELD_MAX: usize = 256;

/// What the thread says.
#[derive(Debug)]
pub enum ThreadEvent {
    /// Progress, partial, result or refused.
    Reply(Event),
    Word(FromThread),
    /// Its program could not be loaded or has crashed.
    Failed,
}

/// A running or starting thread; dropping it ends the thread.
#[derive(Debug)]
pub struct Thread {
    worker: Option<web_sys::Worker>,
    outbox: Rc<RefCell<Outbox>>,
    _listeners: [Closure<dyn FnMut(JsValue)>; 2],
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
            worker.terminate();
        }
    }
}

impl Thread {
    pub fn start(tell: impl Fn(ThreadEvent) + Clone + 'static) -> Self {
        let worker = web_sys::Worker::new(PROGRAM).ok();
        let outbox = Rc::new(RefCell::new(Outbox::Waiting(Vec::new())));
        let hear = {
            let (tell, worker, outbox) = (tell.clone(), worker.clone(), Rc::clone(&outbox));
            Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| {
                let message: web_sys::MessageEvent = message.unchecked_into();
                let Some(event) = read(&message.data()) else {
                    return;
                };
                if let ThreadEvent::Word(FromThread::Ready { .. }) = event {
                    release(worker.as_ref(), &outbox);
                }
                tell(event);
            })
        };
        let fail = {
            let outbox = Rc::clone(&outbox);
            Closure::<dyn FnMut(JsValue)>::new(move |_| {
                outbox.replace(Outbox::Waiting(Vec::new()));
                tell(ThreadEvent::Failed);
            })
        };
        if let Some(worker) = &worker {
            worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        }
        Self {
            worker,
            outbox,
            _listeners: [hear, fail],
        }
    }

    /// Whether it listens; not before it is loaded, and never again after a crash.
    pub fn is_ready(&self) -> bool {
        matches!(*self.outbox.borrow(), Outbox::Ready)
    }

    pub fn serve(&self, work: Work) {
        self.send(&Event::Work(work));
    }

    /// Hands over an event in the wire's own frame.
    pub fn send(&self, event: &Event) {
        self.post(&match encode(event) {
            Wire::Text(text) => JsValue::from_str(&text),
            Wire::Binary(bytes) => js_sys::Uint8Array::from(&bytes[..]).into(),
        });
    }

    pub fn tell(&self, word: &ToThread) {
        if let Ok(value) = serde_wasm_bindgen::to_value(word) {
            self.post(&value);
        }
    }

    fn post(&self, message: &JsValue) {
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

fn read(data: &JsValue) -> Option<ThreadEvent> {
    if let Some(text) = data.as_string() {
        return decode_text_from_relay(&text).ok().map(ThreadEvent::Reply);
    }
    if let Some(bytes) = data.dyn_ref::<js_sys::Uint8Array>() {
        let frame = Bytes::from(bytes.to_vec());
        return decode_binary_from_relay(&frame)
            .ok()
            .map(ThreadEvent::Reply);
    }
    let word = serde_wasm_bindgen::from_value(data.clone()).ok()?;
    Some(ThreadEvent::Word(word))
}
