//! The embedding, kept as its file has it: a row is looked up on the CPU, so that the largest
//! tensor of most models needs no buffer of the GPU's.

use mtor_checkpoint::Dtype;

use crate::error::LoadError;
use crate::numbers::floats;

/// `rows x columns` numbers of one type.
#[derive(Debug)]
pub(super) struct Table {
    dtype: Dtype,
    row_bytes: usize,
    bytes: Vec<u8>,
}

impl Table {
    pub(super) fn new(dtype: Dtype, rows: usize, columns: usize) -> Result<Self, LoadError> {
        let row_bytes = columns * dtype.bytes() as usize;
        let needs = row_bytes as u64 * rows as u64;
        let out_of_memory = || LoadError::OutOfMemory { needs, limit: None };
        let mut bytes = Vec::new();
        let n = usize::try_from(needs).map_err(|_| out_of_memory())?;
        bytes.try_reserve_exact(n).map_err(|_| out_of_memory())?;
        Ok(Self {
            dtype,
            row_bytes,
            bytes,
        })
    }

    /// Takes the rows that follow.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(super) fn row(&self, row: usize, into: &mut [f32]) {
        let at = row * self.row_bytes;
        if let Some(bytes) = self.bytes.get(at..at + self.row_bytes) {
            floats(self.dtype, bytes, into);
        }
    }
}
