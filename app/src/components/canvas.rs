//! A canvas with a scene that plays on it as long as it is shown.

use std::sync::Arc;

use leptos::{html::Canvas, prelude::*};
use mtor_video::Scene;

use crate::{stage::Stage, state::RealmState};

/// The stage of a canvas, for whoever wants more of it than to be seen.
pub type StageSlot = StoredValue<Option<Stage>, LocalStorage>;

#[component]
pub fn SceneCanvas(
    scene: Arc<Scene>,
    state: RealmState,
    /// Where the stage is kept; the canvas keeps its own otherwise.
    #[prop(optional)]
    kept: Option<StageSlot>,
    /// Rests on the first frame while false.
    #[prop(optional, into)]
    moving: Option<Signal<bool>>,
    #[prop(optional, into)] testid: Option<&'static str>,
) -> impl IntoView {
    let node = NodeRef::<Canvas>::new();
    let slot = kept.unwrap_or_else(|| StoredValue::new_local(None));
    let label = format!("Drawn scene: {}", scene.title);
    let aspect = format!("{} / {}", scene.width.max(1.0), scene.height.max(1.0));
    Effect::new(move |_| {
        if let Some(canvas) = node.get() {
            let scene = Arc::clone(&scene);
            let stage = match moving {
                None => Stage::play(canvas, scene, state),
                Some(_) => Stage::still(canvas, scene, state),
            };
            slot.set_value(Some(stage));
        }
    });
    if let Some(moving) = moving {
        Effect::new(move |_| {
            let moving = moving.get();
            slot.with_value(|it| {
                if let Some(stage) = it {
                    stage.set_moving(moving);
                }
            });
        });
    }
    on_cleanup(move || {
        slot.try_update_value(Option::take);
    });
    view! {
        <canvas
            class="scene"
            node_ref=node
            role="img"
            aria-label=label
            data-testid=testid
            style:aspect-ratio=aspect
        ></canvas>
    }
}
