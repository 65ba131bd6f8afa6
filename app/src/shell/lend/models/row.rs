//! One model: what it is, how far it is, and its one button.

use leptos::prelude::*;
use mtor_workshop::{LoadOptions, ModelState, ModelView};

use super::{
    delete::Delete,
    told::{self, Act, Kind},
};
use crate::{
    actions::Actions,
    components::{icon::Icon, meter::Meter},
    state::RealmState,
};

/// What the parts of a row show; they change apart, so that a button that has the focus stays.
#[derive(Clone, Copy)]
struct Row {
    /// The model with its figures.
    state: Memo<Option<ModelState>>,
    size_bytes: Memo<u64>,
    name: Memo<String>,
    kind: Memo<Kind>,
}

#[component]
pub fn ModelRow(id: String, options: RwSignal<LoadOptions>) -> impl IntoView {
    let lend = expect_context::<RealmState>().lend;
    let of = id.clone();
    let view = Memo::new(move |_| {
        lend.models
            .with(|all| all.iter().find(|it| it.id == of).cloned())
    });
    // The same model without what changes while it loads.
    let about = Memo::new(move |_| {
        view.get().map(|it| ModelView {
            state: ModelState::Here,
            ..it
        })
    });
    let row = Row {
        state: Memo::new(move |_| view.get().map(|it| it.state)),
        size_bytes: Memo::new(move |_| about.with(|it| it.as_ref().map_or(0, |it| it.size_bytes))),
        name: Memo::new(move |_| about.with(|it| it.as_ref().map_or_else(String::new, named))),
        kind: Memo::new(move |_| {
            view.with(|it| it.as_ref().map_or(Kind::Absent, |it| Kind::of(&it.state)))
        }),
    };
    let farewell = Memo::new(move |_| view.with(|it| it.as_ref().and_then(told::farewell)));
    let testid = format!("model-{id}");
    view! {
        <li class="model" data-testid=testid data-state=move || row.kind.get().name()>
            <div class="model-head">{move || about.get().map(|it| head(&it))}</div>
            <div class="model-do">
                <Primary id=id.clone() row options />
                <Delete id name=row.name farewell />
            </div>
            <div class="model-state">{move || state_view(row.kind.get(), row)}</div>
            <span class="vh" role="status">
                {move || row.kind.get().said(&row.name.get())}
            </span>
        </li>
    }
}

fn named(model: &ModelView) -> String {
    model.name.clone()
}

fn head(model: &ModelView) -> AnyView {
    let name = model.name.clone();
    let card = (!model.link.is_empty()).then(|| {
        let testid = format!("model-{}-card", model.id);
        view! {
            <a
                class="model-card"
                href=model.link.clone()
                target="_blank"
                rel="noopener noreferrer"
                data-testid=testid
            >
                "Model card"
                <span class="vh">{format!(" of {name}, in a new tab")}</span>
                {Icon::Open.view()}
            </a>
        }
    });
    view! {
        <h4>{model.name.clone()}</h4>
        <p class="small faint num model-about">
            <span>{told::about(model)}</span>
            {card}
        </p>
        <p class="small soft">{model.needs.clone()}</p>
    }
    .into_any()
}

/// One button whose word follows the state: whoever pressed it keeps the focus.
#[component]
fn Primary(id: String, row: Row, options: RwSignal<LoadOptions>) -> impl IntoView {
    let actions = expect_context::<Actions>();
    let press = Memo::new(move |_| row.kind.get().press());
    let testid = {
        let id = id.clone();
        move || format!("model-{id}-{}", press.get().name)
    };
    let run = move |_| {
        let id = id.clone();
        match press.get_untracked().act {
            Act::Load => actions.load_model(id, options.get_untracked()),
            Act::Stop => actions.cancel_load(id),
            Act::Unload => actions.unload_model(id),
        }
    };
    view! {
        <button
            type="button"
            class="button"
            aria-label=move || format!("{} {}", press.get().word, row.name.get())
            data-testid=testid
            on:click=run
        >
            {move || press.get().icon.view()}
            {move || press.get().word}
        </button>
    }
}

fn state_view(kind: Kind, row: Row) -> Option<AnyView> {
    Some(match kind {
        Kind::Absent => return None,
        Kind::Part | Kind::Here => view! {
            <p class="small soft num">
                {move || row.state.with(|it| {
                    it.as_ref().and_then(|it| told::rests(it, row.size_bytes.get()))
                })}
            </p>
        }
        .into_any(),
        Kind::Loading(_) => loading(row),
        Kind::Ready => ready(row),
        Kind::Failed => failed(row),
    })
}

fn loading(row: Row) -> AnyView {
    let figures = Memo::new(move |_| {
        row.state.with(|it| match it {
            Some(ModelState::Loading {
                phase,
                done,
                total,
                bytes_per_s,
            }) => Some((*phase, *done, *total, *bytes_per_s)),
            _ => None,
        })
    });
    let line = move || {
        figures
            .get()
            .map(|(phase, done, total, per_s)| told::loading(phase, done, total, per_s))
    };
    let done = Signal::derive(move || figures.get().map_or(0, |it| it.1));
    let total = Signal::derive(move || figures.get().map_or(0, |it| it.2));
    let has_end = Memo::new(move |_| total.get() > 0);
    view! {
        <p class="wait-line small num">
            <span class="lamp working" aria-hidden="true"></span>
            {line}
        </p>
        <Show when=move || has_end.get()>
            <Meter label=format!("Loading {}", row.name.get_untracked()) done total />
        </Show>
    }
    .into_any()
}

fn ready(row: Row) -> AnyView {
    let facts = move || {
        let facts = row.state.with(|it| it.as_ref().map(told::facts));
        let chip = |it: String| view! { <li>{it}</li> };
        facts
            .unwrap_or_default()
            .into_iter()
            .map(chip)
            .collect_view()
    };
    view! {
        <div class="model-ready small num">
            <span class="lamp working" aria-hidden="true"></span>
            <ul aria-label="Ready">{facts}</ul>
        </div>
    }
    .into_any()
}

/// The engine's sentence says what happened and what would work.
fn failed(row: Row) -> AnyView {
    let message = move || {
        row.state.with(|it| match it {
            Some(ModelState::Failed { message, .. }) => message.clone(),
            _ => String::new(),
        })
    };
    view! {
        <div class="notice red">
            {Icon::Failed.view()}
            <p class="said">{message}</p>
        </div>
    }
    .into_any()
}
