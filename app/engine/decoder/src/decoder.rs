//! A loaded model: tokens in, logits out, and a cache that remembers what was said.

use std::fmt;

use mtor_checkpoint::Config;

use crate::body::Body;
use crate::error::DecodeError;
use crate::limits::PREFILL_CHUNK;
use crate::place::Want;

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
        self.check(tokens)?;
        let mut logits = Vec::new();
        let mut position = self.position;
        let mut rest = tokens;
        while !rest.is_empty() {
            let (chunk, later) = rest.split_at(rest.len().min(PREFILL_CHUNK));
            let wanted = if want == Want::Last && !later.is_empty() {
                Want::Nothing
            } else {
                want
            };
            self.body
                .forward(position, chunk, wanted, &mut logits)
                .await?;
            position += chunk.len();
            rest = later;
        }
        if !logits.iter().all(|logit| logit.is_finite()) {
            return Err(DecodeError::NotFinite);
        }
        self.position = position;
        Ok(logits)
    }

    fn check(&self, tokens: &[u32]) -> Result<(), DecodeError> {
        let (position, context, vocab) = (self.position, self.context, self.config.vocab);
        if tokens.len() > context - position {
            return Err(DecodeError::ContextFull {
                position,
                tokens: tokens.len(),
                context,
            });
        }
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
