//! Events of an open intent, onto its card.

mod story;
mod writer;

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use mtor_protocol::{
    Accepted, Event, Guid, Name, Partial, RawJson, Realm, Refused, Work, WorkResult,
};
use mtor_workshop::PictureBody;

use crate::{
    blob, clock,
    state::{Card, Phase, RealmState, StepTimes},
};

use story::Story;

/// Cards kept on the page; older finished ones go, with the pictures that answered them.
const CARDS_MAX: usize = 100;

/// The cards and when their intents passed the tab's own steps.
#[derive(Debug)]
pub struct Cards {
    state: RealmState,
    open: BTreeMap<Guid, Open>,
}

/// What the page knows of an open intent beside its card.
#[derive(Debug)]
struct Open {
    times: Times,
    story: Story,
    /// The model that was asked for.
    model: Option<Name>,
    /// Who writes the answer now, where the roster tells.
    writer: Option<Name>,
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
            open: BTreeMap::new(),
        }
    }

    pub fn asked(&mut self, card: Card, model: Option<Name>) {
        let now = clock::now_us();
        let times = Times {
            asked_us: now,
            sent_us: now,
        };
        let open = Open {
            times,
            story: Story::default(),
            model,
            writer: None,
        };
        self.open.insert(card.guid.clone(), open);
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
            && let Some(open) = self.open.get_mut(&work.guid)
        {
            open.times.sent_us = clock::now_us();
        }
    }

    /// The intent was handed over again: what the newest attempt streamed is void.
    pub fn restarted(&self, guid: &Guid) {
        if let Some(card) = self.find(guid) {
            let story = self.story(guid);
            card.text.update(|text| story.restarted(text));
            card.restarts.update(|n| *n += 1);
            card.phase.set(Phase::Sending);
        }
    }

    /// The worker went away in mid-answer: the words on the card stand, and the intent that
    /// this gives lets another worker go on from them.
    pub fn take_over(&mut self, work: Work) -> Work {
        let (Some(card), Some(open)) = (self.find(&work.guid), self.open.get_mut(&work.guid))
        else {
            return work;
        };
        let words = card.text.with_untracked(|text| open.story.continued(text));
        let name = open.writer.take().map(String::from);
        card.left.update(|left| left.push(name));
        card.phase.set(Phase::Sending);
        story::continued(work, words)
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

    fn story(&self, guid: &Guid) -> Story {
        self.open
            .get(guid)
            .map_or_else(Story::default, |it| it.story)
    }

    fn partial(&mut self, it: &Partial) {
        self.look_who_writes(&it.guid);
        let story = self.story(&it.guid);
        self.with(&it.guid, |card| {
            let words = it.body.as_ref().and_then(RawJson::as_text);
            if words.is_some() || it.seq == 0 {
                let words = words.unwrap_or_default();
                card.text.update(|text| story.piece(text, it.seq, &words));
            }
            if !matches!(card.phase.get_untracked(), Phase::Working { .. }) {
                card.phase.set(Phase::Working { done: 0, total: 0 });
            }
        });
    }

    /// Words come while their worker is here: the roster of that moment has it.
    fn look_who_writes(&mut self, guid: &Guid) {
        let Some(card) = self.find(guid) else { return };
        if let Some(open) = self.open.get_mut(guid) {
            let model = open.model.as_ref();
            let found = self
                .state
                .roster
                .with_untracked(|roster| writer::writer(roster, card.realm, model));
            open.writer = found.or(open.writer.take());
        }
    }

    fn result(&mut self, it: WorkResult) {
        let story = self.story(&it.guid);
        let times = self.open.remove(&it.guid).map(|it| it.times);
        self.with(&it.guid.clone(), |card| {
            if let Some(words) = it.result_text.as_ref().and_then(RawJson::as_text) {
                card.text.update(|text| story.whole(text, &words));
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
        self.open.remove(&guid);
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
