//! A decoder without any cleverness: f64, plain loops, no cache. It shares nothing with the crate's
//! own code but the checkpoint's reader, and is what both paths are measured against.

use std::collections::BTreeMap;

use mtor_checkpoint::{
    Activation, Config, Dtype, InMemory, LayerKind, LayerRole, Plan, Role, Rope, RopeScaling,
    Source,
};

type Rows = Vec<Vec<f64>>;

pub(crate) struct Naive {
    config: Config,
    tensors: BTreeMap<Role, Vec<f64>>,
}

impl Naive {
    pub(crate) fn new(config: &Config, plan: &Plan, source: &mut InMemory) -> Self {
        let mut tensors = BTreeMap::new();
        for (role, tensor) in &plan.tensors {
            let mut bytes = vec![0; tensor.bytes() as usize];
            source
                .read(tensor.file, tensor.range.start, &mut bytes)
                .unwrap();
            tensors.insert(*role, numbers(tensor.dtype, &bytes));
        }
        Self {
            config: config.clone(),
            tensors,
        }
    }

    /// The logits after every token.
    pub(crate) fn logits(&self, tokens: &[u32]) -> Rows {
        let config = &self.config;
        let embedding = &self.tensors[&Role::Embedding];
        let scale = config.embed_scale.map_or(1.0, f64::from);
        let mut x: Rows = tokens
            .iter()
            .map(|&token| {
                let at = token as usize * config.hidden;
                embedding[at..at + config.hidden]
                    .iter()
                    .map(|v| v * scale)
                    .collect()
            })
            .collect();
        for layer in 0..config.layers {
            self.layer(layer, &mut x);
        }
        let output = if config.tied {
            embedding
        } else {
            &self.tensors[&Role::Output]
        };
        x.iter()
            .map(|row| {
                let row = self.norm(row, Role::FinalNorm);
                let logits = product(output, &row);
                match config.final_softcap {
                    Some(cap) => logits.iter().map(|v| capped(*v, cap)).collect(),
                    None => logits,
                }
            })
            .collect()
    }

    fn layer(&self, layer: usize, x: &mut Rows) {
        use LayerRole as R;
        let role = |role| Role::Layer(layer, role);
        let sandwich = self.config.sandwich_norms;
        let normed: Rows = x
            .iter()
            .map(|row| self.norm(row, role(R::InputNorm)))
            .collect();
        let mixed = self.attention(layer, &normed);
        for (row, mixed) in x.iter_mut().zip(mixed) {
            let mut out = self.linear(role(R::O), role(R::OBias), &mixed);
            if sandwich {
                out = self.norm(&out, role(R::PostAttentionNorm));
            }
            row.iter_mut().zip(out).for_each(|(a, b)| *a += b);
        }
        let before = if sandwich {
            R::PreFeedforwardNorm
        } else {
            R::PostAttentionNorm
        };
        for row in x.iter_mut() {
            let normed = self.norm(row, role(before));
            let gate = self.linear(role(R::Gate), role(R::GateBias), &normed);
            let up = self.linear(role(R::Up), role(R::UpBias), &normed);
            let inner: Vec<f64> = gate
                .iter()
                .zip(&up)
                .map(|(gate, up)| self.activate(*gate) * up)
                .collect();
            let mut out = self.linear(role(R::Down), role(R::DownBias), &inner);
            if sandwich {
                out = self.norm(&out, role(R::PostFeedforwardNorm));
            }
            row.iter_mut().zip(out).for_each(|(a, b)| *a += b);
        }
    }

    fn attention(&self, layer: usize, normed: &Rows) -> Rows {
        use LayerRole as R;
        let config = &self.config;
        let role = |role| Role::Layer(layer, role);
        let q = self.heads(layer, normed, (R::Q, R::QBias, Some(R::QNorm)));
        let k = self.heads(layer, normed, (R::K, R::KBias, Some(R::KNorm)));
        let v: Vec<Rows> = normed
            .iter()
            .map(|row| self.linear(role(R::V), role(R::VBias), row))
            .map(|row| row.chunks(config.head_dim).map(<[f64]>::to_vec).collect())
            .collect();
        let group = config.heads / config.kv_heads;
        (0..normed.len())
            .map(|i| {
                let first = match (config.layers_kind[layer], config.window) {
                    (LayerKind::Sliding, Some(window)) => (i + 1).saturating_sub(window),
                    _ => 0,
                };
                (0..config.heads)
                    .flat_map(|head| {
                        let key = head / group;
                        let scores = (first..=i).map(|j| self.score(&q[i][head], &k[j][key]));
                        let weights = softmax(scores.collect());
                        mix(&weights, (first..=i).map(|j| &v[j][key]))
                    })
                    .collect()
            })
            .collect()
    }

    fn score(&self, q: &[f64], k: &[f64]) -> f64 {
        let dot: f64 = q.iter().zip(k).map(|(q, k)| q * k).sum();
        let score = dot * f64::from(self.config.attention_scale);
        self.config
            .attn_softcap
            .map_or(score, |cap| capped(score, cap))
    }

