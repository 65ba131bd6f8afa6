//! One model from its files to an adapter: fetch, check, place, read, measure.
//!
//! Every step can be dropped; nothing is offered before the last has come to its end.

use futures_util::future;
use mtor_decoder::{DecodeError, Loader, Options, Place, Weights as Form};
use mtor_protocol::Name;
use mtor_store::{Model as Listed, Phase, Progress, StoreError};
use mtor_workshop::{LoadOptions, LoadPhase, ModelState, breathe, now_us};

use crate::{
    decoding::Decoding,
    error::AnswerError,
    files::{Local, SmallFiles},
    limits::{MEASURED_TOKENS, PROGRESS_US},
    model::Model,
    opening::{OpenError, Opened, describe, need_of, open},
    place::{Machine, Placed, place},
    probe::Probed,
    rate::Rate,
    shelf::Shelf,
};

/// Why a model is not ready. What it says stands on the model's card.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotReady {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Load(#[from] mtor_decoder::LoadError),
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// It fits nowhere.
    #[error("{0}")]
    Place(String),
}

impl NotReady {
    /// The GPU is gone, and everything on it.
    pub(crate) const fn is_loss(&self) -> bool {
        matches!(
            self,
            Self::Answer(AnswerError::Decode(DecodeError::Device(_)))
        )
    }
}

/// A model that answers.
#[derive(Debug)]
pub(crate) struct Ready {
    pub adapter: Decoding,
    pub state: ModelState,
    /// Memory that it takes.
    pub bytes: u64,
}

/// What a load works with.
#[derive(Debug)]
pub(crate) struct Load<'a> {
    pub shelf: &'a Shelf,
    pub listed: &'a Listed,
    /// Files from disk instead of the shelf's.
    pub chosen: Option<&'a [web_sys::File]>,
    pub options: LoadOptions,
    pub probed: &'a Probed,
    /// Memory that other models take.
    pub taken_bytes: u64,
}

impl Load<'_> {
    /// Runs to the end; `show` is told each state on the way.
    ///
    /// # Errors
    /// What happened and what would work.
    pub(crate) async fn run(&self, show: &dyn Fn(ModelState)) -> Result<Ready, NotReady> {
        let mut local = self.fetch(show).await?;
        show(loading(LoadPhase::Checking, 0, 0, 0.0));
        let weights: Vec<(String, u64)> = local
            .weights
            .files()
            .map(|(name, length)| (name.to_owned(), length))
            .collect();
        let opened = open(&local.small, &weights, &mut local.weights)?;
        let placed = place(&opened.need, &self.machine(), self.options).map_err(NotReady::Place)?;
        let model = self.read(opened, local, placed, show).await?;
        self.measure(model, placed, show).await
    }

    async fn fetch(&self, show: &dyn Fn(ModelState)) -> Result<Local, NotReady> {
        if let Some(chosen) = self.chosen {
            let local = Shelf::from_disk(chosen)?;
            self.judge(&local.small).map_err(NotReady::Place)?;
            return Ok(local);
        }
        if let Ok(local) = self.shelf.get(&self.listed.id).await {
            return Ok(local);
        }
        show(loading(LoadPhase::Fetching, 0, self.listed.size_bytes, 0.0));
        let rate = std::cell::RefCell::new(Rate::default());
        let progress = |it: Progress| {
            let now_ms = now_us() as f64 / 1e3;
            let phase = match it.phase {
                Phase::Checking => LoadPhase::Checking,
                _ => LoadPhase::Fetching,
            };
            let bytes_per_s = rate.borrow_mut().seen(now_ms, it.done);
            show(loading(phase, it.done, it.total.unwrap_or(0), bytes_per_s));
        };
        let judge = |small: &SmallFiles| self.judge(small);
        // A cancel drops this future.
        let never = future::pending();
        Ok(self
            .shelf
            .fetch(self.listed, &judge, &progress, never)
            .await?)
    }

    /// What the small files say decides before a byte of the weights is asked for.
    fn judge(&self, small: &SmallFiles) -> Result<(), String> {
        let described = describe(small).map_err(|why| why.to_string())?;
        let need = need_of(&described.config);
        place(&need, &self.machine(), self.options).map(|_| ())
    }

    fn machine(&self) -> Machine {
        Machine {
            taken_bytes: self.taken_bytes,
            ..self.probed.machine
        }
    }

    async fn read(
        &self,
        opened: Opened,
        local: Local,
        placed: Placed,
        show: &dyn Fn(ModelState),
    ) -> Result<Model, NotReady> {
        let options = Options {
            context: placed.context as usize,
            weights: if placed.q8 { Form::Q8 } else { Form::Stored },
        };
        let gpu = self.probed.gpu.as_ref().filter(|_| placed.gpu);
        let at = gpu.map_or(Place::Cpu, |gpu| Place::Gpu(gpu.device.clone()));
        let described = opened.described;
        let mut loader = Loader::new(described.config, opened.plan, local.weights, at, options)?;
        let total = loader.bytes_total();
        let (mut rate, mut shown_us) = (Rate::default(), 0);
        while let Some(done) = loader.step()? {
            let now = now_us();
            let bytes_per_s = rate.seen(now as f64 / 1e3, done);
            if now >= shown_us + PROGRESS_US {
                shown_us = now;
                show(loading(LoadPhase::Reading, done, total, bytes_per_s));
            }
            breathe().await;
        }
        let decoder = loader.finish()?;
        let (tokenizer, template) = (described.tokenizer, described.template);
        Ok(Model::new(decoder, tokenizer, template, described.sight))
    }

    /// The first token compiles what is to be compiled; the rate is of those after it.
    async fn measure(
        &self,
        mut model: Model,
        placed: Placed,
        show: &dyn Fn(ModelState),
    ) -> Result<Ready, NotReady> {
        show(loading(LoadPhase::Measuring, 0, 0, 0.0));
        breathe().await;
        model.run_idle(1, breathe).await?;
        if placed.gpu {
            model.warm_up().await?;
        }
        let started = now_us();
        model.run_idle(MEASURED_TOKENS, breathe).await?;
        let spent_us = now_us().saturating_sub(started).max(1);
        let tokens_per_s = MEASURED_TOKENS as f64 * 1e6 / spent_us as f64;
        if !placed.gpu {
            model.pace(tokens_per_s);
        }
        let context = model.decoder().context() as u64;
        Ok(Ready {
            bytes: placed.bytes,
            adapter: Decoding::new(name_of(self.listed), model, placed.gpu, tokens_per_s),
            state: ModelState::Ready {
                place: if placed.gpu { "GPU" } else { "CPU" }.to_owned(),
                tokens_per_s,
                context,
                q8: placed.q8,
            },
        })
    }
}

pub(crate) fn loading(phase: LoadPhase, done: u64, total: u64, bytes_per_s: f64) -> ModelState {
    ModelState::Loading {
        phase,
        done,
        total,
        bytes_per_s,
    }
}

/// Under which name the realm knows it.
fn name_of(listed: &Listed) -> Name {
    let fallback = || Name::new("model").expect("a short literal is a name");
    Name::new(&listed.id).unwrap_or_else(|_| fallback())
}
