//! Lend: one large switch, and what follows from it.

use leptos::prelude::*;

use crate::{
    actions::Actions,
    components::{format, icon::Icon, now::ticking, switch::Switch},
    state::{EngineView, LinkView, RealmState},
};

pub mod dials;
pub mod endpoint;
pub mod hours;
pub mod machine;
pub mod models;
pub mod offer;

/// Lending is wanted, and nobody is there to lend to.
const NO_THREAD: &str = "The part of this page that works could not be loaded. Nothing is \
    offered. It is tried again by itself while a relay is in reach.";
const NO_RELAY: &str = "Waiting for a relay. Until one is in reach, this tab serves itself.";
/// "Lent for 12 minutes" moves at most this often.
const SPAN_EVERY_MS: u32 = 10_000;

#[component]
pub fn Lend() -> impl IntoView {
    let lend = expect_context::<RealmState>().lend;
    let actions = expect_context::<Actions>();
    let wanted = lend.wanted;
    let set = Callback::new(move |on| actions.lend(on));
    view! {
        <section class="panel">
            <div class="wide lend">
                <div class="lend-main" class:on=wanted>
                    <div class="lend-switch">
                        <div>
                            <h2 id="lend-name">"Lend this tab's GPU"</h2>
                            <p class="soft">
                                "This tab then answers for others while it is open. Only the realms below are offered, and nothing else of this machine."
                            </p>
                        </div>
                        <Switch
                            label="Lend this tab's GPU"
                            on=wanted
                            set
                            large=true
                            testid="lend-switch"
                        />
                    </div>
                    <Status />
                </div>
                <models::Models />
                <offer::Offer />
                <machine::Machine />
                <dials::DialsForm />
                <endpoint::Endpoint />
            </div>
        </section>
    }
}

/// What the switch came to, in a sentence, and the way out.
#[component]
fn Status() -> impl IntoView {
    let state = expect_context::<RealmState>();
    let lend = state.lend;
    let actions = expect_context::<Actions>();
    let wanted = lend.wanted;
    let is_counting = Signal::derive(move || wanted.get() && lend.since_ms.get().is_some());
    let now = ticking(is_counting, SPAN_EVERY_MS);
    let line = Memo::new(move |_| status(state, now.get()));
    let said =
        Memo::new(move |_| standing(state).unwrap_or_else(|name| format!("Lent as {name}.")));
    let tone = move || match (wanted.get(), lend.paused.with(Option::is_some)) {
        (false, _) => "off",
        (true, true) => "paused",
        (true, false) => "on",
    };
    view! {
        <div class="lend-status">
            <p data-testid="lend-status" data-tone=tone>
                <span class="lamp" aria-hidden="true"></span>
                {line}
            </p>
            // Said aloud without the minutes, which would be said again and again.
            <span class="vh" role="status">{said}</span>
            <Show when=move || wanted.get()>
                <button type="button" class="button" on:click=move |_| actions.lend(false)>
                    {Icon::Stop.view()}
                    "Stop lending"
                </button>
            </Show>
        </div>
    }
}

/// Where lending stands when nothing is served, or the name under which it is.
fn standing(state: RealmState) -> Result<String, String> {
    let lend = state.lend;
    let is_alone = state.link.with(|it| matches!(it, LinkView::Alone { .. }));
    if !lend.wanted.get() {
        return Ok("Off. This tab only asks.".to_owned());
    }
    match (lend.paused.get(), lend.node_id.get()) {
        (Some(why), _) => Ok(why),
        (None, _) if lend.thread_failed.get() => Ok(NO_THREAD.to_owned()),
        (None, _) if is_alone => Ok(NO_RELAY.to_owned()),
        (None, _) if lend.engine.get() == EngineView::Starting => {
            Ok("Loading the part of this page that works for others.".to_owned())
        }
        (None, None) => Ok("Registering with the relay.".to_owned()),
        (None, Some(name)) => Err(name),
    }
}

fn status(state: RealmState, now_ms: f64) -> String {
    let lend = state.lend;
    standing(state).unwrap_or_else(|name| {
        let lent = lend.since_ms.get().map_or_else(String::new, |since| {
            format!("Lent for {}. ", format::span(now_ms - since as f64))
        });
        let served = format::count(lend.served.get(), "intent");
        let energy = match lend.joules.get() {
            joules if joules > 0.0 => format!(", about {},", format::energy(joules)),
            _ => String::new(),
        };
        format!("{lent}{served}{energy} as {name}.")
    })
}
