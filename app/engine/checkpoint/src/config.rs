//! `config.json` and `generation_config.json`: what a model is made of.
//!
//! Fields that are absent mean what they mean in transformers 5.23 (its configuration classes);
//! older spellings that repositories on the hub still have are read too. Whatever would make the
//! decoder compute something else than the model's makers did is refused by name.

mod family;
mod fields;
mod generation;
mod layers;
mod positions;
mod vision;

use crate::{CheckpointError, Rope, limits};
use fields::Fields;

pub use vision::Vision;

/// The architectures that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    Llama,
    /// Qwen 2 and 2.5.
    Qwen2,
    Qwen3,
    /// Gemma 3 without eyes (`gemma3_text`).
    Gemma3,
}

/// The function of the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activation {
    Silu,
    /// GELU by its tanh approximation.
    GeluTanh,
}

/// What a layer's attention sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerKind {
    /// Every token so far.
    Full,
    /// The last [`Config::window`] tokens, the own one among them.
    Sliding,
}

/// How the model's makers sample. `None`: they did not say.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SamplingDefaults {
    /// 0 is greedy.
    pub temperature: Option<f32>,
    pub top_k: Option<usize>,
    pub top_p: Option<f32>,
    pub min_p: Option<f32>,
    pub repetition_penalty: Option<f32>,
}

/// What a model is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    pub family: Family,
    /// Width of the stream between layers.
    pub hidden: usize,
    /// Width inside the feed-forward part.
    pub intermediate: usize,
    pub layers: usize,
    /// Heads of queries.
    pub heads: usize,
    /// Heads of keys and values; divides `heads`.
    pub kv_heads: usize,
    /// Width of a head; even. Not always `hidden / heads`.
    pub head_dim: usize,
    pub vocab: usize,
    /// Tokens that the model was made for.
    pub context: usize,
    pub norm_eps: f32,
    /// Positions in layers of [`LayerKind::Full`], and of all where `local_rope` is absent.
    pub rope: Rope,
    /// Positions in layers of [`LayerKind::Sliding`], where they differ (Gemma).
    pub local_rope: Option<Rope>,
    /// The output matrix is the embedding.
    pub tied: bool,
    /// Biases of the queries, keys and values.
    pub qkv_bias: bool,
    /// Bias of attention's output.
    pub o_bias: bool,
    /// Biases of gate, up and down.
    pub mlp_bias: bool,
    /// Norms of each head's queries and keys, before the positions.
    pub qk_norm: bool,
    /// Norms multiply by `1 + weight` (Gemma).
    pub norm_plus_one: bool,
    /// Norms after attention and feed-forward as well, before their sums (Gemma).
    pub sandwich_norms: bool,
    /// Embeddings are multiplied by this (Gemma: the root of `hidden`).
    pub embed_scale: Option<f32>,
    pub activation: Activation,
    /// Multiplies the products of queries and keys.
    pub attention_scale: f32,
    /// Logits become `cap * tanh(logit / cap)`.
    pub final_softcap: Option<f32>,
    /// The same for attention's scores, before the mask.
    pub attn_softcap: Option<f32>,
    /// One for each layer.
    pub layers_kind: Vec<LayerKind>,
    /// Tokens that sliding layers see; there is one if and only if there is such a layer.
    pub window: Option<usize>,
    /// The token that begins a text, where there is one.
    pub bos: Option<u32>,
    /// The tokens that end an answer.
    pub eos: Vec<u32>,
    pub defaults: SamplingDefaults,
    /// The encoder of pictures, where the model has one.
    pub vision: Option<Vision>,
}

impl Config {
    /// Reads `config.json`, and `generation_config.json` where the repository has one: its tokens
    /// count, and its sampling becomes [`SamplingDefaults`] by this rule: `do_sample: true` means
    /// what it says, with temperature 1 and top-k 50 where they are absent (as in transformers);
    /// `do_sample: false` means temperature 0, and of the rest the penalty counts; without
    /// `do_sample`, the values that are there are taken and the rest is left open.
    ///
    /// # Errors
    /// A sentence that names what is not read, or which field has which impossible value.
    pub fn read(config: &[u8], generation: Option<&[u8]>) -> Result<Self, CheckpointError> {
        let whole = Fields::read("config.json", config)?;
        let (fields, vision) = match vision::split(&whole)? {
            Some((text, vision)) => (text, Some(vision)),
            None => (whole, None),
        };
        let family = family::tell(&fields)?;
        let generation = generation
            .map(|json| Fields::read("generation_config.json", json))
            .transpose()?;
        let sides = Sides::read(&fields, family)?;
        let (layers_kind, window) = layers::read(&fields, family, sides.layers)?;
        let (rope, local_rope) = positions::read(&fields, family, sides.context)?;
        let gemma = family == Family::Gemma3;
        let attention_bias = fields.flag("attention_bias")?.unwrap_or(false);
        let scalar = if gemma {
            query_scalar(&fields)?
        } else {
            sides.head_dim as f64
        };
        Ok(Self {
            family,
            hidden: sides.hidden,
            intermediate: sides.intermediate,
            layers: sides.layers,
            heads: sides.heads,
            kv_heads: sides.kv_heads,
            head_dim: sides.head_dim,
            vocab: sides.vocab,
            context: sides.context,
            norm_eps: fields
                .number("rms_norm_eps", 1e-12..=limits::NORM_EPS_MAX)?
                .unwrap_or(1e-6) as f32,
            rope,
            local_rope,
            tied: fields.flag("tie_word_embeddings")?.unwrap_or(gemma),
            qkv_bias: family == Family::Qwen2 || attention_bias,
            o_bias: family != Family::Qwen2 && attention_bias,
            mlp_bias: family == Family::Llama && fields.flag("mlp_bias")?.unwrap_or(false),
            qk_norm: matches!(family, Family::Qwen3 | Family::Gemma3),
            norm_plus_one: gemma,
            sandwich_norms: gemma,
            embed_scale: gemma.then(|| (sides.hidden as f64).sqrt() as f32),
            activation: activation(&fields, family)?,
            attention_scale: scalar.powf(-0.5) as f32,
            final_softcap: softcap(&fields, family, "final_logit_softcapping")?,
            attn_softcap: softcap(&fields, family, "attn_logit_softcapping")?,
            layers_kind,
            window,
            bos: generation::bos(&fields, generation.as_ref(), family)?,
            eos: generation::eos(&fields, generation.as_ref(), family)?,
            defaults: generation
                .as_ref()
                .map(generation::defaults)
                .transpose()?
                .unwrap_or_default(),
            vision,
        })
    }
}

