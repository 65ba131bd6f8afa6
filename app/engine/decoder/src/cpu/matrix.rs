//! A weight matrix as the CPU reads it: four rows side by side, in the order of the multiplication.
//!
//! Weights stay in the 16 bits that the file has (or 32, or in 8 bit blocks when memory is short).
//! Each entry holds one vector register; the four rows of a group alternate, so that a
//! multiplication reads one stream from front to back.
//!
//! | kind | entry | columns in an entry |
//! |---|---|---|
//! | f32 | 4 floats | 4 |
//! | bf16, f16 | 4 words, low halves before high halves | 8 |
//! | 8 bit | 2 x 16 bytes, and one scale | 32 |

use mtor_checkpoint::Dtype;

use crate::error::LoadError;
use crate::numbers::floats;

/// Rows of a group.
pub(crate) const ROWS: usize = 4;
/// Columns that share one scale.
pub(crate) const BLOCK: usize = 32;

/// How the weights of a matrix lie in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    F32,
    Bf16,
    F16,
    Q8,
}

/// One block of 8 bit weights.
pub(crate) type Bytes32 = [[i8; 16]; 2];

#[derive(Debug)]
pub(crate) enum Entries {
    F32(Vec<[f32; 4]>),
    Bf16(Vec<[u32; 4]>),
    /// The second list holds, for each group, what its sums are multiplied with.
    F16(Vec<[u32; 4]>, Vec<f32>),
    /// The second list holds a scale for each block.
    Q8(Vec<Bytes32>, Vec<f32>),
}

/// `rows x columns` weights; a row makes one number of the output.
#[derive(Debug)]
pub(crate) struct Matrix {
    rows: usize,
    columns: usize,
    /// Entries of one row.
    steps: usize,
    pub(super) entries: Entries,
}

impl Kind {
    pub(crate) fn stored(dtype: Dtype) -> Self {
        match dtype {
            Dtype::F32 => Self::F32,
            Dtype::F16 => Self::F16,
            Dtype::Bf16 => Self::Bf16,
        }
    }

    /// Columns that one entry covers.
    pub(crate) fn width(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::Bf16 | Self::F16 => 8,
            Self::Q8 => BLOCK,
        }
    }

    /// Bytes of a matrix in memory.
    pub(crate) fn bytes(self, rows: usize, columns: usize) -> u64 {
        let entries = rows.next_multiple_of(ROWS) as u64 * columns.div_ceil(self.width()) as u64;
        entries * if self == Self::Q8 { 36 } else { 16 }
    }
}

impl Matrix {
    /// An empty matrix, to be filled.
    pub(crate) fn new(kind: Kind, rows: usize, columns: usize) -> Result<Self, LoadError> {
        let steps = columns.div_ceil(kind.width());
        let groups = rows.div_ceil(ROWS);
        let n = groups * ROWS * steps;
        let entries = match kind {
            Kind::F32 => Entries::F32(reserve(n, [0.0; 4])?),
            Kind::Bf16 => Entries::Bf16(reserve(n, [0; 4])?),
            Kind::F16 => Entries::F16(reserve(n, [0; 4])?, reserve(groups, 0.0)?),
            Kind::Q8 => Entries::Q8(reserve(n, [[0; 16]; 2])?, reserve(n, 0.0)?),
        };
        Ok(Self {
            rows,
            columns,
            steps,
            entries,
        })
    }

    /// A matrix of numbers that were computed; `value` is asked for each row and column.
    pub(crate) fn of_floats(
        rows: usize,
        columns: usize,
        value: impl Fn(usize, usize) -> f32,
    ) -> Result<Self, LoadError> {
        let mut matrix = Self::new(Kind::F32, rows, columns)?;
        let steps = matrix.steps;
        if let Entries::F32(entries) = &mut matrix.entries {
            for row in 0..rows {
                let first = row / ROWS * ROWS * steps + row % ROWS;
                for column in 0..columns {
                    entries[first + column / 4 * ROWS][column % 4] = value(row, column);
                }
            }
        }
        Ok(matrix)
    }

