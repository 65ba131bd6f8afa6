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

/// Minutes after midnight, local time.
pub fn local_minute() -> u16 {
    let now = js_sys::Date::new_0();
    let minute = now.get_hours() * 60 + now.get_minutes();
    u16::try_from(minute).unwrap_or_default()
}

/// Milliseconds until it is so many minutes after midnight, local time; never 0. Days of 23 and
/// of 25 hours are counted as they are.
pub fn ms_until_local(minute: u16) -> u32 {
    let now = js_sys::Date::new_0();
    let at = js_sys::Date::new_0();
    at.set_hours(u32::from(minute / 60));
    at.set_minutes(u32::from(minute % 60));
    at.set_seconds(0);
    at.set_milliseconds(0);
    if at.get_time() <= now.get_time() {
        at.set_date(at.get_date() + 1);
    }
    let wait_ms = (at.get_time() - now.get_time()).max(1.0);
    wait_ms as u32
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
