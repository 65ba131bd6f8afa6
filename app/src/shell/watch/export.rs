//! "Save film": one pass from the start to the end in real time, recorded as it is shown.

use gloo_timers::callback::Timeout;
use leptos::{ev, prelude::*};

use crate::{
    capture::{Recording, download, file_name},
    components::{canvas::Deck, icon::Icon, meter::Meter},
    player::Player,
};

/// The last frame has to be on the screen before the recorder has it.
const LAST_FRAME_MS: u32 = 150;

/// A film that may be being saved.
#[derive(Debug, Clone, Copy)]
pub struct Export {
    deck: Deck,
    running: RwSignal<bool>,
    recording: StoredValue<Option<Recording>, LocalStorage>,
    end: StoredValue<Option<Timeout>, LocalStorage>,
    /// The player before it, to go on with afterwards.
    before: StoredValue<Option<Player>>,
}

impl Export {
    pub(super) fn new(deck: Deck) -> Self {
        let it = Self {
            deck,
            running: RwSignal::new(false),
            recording: StoredValue::new_local(None),
            end: StoredValue::new_local(None),
            before: StoredValue::new(None),
        };
        Effect::new(move |_| {
            if it.running.get() && !deck.read(Player::is_playing) {
                it.finish_soon();
            }
        });
        // This runs before the browser paints: the canvas still has its pixels.
        Effect::new(move |_| {
            deck.shown.track();
            if !it.running.get_untracked() {
                return;
            }
            it.recording.with_value(|recording| {
                if let Some(recording) = recording {
                    deck.with_stage(|stage| recording.add(stage.canvas()));
                }
            });
        });
        // A hidden page draws no frames: recorder and film wait for it.
        let hidden = window_event_listener(ev::visibilitychange, move |_| {
            let is_hidden = document().hidden();
            it.recording.with_value(|recording| {
                if let Some(recording) = recording {
                    recording.wait(is_hidden);
                    deck.steer(Player::rest);
                }
            });
        });
        on_cleanup(move || {
            hidden.remove();
            it.recording.try_update_value(Option::take);
        });
        it
    }

    pub(super) fn is_running(self) -> bool {
        self.running.get()
    }

    /// Plays the film once from the start and records it.
    pub(super) fn begin(self, title: StoredValue<String>) {
        let name = file_name(&title.get_value(), "webm");
        let recording = self.deck.with_stage(|stage| {
            Recording::begin(stage.canvas(), move |film| {
                download(&film, &name);
                self.end();
            })
        });
        let Some(recording) = recording.flatten() else {
            return;
        };
        self.recording.set_value(Some(recording));
        self.before
            .set_value(Some(self.deck.read_once(Player::clone)));
        self.deck.steer(|player| {
            player.set_looping(false);
            player.set_speed(1.0);
            player.seek(0.0);
            player.play();
        });
        self.running.set(true);
    }

    fn finish_soon(self) {
        let finish = move || {
            self.recording.with_value(|it| {
                if let Some(recording) = it {
                    recording.finish();
                }
            });
        };
        self.end
            .set_value(Some(Timeout::new(LAST_FRAME_MS, finish)));
    }

    /// Ends it and keeps nothing.
    fn cancel(self) {
        self.recording.set_value(None);
        self.end();
    }

    /// The player is again as it was. The recording is left to the next one, since this may be
    /// called by its own closure.
    fn end(self) {
        self.end.set_value(None);
        self.running.set(false);
        if let Some(before) = self.before.try_update_value(Option::take).flatten() {
            self.deck.steer(|player| *player = before);
        }
    }

    /// How far it is, and the way to stop it.
    pub(super) fn view(self) -> AnyView {
        let deck = self.deck;
        let running = move || {
            let seconds = Memo::new(move |_| {
                deck.read(|p| {
                    (
                        (p.at_ms() / 1_000.0) as u64,
                        (p.duration_ms() / 1_000.0).ceil() as u64,
                    )
                })
            });
            let words = move || {
                let (at, whole) = seconds.get();
                format!(
                    "Saving the film as it plays: {at} of {whole} seconds. Keep this tab in front."
                )
            };
            view! {
                <div class="notice" role="status" data-testid="stage-saving">
                    {Icon::Reel.view()}
                    <p>{words}</p>
                    {move || {
                        let (at, whole) = seconds.get();
                        view! { <Meter label="Saved so far" done=at total=whole /> }
                    }}
                    <div class="do">
                        <button type="button" class="button" on:click=move |_| self.cancel()>
                            {Icon::Stop.view()}
                            "Cancel"
                        </button>
                    </div>
                </div>
            }
        };
        (move || self.running.get().then(running)).into_any()
    }
}
