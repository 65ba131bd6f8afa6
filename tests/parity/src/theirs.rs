//! A toy in candle's models: the first oracle.
//!
//! candle's models are narrower than the configurations that the hub has. Where one lacks an
//! option the toy is left to the second oracle, and the reason is said:
//!
//! * llama: no biases, heads of `hidden / heads` only, no linear rope;
//! * qwen2, qwen3: no sliding window (qwen2's mask forgets the window after the first call);
//! * gemma3: no scaled rope; its window is right token by token only, so it is asked so; its
//!   attention is scaled by the width of a head only, so what is another scale goes into the
//!   weights of the queries' norm, which is the same.

use std::collections::HashMap;

use candle_core::{DType, Device, Tensor};
use candle_nn::VarBuilder;
use candle_transformers::models::{gemma3, llama, qwen2, qwen3};
use mtor_checkpoint::toy::Toy;
use serde_json::{Value, json};

use crate::{ParityError, toys};

/// One of candle's models, with what it has read.
#[derive(Debug)]
pub struct Theirs {
    model: Model,
    position: usize,
}

#[derive(Debug)]
enum Model {
    Llama(Box<llama::Llama>, llama::Cache),
    Qwen2(qwen2::ModelForCausalLM),
    Qwen3(qwen3::ModelForCausalLM),
    Gemma3(gemma3::Model),
}

impl Theirs {
    /// Opens a toy, in 32 bits.
    ///
    /// # Errors
    /// [`ParityError::Lacks`] where candle's model has not what the toy asks.
    pub fn open(toy: &Toy) -> Result<Self, ParityError> {
        let mut config = toys::config(toy)?;
        let weights = weights(toy, &config)?;
        let model = match config["model_type"].as_str().unwrap_or_default() {
            "llama" => open_llama(&config, weights)?,
            "qwen2" => open_qwen2(&mut config, weights)?,
            "qwen3" => open_qwen3(&mut config, weights)?,
            "gemma3_text" => open_gemma3(&mut config, weights)?,
            _ => return Err(ParityError::Lacks("a model of this type")),
        };
        Ok(Self { model, position: 0 })
    }

    /// Whether a whole prompt may be read at once.
    pub const fn reads_at_once(&self) -> bool {
        !matches!(self.model, Model::Gemma3(_))
    }

    /// Reads tokens after those before; gives the logits of the last, `[vocab]`.
    pub fn feed(&mut self, tokens: &[u32]) -> Result<Vec<f32>, ParityError> {
        let input = Tensor::new(tokens, &Device::Cpu)?.unsqueeze(0)?;
        let position = self.position;
        self.position += tokens.len();
        let logits = match &mut self.model {
            Model::Llama(model, cache) => model.forward(&input, position, cache),
            Model::Qwen2(model) => model.forward(&input, position),
            Model::Qwen3(model) => model.forward(&input, position),
            Model::Gemma3(model) => model.forward(&input, position),
        };
        Ok(logits?.flatten_all()?.to_vec1()?)
    }
}

fn weights(toy: &Toy, config: &Value) -> Result<VarBuilder<'static>, ParityError> {
    let mut all = HashMap::new();
    for (name, bytes) in &toy.files {
        if name.ends_with(".safetensors") {
            all.extend(candle_core::safetensors::load_buffer(bytes, &Device::Cpu)?);
        }
    }
    if let Some(scalar) = config["query_pre_attn_scalar"].as_f64() {
        let head_dim = config["head_dim"].as_f64().unwrap_or(scalar);
        let stretched = (head_dim / scalar).sqrt();
        for (_, norm) in all.iter_mut().filter(|(name, _)| name.contains("q_norm")) {
            // The norm multiplies by one more than its weight.
            *norm = ((norm.to_dtype(DType::F32)? + 1.0)?.affine(stretched, -1.0))?;
        }
    }
    Ok(VarBuilder::from_tensors(all, DType::F32, &Device::Cpu))
}

