//! Where a model runs, and in what form its weights are held.

use burn::tensor::Device;

/// Where a model runs.
#[derive(Clone, Debug)]
pub enum Place {
    /// On this thread, by this crate's own kernels.
    Cpu,
    /// On a device of burn's: a GPU from [`open_gpu`](crate::open_gpu), or burn's own CPU (flex),
    /// which is what the GPU's program is tested with.
    Gpu(Device),
}

/// How weights are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weights {
    /// As the file has them: 16 bits stay 16 bits.
    #[default]
    Stored,
    /// 8 bits and a scale for each 32: about half the memory of 16 bits. CPU only.
    Q8,
}

/// How a model is loaded.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Tokens that the cache holds; the model's own context is the upper bound.
    pub context: usize,
    pub weights: Weights,
}

/// Which logits are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// None: the tokens only enter the cache.
    Nothing,
    /// Those after the last token: `[vocab]`.
    Last,
    /// Those after every token: `[n, vocab]`.
    All,
}

/// What is put behind the cache.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// Tokens of the vocabulary.
    Tokens(&'a [u32]),
    /// Rows as wide as an embedding, `[n, hidden]` flat: what was seen in a picture.
    Rows(&'a [f32]),
}

impl<'a> Input<'a> {
    /// Positions that it takes, in a model of this width.
    pub(crate) fn rows(self, hidden: usize) -> usize {
        match self {
            Self::Tokens(tokens) => tokens.len(),
            Self::Rows(rows) => rows.len() / hidden.max(1),
        }
    }

    /// The first `n` of them, and the rest.
    pub(crate) fn split_at(self, n: usize, hidden: usize) -> (Self, Self) {
        match self {
            Self::Tokens(tokens) => {
                let (a, b) = tokens.split_at(n.min(tokens.len()));
                (Self::Tokens(a), Self::Tokens(b))
            }
            Self::Rows(rows) => {
                let (a, b) = rows.split_at((n * hidden).min(rows.len()));
                (Self::Rows(a), Self::Rows(b))
            }
        }
    }
}
