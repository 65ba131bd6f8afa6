//! How fast this CPU reads weights, in the kernel that decoding spends its time in.

use super::inputs::Inputs;
use super::matrix::{Kind, Matrix};
use super::multiply::multiply;
use crate::error::LoadError;
use crate::probe::Clock;

/// Bytes that were read and the milliseconds that it took.
pub(crate) fn stream(
    bytes: usize,
    columns: usize,
    rounds: usize,
    clock: Clock,
) -> Result<(usize, f64), LoadError> {
    let rows = bytes / (columns * 2);
    let matrix = Matrix::new(Kind::Bf16, rows, columns)?;
    let mut inputs = Inputs::default();
    inputs.set(&vec![1.0; columns], columns);
    let (mut out, mut wide) = (vec![0.0; rows], Vec::new());
    multiply(&matrix, &mut inputs, &mut out, &mut wide);
    let begin = clock();
    for _ in 0..rounds {
        multiply(&matrix, &mut inputs, &mut out, &mut wide);
    }
    Ok((rows * columns * 2 * rounds, clock() - begin))
}
