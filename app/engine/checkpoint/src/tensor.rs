//! A tensor as a file describes it: its name, its numbers' type, its shape and where its bytes are.

use std::{fmt, ops::Range};

/// The number types that weights are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dtype {
    F32,
    F16,
    Bf16,
}

impl Dtype {
    /// Bytes of one number.
    pub const fn bytes(self) -> u64 {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::Bf16 => 2,
        }
    }

    /// The name that safetensors headers use.
    pub const fn name(self) -> &'static str {
        match self {
            Self::F32 => "F32",
            Self::F16 => "F16",
            Self::Bf16 => "BF16",
        }
    }

    /// The type behind a header's name, where it is one that is read.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "F32" => Some(Self::F32),
            "F16" => Some(Self::F16),
            "BF16" => Some(Self::Bf16),
            _ => None,
        }
    }
}

impl fmt::Display for Dtype {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One tensor of one file. Made by [`Header::read`](crate::Header::read), which has checked that
/// the range lies inside the file and that its length is shape times type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    pub name: String,
    pub dtype: Dtype,
    /// Row-major: a matrix is `[out, in]`, the embedding `[vocab, hidden]`.
    pub shape: Vec<usize>,
    /// Which file: the place in [`ShardIndex::files`](crate::ShardIndex::files), 0 for a single one.
    pub file: usize,
    /// Bytes, counted from the beginning of the file.
    pub range: Range<u64>,
}

impl Tensor {
    /// Numbers in it.
    pub fn elements(&self) -> u64 {
        self.bytes() / self.dtype.bytes()
    }

    /// Bytes in the file.
    pub fn bytes(&self) -> u64 {
        self.range.end.saturating_sub(self.range.start)
    }
}
