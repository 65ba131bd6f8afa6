//! A canvas with a film on it as long as it is shown, and the deck that plays it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use leptos::{html::Canvas, prelude::*};
use mtor_video::{Program, Scene};

use crate::{
    player::Player,
    stage::{Hooks, SharedPlayer, Shown, Stage},
    state::RealmState,
};

/// Where in a film its poster is: most have something to show by then.
const POSTER_SHARE: f64 = 0.4;

/// Canvases that follow one another for one film: a browser that spoils them all is left alone.
const FRESH_MAX: u32 = 3;

/// A film's player and its canvas's stage, for whoever steers them.
#[derive(Debug, Clone, Copy)]
pub struct Deck {
    player: StoredValue<SharedPlayer, LocalStorage>,
    stage: StoredValue<Option<Stage>, LocalStorage>,
    /// Raised when the playhead moves or changes.
    moved: RwSignal<u32>,
    /// The last frame's facts.
    pub shown: RwSignal<Shown>,
}

impl Deck {
    /// Plays over and over; rests on the first frame where motion is reduced.
    pub fn new(scene: &Scene) -> Self {
        let mut player = Player::new(scene);
        if reduced_motion() {
            player.pause();
        }
        Self::with(player)
    }

    /// Rests on the poster until it is told to play.
    pub fn poster(scene: &Scene) -> Self {
        let mut player = Player::new(scene);
        player.pause();
        player.seek(player.duration_ms() * POSTER_SHARE);
        Self::with(player)
    }

    fn with(player: Player) -> Self {
        Self {
            player: StoredValue::new_local(Rc::new(RefCell::new(player))),
            stage: StoredValue::new_local(None),
            moved: RwSignal::new(0),
            shown: RwSignal::new(Shown::default()),
        }
    }

    /// Looks at the player and follows it: reads again whenever it moves.
    pub fn read<T>(self, look: impl FnOnce(&Player) -> T) -> T {
        self.moved.track();
        self.read_once(look)
    }

    /// Looks at the player as it is now.
    pub fn read_once<T>(self, look: impl FnOnce(&Player) -> T) -> T {
        self.player.with_value(|player| look(&player.borrow()))
    }

    /// Changes the player and shows what came of it.
    pub fn steer(self, change: impl FnOnce(&mut Player)) {
        self.player
            .try_with_value(|player| change(&mut player.borrow_mut()));
        self.moved.try_update(|n| *n = n.wrapping_add(1));
        self.with_stage(Stage::refresh);
    }

    pub fn with_stage<T>(self, with: impl FnOnce(&Stage) -> T) -> Option<T> {
        let found = |stage: &Option<Stage>| stage.as_ref().map(with);
        self.stage.try_with_value(found).flatten()
    }

    fn note(self, shown: Shown) {
        self.moved.try_update(|n| *n = n.wrapping_add(1));
        self.shown.try_set(shown);
    }
}

#[component]
pub fn SceneCanvas(
    scene: Arc<Scene>,
    state: RealmState,
    deck: Deck,
    #[prop(optional, into)] testid: Option<&'static str>,
) -> impl IntoView {
    let node = NodeRef::<Canvas>::new();
    // A canvas that was WebGPU's is nothing else ever after: the next one takes its place.
    let n_canvas = RwSignal::new(0_u32);
    let program = Arc::new(Program::new(&scene));
    let label = format!("Drawn scene: {}", scene.title);
    let ratio = (scene.width.max(1.0) / scene.height.max(1.0)).to_string();
    let hooks = Hooks {
        shown: Rc::new(move |shown| deck.note(shown)),
        fresh_canvas: Rc::new(move || {
            n_canvas.try_update(|n| *n = (*n + 1).min(FRESH_MAX));
        }),
        refused: Rc::new(Cell::new(false)),
    };
    Effect::new(move |_| {
        if let Some(canvas) = node.get() {
            let player = deck.player.with_value(Rc::clone);
            let stage = Stage::show(canvas, Arc::clone(&program), player, hooks.clone(), state);
            deck.stage.set_value(Some(stage));
        }
    });
    on_cleanup(move || {
        deck.stage.try_update_value(Option::take);
    });
    // By key, since a canvas that is only shown again stays the same element.
    view! {
        <For each=move || [n_canvas.get()] key=|n| *n let(_n)>
            <canvas
                class="scene"
                node_ref=node
                role="img"
                aria-label=label.clone()
                data-testid=testid
                style=("--ratio", ratio.clone())
            ></canvas>
        </For>
    }
}

/// Whether the person asked for stillness.
pub fn reduced_motion() -> bool {
    web_sys::window()
        .and_then(|w| w.match_media("(prefers-reduced-motion: reduce)").ok()?)
        .is_some_and(|query| query.matches())
}
