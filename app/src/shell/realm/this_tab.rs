//! What this tab draws with, and where it stands.

use leptos::prelude::*;

use crate::state::{LinkView, RealmState, RendererView};

#[component]
pub fn ThisTab() -> impl IntoView {
    let state = expect_context::<RealmState>();
    let draws = move || match state.renderer.get() {
        None => "Not tried yet: no scene was drawn.".to_owned(),
        Some(RendererView::WebGpu { .. }) => "With WebGPU.".to_owned(),
        Some(RendererView::Cpu { why }) => format!("By the CPU. {}", capital(&why)),
    };
    let adapter = move || match state.renderer.get() {
        Some(RendererView::WebGpu { adapter }) if !adapter.is_empty() => {
            Some(view! { <dt>"Adapter"</dt><dd>{adapter}</dd> })
        }
        _ => None,
    };
    let relay = move || match state.link.get() {
        LinkView::Joined { relay } => relay,
        LinkView::Joining => "joining".to_owned(),
        LinkView::Alone { .. } => "none in reach: this tab serves itself".to_owned(),
        LinkView::Draining => "restarting".to_owned(),
    };
    let name = move || match state.lend.node_id.get() {
        Some(name) => name,
        None => "not in the roster: it only asks".to_owned(),
    };
    view! {
        <section class="box">
            <h2>"This tab"</h2>
            <dl class="facts wide-facts">
                <dt>"Relay"</dt>
                <dd>{relay}</dd>
                <dt>"Name"</dt>
                <dd>{name}</dd>
                <dt>"Draws"</dt>
                <dd>{draws}</dd>
                {adapter}
            </dl>
        </section>
    }
}

/// A reason as a sentence of its own.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}
