//! A film on the wall: its poster, which plays while it is looked at.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use leptos::{html::Button, prelude::*};
use mtor_video::Scene;
use wasm_bindgen_futures::spawn_local;

use crate::{
    components::{
        canvas::{Deck, SceneCanvas, reduced_motion},
        format,
    },
    files::Problem,
    films::{Films, Listed, Opening, fetch_film},
    stage::sight::Sight,
    state::RealmState,
};

/// A film that is here already.
pub(super) fn tile(scene: Arc<Scene>, about: String) -> AnyView {
    let films = expect_context::<Films>();
    let (shown, title) = (Arc::clone(&scene), scene.title.clone());
    let open = move || films.show(Arc::clone(&scene), Vec::new());
    frame(
        Signal::stored(Some(shown)),
        (title, about),
        open,
        NodeRef::new(),
    )
}

/// A film of the library: it is fetched when its place on the wall comes into view.
pub(super) fn listed_tile(listed: Listed) -> AnyView {
    let films = expect_context::<Films>();
    let scene = RwSignal::new(None::<Arc<Scene>>);
    let node = NodeRef::<Button>::new();
    let words = (listed.title.clone(), about(&listed));
    let listed = StoredValue::new(listed);
    let fetch = move |then_open: bool| {
        spawn_local(async move {
            let Some(it) = listed.try_get_value() else {
                return;
            };
            match fetch_film(&it).await {
                Some(film) => {
                    scene.try_set(Some(Arc::clone(&film)));
                    if then_open {
                        films.show(film, Vec::new());
                    }
                }
                None if then_open => {
                    let problem = Problem::missing(&it.title);
                    films.opening.set(Opening::Failed(problem));
                }
                // Whoever opens it hears of it.
                None => {}
            }
        });
    };
    when_seen(node, move || fetch(false));
    let open = move || match scene.get_untracked() {
        Some(film) => films.show(film, Vec::new()),
        None => fetch(true),
    };
    frame(scene.into(), words, open, node)
}

fn about(listed: &Listed) -> String {
    let seconds = format::span(listed.seconds * 1_000.0);
    match listed.about.trim() {
        "" => seconds,
        about => format!("{seconds}. {about}"),
    }
}

/// Calls once, when the element is first in view.
fn when_seen(node: NodeRef<Button>, seen: impl Fn() + Clone + 'static) {
    let sight = StoredValue::new_local(None::<Sight>);
    Effect::new(move |_| {
        let Some(button) = node.get() else { return };
        let is_done = Rc::new(RefCell::new(false));
        let seen = seen.clone();
        sight.set_value(Some(Sight::of(&button, move |in_view| {
            if in_view && !is_done.replace(true) {
                seen();
            }
        })));
    });
    on_cleanup(move || drop(sight.try_update_value(Option::take)));
}

fn frame(
    scene: Signal<Option<Arc<Scene>>>,
    (title, about): (String, String),
    open: impl Fn() + 'static,
    node: NodeRef<Button>,
) -> AnyView {
    let looked_at = RwSignal::new(false);
    let name = title.clone();
    view! {
        <button
            type="button"
            class="tile"
            node_ref=node
            data-testid="tile"
            data-title=name
            on:click=move |_| open()
            on:pointerenter=move |_| looked_at.set(true)
            on:pointerleave=move |_| looked_at.set(false)
            on:focus=move |_| looked_at.set(true)
            on:blur=move |_| looked_at.set(false)
        >
            <span class="poster">
                {move || scene.get().map(|scene| poster(scene, looked_at))}
            </span>
            <span class="tile-words">
                <strong>{title}</strong>
                <span class="small faint">{about}</span>
            </span>
        </button>
    }
    .into_any()
}

fn poster(scene: Arc<Scene>, looked_at: RwSignal<bool>) -> AnyView {
    let state = expect_context::<RealmState>();
    let deck = Deck::poster(&scene);
    Effect::new(move |_| {
        let plays = looked_at.get() && !reduced_motion();
        deck.steer(|player| if plays { player.play() } else { player.pause() });
    });
    view! { <SceneCanvas scene state deck /> }.into_any()
}
