//! What this tab offers, what it does now, and what it did.

use leptos::prelude::*;
use mtor_protocol::Capability;

use crate::{
    components::{format, icon::Icon},
    state::{LendState, RealmState},
};

/// How the energy is found.
const HOW: &str = "An estimate: each answer's own, added up. Browsers tell no real figure.";

#[component]
pub fn Offer() -> impl IntoView {
    view! {
        <div class="trio">
            <Offered />
            <Now />
            <Done />
        </div>
    }
}

#[component]
fn Offered() -> impl IntoView {
    let lend = expect_context::<RealmState>().lend;
    let rows = move || lend.offers.get().iter().map(offered).collect_view();
    view! {
        <section class="box">
            <h3>"What it offers"</h3>
            <Show when=move || lend.offers.with(Vec::is_empty)>
                <p class="faint small">
                    "Nothing yet. Turn the switch on: drawing scenes and the guide need no model."
                </p>
            </Show>
            <ul class="offers" data-testid="offers">{rows}</ul>
        </section>
    }
}

fn offered(it: &Capability) -> AnyView {
    let models: Vec<String> = it.models.iter().map(ToString::to_string).collect();
    let slots = format!("{} at once", it.slots);
    view! {
        <li>
            {Icon::of(it.realm).view()}
            <span>
                <strong>{it.realm.as_str()}</strong>
                <span class="small faint">{models.join(", ")}</span>
            </span>
            <span class="small faint num">{slots}</span>
        </li>
    }
    .into_any()
}

#[component]
fn Now() -> impl IntoView {
    let lend = expect_context::<RealmState>().lend;
    let working = lend.working;
    let rows = move || {
        let row = |(guid, realm): &(mtor_protocol::Guid, mtor_protocol::Realm)| {
            view! {
                <li>
                    {Icon::of(*realm).view()}
                    <span>
                        <strong>{realm.as_str()}</strong>
                        <span class="small faint mono">{guid.to_string()}</span>
                    </span>
                </li>
            }
        };
        working.get().iter().map(row).collect_view()
    };
    view! {
        <section class="box">
            <h3>"What it does now"</h3>
            <Show when=move || working.with(Vec::is_empty)>
                <p class="faint small">"Nothing. It uses no power until somebody asks."</p>
            </Show>
            <ul class="offers working" data-testid="working">{rows}</ul>
        </section>
    }
}

#[component]
fn Done() -> impl IntoView {
    let lend = expect_context::<RealmState>().lend;
    view! {
        <section class="box">
            <h3>"What it did"</h3>
            <dl class="figures num">
                <div>
                    <dt>"Served"</dt>
                    <dd>{move || format::thousands(lend.served.get())}</dd>
                </div>
                <div>
                    <dt>"Failed"</dt>
                    <dd>{move || format::thousands(lend.failed.get())}</dd>
                </div>
                <div>
                    <dt>"Work time"</dt>
                    <dd>{move || match lend.work_ms.get() {
                        0.0 => "none".to_owned(),
                        ms => format::time(ms),
                    }}</dd>
                </div>
                {move || models(lend)}
                {move || energy(lend.joules.get())}
            </dl>
            <p class="faint small">"Credits come later."</p>
        </section>
    }
}

/// What models wrote here, once one has.
fn models(lend: LendState) -> Option<AnyView> {
    let tokens = lend.tokens.get();
    (tokens > 0).then(|| {
        let rate = lend.tokens_per_s.get().map(|per_s| {
            let rate = format::token_rate(per_s);
            view! {
                <div>
                    <dt>"Last answer"</dt>
                    <dd class="with-unit" data-testid="lend-rate">{rate}</dd>
                </div>
            }
        });
        view! {
            <div>
                <dt>"Tokens"</dt>
                <dd data-testid="lend-tokens">{format::thousands(tokens)}</dd>
            </div>
            {rate}
        }
        .into_any()
    })
}

/// An estimate, and how it was made; absent until an answer says what it took.
fn energy(joules: f64) -> Option<AnyView> {
    (joules > 0.0).then(|| {
        let told = format!("about {}", format::energy(joules));
        view! {
            <div title=HOW>
                <dt>"Energy" <span class="vh">{HOW}</span></dt>
                <dd data-testid="lend-energy">{told}</dd>
            </div>
        }
        .into_any()
    })
}