/// The sides of the model's matrices.
struct Sides {
    hidden: usize,
    intermediate: usize,
    layers: usize,
    heads: usize,
    kv_heads: usize,
    head_dim: usize,
    vocab: usize,
    context: usize,
}

/// What the configuration classes of transformers say where a field is absent: hidden,
/// intermediate, layers, heads, heads of keys, width of a head, vocabulary, context.
/// 0 heads of keys: as many as heads. 0 width: hidden by heads.
const fn class_defaults(family: Family) -> [usize; 8] {
    match family {
        Family::Llama => [4096, 11_008, 32, 32, 0, 0, 32_000, 2048],
        Family::Qwen2 => [4096, 22_016, 32, 32, 32, 0, 151_936, 32_768],
        Family::Qwen3 => [4096, 22_016, 32, 32, 32, 128, 151_936, 32_768],
        Family::Gemma3 => [2304, 9216, 26, 8, 4, 256, 262_208, 131_072],
    }
}

impl Sides {
    fn read(fields: &Fields, family: Family) -> Result<Self, CheckpointError> {
        let [
            hidden,
            intermediate,
            layers,
            heads,
            kv_heads,
            head_dim,
            vocab,
            context,
        ] = class_defaults(family);
        let side = |name, most, absent| Ok(fields.count(name, 1..=most)?.unwrap_or(absent));
        let hidden = side("hidden_size", limits::HIDDEN_MAX, hidden)?;
        let heads = side("num_attention_heads", limits::HEADS_MAX, heads)?;
        let absent = if kv_heads == 0 || fields.is_null("num_key_value_heads") {
            heads
        } else {
            kv_heads
        };
        let kv_heads = side("num_key_value_heads", limits::HEADS_MAX, absent)?;
        if !heads.is_multiple_of(kv_heads) {
            let expected = format!("a divisor of num_attention_heads = {heads}");
            return Err(fields::wrong("num_key_value_heads", kv_heads, expected));
        }
        let head_dim = match fields.count("head_dim", 1..=limits::HEAD_DIM_MAX)? {
            Some(width) => width,
            None if head_dim != 0 => head_dim,
            None if hidden.is_multiple_of(heads) => hidden / heads,
            None => {
                let expected =
                    format!("a multiple of num_attention_heads = {heads}, or a head_dim");
                return Err(fields::wrong("hidden_size", hidden, expected));
            }
        };
        if !head_dim.is_multiple_of(2) || head_dim > limits::HEAD_DIM_MAX {
            let expected = format!(
                "an even number up to {} (positions turn pairs)",
                limits::HEAD_DIM_MAX
            );
            return Err(fields::wrong("head_dim", head_dim, expected));
        }
        Ok(Self {
            hidden,
            intermediate: side("intermediate_size", limits::INTERMEDIATE_MAX, intermediate)?,
            layers: side("num_hidden_layers", limits::LAYERS_MAX, layers)?,
            heads,
            kv_heads,
            head_dim,
            vocab: side("vocab_size", limits::VOCAB_MAX, vocab)?,
            context: side("max_position_embeddings", limits::CONTEXT_MAX, context)?,
        })
    }
}

fn query_scalar(fields: &Fields) -> Result<f64, CheckpointError> {
    Ok(fields
        .number("query_pre_attn_scalar", 1e-6..=limits::SCALAR_MAX)?
        .unwrap_or(256.0))
}

/// Llama and Qwen have no softcaps; transformers ignores such a field there.
fn softcap(fields: &Fields, family: Family, name: &str) -> Result<Option<f32>, CheckpointError> {
    if family != Family::Gemma3 {
        return Ok(None);
    }
    Ok(fields
        .number(name, 1e-6..=limits::SCALAR_MAX)?
        .map(|cap| cap as f32))
}

fn activation(fields: &Fields, family: Family) -> Result<Activation, CheckpointError> {
    let (name, absent) = match family {
        Family::Gemma3 => ("hidden_activation", Activation::GeluTanh),
        _ => ("hidden_act", Activation::Silu),
    };
    fields.text(name)?.map_or(Ok(absent), activation_named)
}

fn activation_named(name: &str) -> Result<Activation, CheckpointError> {
    match name {
        "silu" | "swish" => Ok(Activation::Silu),
        "gelu_pytorch_tanh" | "gelu_new" => Ok(Activation::GeluTanh),
        other => Err(CheckpointError::Activation {
            name: crate::error::quoted(other),
        }),
    }
}

#[cfg(test)]
mod tests;
