//! One answer being written: logits in, words out, until it ends for a stated reason.
//!
//! The caller owns the model: it feeds the prompt, hands the last logits to [`Writer::next`],
//! feeds the token that comes back, and goes on until [`Step::end`] says why not to.

use crate::detokenizer::Detokenizer;
use crate::error::TextError;
use crate::sampler::{Sampler, Sampling};
use crate::stops::Stops;
use crate::tokenizer::Tokenizer;

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The model said that it is done.
    Eos,
    /// A stop string was written.
    Stop,
    /// As many tokens as were asked for.
    Length,
    /// Prompt and answer fill what the model can read.
    Context,
}

/// What one answer may be.
#[derive(Clone, Debug, Default)]
pub struct WriterOptions {
    /// How tokens are picked.
    pub sampling: Sampling,
    /// Strings at which the answer ends.
    pub stops: Vec<String>,
    /// Tokens at which the answer ends: the model's own list.
    pub eos: Vec<u32>,
    /// Tokens that the answer may have.
    pub max_tokens: usize,
    /// Tokens that prompt and answer may have together.
    pub context: usize,
    /// The prompt ends in the middle of an answer, which goes on here.
    pub continued: bool,
}

/// What one token led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The token to feed to the model next; `None` when the answer has ended.
    pub token: Option<u32>,
    /// Text that can be shown now.
    pub text: String,
    /// Why the answer ended, when it has.
    pub end: Option<End>,
}

/// One answer being written.
#[derive(Debug)]
pub struct Writer {
    sampler: Sampler,
    detokenizer: Detokenizer,
    stops: Stops,
    options: WriterOptions,
    /// The prompt and the answer so far.
    tokens: Vec<u32>,
    prompt_len: usize,
    end: Option<End>,
}

impl Writer {
    /// Begins an answer to a prompt of these tokens.
    ///
    /// # Errors
    /// A prompt that fills the context, a sampling setting out of its range, bad stop strings.
    pub fn new(
        tokenizer: &Tokenizer,
        prompt: Vec<u32>,
        options: WriterOptions,
    ) -> Result<Self, TextError> {
        if prompt.len() >= options.context {
            return Err(TextError::ContextFull {
                prompt: prompt.len(),
                context: options.context,
            });
        }
        let detokenizer = match options.continued {
            true => tokenizer.stream_continued(),
            false => tokenizer.stream(),
        };
        Ok(Self {
            sampler: Sampler::new(options.sampling.clone())?,
            stops: Stops::new(options.stops.clone())?,
            detokenizer,
            prompt_len: prompt.len(),
            tokens: prompt,
            end: (options.max_tokens == 0).then_some(End::Length),
            options,
        })
    }

    /// Takes the logits behind the last token, one for each token of the vocabulary.
    /// After the end it says the end again, with no text.
    ///
    /// # Errors
    /// Logits that are no finite numbers; the answer may not go on after that.
    pub fn next(&mut self, logits: &mut [f32]) -> Result<Step, TextError> {
        if self.end.is_some() {
            return Ok(Step {
                token: None,
                text: String::new(),
                end: self.end,
            });
        }
        let id = self.sampler.pick(logits, &self.tokens)?;
        self.tokens.push(id);
        if self.options.eos.contains(&id) {
            return Ok(self.ended(End::Eos, String::new()));
        }
        let piece = self.detokenizer.push(id).unwrap_or_default();
        let flow = self.stops.push(&piece);
        if flow.stopped {
            return Ok(self.ended(End::Stop, flow.emit));
        }
        if self.written() >= self.options.max_tokens {
            return Ok(self.ended(End::Length, flow.emit));
        }
        if self.tokens.len() >= self.options.context {
            return Ok(self.ended(End::Context, flow.emit));
        }
        Ok(Step {
            token: Some(id),
            text: flow.emit,
            end: None,
        })
    }

    /// Tokens of the answer so far, the one that ended it included.
    #[must_use]
    pub fn written(&self) -> usize {
        self.tokens.len() - self.prompt_len
    }

    /// Prompt and answer so far.
    #[must_use]
    pub fn tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// Ends the answer, with the text that was held back; a stop string that only the last
    /// half character completes is still one.
    fn ended(&mut self, end: End, mut text: String) -> Step {
        let mut end = end;
        if end != End::Stop {
            let last = self.detokenizer.finish().unwrap_or_default();
            let flow = self.stops.push(&last);
            text.push_str(&flow.emit);
            match flow.stopped {
                true => end = End::Stop,
                false => text.push_str(&self.stops.finish()),
            }
        }
        self.end = Some(end);
        Step {
            token: None,
            text,
            end: self.end,
        }
    }
}

#[cfg(test)]
mod tests;
