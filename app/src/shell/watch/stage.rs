//! The stage: one film as large as the window, and what a person does with it.

use leptos::{
    ev,
    html::{Dialog, Div},
    prelude::*,
};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::{
    controls::Controls,
    drop::OpeningLine,
    export::Export,
    keys::{Deed, Focus, KEYS, deed},
};
use crate::{
    components::{
        canvas::{Deck, SceneCanvas},
        format,
    },
    files::LeftOut,
    films::{Film, Films},
    player::Player,
    stage::Stage,
    state::RealmState,
};

/// The open stage, for its parts.
#[derive(Debug, Clone, Copy)]
pub struct Open {
    pub deck: Deck,
    pub title: StoredValue<String>,
    pub figures: RwSignal<bool>,
    pub view: NodeRef<Div>,
    pub export: Export,
}

/// Escape closes it.
#[component]
pub fn StageDialog() -> impl IntoView {
    let films = expect_context::<Films>();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match films.on_stage.with(Option::is_some) {
            // Opening fails only for a dialog that is open.
            true if !dialog.open() => drop(dialog.show_modal()),
            false if dialog.open() => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog
            class="stage"
            node_ref=dialog
            aria-label="Stage"
            on:close=move |_| {
                // The event comes late: another film may be on by then.
                if dialog.get_untracked().is_some_and(|it| !it.open()) {
                    films.on_stage.set(None);
                }
            }
        >
            {move || films.on_stage.get().map(|film| view! { <StageView film /> })}
        </dialog>
    }
}

#[component]
fn StageView(film: Film) -> impl IntoView {
    let state = expect_context::<RealmState>();
    let deck = Deck::new(&film.scene);
    let it = Open {
        deck,
        title: StoredValue::new(film.scene.title.clone()),
        figures: RwSignal::new(false),
        view: NodeRef::new(),
        export: Export::new(deck),
    };
    // Whoever opened it steers it by keys at once.
    Effect::new(move |_| {
        if let Some(view) = it.view.get() {
            drop(view.focus());
        }
    });
    let (scene, title) = (film.scene, it.title.get_value());
    let press = move |_| {
        if !it.export.is_running() {
            deck.steer(Player::toggle);
        }
    };
    view! {
        <div
            class="stage-view"
            node_ref=it.view
            tabindex="-1"
            role="group"
            aria-label=it.title.get_value()
            data-testid="stage"
            on:keydown=move |event| it.hear(&event)
        >
            <div class="stage-picture" on:click=press>
                <SceneCanvas scene state deck testid="stage-canvas" />
            </div>
            <Controls it />
            <div class="stage-notes">
                <OpeningLine />
                <strong>{title}</strong>
                {left_out(&film.left_out)}
                <details class="fold">
                    <summary>"Keys"</summary>
                    <dl class="keys">
                        {KEYS
                            .into_iter()
                            .map(|(keys, what)| view! { <dt>{keys}</dt> <dd>{what}</dd> })
                            .collect_view()}
                    </dl>
                </details>
            </div>
        </div>
    }
}

/// What of the file is not in the film.
fn left_out(all: &[LeftOut]) -> Option<AnyView> {
    let head = format!("Left out: {}", format::count(all.len() as u64, "thing"));
    let line = |it: &LeftOut| view! { <li>{it.what.clone()} <span class="faint">{it.place.clone()}</span></li> };
    (!all.is_empty()).then(|| {
        view! {
            <details class="fold" data-testid="left-out">
                <summary>{head}</summary>
                <ul>{all.iter().map(line).collect_view()}</ul>
            </details>
        }
        .into_any()
    })
}

impl Open {
    fn hear(self, event: &ev::KeyboardEvent) {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.alt_key());
        let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
        let focus = target.map_or(Focus::Stage, |it| focus_on(&it));
        let asked = deed(&event.key(), event.shift_key(), focus);
        if let (true, Some(asked)) = (is_plain && !self.export.is_running(), asked) {
            event.prevent_default();
            self.do_it(asked);
        }
    }

    pub(super) fn do_it(self, asked: Deed) {
        let steer = |change: fn(&mut Player)| self.deck.steer(change);
        match asked {
            Deed::Toggle => steer(Player::toggle),
            Deed::By(ms) => self.deck.steer(|it| it.seek_by(ms)),
            Deed::Step(n) => self.deck.steer(|it| it.step(n)),
            Deed::Start => steer(|it| it.seek(0.0)),
            Deed::End => steer(|it| it.seek(it.duration_ms())),
            Deed::Loop => steer(|it| it.set_looping(!it.is_looping())),
            Deed::Faster => steer(Player::faster),
            Deed::Slower => steer(Player::slower),
            Deed::Figures => self.figures.update(|it| *it = !*it),
            Deed::SaveFrame => self.save_frame(),
            Deed::Full => self.full_screen(),
        }
    }

    fn save_frame(self) {
        let save = |stage: &Stage| self.title.with_value(|title| stage.save_frame(title));
        self.deck.with_stage(save);
    }

    fn full_screen(self) {
        let Some(view) = self.view.get_untracked() else {
            return;
        };
        if document().fullscreen_element().is_some() {
            document().exit_fullscreen();
        } else {
            // A browser that forbids it leaves the page as it is.
            drop(view.request_fullscreen());
        }
    }
}

fn focus_on(element: &Element) -> Focus {
    match element.tag_name().as_str() {
        "BUTTON" | "SUMMARY" => Focus::Button,
        "SELECT" | "TEXTAREA" => Focus::Field,
        _ => Focus::Stage,
    }
}

/// Whether the browser can fill the screen with an element; phones of one kind cannot.
pub(super) fn has_full_screen() -> bool {
    document().fullscreen_enabled() && document().body().is_some_and(|it| can_ask(&it))
}

fn can_ask(element: &HtmlElement) -> bool {
    js_sys::Reflect::has(element, &"requestFullscreen".into()).unwrap_or(false)
}
