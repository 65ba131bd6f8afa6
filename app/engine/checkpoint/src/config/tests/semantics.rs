//! What absent and older fields mean: as in the configuration classes of transformers.

use super::*;

#[track_caller]
fn kinds(config: Value, window: Option<usize>, expect: &str) {
    let config = read(&config).unwrap();
    let letter = |kind: &LayerKind| if *kind == LayerKind::Full { 'F' } else { 's' };
    let found: String = config.layers_kind.iter().map(letter).collect();
    assert_eq!(
        (config.window, found.as_str()),
        (window, expect),
        "{:?}",
        config.family
    );
}

#[test]
fn windows_follow_each_family() {
    kinds(
        small(
            "llama",
            json!({"sliding_window": 8, "use_sliding_window": true}),
        ),
        None,
        "FFFF",
    );
    kinds(
        small(
            "qwen2",
            json!({"sliding_window": 8, "max_window_layers": 1}),
        ),
        None,
        "FFFF",
    );
    let used = json!({"sliding_window": 8, "max_window_layers": 1, "use_sliding_window": true});
    kinds(small("qwen2", used.clone()), Some(8), "Fsss");
    kinds(small("qwen3", used), Some(8), "Fsss");
    kinds(
        small(
            "qwen2",
            json!({"use_sliding_window": true, "max_window_layers": 3}),
        ),
        Some(4096),
        "FFFs",
    );
    kinds(
        small(
            "qwen2",
            json!({"use_sliding_window": true, "sliding_window": 8}),
        ),
        None,
        "FFFF",
    );
    kinds(
        small(
            "qwen2",
            json!({"use_sliding_window": true, "sliding_window": null, "max_window_layers": 0}),
        ),
        None,
        "FFFF",
    );
    kinds(small("gemma3_text", json!({})), Some(4096), "ssss");
    kinds(
        small(
            "gemma3_text",
            json!({"sliding_window_pattern": 2, "sliding_window": 8}),
        ),
        Some(8),
        "sFsF",
    );
    let named = json!([
        "full_attention",
        "sliding_attention",
        "full_attention",
        "full_attention"
    ]);
    kinds(
        small(
            "gemma3_text",
            json!({"layer_types": named, "sliding_window": 8}),
        ),
        Some(8),
        "FsFF",
    );
    let used = json!({"layer_types": named, "sliding_window": 8, "use_sliding_window": true});
    kinds(small("qwen3", used), Some(8), "FsFF");
}

#[test]
fn absent_fields_are_what_the_classes_say() {
    let llama = read(&json!({"model_type": "llama"})).unwrap();
    assert_eq!(
        llama.sizes().parameters,
        6_738_415_616,
        "the first Llama 7B is what a bare configuration makes"
    );
    assert_eq!(
        (llama.context, llama.bos, llama.eos),
        (2048, Some(1), vec![2]),
        "its class"
    );
    let qwen2 = read(&json!({"model_type": "qwen2"})).unwrap();
    assert_eq!(
        (qwen2.vocab, qwen2.head_dim, qwen2.bos, qwen2.eos.len()),
        (151_936, 128, None, 0),
        "its class"
    );
    assert_eq!(
        read(&json!({"model_type": "qwen3"})).unwrap().head_dim,
        128,
        "its class, not hidden by heads"
    );
    let gemma = read(&json!({"model_type": "gemma3_text"})).unwrap();
    assert_eq!(
        (gemma.vocab, gemma.layers, gemma.kv_heads, gemma.head_dim),
        (262_208, 26, 4, 256),
        "its class"
    );
    assert_eq!(
        (gemma.bos, gemma.eos, gemma.tied),
        (Some(2), vec![1], true),
        "its class"
    );
    assert_eq!(
        (
            llama.norm_eps,
            llama.rope.theta,
            qwen2.rope.theta,
            gemma.rope.theta
        ),
        (1e-6, 1e4, 1e4, 1e6),
        "classes"
    );
}

#[test]
fn a_class_alone_tells_the_family() {
    for (class, family) in [
        ("LlamaForCausalLM", Family::Llama),
        ("Qwen2ForCausalLM", Family::Qwen2),
        ("Qwen3ForCausalLM", Family::Qwen3),
        ("Gemma3ForCausalLM", Family::Gemma3),
    ] {
        assert_eq!(
            read(&json!({"architectures": [class]})).map(|config| config.family),
            Ok(family),
            "{class}"
        );
    }
}

#[test]
fn null_heads_of_keys_are_as_many_as_heads() {
    let config = read(&small("qwen2", json!({"num_key_value_heads": null}))).unwrap();
    assert_eq!(config.kv_heads, 4, "as many as heads");
    let mut llama = small("llama", json!({}));
    llama.as_object_mut().unwrap().remove("num_key_value_heads");
    assert_eq!(read(&llama).unwrap().kv_heads, 4, "absent too, for llama");
}

