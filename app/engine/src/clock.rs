//! The thread's clock: the only place that reads it.

use std::time::Duration;

use wasm_bindgen::JsCast as _;

/// Milliseconds since the thread began; never goes back.
pub(crate) fn now_ms() -> u64 {
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(0.0, |it| it.now()) as u64
}

pub(crate) async fn sleep(span: Duration) {
    gloo_timers::future::sleep(span).await;
}
