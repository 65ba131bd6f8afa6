//! Rotary positions as configurations write them: `rope_theta` with `rope_scaling`, the newer
//! `rope_parameters`, and Gemma's one for each kind of layer.

use super::{
    Family,
    fields::{Fields, wrong},
};
use crate::{
    CheckpointError, Rope, RopeScaling,
    error::quoted,
    limits::{CONTEXT_MAX, ROPE_FACTOR_MAX, THETA_MAX},
};

const THETA: f64 = 10_000.0;
const GEMMA_THETA: f64 = 1_000_000.0;
const GEMMA_LOCAL_THETA: f64 = 10_000.0;
const KINDS: [&str; 2] = ["full_attention", "sliding_attention"];

/// The positions of full layers and, for Gemma, of sliding ones.
pub(super) fn read(
    fields: &Fields,
    family: Family,
    context: usize,
) -> Result<(Rope, Option<Rope>), CheckpointError> {
    if family == Family::Gemma3 {
        return gemma(fields, context);
    }
    let scaling = fields
        .object("rope_scaling")?
        .filter(|scaling| !scaling.is_empty());
    let parameters = match scaling {
        Some(scaling) => Some(scaling),
        None => fields.object("rope_parameters")?,
    };
    if let Some(kind) = KINDS
        .iter()
        .find(|kind| parameters.as_ref().is_some_and(|all| all.has(kind)))
    {
        return Err(wrong(
            "rope_parameters",
            *kind,
            "one set of positions for all layers in this family",
        ));
    }
    partial(fields)?;
    let theta = theta(fields, "rope_theta")?.unwrap_or(THETA);
    Ok((
        rope(parameters.as_ref(), Some(fields), theta, context)?,
        None,
    ))
}

fn gemma(fields: &Fields, context: usize) -> Result<(Rope, Option<Rope>), CheckpointError> {
    let parameters = fields.object("rope_parameters")?;
    let flat = parameters
        .as_ref()
        .is_some_and(|all| !all.is_empty() && !KINDS.iter().any(|kind| all.has(kind)));
    if flat {
        return Err(wrong(
            "rope_parameters",
            "one set",
            "full_attention and sliding_attention in it",
        ));
    }
    let of = |kind: &str| match &parameters {
        Some(all) => all.object(kind),
        None => Ok(None),
    };
    let scaling = fields
        .object("rope_scaling")?
        .filter(|scaling| !scaling.is_empty());
    let full = match scaling {
        Some(scaling) => Some(scaling),
        None => of("full_attention")?,
    };
    partial(fields)?;
    let global_theta = match of("full_attention")? {
        Some(full) => theta(&full, "rope_theta")?,
        None => None,
    };
    let global_theta = global_theta
        .or(theta(fields, "rope_theta")?)
        .unwrap_or(GEMMA_THETA);
    let local_theta = theta(fields, "rope_local_base_freq")?.unwrap_or(GEMMA_LOCAL_THETA);
    let global = rope(full.as_ref(), None, global_theta, context)?;
    let local = rope(
        of("sliding_attention")?.as_ref(),
        None,
        local_theta,
        context,
    )?;
    Ok((global, Some(local)))
}

/// `outer` may say the original context as well, and then counts first.
fn rope(
    parameters: Option<&Fields>,
    outer: Option<&Fields>,
    absent_theta: f64,
    context: usize,
) -> Result<Rope, CheckpointError> {
    let Some(all) = parameters else {
        return Ok(Rope {
            theta: absent_theta,
            scaling: RopeScaling::None,
        });
    };
    partial(all)?;
    let theta = theta(all, "rope_theta")?.unwrap_or(absent_theta);
    let kind = all
        .text("rope_type")?
        .or(all.text("type")?)
        .unwrap_or("default");
    let scaling = match kind {
        "default" => RopeScaling::None,
        "linear" => RopeScaling::Linear {
            factor: required(all, "factor", 1.0)?,
        },
        "llama3" => {
            let name = "original_max_position_embeddings";
            let outside = outer
                .map(|outer| outer.count(name, 1..=CONTEXT_MAX))
                .transpose()?
                .flatten();
            let original_context = outside
                .or(all.count(name, 1..=CONTEXT_MAX)?)
                .unwrap_or(context);
            llama3(all, original_context)?
        }
        other => {
            return Err(CheckpointError::RopeKind {
                kind: quoted(other),
            });
        }
    };
    Ok(Rope { theta, scaling })
}

fn llama3(all: &Fields, original_context: usize) -> Result<RopeScaling, CheckpointError> {
    let factor = required(all, "factor", 1.0)?;
    let low_freq_factor = required(all, "low_freq_factor", 1e-3)?;
    let high_freq_factor = required(all, "high_freq_factor", 1e-3)?;
    if high_freq_factor <= low_freq_factor {
        return Err(wrong(
            "high_freq_factor",
            high_freq_factor,
            format!("more than low_freq_factor = {low_freq_factor}"),
        ));
    }
    Ok(RopeScaling::Llama3 {
        factor,
        low_freq_factor,
        high_freq_factor,
        original_context,
    })
}

fn required(all: &Fields, name: &str, least: f64) -> Result<f64, CheckpointError> {
    all.number(name, least..=ROPE_FACTOR_MAX)?
        .ok_or_else(|| wrong(format!("the positions' {name}"), "nothing", "a number"))
}

fn theta(all: &Fields, name: &str) -> Result<Option<f64>, CheckpointError> {
    all.number(name, 1.0..=THETA_MAX)
}

/// Models that turn only a part of each head are of other families.
fn partial(all: &Fields) -> Result<(), CheckpointError> {
    match all.number("partial_rotary_factor", 0.0..=1.0)? {
        Some(part) if part < 1.0 => Err(wrong(
            "partial_rotary_factor",
            part,
            "1 (positions turn whole heads)",
        )),
        _ => Ok(()),
    }
}
