//! Which architecture a configuration is of, and the refusals of those that are not read.

use super::{Family, fields::Fields};
use crate::{CheckpointError, error::quoted};

/// Architectures that a list may name; real ones name one.
const ARCHITECTURES_MAX: usize = 16;
/// Names of fields that only mixtures of experts have.
const EXPERT_FIELDS: [&str; 3] = ["num_local_experts", "num_experts", "n_routed_experts"];

/// # Errors
/// The refusal of whatever is not one of the four families, in full precision, causal, text only.
pub(super) fn tell(fields: &Fields) -> Result<Family, CheckpointError> {
    let architectures = fields
        .texts("architectures", ARCHITECTURES_MAX)?
        .unwrap_or_default();
    let model_type = fields.text("model_type")?;
    refuse_quantized(fields)?;
    let name = architectures
        .first()
        .copied()
        .or(model_type)
        .ok_or(CheckpointError::NoArchitecture)?;
    let by_class = architectures.iter().find_map(|class| of_class(class));
    let family = match model_type {
        Some(kind) => of_type(kind),
        None => by_class,
    };
    let Some(family) = family else {
        return Err(refusal(fields, model_type, name));
    };
    if fields.flag("use_bidirectional_attention")? == Some(true) {
        return Err(CheckpointError::Bidirectional);
    }
    let works = class(family);
    if !architectures.is_empty() && !architectures.contains(&works) {
        return Err(CheckpointError::NoHead {
            name: quoted(name),
            works,
        });
    }
    Ok(family)
}

fn of_type(model_type: &str) -> Option<Family> {
    match model_type {
        "llama" => Some(Family::Llama),
        "qwen2" => Some(Family::Qwen2),
        "qwen3" => Some(Family::Qwen3),
        "gemma3_text" => Some(Family::Gemma3),
        _ => None,
    }
}

const fn class(family: Family) -> &'static str {
    match family {
        Family::Llama => "LlamaForCausalLM",
        Family::Qwen2 => "Qwen2ForCausalLM",
        Family::Qwen3 => "Qwen3ForCausalLM",
        Family::Gemma3 => "Gemma3ForCausalLM",
    }
}

fn of_class(name: &str) -> Option<Family> {
    [Family::Llama, Family::Qwen2, Family::Qwen3, Family::Gemma3]
        .into_iter()
        .find(|&family| class(family) == name)
}

fn refusal(fields: &Fields, model_type: Option<&str>, name: &str) -> CheckpointError {
    let shown = quoted(model_type.unwrap_or(name));
    let experts = name.to_ascii_lowercase().contains("moe")
        || name.starts_with("Mixtral")
        || shown.contains("moe")
        || EXPERT_FIELDS.iter().any(|field| fields.has(field));
    if experts {
        return CheckpointError::Experts { name: shown };
    }
    if shown == "gemma3" || (fields.has("vision_config") && fields.has("text_config")) {
        return CheckpointError::Multimodal { name: shown };
    }
    CheckpointError::Architecture { name: shown }
}

fn refuse_quantized(fields: &Fields) -> Result<(), CheckpointError> {
    for name in ["quantization_config", "compression_config", "quantization"] {
        if let Some(quantization) = fields.object(name)? {
            let method = quantization
                .text("quant_method")?
                .or(quantization.text("mode")?)
                .unwrap_or("some method");
            return Err(CheckpointError::Quantized {
                method: quoted(method),
            });
        }
    }
    Ok(())
}
