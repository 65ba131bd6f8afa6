//! One intent and its answer, as it comes.

use std::sync::Arc;

use leptos::prelude::*;
use mtor_protocol::Guid;
use mtor_video::Scene;

use super::{
    announce,
    facts::{Facts, energy, rate},
    left::Left,
    refusal::{self, RefusalNotice},
    wait::Wait,
};
use crate::{
    actions::Actions,
    components::{
        button::{CopyButton, QuietButton},
        canvas::{Deck, SceneCanvas},
        icon::Icon,
        prose::Prose,
        step_bar::StepBar,
    },
    shell::ui::Ui,
    state::{Card, Phase, RealmState},
};

/// The phase's name in the document, for programs that look at the page.
const fn phase_name(phase: &Phase) -> &'static str {
    match phase {
        Phase::Sending | Phase::Waiting { .. } => "waiting",
        Phase::Working { .. } => "working",
        Phase::Done => "done",
        Phase::Refused { .. } => "refused",
    }
}

pub(super) const fn is_open(phase: &Phase) -> bool {
    !matches!(phase, Phase::Done | Phase::Refused { .. })
}

#[component]
pub fn CardView(card: Card) -> impl IntoView {
    let ui = expect_context::<Ui>();
    announce_answer(&card, ui);
    let guid = card.guid.clone();
    let select = {
        let guid = guid.clone();
        move || ui.selected.set(Some(guid.clone()))
    };
    let (select_in, phase) = (select.clone(), card.phase);
    let (words, attachment) = (card.words.clone(), card.attachment.clone());
    let (guid_name, label) = (card.guid.to_string(), words.clone());
    let is_selected = move || ui.selected.with(|it| it.as_ref() == Some(&guid));
    view! {
        <article
            class="card"
            class:selected=is_selected
            data-testid="card"
            data-guid=guid_name
            data-phase=move || phase.with(phase_name)
            aria-label=label
            aria-busy=move || phase.with(is_open).to_string()
            on:focusin=move |_| select_in()
            on:click=move |_| select()
        >
            <div class="asked">
                {attachment.map(|url| view! {
                    <img class="attached" src=url alt="The attached picture" />
                })}
                <h2>{words}</h2>
            </div>
            <Answer card=card.clone() />
            <Foot card />
        </article>
    }
}

/// Says the answer's sentences, and how it ended.
fn announce_answer(card: &Card, ui: Ui) {
    let (text, phase) = (card.text, card.phase);
    let worker = card.worker;
    let said_len = StoredValue::new(0_usize);
    Effect::new(move |_| {
        let ended = phase.with(|it| !is_open(it));
        text.with(|text| {
            // A restart begins the words again.
            let from = Some(said_len.get_value()).filter(|len| text.is_char_boundary(*len));
            let from = from.unwrap_or(0);
            if let Some((sentence, len)) = announce::next(&text[from..], ended) {
                said_len.set_value(from + len);
                ui.say(sentence);
            }
        });
    });
    Effect::new(move |was_open: Option<bool>| {
        phase.with(|phase| {
            if was_open == Some(true) {
                match phase {
                    Phase::Done => {
                        let by = worker.get_untracked();
                        ui.say(
                            by.map_or("Answered.".to_owned(), |it| format!("Answered by {it}.")),
                        );
                    }
                    Phase::Refused { code, message, .. } => ui.say(refusal::said(*code, message)),
                    _ => {}
                }
            }
            is_open(phase)
        })
    });
}

#[component]
fn Answer(card: Card) -> impl IntoView {
    let state = expect_context::<RealmState>();
    let (text, phase, guid) = (card.text, card.phase, card.guid.clone());
    let has_text = Memo::new(move |_| text.with(|it| !it.is_empty()));
    let is_streaming = move || has_text.get() && phase.with(is_open);
    // The form of what stands below the words; figures that change leave a focus where it is.
    let form = Memo::new(move |_| phase.with(phase_form));
    view! {
        {move || card.scene.get().map(|scene| figure(scene, state))}
        {move || card.picture.get().map(|url| view! {
            <figure class="picture">
                <img src=url alt="The answered picture" />
            </figure>
        })}
        <Show when=move || has_text.get()>
            <div class="answer" class:streaming=is_streaming data-testid="answer-text">
                <Prose text />
            </div>
        </Show>
        {move || card.unknown.with(|words| unknown(words))}
        <Left card=card.clone() />
        {move || match form.get() {
            Form::Open => Some(view! { <Wait phase guid=guid.clone() /> }.into_any()),
            Form::Done => None,
            Form::Refused => refused(&phase.get_untracked(), &guid),
        }}
    }
}

