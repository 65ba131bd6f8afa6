//! The tensors of a model as they arrive, before the layers are put together.

use std::collections::BTreeMap;

use mtor_checkpoint::{
    Config, Dtype, LayerRole, Role, Tensor, Vision, VisionLayerRole, VisionRole,
};

use super::attention::Cache;
use super::layer::{Common, Layer, Linear};
use super::matrix::{Kind, Matrix};
use super::model::{Model, common};
use super::vision::{self, Encoder, Norm};
use crate::error::LoadError;
use crate::loader::missing;
use crate::numbers::{all_floats, is_norm};
use crate::place::Weights;

#[derive(Debug)]
enum Part {
    Matrix(Matrix),
    Vector(Vec<f32>),
}

/// What has been read so far.
#[derive(Debug)]
pub(crate) struct Parts {
    weights: Weights,
    norm_plus_one: bool,
    parts: BTreeMap<Role, Part>,
}

impl Parts {
    pub(crate) fn new(config: &Config, weights: Weights) -> Self {
        Self {
            weights,
            norm_plus_one: config.norm_plus_one,
            parts: BTreeMap::new(),
        }
    }

    /// The form that a matrix of this type is held in.
    pub(crate) fn kind(weights: Weights, dtype: Dtype) -> Kind {
        match weights {
            Weights::Stored => Kind::stored(dtype),
            Weights::Q8 => Kind::Q8,
        }
    }

    /// Takes rows of a tensor from `first_row` on.
    pub(crate) fn fill(
        &mut self,
        role: Role,
        tensor: &Tensor,
        first_row: usize,
        bytes: &[u8],
    ) -> Result<(), LoadError> {
        let finite = match tensor.shape.as_slice() {
            [rows, columns] => {
                if first_row == 0 {
                    let kind = Self::kind(self.weights, tensor.dtype);
                    self.parts
                        .insert(role, Part::Matrix(Matrix::new(kind, *rows, *columns)?));
                }
                match self.parts.get_mut(&role) {
                    Some(Part::Matrix(matrix)) => matrix.fill(first_row, tensor.dtype, bytes),
                    _ => return Err(missing(role)),
                }
            }
            _ => self.vector(role, tensor.dtype, bytes),
        };
        if finite {
            Ok(())
        } else {
            Err(LoadError::NotFinite {
                tensor: tensor.name.clone(),
            })
        }
    }

    fn vector(&mut self, role: Role, dtype: Dtype, bytes: &[u8]) -> bool {
        let mut vector = all_floats(dtype, bytes);
        if self.norm_plus_one && is_norm(role) {
            vector.iter_mut().for_each(|weight| *weight += 1.0);
        }
        let finite = vector.iter().all(|weight| weight.is_finite());
        self.parts.insert(role, Part::Vector(vector));
        finite
    }

    /// Puts the model together.
    pub(crate) fn finish(mut self, config: &Config, context: usize) -> Result<Model, LoadError> {
        let common = common(config, context);
        let layers = (0..config.layers).map(|i| self.layer(i, config, &common));
        let layers = layers.collect::<Result<Vec<_>, LoadError>>()?;
        let embedding = self.matrix(Role::Embedding)?;
        let output = if config.tied {
            None
        } else {
            Some(self.matrix(Role::Output)?)
        };
        let final_norm = self.vector_of(Role::FinalNorm)?;
        let vision = config.vision.as_ref();
        let encoder = vision.map(|shape| self.encoder(shape)).transpose()?;
        let (ends, layers) = ((embedding, output), (layers, final_norm));
        Ok(Model::new(config, common, ends, layers, encoder))
    }

