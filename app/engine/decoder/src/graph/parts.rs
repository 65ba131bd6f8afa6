//! The tensors of a model on their way to the device.

use std::collections::BTreeMap;

use burn::tensor::{DType, Device, Tensor, TensorData};
use half::{bf16, f16};
use mtor_checkpoint::{
    Config, Dtype, LayerKind, LayerRole, Plan, Role, Tensor as Described, Vision, VisionLayerRole,
    VisionRole,
};

use super::attention::Cache;
use super::layer::{Common, Layer};
use super::linear::Linear;
use super::model::{Model, common};
use super::table::Table;
use super::vision::{self, Encoder, Norm};
use crate::error::LoadError;
use crate::limits::{OUTPUT_PIECE_BYTES, PREFILL_CHUNK};
use crate::loader::missing;
use crate::numbers::{all_finite, all_floats, is_norm};
use crate::rotary::Rotary;

/// What has been read so far.
#[derive(Debug)]
pub(crate) struct Parts {
    device: Device,
    /// Bytes that one buffer may have.
    binding: u64,
    /// Whether 16 bit weights stay 16 bit.
    halves: bool,
    tied: bool,
    norm_plus_one: bool,
    embedding: Option<Table>,
    /// Matrices, in pieces of rows.
    matrices: BTreeMap<Role, Vec<Tensor<2>>>,
    /// `[1, n]`
    vectors: BTreeMap<Role, Tensor<2>>,
}

impl Parts {
    /// Checks the plan against what one buffer of the device may hold.
    pub(crate) fn new(
        config: &Config,
        plan: &Plan,
        device: &Device,
        (context, binding): (usize, u64),
    ) -> Result<Self, LoadError> {
        let halves = halves(device);
        for (role, tensor) in &plan.tensors {
            let number = number(halves, tensor.dtype);
            let in_rows = matches!(role, Role::Embedding | Role::Output);
            let rows = if in_rows {
                4
            } else {
                tensor.shape.first().copied().unwrap_or(1)
            };
            let row = tensor.shape.iter().skip(1).product::<usize>() as u64;
            fits(&tensor.name, rows as u64 * row * number, binding)?;
        }
        let cache = config.kv_heads as u64 * config.head_dim as u64 * context as u64 * 4;
        fits("of keys and values", cache, binding)?;
        let scores = config.heads as u64 * PREFILL_CHUNK as u64 * context as u64 * 4;
        fits("of attention scores", scores, binding)?;
        if let Some(vision) = &config.vision {
            let patches = vision.patches() as u64;
            let looks = vision.heads as u64 * patches * patches * 4;
            fits("of a picture's attention scores", looks, binding)?;
            fits("of a picture's patches", vision.widest_bytes(), binding)?;
        }
        Ok(Self {
            device: device.clone(),
            binding,
            halves,
            tied: config.tied,
            norm_plus_one: config.norm_plus_one,
            embedding: None,
            matrices: BTreeMap::new(),
            vectors: BTreeMap::new(),
        })
    }

    /// Rows of a tensor that are read at once: the output layer in pieces, others whole.
    pub(crate) fn rows_at_once(&self, role: Role, dtype: Dtype, columns: usize) -> usize {
        if !matches!(role, Role::Embedding | Role::Output) {
            return usize::MAX;
        }
        let row = columns.max(1) as u64 * number(self.halves, dtype);
        let rows = self.binding.min(OUTPUT_PIECE_BYTES) / row;
        usize::try_from(rows).unwrap_or(usize::MAX).max(4) / 4 * 4
    }

    /// Takes rows of a tensor, in their order.
    pub(crate) fn fill(
        &mut self,
        role: Role,
        tensor: &Described,
        first_row: usize,
        bytes: &[u8],
    ) -> Result<(), LoadError> {
        let [rows, columns] = *tensor.shape.as_slice() else {
            return self.vector(role, tensor, bytes);
        };
        if role == Role::Embedding {
            if first_row == 0 {
                self.embedding = Some(Table::new(tensor.dtype, rows, columns)?);
            }
            if let Some(table) = &mut self.embedding {
                table.extend(bytes);
            }
            if !self.tied {
                return finite(tensor, bytes);
            }
        }
        let piece = self.matrix(tensor, columns, bytes)?;
        self.matrices.entry(role).or_default().push(piece);
        match role {
            Role::Layer(layer, LayerRole::V) => {
                self.join(layer, &[LayerRole::Q, LayerRole::K, LayerRole::V]);
            }
            Role::Layer(layer, LayerRole::Up) => {
                self.join(layer, &[LayerRole::Gate, LayerRole::Up]);
            }
            _ => {}
        }
        Ok(())
    }

    fn vector(&mut self, role: Role, tensor: &Described, bytes: &[u8]) -> Result<(), LoadError> {
        let mut numbers = all_floats(tensor.dtype, bytes);
        finite(tensor, bytes)?;
        if self.norm_plus_one && is_norm(role) {
            numbers.iter_mut().for_each(|weight| *weight += 1.0);
        }
        let sides = [1, numbers.len()];
        let data = TensorData::new(numbers, sides);
        self.vectors
            .insert(role, Tensor::from_data(data, &self.device));
        Ok(())
    }

