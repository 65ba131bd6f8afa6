//! The constellation: the tabs that work, drawn as points around the relay.
//!
//! Near is fast, large is strong, a lit line carries an intent. The roster's table tells the same.

use leptos::prelude::*;
use mtor_protocol::{RosterEntry, WorkerState};

mod place;

use place::{HALF, point, radius, rings};

/// The rings are named where the first seats are not: to the lower left.
const DIAGONAL: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// Names stand beside the points while they do not cover one another.
const NAMED_MAX: usize = 14;

#[component]
pub fn Constellation(
    #[prop(into)] workers: Signal<Vec<RosterEntry>>,
    /// This tab's own name, where it works.
    #[prop(into)]
    own: Signal<Option<String>>,
    /// The worker that is looked at.
    looked_at: RwSignal<Option<String>>,
) -> impl IntoView {
    // A worker keeps its place while it stays, whoever comes or goes.
    let places = StoredValue::new(Vec::<Option<String>>::new());
    let placed = Memo::new(move |_| {
        let workers = workers.get();
        let mut slots = places.get_value();
        let names: Vec<&str> = workers.iter().map(|it| it.node_id.as_str()).collect();
        let taken = place::seats(&mut slots, &names);
        places.set_value(slots);
        workers.into_iter().zip(taken).collect::<Vec<_>>()
    });
    let view_box = format!("{0} {0} {1} {1}", -HALF, HALF * 2.0);
    view! {
        <svg class="constellation" viewBox=view_box role="group" aria-label="Workers around the relay">
            <g class="rings" aria-hidden="true">{rings_view()}</g>
            {move || {
                let own = own.get();
                let named = placed.with(Vec::len) <= NAMED_MAX;
                placed
                    .get()
                    .into_iter()
                    .map(|(worker, seat)| {
                        let is_own = own.as_deref() == Some(worker.node_id.as_str());
                        worker_view(&worker, seat, Look { is_own, named }, looked_at)
                    })
                    .collect_view()
            }}
            <g class="relay" aria-hidden="true">
                <circle r="9" />
                <text y="26">"relay"</text>
            </g>
        </svg>
    }
}

fn rings_view() -> Vec<AnyView> {
    rings()
        .map(|(ms, r)| {
            view! {
                <circle r=r.to_string() />
                <text x=(-r * DIAGONAL).to_string() y=(r * DIAGONAL).to_string()>{format!("{ms} ms")}</text>
            }
            .into_any()
        })
        .collect()
}

#[derive(Clone, Copy)]
struct Look {
    is_own: bool,
    named: bool,
}

fn worker_view(
    worker: &RosterEntry,
    seat: usize,
    look: Look,
    looked_at: RwSignal<Option<String>>,
) -> AnyView {
    let (x, y) = point(seat, worker.rtt_ms);
    let r = radius(worker);
    let name = worker.node_id.to_string();
    let (id, id_in, id_focus) = (name.clone(), name.clone(), name.clone());
    let is_looked_at = move || looked_at.with(|it| it.as_deref() == Some(id.as_str()));
    let below = y >= 0.0;
    view! {
        <g
            class="worker"
            class:busy={worker.busy > 0}
            class:suspect={worker.state == WorkerState::Suspect}
            class:own=look.is_own
            class:looked-at=is_looked_at
            tabindex="0"
            role="img"
            aria-label=told(worker, look.is_own)
            on:pointerenter=move |_| looked_at.set(Some(id_in.clone()))
            on:focus=move |_| looked_at.set(Some(id_focus.clone()))
        >
            <line x1="0" y1="0" x2=x.to_string() y2=y.to_string() />
            <circle class="hit" cx=x.to_string() cy=y.to_string() r=(r + 12.0).to_string() />
            <circle class="rim" cx=x.to_string() cy=y.to_string() r=(r + 5.0).to_string() />
            <circle class="dot" cx=x.to_string() cy=y.to_string() r=r.to_string() />
            {look.named.then(|| {
                let text_y = if below { y + r + 18.0 } else { y - r - 9.0 };
                view! { <text x=x.to_string() y=text_y.to_string()>{name}</text> }
            })}
        </g>
    }
    .into_any()
}

/// A worker in one sentence.
pub fn told(worker: &RosterEntry, is_own: bool) -> String {
    let own = if is_own { ", this tab" } else { "" };
    let state = match worker.state {
        WorkerState::Ready => "ready",
        WorkerState::Busy => "full",
        WorkerState::Suspect => "silent",
    };
    let rtt = worker.rtt_ms.map_or_else(String::new, |ms| {
        format!(", round trip {}", super::format::time(ms))
    });
    let slots: u32 = worker.capabilities.iter().map(|it| it.slots).sum();
    let done = super::format::thousands(worker.done);
    format!(
        "{}{own}: {state}, {} of {slots} in work, {done} done{rtt}.",
        worker.node_id, worker.busy
    )
}
