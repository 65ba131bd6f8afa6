//! Connect a model: this tab speaks for an engine on this machine or elsewhere.

use leptos::prelude::*;

use crate::{
    actions::{Actions, EndpointForm},
    components::{button::CopyButton, icon::Icon},
    state::{EndpointView, RealmState},
};

/// Where the usual engines listen on the machine that they run on.
const USUAL: [(&str, &str); 4] = [
    ("Ollama", "http://localhost:11434/v1"),
    ("LM Studio", "http://localhost:1234/v1"),
    ("llama.cpp", "http://localhost:8080/v1"),
    ("vLLM", "http://localhost:8000/v1"),
];

#[derive(Clone, Copy)]
struct Form {
    url: RwSignal<String>,
    key: RwSignal<String>,
    model: RwSignal<String>,
}

impl Form {
    fn of(view: &EndpointView) -> Self {
        let url = match view {
            EndpointView::None => "",
            EndpointView::Checking { url }
            | EndpointView::Ready { url, .. }
            | EndpointView::Failed { url, .. } => url,
        };
        Self {
            url: RwSignal::new(url.to_owned()),
            key: RwSignal::new(String::new()),
            model: RwSignal::new(String::new()),
        }
    }

    fn read(self) -> EndpointForm {
        EndpointForm {
            url: self.url.get_untracked().trim().to_owned(),
            key: self.key.get_untracked(),
            model: self.model.get_untracked().trim().to_owned(),
        }
    }
}

#[component]
pub fn Endpoint() -> impl IntoView {
    let actions = expect_context::<Actions>();
    let endpoint = expect_context::<RealmState>().lend.endpoint;
    let form = Form::of(&endpoint.get_untracked());
    let is_checking = move || endpoint.with(|it| matches!(it, EndpointView::Checking { .. }));
    let can_connect = move || !is_checking() && form.url.with(|it| !it.trim().is_empty());
    view! {
        <section class="box endpoint">
            <h3>"Connect a model"</h3>
            <p class="soft small">
                "Any engine that speaks the OpenAI protocol, or an old /predict worker. This tab then offers chat, and vision and pictures where the model can."
            </p>
            <form on:submit=move |event| {
                event.prevent_default();
                if can_connect() {
                    actions.connect_endpoint(form.read());
                }
            }>
                <Address url=form.url />
                <div class="pair">
                    <KeyField key=form.key />
                    <ModelField model=form.model />
                </div>
                <div class="do">
                    <button
                        type="submit"
                        class="button strong"
                        data-testid="endpoint-connect"
                        disabled=move || !can_connect()
                    >
                        {move || if is_checking() { "Connecting" } else { "Connect" }}
                    </button>
                    <Show when=move || endpoint.with(|it| *it != EndpointView::None)>
                        <button
                            type="button"
                            class="button"
                            on:click=move |_| actions.disconnect_endpoint()
                        >
                            "Disconnect"
                        </button>
                    </Show>
                </div>
            </form>
            <div data-testid="endpoint-status" role="status">
                {move || endpoint.with(status)}
            </div>
        </section>
    }
}

#[component]
fn Address(url: RwSignal<String>) -> impl IntoView {
    let usual = move |(name, address): (&'static str, &'static str)| {
        view! {
            <button
                type="button"
                class="button fill"
                title=address
                on:click=move |_| url.set(address.to_owned())
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="field">
            <label for="endpoint-url">"URL"</label>
            <input
                id="endpoint-url"
                data-testid="endpoint-url"
                class="input mono"
                type="url"
                inputmode="url"
                autocomplete="off"
                spellcheck="false"
                placeholder="http://localhost:11434/v1"
                prop:value=url
                on:input=move |event| url.set(event_target_value(&event))
            />
            <div class="usual" role="group" aria-label="Usual addresses">
                {USUAL.into_iter().map(usual).collect_view()}
            </div>
        </div>
    }
}

#[component]
fn KeyField(key: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="field">
            <label for="endpoint-key">"Key, if it wants one"</label>
            <input
                id="endpoint-key"
                data-testid="endpoint-key"
                class="input"
                type="password"
                autocomplete="off"
                aria-describedby="endpoint-key-hint"
                prop:value=key
                on:input=move |event| key.set(event_target_value(&event))
            />
            <p id="endpoint-key-hint" class="hint">
                "The key stays in this tab and is gone when the tab is closed."
            </p>
        </div>
    }
}

#[component]
fn ModelField(model: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="field">
            <label for="endpoint-model">"Model"</label>
            <input
                id="endpoint-model"
                data-testid="endpoint-model"
                class="input mono"
                type="text"
                autocomplete="off"
                spellcheck="false"
                placeholder="the first one there"
                aria-describedby="endpoint-model-hint"
                prop:value=model
                on:input=move |event| model.set(event_target_value(&event))
            />
            <p id="endpoint-model-hint" class="hint">"Empty: the first that the engine names."</p>
        </div>
    }
}

fn status(view: &EndpointView) -> Option<AnyView> {
    Some(match view {
        EndpointView::None => return None,
        EndpointView::Checking { url } => view! {
            <p class="wait-line">
                <span class="lamp working" aria-hidden="true"></span>
                {format!("Asking {url} what it has.")}
            </p>
        }
        .into_any(),
        EndpointView::Ready { url, models } => ready(url, models),
        EndpointView::Failed { url, message } => failed(url, message),
    })
}

fn ready(url: &str, models: &[String]) -> AnyView {
    let chips = models
        .iter()
        .map(|name| view! { <li class="chip mono">{name.clone()}</li> })
        .collect_view();
    view! {
        <div class="notice">
            {Icon::Check.view()}
            <p><strong>{format!("Connected to {url}.")}</strong></p>
            <ul class="chips" aria-label="Models">{chips}</ul>
        </div>
    }
    .into_any()
}

/// The message's first paragraph is the sentence; what follows are settings to copy.
fn failed(url: &str, message: &str) -> AnyView {
    let (sentence, settings) = match message.split_once('\n') {
        Some((sentence, rest)) => (sentence, rest.trim_matches('\n')),
        None => (message, ""),
    };
    let settings = (!settings.is_empty()).then(|| {
        let to_copy = settings.to_owned();
        view! {
            <pre class="pre" tabindex="0" aria-label="Settings">{settings.to_owned()}</pre>
            <div class="do">
                <CopyButton
                    label="Copy the settings"
                    text=Callback::new(move |()| to_copy.clone())
                />
            </div>
        }
    });
    view! {
        <div class="notice red">
            {Icon::Failed.view()}
            <p><strong>{format!("No model at {url}.")}</strong></p>
            <p class="means">"This tab offers what needs no model meanwhile."</p>
            <p class="said">{sentence.to_owned()}</p>
            {settings}
        </div>
    }
    .into_any()
}