    /// 16 bit weights stay so where the device can and the numbers fit a half float.
    fn matrix(
        &self,
        tensor: &Described,
        columns: usize,
        bytes: &[u8],
    ) -> Result<Tensor<2>, LoadError> {
        let n = bytes.len() / tensor.dtype.bytes() as usize;
        let sides = [n / columns.max(1), columns];
        finite(tensor, bytes)?;
        if self.halves
            && let Some(halves) = halves_of(tensor.dtype, bytes)
        {
            let data = TensorData::new(halves, sides);
            return Ok(Tensor::from_data(data, (&self.device, DType::F16)));
        }
        let numbers = all_floats(tensor.dtype, bytes);
        fits(&tensor.name, 4 * numbers.len() as u64, self.binding)?;
        let data = TensorData::new(numbers, sides);
        Ok(Tensor::from_data(data, (&self.device, DType::F32)))
    }

    /// Makes one matrix of those that have the same input, as soon as the last is here: what they
    /// took on the device is free for the next layer then.
    fn join(&mut self, layer: usize, roles: &[LayerRole]) {
        let mut pieces = Vec::new();
        for role in roles {
            pieces.extend(
                self.matrices
                    .remove(&Role::Layer(layer, *role))
                    .unwrap_or_default(),
            );
        }
        let bytes = pieces.iter().map(|piece| {
            let [rows, columns] = piece.dims();
            rows as u64 * columns as u64 * piece.dtype().size() as u64
        });
        let fits = bytes.sum::<u64>() <= self.binding;
        let same = pieces
            .windows(2)
            .all(|pair| pair[0].dtype() == pair[1].dtype());
        if pieces.len() > 1 && fits && same {
            pieces = vec![Tensor::cat(pieces, 0)];
        }
        if let Some(first) = roles.first() {
            self.matrices.insert(Role::Layer(layer, *first), pieces);
        }
    }

    /// Puts the model together.
    pub(crate) fn finish(mut self, config: &Config, context: usize) -> Result<Model, LoadError> {
        let common = common(config, context);
        let layers = (0..config.layers).map(|i| self.layer(i, config, &common));
        let layers = layers.collect::<Result<Vec<_>, LoadError>>()?;
        let output = if config.tied {
            Role::Embedding
        } else {
            Role::Output
        };
        let vision = config.vision.as_ref();
        let encoder = vision.map(|shape| self.encoder(shape)).transpose()?;
        Ok(Model {
            common,
            rotary: Rotary::new(config),
            hidden: config.hidden,
            embedding: self
                .embedding
                .take()
                .ok_or_else(|| missing(Role::Embedding))?,
            embed_scale: config.embed_scale.unwrap_or(1.0),
            layers,
            final_norm: self.norm(Role::FinalNorm)?,
            output: Linear::new(self.matrix_of(output)?, None),
            soft_cap: config.final_softcap,
            encoder,
            device: self.device,
        })
    }

    fn layer(
        &mut self,
        index: usize,
        config: &Config,
        common: &Common,
    ) -> Result<Layer, LoadError> {
        use LayerRole as R;
        let role = |role| Role::Layer(index, role);
        let (feed_norm, attended_norm) = if config.sandwich_norms {
            (
                R::PreFeedforwardNorm,
                Some(self.norm(role(R::PostAttentionNorm))?),
            )
        } else {
            (R::PostAttentionNorm, None)
        };
        Ok(Layer {
            kind: config
                .layers_kind
                .get(index)
                .copied()
                .unwrap_or(LayerKind::Full),
            input_norm: self.norm(role(R::InputNorm))?,
            qkv: self.linear(index, R::Q, &[R::QBias, R::KBias, R::VBias])?,
            qk_norm: self.qk_norm(index, common),
            o: self.linear(index, R::O, &[R::OBias])?.with_headroom(),
            attended_norm,
            feed_norm: self.norm(role(feed_norm))?,
            gate_up: self.linear(index, R::Gate, &[R::GateBias, R::UpBias])?,
            down: self.linear(index, R::Down, &[R::DownBias])?.with_headroom(),
            fed_norm: self.vectors.remove(&role(R::PostFeedforwardNorm)),
            cache: Cache::new(&common.shape, &self.device),
        })
    }

    fn encoder(&mut self, shape: &Vision) -> Result<Encoder, LoadError> {
        use VisionRole as V;
        let layers = (0..shape.layers).map(|index| self.vision_layer(index));
        let layers = layers.collect::<Result<_, LoadError>>()?;
        let positions = Tensor::cat(self.matrix_of(Role::Vision(V::Positions))?, 0);
        Ok(Encoder {
            layers,
            patch: self.vision_linear(V::Patch, V::PatchBias)?,
            positions: positions.cast(DType::F32),
            last_norm: self.layer_norm(V::LastNorm, V::LastNormBias)?,
            connector: Linear::new(self.matrix_of(Role::Vision(V::Connector))?, None)
                .with_headroom(),
            shape: shape.clone(),
        })
    }

