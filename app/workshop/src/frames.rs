//! The wire's own frames as they travel between page and thread.

use bytes::Bytes;
use mtor_protocol::{Event, Wire, decode_binary_from_relay, decode_text_from_relay, encode};
use wasm_bindgen::{JsCast as _, JsValue};

/// What a message holds.
#[derive(Debug)]
pub enum Frame {
    Event(Event),
    /// A frame that cannot be read; a newer peer may say things that are not known here.
    Unreadable,
    /// Not of the wire.
    Other(JsValue),
}

/// An event as a string or bytes.
pub fn write(event: &Event) -> JsValue {
    match encode(event) {
        Wire::Text(text) => JsValue::from_str(&text),
        Wire::Binary(bytes) => js_sys::Uint8Array::from(&bytes[..]).into(),
    }
}

pub fn read(data: JsValue) -> Frame {
    let event = if let Some(text) = data.as_string() {
        decode_text_from_relay(&text).ok()
    } else if let Some(bytes) = data.dyn_ref::<js_sys::Uint8Array>() {
        decode_binary_from_relay(&Bytes::from(bytes.to_vec())).ok()
    } else {
        return Frame::Other(data);
    };
    event.map_or(Frame::Unreadable, Frame::Event)
}
