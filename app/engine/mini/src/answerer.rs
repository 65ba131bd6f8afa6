//! The shipped files at work: the template, the tokenizer, the decoder and the writer that serve
//! every other model too. What is measured through this is what a tab does.

use std::path::Path;

use mtor_checkpoint::{Config, Header, InMemory, Plan};
use mtor_decoder::{Decoder, Loader, Options, PREFILL_CHUNK, Place, Want, Weights};
use mtor_text::{Message, RenderOptions, Template, Tokenizer, Writer, WriterOptions};

use crate::{error::Error, folder};

/// Tokens of an answer: the longest that was trained has fewer.
const ANSWER_TOKENS_MAX: usize = 96;

fn failed(cause: impl std::fmt::Display) -> Error {
    Error::Model(cause.to_string())
}

/// A loaded model that answers.
#[derive(Debug)]
pub struct Answerer {
    decoder: Decoder,
    tokenizer: Tokenizer,
    template: Template,
}

impl Answerer {
    pub fn open(at: &Path, weights: Weights) -> Result<Self, Error> {
        let config = folder::read(at, folder::CONFIG)?;
        let generation = folder::read(at, folder::GENERATION)?;
        let config = Config::read(&config, Some(&generation)).map_err(failed)?;
        let tokenizer = folder::read(at, folder::TOKENIZER)?;
        let tokenizer = Tokenizer::read(&tokenizer).map_err(failed)?;
        tokenizer.fits(config.vocab).map_err(failed)?;
        let template = folder::read(at, folder::TOKENIZER_CONFIG)?;
        let template = Template::read(Some(&template), None).map_err(failed)?;
        let decoder = load(config, folder::read(at, folder::WEIGHTS)?, weights)?;
        Ok(Self {
            decoder,
            tokenizer,
            template,
        })
    }

    /// The answer to the last message.
    pub fn answer(&mut self, messages: &[Message]) -> Result<String, Error> {
        let options = RenderOptions {
            add_generation_prompt: true,
            ..RenderOptions::default()
        };
        let prompt = self
            .template
            .prompt(&self.tokenizer, messages, &options)
            .map_err(failed)?;
        let options = WriterOptions {
            eos: self.decoder.config().eos.clone(),
            max_tokens: ANSWER_TOKENS_MAX,
            context: self.decoder.context(),
            ..WriterOptions::default()
        };
        let writer = Writer::new(&self.tokenizer, prompt.clone(), options).map_err(failed)?;
        pollster::block_on(self.write(&prompt, writer))
    }

    async fn write(&mut self, prompt: &[u32], mut writer: Writer) -> Result<String, Error> {
        self.decoder.rewind(0);
        let mut logits = Vec::new();
        for chunk in prompt.chunks(PREFILL_CHUNK) {
            logits = self.decoder.feed(chunk, Want::Last).await.map_err(failed)?;
        }
        let mut text = String::new();
        loop {
            let step = writer.next(&mut logits).map_err(failed)?;
            text.push_str(&step.text);
            match (step.end, step.token) {
                (None, Some(token)) => {
                    let fed = self.decoder.feed(&[token], Want::Last).await;
                    logits = fed.map_err(failed)?;
                }
                _ => return Ok(text),
            }
        }
    }
}

fn load(config: Config, file: Vec<u8>, weights: Weights) -> Result<Decoder, Error> {
    let first = file
        .first_chunk()
        .ok_or_else(|| failed("the file of weights is empty"))?;
    let length = Header::length(*first, file.len() as u64).map_err(failed)?;
    let json = file.get(8..8 + length as usize).unwrap_or_default();
    let tensors = Header::read(json, 0, file.len() as u64).map_err(failed)?;
    let plan = Plan::new(&config, tensors).map_err(failed)?;
    let options = Options {
        context: config.context,
        weights,
    };
    let source = InMemory(vec![file]);
    let mut loader = Loader::new(config, plan, source, Place::Cpu, options).map_err(failed)?;
    while loader.step().map_err(failed)?.is_some() {}
    loader.finish().map_err(failed)
}
