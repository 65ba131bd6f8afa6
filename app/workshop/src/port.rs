//! Messages between the page and this thread.

use std::{cell::RefCell, rc::Rc};

use bytes::Bytes;
use mtor_protocol::{Event, Wire, decode_binary_from_relay, decode_text_from_relay, encode};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::{FromThread, ToThread, shop::Shop};

/// Listens for as long as the thread lives.
pub fn start() {
    let shop = Rc::new(RefCell::new(Shop::new()));
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        hear(&shop, message.data());
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    tell(&FromThread::Ready {
        offers: mtor_abilities::built_in_capabilities(),
    });
}

/// Sends a word that the wire does not have.
pub(crate) fn tell(word: &FromThread) {
    if let Ok(value) = serde_wasm_bindgen::to_value(word) {
        scope().post_message(&value).ok();
    }
}

/// Sends an event as the wire's own frame.
pub(crate) fn send(event: &Event) {
    let frame = match encode(event) {
        Wire::Text(text) => JsValue::from_str(&text),
        Wire::Binary(bytes) => js_sys::Uint8Array::from(&bytes[..]).into(),
    };
    scope().post_message(&frame).ok();
}

fn hear(shop: &Rc<RefCell<Shop>>, data: JsValue) {
    let event = if let Some(text) = data.as_string() {
        decode_text_from_relay(&text).ok()
    } else if let Some(bytes) = data.dyn_ref::<js_sys::Uint8Array>() {
        decode_binary_from_relay(&Bytes::from(bytes.to_vec())).ok()
    } else {
        if let Ok(word) = serde_wasm_bindgen::from_value::<ToThread>(data) {
            Shop::told(shop, word);
        }
        return;
    };
    match event {
        Some(Event::Work(work)) => Shop::serve(shop, work),
        Some(Event::Cancel(it)) => {
            let attempt = it.attempt.unwrap_or_default();
            shop.borrow_mut().stop(&it.guid, attempt);
        }
        Some(Event::Roster(roster)) => shop.borrow_mut().roster = Rc::new(roster),
        _ => {}
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
