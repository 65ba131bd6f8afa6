//! The model that some browsers bring along; a row only where the page finds one.

use leptos::prelude::*;

use crate::{
    actions::Actions,
    components::{icon::Icon, meter::Meter},
    state::{BridgeView, RealmState},
};

const NAME: &str = "The browser's own model";

/// Which form the row has; the share that has come changes without it.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Absent,
    Offered { downloaded: bool },
    Loading,
    Standing { model: String },
    Failed { message: String },
}

impl Kind {
    fn of(view: &BridgeView) -> Self {
        match view {
            BridgeView::Absent => Self::Absent,
            BridgeView::Offered { downloaded } => Self::Offered {
                downloaded: *downloaded,
            },
            BridgeView::Loading { .. } => Self::Loading,
            BridgeView::Standing { model } => Self::Standing {
                model: model.clone(),
            },
            BridgeView::Failed { message } => Self::Failed {
                message: message.clone(),
            },
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Offered { .. } => "offered",
            Self::Loading => "loading",
            Self::Standing { .. } => "ready",
            Self::Failed { .. } => "failed",
        }
    }

    const fn uses(&self) -> bool {
        matches!(self, Self::Loading | Self::Standing { .. })
    }

    const fn word(&self) -> &'static str {
        match self {
            Self::Absent | Self::Offered { .. } => "Use",
            Self::Loading => "Stop",
            Self::Standing { .. } => "Stop using",
            Self::Failed { .. } => "Try again",
        }
    }
}

#[component]
pub fn OwnModel() -> impl IntoView {
    let bridge = expect_context::<RealmState>().lend.bridge;
    let kind = Memo::new(move |_| bridge.with(Kind::of));
    let is_there = Memo::new(move |_| kind.with(|it| *it != Kind::Absent));
    view! {
        <Show when=move || is_there.get()>
            <li class="model" data-testid="own-model" data-state=move || kind.with(Kind::name)>
                <div class="model-head">
                    <h4>{NAME}</h4>
                    <p class="small soft">
                        "It comes with this browser, which keeps it; this page only asks it."
                    </p>
                </div>
                <div class="model-do">
                    <Press kind />
                </div>
                <div class="model-state">{move || state_view(&kind.get(), bridge)}</div>
            </li>
        </Show>
    }
}

#[component]
fn Press(kind: Memo<Kind>) -> impl IntoView {
    let actions = expect_context::<Actions>();
    let uses = move || kind.with(Kind::uses);
    let press = move |_| {
        if kind.with_untracked(Kind::uses) {
            actions.stop_browser_model();
        } else {
            actions.use_browser_model();
        }
    };
    view! {
        <button
            type="button"
            class="button"
            aria-label=move || format!("{}: {NAME}", kind.with(Kind::word))
            data-testid=move || if uses() { "own-model-stop" } else { "own-model-use" }
            on:click=press
        >
            {move || if uses() { Icon::Stop } else { Icon::Spark }.view()}
            {move || kind.with(Kind::word)}
        </button>
    }
}

fn state_view(kind: &Kind, bridge: RwSignal<BridgeView>) -> Option<AnyView> {
    let line = |text: String| view! { <p class="small soft">{text}</p> }.into_any();
    Some(match kind {
        Kind::Absent | Kind::Offered { downloaded: true } => return None,
        Kind::Offered { downloaded: false } => {
            line("The browser fetches it first: a few gigabytes, once.".to_owned())
        }
        Kind::Loading => loading(bridge),
        Kind::Standing { model } => view! {
            <div class="model-ready small">
                <span class="lamp working" aria-hidden="true"></span>
                <ul aria-label="Ready">
                    <li>"Ready"</li>
                    <li>{model.clone()}</li>
                </ul>
            </div>
        }
        .into_any(),
        Kind::Failed { message } => view! {
            <div class="notice red" role="alert">
                {Icon::Failed.view()}
                <p class="said">{message.clone()}</p>
            </div>
        }
        .into_any(),
    })
}

fn loading(bridge: RwSignal<BridgeView>) -> AnyView {
    let percent = Memo::new(move |_| {
        bridge.with(|it| match it {
            BridgeView::Loading { share } => (share.clamp(0.0, 1.0) * 100.0) as u64,
            _ => 0,
        })
    });
    view! {
        <p class="wait-line small num">
            <span class="lamp working" aria-hidden="true"></span>
            {move || format!("The browser fetches it: {} %", percent.get())}
        </p>
        <Meter label="The browser's own model" done=percent total=100_u64 />
    }
    .into_any()
}
