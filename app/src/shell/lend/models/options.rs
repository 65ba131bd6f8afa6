//! How a model is to run: what the probe decides unless a person knows better.

use leptos::prelude::*;
use mtor_workshop::LoadOptions;

#[component]
pub fn Options(options: RwSignal<LoadOptions>) -> impl IntoView {
    view! {
        <details class="options">
            <summary data-testid="models-options">"How the next model runs"</summary>
            <div class="pair">
                <Choice
                    id="models-q8"
                    label="8-bit weights"
                    hint="Half the memory or less, and nearly the same words."
                    words=["Where memory is short", "Always", "Never"]
                    value=Signal::derive(move || options.get().q8)
                    set=Callback::new(move |q8| options.update(|it| it.q8 = q8))
                />
                <Choice
                    id="models-place"
                    label="Runs on"
                    hint="Small models can be faster on the CPU."
                    words=["What measures faster", "The GPU", "The CPU"]
                    value=Signal::derive(move || options.get().gpu)
                    set=Callback::new(move |gpu| options.update(|it| it.gpu = gpu))
                />
            </div>
        </details>
    }
}

/// The words stand for: the probe decides, yes, no.
#[component]
fn Choice(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    words: [&'static str; 3],
    value: Signal<Option<bool>>,
    set: Callback<Option<bool>>,
) -> impl IntoView {
    let [auto, yes, no] = words;
    let hint_id = format!("{id}-hint");
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <select
                id=id
                class="input"
                data-testid=id
                aria-describedby=hint_id.clone()
                prop:value=move || name_of(value.get())
                on:change=move |event| set.run(read(&event_target_value(&event)))
            >
                <option value="auto">{auto}</option>
                <option value="yes">{yes}</option>
                <option value="no">{no}</option>
            </select>
            <p class="hint" id=hint_id>{hint}</p>
        </div>
    }
}

const fn name_of(value: Option<bool>) -> &'static str {
    match value {
        None => "auto",
        Some(true) => "yes",
        Some(false) => "no",
    }
}

fn read(name: &str) -> Option<bool> {
    match name {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}
