//! A model that is not in the list: by its link, or from files on this disk.

use leptos::{html::Input, prelude::*};

use crate::{
    actions::Actions,
    components::icon::Icon,
    state::{Adding, RealmState},
};

#[component]
pub fn PasteLink() -> impl IntoView {
    let actions = expect_context::<Actions>();
    let adding = expect_context::<RealmState>().lend.link;
    let url = RwSignal::new(String::new());
    let is_asked = move || adding.with(|it| matches!(it, Adding::Asked(_)));
    let can_add = move || !is_asked() && url.with(|it| !it.trim().is_empty());
    // What came in leaves the field free for the next.
    Effect::new(move |was_asked: Option<bool>| {
        let now = adding.get();
        if was_asked == Some(true) && now == Adding::Nothing {
            url.set(String::new());
        }
        matches!(now, Adding::Asked(_))
    });
    view! {
        <form
            class="field"
            on:submit=move |event| {
                event.prevent_default();
                if can_add() {
                    actions.add_link(&url.get_untracked());
                }
            }
        >
            <label for="models-link">"Paste a link"</label>
            <div class="with-button">
                <input
                    id="models-link"
                    data-testid="models-link"
                    class="input mono"
                    type="text"
                    inputmode="url"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="https://huggingface.co/owner/name"
                    aria-describedby="models-link-hint"
                    prop:value=url
                    on:input=move |event| url.set(event_target_value(&event))
                />
                <button
                    type="submit"
                    class="button"
                    data-testid="models-link-add"
                    disabled=move || !can_add()
                >
                    {move || if is_asked() { "Looking" } else { "Add" }}
                </button>
            </div>
            <p id="models-link-hint" class="hint">
                "A page with ordinary safetensors files of a Llama, Qwen2, Qwen3, Gemma 3 or SmolVLM model."
            </p>
            <Problem adding testid="models-link-problem" />
        </form>
    }
}

#[component]
pub fn FromDisk() -> impl IntoView {
    let actions = expect_context::<Actions>();
    let adding = expect_context::<RealmState>().lend.files;
    let input = NodeRef::<Input>::new();
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let picked = move |_| {
        if let Some(input) = input.get_untracked() {
            if let Some(files) = input.files() {
                actions.add_files(&files);
            }
            // The same files can be chosen again.
            input.set_value("");
        }
    };
    view! {
        <div class="field">
            <p class="label">"From this disk"</p>
            <input
                node_ref=input
                type="file"
                multiple
                hidden
                accept=".json,.safetensors,.jinja,.txt"
                aria-label="Files of a model"
                data-testid="models-files"
                on:change=picked
            />
            <button
                type="button"
                class="button"
                data-testid="models-files-open"
                aria-describedby="models-files-hint"
                on:click=pick
            >
                {Icon::Open.view()}
                "Use files from disk"
            </button>
            <p id="models-files-hint" class="hint">
                "config.json, tokenizer.json and all safetensors files of one model, chosen together. They are read where they lie; nothing is copied."
            </p>
            <Problem adding testid="models-files-problem" />
        </div>
    }
}

#[component]
fn Problem(adding: RwSignal<Adding>, testid: &'static str) -> impl IntoView {
    let why = Memo::new(move |_| match adding.get() {
        Adding::Failed(why) => Some(why),
        _ => None,
    });
    view! {
        {move || why.get().map(|why| view! {
            <div class="notice red" role="alert" data-testid=testid>
                {Icon::Failed.view()}
                <p class="said">{why}</p>
            </div>
        })}
    }
}
