//! Watch: a wall of films that play when looked at, and one stage.

use std::sync::Arc;

use leptos::prelude::*;
use mtor_video::Scene;

use crate::{
    actions::Actions,
    components::icon::Icon,
    films::{Films, Listed},
    state::{Card, Phase, RealmState},
};

pub mod controls;
pub mod drop;
pub mod export;
mod keys;
pub mod stage;
mod tile;

use drop::{OpenButton, OpeningLine};

/// Scenes of the session on the wall: each one holds a canvas on the GPU.
const WALL_MAX: usize = 24;
const EXAMPLE: &str = "imagine a neon mountain";

type Answered = (Card, Arc<Scene>);

#[component]
pub fn Watch() -> impl IntoView {
    let state = expect_context::<RealmState>();
    let films = expect_context::<Films>();
    films.want_library();
    // Newest first.
    let answered = Signal::derive(move || {
        state.cards.with(|cards| {
            let shown = |card: &Card| card.scene.get().map(|scene| (card.clone(), scene));
            cards
                .iter()
                .rev()
                .filter_map(shown)
                .take(WALL_MAX)
                .collect::<Vec<Answered>>()
        })
    });
    let listed = move || films.library.get().unwrap_or_default();
    let is_empty =
        move || answered.with(Vec::is_empty) && films.library.get().is_some_and(|it| it.is_empty());
    view! {
        <section class="panel watch" class:dropping=films.dragging>
            <div class="wide">
                <div class="watch-head">
                    <OpenButton />
                    <p class="small faint">"Lottie, dotLottie or SVG; or drop it on the page."</p>
                </div>
                <Show when=move || films.on_stage.with(Option::is_none)>
                    <OpeningLine />
                </Show>
                <Show when=is_empty>
                    <EmptyWall />
                </Show>
                <ul class="wall" aria-label="Films">
                    <For each=listed key=|it: &Listed| it.file.clone() let(it)>
                        <li>{tile::listed_tile(it)}</li>
                    </For>
                    <For each=move || answered.get() key=|(card, _)| card.guid.clone() let((card, scene))>
                        <li>
                            {tile::tile(scene, card.worker.get_untracked().unwrap_or_default())}
                        </li>
                    </For>
                </ul>
            </div>
            <stage::StageDialog />
        </section>
    }
}

#[component]
fn EmptyWall() -> impl IntoView {
    let state = expect_context::<RealmState>();
    let actions = expect_context::<Actions>();
    let is_open = |card: &Card| {
        card.phase
            .with(|it| !matches!(it, Phase::Done | Phase::Refused { .. }))
    };
    let is_coming = Memo::new(move |_| state.cards.with(|cards| cards.iter().any(is_open)));
    let ask = move |_| {
        actions.ask(EXAMPLE.to_owned(), None);
    };
    view! {
        <div class="empty">
            <span class="empty-mark">{Icon::Film.view()}</span>
            <h2>"Nothing to watch yet."</h2>
            <p class="soft">
                "Every scene that you ask for hangs here. It plays when you point at it. Ask for the first one, or open a file."
            </p>
            <button
                type="button"
                class="button strong"
                disabled=is_coming
                on:click=ask
            >
                {Icon::Spark.view()}
                {move || if is_coming.get() { "A scene is on its way" } else { EXAMPLE }}
            </button>
        </div>
    }
}
