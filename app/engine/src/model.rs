//! A model in memory: its decoder, its tokenizer, its template, and what its cache holds.
//!
//! One answer at a time; the next question of the same conversation finds the cache filled up
//! to where the two differ. Dropping [`Model::answer`] stops it within one token.

use std::future::Future;

use mtor_checkpoint::SamplingDefaults;
use mtor_decoder::{DecodeError, Decoder, Input, PREFILL_CHUNK, Want};
use mtor_picture::Rgb;
use mtor_text::{
    End, Message, RenderOptions, Sampling, Template, Tokenizer, Writer, WriterOptions,
};

use crate::{
    error::AnswerError,
    fnv::fnv_1a,
    limits::{ANSWER_TOKENS_MAX, CHUNK_MIN, CHUNKS_PER_WAIT},
    prompt::{Entry, fitting, piece_end},
    sight::Sight,
};

/// See the module's words.
#[derive(Debug)]
pub struct Model {
    decoder: Decoder,
    tokenizer: Tokenizer,
    template: Template,
    /// Of a model with eyes.
    sight: Option<Sight>,
    /// What the cache holds the keys and values of, from its start.
    cached: Vec<Entry>,
    /// Tokens of a prompt that are read at once.
    chunk: usize,
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Oldest first; the last one is the question.
    pub messages: Vec<Message>,
    /// What the question is about, for a model with eyes.
    pub picture: Option<Rgb>,
    /// The answer so far: only what follows is written.
    pub prefix: String,
    pub seed: u64,
    /// Seconds since 1970 in the person's own time zone, for templates that name the day.
    pub now_s: i64,
}

/// What happens while an answer is made.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard<'a> {
    /// Steps of looking at a picture that are done, of how many.
    Looking {
        done: usize,
        total: usize,
    },
    /// Tokens of the prompt that were read, of how many.
    Reading {
        done: usize,
        total: usize,
    },
    Words(&'a str),
    /// A token without words yet; so many are written.
    Token(usize),
}

/// A finished answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Without the prefix.
    pub text: String,
    pub n_prompt: usize,
    pub n_tokens: usize,
    pub end: End,
}

impl Model {
    pub const fn new(
        decoder: Decoder,
        tokenizer: Tokenizer,
        template: Template,
        sight: Option<Sight>,
    ) -> Self {
        Self {
            decoder,
            tokenizer,
            template,
            sight,
            cached: Vec::new(),
            chunk: PREFILL_CHUNK,
        }
    }

    /// Reads prompts in steps that last a second at most, by the rate of single tokens: on a
    /// slow processor nothing is heard within a step.
    pub fn pace(&mut self, tokens_per_s: f64) {
        self.chunk = (tokens_per_s as usize).clamp(CHUNK_MIN, PREFILL_CHUNK);
    }

    pub const fn decoder(&self) -> &Decoder {
        &self.decoder
    }

    /// Whether it can be shown a picture in the context that it was given.
    pub fn sees(&self) -> bool {
        let context = self.decoder.context();
        self.sight.as_ref().is_some_and(|it| it.fits(context))
    }

