//! Models with eyes: what SmolVLM's repositories say, and what is refused.

use super::*;

/// As `HuggingFaceTB/SmolVLM-256M-Instruct` has it.
fn smolvlm_256m() -> Value {
    json!({
        "architectures": ["Idefics3ForConditionalGeneration"],
        "image_token_id": 49_190, "model_type": "idefics3", "scale_factor": 4,
        "text_config": {
            "_flash_attn_2_enabled": true, "architectures": ["VLlama3ForCausalLM"], "head_dim": 64,
            "hidden_size": 576, "intermediate_size": 1536, "is_llama_config": true,
            "max_position_embeddings": 8192, "model_type": "llama", "num_attention_heads": 9,
            "num_hidden_layers": 30, "num_key_value_heads": 3, "pad_token_id": 2,
            "pixel_shuffle_factor": 4, "qk_layer_norms": false, "rms_norm_eps": 1e-5,
            "rope_interleaved": false, "rope_theta": 100_000, "torch_dtype": "bfloat16",
            "use_resampler": false, "vocab_size": 49_280
        },
        "tie_word_embeddings": false, "torch_dtype": "bfloat16", "use_cache": true,
        "vision_config": {
            "hidden_size": 768, "image_size": 512, "max_image_size": { "longest_edge": 512 },
            "model_type": "idefics3", "num_attention_heads": 12, "patch_size": 16,
            "size": { "longest_edge": 2048 }, "tie_word_embeddings": false, "use_base_siglip": false
        },
        "vocab_size": 49_280
    })
}

/// The same with one field changed; a path's last part is the field.
fn changed(path: &str, value: Value) -> Value {
    let mut config = smolvlm_256m();
    *config.pointer_mut(path).unwrap() = value;
    config
}

#[test]
fn smolvlm_256m_has_a_llama_and_eyes() {
    let config = read(&smolvlm_256m()).unwrap();
    let vision = config.vision.clone().unwrap();
    assert_eq!(config.family, Family::Llama);
    assert!(!config.tied, "the output has weights of its own");
    assert_eq!(
        (vision.layers, vision.intermediate),
        (12, 3072),
        "absent there"
    );
    assert_eq!((vision.patches(), vision.rows()), (1024, 64));
    assert_eq!(vision.image_token, 49_190);
    // As transformers counts the parameters of the model that it makes of this file.
    assert_eq!(config.sizes().parameters, 256_484_928);
}

#[test]
fn sides_go_up_to_their_limits() {
    let eyes = |side: usize, patch: usize, shuffle: usize, inner: usize| {
        let mut config = smolvlm_256m();
        config["scale_factor"] = json!(shuffle);
        let eyes = &mut config["vision_config"];
        eyes["image_size"] = json!(side);
        eyes["patch_size"] = json!(patch);
        eyes["intermediate_size"] = json!(inner);
        read(&config).map(|it| it.vision.unwrap())
    };
    assert_eq!(eyes(2048, 32, 16, 3072).unwrap().rows(), 16);
    // The last six pixels of the large SmolVLM's 384 are no whole patch.
    let large = eyes(384, 14, 3, 4304).unwrap();
    assert_eq!((large.patches(), large.rows()), (729, 81));
    assert!(eyes(512, 16, 4, 65_536).is_ok());
    let wide = eyes(512, 16, 4, 65_537).unwrap_err().to_string();
    assert!(wide.contains("256 MiB"), "{wide}");
}

#[test]
fn eyes_of_another_make_are_refused() {
    #[track_caller]
    fn check(path: &str, value: Value, expect: &str) {
        let refusal = read(&changed(path, value)).unwrap_err().to_string();
        assert!(refusal.contains(expect), "{refusal}");
    }
    check("/text_config/use_resampler", json!(true), "a resampler");
    check(
        "/text_config/model_type",
        json!("mistral"),
        "a mistral model",
    );
    check(
        "/architectures",
        json!(["Idefics3Model"]),
        "one built as Idefics3ForConditionalGeneration works",
    );
    check("/vision_config", json!(null), "vision_config");
    check("/image_token_id", json!(null), "image_token_id");
    check(
        "/vision_config/num_attention_heads",
        json!(7),
        "num_attention_heads = 7",
    );
    check("/vision_config/image_size", json!(496), "scale_factor = 4");
    check("/vision_config/image_size", json!(8), "scale_factor = 4");
    check("/vision_config/image_size", json!(640), "none of [19, 25");
    check("/vision_config/patch_size", json!(2), "at most 64 patches");
    check("/vision_config/image_size", json!(4096), "image_size");
    check("/scale_factor", json!(17), "scale_factor");
    check("/scale_factor", json!(0), "scale_factor");
    let mut gray = smolvlm_256m();
    gray["vision_config"]["num_channels"] = json!(1);
    let refusal = read(&gray).unwrap_err().to_string();
    assert!(refusal.contains("vision_config.num_channels"), "{refusal}");
    let mut packed = smolvlm_256m();
    packed["quantization_config"] = json!({"quant_method": "bitsandbytes"});
    let refusal = read(&packed).unwrap_err().to_string();
    assert!(refusal.contains("quantized (bitsandbytes)"), "{refusal}");
}
