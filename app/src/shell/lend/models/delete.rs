//! Deleting a model's files: asked twice, since fetching them again takes a while. Of an added
//! model that has none, only the row is removed: at once, its link can be pasted again.

use leptos::{ev, prelude::*};

use super::told::Farewell;
use crate::{actions::Actions, components::format, shell::ui::focus_by_id};

/// Where a link is pasted.
const LINK_FIELD: &str = "models-link";

#[derive(Clone, Copy)]
struct Question {
    id: StoredValue<String>,
    name: Memo<String>,
    is_open: RwSignal<bool>,
}

impl Question {
    /// Opens or closes the question. The button that was pressed goes; the focus stays here.
    fn set(self, is_open: bool) {
        self.is_open.set(is_open);
        let next = self.button(if is_open { "keep" } else { "delete" });
        request_animation_frame(move || focus_by_id(&next));
    }

    fn button(self, what: &str) -> String {
        self.id.with_value(|id| format!("model-{id}-{what}"))
    }
}

#[component]
pub fn Delete(id: String, name: Memo<String>, farewell: Memo<Option<Farewell>>) -> impl IntoView {
    let question = Question {
        id: StoredValue::new(id),
        name,
        is_open: RwSignal::new(false),
    };
    move || match (farewell.get(), question.is_open.get()) {
        (None, _) => None,
        (Some(Farewell::Remove), _) => Some(remove_button(question)),
        (Some(Farewell::Delete(_)), false) => Some(first_button(question)),
        (Some(Farewell::Delete(bytes)), true) => Some(confirm(question, bytes)),
    }
}

fn remove_button(it: Question) -> AnyView {
    let actions = expect_context::<Actions>();
    let remove = move |_| {
        // The row goes; the focus stays where a model can be added.
        focus_by_id(LINK_FIELD);
        actions.delete_model(it.id.get_value());
    };
    view! {
        <button
            type="button"
            class="button quiet"
            id=it.button("remove")
            data-testid=it.button("remove")
            aria-label=move || format!("Remove {} from the list", it.name.get())
            on:click=remove
        >
            "Remove"
        </button>
    }
    .into_any()
}

fn first_button(it: Question) -> AnyView {
    view! {
        <button
            type="button"
            class="button quiet"
            id=it.button("delete")
            data-testid=it.button("delete")
            aria-label=move || format!("Delete {}", it.name.get())
            on:click=move |_| it.set(true)
        >
            "Delete"
        </button>
    }
    .into_any()
}

fn confirm(it: Question, bytes: u64) -> AnyView {
    let actions = expect_context::<Actions>();
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            it.set(false);
        }
    };
    let delete = move |_| {
        it.set(false);
        actions.delete_model(it.id.get_value());
    };
    view! {
        <div
            class="confirm"
            role="group"
            aria-label=move || format!("Delete {}?", it.name.get())
            on:keydown=escape
        >
            <p class="small">
                {format!("Delete {} from this browser?", format::size(bytes))}
            </p>
            <button
                type="button"
                class="button"
                id=it.button("keep")
                data-testid=it.button("keep")
                on:click=move |_| it.set(false)
            >
                "Keep"
            </button>
            <button
                type="button"
                class="button danger"
                data-testid=it.button("delete-confirm")
                on:click=delete
            >
                "Delete"
            </button>
        </div>
    }
    .into_any()
}