    pub(crate) fn kind(&self) -> Kind {
        match self.entries {
            Entries::F32(_) => Kind::F32,
            Entries::Bf16(_) => Kind::Bf16,
            Entries::F16(..) => Kind::F16,
            Entries::Q8(..) => Kind::Q8,
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Entries of one row.
    pub(crate) fn steps(&self) -> usize {
        self.steps
    }

    /// Takes whole rows from `first_row` on, as the file has them. A piece begins at a multiple of
    /// four rows; rows beyond the matrix are not taken.
    /// False when a weight is infinite or not a number.
    pub(crate) fn fill(&mut self, first_row: usize, dtype: Dtype, bytes: &[u8]) -> bool {
        let row_bytes = (self.columns * dtype.bytes() as usize).max(1);
        let mut group = vec![vec![0.0f32; self.columns]; ROWS];
        for (index, rows) in bytes.chunks(row_bytes * ROWS).enumerate() {
            let first = first_row + index * ROWS;
            let n = (rows.len() / row_bytes).min(self.rows.saturating_sub(first));
            for (row, bytes) in group.iter_mut().zip(rows.chunks_exact(row_bytes)).take(n) {
                floats(dtype, bytes, row);
            }
            for row in group.iter_mut().skip(n) {
                row.fill(0.0);
            }
            if !group.iter().flatten().all(|weight| weight.is_finite()) {
                return false;
            }
            if n > 0 {
                self.write_group(first / ROWS, &group);
            }
        }
        true
    }

    /// One row as floats: what an embedding is.
    pub(crate) fn row(&self, row: usize, into: &mut [f32]) {
        let first = row / ROWS * ROWS * self.steps + row % ROWS;
        let width = self.kind().width();
        for (step, into) in into.chunks_mut(width).enumerate().take(self.steps) {
            let mut values = [0.0; BLOCK];
            self.read_entry(first + step * ROWS, row / ROWS, &mut values);
            let n = into.len();
            into.copy_from_slice(&values[..n]);
        }
    }

    fn read_entry(&self, at: usize, group: usize, into: &mut [f32; BLOCK]) {
        match &self.entries {
            Entries::F32(entries) => into[..4].copy_from_slice(&entries[at]),
            Entries::Bf16(entries) => halves(&entries[at], into, |half| {
                f32::from_bits(u32::from(half) << 16)
            }),
            Entries::F16(entries, scales) => {
                let scale = scales[group] * super::kernels::HALF_RAISED;
                halves(&entries[at], into, |half| {
                    half::f16::from_bits(half).to_f32() * scale
                });
            }
            Entries::Q8(entries, scales) => {
                for (into, weight) in into.iter_mut().zip(entries[at].as_flattened()) {
                    *into = f32::from(*weight) * scales[at];
                }
            }
        }
    }

    fn write_group(&mut self, group: usize, rows: &[Vec<f32>]) {
        let first = group * ROWS * self.steps;
        let (steps, width) = (self.steps, self.kind().width());
        let mut padded = [0.0; BLOCK];
        let scale = match &mut self.entries {
            Entries::F16(_, scales) => half_scale(rows, &mut scales[group]),
            _ => 1.0,
        };
        for (r, row) in rows.iter().enumerate() {
            for (step, values) in row.chunks(width).enumerate().take(steps) {
                padded[..values.len()].copy_from_slice(values);
                padded[values.len()..].fill(0.0);
                self.write_entry(first + step * ROWS + r, &padded, scale);
            }
        }
    }

    fn write_entry(&mut self, at: usize, values: &[f32; BLOCK], scale: f32) {
        match &mut self.entries {
            Entries::F32(entries) => entries[at].copy_from_slice(&values[..4]),
            Entries::Bf16(entries) => entries[at] = words(values, |v| v.to_bits() >> 16),
            Entries::F16(entries, _) => {
                entries[at] = words(values, |v| half_bits(v * scale));
            }
            Entries::Q8(entries, scales) => (entries[at], scales[at]) = quantize(values),
        }
    }
}

fn reserve<T: Clone>(n: usize, value: T) -> Result<Vec<T>, LoadError> {
    let mut list = Vec::new();
    let needs = (n as u64).saturating_mul(size_of::<T>() as u64);
    list.try_reserve_exact(n)
        .map_err(|_| LoadError::OutOfMemory { needs, limit: None })?;
    list.resize(n, value);
    Ok(list)
}

/// Four words of eight halves: 0 to 3 low, 4 to 7 high.
fn words(values: &[f32; BLOCK], bits: impl Fn(f32) -> u32) -> [u32; 4] {
    std::array::from_fn(|i| (bits(values[i]) & 0xffff) | bits(values[i + 4]) << 16)
}

fn halves(words: &[u32; 4], into: &mut [f32; BLOCK], float: impl Fn(u16) -> f32) {
    for (i, word) in words.iter().enumerate() {
        into[i] = float((word & 0xffff) as u16);
        into[i + 4] = float((word >> 16) as u16);
    }
}

/// A power of two that brings a group's largest half float near the top of the range.
///
/// Half floats below 2^-14 have no exponent of their own, and the kernel reads exponents only;
/// moved up, all of them have one. Numbers 2^29 times smaller than the largest become zero.
fn half_scale(rows: &[Vec<f32>], undo: &mut f32) -> f32 {
    let largest = rows
        .iter()
        .flatten()
        .fold(0.0f32, |most, v| most.max(v.abs()));
    let exponent = (largest.to_bits() >> 23).cast_signed() - 127;
    let shift = if largest > 0.0 {
        (15 - exponent).clamp(0, 40)
    } else {
        0
    };
    let power = |exponent: i32| f32::from_bits((exponent + 127).cast_unsigned() << 23);
    *undo = power(-shift) / super::kernels::HALF_RAISED;
    power(shift)
}

fn half_bits(value: f32) -> u32 {
    let half = half::f16::from_f32(value);
    let bits = if half.is_normal() {
        half.to_bits()
    } else {
        half.to_bits() & 0x8000
    };
    u32::from(if half.is_finite() {
        bits
    } else {
        half.to_bits()
    })
}

/// Symmetric: the largest of 32 becomes 127.
fn quantize(values: &[f32; BLOCK]) -> (Bytes32, f32) {
    let largest = values.iter().fold(0.0f32, |most, v| most.max(v.abs()));
    let scale = largest / 127.0;
    let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
    let mut bytes = [[0i8; 16]; 2];
    for (byte, value) in bytes.as_flattened_mut().iter_mut().zip(values) {
        // A float that is cast saturates, and a NaN becomes 0.
        *byte = (value * inverse).round() as i8;
    }
    (bytes, scale)
}
