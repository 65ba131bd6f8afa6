//! Events of an open intent, onto its card.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use mtor_protocol::{Accepted, Event, Guid, Partial, RawJson, Realm, Refused, WorkResult};
use mtor_workshop::PictureBody;

use crate::{
    blob, clock,
    state::{Card, Phase, RealmState, StepTimes},
};

/// Cards kept on the page; older finished ones go, with the pictures that answered them.
const CARDS_MAX: usize = 100;

/// The cards and when their intents passed the tab's own steps.
#[derive(Debug)]
pub struct Cards {
    state: RealmState,
    times: BTreeMap<Guid, Times>,
}

#[derive(Debug, Clone, Copy)]
struct Times {
    asked_us: u64,
    /// The last time that the intent was written to a socket.
    sent_us: u64,
}

/// An imagined scene as it arrives; the scene itself is read by its own limits.
#[derive(serde::Deserialize)]
struct SceneBody {
    scene: RawJson,
    #[serde(default)]
    unknown: Vec<String>,
}

impl Cards {
    pub fn new(state: RealmState) -> Self {
        Self {
            state,
            times: BTreeMap::new(),
        }
    }

    pub fn asked(&mut self, card: Card) {
        let now = clock::now_us();
        let times = Times {
            asked_us: now,
            sent_us: now,
        };
        self.times.insert(card.guid.clone(), times);
        self.state.cards.update(|cards| {
            cards.push(card);
            let mut excess = cards.len().saturating_sub(CARDS_MAX);
            cards.retain(|card| {
                let goes = excess > 0 && card.is_finished();
                excess -= usize::from(goes);
                if goes {
                    release(card);
                }
                !goes
            });
        });
    }

    pub fn find(&self, guid: &Guid) -> Option<Card> {
        let same = |cards: &Vec<Card>| cards.iter().find(|c| c.guid == *guid).cloned();
        self.state.cards.with_untracked(same)
    }

    /// The tab wrote an event: the clock of an intent's way starts with its `work`.
    pub fn sent(&mut self, event: &Event) {
        if let Event::Work(work) = event
            && let Some(times) = self.times.get_mut(&work.guid)
        {
            times.sent_us = clock::now_us();
        }
    }

    /// The intent was handed over again: what was streamed so far is void.
    pub fn restarted(&self, guid: &Guid) {
        if let Some(card) = self.find(guid) {
            card.text.set(String::new());
            card.restarts.update(|n| *n += 1);
            card.phase.set(Phase::Sending);
        }
    }

    pub fn deliver(&mut self, event: Event) {
        match event {
            Event::Accepted(it) => self.accepted(&it),
            Event::Progress(it) => self.with(&it.guid, |card| {
                card.phase.set(Phase::Working {
                    done: it.done,
                    total: it.total,
                });
            }),
            Event::Partial(it) => self.partial(&it),
            Event::Result(it) => self.result(it),
            Event::Refused(it) => self.refused(it),
            _ => {}
        }
    }

    fn with(&self, guid: &Guid, f: impl FnOnce(Card)) {
        if let Some(card) = self.find(guid) {
            f(card);
        }
    }

    fn accepted(&self, it: &Accepted) {
        self.with(&it.guid, |card| {
            card.phase.set(match it.position {
                0 => Phase::Working { done: 0, total: 0 },
                position => Phase::Waiting {
                    position,
                    eta_ms: it.eta_ms,
                },
            });
        });
    }

    fn partial(&self, it: &Partial) {
        self.with(&it.guid, |card| {
            if it.seq == 0 {
                card.text.set(String::new());
            }
            if let Some(words) = it.body.as_ref().and_then(RawJson::as_text) {
                card.text.update(|text| text.push_str(&words));
            }
            if !matches!(card.phase.get_untracked(), Phase::Working { .. }) {
                card.phase.set(Phase::Working { done: 0, total: 0 });
            }
        });
    }

    fn result(&mut self, it: WorkResult) {
        let times = self.times.remove(&it.guid);
        self.with(&it.guid.clone(), |card| {
            if let Some(words) = it.result_text.as_ref().and_then(RawJson::as_text) {
                card.text.set(words);
            }
            let drawn = it
                .body
                .as_ref()
                .map_or(Ok(()), |body| show(&card, &it, body));
            card.worker.set(it.worker_id.map(String::from));
            card.model.set(it.model_name.map(String::from));
            card.usage.set(it.usage);
            card.steps
                .set(times.map(|t| step_times(t, it.steps.unwrap_or_default())));
            card.phase.set(match drawn {
                Ok(()) => Phase::Done,
                Err(message) => Phase::Refused {
                    code: mtor_protocol::Code::Malformed,
                    message,
                    retry_after_ms: None,
                },
            });
        });
    }

    fn refused(&mut self, it: Refused) {
        let Some(guid) = it.guid else { return };
        self.times.remove(&guid);
        self.with(&guid, |card| {
            card.phase.set(Phase::Refused {
                code: it.code,
                message: it.message,
                retry_after_ms: it.retry_after_ms,
            });
        });
    }
}

/// Lets go of the picture that a card holds in the browser's memory. What was attached stays:
/// the same words asked again show it, too.
pub fn release(card: &Card) {
    if let Some(url) = card.picture.get_untracked() {
        web_sys::Url::revoke_object_url(&url).ok();
    }
}

/// Puts what came beside words on the card: a scene, or a picture's pixels.
fn show(card: &Card, result: &WorkResult, body: &RawJson) -> Result<(), String> {
    if card.realm != Realm::Imagine {
        return Ok(());
    }
    if !result.payload.is_empty() {
        let it: PictureBody = body.read().map_err(|why| why.to_string())?;
        card.picture.set(blob::url_of(&result.payload, &it.mime));
        return Ok(());
    }
    let it: SceneBody = body.read().map_err(|why| why.to_string())?;
    let scene = mtor_video::parse(it.scene.get().as_bytes())
        .map_err(|why| format!("The picture that came back cannot be drawn: {why}."))?;
    card.unknown.set(it.unknown);
    card.scene.set(Some(Arc::new(scene)));
    Ok(())
}

fn step_times(times: Times, steps: mtor_protocol::Steps) -> StepTimes {
    let ms = |us: u64| us as f64 / 1_000.0;
    let now = clock::now_us();
    let whole = now.saturating_sub(times.sent_us);
    let elsewhere = steps.relay_us + steps.queue_us + steps.worker_us;
    StepTimes {
        tab_ms: ms(times.sent_us.saturating_sub(times.asked_us)),
        relay_ms: ms(steps.relay_us),
        queue_ms: ms(steps.queue_us),
        worker_ms: ms(steps.worker_us),
        back_ms: ms(whole.saturating_sub(elsewhere)),
    }
}
