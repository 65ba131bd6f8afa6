//! A meter for work whose end is known.

use leptos::prelude::*;

#[component]
pub fn Meter(
    #[prop(into)] label: String,
    #[prop(into)] done: Signal<u64>,
    #[prop(into)] total: Signal<u64>,
) -> impl IntoView {
    let share = move || 100.0 * done.get().min(total.get()) as f64 / total.get().max(1) as f64;
    view! {
        <div
            class="meter"
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax=move || total.get().to_string()
            aria-valuenow=move || done.get().min(total.get()).to_string()
        >
            <span style=("--share", move || format!("{:.1}%", share()))></span>
        </div>
    }
}
