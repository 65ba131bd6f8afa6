//! The wait for an answer: how far it is, and the way to stop it.

use leptos::{html::Button, prelude::*};
use mtor_protocol::Guid;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::refusal;
use crate::{
    actions::Actions,
    components::{format, icon::Icon, meter::Meter},
    state::Phase,
};

#[component]
pub fn Wait(phase: RwSignal<Phase>, guid: Guid) -> impl IntoView {
    let actions = expect_context::<Actions>();
    let button = NodeRef::<Button>::new();
    let figures = Memo::new(move |_| match phase.get() {
        Phase::Working { done, total } => (done, total),
        _ => (0, 0),
    });
    let has_end = Memo::new(move |_| figures.get().1 > 0);
    let stop = move |_| {
        if let Some(button) = button.get_untracked() {
            hand_focus_on(&button);
        }
        actions.cancel(&guid);
    };
    view! {
        <div class="wait">
            <p class="wait-line">
                <span class="lamp working" aria-hidden="true"></span>
                {move || phase.with(told)}
            </p>
            <Show when=move || has_end.get()>
                <Meter
                    label="Work done"
                    done=Signal::derive(move || figures.get().0)
                    total=Signal::derive(move || figures.get().1)
                />
            </Show>
            <button
                type="button"
                class="button"
                node_ref=button
                title="Stop (Escape stops the newest)"
                data-testid="card-stop"
                on:click=stop
            >
                {Icon::Stop.view()}
                "Stop"
            </button>
        </div>
    }
}

/// The button goes with the wait; who pressed it by key finds "Ask again" in its place.
fn hand_focus_on(button: &HtmlElement) {
    let has_focus = document()
        .active_element()
        .is_some_and(|it| it.is_same_node(Some(button)));
    let card = button.closest(".card").ok().flatten();
    let Some(card) = card.filter(|_| has_focus) else {
        return;
    };
    request_animation_frame(move || {
        let again = card.query_selector("[data-testid=card-again]");
        if let Some(again) = again.ok().flatten() {
            // Focus fails only on an element that is gone.
            drop(again.unchecked_into::<HtmlElement>().focus());
        }
    });
}

/// How far an intent is, in words.
pub(super) fn told(phase: &Phase) -> String {
    match phase {
        Phase::Sending => "Sending.".to_owned(),
        Phase::Waiting { position, eta_ms } => waiting(*position, *eta_ms),
        Phase::Working { done: 0, total: 0 } => "A tab is working on it.".to_owned(),
        Phase::Working { done, total: 0 } => format!("{} so far.", format::thousands(*done)),
        Phase::Working { done, total } => {
            format!(
                "{} of {}",
                format::thousands(*done),
                format::thousands(*total)
            )
        }
        Phase::Done => "Answered.".to_owned(),
        Phase::Refused { code, .. } => format!("Refused: {}", refusal::code_name(*code)),
    }
}

fn waiting(position: u32, eta_ms: Option<u64>) -> String {
    let eta = eta_ms.map(|ms| format!(", about {} to go", format::span(ms.max(1_000) as f64)));
    let eta = eta.unwrap_or_default();
    match position {
        0 => format!("With a tab that works{eta}."),
        1 => format!("Next in line{eta}."),
        n => format!("{} in line{eta}.", format::ordinal(n)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_with_its_place_and_time() {
        assert_eq!(waiting(1, None), "Next in line.");
        assert_eq!(
            waiting(2, Some(3_000)),
            "2nd in line, about 3 seconds to go."
        );
    }
}
