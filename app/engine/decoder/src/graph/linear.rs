//! A matrix on the device, in one tensor or in several that fit its buffers.

use burn::tensor::{DType, Tensor};

/// `[out, in]` weights as the file has them; a multiplication reads them transposed, which costs
/// nothing. Each piece makes some columns of the output.
#[derive(Debug)]
pub(super) struct Linear {
    pieces: Vec<Tensor<2>>,
    /// `[1, out]`
    bias: Option<Tensor<2>>,
    headroom: bool,
}

/// What inputs are scaled by where half floats could overflow, and outputs back: products of
/// gate and up, and what Gemma's layers give before their second norm, exceed 65,504 with real
/// weights. A power of two loses no digit of what is not tiny.
const HEADROOM: f32 = 1.0 / 64.0;

impl Linear {
    pub(super) fn new(pieces: Vec<Tensor<2>>, bias: Option<Tensor<2>>) -> Self {
        Self {
            pieces,
            bias,
            headroom: false,
        }
    }

    /// The same for large inputs and outputs.
    #[must_use]
    pub(super) fn with_headroom(self) -> Self {
        Self {
            headroom: true,
            ..self
        }
    }

    /// `[n, in]` to `[n, out]`, both f32.
    pub(super) fn apply(&self, x: Tensor<2>) -> Tensor<2> {
        let mut columns: Vec<Tensor<2>> = self
            .pieces
            .iter()
            .map(|piece| self.product(x.clone(), piece))
            .collect();
        let out = match columns.len() {
            1 => columns.remove(0),
            _ => Tensor::cat(columns, 1),
        };
        match &self.bias {
            Some(bias) => out + bias.clone(),
            None => out,
        }
    }

    fn product(&self, x: Tensor<2>, piece: &Tensor<2>) -> Tensor<2> {
        if self.headroom && piece.dtype() != DType::F32 {
            product(x * HEADROOM, piece) / HEADROOM
        } else {
            product(x, piece)
        }
    }
}

/// `[n, in]` times the transpose of `[out, in]`.
pub(crate) fn product(x: Tensor<2>, weight: &Tensor<2>) -> Tensor<2> {
    let transposed = weight.clone().transpose();
    match weight.dtype() {
        DType::F32 => x.matmul(transposed),
        dtype => x.cast(dtype).matmul(transposed).cast(DType::F32),
    }
}
