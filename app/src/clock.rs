//! The browser's clocks and its randomness: the only place that reads them.

use std::time::Duration;

/// Microseconds since the page was opened; never goes back.
pub fn now_us() -> u64 {
    let ms = web_sys::window()
        .and_then(|w| w.performance())
        .map_or(0.0, |p| p.now());
    (ms * 1_000.0) as u64
}

/// The same in milliseconds.
pub fn now_ms() -> f64 {
    now_us() as f64 / 1_000.0
}

/// Unix milliseconds, as the person's clock says.
pub fn unix_ms() -> u64 {
    js_sys::Date::now() as u64
}

/// Minutes that local time is ahead of UTC.
pub fn utc_offset_min() -> i32 {
    // JavaScript counts the other way round.
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// Random bytes from the page's crypto; zeros where a browser has none, which only costs
/// uniqueness of names between tabs.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if getrandom::fill(&mut bytes).is_err() {
        bytes[..8.min(N)].copy_from_slice(&now_us().to_le_bytes()[..8.min(N)]);
    }
    bytes
}

pub async fn sleep(span: Duration) {
    gloo_timers::future::sleep(span).await;
}