fn open_llama(config: &Value, weights: VarBuilder<'_>) -> Result<Model, ParityError> {
    lacks(
        is(config, "attention_bias") || is(config, "mlp_bias"),
        "biases in llama",
    )?;
    lacks(other_heads(config), "heads of a size of their own in llama")?;
    let kind = rope_kind(config);
    lacks(
        !["", "default", "llama3"].contains(&kind),
        "this rope in llama",
    )?;
    let config: llama::LlamaConfig = serde_json::from_value(config.clone())?;
    let config = config.into_config(false);
    let cache = llama::Cache::new(true, DType::F32, &config, &Device::Cpu)?;
    Ok(Model::Llama(
        Box::new(llama::Llama::load(weights, &config)?),
        cache,
    ))
}

fn open_qwen2(config: &mut Value, weights: VarBuilder<'_>) -> Result<Model, ParityError> {
    lacks(slides(config), "a sliding window in qwen2")?;
    lacks(other_heads(config), "heads of a size of their own in qwen2")?;
    lacks(scales_rope(config), "scaled rope in qwen2")?;
    config["sliding_window"] = config["max_position_embeddings"].clone();
    with_defaults(
        config,
        &json!({"max_window_layers": 0, "use_sliding_window": false}),
    );
    let config = serde_json::from_value(config.clone())?;
    Ok(Model::Qwen2(qwen2::ModelForCausalLM::new(
        &config, weights,
    )?))
}

fn open_qwen3(config: &mut Value, weights: VarBuilder<'_>) -> Result<Model, ParityError> {
    lacks(slides(config), "a sliding window in qwen3")?;
    lacks(scales_rope(config), "scaled rope in qwen3")?;
    let defaults = json!({
        "max_window_layers": 0, "use_sliding_window": false, "attention_bias": false,
    });
    with_defaults(config, &defaults);
    let config = serde_json::from_value(config.clone())?;
    Ok(Model::Qwen3(qwen3::ModelForCausalLM::new(
        &config, weights,
    )?))
}

fn open_gemma3(config: &mut Value, weights: VarBuilder<'_>) -> Result<Model, ParityError> {
    lacks(scales_rope(config), "scaled rope in gemma3")?;
    let pattern = sliding_pattern(config).ok_or(ParityError::Lacks("this order of layers"))?;
    let defaults = json!({"sliding_window_pattern": pattern, "attention_bias": false});
    with_defaults(config, &defaults);
    let config = serde_json::from_value(config.clone())?;
    Ok(Model::Gemma3(gemma3::Model::new(false, &config, weights)?))
}

const fn lacks(asked: bool, what: &'static str) -> Result<(), ParityError> {
    if asked {
        Err(ParityError::Lacks(what))
    } else {
        Ok(())
    }
}

fn is(config: &Value, name: &str) -> bool {
    config[name].as_bool().unwrap_or_default()
}

fn other_heads(config: &Value) -> bool {
    let number = |name: &str| config[name].as_u64().unwrap_or_default();
    !config["head_dim"].is_null()
        && number("head_dim") * number("num_attention_heads") != number("hidden_size")
}

fn slides(config: &Value) -> bool {
    let by_layer = config["layer_types"].as_array();
    is(config, "use_sliding_window")
        || by_layer.is_some_and(|kinds| kinds.iter().any(|kind| kind == "sliding_attention"))
}

fn rope_kind(config: &Value) -> &str {
    let scaling = &config["rope_scaling"];
    let kind = scaling["rope_type"]
        .as_str()
        .or_else(|| scaling["type"].as_str());
    kind.unwrap_or_default()
}

fn scales_rope(config: &Value) -> bool {
    !["", "default"].contains(&rope_kind(config))
}

/// Every how many layers one sees all: said, or read off the list of layers.
fn sliding_pattern(config: &Value) -> Option<usize> {
    let Some(kinds) = config["layer_types"].as_array() else {
        return config["sliding_window_pattern"].as_u64()?.try_into().ok();
    };
    let sees_all = |i: usize| kinds.get(i).is_some_and(|kind| kind == "full_attention");
    let pattern = (0..kinds.len())
        .find(|&i| sees_all(i))
        .map_or(kinds.len() + 1, |i| i + 1);
    let regular = (0..kinds.len()).all(|i| sees_all(i) == ((i + 1) % pattern == 0));
    regular.then_some(pattern)
}

fn with_defaults(config: &mut Value, defaults: &Value) {
    for (name, value) in defaults.as_object().into_iter().flatten() {
        if config[name].is_null() {
            config[name] = value.clone();
        }
    }
}
