//! Every refusal of a configuration, and that no bytes make reading panic.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(config: Value, expect: &str) {
    let refusal = read(&config).unwrap_err().to_string();
    assert!(refusal.contains(expect), "{refusal}");
}

#[test]
fn other_architectures_are_refused_by_name() {
    check(
        json!({"model_type": "mistral", "architectures": ["MistralForCausalLM"]}),
        "This is a mistral model",
    );
    check(
        json!({"model_type": "phi3"}),
        "Llama, Qwen2, Qwen2.5, Qwen3, SmolVLM and text-only Gemma 3 models work",
    );
    check(
        json!({"architectures": ["GPT2LMHeadModel"]}),
        "a GPT2LMHeadModel model",
    );
    check(json!({"model_type": "gemma2"}), "a gemma2 model");
    check(json!({}), "neither model_type nor architectures");
    check(
        json!({"model_type": "qwen3_moe", "num_experts": 128}),
        "qwen3_moe, a mixture of experts",
    );
    check(
        json!({"model_type": "mixtral", "num_local_experts": 8}),
        "mixtral, a mixture of experts",
    );
    check(
        json!({"model_type": "gemma3", "text_config": {}, "vision_config": {}}),
        "google/gemma-3-270m-it",
    );
    check(
        json!({"architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3"}),
        "also sees pictures",
    );
    check(
        small(
            "llama",
            json!({"architectures": ["LlamaForSequenceClassification"]}),
        ),
        "one built as LlamaForCausalLM works",
    );
    check(
        small("gemma3_text", json!({"use_bidirectional_attention": true})),
        "makes embeddings",
    );
}

#[test]
fn what_would_be_computed_otherwise_is_refused_by_name() {
    check(
        small(
            "llama",
            json!({"quantization_config": {"quant_method": "gptq"}}),
        ),
        "quantized (gptq)",
    );
    check(
        small("qwen2", json!({"quantization_config": {}})),
        "quantized (some method)",
    );
    check(
        small(
            "llama",
            json!({"quantization": {"bits": 4, "mode": "affine"}}),
        ),
        "quantized (affine)",
    );
}

#[test]
fn positions_and_layers_that_are_not_read_are_refused_by_name() {
    for kind in ["yarn", "dynamic", "longrope", "su"] {
        check(
            small(
                "qwen2",
                json!({"rope_scaling": {"rope_type": kind, "factor": 4.0}}),
            ),
            &format!("\"{kind}\""),
        );
        check(
            small("qwen2", json!({"rope_scaling": {"type": kind}})),
            "default, linear and llama3 are",
        );
    }
    check(
        small("llama", json!({"hidden_act": "gelu"})),
        "Its activation is \"gelu\"",
    );
    check(
        small("gemma3_text", json!({"hidden_activation": "relu"})),
        "silu and gelu_pytorch_tanh are",
    );
    check(
        small("llama", json!({"partial_rotary_factor": 0.5})),
        "partial_rotary_factor = 0.5",
    );
    check(
        small("llama", json!({"rope_parameters": {"full_attention": {}}})),
        "one set of positions",
    );
    check(
        small(
            "gemma3_text",
            json!({"rope_parameters": {"rope_theta": 5.0}}),
        ),
        "full_attention and sliding_attention",
    );
    check(
        small("qwen3", json!({"layer_types": ["full_attention"]})),
        "layer_types = 1 names",
    );
    let chunked = [
        "full_attention",
        "full_attention",
        "chunked_attention",
        "full_attention",
    ];
    check(
        small("qwen3", json!({"layer_types": chunked})),
        "layer_types = chunked_attention",
    );
    check(
        small(
            "qwen3",
            json!({"layer_types": vec!["sliding_attention"; 4]}),
        ),
        "sliding_window = nothing",
    );
    check(
        small("gemma3_text", json!({"sliding_window": null})),
        "sliding_window = nothing",
    );
}

#[test]
fn impossible_numbers_are_refused_by_field() {
    check(
        small("llama", json!({"hidden_size": 0})),
        "hidden_size = 0; a whole number from 1 to 65536",
    );
    check(
        small("llama", json!({"hidden_size": 65_537})),
        "hidden_size = 65537",
    );
    check(
        small("llama", json!({"hidden_size": -64})),
        "hidden_size = -64",
    );
    check(
        small("llama", json!({"hidden_size": "64"})),
        "hidden_size = \"64\"",
    );
    check(
        small("llama", json!({"hidden_size": 66})),
        "hidden_size = 66; a multiple of num_attention_heads = 4",
    );
    check(
        small("llama", json!({"intermediate_size": 262_145})),
        "intermediate_size",
    );
    check(
        small("llama", json!({"num_hidden_layers": 513})),
        "num_hidden_layers = 513",
    );
    check(
        small("llama", json!({"num_attention_heads": 1025})),
        "num_attention_heads = 1025",
    );
    check(
        small("llama", json!({"num_key_value_heads": 3})),
        "num_key_value_heads = 3; a divisor of",
    );
    check(small("llama", json!({"head_dim": 1025})), "head_dim = 1025");
    check(
        small("llama", json!({"head_dim": 15})),
        "head_dim = 15; an even number",
    );
    check(
        small(
            "llama",
            json!({"hidden_size": 65_536, "num_attention_heads": 4}),
        ),
        "head_dim = 16384; an even",
    );
    check(
        small("llama", json!({"vocab_size": 2_097_153})),
        "vocab_size = 2097153",
    );
    check(
        small("llama", json!({"max_position_embeddings": 16_777_217})),
        "max_position_embeddings",
    );
}