fn unknown(words: &[String]) -> Option<AnyView> {
    (!words.is_empty()).then(|| {
        let list = words.join(", ");
        view! {
            <p class="unknown">
                {Icon::Look.view()}
                <span>"I did not know: " <strong>{list}</strong> "."</span>
            </p>
        }
        .into_any()
    })
}

fn figure(scene: Arc<Scene>, state: RealmState) -> AnyView {
    let deck = Deck::new(&scene);
    let name = scene.title.clone();
    let save = Callback::new(move |()| {
        deck.with_stage(|stage| stage.save_frame(&name));
    });
    view! {
        <figure class="picture">
            <SceneCanvas scene state deck testid="answer-canvas" />
            <figcaption>
                <QuietButton icon=Icon::Save label="Save as PNG" press=save />
            </figcaption>
        </figure>
    }
    .into_any()
}

/// What stands where the answer is not whole: the wait and the work, or the refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Open,
    Done,
    Refused,
}

const fn phase_form(phase: &Phase) -> Form {
    match phase {
        Phase::Sending | Phase::Waiting { .. } | Phase::Working { .. } => Form::Open,
        Phase::Done => Form::Done,
        Phase::Refused { .. } => Form::Refused,
    }
}

fn refused(phase: &Phase, guid: &Guid) -> Option<AnyView> {
    let Phase::Refused {
        code,
        message,
        retry_after_ms,
    } = phase
    else {
        return None;
    };
    Some(
        view! {
            <RefusalNotice
                guid=guid.clone()
                code=*code
                message=message.clone()
                retry_after_ms=*retry_after_ms
            />
        }
        .into_any(),
    )
}

/// The step bar, who answered, and what can be done with the answer.
#[component]
fn Foot(card: Card) -> impl IntoView {
    let phase = card.phase;
    let details = card.clone();
    let (worker, model, usage) = (card.worker, card.model, card.usage);
    let realm = card.realm;
    view! {
        {move || card.steps.get().map(|times| view! { <StepBar times /> })}
        <div class="foot">
            <p class="by small">
                {move || worker.get().map(|name| view! {
                    <span data-testid="answer-worker">{name}</span>
                })}
                {move || model.get().map(|name| view! {
                    <span data-testid="answer-model">{name}</span>
                })}
                {move || usage.get().and_then(|it| rate(realm, model.get().as_deref(), &it)).map(|it| view! {
                    <span class="num" data-testid="answer-rate">{it}</span>
                })}
                {move || usage.get().and_then(|it| energy(&it)).map(|it| view! {
                    <span class="num">{it}</span>
                })}
            </p>
            <Show when=move || phase.with(|it| *it == Phase::Done)>
                <CardActions card=card.clone() />
            </Show>
        </div>
        <Show when=move || phase.with(|it| !is_open(it))>
            <details class="more small">
                <summary>"Details"</summary>
                <Facts card=details.clone() />
            </details>
        </Show>
    }
}

#[component]
fn CardActions(card: Card) -> impl IntoView {
    let actions = expect_context::<Actions>();
    let text = card.text;
    let guid = StoredValue::new(card.guid);
    let again = Callback::new(move |()| guid.with_value(|it| actions.again(it)));
    let has_text = move || text.with(|it| !it.is_empty());
    view! {
        <div class="actions">
            <Show when=has_text>
                <CopyButton label="Copy" text=Callback::new(move |()| text.get_untracked()) />
            </Show>
            <QuietButton icon=Icon::Again label="Ask again" press=again testid="card-again" />
        </div>
    }
}
