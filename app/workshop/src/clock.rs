//! The thread's clocks: the only place that reads them.

use std::time::Duration;

use wasm_bindgen::JsCast as _;

/// Microseconds since the thread began; never goes back.
pub(crate) fn now_us() -> u64 {
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    let ms = scope.performance().map_or(0.0, |p| p.now());
    (ms * 1_000.0) as u64
}

/// Unix milliseconds, as the person's clock says.
pub(crate) fn unix_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// Minutes that local time is ahead of UTC.
pub(crate) fn utc_offset_min() -> i32 {
    // JavaScript counts the other way round.
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

pub(crate) async fn sleep(span: Duration) {
    gloo_timers::future::sleep(span).await;
}
