//! The thread that reads files from elsewhere: a third wasm, loaded with the first such file.
//!
//! Between page and thread travel arrays (see `app/workshop/src/bin/importer.rs`):
//!
//! * to it `[ticket, bytes]`;
//! * from it `[]` once it listens, `[ticket, scene as JSON bytes, left out]`, or
//!   `[ticket, why not]`.
//!
//! A thread that crashes is gone; the next file starts a new one.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};

use crate::files::LeftOut;

/// The thread's program, as the page's build names it.
const PROGRAM: &str = "/mtor-importer_loader.js";

/// What came of a file.
#[derive(Debug)]
pub enum Outcome {
    /// Our own form, to be parsed, and what of the file is not in it.
    Scene(Vec<u8>, Vec<LeftOut>),
    /// Why not, in a sentence.
    Refused(String),
    Crashed,
}

/// A running or starting thread; dropping it ends it and whatever it reads.
#[derive(Debug)]
pub struct Importer {
    worker: web_sys::Worker,
    /// The newest file, until the thread listens.
    outbox: Rc<RefCell<Outbox>>,
    _listeners: [Closure<dyn FnMut(JsValue)>; 2],
}

#[derive(Debug)]
enum Outbox {
    Waiting(Option<Array>),
    Ready,
}

impl Drop for Importer {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Importer {
    /// `tell` hears every outcome with the ticket of its file; a crash has none.
    pub fn start(tell: impl Fn(Option<u32>, Outcome) + Clone + 'static) -> Option<Self> {
        let worker = web_sys::Worker::new(PROGRAM).ok()?;
        let outbox = Rc::new(RefCell::new(Outbox::Waiting(None)));
        let hear = {
            let (tell, worker, outbox) = (tell.clone(), worker.clone(), Rc::clone(&outbox));
            Closure::<dyn FnMut(JsValue)>::new(move |message: JsValue| {
                let message: web_sys::MessageEvent = message.unchecked_into();
                let said: Array = message.data().unchecked_into();
                if said.length() > 0 {
                    let ticket = said.get(0).as_f64().map(|it| it as u32);
                    tell(ticket, outcome(&said));
                } else if let Outbox::Waiting(Some(held)) = outbox.replace(Outbox::Ready) {
                    post(&worker, &held);
                }
            })
        };
        let fail = Closure::<dyn FnMut(JsValue)>::new(move |_| tell(None, Outcome::Crashed));
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        worker.set_onerror(Some(fail.as_ref().unchecked_ref()));
        Some(Self {
            worker,
            outbox,
            _listeners: [hear, fail],
        })
    }

    /// Hands a file over; its memory goes with it.
    pub fn read(&self, ticket: u32, bytes: &Uint8Array) {
        let file = Array::of2(&ticket.into(), bytes);
        match &mut *self.outbox.borrow_mut() {
            Outbox::Waiting(held) => *held = Some(file),
            Outbox::Ready => post(&self.worker, &file),
        }
    }
}

fn post(worker: &web_sys::Worker, file: &Array) {
    let bytes: Uint8Array = file.get(1).unchecked_into();
    let memory = Array::of1(&bytes.buffer());
    worker.post_message_with_transfer(file, &memory).ok();
}

fn outcome(said: &Array) -> Outcome {
    match said.get(1).dyn_into::<Uint8Array>() {
        Ok(scene) => {
            let left_out = serde_wasm_bindgen::from_value(said.get(2));
            Outcome::Scene(scene.to_vec(), left_out.unwrap_or_default())
        }
        Err(why) => Outcome::Refused(why.as_string().unwrap_or_default()),
    }
}
