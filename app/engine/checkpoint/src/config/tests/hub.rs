//! What the models of the catalog say about themselves, and that it adds up to their published sizes.

use super::*;

struct Known {
    config: Value,
    /// Weights as the model's card counts them.
    parameters: u64,
    /// KiB of KV cache for one token in halves.
    kv_kib: f64,
}

#[track_caller]
fn check(known: &Known) -> Config {
    let config = read(&known.config).unwrap();
    let sizes = config.sizes();
    assert_eq!(
        sizes.parameters, known.parameters,
        "parameters of {}",
        known.config["model_type"]
    );
    assert_eq!(
        sizes.kv_bytes_per_token(Held::F16) as f64 / 1024.0,
        known.kv_kib,
        "KiB a token"
    );
    assert!(
        sizes.parameters >= sizes.in_matrices && sizes.in_matrices >= sizes.largest,
        "{sizes:?}"
    );
    assert!(
        sizes.weights(Held::Q8) < sizes.weights(Held::F16),
        "eight bits are fewer than sixteen"
    );
    assert_eq!(
        sizes.needed(Held::F16, Held::F16, 0),
        2 * known.parameters,
        "without a context"
    );
    config
}

#[test]
fn smollm2_135m_and_360m() {
    let smol = |hidden: usize, layers: usize, heads: usize, kv: usize, ffn: usize| {
        json!({
            "architectures": ["LlamaForCausalLM"], "model_type": "llama", "attention_bias": false, "mlp_bias": false,
            "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 2, "hidden_act": "silu", "hidden_size": hidden,
            "intermediate_size": ffn, "max_position_embeddings": 8192, "num_attention_heads": heads,
            "num_hidden_layers": layers, "num_key_value_heads": kv, "pretraining_tp": 1, "rms_norm_eps": 1e-5,
            "rope_interleaved": false, "rope_scaling": null, "rope_theta": 100_000, "tie_word_embeddings": true,
            "torch_dtype": "bfloat16", "transformers.js_config": { "kv_cache_dtype": { "q4f16": "float16" } },
            "use_cache": true, "vocab_size": 49_152
        })
    };
    let config = check(&Known {
        config: smol(576, 30, 9, 3, 1536),
        parameters: 134_515_008,
        kv_kib: 22.5,
    });
    assert_eq!(
        (config.head_dim, config.rope.theta, config.tied),
        (64, 100_000.0, true),
        "as its card says"
    );
    assert_eq!(
        (config.bos, config.eos.as_slice()),
        (Some(1), &[2][..]),
        "as written"
    );
    assert_eq!(config.attention_scale, 0.125, "one by the root of 64");
    check(&Known {
        config: smol(960, 32, 15, 5, 2560),
        parameters: 361_821_120,
        kv_kib: 40.0,
    });
}

#[test]
fn qwen25_half_a_billion_has_biases() {
    let config = json!({
        "architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "attention_dropout": 0.0,
        "bos_token_id": 151_643, "eos_token_id": 151_645, "hidden_act": "silu", "hidden_size": 896,
        "intermediate_size": 4864, "max_position_embeddings": 32_768, "max_window_layers": 21,
        "num_attention_heads": 14, "num_hidden_layers": 24, "num_key_value_heads": 2, "rms_norm_eps": 1e-6,
        "rope_theta": 1_000_000.0, "sliding_window": 32_768, "tie_word_embeddings": true,
        "torch_dtype": "bfloat16", "use_cache": true, "use_sliding_window": false, "vocab_size": 151_936
    });
    let config = check(&Known {
        config,
        parameters: 494_032_768,
        kv_kib: 12.0,
    });
    assert!(
        config.qkv_bias && !config.o_bias && !config.qk_norm,
        "on q, k and v alone"
    );
    assert_eq!(
        (
            config.window,
            config.layers_kind.contains(&LayerKind::Sliding)
        ),
        (None, false),
        "not used"
    );
}

#[test]
fn qwen3_norms_its_queries_and_keys() {
    let config = json!({
        "architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "attention_bias": false,
        "bos_token_id": 151_643, "eos_token_id": 151_645, "head_dim": 128, "hidden_act": "silu",
        "hidden_size": 1024, "intermediate_size": 3072, "max_position_embeddings": 40_960,
        "max_window_layers": 28, "num_attention_heads": 16, "num_hidden_layers": 28, "num_key_value_heads": 8,
        "rms_norm_eps": 1e-6, "rope_scaling": null, "rope_theta": 1_000_000, "sliding_window": null,
        "tie_word_embeddings": true, "use_sliding_window": false, "vocab_size": 151_936
    });
    let config = check(&Known {
        config,
        parameters: 596_049_920,
        kv_kib: 112.0,
    });
    assert!(
        config.qk_norm && !config.qkv_bias && config.head_dim == 128,
        "heads wider than hidden by heads"
    );
}