    fn encoder(&mut self, shape: &Vision) -> Result<Encoder, LoadError> {
        use VisionRole as V;
        let layers = (0..shape.layers).map(|index| self.vision_layer(index));
        Ok(Encoder {
            layers: layers.collect::<Result<_, LoadError>>()?,
            patch: self.linear(Role::Vision(V::Patch), Role::Vision(V::PatchBias))?,
            positions: self.matrix(Role::Vision(V::Positions))?,
            last_norm: self.layer_norm(V::LastNorm, V::LastNormBias)?,
            connector: self.matrix(Role::Vision(V::Connector))?,
            shape: shape.clone(),
        })
    }

    fn vision_layer(&mut self, index: usize) -> Result<vision::Layer, LoadError> {
        use VisionLayerRole as R;
        let of = |role| VisionRole::Layer(index, role);
        let role = |role| Role::Vision(of(role));
        Ok(vision::Layer {
            attention_norm: self.layer_norm(of(R::AttentionNorm), of(R::AttentionNormBias))?,
            q: self.linear(role(R::Q), role(R::QBias))?,
            k: self.linear(role(R::K), role(R::KBias))?,
            v: self.linear(role(R::V), role(R::VBias))?,
            o: self.linear(role(R::O), role(R::OBias))?,
            feed_norm: self.layer_norm(of(R::FeedNorm), of(R::FeedNormBias))?,
            up: self.linear(role(R::Up), role(R::UpBias))?,
            down: self.linear(role(R::Down), role(R::DownBias))?,
        })
    }

    fn layer_norm(&mut self, weight: VisionRole, bias: VisionRole) -> Result<Norm, LoadError> {
        Ok(Norm {
            weight: self.vector_of(Role::Vision(weight))?,
            bias: self.vector_of(Role::Vision(bias))?,
        })
    }

    fn layer(
        &mut self,
        index: usize,
        config: &Config,
        common: &Common,
    ) -> Result<(Layer, Cache), LoadError> {
        use LayerRole as R;
        let role = |role| Role::Layer(index, role);
        let (feed_norm, attended_norm) = if config.sandwich_norms {
            (
                R::PreFeedforwardNorm,
                Some(self.vector_of(role(R::PostAttentionNorm))?),
            )
        } else {
            (R::PostAttentionNorm, None)
        };
        let layer = Layer {
            kind: config
                .layers_kind
                .get(index)
                .copied()
                .unwrap_or(mtor_checkpoint::LayerKind::Full),
            input_norm: self.vector_of(role(R::InputNorm))?,
            q: self.linear(role(R::Q), role(R::QBias))?,
            k: self.linear(role(R::K), role(R::KBias))?,
            v: self.linear(role(R::V), role(R::VBias))?,
            o: self.linear(role(R::O), role(R::OBias))?,
            q_norm: self.optional(role(R::QNorm)),
            k_norm: self.optional(role(R::KNorm)),
            attended_norm,
            feed_norm: self.vector_of(role(feed_norm))?,
            gate: self.linear(role(R::Gate), role(R::GateBias))?,
            up: self.linear(role(R::Up), role(R::UpBias))?,
            down: self.linear(role(R::Down), role(R::DownBias))?,
            fed_norm: self.optional(role(R::PostFeedforwardNorm)),
        };
        Ok((layer, Cache::new(&common.shape)?))
    }

    fn linear(&mut self, role: Role, bias: Role) -> Result<Linear, LoadError> {
        Ok(Linear {
            matrix: self.matrix(role)?,
            bias: self.optional(bias),
        })
    }

    fn matrix(&mut self, role: Role) -> Result<Matrix, LoadError> {
        match self.parts.remove(&role) {
            Some(Part::Matrix(matrix)) => Ok(matrix),
            _ => Err(missing(role)),
        }
    }

    fn vector_of(&mut self, role: Role) -> Result<Vec<f32>, LoadError> {
        self.optional(role).ok_or_else(|| missing(role))
    }

    fn optional(&mut self, role: Role) -> Option<Vec<f32>> {
        match self.parts.remove(&role) {
            Some(Part::Vector(vector)) => Some(vector),
            _ => None,
        }
    }
}
