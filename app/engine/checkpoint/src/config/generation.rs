//! Which tokens begin and end an answer, and how the model's makers sample.

use super::{Family, SamplingDefaults, fields::Fields};
use crate::{
    CheckpointError,
    limits::{EOS_MAX, PENALTY_MAX, TEMPERATURE_MAX, VOCAB_MAX},
};

/// What transformers takes where sampling is on and these are absent.
const TEMPERATURE: f64 = 1.0;
const TOP_K: usize = 50;

/// The token that begins a text: `generation_config.json` counts first, then `config.json`.
pub(super) fn bos(
    config: &Fields,
    generation: Option<&Fields>,
    family: Family,
) -> Result<Option<u32>, CheckpointError> {
    let absent = match family {
        Family::Llama => Some(1),
        Family::Gemma3 => Some(2),
        Family::Qwen2 | Family::Qwen3 => None,
    };
    let tokens = tokens(config, generation, "bos_token_id")?;
    let absent = absent.filter(|_| !config.is_null("bos_token_id"));
    Ok(tokens.map_or(absent, |tokens| tokens.first().copied()))
}

/// The tokens that end an answer, by the same order.
pub(super) fn eos(
    config: &Fields,
    generation: Option<&Fields>,
    family: Family,
) -> Result<Vec<u32>, CheckpointError> {
    let absent = match family {
        Family::Llama => vec![2],
        Family::Gemma3 => vec![1],
        Family::Qwen2 | Family::Qwen3 => Vec::new(),
    };
    let absent = if config.is_null("eos_token_id") {
        Vec::new()
    } else {
        absent
    };
    Ok(tokens(config, generation, "eos_token_id")?.unwrap_or(absent))
}

fn tokens(
    config: &Fields,
    generation: Option<&Fields>,
    name: &str,
) -> Result<Option<Vec<u32>>, CheckpointError> {
    let first = match generation {
        Some(generation) => generation.tokens(name, EOS_MAX)?,
        None => None,
    };
    match first {
        Some(tokens) => Ok(Some(tokens)),
        None => config.tokens(name, EOS_MAX),
    }
}

/// The rule is written at [`Config::read`](super::Config::read).
pub(super) fn defaults(generation: &Fields) -> Result<SamplingDefaults, CheckpointError> {
    let sampled = generation.flag("do_sample")?;
    let number = |name, most| {
        Ok(generation
            .number(name, 0.0..=most)?
            .map(|number| number as f32))
    };
    let penalty: Option<f32> = number("repetition_penalty", PENALTY_MAX)?;
    let penalty = penalty.filter(|&penalty| penalty > 0.0);
    if sampled == Some(false) {
        return Ok(SamplingDefaults {
            temperature: Some(0.0),
            repetition_penalty: penalty,
            ..SamplingDefaults::default()
        });
    }
    let sampled = sampled == Some(true);
    let temperature: Option<f32> = number("temperature", TEMPERATURE_MAX)?;
    // A top-k of 0 and a top-p of 0 mean that there is none.
    let top_k = generation
        .count("top_k", 0..=VOCAB_MAX)?
        .or(sampled.then_some(TOP_K));
    let top_p: Option<f32> = number("top_p", 1.0)?;
    Ok(SamplingDefaults {
        temperature: temperature.or(sampled.then_some(TEMPERATURE as f32)),
        top_k: top_k.filter(|&k| k > 0),
        top_p: top_p.filter(|&p| p > 0.0),
        min_p: number("min_p", 1.0)?,
        repetition_penalty: penalty,
    })
}
