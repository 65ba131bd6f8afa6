//! What is known about one answer: for the inspector, and under the card on a phone.

use leptos::prelude::*;
use mtor_abilities::built_in::GUIDE;
use mtor_protocol::{Realm, Usage};

use super::wait::told;
use crate::{
    components::{
        button::CopyButton,
        format,
        step_bar::{steps_of, total_ms},
    },
    models,
    state::{Card, StepTimes},
};

#[component]
pub fn Facts(card: Card) -> impl IntoView {
    let guid = card.guid.to_string();
    let guid_to_copy = guid.clone();
    let realm = card.realm;
    let (attempts, phase) = (card.restarts, card.phase);
    let (scene, left) = (card.scene, card.left);
    let (model, usage) = (card.model, card.usage);
    view! {
        <dl class="facts">
            <dt>"Realm"</dt>
            <dd>{realm.as_str()}</dd>
            <dt>"State"</dt>
            <dd class="num">{move || phase.with(told)}</dd>
            {optional("Worker", move || card.worker.get())}
            {optional("Model", move || card.model.get())}
            {optional("Restarts", move || {
                let n = attempts.get();
                (n > 0).then(|| n.to_string())
            })}
            {optional("Taken over", move || {
                let n = left.with(Vec::len) as u64;
                (n > 0).then(|| format::count(n, "time"))
            })}
            {optional("Written", move || written(realm, model.get().as_deref(), &usage.get()?))}
            {optional("Scene", move || {
                let bytes = scene.get().and_then(|it| serde_json::to_vec(&*it).ok());
                bytes.map(|it| format!("{} as JSON", format::bytes(it.len())))
            })}
            {optional("Energy", move || card.usage.get().and_then(|it| energy(&it)))}
            <dt>"Guid"</dt>
            <dd class="guid">
                <span class="mono">{guid}</span>
                <CopyButton
                    label="Copy guid"
                    text=Callback::new(move |()| guid_to_copy.clone())
                />
            </dd>
        </dl>
        {move || card.steps.get().map(|times| steps_table(&times))}
    }
}

/// A fact that may not be known yet.
fn optional(term: &'static str, value: impl Fn() -> Option<String> + Send + 'static) -> AnyView {
    let shown = move || value().map(|it| view! { <dt>{term}</dt><dd class="num">{it}</dd> });
    shown.into_any()
}

/// How fast a model wrote, where it said how much: "42 tokens/s". What needs no model counts
/// words and shapes, and is not told.
pub(super) fn rate(realm: Realm, model: Option<&str>, usage: &Usage) -> Option<String> {
    let writes =
        matches!(realm, Realm::Chat | Realm::Vision) && model.is_some_and(|it| it != GUIDE);
    let per_s = models::per_s(usage.units, usage.work_ms).filter(|_| writes)?;
    Some(format::token_rate(per_s))
}

fn written(realm: Realm, model: Option<&str>, usage: &Usage) -> Option<String> {
    let rate = rate(realm, model, usage)?;
    let tokens = format::count(usage.units, "token");
    Some(format!(
        "{tokens} in {}, {rate}",
        format::time(usage.work_ms)
    ))
}

/// Joules with the way they were found; an estimate says "about".
pub(super) fn energy(usage: &Usage) -> Option<String> {
    let joules = format::energy(usage.joules?);
    Some(
        match usage.method.as_ref().map(mtor_protocol::Name::as_str) {
            Some("measured") => format!("{joules}, measured"),
            Some(method) => format!("about {joules}, {method}"),
            None => format!("about {joules}"),
        },
    )
}

fn steps_table(times: &StepTimes) -> AnyView {
    let total = total_ms(times);
    let row = |step: crate::components::step_bar::Step| {
        view! {
            <tr>
                <th scope="row">
                    <span class=format!("swatch {}", step.class) aria-hidden="true"></span>
                    {step.name}
                    {step.note.map(|note| view! { <span class="note">{note}</span> })}
                </th>
                <td class="num">{format::time(step.ms)}</td>
            </tr>
        }
    };
    view! {
        <table class="steps-table">
            <caption>"Where the time went"</caption>
            <tbody>{steps_of(times).into_iter().map(row).collect_view()}</tbody>
            <tfoot>
                <tr>
                    <th scope="row">"Typed to shown"</th>
                    <td class="num">{format::time(total)}</td>
                </tr>
            </tfoot>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(realm: Realm, model: Option<&str>, units: u64, expect: Option<&str>) {
        let usage = Usage {
            work_ms: 500.0,
            units,
            joules: None,
            method: None,
        };
        assert_eq!(rate(realm, model, &usage).as_deref(), expect);
    }

    #[test]
    fn a_rate_is_told_of_models_that_write_and_say_how_much() {
        check(Realm::Chat, Some("smollm2"), 20, Some("40 tokens/s"));
        check(Realm::Vision, Some("smolvlm"), 2, Some("4.0 tokens/s"));
        check(Realm::Chat, Some("smollm2"), 0, None);
        check(Realm::Chat, Some(GUIDE), 20, None);
        check(Realm::Chat, None, 20, None);
        check(Realm::Imagine, Some("scenes"), 20, None);
    }
}
