//! A fault in a task, made known to the page.
//!
//! A task that traps leaves a promise that nobody hears of: the page would wait for good. What
//! a listener throws is an error of the thread, which the page does hear.

use js_sys::{RangeError, WebAssembly};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::PromiseRejectionEvent;

/// Listens for as long as the thread lives.
pub(crate) fn watch(scope: &web_sys::EventTarget) {
    let listener = Closure::<dyn FnMut(PromiseRejectionEvent)>::new(|it: PromiseRejectionEvent| {
        let reason = it.reason();
        // Other promises that fail unheard, a fetch that was aborted say, are no fault.
        if reason.has_type::<WebAssembly::RuntimeError>() || reason.has_type::<RangeError>() {
            wasm_bindgen::throw_val(reason);
        }
    });
    let callback = listener.as_ref().unchecked_ref();
    scope
        .add_event_listener_with_callback("unhandledrejection", callback)
        .ok();
    listener.forget();
}
