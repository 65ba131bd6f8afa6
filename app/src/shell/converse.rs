//! The conversation: cards that stream, and the box to type in.

use leptos::{
    html::{Div, Ol},
    prelude::*,
};
use mtor_protocol::Guid;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{ResizeObserver, ScrollBehavior, ScrollToOptions};

use super::ui::Ui;
use crate::{
    components::{icon::Icon, pulse::Pulse},
    state::RealmState,
};

mod announce;
mod attach;
pub mod card;
pub mod composer;
pub mod facts;
pub mod inspector;
pub mod left;
pub mod refusal;
pub mod wait;

/// Nearer than this to the end, the list keeps to the end while words stream.
const END_PX: i32 = 64;

/// What can be asked: words, and what comes of them.
const EXAMPLES: [(Icon, &str, &str); 3] = [
    (
        Icon::Spark,
        "imagine a neon mountain",
        "A scene, drawn in your tab",
    ),
    (
        Icon::Talk,
        "what can this realm do?",
        "The guide to what is here",
    ),
    (Icon::Web, "who is working?", "The tabs that answer"),
];

#[component]
pub fn Converse() -> impl IntoView {
    let state = expect_context::<RealmState>();
    let ui = expect_context::<Ui>();
    let is_empty = Memo::new(move |_| state.cards.with(Vec::is_empty));
    let scroller = NodeRef::<Div>::new();
    let list = NodeRef::<Ol>::new();
    let at_end = RwSignal::new(true);
    keep_to_end(scroller, list, at_end);
    // The newest card is followed until the person chooses another one.
    let newest = Memo::new(move |_| {
        state
            .cards
            .with(|cards| cards.last().map(|it| it.guid.clone()))
    });
    Effect::new(move |_| {
        ui.selected.set(newest.get());
        at_end.set(true);
    });
    view! {
        <div class="converse" data-empty=move || is_empty.get().to_string()>
            <div
                class="stream"
                node_ref=scroller
                hidden=is_empty
                on:scroll=move |_| note_end(scroller, at_end)
            >
                <ol class="cards" node_ref=list aria-label="Conversation">
                    <For each=move || state.cards.get() key=|card| card.guid.clone() let(card)>
                        <li>
                            <card::CardView card />
                        </li>
                    </For>
                </ol>
            </div>
            <Show when=move || is_empty.get()>
                <div class="hero">
                    <Pulse alive=false />
                    <h2>"Ask the realm."</h2>
                    <p class="soft">
                        "A tab that works answers here, and shows where the time went."
                    </p>
                </div>
            </Show>
            <div class="composer">
                <Show when=move || !at_end.get() && !is_empty.get()>
                    <button
                        type="button"
                        class="button round to-end"
                        aria-label="To the newest answer"
                        title="To the newest answer"
                        on:click=move |_| {
                            at_end.set(true);
                            to_end(scroller, ScrollBehavior::Smooth);
                        }
                    >
                        {Icon::Down.view()}
                    </button>
                </Show>
                <composer::Composer />
                <Show when=move || is_empty.get()>
                    <Examples />
                </Show>
            </div>
        </div>
        <Show when=move || !is_empty.get()>
            <inspector::Inspector />
        </Show>
    }
}

#[component]
fn Examples() -> impl IntoView {
    let actions = expect_context::<crate::actions::Actions>();
    let ui = expect_context::<Ui>();
    let ask = move |words: &str| {
        actions.ask(words.to_owned(), None);
        ui.ask_now();
    };
    view! {
        <ul class="examples" aria-label="Examples">
            {EXAMPLES
                .into_iter()
                .map(|(icon, words, outcome)| {
                    view! {
                        <li>
                            <button type="button" class="example" on:click=move |_| ask(words)>
                                {icon.view()}
                                <span class="example-words">{words}</span>
                                <span class="small faint">{outcome}</span>
                            </button>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// Scrolls with whatever grows in the list, unless the person scrolled up.
fn keep_to_end(scroller: NodeRef<Div>, list: NodeRef<Ol>, at_end: RwSignal<bool>) {
    let observer = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    Effect::new(move |_| {
        let Some(list) = list.get() else { return };
        let grown = Closure::<dyn FnMut()>::new(move || {
            if at_end.try_get_untracked() == Some(true) {
                to_end(scroller, ScrollBehavior::Instant);
            }
        });
        if let Ok(it) = ResizeObserver::new(grown.as_ref().unchecked_ref()) {
            it.observe(&list);
            observer.set_value(Some((it, grown)));
        }
    });
    on_cleanup(move || {
        observer.try_update_value(|it| {
            if let Some((it, _)) = it.take() {
                it.disconnect();
            }
        });
    });
}

/// Remembers whether the person looks at the end of the list.
fn note_end(scroller: NodeRef<Div>, at_end: RwSignal<bool>) {
    if let Some(div) = scroller.get_untracked() {
        let left_px = div.scroll_height() - div.scroll_top() - div.client_height();
        at_end.set(left_px < END_PX);
    }
}

fn to_end(scroller: NodeRef<Div>, behavior: ScrollBehavior) {
    if let Some(Some(div)) = scroller.try_get_untracked() {
        let options = ScrollToOptions::new();
        options.set_top(f64::from(div.scroll_height()));
        options.set_behavior(behavior);
        div.scroll_to_with_scroll_to_options(&options);
    }
}

/// The card with this guid, if it is still there.
fn card_of(state: RealmState, guid: &Guid) -> Option<crate::state::Card> {
    state
        .cards
        .with(|cards| cards.iter().find(|it| it.guid == *guid).cloned())
}
