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
