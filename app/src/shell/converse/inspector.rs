//! The inspector: follows the selected card, on screens that have room beside it.

use leptos::prelude::*;

use super::{card_of, facts::Facts};
use crate::{components::icon::Icon, shell::ui::Ui, state::RealmState};

#[component]
pub fn Inspector() -> impl IntoView {
    let ui = expect_context::<Ui>();
    let state = expect_context::<RealmState>();
    let shown = move || {
        let card = ui.selected.get().and_then(|guid| card_of(state, &guid));
        card.map(|card| {
            view! {
                <p class="inspected">
                    {Icon::of(card.realm).view()}
                    <span>{card.words.clone()}</span>
                </p>
                <Facts card />
            }
        })
    };
    view! {
        <aside class="inspector" aria-label="Inspector">
            <h2>"This answer"</h2>
            {shown}
        </aside>
    }
}