#[test]
fn impossible_fields_beside_the_sides_are_refused_by_name() {
    check(small("llama", json!({"rope_theta": 1e13})), "rope_theta");
    check(small("llama", json!({"rope_theta": 0})), "rope_theta = 0");
    check(
        small("llama", json!({"rms_norm_eps": 0.2})),
        "rms_norm_eps = 0.2",
    );
    check(
        small("llama", json!({"eos_token_id": -1})),
        "eos_token_id = -1",
    );
    check(
        small(
            "llama",
            json!({"eos_token_id": vec![1; limits::EOS_MAX + 1]}),
        ),
        "a list of at most 64",
    );
    check(
        small("llama", json!({"rope_scaling": {"rope_type": "linear"}})),
        "factor = nothing",
    );
    check(
        small(
            "llama",
            json!({"rope_scaling": {"rope_type": "linear", "factor": 65_537}}),
        ),
        "rope_scaling.factor = 65537",
    );
    let llama3 =
        json!({"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4});
    check(
        small("llama", json!({"rope_scaling": llama3})),
        "more than low_freq_factor = 4",
    );
    check(
        small("gemma3_text", json!({"query_pre_attn_scalar": 1e7})),
        "query_pre_attn_scalar",
    );
    check(
        small("gemma3_text", json!({"final_logit_softcapping": 0})),
        "final_logit_softcapping = 0",
    );
    check(
        small("llama", json!({"tie_word_embeddings": 1})),
        "tie_word_embeddings = 1; true or false",
    );
    check(
        small("llama", json!({"rope_scaling": 4})),
        "rope_scaling = 4; an object",
    );
}

#[test]
fn sampling_out_of_range_is_refused() {
    let with = |generation: Value| {
        let config = small("llama", json!({})).to_string();
        Config::read(config.as_bytes(), Some(generation.to_string().as_bytes()))
            .unwrap_err()
            .to_string()
    };
    assert!(
        with(json!({"temperature": 101})).contains("temperature = 101"),
        "beyond the limit"
    );
    assert!(
        with(json!({"top_p": 1.5})).contains("top_p = 1.5"),
        "more than all"
    );
    assert!(
        with(json!({"repetition_penalty": 101})).contains("repetition_penalty"),
        "beyond the limit"
    );
}

#[test]
fn files_that_are_no_configuration_are_refused() {
    let refusal = |bytes: &[u8]| Config::read(bytes, None).unwrap_err().to_string();
    assert!(
        refusal(b"<!doctype html>").contains("config.json is not the JSON"),
        "a page"
    );
    assert!(
        refusal(b"[1]").contains("config.json is not the JSON"),
        "a list"
    );
    assert!(
        refusal(&vec![b' '; limits::CONFIG_BYTES_MAX + 1]).contains("is larger than"),
        "too large"
    );
    assert!(
        refusal("[".repeat(100_000).as_bytes()).contains("config.json is not the JSON"),
        "too deep"
    );
}

/// The most that every limit allows at once.
#[test]
fn the_largest_allowed_configuration_overflows_nothing() {
    let config = read(&json!({
        "model_type": "llama", "hidden_size": limits::HIDDEN_MAX, "intermediate_size": limits::INTERMEDIATE_MAX,
        "num_hidden_layers": limits::LAYERS_MAX, "num_attention_heads": limits::HEADS_MAX,
        "num_key_value_heads": limits::HEADS_MAX, "head_dim": limits::HEAD_DIM_MAX,
        "vocab_size": limits::VOCAB_MAX, "max_position_embeddings": limits::CONTEXT_MAX,
    }))
    .unwrap();
    let sizes = config.sizes();
    assert!(
        sizes.parameters > 1 << 40 && sizes.needed(Held::F32, Held::F32, u64::MAX) == u64::MAX,
        "{sizes:?}"
    );
}

proptest! {
    #[test]
    fn no_field_makes_reading_panic(
        family in prop_oneof![Just("llama"), Just("qwen2"), Just("qwen3"), Just("gemma3_text")],
        field in prop_oneof![
            Just("hidden_size"), Just("head_dim"), Just("num_attention_heads"), Just("layer_types"),
            Just("rope_scaling"), Just("rope_parameters"), Just("sliding_window_pattern"), Just("eos_token_id"),
            Just("max_window_layers"), Just("query_pre_attn_scalar"), Just("architectures"),
        ],
        value in prop_oneof![
            any::<i64>().prop_map(Value::from), any::<u64>().prop_map(Value::from), any::<f64>().prop_map(Value::from),
            Just(json!([])), Just(json!([null])), Just(json!({"rope_type": []})), Just(Value::Null), Just(json!("x")),
        ],
    ) {
        if let Ok(config) = read(&small(family, json!({field: value}))) {
            prop_assert_eq!(config.layers_kind.len(), config.layers, "a kind for each");
        }
    }

    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _refused_or_read = Config::read(&bytes, Some(&bytes));
    }
}