    /// Heads of each token, with their norm and turned by their position.
    fn heads(
        &self,
        layer: usize,
        normed: &Rows,
        (matrix, bias, norm): (LayerRole, LayerRole, Option<LayerRole>),
    ) -> Vec<Rows> {
        let config = &self.config;
        let rope = match (config.layers_kind[layer], &config.local_rope) {
            (LayerKind::Sliding, Some(rope)) => rope,
            _ => &config.rope,
        };
        let rows = normed.iter().enumerate();
        rows.map(|(position, row)| {
            let row = self.linear(Role::Layer(layer, matrix), Role::Layer(layer, bias), row);
            row.chunks(config.head_dim)
                .map(|head| match norm.map(|norm| Role::Layer(layer, norm)) {
                    Some(role) if config.qk_norm => self.norm(head, role),
                    _ => head.to_vec(),
                })
                .map(|head| turned(&head, position, rope))
                .collect()
        })
        .collect()
    }

    fn linear(&self, matrix: Role, bias: Role, x: &[f64]) -> Vec<f64> {
        let mut out = product(&self.tensors[&matrix], x);
        if let Some(bias) = self.tensors.get(&bias) {
            out.iter_mut().zip(bias).for_each(|(a, b)| *a += b);
        }
        out
    }

    fn norm(&self, row: &[f64], role: Role) -> Vec<f64> {
        let one = if self.config.norm_plus_one { 1.0 } else { 0.0 };
        let mean = row.iter().map(|v| v * v).sum::<f64>() / row.len() as f64;
        let root = (mean + f64::from(self.config.norm_eps)).sqrt();
        row.iter()
            .zip(&self.tensors[&role])
            .map(|(v, w)| v / root * (w + one))
            .collect()
    }

    fn activate(&self, x: f64) -> f64 {
        match self.config.activation {
            Activation::Silu => x / (1.0 + (-x).exp()),
            Activation::GeluTanh => {
                let inner = (2.0 / std::f64::consts::PI).sqrt() * (x + 0.044715 * x.powi(3));
                0.5 * x * (1.0 + inner.tanh())
            }
        }
    }
}

fn numbers(dtype: Dtype, bytes: &[u8]) -> Vec<f64> {
    match dtype {
        Dtype::F32 => bytes
            .chunks_exact(4)
            .map(|b| f64::from(f32::from_le_bytes([b[0], b[1], b[2], b[3]])))
            .collect(),
        Dtype::Bf16 => bytes
            .chunks_exact(2)
            .map(|b| {
                f64::from(f32::from_bits(
                    u32::from(u16::from_le_bytes([b[0], b[1]])) << 16,
                ))
            })
            .collect(),
        Dtype::F16 => bytes
            .chunks_exact(2)
            .map(|b| {
                let bits = u16::from_le_bytes([b[0], b[1]]);
                let (exponent, fraction) = (i32::from(bits >> 10 & 31), f64::from(bits & 1023));
                let size = if exponent == 0 {
                    fraction * 2f64.powi(-24)
                } else {
                    (1024.0 + fraction) * 2f64.powi(exponent - 25)
                };
                if bits >> 15 == 1 { -size } else { size }
            })
            .collect(),
    }
}

fn product(matrix: &[f64], x: &[f64]) -> Vec<f64> {
    matrix
        .chunks(x.len())
        .map(|row| row.iter().zip(x).map(|(w, x)| w * x).sum())
        .collect()
}

fn softmax(scores: Vec<f64>) -> Vec<f64> {
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let exps: Vec<f64> = scores.iter().map(|v| (v - largest).exp()).collect();
    let sum: f64 = exps.iter().sum();
    exps.iter().map(|v| v / sum).collect()
}

fn mix<'a>(weights: &[f64], values: impl Iterator<Item = &'a Vec<f64>>) -> Vec<f64> {
    let mut sum = Vec::new();
    for (weight, value) in weights.iter().zip(values) {
        sum.resize(value.len(), 0.0);
        sum.iter_mut()
            .zip(value)
            .for_each(|(sum, v)| *sum += weight * v);
    }
    sum
}

fn capped(value: f64, cap: f32) -> f64 {
    f64::from(cap) * (value / f64::from(cap)).tanh()
}

fn turned(head: &[f64], position: usize, rope: &Rope) -> Vec<f64> {
    let half = head.len() / 2;
    let mut out = head.to_vec();
    for i in 0..half {
        let plain = rope.theta.powf(-(2.0 * i as f64) / head.len() as f64);
        let angle = position as f64 * scaled(plain, &rope.scaling);
        out[i] = head[i] * angle.cos() - head[i + half] * angle.sin();
        out[i + half] = head[i + half] * angle.cos() + head[i] * angle.sin();
    }
    out
}

/// By wavelengths, as Llama's makers wrote it.
fn scaled(frequency: f64, scaling: &RopeScaling) -> f64 {
    match *scaling {
        RopeScaling::None => frequency,
        RopeScaling::Linear { factor } => frequency / factor,
        RopeScaling::Llama3 {
            factor,
            low_freq_factor,
            high_freq_factor,
            original_context,
        } => {
            let wave = 2.0 * std::f64::consts::PI / frequency;
            let original = original_context as f64;
            if wave < original / high_freq_factor {
                frequency
            } else if wave > original / low_freq_factor {
                frequency / factor
            } else {
                let smooth =
                    (original / wave - low_freq_factor) / (high_freq_factor - low_freq_factor);
                (1.0 - smooth) * frequency / factor + smooth * frequency
            }
        }
    }
}
