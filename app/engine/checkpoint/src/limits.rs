//! Every limit of the crate, each with its reason.

/// Bytes of `config.json`, `generation_config.json`: real ones have one to four KiB.
pub const CONFIG_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a shard index: one line a tensor, and [`TENSORS_MAX`] lines of 100 bytes.
pub const INDEX_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of a safetensors header: the same tensors at 200 bytes each. (The format allows 100 MB.)
pub const HEADER_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Tensors of a model: the deepest dense models have some 2,000.
pub const TENSORS_MAX: usize = 32_768;
/// Files of a model. 405 billion parameters came in 191.
pub const SHARDS_MAX: usize = 256;
/// Bytes of a file's name in an index.
pub const FILE_NAME_BYTES_MAX: usize = 200;
/// Bytes of a tensor's name.
pub const TENSOR_NAME_BYTES_MAX: usize = 300;
/// Sides of a tensor. Weights of these models have one or two.
pub const RANK_MAX: usize = 8;
/// Bytes of a piece of the file that a sentence quotes.
pub const QUOTED_BYTES_MAX: usize = 80;

/// Layers. The largest dense models have 126.
pub const LAYERS_MAX: usize = 512;
/// Width of the model, and of the sides that it is multiplied into; 16,384 is the largest known.
pub const HIDDEN_MAX: usize = 65_536;
/// Width inside the feed-forward part: 53,248 is the largest known.
pub const INTERMEDIATE_MAX: usize = 262_144;
/// Heads of attention.
pub const HEADS_MAX: usize = 1_024;
/// Width of one head: 256 is the largest usual.
pub const HEAD_DIM_MAX: usize = 1_024;
/// Tokens known. Gemma has 262,208.
pub const VOCAB_MAX: usize = 2_097_152;
/// Tokens of context that a configuration may promise (ten million have been promised).
pub const CONTEXT_MAX: usize = 16_777_216;
/// Tokens that end an answer.
pub const EOS_MAX: usize = 64;
/// `rope_theta`, the base of the longest wavelength. Ten million is the largest usual.
pub const THETA_MAX: f64 = 1e12;
/// How far a context was stretched.
pub const ROPE_FACTOR_MAX: f64 = 65_536.0;
/// The small number under a norm's root; beyond this it is no longer small.
pub const NORM_EPS_MAX: f64 = 0.1;
/// Softcaps and `query_pre_attn_scalar`: real ones lie between 30 and 256.
pub const SCALAR_MAX: f64 = 1e6;
/// Pixels on a side of what an encoder of pictures looks at: 980 is the largest known.
pub const PICTURE_SIDE_MAX: usize = 2_048;
/// Patches on a side of a picture, all of which look at all: SmolVLM has 32 and 27.
pub const PATCHES_A_SIDE_MAX: usize = 64;
/// Bytes of the widest list of numbers while a picture is looked at: SmolVLM's are 4 to 12 MiB.
pub const VISION_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Patches on a side of what becomes one row of a text: 2 to 5 are known.
pub const SHUFFLE_MAX: usize = 16;
/// Temperature: beyond this every token is as likely as the other.
pub const TEMPERATURE_MAX: f64 = 100.0;
/// Repetition penalty: 1.0 to 1.5 is usual.
pub const PENALTY_MAX: f64 = 100.0;

/// Weights that share one scale when they are held in 8 bits: the block that decoders use.
pub const Q8_BLOCK: u64 = 32;
