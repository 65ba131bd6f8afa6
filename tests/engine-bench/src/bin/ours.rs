//! Our decoder as a contender, and its GPU path against its CPU path: the same calls as the
//! peers' programs, so that one page measures all.

use mtor_checkpoint::{Config, Header, Plan, ReadError, Source};
use mtor_decoder::{Decoder, Loader, Options, PREFILL_CHUNK, Place, Want, Weights};
use wasm_bindgen::prelude::*;

#[cfg(feature = "gpu")]
#[path = "ours/parity.rs"]
mod parity;

/// Room for the prompt and the answer.
const CONTEXT: usize = 512;

fn main() {
    console_error_panic_hook::set_once();
}

/// A model with what it has read so far.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Contender {
    decoder: Decoder,
    adapter: Option<String>,
}

#[wasm_bindgen]
impl Contender {
    /// Reads a checkpoint of one file that lies outside of the program's memory, as files do.
    pub async fn open(
        config: String,
        file: js_sys::Uint8Array,
        gpu: bool,
        eight_bits: bool,
    ) -> Result<Self, JsError> {
        let config = Config::read(config.as_bytes(), None)?;
        let mut source = Outside(file);
        let tensors = tensors(&mut source)?;
        let plan = Plan::new(&config, tensors)?;
        let weights = if eight_bits {
            Weights::Q8
        } else {
            Weights::Stored
        };
        let (place, adapter) = place(gpu).await?;
        let options = Options {
            context: CONTEXT,
            weights,
        };
        let mut loader = Loader::new(config, plan, source, place, options)?;
        while loader.step()?.is_some() {}
        let decoder = loader.finish()?;
        Ok(Self { decoder, adapter })
    }

    /// Which GPU it runs on; none on the CPU.
    #[wasm_bindgen(getter)]
    pub fn adapter(&self) -> Option<String> {
        self.adapter.clone()
    }

    /// Reads these tokens after the ones before; gives the likeliest next one.
    pub async fn feed(&mut self, tokens: Vec<u32>) -> Result<u32, JsError> {
        let mut logits = Vec::new();
        let mut pieces = tokens.chunks(PREFILL_CHUNK).peekable();
        while let Some(piece) = pieces.next() {
            let want = if pieces.peek().is_none() {
                Want::Last
            } else {
                Want::Nothing
            };
            logits = self.decoder.feed(piece, want).await?;
        }
        Ok(likeliest(&logits))
    }

    /// Forgets what it has read.
    pub fn reset(&mut self) {
        self.decoder.rewind(0);
    }
}

/// Every toy on WebGPU against the CPU, or the one of this name; JSON, as [`parity`] says.
#[cfg(feature = "gpu")]
#[wasm_bindgen]
pub async fn gpu_parity(only: Option<String>) -> Result<String, JsError> {
    parity::compare_all(only).await
}

/// The CPU, or the GPU with its name.
#[cfg_attr(
    not(feature = "gpu"),
    expect(clippy::unused_async, reason = "opening a GPU waits")
)]
async fn place(gpu: bool) -> Result<(Place, Option<String>), JsError> {
    if !gpu {
        return Ok((Place::Cpu, None));
    }
    #[cfg(feature = "gpu")]
    {
        let gpu = mtor_decoder::open_gpu().await?;
        let name = called(&gpu);
        Ok((Place::Gpu(gpu.device), Some(name)))
    }
    #[cfg(not(feature = "gpu"))]
    Err(JsError::new("built without the feature `gpu`"))
}

/// Browsers may not say what a GPU is called.
#[cfg(feature = "gpu")]
fn called(gpu: &mtor_decoder::Gpu) -> String {
    let kind = if gpu.software { "software" } else { "a GPU" };
    if gpu.name.is_empty() {
        kind.to_owned()
    } else {
        format!("{} ({kind})", gpu.name)
    }
}

fn tensors(source: &mut Outside) -> Result<Vec<mtor_checkpoint::Tensor>, JsError> {
    let file_len = u64::from(source.0.length());
    let mut first8 = [0; 8];
    source.read(0, 0, &mut first8)?;
    let length = Header::length(first8, file_len)?;
    let mut json = vec![0; usize::try_from(length)?];
    source.read(0, 8, &mut json)?;
    Ok(Header::read(&json, 0, file_len)?)
}

fn likeliest(logits: &[f32]) -> u32 {
    let mut best = (0, f32::NEG_INFINITY);
    for (token, &logit) in (0u32..).zip(logits) {
        if logit > best.1 {
            best = (token, logit);
        }
    }
    best.0
}

/// A file in JavaScript's memory.
#[derive(Debug)]
struct Outside(js_sys::Uint8Array);

impl Source for Outside {
    fn read(&mut self, _file: usize, at: u64, into: &mut [u8]) -> Result<(), ReadError> {
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        let end = u32::try_from(at.saturating_add(into.len() as u64)).unwrap_or(u32::MAX);
        if end > self.0.length() {
            return Err(ReadError(format!("the file ends before byte {end}")));
        }
        self.0.subarray(start, end).copy_to(into);
        Ok(())
    }
}
