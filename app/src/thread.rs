//! The background thread that works for others: a second wasm in a Web Worker.
//!
//! It starts when the page has been shown and stays for as long as the page: alone, the tab
//! needs it to serve itself, and then there is no relay to load it from.

use bytes::Bytes;
use mtor_protocol::{Event, Wire, Work, decode_binary_from_relay, decode_text_from_relay, encode};
use mtor_workshop::{FromThread, ToThread};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

/// The thread's program, as the page's build names it.
const PROGRAM: &str = "/mtor-workshop_loader.js";

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
    _listeners: [Closure<dyn FnMut(JsValue)>; 2],
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
        let hear = {
            let tell = tell.clone();
            Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| {
                let message: web_sys::MessageEvent = message.unchecked_into();
                if let Some(event) = read(&message.data()) {
                    tell(event);
                }
            })
        };
        let fail = Closure::<dyn FnMut(JsValue)>::new(move |_| tell(ThreadEvent::Failed));
        let worker = web_sys::Worker::new(PROGRAM).ok();
        if let Some(worker) = &worker {
            worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        }
        Self {
            worker,
            _listeners: [hear, fail],
        }
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
        if let Some(worker) = &self.worker {
            worker.post_message(message).ok();
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