    fn vision_layer(&mut self, index: usize) -> Result<vision::Layer, LoadError> {
        use VisionLayerRole as R;
        let of = |role| VisionRole::Layer(index, role);
        Ok(vision::Layer {
            attention_norm: self.layer_norm(of(R::AttentionNorm), of(R::AttentionNormBias))?,
            q: self.vision_linear(of(R::Q), of(R::QBias))?,
            k: self.vision_linear(of(R::K), of(R::KBias))?,
            v: self.vision_linear(of(R::V), of(R::VBias))?,
            o: self.vision_linear(of(R::O), of(R::OBias))?.with_headroom(),
            feed_norm: self.layer_norm(of(R::FeedNorm), of(R::FeedNormBias))?,
            up: self.vision_linear(of(R::Up), of(R::UpBias))?,
            down: self
                .vision_linear(of(R::Down), of(R::DownBias))?
                .with_headroom(),
        })
    }

    fn vision_linear(&mut self, role: VisionRole, bias: VisionRole) -> Result<Linear, LoadError> {
        let bias = self.norm(Role::Vision(bias))?;
        Ok(Linear::new(self.matrix_of(Role::Vision(role))?, Some(bias)))
    }

    fn layer_norm(&mut self, weight: VisionRole, bias: VisionRole) -> Result<Norm, LoadError> {
        Ok(Norm {
            weight: self.norm(Role::Vision(weight))?,
            bias: self.norm(Role::Vision(bias))?,
        })
    }

    /// A matrix that was joined under its first role, with the biases of all.
    fn linear(
        &mut self,
        layer: usize,
        matrix: LayerRole,
        biases: &[LayerRole],
    ) -> Result<Linear, LoadError> {
        let biases = biases
            .iter()
            .filter_map(|bias| self.vectors.remove(&Role::Layer(layer, *bias)));
        let biases: Vec<_> = biases.collect();
        let bias = (!biases.is_empty()).then(|| Tensor::cat(biases, 1));
        Ok(Linear::new(
            self.matrix_of(Role::Layer(layer, matrix))?,
            bias,
        ))
    }

    fn qk_norm(&mut self, layer: usize, common: &Common) -> Option<Tensor<3>> {
        let q = self.vectors.remove(&Role::Layer(layer, LayerRole::QNorm))?;
        let k = self.vectors.remove(&Role::Layer(layer, LayerRole::KNorm))?;
        let shape = common.shape;
        let rows = vec![
            q.repeat_dim(0, shape.heads),
            k.repeat_dim(0, shape.kv_heads),
        ];
        Some(Tensor::cat(rows, 0).unsqueeze_dim(0))
    }

    fn matrix_of(&mut self, role: Role) -> Result<Vec<Tensor<2>>, LoadError> {
        self.matrices.remove(&role).ok_or_else(|| missing(role))
    }

    fn norm(&mut self, role: Role) -> Result<Tensor<2>, LoadError> {
        self.vectors.remove(&role).ok_or_else(|| missing(role))
    }
}

/// Whether 16 bit weights stay 16 bit: on a GPU that can. Burn's own CPU is what a GPU is compared
/// with, and computes in f32.
pub(crate) fn halves(device: &Device) -> bool {
    *device != Device::flex() && device.supports_dtype(DType::F16)
}

/// Bytes of a weight on the device; what has 32 bits in the file keeps them.
fn number(halves: bool, dtype: Dtype) -> u64 {
    if halves && dtype != Dtype::F32 { 2 } else { 4 }
}

fn fits(tensor: &str, needs: u64, limit: u64) -> Result<(), LoadError> {
    if needs <= limit {
        return Ok(());
    }
    Err(LoadError::TooLargeForDevice {
        tensor: tensor.to_owned(),
        needs,
        limit,
    })
}

fn finite(tensor: &Described, bytes: &[u8]) -> Result<(), LoadError> {
    if all_finite(tensor.dtype, bytes) {
        return Ok(());
    }
    Err(LoadError::NotFinite {
        tensor: tensor.name.clone(),
    })
}

/// Numbers as half floats; none where one is too large for that, or where they have 32 bits.
fn halves_of(dtype: Dtype, bytes: &[u8]) -> Option<Vec<f16>> {
    let numbers = bytes.as_chunks::<2>().0.iter();
    match dtype {
        Dtype::F32 => None,
        Dtype::F16 => Some(numbers.map(|number| f16::from_le_bytes(*number)).collect()),
        Dtype::Bf16 => numbers
            .map(|number| Some(f16::from_f32(bf16::from_le_bytes(*number).to_f32())))
            .map(|half| half.filter(|half| half.is_finite()))
            .collect(),
    }
}
