//! A whole model on the device.

use burn::tensor::{Device, Tensor, TensorData};
use mtor_checkpoint::{Config, LayerKind};

use super::attention::{Shape, View};
use super::layer::{Angles, Common, Layer, Stand, rms_norm, soft_capped};
use super::linear::Linear;
use super::table::Table;
use super::vision::Encoder;
use crate::error::DecodeError;
use crate::numbers::first_wanted;
use crate::place::{Input, Want};
use crate::rotary::Rotary;

/// Weights and caches on a device; the embedding beside them.
#[derive(Debug)]
pub(crate) struct Model {
    pub(super) device: Device,
    pub(super) common: Common,
    pub(super) rotary: Rotary,
    pub(super) hidden: usize,
    pub(super) embedding: Table,
    pub(super) embed_scale: f32,
    pub(super) layers: Vec<Layer>,
    /// `[1, hidden]`
    pub(super) final_norm: Tensor<2>,
    pub(super) output: Linear,
    pub(super) soft_cap: Option<f32>,
    pub(super) encoder: Option<Encoder>,
}

impl Model {
    /// Computes one chunk from `position` on and appends the wanted logits. The tokens are known to
    /// be in the vocabulary and to fit the context.
    pub(crate) async fn forward(
        &mut self,
        position: usize,
        input: Input<'_>,
        want: Want,
        logits: &mut Vec<f32>,
    ) -> Result<(), DecodeError> {
        let Some(out) = self.compute(position, input, want) else {
            return Ok(());
        };
        let data = out.into_data_async().await;
        let data = data.map_err(|error| DecodeError::Device(format!("{error:?}")))?;
        let numbers = data.try_into_vec::<f32>();
        logits.extend(numbers.map_err(|error| DecodeError::Device(format!("{error:?}")))?);
        Ok(())
    }

    pub(crate) fn encoder(&self) -> Option<&Encoder> {
        self.encoder.as_ref()
    }

    fn compute(&mut self, position: usize, input: Input<'_>, want: Want) -> Option<Tensor<2>> {
        let n = input.rows(self.hidden);
        let full = self.stand(position, n, LayerKind::Full);
        let slides = self
            .layers
            .iter()
            .any(|layer| layer.kind == LayerKind::Sliding);
        let sliding = slides.then(|| self.stand(position, n, LayerKind::Sliding));
        let mut x = match input {
            Input::Tokens(tokens) => self.embed(tokens),
            Input::Rows(rows) => self.rows(rows.to_vec()),
        };
        let last = self.layers.len().saturating_sub(1);
        for (index, layer) in self.layers.iter_mut().enumerate() {
            let keep = if index == last {
                first_wanted(want, n)
            } else {
                0
            };
            let stand = match (&sliding, layer.kind) {
                (Some(sliding), LayerKind::Sliding) => sliding,
                _ => &full,
            };
            x = layer.forward(x, keep, &self.common, stand)?;
        }
        let x = rms_norm(x, self.final_norm.clone(), self.common.eps);
        let logits = self.output.apply(x);
        Some(match self.soft_cap {
            Some(cap) => soft_capped(logits, cap),
            None => logits,
        })
    }

    fn stand(&self, position: usize, n: usize, kind: LayerKind) -> Stand {
        let tables = self.rotary.tables(position, n);
        let window = self.common.window.filter(|_| kind == LayerKind::Sliding);
        Stand {
            position,
            angles: Angles::new(tables.of(kind), n, &self.device),
            view: View::new(position, n, window, &self.device),
        }
    }

    fn embed(&self, tokens: &[u32]) -> Tensor<2> {
        let mut x = vec![0.0; tokens.len() * self.hidden];
        for (row, token) in x.chunks_exact_mut(self.hidden).zip(tokens) {
            self.embedding.row(*token as usize, row);
        }
        x.iter_mut().for_each(|value| *value *= self.embed_scale);
        self.rows(x)
    }

    fn rows(&self, rows: Vec<f32>) -> Tensor<2> {
        let sides = [rows.len() / self.hidden.max(1), self.hidden];
        Tensor::from_data(TensorData::new(rows, sides), &self.device)
    }
}

pub(super) fn common(config: &Config, context: usize) -> Common {
    Common {
        shape: Shape {
            heads: config.heads,
            kv_heads: config.kv_heads,
            head_dim: config.head_dim,
            context,
            scale: config.attention_scale,
            soft_cap: config.attn_softcap,
        },
        eps: config.norm_eps,
        window: config.window,
        activation: config.activation,
    }
}
