//! A canvas with a scene that plays on it as long as it is shown.

use std::sync::Arc;

use leptos::{html::Canvas, prelude::*};
use mtor_video::Scene;

use crate::{stage::Stage, state::RealmState};

#[component]
pub fn SceneCanvas(
    scene: Arc<Scene>,
    state: RealmState,
    #[prop(optional)] node: NodeRef<Canvas>,
    #[prop(optional, into)] testid: Option<&'static str>,
) -> impl IntoView {
    let stage = StoredValue::new_local(None::<Stage>);
    let label = format!("Drawn scene: {}", scene.title);
    let aspect = format!("{} / {}", scene.width.max(1.0), scene.height.max(1.0));
    Effect::new(move |_| {
        if let Some(canvas) = node.get() {
            stage.set_value(Some(Stage::play(canvas, Arc::clone(&scene), state)));
        }
    });
    on_cleanup(move || {
        stage.try_update_value(Option::take);
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
