//! Models: what can run here, how far each is, and what this browser keeps of them.

use leptos::prelude::*;
use mtor_workshop::LoadOptions;

use crate::state::{EngineView, LendState, RealmState};

pub mod add;
pub mod delete;
pub mod options;
pub mod own;
pub mod row;
pub mod storage;
mod told;

/// What lending loads once, over the line: the engine's program, compressed.
const ENGINE_SIZE: &str = "about 3 MB";

#[component]
pub fn Models() -> impl IntoView {
    let lend = expect_context::<RealmState>().lend;
    let options = RwSignal::new(LoadOptions::default());
    let ids = Memo::new(move |_| {
        let id = |it: &mtor_workshop::ModelView| it.id.clone();
        lend.models
            .with(|all| all.iter().map(id).collect::<Vec<_>>())
    });
    let is_known = Memo::new(move |_| ids.with(|it| !it.is_empty()));
    let line = Memo::new(move |_| match is_known.get() {
        true => "One that is ready answers for the realm. Its files come straight into this \
                 browser and stay here."
            .to_owned(),
        false => before(lend),
    });
    view! {
        <section class="box models" data-testid="models">
            <div>
                <h3>"Models"</h3>
                <p class="soft small" data-testid="models-line">
                    {line}
                </p>
            </div>
            <ul class="model-list">
                <own::OwnModel />
                <For each=move || ids.get() key=Clone::clone let(id)>
                    <row::ModelRow id options />
                </For>
            </ul>
            <Show when=move || is_known.get()>
                <options::Options options />
                <div class="add">
                    <add::PasteLink />
                    <add::FromDisk />
                </div>
                <storage::Storage />
            </Show>
        </section>
    }
}

/// Why there is no list yet.
fn before(lend: LendState) -> String {
    match (lend.engine.get(), lend.wanted.get()) {
        (EngineView::Failed, _) => {
            "The engine could not be loaded or has stopped. It is tried again by itself.".to_owned()
        }
        (EngineView::Ready, _) => "The engine looks at what is here.".to_owned(),
        (EngineView::Starting, _) | (_, true) => format!("The engine is loading, {ENGINE_SIZE}."),
        (EngineView::Off, false) => format!(
            "Models can be chosen once lending is on. The engine, {ENGINE_SIZE}, is loaded then."
        ),
    }
}
