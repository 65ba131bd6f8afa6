//! The shell: a slim rail of places, a head that says how things stand, one panel at a time.

use leptos::{ev, prelude::*};

use crate::{
    components::pulse::Pulse,
    films::Films,
    state::{Phase, RealmState},
};

pub mod converse;
pub mod lend;
pub mod realm;
mod route;
pub mod status;
pub mod theme;
pub mod ui;
pub mod watch;

use route::Panel;
use ui::Ui;

#[component]
pub fn Shell() -> impl IntoView {
    let ui = Ui::new();
    provide_context(ui);
    let panel = ui.panel;
    Effect::new(move |_| document().set_title(&format!("{} · MTOR", panel.get().name())));
    ui::listen(ui);
    let films = Films::new();
    provide_context(films);
    watch::drop::listen(ui, films);
    view! {
        <a class="skip" href="#main" on:click=skip_to_main>
            "Skip to the content"
        </a>
        <div class="shell">
            <Rail />
            <div class="page">
                <header class="head">
                    <h1>{move || panel.get().name()}</h1>
                    <status::LinkLine />
                    <theme::ThemeButton />
                </header>
                <main id="main" class="main" tabindex="-1">
                    <section class="panel" hidden=move || panel.get() != Panel::Converse>
                        <converse::Converse />
                    </section>
                    {move || match panel.get() {
                        Panel::Converse => ().into_any(),
                        Panel::Watch => view! { <watch::Watch /> }.into_any(),
                        Panel::Lend => view! { <lend::Lend /> }.into_any(),
                        Panel::Realm => view! { <realm::RealmPanel /> }.into_any(),
                    }}
                </main>
            </div>
        </div>
        <ui::Announcer />
    }
}

/// The hash names the panel, so the link's own jump must not happen.
fn skip_to_main(event: ev::MouseEvent) {
    event.prevent_default();
    ui::focus_by_id("main");
}

/// Whether anything is at work in the realm: what the pulse breathes with.
fn alive(state: RealmState) -> Signal<bool> {
    Memo::new(move |_| {
        let is_open = |phase: &Phase| !matches!(phase, Phase::Done | Phase::Refused { .. });
        let asked = state
            .cards
            .with(|cards| cards.iter().any(|card| card.phase.with(is_open)));
        let works = || {
            state
                .roster
                .with(|it| it.workers.iter().any(|w| w.busy > 0))
        };
        asked || works()
    })
    .into()
}

#[component]
fn Rail() -> impl IntoView {
    let ui = expect_context::<Ui>();
    let state = expect_context::<RealmState>();
    view! {
        <nav class="rail" aria-label="Places">
            <button
                type="button"
                class="rail-pulse"
                aria-label="Ask"
                title="Ask ( / )"
                on:click=move |_| ui.ask_now()
            >
                <Pulse alive=alive(state) />
            </button>
            {Panel::ALL.into_iter().map(|panel| place(panel, ui)).collect_view()}
        </nav>
    }
}

fn place(panel: Panel, ui: Ui) -> AnyView {
    view! {
        <a
            class=format!("place place-{}", panel.id())
            href=format!("#{}", panel.id())
            aria-current=move || (ui.panel.get() == panel).then_some("page")
            data-testid=format!("nav-{}", panel.id())
        >
            {panel.icon().view()}
            <span>{panel.name()}</span>
        </a>
    }
    .into_any()
}
