//! A loaded model: tokens in, logits out, and a cache that remembers what was said.

use std::fmt;

use mtor_checkpoint::{Config, Vision};

use crate::body::Body;
use crate::error::DecodeError;
use crate::limits::PREFILL_CHUNK;
use crate::place::{Input, Want};
use crate::vision::Glance;

/// A model that is ready to compute.
pub struct Decoder {
    config: Config,
    context: usize,
    position: usize,
    body: Body,
}

impl Decoder {
    pub(crate) fn new(config: Config, context: usize, body: Body) -> Self {
        Self {
            config,
            context,
            position: 0,
            body,
        }
    }

    /// What the model is made of.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Tokens that the cache holds at most.
    pub fn context(&self) -> usize {
        self.context
    }

    /// Tokens in the cache.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Forgets all tokens from `to` on. A position that is not reached yet changes nothing.
    pub fn rewind(&mut self, to: usize) {
        self.position = self.position.min(to);
    }

    /// Puts tokens behind those in the cache and gives the wanted logits, `[n, vocab]` flat.
    ///
    /// Dropped before its end, or after an error, the decoder is where it was before.
    ///
    /// # Errors
    /// When the context is full, a token is unknown, or the device fails or computes what is no
    /// number.
    pub async fn feed(&mut self, tokens: &[u32], want: Want) -> Result<Vec<f32>, DecodeError> {
        self.put(Input::Tokens(tokens), want).await
    }

    /// The same for tokens, or for rows that stand in the place of tokens: what
    /// [`seen`](Self::seen) gave.
    ///
    /// # Errors
    /// As [`feed`](Self::feed).
    pub async fn put(&mut self, input: Input<'_>, want: Want) -> Result<Vec<f32>, DecodeError> {
        self.check(input)?;
        let hidden = self.config.hidden;
        let mut logits = Vec::new();
        let mut position = self.position;
        let mut rest = input;
        while rest.rows(hidden) > 0 {
            let (chunk, later) = rest.split_at(PREFILL_CHUNK, hidden);
            let wanted = if want == Want::Last && later.rows(hidden) > 0 {
                Want::Nothing
            } else {
                want
            };
            self.body
                .forward(position, chunk, wanted, &mut logits)
                .await?;
            position += chunk.rows(hidden);
            rest = later;
        }
        if !logits.iter().all(|logit| logit.is_finite()) {
            return Err(DecodeError::NotFinite);
        }
        self.position = position;
        Ok(logits)
    }

    /// Begins to look at a picture, `[3, side, side]` flat, as its encoder wants it.
    ///
    /// # Errors
    /// When the model has no eyes, or the pixels are not of its side or no numbers.
    pub fn glance(&mut self, pixels: &[f32]) -> Result<Glance, DecodeError> {
        let shape = self.config.vision.as_ref().ok_or(DecodeError::Blind)?;
        self.body.glance(shape, pixels)
    }

    /// One step further. [`Glance::progress`] says when the last was done.
    ///
    /// # Errors
    /// When memory runs out, or the device fails.
    pub async fn look_on(&mut self, glance: Glance) -> Result<Glance, DecodeError> {
        self.body.look_on(glance).await
    }

    /// What the picture is in the text: rows as wide as an embedding, `[rows, hidden]` flat. Steps
    /// that were not done yet are done now.
    ///
    /// # Errors
    /// When memory runs out, the device fails, or what comes is no number.
    pub async fn seen(&mut self, mut glance: Glance) -> Result<Vec<f32>, DecodeError> {
        while glance.progress().0 < glance.progress().1 {
            glance = self.body.look_on(glance).await?;
        }
        let rows = self.body.seen(glance).await?;
        match rows.iter().all(|it| it.is_finite()) {
            true => Ok(rows),
            false => Err(DecodeError::NotFinite),
        }
    }

    /// The encoder of pictures, where the model has one.
    pub fn vision(&self) -> Option<&Vision> {
        self.config.vision.as_ref()
    }

    fn check(&self, input: Input<'_>) -> Result<(), DecodeError> {
        let (position, context, vocab) = (self.position, self.context, self.config.vocab);
        let n = input.rows(self.config.hidden);
        if n > context - position {
            return Err(DecodeError::ContextFull {
                position,
                tokens: n,
                context,
            });
        }
        let Input::Tokens(tokens) = input else {
            return Ok(());
        };
        match tokens.iter().find(|token| **token as usize >= vocab) {
            Some(token) => Err(DecodeError::UnknownToken {
                token: *token,
                vocab,
            }),
            None => Ok(()),
        }
    }
}

/// What it is about; never its weights.
impl fmt::Debug for Decoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut form = f.debug_struct("Decoder");
        form.field("family", &self.config.family)
            .field("context", &self.context);
        form.field("position", &self.position)
            .finish_non_exhaustive()
    }
}
