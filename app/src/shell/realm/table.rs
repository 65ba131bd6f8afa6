//! The roster as a table: what the constellation shows, for everyone.

use leptos::prelude::*;
use mtor_protocol::{RosterEntry, WorkerState};

use crate::{
    components::{format, icon::Icon},
    state::RealmState,
};

const COLUMNS: [&str; 6] = ["Tab", "Offers", "State", "Reliable", "Done", "Work"];

#[component]
pub fn Workers(looked_at: RwSignal<Option<String>>) -> impl IntoView {
    let state = expect_context::<RealmState>();
    let head = COLUMNS
        .into_iter()
        .chain(["Round trip"])
        .map(|name| view! { <th scope="col" role="columnheader">{name}</th> })
        .collect_view();
    let rows = move || {
        let own = state.lend.node_id.get();
        let workers = state.roster.with(|it| it.workers.clone());
        workers
            .into_iter()
            .map(|it| row(&it, own.as_deref() == Some(it.node_id.as_str()), looked_at))
            .collect_view()
    };
    view! {
        <div class="box roster">
            <h2>"Tabs that work"</h2>
            <table role="table" aria-label="Tabs that work">
                <thead role="rowgroup">
                    <tr role="row">{head}</tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

fn row(it: &RosterEntry, is_own: bool, looked_at: RwSignal<Option<String>>) -> AnyView {
    let name = it.node_id.to_string();
    let (id, id_in) = (name.clone(), name.clone());
    let is_looked_at = move || looked_at.with(|at| at.as_deref() == Some(id.as_str()));
    let missing = || "not yet".to_owned();
    let cell = |label: &'static str, value: String| {
        view! { <td role="cell" class="num" data-label=label>{value}</td> }
    };
    view! {
        <tr
            role="row"
            data-testid="roster-row"
            class:looked-at=is_looked_at
            on:pointerenter=move |_| looked_at.set(Some(id_in.clone()))
        >
            <th scope="row" role="rowheader">
                <span class="tab-name">{name}</span>
                {is_own.then(|| view! { <span class="chip self">"this tab"</span> })}
                {adapter(it).map(|it| view! { <span class="small faint adapter">{it}</span> })}
            </th>
            <td role="cell" data-label="Offers">{offers(it)}</td>
            <td role="cell" data-label="State">{state_view(it)}</td>
            {cell("Reliable", format::share(it.reliability))}
            {cell("Done", done(it))}
            {cell("Work", it.work_ms.map_or_else(missing, format::time))}
            {cell("Round trip", it.rtt_ms.map_or_else(missing, format::time))}
        </tr>
    }
    .into_any()
}

fn adapter(it: &RosterEntry) -> Option<String> {
    it.device
        .as_ref()?
        .adapter
        .as_ref()
        .map(ToString::to_string)
}

fn done(it: &RosterEntry) -> String {
    match it.failed {
        0 => format::thousands(it.done),
        failed => format!(
            "{} ({} failed)",
            format::thousands(it.done),
            format::thousands(failed)
        ),
    }
}

fn offers(it: &RosterEntry) -> AnyView {
    let chip = |it: &mtor_protocol::Capability| {
        let models: Vec<&str> = it.models.iter().map(mtor_protocol::Name::as_str).collect();
        view! {
            <li class="with-icon">
                {Icon::of(it.realm).view()}
                {it.realm.as_str()}
                <span class="small faint models">{models.join(", ")}</span>
            </li>
        }
    };
    view! { <ul class="realms">{it.capabilities.iter().map(chip).collect_view()}</ul> }.into_any()
}

fn state_view(it: &RosterEntry) -> AnyView {
    let (class, word) = match it.state {
        WorkerState::Ready if it.busy > 0 => ("busy", format!("{} in work", it.busy)),
        WorkerState::Ready => ("ready", "ready".to_owned()),
        WorkerState::Busy => ("busy", format!("full, {} in work", it.busy)),
        WorkerState::Suspect => ("suspect", "silent".to_owned()),
    };
    view! {
        <span class=format!("state {class}")>
            <span class="lamp" aria-hidden="true"></span>
            {word}
        </span>
    }
    .into_any()
}
