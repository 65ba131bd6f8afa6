//! Configurations: those of models on the hub, what absent fields mean, and every refusal.

mod hub;
mod refusals;
mod semantics;
mod vision;

use serde_json::{Value, json};

use super::*;
use crate::{Held, RopeScaling};

fn read(config: &Value) -> Result<Config, CheckpointError> {
    Config::read(config.to_string().as_bytes(), None)
}

/// A small configuration of a family with these fields on top.
fn small(model_type: &str, more: Value) -> Value {
    let mut fields = json!({
        "model_type": model_type, "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 4,
        "num_attention_heads": 4, "num_key_value_heads": 2, "vocab_size": 160, "max_position_embeddings": 128,
    });
    if let (Value::Object(fields), Value::Object(more)) = (&mut fields, more) {
        fields.extend(more);
    }
    fields
}
