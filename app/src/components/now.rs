//! The time as a signal that moves only while somebody needs it.

use gloo_timers::callback::Interval;
use leptos::prelude::*;

/// Unix milliseconds now.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// The time, renewed every `every_ms` while `needed`; no timer runs otherwise.
pub fn ticking(needed: Signal<bool>, every_ms: u32) -> ReadSignal<f64> {
    let (now, set_now) = signal(now_ms());
    let timer = StoredValue::new_local(None::<Interval>);
    Effect::new(move |_| {
        let next = needed.get().then(|| {
            set_now.set(now_ms());
            Interval::new(every_ms, move || set_now.set(now_ms()))
        });
        timer.set_value(next);
    });
    now
}
