//! Checkpoints made on the spot: tiny ones of every architecture and option for tests, and larger
//! ones for measuring. Their weights are random but always the same for the same [`Spec`], on every
//! target, since they are made with plain arithmetic.

mod random;
mod spec;
mod zoo;

pub use spec::{Eyes, Spec};

use crate::{
    CheckpointError, Config, Dtype, Header, InMemory, LayerRole, Plan, Role, ShardIndex, Tensor,
    VisionLayerRole, VisionRole,
    convert::from_f32,
    plan::expected,
    write::{Piece, safetensors},
};
use random::Random;

/// A checkpoint as a repository has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toy {
    pub name: String,
    /// `config.json`.
    pub config_json: String,
    /// The weights' files by name, and the index where there are several.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Toy {
    /// Reads it back as any checkpoint is read.
    ///
    /// # Errors
    /// When the files were changed into something that is refused.
    pub fn open(&self) -> Result<(Config, Plan, InMemory), CheckpointError> {
        let config = Config::read(self.config_json.as_bytes(), None)?;
        let (weights, tensors) = self.tensors()?;
        Ok((
            config.clone(),
            Plan::new(&config, tensors)?,
            InMemory(weights),
        ))
    }

    fn tensors(&self) -> Result<(Vec<Vec<u8>>, Vec<Tensor>), CheckpointError> {
        let mut weights = Vec::new();
        let mut tensors = Vec::new();
        let mut index = None;
        for (name, bytes) in &self.files {
            if name.ends_with(".json") {
                index = Some(ShardIndex::read(bytes)?);
                continue;
            }
            let begin = bytes.first_chunk::<8>().copied().unwrap_or_default();
            let length = Header::length(begin, bytes.len() as u64)?;
            let header = usize::try_from(length)
                .ok()
                .and_then(|length| bytes.get(8..8 + length))
                .unwrap_or_default();
            tensors.extend(Header::read(header, weights.len(), bytes.len() as u64)?);
            weights.push(bytes.clone());
        }
        match index {
            Some(index) => Ok((weights, index.select(tensors)?)),
            None => Ok((weights, tensors)),
        }
    }
}

/// One tiny checkpoint of each architecture and option that is read.
pub fn all() -> Vec<Toy> {
    let specs = [zoo::llamas(), zoo::qwens(), zoo::gemmas()].concat();
    specs
        .into_iter()
        .zip(1..)
        .map(|(spec, seed)| make(&Spec { seed, ..spec }))
        .collect()
}

/// Tiny checkpoints with eyes; their text models are llamas.
pub fn seeing() -> Vec<Toy> {
    let seeds = 101..;
    zoo::seeing()
        .into_iter()
        .zip(seeds)
        .map(|(spec, seed)| make(&Spec { seed, ..spec }))
        .collect()
}

/// A tied llama of another size, such as hidden 288, 6 layers, 6 heads, feed-forward 768,
/// vocabulary 32,000: 15 million weights ([`Spec::fifteen_million`]).
pub fn shaped(spec: &Spec, dtype: Dtype) -> Toy {
    make(&Spec {
        dtype,
        ..spec.clone()
    })
}

/// Makes the checkpoint of a spec. A spec that no configuration allows makes one without weights.
pub fn make(spec: &Spec) -> Toy {
    let config_json = spec.config_json();
    let pieces = match Config::read(config_json.as_bytes(), None) {
        Ok(config) => weights(&config, spec),
        Err(_) => Vec::new(),
    };
    Toy {
        name: spec.name.clone(),
        config_json,
        files: files(&pieces, spec.shards.max(1)),
    }
}

fn weights(config: &Config, spec: &Spec) -> Vec<Piece> {
    let mut random = Random::new(spec.seed);
    let piece = |(role, shape): (Role, Vec<usize>)| {
        let count = shape.iter().product();
        let (middle, spread) = distribution(config, role, &shape);
        let numbers: Vec<f32> = (0..count)
            .map(|_| middle + spread * random.normal())
            .collect();
        (
            name_of(role, config),
            spec.dtype,
            shape_in_file(role, shape, config),
            from_f32(spec.dtype, &numbers),
        )
    };
    expected(config).into_iter().map(piece).collect()
}

