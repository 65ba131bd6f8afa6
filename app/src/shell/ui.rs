//! What the panels share about the page itself: the place, the selection, what is said aloud.

use leptos::{ev, prelude::*};
use mtor_protocol::Guid;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::route::Panel;

/// Sentences that a screen reader has yet to say; older ones leave the document.
const SAID_MAX: usize = 6;

/// Given down as context by the shell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ui {
    pub panel: RwSignal<Panel>,
    /// Raised when the box to type in wants the focus.
    pub box_wanted: RwSignal<u32>,
    /// The card that the inspector follows; the newest where nobody chose.
    pub selected: RwSignal<Option<Guid>>,
    said: RwSignal<Vec<(u64, String)>>,
}

impl Ui {
    pub(super) fn new() -> Self {
        let hash = window().location().hash().unwrap_or_default();
        Self {
            panel: RwSignal::new(Panel::from_hash(&hash)),
            box_wanted: RwSignal::new(0),
            selected: RwSignal::new(None),
            said: RwSignal::new(Vec::new()),
        }
    }

    /// Goes to a panel, so that the browser's "back" leads here again.
    pub(super) fn go(self, panel: Panel) {
        if self.panel.get_untracked() != panel {
            // The hash event sets the signal.
            drop(window().location().set_hash(panel.id()));
        }
    }

    /// Opens the conversation with the focus in its box.
    pub(super) fn ask_now(self) {
        self.go(Panel::Converse);
        self.box_wanted.update(|n| *n += 1);
    }

    /// Says a sentence to screen readers, after those before it.
    pub(super) fn say(self, sentence: String) {
        self.said.update(|said| {
            let next = said.last().map_or(0, |(n, _)| n + 1);
            said.push((next, sentence));
            if said.len() > SAID_MAX {
                said.remove(0);
            }
        });
    }
}

/// Follows the address's hash, and "/" from anywhere outside a field.
pub(super) fn listen(ui: Ui) {
    let hash = window_event_listener(ev::hashchange, move |_| {
        let hash = window().location().hash().unwrap_or_default();
        ui.panel.set(Panel::from_hash(&hash));
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        if event.key() == "/" && plain && !is_typing(&event) {
            event.prevent_default();
            ui.ask_now();
        }
    });
    on_cleanup(move || {
        hash.remove();
        keys.remove();
    });
}

fn is_typing(event: &ev::KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|it| it.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|it| {
        matches!(it.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || it.is_content_editable()
    })
}

pub(super) fn focus_by_id(id: &str) {
    let found = document().get_element_by_id(id);
    if let Some(element) = found.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
        // Focus fails only on an element that is gone.
        drop(element.focus());
    }
}

/// Where sentences are said: polite, whole, in order.
#[component]
pub fn Announcer() -> impl IntoView {
    let said = expect_context::<Ui>().said;
    view! {
        <div class="vh" role="log" aria-live="polite" aria-label="Answers as they come">
            <For each=move || said.get() key=|(n, _)| *n let((_, sentence))>
                <p>{sentence}</p>
            </For>
        </div>
    }
}