#[track_caller]
fn positions(config: Value, global: (f64, RopeScaling), local: Option<f64>) {
    let found = read(&config).unwrap();
    assert_eq!((found.rope.theta, found.rope.scaling), global, "{config}");
    assert_eq!(found.local_rope.map(|rope| rope.theta), local, "{config}");
}

#[test]
fn positions_are_read_in_both_spellings() {
    let linear = RopeScaling::Linear { factor: 2.0 };
    let none = RopeScaling::None;
    positions(
        small("llama", json!({"rope_theta": 5e5})),
        (5e5, none),
        None,
    );
    positions(
        small(
            "llama",
            json!({"rope_scaling": {"type": "linear", "factor": 2}}),
        ),
        (1e4, linear),
        None,
    );
    positions(
        small(
            "qwen3",
            json!({"rope_parameters": {"rope_type": "default", "rope_theta": 7e4}}),
        ),
        (7e4, none),
        None,
    );
    let both = json!({"rope_theta": 3.0, "rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 7.0}});
    positions(small("llama", both), (7.0, linear), None);
    let unnamed = json!({"rope_parameters": {"rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0}});
    let llama3 = RopeScaling::Llama3 {
        factor: 8.0,
        low_freq_factor: 1.0,
        high_freq_factor: 4.0,
        original_context: 128,
    };
    positions(small("llama", unnamed), (1e4, llama3), None);
    positions(
        small(
            "gemma3_text",
            json!({"rope_scaling": {"rope_type": "linear", "factor": 2.0}}),
        ),
        (1e6, linear),
        Some(1e4),
    );
    let nested = json!({"rope_parameters": {
        "full_attention": {"rope_type": "linear", "factor": 2.0, "rope_theta": 9e5},
        "sliding_attention": {"rope_type": "default", "rope_theta": 9e3},
    }});
    positions(small("gemma3_text", nested), (9e5, linear), Some(9e3));
    let older = json!({"rope_theta": 8e5, "rope_local_base_freq": 8e3});
    positions(small("gemma3_text", older), (8e5, none), Some(8e3));
}

#[test]
fn biases_are_where_each_family_has_them() {
    let biases = |model_type: &str| {
        let config = read(&small(
            model_type,
            json!({"attention_bias": true, "mlp_bias": true}),
        ))
        .unwrap();
        (config.qkv_bias, config.o_bias, config.mlp_bias)
    };
    assert_eq!(biases("llama"), (true, true, true), "all");
    assert_eq!(
        biases("qwen2"),
        (true, false, false),
        "its own, whatever is said"
    );
    assert_eq!(biases("qwen3"), (true, true, false), "attention's");
    assert_eq!(biases("gemma3_text"), (true, true, false), "attention's");
}

#[track_caller]
fn generation(generation: Value, eos: &[u32], expect: SamplingDefaults) {
    let config = small("llama", json!({"eos_token_id": 7})).to_string();
    let found = Config::read(config.as_bytes(), Some(generation.to_string().as_bytes())).unwrap();
    assert_eq!(found.eos, eos, "{generation}");
    assert_eq!(found.defaults, expect, "{generation}");
}

#[test]
fn the_generation_config_counts_first() {
    let none = SamplingDefaults::default();
    generation(json!({}), &[7], none);
    generation(
        json!({"eos_token_id": [8, 9], "bos_token_id": 3}),
        &[8, 9],
        none,
    );
    generation(json!({"eos_token_id": null}), &[7], none);
    let greedy = SamplingDefaults {
        temperature: Some(0.0),
        ..none
    };
    generation(
        json!({"do_sample": false, "temperature": 0.9, "top_k": 20}),
        &[7],
        greedy,
    );
    let penalized = SamplingDefaults {
        repetition_penalty: Some(1.1),
        ..greedy
    };
    generation(
        json!({"do_sample": false, "repetition_penalty": 1.1}),
        &[7],
        penalized,
    );
    let usual = SamplingDefaults {
        temperature: Some(1.0),
        top_k: Some(50),
        ..none
    };
    generation(json!({"do_sample": true}), &[7], usual);
    let said = SamplingDefaults {
        temperature: Some(0.6),
        top_k: Some(20),
        top_p: Some(0.95),
        min_p: Some(0.05),
        repetition_penalty: Some(1.1),
    };
    let all = json!({"temperature": 0.6, "top_k": 20, "top_p": 0.95, "min_p": 0.05, "repetition_penalty": 1.1});
    generation(all, &[7], said);
    generation(
        json!({"do_sample": true, "top_k": 0, "temperature": 0.6}),
        &[7],
        SamplingDefaults {
            temperature: Some(0.6),
            ..none
        },
    );
}

#[test]
fn null_tokens_in_the_configuration_are_none() {
    let config = read(&small(
        "llama",
        json!({"eos_token_id": null, "bos_token_id": null}),
    ))
    .unwrap();
    assert_eq!(
        (config.bos, config.eos),
        (None, Vec::new()),
        "said to be none"
    );
}