/// Models with eyes keep their text model in a room of its own.
fn name_of(role: Role, config: &Config) -> String {
    let name = role.to_string();
    match (role, name.strip_prefix("model.")) {
        (Role::Embedding | Role::Layer(..) | Role::FinalNorm, Some(rest))
            if config.vision.is_some() =>
        {
            format!("model.text_model.{rest}")
        }
        _ => name,
    }
}

/// Patches are read by a convolution.
fn shape_in_file(role: Role, shape: Vec<usize>, config: &Config) -> Vec<usize> {
    match (&config.vision, role) {
        (Some(vision), Role::Vision(VisionRole::Patch)) => {
            vec![vision.hidden, 3, vision.patch, vision.patch]
        }
        _ => shape,
    }
}

/// Mean and deviation of a tensor, so that attention has preferences and logits differ by a few
/// units: a decoder that leaves something out is then far off.
fn distribution(config: &Config, role: Role, shape: &[usize]) -> (f32, f32) {
    use LayerRole as L;
    let one = if config.norm_plus_one { 0.0 } else { 1.0 };
    match role {
        Role::Embedding | Role::Output => (0.0, 2.0 / (config.hidden as f32).sqrt()),
        Role::FinalNorm
        | Role::Layer(
            _,
            L::InputNorm
            | L::PostAttentionNorm
            | L::PreFeedforwardNorm
            | L::PostFeedforwardNorm
            | L::QNorm
            | L::KNorm,
        ) => (one, 0.1),
        Role::Layer(
            _,
            L::QBias | L::KBias | L::VBias | L::OBias | L::GateBias | L::UpBias | L::DownBias,
        ) => (0.0, 0.2),
        Role::Vision(role) => distribution_of(role, shape),
        Role::Layer(..) => (0.0, by_inputs(shape)),
    }
}

fn distribution_of(role: VisionRole, shape: &[usize]) -> (f32, f32) {
    use VisionLayerRole as L;
    use VisionRole as V;
    match role {
        V::LastNorm | V::Layer(_, L::AttentionNorm | L::FeedNorm) => (1.0, 0.1),
        V::Positions => (0.0, 0.5),
        // Wide enough that attention prefers some patches to others.
        V::Layer(_, L::Q | L::K) => (0.0, 2.0 * by_inputs(shape)),
        _ if shape.len() > 1 => (0.0, by_inputs(shape)),
        _ => (0.0, 0.2),
    }
}

fn by_inputs(shape: &[usize]) -> f32 {
    1.0 / (shape.last().copied().unwrap_or(1) as f32).sqrt()
}

/// One file, or shards of about as many tensors each with their index.
fn files(pieces: &[Piece], shards: usize) -> Vec<(String, Vec<u8>)> {
    if shards == 1 {
        return vec![("model.safetensors".to_owned(), safetensors(pieces))];
    }
    let mut files = Vec::new();
    let mut map = serde_json::Map::new();
    let each = pieces.len().div_ceil(shards).max(1);
    for (number, part) in pieces.chunks(each).enumerate() {
        let name = format!("model-{:05}-of-{shards:05}.safetensors", number + 1);
        map.extend(
            part.iter()
                .map(|(tensor, ..)| (tensor.clone(), name.clone().into())),
        );
        files.push((name, safetensors(part)));
    }
    let total: usize = pieces.iter().map(|(_, _, _, bytes)| bytes.len()).sum();
    let index = serde_json::json!({ "metadata": { "total_size": total }, "weight_map": map });
    files.push((
        "model.safetensors.index.json".to_owned(),
        index.to_string().into_bytes(),
    ));
    files
}

#[cfg(test)]
mod tests;
