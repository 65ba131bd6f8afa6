//! A switch: a button that is on or off.

use leptos::prelude::*;

#[component]
pub fn Switch(
    #[prop(into)] label: String,
    #[prop(into)] on: Signal<bool>,
    set: Callback<bool>,
    #[prop(optional)] large: bool,
    #[prop(optional, into)] testid: &'static str,
) -> impl IntoView {
    view! {
        <button
            type="button"
            role="switch"
            class="switch"
            class:large=large
            aria-label=label
            aria-checked=move || if on.get() { "true" } else { "false" }
            data-testid=testid
            on:click=move |_| set.run(!on.get_untracked())
        ></button>
    }
}
