//! A peer: candle's own llama, compiled to wasm as its examples are. Nothing here is ours but
//! the door: the same calls as our program's, so that one page measures both.

use std::io::Cursor;

use candle_core::{DType, Device, IndexOp, Tensor, quantized::gguf_file};
use candle_nn::VarBuilder;
use candle_transformers::models::{
    llama::{Cache, Config, Llama, LlamaConfig},
    quantized_llama::ModelWeights,
};
use wasm_bindgen::prelude::*;

fn main() {}

/// A model with what it has read so far.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Contender {
    form: Form,
    position: usize,
}

#[derive(Debug)]
enum Form {
    Plain {
        model: Box<Llama>,
        cache: Cache,
        config: Config,
    },
    Quantized(Box<ModelWeights>),
}

#[wasm_bindgen]
impl Contender {
    /// 32-bit numbers from a safetensors file of any float type.
    pub fn plain(config: &str, weights: Vec<u8>) -> Result<Self, JsError> {
        let config: LlamaConfig = serde_json::from_str(config)?;
        let config = config.into_config(false);
        let weights = VarBuilder::from_buffered_safetensors(weights, DType::F32, &Device::Cpu)?;
        let model = Box::new(Llama::load(weights, &config)?);
        let form = Form::Plain {
            model,
            cache: empty(&config)?,
            config,
        };
        Ok(Self { form, position: 0 })
    }

    /// Blocks of 8-bit numbers, from a GGUF file.
    pub fn quantized(weights: Vec<u8>) -> Result<Self, JsError> {
        let mut file = Cursor::new(weights);
        let content = gguf_file::Content::read(&mut file)?;
        let model = ModelWeights::from_gguf(content, &mut file, &Device::Cpu)?;
        let form = Form::Quantized(Box::new(model));
        Ok(Self { form, position: 0 })
    }

    /// Reads these tokens after the ones before; gives the likeliest next one.
    pub fn feed(&mut self, tokens: &[u32]) -> Result<u32, JsError> {
        let input = Tensor::new(tokens, &Device::Cpu)?.unsqueeze(0)?;
        let logits = match &mut self.form {
            Form::Plain { model, cache, .. } => model.forward(&input, self.position, cache)?,
            Form::Quantized(model) => model.forward(&input, self.position)?,
        };
        self.position += tokens.len();
        Ok(logits.i(0)?.argmax(0)?.to_scalar::<u32>()?)
    }

    /// Forgets what it has read.
    pub fn reset(&mut self) -> Result<(), JsError> {
        self.position = 0;
        if let Form::Plain { cache, config, .. } = &mut self.form {
            *cache = empty(config)?;
        }
        Ok(())
    }
}

fn empty(config: &Config) -> candle_core::Result<Cache> {
    Cache::new(true, DType::F32, config, &Device::Cpu)
}
