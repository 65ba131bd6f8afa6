//! A decoder with weights as an adapter: chat, and vision where the model has eyes, answered by
//! a model in this tab's memory.

use std::cell::Cell;

use futures_util::{FutureExt as _, future::LocalBoxFuture, lock::Mutex};
use mtor_abilities::picture_of;
use mtor_decoder::DecodeError;
use mtor_protocol::{Capability, Name, Realm, Refused, Work};
use mtor_workshop::{Adapter, Fit, Made, Running, Sink, breathe, now_us};

use crate::{
    error::AnswerError,
    limits::USUAL_ANSWER_TOKENS,
    model::{Answered, Heard, Model, Request},
    picture::pixels_of,
    request::{request_about, request_of},
};

/// What a core of a laptop takes while it computes, in watts: 15 to 28 W for a chip of that
/// class under load, of which one busy core is about a third. Nothing in a browser measures it.
const CPU_WATTS: f64 = 8.0;
/// What a GPU takes: between 15 W (in a laptop's chip) and 150 W (a card of its own).
const GPU_WATTS: f64 = 40.0;
/// Said with every estimate.
const METHOD: &str = "time x typical watts";

/// How an answer ended, for whoever looks after the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Answered,
    /// The GPU is gone.
    Lost,
}

/// Whoever looks after the thread hears of its answers.
pub(crate) trait Ear {
    /// A model that has not answered yet begins to: it may take the tab down. The answer is
    /// computed once this has been noted.
    fn tries(&self) -> LocalBoxFuture<'static, ()>;

    /// It has not, however that answer ended.
    fn survives(&self);

    fn ended(&self, fate: Fate);
}

/// Nobody listens.
impl Ear for () {
    fn tries(&self) -> LocalBoxFuture<'static, ()> {
        std::future::ready(()).boxed_local()
    }

    fn survives(&self) {}

    fn ended(&self, _: Fate) {}
}

/// An answer of a model that has given none yet. Dropped, it has ended: answered, refused or
/// stopped. A thread that goes down drops nothing.
struct Trial<'a>(&'a dyn Ear);

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        self.0.survives();
    }
}

/// See the module's words.
pub(crate) struct Decoding {
    name: Name,
    model: Mutex<Model>,
    sees: bool,
    on_gpu: bool,
    tokens_per_s: f64,
    has_answered: Cell<bool>,
    ear: Box<dyn Ear>,
}

impl std::fmt::Debug for Decoding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoding")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Decoding {
    pub(crate) fn new(name: Name, model: Model, on_gpu: bool, tokens_per_s: f64) -> Self {
        Self {
            name,
            sees: model.sees(),
            model: Mutex::new(model),
            on_gpu,
            tokens_per_s,
            has_answered: Cell::new(false),
            ear: Box::new(()),
        }
    }

    /// Tells how each answer ended.
    #[must_use]
    pub(crate) fn heard_by(self, ear: impl Ear + 'static) -> Self {
        Self {
            ear: Box::new(ear),
            ..self
        }
    }

    /// To be held while the answer is computed.
    async fn trial(&self) -> Option<Trial<'_>> {
        if self.has_answered.get() {
            return None;
        }
        // First, so that a stop meanwhile is an end, too.
        let trial = Trial(&*self.ear);
        self.ear.tries().await;
        Some(trial)
    }

    async fn answer(&self, work: &Work, sink: &Sink) -> Result<Made, Refused> {
        let request = request(work).await?;
        // The cache belongs to one conversation at a time.
        let mut model = self.model.lock().await;
        let _trial = self.trial().await;
        let started_us = now_us();
        let outcome = model
            .answer(&request, breathe, |heard| match heard {
                Heard::Looking { done, total } | Heard::Reading { done, total } => {
                    sink.sign_of_work(done as u64, total as u64)
                }
                Heard::Words(words) => sink.words(words),
                Heard::Token(n) => sink.sign_of_work(n as u64, 0),
            })
            .await;
        match outcome {
            Ok(answered) => {
                self.has_answered.set(true);
                self.ear.ended(Fate::Answered);
                let spent_s = now_us().saturating_sub(started_us) as f64 / 1e6;
                Ok(self.made(answered, spent_s))
            }
            Err(why) => {
                if matches!(why, AnswerError::Decode(DecodeError::Device(_))) {
                    self.ear.ended(Fate::Lost);
                }
                Err(Refused::new(why.code(), why.to_string()))
            }
        }
    }

    fn made(&self, answered: Answered, spent_s: f64) -> Made {
        let watts = if self.on_gpu { GPU_WATTS } else { CPU_WATTS };
        Made {
            // Only what is new: the tab that asks holds the words before.
            text: answered.text,
            model: Some(self.name.clone()),
            units: answered.n_tokens as u64,
            joules: Some(watts * spent_s),
            method: Name::new(METHOD).ok(),
            ..Made::default()
        }
    }
}

impl Adapter for Decoding {
    fn capabilities(&self) -> Vec<Capability> {
        let chat = Capability {
            realm: Realm::Chat,
            models: vec![self.name.clone()],
            // One cache, one conversation at a time.
            slots: 1,
            expected_ms: Some(1e3 * USUAL_ANSWER_TOKENS / self.tokens_per_s.max(0.1)),
            rate: Some(self.tokens_per_s),
        };
        let vision = self.sees.then(|| Capability {
            realm: Realm::Vision,
            // How long it looks before its first word is known from the first time on.
            expected_ms: None,
            ..chat.clone()
        });
        std::iter::once(chat).chain(vision).collect()
    }

    fn takes(&self, work: &Work) -> Fit {
        match work.realm {
            Realm::Chat => Fit::of_model(work, self.name.as_str()),
            Realm::Vision if self.sees => Fit::of_model(work, self.name.as_str()),
            _ => Fit::No,
        }
    }

    fn run<'a>(&'a self, work: &'a Work, sink: &'a Sink) -> Running<'a> {
        self.answer(work, sink).boxed_local()
    }
}

async fn request(work: &Work) -> Result<Request, Refused> {
    if work.realm != Realm::Vision {
        return Ok(request_of(work, now_s()));
    }
    let (_, bytes) = picture_of(work.body.as_ref(), &work.payload)
        .map_err(|why| Refused::new(why.code(), why.to_string()))?;
    Ok(request_about(work, pixels_of(&bytes).await?, now_s()))
}

/// Seconds since 1970 as the person's clock on the wall counts them.
fn now_s() -> i64 {
    let now = js_sys::Date::new_0();
    ((now.get_time() - now.get_timezone_offset() * 60_000.0) / 1e3) as i64
}
