//! A trained state as the files that every Llama loader reads.

use std::{ops::Range, path::Path};

use half::bf16;
use mtor_checkpoint::{
    Dtype,
    write::{Piece, safetensors},
};
use serde_json::{Value, json};
use tokenizers::Tokenizer;

use crate::{
    chat::{END, PAD, START, TEMPLATE},
    error::Error,
    folder,
    net::{HEAD, Layout, NORM_EPS, ROPE_THETA, Shape},
    state::State,
};

/// Positions that the configuration promises: the template's longest prompt and an answer fit.
pub const CONTEXT: usize = 512;

/// Writes everything but the card.
pub fn export(state: &State, tokenizer_json: &[u8], into: &Path) -> Result<(), Error> {
    let tokenizer = crate::words::read(tokenizer_json)?;
    folder::write(into, folder::WEIGHTS, &safetensors(&weights(state)))?;
    folder::write(into, folder::TOKENIZER, tokenizer_json)?;
    let files = [
        (folder::CONFIG, config(&state.shape, &tokenizer)),
        (folder::GENERATION, generation(&tokenizer)),
        (folder::TOKENIZER_CONFIG, tokenizer_config()),
    ];
    for (name, value) in files {
        let text = serde_json::to_string_pretty(&value).map_err(|e| Error::Model(e.to_string()))?;
        folder::write(into, name, (text + "\n").as_bytes())?;
    }
    Ok(())
}

/// Weights in 16 bits under the hub's names.
fn weights(state: &State) -> Vec<Piece> {
    let shape = &state.shape;
    let layout = Layout::new(shape);
    let (d, inner) = (shape.hidden, shape.inner);
    let (q, kv) = (shape.heads * HEAD, shape.kv_heads * HEAD);
    let take = |name: String, span: Range<usize>, sizes: Vec<usize>| {
        let bytes = |w: &f32| bf16::from_f32(*w).to_le_bytes();
        let bytes = state.weights[span].iter().flat_map(bytes).collect();
        (name, Dtype::Bf16, sizes, bytes)
    };
    let embed = "model.embed_tokens.weight".to_owned();
    let mut all = vec![take(embed, layout.embed.clone(), vec![shape.vocab, d])];
    for (i, spans) in layout.layers.iter().enumerate() {
        let vectors = [
            ("input_layernorm", &spans.norm_in),
            ("post_attention_layernorm", &spans.norm_mid),
        ];
        for (name, span) in vectors {
            let name = format!("model.layers.{i}.{name}.weight");
            all.push(take(name, span.clone(), vec![d]));
        }
        let matrices = [
            ("self_attn.q_proj", spans.qkv.start, q, d),
            ("self_attn.k_proj", spans.qkv.start + q * d, kv, d),
            ("self_attn.v_proj", spans.qkv.start + (q + kv) * d, kv, d),
            ("self_attn.o_proj", spans.out.start, d, q),
            ("mlp.gate_proj", spans.gate_up.start, inner, d),
            ("mlp.up_proj", spans.gate_up.start + inner * d, inner, d),
            ("mlp.down_proj", spans.down.start, d, inner),
        ];
        for (name, at, rows, cols) in matrices {
            let name = format!("model.layers.{i}.{name}.weight");
            all.push(take(name, at..at + rows * cols, vec![rows, cols]));
        }
    }
    all.push(take("model.norm.weight".to_owned(), layout.norm, vec![d]));
    all
}

fn config(shape: &Shape, tokenizer: &Tokenizer) -> Value {
    json!({
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "hidden_size": shape.hidden,
        "intermediate_size": shape.inner,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "head_dim": HEAD,
        "vocab_size": shape.vocab,
        "max_position_embeddings": CONTEXT,
        "rms_norm_eps": NORM_EPS,
        "rope_theta": ROPE_THETA,
        "rope_scaling": null,
        "hidden_act": "silu",
        "attention_bias": false,
        "mlp_bias": false,
        "attention_dropout": 0.0,
        "initializer_range": 0.02,
        "tie_word_embeddings": true,
        "use_cache": true,
        "bos_token_id": tokenizer.token_to_id(START),
        "eos_token_id": tokenizer.token_to_id(END),
        "pad_token_id": tokenizer.token_to_id(PAD),
        "torch_dtype": "bfloat16",
    })
}

/// Always the likeliest token: a model that knows little must not throw dice.
fn generation(tokenizer: &Tokenizer) -> Value {
    json!({
        "bos_token_id": tokenizer.token_to_id(START),
        "eos_token_id": tokenizer.token_to_id(END),
        "pad_token_id": tokenizer.token_to_id(PAD),
        "do_sample": false,
        "max_new_tokens": 96,
    })
}

fn tokenizer_config() -> Value {
    json!({
        "tokenizer_class": "PreTrainedTokenizerFast",
        "add_bos_token": false,
        "add_eos_token": false,
        "bos_token": START,
        "eos_token": END,
        "pad_token": PAD,
        "unk_token": null,
        "clean_up_tokenization_spaces": false,
        "model_max_length": CONTEXT,
        "chat_template": TEMPLATE,
    })
}
