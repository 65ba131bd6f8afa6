//! What a toy is made of, and the `config.json` that says so as repositories on the hub do.

use serde_json::{Value, json};

use crate::{Dtype, Family, RopeScaling};

/// What a toy is made of. Begin with [`Spec::new`] and change what matters.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    pub name: String,
    pub family: Family,
    pub hidden: usize,
    pub intermediate: usize,
    pub layers: usize,
    pub heads: usize,
    pub kv_heads: usize,
    pub head_dim: usize,
    pub vocab: usize,
    pub context: usize,
    pub tied: bool,
    /// Biases of attention; Qwen 2 has its own whatever this says.
    pub attention_bias: bool,
    /// Biases of the feed-forward part (Llama).
    pub mlp_bias: bool,
    /// Gemma: of the layers that see everything.
    pub scaling: RopeScaling,
    /// Tokens that sliding layers see. Qwen: none slide without it.
    pub window: Option<usize>,
    /// Qwen: the first layer that slides.
    pub first_window: usize,
    /// Gemma: caps on scores and logits.
    pub softcaps: bool,
    /// An encoder of pictures before the text model, a llama.
    pub eyes: Option<Eyes>,
    pub dtype: Dtype,
    /// Files for the weights.
    pub shards: usize,
    pub seed: u64,
}

/// What a toy's encoder of pictures is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eyes {
    pub hidden: usize,
    pub intermediate: usize,
    pub layers: usize,
    pub heads: usize,
    pub side: usize,
    pub patch: usize,
    pub shuffle: usize,
    pub image_token: usize,
    /// `idefics3` or `smolvlm`.
    pub model_type: &'static str,
}

impl Eyes {
    /// Sixteen patches that become four rows.
    pub const fn tiny() -> Self {
        Self {
            hidden: 48,
            intermediate: 80,
            layers: 2,
            heads: 3,
            side: 32,
            patch: 8,
            shuffle: 2,
            image_token: 150,
            model_type: "smolvlm",
        }
    }
}

impl Spec {
    /// A tiny model of a family in its usual form.
    pub fn new(name: &str, family: Family) -> Self {
        let gemma = family == Family::Gemma3;
        let head_dim = match family {
            Family::Qwen3 => 32,
            Family::Gemma3 => 24,
            Family::Llama | Family::Qwen2 => 16,
        };
        Self {
            name: name.to_owned(),
            family,
            hidden: 64,
            intermediate: 96,
            layers: if gemma { 4 } else { 2 },
            heads: 4,
            kv_heads: if family == Family::Llama { 4 } else { 2 },
            head_dim,
            vocab: 160,
            context: 128,
            tied: family != Family::Llama,
            attention_bias: false,
            mlp_bias: false,
            scaling: RopeScaling::None,
            window: gemma.then_some(8),
            first_window: 0,
            softcaps: false,
            eyes: None,
            dtype: Dtype::Bf16,
            shards: 1,
            seed: 1,
        }
    }

    /// The same under another name.
    pub fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// The shape that measurements use: a tied llama with 15.2 million weights.
    pub fn fifteen_million() -> Self {
        Self {
            hidden: 288,
            intermediate: 768,
            layers: 6,
            heads: 6,
            kv_heads: 6,
            head_dim: 48,
            vocab: 32_000,
            context: 1024,
            tied: true,
            ..Self::new("llama-15m", Family::Llama)
        }
    }

    /// The shape of SmolLM2-135M: 134.5 million weights.
    pub fn smol() -> Self {
        Self {
            hidden: 576,
            intermediate: 1536,
            layers: 30,
            heads: 9,
            kv_heads: 3,
            head_dim: 64,
            vocab: 49_152,
            context: 8192,
            tied: true,
            ..Self::new("llama-135m", Family::Llama)
        }
    }

    /// `config.json` in the form that most repositories have (`rope_theta`, `rope_scaling`).
    pub fn config_json(&self) -> String {
        let mut fields = self.common();
        let own = match self.family {
            Family::Llama => self.llama(),
            Family::Qwen2 => self.qwen("Qwen2ForCausalLM", "qwen2"),
            Family::Qwen3 => self.qwen("Qwen3ForCausalLM", "qwen3"),
            Family::Gemma3 => self.gemma(),
        };
        if let (Value::Object(fields), Value::Object(own)) = (&mut fields, own) {
            fields.extend(own);
        }
        if let Some(eyes) = &self.eyes {
            fields = self.seeing(eyes, fields);
        }
        format!("{fields:#}\n")
    }

