//! Which tensor of which file plays which role, once everything that the configuration asks for is
//! there and has the right shape.

use std::collections::BTreeMap;

use crate::{
    CheckpointError, Config, LayerRole, Role, Tensor, Vision, VisionLayerRole, VisionRole,
};

/// A checkpoint that can be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Sorted by role: the embedding, the layers, the last norm, the output where it is not tied.
    pub tensors: Vec<(Role, Tensor)>,
    /// Tensors in the files that the model does not use: rotary tables, a second copy of a tied
    /// output, layers beyond the last.
    pub surplus: usize,
}

impl Plan {
    /// Gives each role its tensor.
    ///
    /// # Errors
    /// When a tensor lacks, is there twice, or has another shape than the configuration says.
    pub fn new(config: &Config, tensors: Vec<Tensor>) -> Result<Self, CheckpointError> {
        let given = tensors.len();
        let mut by_role = by_role(tensors)?;
        let mut planned = Vec::new();
        let mut missing = Vec::new();
        for (role, expected) in expected(config) {
            match by_role.remove(&role).map(|it| flat(role, it)) {
                Some(tensor) if tensor.shape == expected => planned.push((role, tensor)),
                Some(Tensor {
                    name, shape: found, ..
                }) => {
                    return Err(CheckpointError::Shape {
                        tensor: name,
                        expected,
                        found,
                    });
                }
                None => missing.push(role),
            }
        }
        if let Some(first) = missing.first() {
            return Err(CheckpointError::Missing {
                first: first.to_string(),
                others: missing.len() - 1,
            });
        }
        planned.sort_by_key(|(role, _)| *role);
        let surplus = given - planned.len();
        Ok(Self {
            tensors: planned,
            surplus,
        })
    }

    /// The tensor of a role; none where the model has no such part.
    pub fn get(&self, role: Role) -> Option<&Tensor> {
        let place = self
            .tensors
            .binary_search_by_key(&role, |(role, _)| *role)
            .ok()?;
        self.tensors.get(place).map(|(_, tensor)| tensor)
    }

    /// Bytes to read in all.
    pub fn bytes(&self) -> u64 {
        self.tensors.iter().map(|(_, tensor)| tensor.bytes()).sum()
    }

    /// Bytes of the largest tensor in its file.
    pub fn largest(&self) -> u64 {
        self.tensors
            .iter()
            .map(|(_, tensor)| tensor.bytes())
            .max()
            .unwrap_or_default()
    }
}

/// A convolution of patches as the matrix that it is.
fn flat(role: Role, tensor: Tensor) -> Tensor {
    match (role, tensor.shape.as_slice()) {
        (Role::Vision(VisionRole::Patch), [out, rest @ ..]) if rest.len() > 1 => Tensor {
            shape: vec![*out, rest.iter().fold(1, |a, b| a.saturating_mul(*b))],
            ..tensor
        },
        _ => tensor,
    }
}

fn by_role(tensors: Vec<Tensor>) -> Result<BTreeMap<Role, Tensor>, CheckpointError> {
    let mut by_role: BTreeMap<Role, Tensor> = BTreeMap::new();
    for tensor in tensors {
        let Some(role) = Role::of(&tensor.name) else {
            continue;
        };
        if let Some(first) = by_role.get(&role) {
            return Err(CheckpointError::Twice {
                tensor: role.to_string(),
                first: described(first),
                second: described(&tensor),
            });
        }
        by_role.insert(role, tensor);
    }
    Ok(by_role)
}

fn described(tensor: &Tensor) -> String {
    format!("{} in file {}", tensor.name, tensor.file.saturating_add(1))
}

/// Every tensor that a configuration asks for, with its shape. Matrices are `[out, in]`.
pub fn expected(config: &Config) -> Vec<(Role, Vec<usize>)> {
    let matrix = vec![config.vocab, config.hidden];
    let mut all = vec![(Role::Embedding, matrix.clone())];
    for layer in 0..config.layers {
        for role in LayerRole::ALL {
            if let Some(shape) = layer_shape(config, role) {
                all.push((Role::Layer(layer, role), shape));
            }
        }
    }
    all.push((Role::FinalNorm, vec![config.hidden]));
    if !config.tied {
        all.push((Role::Output, matrix));
    }
    if let Some(vision) = &config.vision {
        let named = |(role, shape)| (Role::Vision(role), shape);
        all.extend(expected_of(vision, config.hidden).into_iter().map(named));
    }
    all
}

/// The tensors of an encoder of pictures before a text model of this width.
fn expected_of(vision: &Vision, text_hidden: usize) -> Vec<(VisionRole, Vec<usize>)> {
    use VisionRole as V;
    let hidden = vision.hidden;
    let mut all = vec![
        (V::Patch, vec![hidden, vision.patch_numbers()]),
        (V::PatchBias, vec![hidden]),
        (V::Positions, vec![vision.patches(), hidden]),
    ];
    for layer in 0..vision.layers {
        for role in VisionLayerRole::ALL {
            all.push((V::Layer(layer, role), vision_layer_shape(vision, role)));
        }
    }
    all.push((V::LastNorm, vec![hidden]));
    all.push((V::LastNormBias, vec![hidden]));
    all.push((V::Connector, vec![text_hidden, vision.joined()]));
    all
}

fn vision_layer_shape(vision: &Vision, role: VisionLayerRole) -> Vec<usize> {
    use VisionLayerRole as R;
    match role {
        R::Q | R::K | R::V | R::O => vec![vision.hidden, vision.hidden],
        R::Up => vec![vision.intermediate, vision.hidden],
        R::Down => vec![vision.hidden, vision.intermediate],
        R::UpBias => vec![vision.intermediate],
        _ => vec![vision.hidden],
    }
}

/// The shape of a layer's tensor; none where this model has no such part.
fn layer_shape(config: &Config, role: LayerRole) -> Option<Vec<usize>> {
    let Config {
        hidden,
        intermediate,
        head_dim,
        ..
    } = *config;
    let queries = config.heads * head_dim;
    let keys = config.kv_heads * head_dim;
    let has = |is: bool, shape: Vec<usize>| is.then_some(shape);
    match role {
        LayerRole::InputNorm | LayerRole::PostAttentionNorm => Some(vec![hidden]),
        LayerRole::PreFeedforwardNorm | LayerRole::PostFeedforwardNorm => {
            has(config.sandwich_norms, vec![hidden])
        }
        LayerRole::Q => Some(vec![queries, hidden]),
        LayerRole::K | LayerRole::V => Some(vec![keys, hidden]),
        LayerRole::O => Some(vec![hidden, queries]),
        LayerRole::QBias => has(config.qkv_bias, vec![queries]),
        LayerRole::KBias | LayerRole::VBias => has(config.qkv_bias, vec![keys]),
        LayerRole::OBias => has(config.o_bias, vec![hidden]),
        LayerRole::QNorm | LayerRole::KNorm => has(config.qk_norm, vec![head_dim]),
        LayerRole::Gate | LayerRole::Up => Some(vec![intermediate, hidden]),
        LayerRole::Down => Some(vec![hidden, intermediate]),
        LayerRole::GateBias | LayerRole::UpBias => has(config.mlp_bias, vec![intermediate]),
        LayerRole::DownBias => has(config.mlp_bias, vec![hidden]),
    }
}

#[cfg(test)]
mod tests;
