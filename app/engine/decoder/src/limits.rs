//! Every bound of this crate, with its reason.

/// Tokens that one step of a prompt computes at once. More makes the multiplications no faster on
/// a CPU; fewer would leave a GPU idle. A caller that feeds pieces of this size can cancel between.
pub const PREFILL_CHUNK: usize = 64;

/// The longest context that a cache is made for: 128 Ki tokens, what the largest of the usual
/// small models claim. A larger number is a broken configuration.
pub const CONTEXT_MAX: usize = 131_072;

/// Layers of a model: several times what fits a tab.
pub const LAYERS_MAX: usize = 512;

/// Rows or columns of any tensor, heads, and tokens of a vocabulary: 64 times the largest
/// vocabulary in use, and small enough that two sides multiplied fit 64 bits with room.
pub const SIDE_MAX: usize = 1 << 24;

/// Bytes of a tensor that are read at once. Larger ones come in pieces of rows, so that the heap
/// holds one piece beside the packed form.
pub const PIECE_BYTES_MAX: u64 = 16 << 20;

/// Bytes that weights and cache may take in a module with 32 bit addresses: 4 GiB less what the
/// program, the tokenizer and one answer need.
pub const HEAP_BYTES_32: u64 = 3_584 << 20;

/// Bytes of the largest tensor on a GPU: WebGPU promises a binding of 128 MiB.
pub const GPU_BINDING_BYTES: u64 = 128 << 20;

/// Bytes of one piece of the output layer, where the device would take more: the heap holds it
/// twice while it is converted.
pub const OUTPUT_PIECE_BYTES: u64 = 32 << 20;

/// Commands that wait on the GPU's queue before they are sent, as burn counts them.
pub const GPU_TASKS_MAX: usize = 32;

/// Bytes that measuring the bandwidth allocates at most: more than any cache, less than any model.
pub const PROBE_BYTES_MAX: usize = 64 << 20;

/// Half layers of looking at a picture after which a GPU is waited for: a second of work on a
/// weak one, less than a lease.
pub const STEPS_PER_WAIT: usize = 4;
