//! The two ways to compute: own kernels on the CPU, burn's tensors on a device.

use mtor_checkpoint::{Config, Plan, Role, Tensor};

use crate::cpu;
use crate::error::{DecodeError, LoadError};
use crate::graph;
use crate::limits::{GPU_BINDING_BYTES, HEAP_BYTES_32, PIECE_BYTES_MAX};
use crate::place::{Input, Place, Want, Weights};

/// A model that computes.
#[derive(Debug)]
pub(crate) enum Body {
    Cpu(Box<cpu::Model>),
    Device(Box<graph::Model>),
}

/// A model whose tensors arrive.
#[derive(Debug)]
pub(crate) enum Parts {
    Cpu(cpu::Parts),
    Device(graph::Parts),
}

impl Parts {
    pub(crate) fn new(
        config: &Config,
        plan: &Plan,
        place: &Place,
        (weights, context): (Weights, usize),
    ) -> Result<Self, LoadError> {
        match place {
            Place::Cpu => {
                fits_heap(cpu::bytes(config, plan, weights, context))?;
                Ok(Self::Cpu(cpu::Parts::new(config, weights)))
            }
            Place::Gpu(_) if weights == Weights::Q8 => Err(LoadError::Q8OnGpu),
            Place::Gpu(device) => {
                // The embedding stays on the heap, as the file has it.
                fits_heap(plan.get(Role::Embedding).map_or(0, Tensor::bytes))?;
                let limits = (context, GPU_BINDING_BYTES);
                Ok(Self::Device(graph::Parts::new(
                    config, plan, device, limits,
                )?))
            }
        }
    }

    /// Rows of a tensor that are read at once, a multiple of four.
    pub(crate) fn rows_at_once(&self, role: Role, tensor: &Tensor) -> usize {
        let columns = tensor.shape.get(1).copied().unwrap_or(1);
        match self {
            Self::Cpu(_) => {
                let row = (columns as u64 * tensor.dtype.bytes()).max(1);
                let rows = usize::try_from(PIECE_BYTES_MAX / row).unwrap_or(usize::MAX);
                rows.max(4) / 4 * 4
            }
            Self::Device(parts) => parts.rows_at_once(role, tensor.dtype, columns),
        }
    }

    pub(crate) fn fill(
        &mut self,
        role: Role,
        tensor: &Tensor,
        first_row: usize,
        bytes: &[u8],
    ) -> Result<(), LoadError> {
        match self {
            Self::Cpu(parts) => parts.fill(role, tensor, first_row, bytes),
            Self::Device(parts) => parts.fill(role, tensor, first_row, bytes),
        }
    }

    pub(crate) fn finish(self, config: &Config, context: usize) -> Result<Body, LoadError> {
        match self {
            Self::Cpu(parts) => Ok(Body::Cpu(Box::new(parts.finish(config, context)?))),
            Self::Device(parts) => Ok(Body::Device(Box::new(parts.finish(config, context)?))),
        }
    }
}

impl Body {
    /// Computes one chunk and appends the wanted logits.
    pub(crate) async fn forward(
        &mut self,
        position: usize,
        input: Input<'_>,
        want: Want,
        logits: &mut Vec<f32>,
    ) -> Result<(), DecodeError> {
        match self {
            Self::Cpu(model) => {
                model.forward(position, input, want, logits);
                Ok(())
            }
            Self::Device(model) => model.forward(position, input, want, logits).await,
        }
    }
}

/// A 32 bit module has 4 GiB in all; elsewhere allocation tells.
fn fits_heap(needs: u64) -> Result<(), LoadError> {
    fits(needs, usize::BITS)
}

fn fits(needs: u64, address_bits: u32) -> Result<(), LoadError> {
    if address_bits <= 32 && needs > HEAP_BYTES_32 {
        return Err(LoadError::OutOfMemory {
            needs,
            limit: Some(HEAP_BYTES_32),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_32_bit_heap_has_an_end() {
        assert!(fits(HEAP_BYTES_32, 32).is_ok());
        assert!(fits(u64::MAX, 64).is_ok(), "elsewhere allocation tells");
        let refused = fits(HEAP_BYTES_32 + 1, 32).unwrap_err().to_string();
        assert!(
            refused.contains("3585 MiB") && refused.contains("3584 MiB"),
            "{refused}"
        );
    }
}
