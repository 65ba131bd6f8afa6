//! One layer on the device.

use burn::tensor::activation::silu;
use burn::tensor::{Device, Tensor, TensorData};
use mtor_checkpoint::{Activation, LayerKind};

use super::attention::{Cache, Shape, View};
use super::linear::Linear;
use crate::rotary::Table;

/// The weights of one layer, and its cache.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) kind: LayerKind,
    /// Norms are `[1, hidden]`.
    pub(super) input_norm: Tensor<2>,
    pub(super) qkv: Linear,
    /// `[1, heads + kv_heads, head_dim]`: the queries' norm for each head, then the keys'.
    pub(super) qk_norm: Option<Tensor<3>>,
    pub(super) o: Linear,
    pub(super) attended_norm: Option<Tensor<2>>,
    pub(super) feed_norm: Tensor<2>,
    pub(super) gate_up: Linear,
    pub(super) down: Linear,
    pub(super) fed_norm: Option<Tensor<2>>,
    pub(super) cache: Cache,
}

/// What all layers share.
#[derive(Debug, Clone, Copy)]
pub(super) struct Common {
    pub(super) shape: Shape,
    pub(super) eps: f32,
    pub(super) window: Option<usize>,
    pub(super) activation: Activation,
}

/// Where a chunk stands: its angles and what it sees.
#[derive(Debug)]
pub(super) struct Stand {
    pub(super) position: usize,
    pub(super) angles: Angles,
    pub(super) view: View,
}

/// `[n, 1, head_dim]`: cosines twice, and sines, the first half negative.
#[derive(Debug)]
pub(super) struct Angles {
    cos: Tensor<3>,
    sin: Tensor<3>,
}

impl Angles {
    pub(super) fn new(table: &Table, n: usize, device: &Device) -> Self {
        let half = table.cos.len() / n.max(1);
        let twice = |list: &[f32], sign: f32| {
            let rows = list.chunks(half.max(1));
            let row = |row: &[f32]| {
                let first = row.iter().map(|v| v * sign).collect::<Vec<_>>();
                first.into_iter().chain(row.to_vec())
            };
            let data: Vec<f32> = rows.flat_map(row).collect();
            Tensor::from_data(TensorData::new(data, [n, 1, 2 * half]), device)
        };
        Self {
            cos: twice(&table.cos, 1.0),
            sin: twice(&table.sin, -1.0),
        }
    }

    /// Turns all heads, `[n, heads, head_dim]`.
    fn turn(&self, heads: Tensor<3>) -> Tensor<3> {
        let half = heads.dims()[2] / 2;
        let first = heads.clone().narrow(2, 0, half);
        let second = heads.clone().narrow(2, half, half);
        heads * self.cos.clone() + Tensor::cat(vec![second, first], 2) * self.sin.clone()
    }
}

impl Layer {
    /// `[n, hidden]` to `[n - keep, hidden]`; all `n` tokens enter the cache.
    pub(super) fn forward(
        &mut self,
        x: Tensor<2>,
        keep: usize,
        common: &Common,
        stand: &Stand,
    ) -> Option<Tensor<2>> {
        let [n, hidden] = x.dims();
        let queries = self.project(x.clone(), common, stand);
        if keep == n {
            return None;
        }
        // Only a whole chunk or its last token goes on; the last one sees all that the chunk does.
        let (x, queries, view) = if keep > 0 {
            let [_, heads, head_dim] = queries.dims();
            let queries = queries.slice([keep..n, 0..heads, 0..head_dim]);
            let device = x.device();
            let window = self.window(common);
            let view = View::new(stand.position + keep, n - keep, window, &device);
            (x.slice([keep..n, 0..hidden]), queries, view)
        } else {
            (x, queries, stand.view.clone())
        };
        let mixed = self.cache.attend(&common.shape, queries, &view);
        let x = x + normed(self.o.apply(mixed), self.attended_norm.as_ref(), common.eps);
        let fed = self.feed(x.clone(), common);
        Some(x + normed(fed, self.fed_norm.as_ref(), common.eps))
    }

    /// The tokens that this layer sees back.
    pub(super) fn window(&self, common: &Common) -> Option<usize> {
        common.window.filter(|_| self.kind == LayerKind::Sliding)
    }

    /// Puts keys and values into the cache and gives the queries.
    fn project(&mut self, x: Tensor<2>, common: &Common, stand: &Stand) -> Tensor<3> {
        let Shape {
            heads,
            kv_heads,
            head_dim,
            ..
        } = common.shape;
        let [n, _] = x.dims();
        let x = rms_norm(x, self.input_norm.clone(), common.eps);
        let all = self
            .qkv
            .apply(x)
            .reshape([n, heads + 2 * kv_heads, head_dim]);
        let values = all.clone().narrow(1, heads + kv_heads, kv_heads);
        let mut turned = all.narrow(1, 0, heads + kv_heads);
        if let Some(norm) = &self.qk_norm {
            turned = rms_norm(turned, norm.clone(), common.eps);
        }
        let turned = stand.angles.turn(turned);
        let keys = turned.clone().narrow(1, heads, kv_heads);
        self.cache.write(stand.position, keys, values);
        turned.narrow(1, 0, heads)
    }

    fn feed(&self, x: Tensor<2>, common: &Common) -> Tensor<2> {
        let x = rms_norm(x, self.feed_norm.clone(), common.eps);
        let both = self.gate_up.apply(x);
        let inner = both.dims()[1] / 2;
        let (gate, up) = (
            both.clone().narrow(1, 0, inner),
            both.narrow(1, inner, inner),
        );
        let gate = match common.activation {
            Activation::Silu => silu(gate),
            Activation::GeluTanh => gelu_tanh(gate),
        };
        self.down.apply(gate * up)
    }
}

/// GELU by tanh, as the CPU has it: `(1 + tanh u) / 2` is `sigmoid(2u)`. Burn's own asks the
/// shader language for tanh, which some GPUs answer with "not a number" past 44.
pub(super) fn gelu_tanh(x: Tensor<2>) -> Tensor<2> {
    let u = (x.clone() * x.clone() * GELU_CUBIC + 1.0) * x.clone() * GELU_SCALE;
    let grown = (u.clamp(-TANH_FLAT, TANH_FLAT) * -2.0).exp();
    x / (grown + 1.0)
}

/// `cap * tanh(x / cap)`, within what every shader's tanh takes.
pub(super) fn soft_capped<const D: usize>(x: Tensor<D>, cap: f32) -> Tensor<D> {
    (x / cap).clamp(-TANH_FLAT, TANH_FLAT).tanh() * cap
}

/// The square root of 2 / pi, and the cubic term of the usual approximation.
const GELU_SCALE: f32 = 0.797_884_6;
const GELU_CUBIC: f32 = 0.044_715;
/// From here on tanh is 1 in 32 bits.
const TANH_FLAT: f32 = 15.0;

/// Root mean square norm over the last dimension.
pub(super) fn rms_norm<const D: usize>(x: Tensor<D>, weight: Tensor<D>, eps: f32) -> Tensor<D> {
    let mean = (x.clone() * x.clone()).mean_dim(D - 1);
    x * (mean + eps).sqrt().recip() * weight
}

fn normed(x: Tensor<2>, norm: Option<&Tensor<2>>, eps: f32) -> Tensor<2> {
    match norm {
        Some(norm) => rms_norm(x, norm.clone(), eps),
        None => x,
    }
}