    /// The form of SmolVLM's repositories: the text model's fields inside, with a class of its
    /// makers' own.
    fn seeing(&self, eyes: &Eyes, mut text: Value) -> Value {
        let class = match eyes.model_type {
            "idefics3" => "Idefics3ForConditionalGeneration",
            _ => "SmolVLMForConditionalGeneration",
        };
        text["architectures"] = json!(["VLlama3ForCausalLM"]);
        text["qk_layer_norms"] = false.into();
        text["use_resampler"] = false.into();
        if let Value::Object(text) = &mut text {
            text.remove("tie_word_embeddings");
        }
        json!({
            "architectures": [class],
            "model_type": eyes.model_type,
            "image_token_id": eyes.image_token,
            "scale_factor": eyes.shuffle,
            "tie_word_embeddings": self.tied,
            "vocab_size": self.vocab,
            "text_config": text,
            "vision_config": {
                "hidden_size": eyes.hidden,
                "intermediate_size": eyes.intermediate,
                "num_hidden_layers": eyes.layers,
                "num_attention_heads": eyes.heads,
                "image_size": eyes.side,
                "patch_size": eyes.patch,
                "hidden_act": "gelu_pytorch_tanh",
                "layer_norm_eps": 1e-6,
            },
        })
    }

    fn common(&self) -> Value {
        json!({
            "hidden_size": self.hidden,
            "intermediate_size": self.intermediate,
            "num_hidden_layers": self.layers,
            "num_attention_heads": self.heads,
            "num_key_value_heads": self.kv_heads,
            "head_dim": self.head_dim,
            "vocab_size": self.vocab,
            "max_position_embeddings": self.context,
            "tie_word_embeddings": self.tied,
            "attention_bias": self.attention_bias,
            "attention_dropout": 0.0,
            "initializer_range": 0.02,
            "use_cache": true,
            "bos_token_id": 1,
            "eos_token_id": 2,
            "rope_scaling": self.rope_scaling(),
            "torch_dtype": match self.dtype {
                Dtype::F32 => "float32",
                Dtype::F16 => "float16",
                Dtype::Bf16 => "bfloat16",
            },
        })
    }

    fn llama(&self) -> Value {
        json!({
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "hidden_act": "silu",
            "mlp_bias": self.mlp_bias,
            "pretraining_tp": 1,
            "rms_norm_eps": 1e-5,
            "rope_theta": 10_000.0,
        })
    }

    fn qwen(&self, class: &str, model_type: &str) -> Value {
        json!({
            "architectures": [class],
            "model_type": model_type,
            "hidden_act": "silu",
            "rms_norm_eps": 1e-6,
            "rope_theta": 1_000_000.0,
            "use_sliding_window": self.window.is_some(),
            "sliding_window": self.window.unwrap_or(self.context),
            "max_window_layers": self.first_window,
        })
    }

    fn gemma(&self) -> Value {
        json!({
            "architectures": ["Gemma3ForCausalLM"],
            "model_type": "gemma3_text",
            "hidden_activation": "gelu_pytorch_tanh",
            "rms_norm_eps": 1e-6,
            "rope_theta": 1_000_000.0,
            "rope_local_base_freq": 10_000.0,
            // Not the width of a head, so that a decoder that takes that one instead is found out.
            "query_pre_attn_scalar": 20,
            "sliding_window": self.window,
            "sliding_window_pattern": 3,
            "final_logit_softcapping": self.softcaps.then_some(4.0),
            "attn_logit_softcapping": self.softcaps.then_some(2.0),
        })
    }

    fn rope_scaling(&self) -> Value {
        match self.scaling {
            RopeScaling::None => Value::Null,
            RopeScaling::Linear { factor } => json!({ "rope_type": "linear", "factor": factor }),
            RopeScaling::Llama3 {
                factor,
                low_freq_factor,
                high_freq_factor,
                original_context,
            } => json!({
                "rope_type": "llama3",
                "factor": factor,
                "low_freq_factor": low_freq_factor,
                "high_freq_factor": high_freq_factor,
                "original_max_position_embeddings": original_context,
            }),
        }
    }
}
