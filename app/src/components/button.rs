//! Buttons that carry an icon and a word, and the one that copies.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::{clipboard, icon::Icon};

/// How long the copy button says that it did.
const SAID_MS: u32 = 1_600;

/// A button without a frame: an icon whose word is its name, shown where there is room.
#[component]
pub fn QuietButton(
    icon: Icon,
    #[prop(into)] label: String,
    press: Callback<()>,
    #[prop(optional, into)] testid: Option<&'static str>,
) -> impl IntoView {
    let title = label.clone();
    view! {
        <button
            type="button"
            class="button quiet"
            title=title
            data-testid=testid
            on:click=move |_| press.run(())
        >
            {icon.view()}
            <span class="label">{label}</span>
        </button>
    }
}

/// Copies what `text` gives at the time of the press, and says so for a moment.
#[component]
pub fn CopyButton(#[prop(into)] label: String, text: Callback<(), String>) -> impl IntoView {
    let copied = RwSignal::new(false);
    let timer = StoredValue::new_local(None::<Timeout>);
    let press = move |_| {
        copied.set(clipboard::copy(&text.run(())));
        timer.set_value(Some(Timeout::new(SAID_MS, move || copied.set(false))));
    };
    let name = label.clone();
    view! {
        <button type="button" class="button quiet" title=label on:click=press>
            {move || if copied.get() { Icon::Check } else { Icon::Copy }.view()}
            <span class="label" aria-live="polite">
                {move || if copied.get() { "Copied".to_owned() } else { name.clone() }}
            </span>
        </button>
    }
}
