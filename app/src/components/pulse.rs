//! The pulse: the mark of MTOR. It rests when nothing happens and breathes with work.

use leptos::prelude::*;

#[component]
pub fn Pulse(#[prop(into)] alive: Signal<bool>) -> impl IntoView {
    view! {
        <svg class="pulse" class:alive=alive viewBox="0 0 32 32" aria-hidden="true">
            <circle class="halo" cx="16" cy="19" r="9" />
            <path class="lines" d="M4 25 10 7l6 12 6-12 6 18" />
            <g class="points">
                <circle cx="4" cy="25" r="2.75" />
                <circle cx="10" cy="7" r="2.75" />
                <circle cx="22" cy="7" r="2.75" />
                <circle cx="28" cy="25" r="2.75" />
            </g>
            <circle class="heart" cx="16" cy="19" r="3.5" />
        </svg>
    }
}
