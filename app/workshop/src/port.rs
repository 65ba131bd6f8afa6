//! Messages between the page and this thread.

use std::rc::Rc;

use mtor_protocol::Event;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::{
    Extra, FromThread, Workshop, fault,
    frames::{self, Frame},
    lender::Lender,
    shop::{Ears, Origin},
};

/// The light program: the built-in abilities, for this tab alone. Listens for as long as the
/// thread lives.
pub fn start() {
    run(Vec::new());
}

/// The same with what comes from elsewhere, and lent to others when the page says so.
pub fn start_with(extra: impl Extra + 'static) -> Workshop {
    run(vec![Rc::new(Lender::new()), Rc::new(extra)])
}

fn run(extras: Vec<Rc<dyn Extra>>) -> Workshop {
    fault::watch(&scope());
    let workshop = Workshop::open(extras);
    let heard = workshop.clone();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        hear(&heard, message.data());
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    let offers = workshop.offers();
    tell(&FromThread::Ready { offers });
    workshop
}

/// Sends a word that the wire does not have.
pub fn tell(word: &FromThread) {
    if let Ok(value) = serde_wasm_bindgen::to_value(word) {
        scope().post_message(&value).ok();
    }
}

/// Sends an event as the wire's own frame.
fn send(event: &Event) {
    scope().post_message(&frames::write(event)).ok();
}

fn hear(workshop: &Workshop, data: JsValue) {
    match frames::read(data) {
        Frame::Event(Event::Work(work)) => {
            let ears = Ears {
                works: Rc::new(|_| {}),
                tell: Rc::new(|event| send(&event)),
            };
            workshop.serve(work, Origin::Page, ears);
        }
        Frame::Event(Event::Cancel(it)) => {
            let attempt = it.attempt.unwrap_or_default();
            workshop.stop(Origin::Page, &it.guid, attempt);
        }
        Frame::Event(Event::Roster(roster)) => workshop.set_roster(roster),
        Frame::Event(_) | Frame::Unreadable => {}
        Frame::Other(data) => match data.dyn_into::<js_sys::Array>() {
            Ok(files) => workshop.given(&files),
            Err(data) => {
                if let Ok(word) = serde_wasm_bindgen::from_value(data) {
                    workshop.told(&word);
                }
            }
        },
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
