//! The box to type in.

use leptos::{
    ev,
    html::{Input, Textarea},
    prelude::*,
};
use web_sys::HtmlTextAreaElement;

use super::{attach::Attach, card::is_open};
use crate::{
    actions::Actions,
    components::icon::Icon,
    shell::{route::Panel, ui::Ui},
    state::RealmState,
};

/// What is asked about a picture that came without words.
const PICTURE_ONLY: &str = "What is in this picture?";

#[derive(Clone, Copy)]
struct AskBox {
    state: RealmState,
    actions: Actions,
    draft: RwSignal<String>,
    attach: Attach,
}

impl AskBox {
    fn can_send(self) -> bool {
        self.draft.with(|it| !it.trim().is_empty()) || self.attach.picture.with(Option::is_some)
    }

    fn send(self) {
        let words = self.draft.get_untracked().trim().to_owned();
        let picture = self.attach.hand_over();
        if words.is_empty() && picture.is_none() {
            return;
        }
        let words = if words.is_empty() {
            PICTURE_ONLY.to_owned()
        } else {
            words
        };
        self.actions.ask(words, picture);
        self.draft.set(String::new());
    }

    /// Stops the newest open intent.
    fn stop(self) {
        let open = self.state.cards.with_untracked(|cards| {
            let newest = cards
                .iter()
                .rev()
                .find(|it| it.phase.with_untracked(is_open));
            newest.map(|it| it.guid.clone())
        });
        if let Some(guid) = open {
            self.actions.cancel(&guid);
        }
    }

    fn key(self, event: &ev::KeyboardEvent) {
        let recalls = event.key() == "ArrowUp" && self.draft.with_untracked(String::is_empty);
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            self.send();
        } else if recalls {
            let last = self
                .state
                .cards
                .with_untracked(|cards| cards.last().map(|it| it.words.clone()));
            if let Some(words) = last {
                event.prevent_default();
                self.draft.set(words);
            }
        }
    }
}

#[component]
pub fn Composer() -> impl IntoView {
    let ui = expect_context::<Ui>();
    let area = NodeRef::<Textarea>::new();
    let it = AskBox {
        state: expect_context(),
        actions: expect_context(),
        draft: RwSignal::new(String::new()),
        attach: Attach::new(),
    };
    let (attach, draft) = (it.attach, it.draft);
    let dropping = RwSignal::new(false);
    keep_focus_and_size(area, draft, ui);
    stop_on_escape(it, ui);
    view! {
        <form
            class="ask"
            class:dropping=dropping
            aria-label="Ask"
            on:submit=move |event| {
                event.prevent_default();
                it.send();
            }
            on:dragover=move |event| {
                event.prevent_default();
                dropping.set(true);
            }
            on:dragleave=move |_| dropping.set(false)
            on:drop=move |event| {
                dropping.set(false);
                if attach.take(event.data_transfer().and_then(|it| it.files())) {
                    event.prevent_default();
                }
            }
        >
            <Attached attach />
            <label class="vh" for="ask-box">"What do you want?"</label>
            <textarea
                id="ask-box"
                data-testid="ask-box"
                node_ref=area
                rows="1"
                placeholder="Ask, or say what to imagine"
                autocomplete="off"
                enterkeyhint="send"
                prop:value=draft
                on:input=move |event| draft.set(event_target_value(&event))
                on:keydown=move |event| it.key(&event)
                on:paste=move |event| {
                    if attach.take(event.clipboard_data().and_then(|it| it.files())) {
                        event.prevent_default();
                    }
                }
            ></textarea>
            <div class="ask-row">
                <AttachButton attach />
                <span class="hint small faint" aria-hidden="true">
                    <kbd>"Enter"</kbd>" sends, "<kbd>"Shift Enter"</kbd>" starts a line"
                </span>
                <button
                    type="submit"
                    class="button strong round"
                    data-testid="ask-send"
                    aria-label="Send"
                    title="Send (Enter)"
                    disabled=move || !it.can_send()
                >
                    {Icon::Send.view()}
                </button>
            </div>
        </form>
    }
}

/// Focus on open and when asked for; as tall as its words.
fn keep_focus_and_size(area: NodeRef<Textarea>, draft: RwSignal<String>, ui: Ui) {
    Effect::new(move |was_usable: Option<bool>| {
        ui.box_wanted.track();
        let is_here = ui.panel.get() == Panel::Converse;
        let Some(area) = area.get() else { return false };
        if is_here {
            // Focus fails only on an element that is gone.
            drop(area.focus());
        }
        if was_usable != Some(true) {
            mark_interactive();
        }
        true
    });
    Effect::new(move |_| {
        draft.track();
        if let Some(area) = area.get() {
            fit(&area);
        }
    });
}

/// Says to the browser's timeline that the page can be used.
fn mark_interactive() {
    if let Some(performance) = window().performance() {
        // A mark fails only for names that the browser itself uses.
        drop(performance.mark("mtor-interactive"));
    }
}

fn fit(area: &HtmlTextAreaElement) {
    let style = (**area).style();
    // Neither call fails on a plain length.
    drop(style.set_property("height", "auto"));
    drop(style.set_property("height", &format!("{}px", area.scroll_height())));
}

fn stop_on_escape(it: AskBox, ui: Ui) {
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && ui.panel.get_untracked() == Panel::Converse {
            it.stop();
        }
    });
    on_cleanup(move || keys.remove());
}

/// The picture that goes with the words, or why there is none.
#[component]
fn Attached(attach: Attach) -> impl IntoView {
    view! {
        {move || attach.problem.get().map(|why| view! {
            <p class="problem small" role="alert">{why}</p>
        })}
        {move || attach.picture.get().map(|picture| view! {
            <div class="thumb">
                <img src=picture.url alt="The picture to ask about" />
                <button
                    type="button"
                    class="button round"
                    aria-label="Remove the picture"
                    title="Remove the picture"
                    on:click=move |_| attach.replace(None)
                >
                    {Icon::Cross.view()}
                </button>
            </div>
        })}
    }
}

#[component]
fn AttachButton(attach: Attach) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let open = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let taken = move |_| {
        if let Some(input) = input.get_untracked() {
            attach.take(input.files());
            // The same file can be chosen again after it was removed.
            input.set_value("");
        }
    };
    view! {
        <input
            node_ref=input
            type="file"
            accept="image/*"
            hidden
            aria-label="Picture to ask about"
            data-testid="ask-picture"
            on:change=taken
        />
        <button
            type="button"
            class="button quiet round"
            aria-label="Attach a picture"
            title="Attach a picture"
            on:click=open
        >
            {Icon::Clip.view()}
        </button>
    }
}
