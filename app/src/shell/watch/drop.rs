//! Files dropped on the page, and the line that tells how their opening goes.

use leptos::{ev, html::Input, prelude::*};
use web_sys::{DataTransfer, File};

use crate::{
    components::{format, icon::Icon},
    files::{ENDINGS, Problem},
    films::{Films, Opening},
    shell::{route::Panel, ui::Ui},
};

/// Takes files that are dropped anywhere; the box to type in takes its pictures first.
pub(in crate::shell) fn listen(ui: Ui, films: Films) {
    let over = window_event_listener(ev::dragover, move |event| {
        if event.data_transfer().is_some_and(|it| has_files(&it)) {
            event.prevent_default();
            films.dragging.set(true);
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event| {
        if event.related_target().is_none() {
            films.dragging.set(false);
        }
    });
    let dropped = window_event_listener(ev::drop, move |event| {
        // Words that are dragged into a box are the box's.
        if !event.data_transfer().is_some_and(|it| has_files(&it)) {
            return;
        }
        let was_taken = event.default_prevented();
        event.prevent_default();
        films.dragging.set(false);
        let files = event.data_transfer().and_then(|it| it.files());
        let Some(file) = files.and_then(|it| it.item(0)) else {
            return;
        };
        let is_here = ui.panel.get_untracked() == Panel::Watch;
        if !was_taken && (is_here || !is_photo(&file)) {
            ui.go(Panel::Watch);
            films.open(file);
        }
    });
    on_cleanup(move || {
        over.remove();
        leave.remove();
        dropped.remove();
    });
}

fn has_files(data: &DataTransfer) -> bool {
    data.types().includes(&"Files".into(), 0)
}

/// A picture made of pixels belongs to a question, not to the wall.
fn is_photo(file: &File) -> bool {
    let kind = file.type_();
    kind.starts_with("image/") && !kind.starts_with("image/svg")
}

#[component]
pub fn OpenButton() -> impl IntoView {
    let films = expect_context::<Films>();
    let input = NodeRef::<Input>::new();
    let pick = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let picked = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        if let Some(file) = input.files().and_then(|it| it.item(0)) {
            films.open(file);
        }
        // The same file can be opened again.
        input.set_value("");
    };
    view! {
        <input
            node_ref=input
            type="file"
            accept=ENDINGS
            hidden
            aria-label="File to watch"
            data-testid="film-file"
            on:change=picked
        />
        <button type="button" class="button" data-testid="film-open" on:click=pick>
            {Icon::Open.view()}
            "Open a file"
        </button>
    }
}

/// What is being read, with a way to stop it; or what went wrong.
#[component]
pub fn OpeningLine() -> impl IntoView {
    let films = expect_context::<Films>();
    move || match films.opening.get() {
        Opening::Nothing => ().into_any(),
        Opening::Reading { name, n_bytes } => reading(films, &name, n_bytes),
        Opening::Failed(problem) => failed(films, problem),
    }
}

fn reading(films: Films, name: &str, n_bytes: u64) -> AnyView {
    let line = format!("Reading {name}, {}", format::bytes(n_bytes as usize));
    view! {
        <div class="notice" role="status" data-testid="film-reading">
            {Icon::Film.view()}
            <p class="said">{line}</p>
            <div class="do">
                <button type="button" class="button" on:click=move |_| films.stop()>
                    {Icon::Stop.view()}
                    "Stop"
                </button>
            </div>
        </div>
    }
    .into_any()
}

fn failed(films: Films, problem: Problem) -> AnyView {
    view! {
        <div class="notice red" role="alert" data-testid="film-failed">
            {Icon::Failed.view()}
            <p class="said">
                <strong>{problem.happened}</strong>
            </p>
            <p class="means">{problem.means}</p>
            <p class="means">{problem.now}</p>
            <div class="do">
                <OpenButton />
                <button type="button" class="button quiet" on:click=move |_| films.stop()>
                    "Close"
                </button>
            </div>
        </div>
    }
    .into_any()
}
