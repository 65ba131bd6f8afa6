//! The encoder of pictures on the device; what it computes is written at its CPU twin.

use burn::tensor::{Tensor, TensorData, activation::silu, activation::softmax};
use mtor_checkpoint::{Activation, Vision};

use super::layer::gelu_tanh;
use super::linear::Linear;
use crate::error::DecodeError;

/// `[1, hidden]` each.
#[derive(Debug)]
pub(super) struct Norm {
    pub(super) weight: Tensor<2>,
    pub(super) bias: Tensor<2>,
}

#[derive(Debug)]
pub(super) struct Layer {
    pub(super) attention_norm: Norm,
    pub(super) q: Linear,
    pub(super) k: Linear,
    pub(super) v: Linear,
    pub(super) o: Linear,
    pub(super) feed_norm: Norm,
    pub(super) up: Linear,
    pub(super) down: Linear,
}

#[derive(Debug)]
pub(crate) struct Encoder {
    pub(super) shape: Vision,
    pub(super) patch: Linear,
    /// `[patches, hidden]`
    pub(super) positions: Tensor<2>,
    pub(super) layers: Vec<Layer>,
    pub(super) last_norm: Norm,
    pub(super) connector: Linear,
}

impl Encoder {
    /// Patches, `[patches, numbers of a patch]`, to the stream between layers.
    pub(crate) fn begin(&self, patches: Vec<f32>) -> Tensor<2> {
        let sides = [self.shape.patches(), self.shape.patch_numbers()];
        let device = self.positions.device();
        let patches = Tensor::from_data(TensorData::new(patches, sides), &device);
        self.patch.apply(patches) + self.positions.clone()
    }

    /// Steps of [`Self::step`] for one picture.
    pub(crate) fn steps(&self) -> usize {
        2 * self.layers.len()
    }

    /// Half a layer: attention, then the feed-forward part.
    pub(crate) fn step(&self, number: usize, x: Tensor<2>) -> Tensor<2> {
        let Some(layer) = self.layers.get(number / 2) else {
            return x;
        };
        if number.is_multiple_of(2) {
            x.clone() + layer.attend(&self.shape, x)
        } else {
            x.clone() + layer.feed(&self.shape, x)
        }
    }

    /// Waits until the device has come this far.
    pub(crate) async fn wait(&self, x: &Tensor<2>) -> Result<(), DecodeError> {
        let one = x.clone().slice([0..1, 0..1]).into_data_async().await;
        let failed = |error| DecodeError::Device(format!("{error:?}"));
        one.map(|_| ()).map_err(failed)
    }

    /// The last norm, and squares of patches joined into rows of the text, `[rows, text hidden]`
    /// flat.
    pub(crate) async fn end(&self, x: Tensor<2>) -> Result<Vec<f32>, DecodeError> {
        let x = self.last_norm.apply(x, self.shape.norm_eps);
        let rows = self.connector.apply(joined(&self.shape, x));
        let failed = |why: String| DecodeError::Device(why);
        let data = rows.into_data_async().await;
        let data = data.map_err(|error| failed(format!("{error:?}")))?;
        data.try_into_vec::<f32>()
            .map_err(|error| failed(format!("{error:?}")))
    }
}

impl Norm {
    fn apply(&self, x: Tensor<2>, eps: f32) -> Tensor<2> {
        let x = x.clone() - x.mean_dim(1);
        let variance = (x.clone() * x.clone()).mean_dim(1);
        x * (variance + eps).sqrt().recip() * self.weight.clone() + self.bias.clone()
    }
}

impl Layer {
    fn attend(&self, shape: &Vision, x: Tensor<2>) -> Tensor<2> {
        let (n, heads, width) = (shape.patches(), shape.heads, shape.head_dim());
        let x = self.attention_norm.apply(x, shape.norm_eps);
        let by_head = |linear: &Linear| {
            let all = linear.apply(x.clone());
            all.reshape([n, heads, width]).swap_dims(0, 1)
        };
        let queries = by_head(&self.q) * (1.0 / (width as f32).sqrt());
        let scores = queries.matmul(by_head(&self.k).transpose());
        let mixed = softmax(scores, 2).matmul(by_head(&self.v));
        self.o
            .apply(mixed.swap_dims(0, 1).reshape([n, shape.hidden]))
    }

    fn feed(&self, shape: &Vision, x: Tensor<2>) -> Tensor<2> {
        let inner = self.up.apply(self.feed_norm.apply(x, shape.norm_eps));
        self.down.apply(match shape.activation {
            Activation::Silu => silu(inner),
            Activation::GeluTanh => gelu_tanh(inner),
        })
    }
}

/// `[patches, hidden]` to `[rows, joined]`: each square row by row.
fn joined(shape: &Vision, x: Tensor<2>) -> Tensor<2> {
    let (across, step) = (shape.patches_a_side() / shape.shuffle, shape.shuffle);
    x.reshape([across, step, across, step * shape.hidden])
        .swap_dims(1, 2)
        .reshape([shape.rows(), shape.joined()])
}
