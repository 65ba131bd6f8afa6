//! Realm: the roster and the figures, drawn and in a table.

use leptos::prelude::*;
use mtor_protocol::RosterEntry;

use crate::{
    components::{
        button::CopyButton,
        constellation::{Constellation, told},
        format,
        icon::Icon,
    },
    shell::{route::Panel, ui::Ui},
    state::RealmState,
};

pub mod table;
pub mod this_tab;

/// What the constellation means, while no worker is looked at.
const LEGEND: &str = "Near is fast, large is strong. A line lights up while an intent travels it.";

#[component]
pub fn RealmPanel() -> impl IntoView {
    let state = expect_context::<RealmState>();
    let workers = Memo::new(move |_| state.roster.with(|it| it.workers.clone()));
    let looked_at = RwSignal::new(None::<String>);
    let is_empty = move || workers.with(Vec::is_empty);
    let facts = move || {
        let own = state.lend.node_id.get();
        let at = looked_at.get();
        let is_at = |it: &&RosterEntry| at.as_deref() == Some(it.node_id.as_str());
        let found = workers.with(|all| {
            all.iter()
                .find(is_at)
                .map(|it| told(it, own.as_deref() == Some(it.node_id.as_str())))
        });
        found.unwrap_or_else(|| LEGEND.to_owned())
    };
    view! {
        <section class="panel">
            <div class="wide realm">
                <Show when=is_empty>
                    <EmptyRealm />
                </Show>
                <Show when=move || !is_empty()>
                    <div class="realm-top">
                        <figure class="box sky">
                            <Constellation workers own=state.lend.node_id looked_at />
                            <figcaption class="small faint num">{facts}</figcaption>
                        </figure>
                        <table::Workers looked_at />
                    </div>
                </Show>
                <div class="duo">
                    <Queues />
                    <this_tab::ThisTab />
                </div>
            </div>
        </section>
    }
}

/// Nobody works here yet: how to begin.
#[component]
fn EmptyRealm() -> impl IntoView {
    let ui = expect_context::<Ui>();
    let url = page_url();
    let to_copy = url.clone();
    view! {
        <div class="empty">
            <span class="empty-mark">{Icon::Web.view()}</span>
            <h2>"No tab works here yet."</h2>
            <p class="soft">
                "Lend this one, or open the same address in a second tab or on another device and lend that."
            </p>
            <div class="do">
                <button type="button" class="button strong" on:click=move |_| ui.go(Panel::Lend)>
                    {Icon::Bolt.view()}
                    "Open Lend"
                </button>
            </div>
            <p class="address">
                <span class="mono">{url}</span>
                <CopyButton label="Copy" text=Callback::new(move |()| to_copy.clone()) />
            </p>
        </div>
    }
}

/// The page's address without the place in it.
fn page_url() -> String {
    let href = window().location().href().unwrap_or_default();
    href.split('#').next().unwrap_or_default().to_owned()
}

#[component]
fn Queues() -> impl IntoView {
    let state = expect_context::<RealmState>();
    let sessions = move || {
        let n = state.roster.with(mtor_protocol::Roster::n_tabs);
        format::count(n.into(), "tab")
    };
    let rows = move || {
        let queues = state.roster.with(|it| it.queues.clone());
        let row = |it: &mtor_protocol::Queue| {
            view! {
                <dt class="with-icon">{Icon::of(it.realm).view()} {it.realm.as_str()}</dt>
                <dd class="num">{format!("{} waiting", format::thousands(it.waiting.into()))}</dd>
            }
        };
        queues
            .iter()
            .filter(|it| it.waiting > 0)
            .map(row)
            .collect_view()
    };
    let is_empty = move || {
        state
            .roster
            .with(|it| it.queues.iter().all(|q| q.waiting == 0))
    };
    view! {
        <section class="box">
            <h2>"The realm"</h2>
            <dl class="facts wide-facts">
                <dt>"Connected"</dt>
                <dd class="num">{sessions}</dd>
                {rows}
            </dl>
            <Show when=is_empty>
                <p class="small faint">"Nobody waits: every intent has found a tab."</p>
            </Show>
        </section>
    }
}
