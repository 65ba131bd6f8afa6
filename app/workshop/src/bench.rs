//! One attempt, from its intent to its answer.

use std::{rc::Rc, time::Duration};

use mtor_abilities::{
    Answer, Now, RealmView,
    built_in::{GUIDE, SKETCH},
    guide, imagine,
};
use mtor_protocol::{
    Code, Event, Guid, Name, Partial, Progress, RawJson, Realm, Refused, Roster, Usage, Work,
    WorkResult,
};

use crate::{SketchBody, clock, endpoint, port, shop::Connected};

/// Between two signs of work of a deliberately slow tab.
const SLOW_STEP_MS: u32 = 500;

/// What one attempt works with.
#[derive(Debug)]
pub(crate) struct Bench {
    pub(crate) guid: Guid,
    pub(crate) attempt: u32,
    pub(crate) roster: Rc<Roster>,
    pub(crate) alone: bool,
    pub(crate) slow_ms: u32,
    pub(crate) endpoint: Option<Connected>,
}

/// An answer before it is addressed.
#[derive(Debug, Default)]
pub(crate) struct Made {
    pub(crate) text: String,
    pub(crate) body: Option<RawJson>,
    pub(crate) payload: bytes::Bytes,
    pub(crate) model: Option<Name>,
    /// Words, shapes or tokens; see `Usage`.
    pub(crate) units: u64,
}

/// Works to the end and says how it ended.
pub(crate) async fn run(bench: Bench, work: Work) {
    let started_us = clock::now_us();
    bench.dawdle().await;
    let made = make(&bench, &work).await;
    let work_ms = clock::now_us().saturating_sub(started_us) as f64 / 1_000.0;
    port::send(&match made {
        Ok(made) => Event::Result(bench.result(made, work_ms)),
        Err(refused) => Event::Refused(Refused {
            attempt: Some(bench.attempt),
            ..refused.about(&bench.guid)
        }),
    });
}

impl Bench {
    pub(crate) fn progress(&self, done: u64, total: u64) {
        port::send(&Event::Progress(Progress {
            guid: self.guid.clone(),
            attempt: self.attempt,
            done,
            total,
        }));
    }

    pub(crate) fn partial(&self, seq: u32, words: &str) {
        port::send(&Event::Partial(Partial {
            guid: self.guid.clone(),
            attempt: self.attempt,
            seq,
            body: Some(RawJson::text(words)),
            payload: bytes::Bytes::new(),
        }));
    }

    /// Stretches an intent to the length that the page's address asks for.
    async fn dawdle(&self) {
        let n_steps = u64::from(self.slow_ms / SLOW_STEP_MS);
        for done in 0..n_steps {
            self.progress(done, n_steps);
            clock::sleep(Duration::from_millis(SLOW_STEP_MS.into())).await;
        }
    }

    fn guide(&self, words: &str) -> Answer {
        let view = RealmView {
            roster: &self.roster,
            loopback: self.alone,
            now: Now {
                unix_ms: clock::unix_ms(),
                utc_offset_min: clock::utc_offset_min(),
            },
        };
        guide(words, &view)
    }

    fn result(&self, made: Made, work_ms: f64) -> WorkResult {
        WorkResult {
            guid: self.guid.clone(),
            attempt: Some(self.attempt),
            result_text: Some(RawJson::text(&made.text)),
            body: made.body,
            worker_id: None,
            model_name: made.model,
            usage: Some(Usage {
                work_ms,
                units: made.units,
                joules: None,
                method: None,
            }),
            steps: None,
            payload: made.payload,
        }
    }
}

/// The guide answers what it knows, also where an engine stands behind it: an engine knows
/// nothing of this realm.
async fn make(bench: &Bench, work: &Work) -> Result<Made, Refused> {
    let words = work.query_text.as_ref().and_then(RawJson::as_text);
    let words = words.unwrap_or_default();
    let asked = work.model_name.as_ref().map(Name::as_str);
    match (work.realm, &bench.endpoint) {
        (Realm::Chat, None) => Ok(guided(match bench.guide(&words) {
            Answer::NeedsModel(_) if is_picture(&words) => draw_it(&words),
            answer => answer.into_text(),
        })),
        (Realm::Chat, Some(it)) => match bench.guide(&words) {
            Answer::Words(text) => Ok(guided(text)),
            Answer::NeedsModel(text) if asked == Some(GUIDE) => Ok(guided(text)),
            Answer::NeedsModel(_) => endpoint::answer(bench, work, &words, it).await,
        },
        (Realm::Imagine, Some(it))
            if asked != Some(SKETCH) && it.endpoint.image_model.is_some() =>
        {
            endpoint::answer(bench, work, &words, it).await
        }
        (Realm::Imagine, _) => Ok(sketched(work, &words)),
        (_, Some(it)) => endpoint::answer(bench, work, &words, it).await,
        (realm, None) => {
            let why = format!("This tab does not serve {realm}.");
            Err(Refused::new(Code::WrongRealm, why))
        }
    }
}

/// Words that are all things to draw.
fn is_picture(words: &str) -> bool {
    /// One known word is a coincidence.
    const UNDERSTOOD_MIN: usize = 2;
    let drawn = imagine(words, 0);
    drawn.unknown.is_empty() && drawn.understood.len() >= UNDERSTOOD_MIN
}

fn draw_it(words: &str) -> String {
    format!(
        "That sounds like a picture. To have it drawn, start with \"imagine\":\n\n\
         imagine {words}"
    )
}

fn guided(text: String) -> Made {
    Made {
        units: text.split_whitespace().count() as u64,
        text,
        model: Name::new(GUIDE).ok(),
        ..Made::default()
    }
}

fn sketched(work: &Work, words: &str) -> Made {
    let asked: Option<SketchBody> = work.body.as_ref().and_then(|b| b.read().ok());
    let body = imagine(words, asked.unwrap_or_default().seed);
    Made {
        units: body.scene.layers.len() as u64,
        text: body.caption.clone(),
        body: RawJson::of(&body).ok(),
        model: Name::new(SKETCH).ok(),
        ..Made::default()
    }
}