    /// Writes an answer. `breathe` is awaited between two tokens, so that a cancel is heard.
    ///
    /// # Errors
    /// What the template or the tokenizer refuses, a prompt that fills the context, numbers
    /// that are none, a GPU that is gone.
    pub async fn answer<B: Future<Output = ()>>(
        &mut self,
        request: &Request,
        breathe: impl Fn() -> B,
        mut tell: impl FnMut(Heard<'_>),
    ) -> Result<Answered, AnswerError> {
        let prompt = self.prompt(request)?;
        let n_prompt = prompt.len();
        let mut writer = Writer::new(&self.tokenizer, tokens(&prompt), self.options(request))?;
        let seen = match &request.picture {
            // What stays in the cache needs no second look.
            Some(picture) if prompt[self.known(&prompt)..].iter().any(Entry::is_row) => {
                self.look(picture, &breathe, &mut tell).await?
            }
            _ => Vec::new(),
        };
        let mut logits = self.read(&prompt, &seen, &breathe, &mut tell).await?;
        let mut text = String::new();
        loop {
            let step = writer.next(&mut logits)?;
            if step.text.is_empty() {
                tell(Heard::Token(writer.written()));
            } else {
                text.push_str(&step.text);
                tell(Heard::Words(&step.text));
            }
            let (Some(token), None) = (step.token, step.end) else {
                let n_tokens = writer.written();
                let end = step.end.unwrap_or(End::Eos);
                return Ok(Answered {
                    text,
                    n_prompt,
                    n_tokens,
                    end,
                });
            };
            breathe().await;
            logits = self.feed(&[Entry::of(token)], Want::Last).await?;
        }
    }

    /// Steps through so many tokens of nothing in particular, for measuring.
    ///
    /// # Errors
    /// As in [`Self::answer`].
    pub async fn run_idle<B: Future<Output = ()>>(
        &mut self,
        n_tokens: usize,
        breathe: impl Fn() -> B,
    ) -> Result<(), AnswerError> {
        self.rewind(0);
        for _ in 0..n_tokens {
            self.feed(&[Entry::of(0)], Want::Last).await?;
            breathe().await;
        }
        self.rewind(0);
        Ok(())
    }

    /// Reads one full chunk, and looks at a gray picture: what a GPU has to compile for prompts is
    /// compiled then.
    ///
    /// # Errors
    /// As in [`Self::answer`].
    pub async fn warm_up(&mut self) -> Result<(), AnswerError> {
        self.rewind(0);
        let n = PREFILL_CHUNK.min(self.decoder.context());
        self.feed(&vec![Entry::of(0); n], Want::Last).await?;
        self.rewind(0);
        if let Some(side) = self.decoder.vision().map(|it| it.side) {
            let glance = self.decoder.glance(&vec![0.0; 3 * side * side])?;
            self.decoder.seen(glance).await?;
        }
        Ok(())
    }

    fn prompt(&self, request: &Request) -> Result<Vec<Entry>, AnswerError> {
        let sight = self.sight.as_ref();
        let options = RenderOptions {
            add_generation_prompt: true,
            continue_final: (!request.prefix.is_empty()).then(|| request.prefix.clone()),
            // A small model's thoughts are long and seldom help; nobody waits for them.
            enable_thinking: Some(false),
            now_s: Some(request.now_s),
            picture: sight.map(|it| it.placeholder().to_owned()),
            ..RenderOptions::default()
        };
        let both = (&self.template, &self.tokenizer);
        let tokens = fitting(both, &request.messages, &options, self.decoder.context())?;
        let shown = request.picture.as_ref().map_or(0, name_of);
        let is_row = |token| sight.is_some_and(|it| it.is_row(token));
        let entry = |token| Entry {
            token,
            picture: if is_row(token) { shown } else { 0 },
        };
        Ok(tokens.into_iter().map(entry).collect())
    }

    /// What a picture is in the text, `[rows, hidden]` flat.
    async fn look<B: Future<Output = ()>>(
        &mut self,
        picture: &Rgb,
        breathe: &impl Fn() -> B,
        tell: &mut impl FnMut(Heard<'_>),
    ) -> Result<Vec<f32>, AnswerError> {
        let sight = self.sight.as_ref().ok_or(DecodeError::Blind)?;
        let pixels = sight.pixels(picture);
        breathe().await;
        let mut glance = self.decoder.glance(&pixels)?;
        loop {
            let (done, total) = glance.progress();
            tell(Heard::Looking { done, total });
            if done == total {
                break;
            }
            breathe().await;
            glance = self.decoder.look_on(glance).await?;
        }
        Ok(self.decoder.seen(glance).await?)
    }

    fn options(&self, request: &Request) -> WriterOptions {
        let config = self.decoder.config();
        WriterOptions {
            sampling: sampling(&config.defaults, request.seed),
            stops: Vec::new(),
            eos: config.eos.clone(),
            max_tokens: ANSWER_TOKENS_MAX,
            context: self.decoder.context(),
            continued: !request.prefix.is_empty(),
        }
    }

    /// Reads the prompt as far as the cache does not hold it; gives the logits behind it.
    async fn read<B: Future<Output = ()>>(
        &mut self,
        prompt: &[Entry],
        seen: &[f32],
        breathe: &impl Fn() -> B,
        tell: &mut impl FnMut(Heard<'_>),
    ) -> Result<Vec<f32>, AnswerError> {
        let total = prompt.len();
        self.rewind(self.known(prompt));
        let mut logits = Vec::new();
        let mut n_chunks = 0_usize;
        while self.cached.len() < total {
            let from = self.cached.len();
            let to = piece_end(prompt, from, self.chunk);
            // A GPU takes orders faster than it works: now and then its answer is waited for,
            // so that what is told as read has been read.
            n_chunks += 1;
            let want = if to == total || n_chunks.is_multiple_of(CHUNKS_PER_WAIT) {
                Want::Last
            } else {
                Want::Nothing
            };
            let piece = &prompt[from..to];
            logits = if prompt[from].is_row() {
                let before = prompt[..from].iter().filter(|it| it.is_row()).count();
                self.show(piece, seen, before, want).await?
            } else {
                self.feed(piece, want).await?
            };
            tell(Heard::Reading { done: to, total });
            breathe().await;
        }
        Ok(logits)
    }

    /// Places at the prompt's start that the cache holds. An answer that was dropped may have
    /// left the decoder elsewhere than the list says; the last token is read anew, since its
    /// logits are wanted.
    fn known(&self, prompt: &[Entry]) -> usize {
        let held = self.cached.len().min(self.decoder.position());
        let pairs = self.cached[..held].iter().zip(prompt);
        let same = pairs.take_while(|(a, b)| a == b).count();
        same.min(prompt.len().saturating_sub(1))
    }

    async fn feed(&mut self, entries: &[Entry], want: Want) -> Result<Vec<f32>, AnswerError> {
        let logits = self.decoder.feed(&tokens(entries), want).await?;
        self.cached.extend_from_slice(entries);
        Ok(logits)
    }

    /// Puts rows of what was seen where their tokens stand, `before` of them after the first.
    async fn show(
        &mut self,
        entries: &[Entry],
        seen: &[f32],
        before: usize,
        want: Want,
    ) -> Result<Vec<f32>, AnswerError> {
        let hidden = self.decoder.config().hidden;
        let rows = before * hidden..(before + entries.len()) * hidden;
        let rows = seen.get(rows).ok_or(DecodeError::Blind)?;
        let logits = self.decoder.put(Input::Rows(rows), want).await?;
        self.cached.extend_from_slice(entries);
        Ok(logits)
    }

    fn rewind(&mut self, to: usize) {
        self.decoder.rewind(to);
        self.cached.truncate(to);
    }
}

fn tokens(entries: &[Entry]) -> Vec<u32> {
    entries.iter().map(|it| it.token).collect()
}

/// What tells one picture from another in the cache; never 0.
fn name_of(picture: &Rgb) -> u64 {
    let sides = [picture.width, picture.height].map(usize::to_le_bytes);
    let bytes = sides.as_flattened().iter().chain(&picture.bytes);
    fnv_1a(bytes.copied()).max(1)
}

/// What the model's authors recommend, within what the sampler takes.
fn sampling(defaults: &SamplingDefaults, seed: u64) -> Sampling {
    let usual = Sampling::default();
    Sampling {
        temperature: defaults.temperature.unwrap_or(usual.temperature),
        top_k: defaults.top_k.unwrap_or(usual.top_k),
        top_p: defaults.top_p.unwrap_or(usual.top_p),
        min_p: defaults.min_p.unwrap_or(usual.min_p),
        repetition_penalty: defaults
            .repetition_penalty
            .unwrap_or(usual.repetition_penalty),
        seed,
    }
}

#[cfg(test)]
mod tests;
