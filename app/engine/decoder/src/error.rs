//! What can go wrong, each as a sentence that says what would work.

use mtor_checkpoint::ReadError;

/// Why a model could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The weights and the cache do not fit; `limit` is known where the target has one.
    #[error(
        "The model needs {} MiB of memory{}; a smaller model, a shorter context or 8-bit weights may fit.",
        needs.div_ceil(1 << 20),
        limit.map_or_else(|| ", more than there is".to_owned(), |limit| format!(", and {} MiB may be used", limit >> 20))
    )]
    OutOfMemory { needs: u64, limit: Option<u64> },
    /// One tensor is larger than one buffer of the device may be.
    #[error(
        "The tensor {tensor} needs {needs} bytes on the GPU, which takes at most {limit} at once; a smaller model, or the CPU, would work."
    )]
    TooLargeForDevice {
        tensor: String,
        needs: u64,
        limit: u64,
    },
    /// The configuration holds a number that no real model has.
    #[error(
        "The model's configuration says {what} = {value}, and at most {limit} (at least 1) works; the file may be damaged."
    )]
    OutOfRange {
        what: &'static str,
        value: u64,
        limit: u64,
    },
    /// The plan lacks a tensor that the configuration asks for.
    #[error(
        "The tensor for {role} is missing or was not read to its end; the model's files may be incomplete."
    )]
    Missing { role: String },
    /// A tensor's shape is not what the configuration says.
    #[error(
        "The tensor {tensor} has shape {found:?}, and {expected:?} was expected; the files may belong to different models."
    )]
    Shape {
        tensor: String,
        found: Vec<usize>,
        expected: Vec<usize>,
    },
    /// A weight is infinite or not a number.
    #[error(
        "The tensor {tensor} holds numbers that are infinite or no numbers; download its file again."
    )]
    NotFinite { tensor: String },
    /// The file could not be read.
    #[error("The weights of {tensor} could not be read ({source}); download the file again.")]
    Read { tensor: String, source: ReadError },
    /// 8 bit weights were asked for on a GPU.
    #[error("8-bit weights run on the CPU only; choose the CPU, or the stored weights on the GPU.")]
    Q8OnGpu,
    /// `finish` was called before all was read.
    #[error("The model is not read to its end yet; read the remaining tensors first.")]
    Unfinished,
}

/// Why tokens could not be computed. The decoder stays usable at its old position.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The tokens do not fit behind those in the cache.
    #[error(
        "The text is {} tokens long, and this model was loaded for {context}; shorten it or begin anew.",
        position + tokens
    )]
    ContextFull {
        position: usize,
        tokens: usize,
        context: usize,
    },
    /// A token that the model does not have.
    #[error(
        "The token {token} is not one of the model's {vocab}; tokenizer and model do not belong together."
    )]
    UnknownToken { token: u32, vocab: usize },
    /// The model's answer is not numbers.
    #[error(
        "The model computed numbers that are infinite or no numbers; load it on the CPU, or another model."
    )]
    NotFinite,
    /// The device failed while computing.
    #[error("The GPU stopped computing ({0}); load the model again.")]
    Device(String),
    /// The model has no encoder of pictures, or it is asked about another decoder's glance.
    #[error("This model does not see pictures; one such as SmolVLM does.")]
    Blind,
    /// The picture is not as the encoder wants it.
    #[error("The picture is not {side} by {side} pixels of red, green and blue; send it again.")]
    Pixels { side: usize },
    /// Memory ran out while looking.
    #[error("The picture could not be looked at: {0}")]
    Picture(LoadError),
    /// The built-in toy model could not be loaded.
    #[error("The test model could not be loaded: {0}")]
    Probe(#[from] LoadError),
}
