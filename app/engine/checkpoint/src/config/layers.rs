//! Which layers see everything and which a window.

use super::{Family, LayerKind, fields::Fields};
use crate::{CheckpointError, limits};

/// The window where the field is absent: of Qwen (where it is used at all) and of Gemma.
const WINDOW: usize = 4096;
/// Qwen: the first layer with a window, where the field is absent.
const MAX_WINDOW_LAYERS: usize = 28;
/// Gemma: every sixth layer sees everything, where the field is absent.
const PATTERN: usize = 6;

/// A kind for each layer, and the window where one has it. Llama has no windows: transformers
/// ignores such fields there.
pub(super) fn read(
    fields: &Fields,
    family: Family,
    layers: usize,
) -> Result<(Vec<LayerKind>, Option<usize>), CheckpointError> {
    if family == Family::Llama {
        return Ok((vec![LayerKind::Full; layers], None));
    }
    let window = window(fields, family)?;
    let kinds = match named(fields, layers)? {
        Some(kinds) => kinds,
        None if family == Family::Gemma3 => by_pattern(fields, layers)?,
        None => from_a_layer_on(fields, layers, window)?,
    };
    if !kinds.contains(&LayerKind::Sliding) {
        return Ok((kinds, None));
    }
    match window {
        Some(window) => Ok((kinds, Some(window))),
        None => Err(super::fields::wrong(
            "sliding_window",
            "nothing",
            "a number of tokens, since layers slide",
        )),
    }
}

fn window(fields: &Fields, family: Family) -> Result<Option<usize>, CheckpointError> {
    let qwen = family != Family::Gemma3;
    if qwen && !fields.flag("use_sliding_window")?.unwrap_or(false) {
        return Ok(None);
    }
    let window = fields.count("sliding_window", 1..=limits::CONTEXT_MAX)?;
    let absent = (!fields.is_null("sliding_window")).then_some(WINDOW);
    Ok(window.or(absent))
}

fn named(fields: &Fields, layers: usize) -> Result<Option<Vec<LayerKind>>, CheckpointError> {
    let Some(names) = fields.texts("layer_types", limits::LAYERS_MAX)? else {
        return Ok(None);
    };
    if names.len() != layers {
        let expected = format!("one for each of the {layers} layers");
        return Err(super::fields::wrong(
            "layer_types",
            format!("{} names", names.len()),
            expected,
        ));
    }
    let kind = |name: &str| match name {
        "full_attention" => Ok(LayerKind::Full),
        "sliding_attention" => Ok(LayerKind::Sliding),
        other => Err(super::fields::wrong(
            "layer_types",
            other,
            "full_attention or sliding_attention",
        )),
    };
    names
        .into_iter()
        .map(kind)
        .collect::<Result<_, _>>()
        .map(Some)
}

fn by_pattern(fields: &Fields, layers: usize) -> Result<Vec<LayerKind>, CheckpointError> {
    let pattern = fields
        .count("sliding_window_pattern", 1..=limits::LAYERS_MAX)?
        .unwrap_or(PATTERN);
    let kind = |layer: usize| {
        if (layer + 1).is_multiple_of(pattern) {
            LayerKind::Full
        } else {
            LayerKind::Sliding
        }
    };
    Ok((0..layers).map(kind).collect())
}

fn from_a_layer_on(
    fields: &Fields,
    layers: usize,
    window: Option<usize>,
) -> Result<Vec<LayerKind>, CheckpointError> {
    let first = fields
        .count("max_window_layers", 0..=limits::CONTEXT_MAX)?
        .unwrap_or(MAX_WINDOW_LAYERS);
    let slides = |layer: usize| window.is_some() && layer >= first;
    Ok((0..layers)
        .map(|layer| {
            if slides(layer) {
                LayerKind::Sliding
            } else {
                LayerKind::Full
            }
        })
        .collect())
}
