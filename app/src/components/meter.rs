//! A meter for work whose end is known.

use leptos::prelude::*;

#[component]
pub fn Meter(#[prop(into)] label: String, done: u64, total: u64) -> impl IntoView {
    let share = 100.0 * done.min(total) as f64 / total.max(1) as f64;
    view! {
        <div
            class="meter"
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=total.to_string()
            aria-valuenow=done.min(total).to_string()
        >
            <span style=("--share", format!("{share:.1}%"))></span>
        </div>
    }
}
