//! Watch: a wall of the scenes of this session, and one stage.

use std::sync::Arc;

use leptos::{html::Dialog, prelude::*};
use mtor_video::Scene;

use crate::{
    actions::Actions,
    components::{canvas::SceneCanvas, icon::Icon},
    state::{Card, Phase, RealmState},
};

/// Scenes on the wall: each one holds a canvas on the GPU.
const WALL_MAX: usize = 24;
const EXAMPLE: &str = "imagine a neon mountain";

type Shown = (Card, Arc<Scene>);

#[component]
pub fn Watch() -> impl IntoView {
    let state = expect_context::<RealmState>();
    let on_stage = RwSignal::new(None::<Arc<Scene>>);
    // Newest first.
    let wall = Signal::derive(move || {
        state.cards.with(|cards| {
            let shown = |card: &Card| card.scene.get().map(|scene| (card.clone(), scene));
            cards
                .iter()
                .rev()
                .filter_map(shown)
                .take(WALL_MAX)
                .collect::<Vec<Shown>>()
        })
    });
    let is_empty = move || wall.with(Vec::is_empty);
    view! {
        <section class="panel">
            <div class="wide">
                <Show when=is_empty>
                    <EmptyWall />
                </Show>
                <ul class="wall" aria-label="Scenes of this session">
                    <For each=move || wall.get() key=|(card, _)| card.guid.clone() let((card, scene))>
                        <li>{tile(card, scene, on_stage)}</li>
                    </For>
                </ul>
            </div>
            <StageDialog on_stage />
        </section>
    }
}

fn tile(card: Card, scene: Arc<Scene>, on_stage: RwSignal<Option<Arc<Scene>>>) -> AnyView {
    let state = expect_context::<RealmState>();
    let opened = Arc::clone(&scene);
    let title = scene.title.clone();
    let looked_at = RwSignal::new(false);
    view! {
        <button
            type="button"
            class="tile"
            on:click=move |_| on_stage.set(Some(Arc::clone(&opened)))
            on:pointerenter=move |_| looked_at.set(true)
            on:pointerleave=move |_| looked_at.set(false)
            on:focus=move |_| looked_at.set(true)
            on:blur=move |_| looked_at.set(false)
        >
            <SceneCanvas scene state moving=looked_at />
            <span class="tile-words">
                <strong>{title}</strong>
                <span class="small faint">{card.worker.get_untracked()}</span>
            </span>
        </button>
    }
    .into_any()
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
                "Every scene that you ask for hangs here. It plays when you point at it. Ask for the first one."
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

/// One scene, as large as the window; Escape closes it.
#[component]
fn StageDialog(on_stage: RwSignal<Option<Arc<Scene>>>) -> impl IntoView {
    let state = expect_context::<RealmState>();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match on_stage.with(Option::is_some) {
            // Opening fails only for a dialog that is open.
            true if !dialog.open() => drop(dialog.show_modal()),
            false if dialog.open() => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog class="stage" node_ref=dialog aria-label="Stage" on:close=move |_| on_stage.set(None)>
            {move || on_stage.get().map(|scene| {
                let title = scene.title.clone();
                view! {
                    <SceneCanvas scene state />
                    <div class="stage-foot">
                        <strong>{title}</strong>
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| on_stage.set(None)
                        >
                            {Icon::Cross.view()}
                            "Close"
                        </button>
                    </div>
                }
            })}
        </dialog>
    }
}