#[test]
fn tinyllama_is_not_tied() {
    let config = json!({
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "attention_bias": false,
        "bos_token_id": 1, "eos_token_id": 2, "hidden_act": "silu", "hidden_size": 2048,
        "intermediate_size": 5632, "max_position_embeddings": 2048, "num_attention_heads": 32,
        "num_hidden_layers": 22, "num_key_value_heads": 4, "rms_norm_eps": 1e-5, "rope_scaling": null,
        "rope_theta": 10_000.0, "tie_word_embeddings": false, "vocab_size": 32_000
    });
    let config = check(&Known {
        config,
        parameters: 1_100_048_384,
        kv_kib: 22.0,
    });
    assert!(!config.tied, "an output matrix of its own");
}

#[test]
fn llama32_stretches_its_context() {
    let config = json!({
        "architectures": ["LlamaForCausalLM"], "model_type": "llama", "attention_bias": false, "mlp_bias": false,
        "bos_token_id": 128_000, "eos_token_id": [128_001, 128_008, 128_009], "head_dim": 64,
        "hidden_act": "silu", "hidden_size": 2048, "intermediate_size": 8192, "max_position_embeddings": 131_072,
        "num_attention_heads": 32, "num_hidden_layers": 16, "num_key_value_heads": 8, "rms_norm_eps": 1e-5,
        "rope_scaling": { "factor": 32.0, "high_freq_factor": 4.0, "low_freq_factor": 1.0,
            "original_max_position_embeddings": 8192, "rope_type": "llama3" },
        "rope_theta": 500_000.0, "tie_word_embeddings": true, "vocab_size": 128_256
    });
    let config = check(&Known {
        config,
        parameters: 1_235_814_400,
        kv_kib: 32.0,
    });
    let scaling = RopeScaling::Llama3 {
        factor: 32.0,
        low_freq_factor: 1.0,
        high_freq_factor: 4.0,
        original_context: 8192,
    };
    assert_eq!(
        config.rope,
        Rope {
            theta: 500_000.0,
            scaling
        },
        "as written"
    );
    assert_eq!(
        config.eos,
        [128_001, 128_008, 128_009],
        "any of the three ends an answer"
    );
}

#[test]
fn gemma3_270m_is_a_gemma() {
    let kinds: Vec<_> = (1..=18)
        .map(|layer| {
            if layer % 6 == 0 {
                "full_attention"
            } else {
                "sliding_attention"
            }
        })
        .collect();
    let config = json!({
        "architectures": ["Gemma3ForCausalLM"], "model_type": "gemma3_text", "_sliding_window_pattern": 6,
        "attention_bias": false, "attn_logit_softcapping": null, "final_logit_softcapping": null,
        "bos_token_id": 2, "eos_token_id": 1, "head_dim": 256, "hidden_activation": "gelu_pytorch_tanh",
        "hidden_size": 640, "intermediate_size": 2048, "layer_types": kinds, "max_position_embeddings": 32_768,
        "num_attention_heads": 4, "num_hidden_layers": 18, "num_key_value_heads": 1, "query_pre_attn_scalar": 256,
        "rms_norm_eps": 1e-6, "rope_local_base_freq": 10_000.0, "rope_scaling": null, "rope_theta": 1_000_000.0,
        "sliding_window": 512, "use_bidirectional_attention": false, "use_cache": true, "vocab_size": 262_144
    });
    let config = check(&Known {
        config,
        parameters: 268_098_176,
        kv_kib: 18.0,
    });
    assert!(
        config.tied && config.norm_plus_one && config.sandwich_norms && config.qk_norm,
        "its switches"
    );
    assert_eq!(config.activation, Activation::GeluTanh, "its gate");
    assert_eq!(
        config.embed_scale,
        Some(640f32.sqrt()),
        "embeddings are scaled"
    );
    assert_eq!(
        (config.rope.theta, config.local_rope.map(|rope| rope.theta)),
        (1e6, Some(1e4)),
        "two bases"
    );
    assert_eq!(
        config
            .layers_kind
            .iter()
            .filter(|&&kind| kind == LayerKind::Full)
            .count(),
        3,
        "every sixth"
    );
    assert_eq!(
        (config.window, config.attention_scale),
        (Some(512), 0.0625),
        "as written"
    );
}
