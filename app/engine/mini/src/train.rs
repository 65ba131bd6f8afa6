//! Training: batches from the corpus, steps down the gradient, a state on disk now and then.

use std::path::Path;

use tokenizers::Tokenizer;

use crate::{
    corpus::Corpus,
    error::Error,
    net::{Batch, Shape, backward, forward},
    rng::Rng,
    state::State,
    words::{append, encode},
};

/// The shape that is shipped: 1.8 million parameters, 3.5 MB in two bytes each.
pub const SHAPE: Shape = Shape {
    vocab: crate::words::VOCAB,
    hidden: 192,
    layers: 4,
    heads: 6,
    kv_heads: 2,
    inner: 384,
};
/// Longer conversations are left out.
pub const TOKENS_MAX: usize = 112;

/// How a training goes.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// How long it may take in all, over every time it is resumed.
    pub seconds: f64,
    pub batch_tokens: usize,
    pub rate: f32,
    pub warm_up: u64,
    /// Steps between two states on disk.
    pub keep_every: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            seconds: 3_600.0,
            batch_tokens: 1_536,
            rate: 2e-3,
            warm_up: 300,
            keep_every: 250,
        }
    }
}

impl Plan {
    /// Up in a line by steps, then down by the time along a cosine to a fiftieth: how many steps
    /// fit is not known before, where a machine is shared.
    fn rate(&self, step: u64, seconds: f64) -> f32 {
        let up = (step + 1) as f32 / self.warm_up.max(1) as f32;
        let done = (seconds / self.seconds).min(1.0) as f32;
        let cosine = 0.5 * (1.0 + (std::f32::consts::PI * done).cos());
        self.rate * up.min(1.0) * (0.02 + 0.98 * cosine)
    }
}

/// What the pure part is given: the time, and an ear.
#[derive(Debug)]
pub struct Shell<C, T> {
    pub clock: C,
    pub tell: T,
}

/// What one step did.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    pub step: u64,
    pub tokens: u64,
    pub loss: f32,
    /// Share of answer tokens that the model would have written.
    pub right: f32,
    pub rate: f32,
    pub norm: f64,
}

/// Trains until the plan's time is over. `clock` gives the seconds since it was called first;
/// `tell` hears of every step.
pub fn train(
    state: &mut State,
    (corpus, tokenizer): (&Corpus, &Tokenizer),
    plan: &Plan,
    keep_at: &Path,
    mut shell: Shell<impl FnMut() -> f64, impl FnMut(Progress)>,
) -> Result<(), Error> {
    let before = state.seconds;
    while state.seconds < plan.seconds {
        let batch = draw(corpus, tokenizer, &mut state.rng, plan.batch_tokens)?;
        let tape = forward(&state.shape, &state.weights, &batch);
        let (loss, n_right) = (tape.loss, tape.n_right);
        let grads = backward(&state.shape, &state.weights, &batch, tape);
        let rate = plan.rate(state.adam.step, state.seconds);
        let norm = state
            .adam
            .update(&state.shape, &mut state.weights, &grads, rate);
        state.tokens += batch.tokens.len() as u64;
        let step = state.adam.step;
        state.seconds = before + (shell.clock)();
        (shell.tell)(Progress {
            step,
            tokens: state.tokens,
            loss,
            right: n_right as f32 / batch.targets.len().max(1) as f32,
            rate,
            norm,
        });
        if step.is_multiple_of(plan.keep_every) || state.seconds >= plan.seconds {
            state.write(keep_at)?;
        }
    }
    Ok(())
}

/// Conversations until the batch is full.
pub fn draw(
    corpus: &Corpus,
    tokenizer: &Tokenizer,
    rng: &mut Rng,
    tokens: usize,
) -> Result<Batch, Error> {
    let mut batch = Batch::default();
    while batch.tokens.len() < tokens {
        let conversation = encode(tokenizer, &corpus.conversation(rng))?;
        if (2..=TOKENS_MAX).contains(&conversation.len()) {
            append(&mut batch, &conversation);
        }
    }
    Ok(batch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_rises_and_falls() {
        let plan = Plan::default();
        assert!(plan.rate(0, 0.0) < plan.rate(100, 1.0));
        assert!(plan.rate(plan.warm_up, 0.0) > 0.999 * plan.rate);
        assert!(plan.rate(9_999, plan.seconds) < 0.021 * plan.rate);
    }
}
