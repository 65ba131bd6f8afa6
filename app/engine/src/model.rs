//! A model in memory: its decoder, its tokenizer, its template, and what its cache holds.
//!
//! One answer at a time; the next question of the same conversation finds the cache filled up
//! to where the two differ. Dropping [`Model::answer`] stops it within one token.

use std::future::Future;

use mtor_checkpoint::SamplingDefaults;
use mtor_decoder::{Decoder, PREFILL_CHUNK, Want};
use mtor_text::{
    End, Message, RenderOptions, Sampling, Template, Tokenizer, Writer, WriterOptions,
};

use crate::{
    error::AnswerError,
    limits::{ANSWER_TOKENS_MAX, CHUNK_MIN, CHUNKS_PER_WAIT},
};

/// See the module's words.
#[derive(Debug)]
pub struct Model {
    decoder: Decoder,
    tokenizer: Tokenizer,
    template: Template,
    /// The tokens whose keys and values the cache holds, from its start.
    cached: Vec<u32>,
    /// Tokens of a prompt that are read at once.
    chunk: usize,
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Oldest first; the last one is the question.
    pub messages: Vec<Message>,
    /// The answer so far: only what follows is written.
    pub prefix: String,
    pub seed: u64,
    /// Seconds since 1970 in the person's own time zone, for templates that name the day.
    pub now_s: i64,
}

/// What happens while an answer is made.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard<'a> {
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
    pub const fn new(decoder: Decoder, tokenizer: Tokenizer, template: Template) -> Self {
        Self {
            decoder,
            tokenizer,
            template,
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
        let mut writer = Writer::new(&self.tokenizer, prompt.clone(), self.options(request))?;
        let mut logits = self.read(&prompt, &breathe, &mut tell).await?;
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
            logits = self.feed(&[token], Want::Last).await?;
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
            self.feed(&[0], Want::Last).await?;
            breathe().await;
        }
        self.rewind(0);
        Ok(())
    }

    /// Reads one full chunk: what a GPU has to compile for prompts is compiled then.
    ///
    /// # Errors
    /// As in [`Self::answer`].
    pub async fn warm_up(&mut self) -> Result<(), AnswerError> {
        self.rewind(0);
        let n = PREFILL_CHUNK.min(self.decoder.context());
        self.feed(&vec![0; n], Want::Last).await?;
        self.rewind(0);
        Ok(())
    }

    fn prompt(&self, request: &Request) -> Result<Vec<u32>, AnswerError> {
        let options = RenderOptions {
            add_generation_prompt: true,
            continue_final: (!request.prefix.is_empty()).then(|| request.prefix.clone()),
            // A small model's thoughts are long and seldom help; nobody waits for them.
            enable_thinking: Some(false),
            now_s: Some(request.now_s),
            ..RenderOptions::default()
        };
        let messages = &request.messages;
        Ok(self.template.prompt(&self.tokenizer, messages, &options)?)
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
        prompt: &[u32],
        breathe: &impl Fn() -> B,
        tell: &mut impl FnMut(Heard<'_>),
    ) -> Result<Vec<f32>, AnswerError> {
        // An answer that was dropped may have left the decoder elsewhere than the list says.
        let known = self.cached.len().min(self.decoder.position());
        let same = self.cached[..known]
            .iter()
            .zip(prompt)
            .take_while(|(a, b)| a == b)
            .count();
        // The last token is read anew: its logits are wanted.
        self.rewind(same.min(prompt.len().saturating_sub(1)));
        let mut logits = Vec::new();
        let mut n_chunks = 0_usize;
        while self.cached.len() < prompt.len() {
            let from = self.cached.len();
            let to = (from + self.chunk).min(prompt.len());
            // A GPU takes orders faster than it works: now and then its answer is waited for,
            // so that what is told as read has been read.
            n_chunks += 1;
            let want = if to == prompt.len() || n_chunks.is_multiple_of(CHUNKS_PER_WAIT) {
                Want::Last
            } else {
                Want::Nothing
            };
            logits = self.feed(&prompt[from..to], want).await?;
            tell(Heard::Reading {
                done: to,
                total: prompt.len(),
            });
            breathe().await;
        }
        Ok(logits)
    }

    async fn feed(&mut self, tokens: &[u32], want: Want) -> Result<Vec<f32>, AnswerError> {
        let logits = self.decoder.feed(tokens, want).await?;
        self.cached.extend_from_slice(tokens);
        Ok(logits)
    }

    fn rewind(&mut self, to: usize) {
        self.decoder.rewind(to);
        self.cached.truncate(to);
    }
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
