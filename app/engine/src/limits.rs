//! Every limit of the engine, with its reason.

/// The heap of a 32-bit wasm program has 4 GiB; what is not weights needs room, too.
pub const HEAP_BYTES_MAX: u64 = 3_400 << 20;
/// The share of a machine's memory that a tab may take without pushing out everything else.
pub const MEMORY_SHARE: f64 = 0.5;
/// Where the browser does not tell: what a cheap phone has.
pub const MEMORY_BYTES_UNKNOWN: u64 = 4 << 30;

/// Positions of a conversation: about 6,000 words. More costs memory that a tab seldom has.
pub const CONTEXT_MAX: u64 = 8_192;
/// Fewer positions hold no question with its answer.
pub const CONTEXT_MIN: u64 = 256;

/// Tokens of one answer, unless the context ends before: some pages.
pub const ANSWER_TOKENS_MAX: usize = 1_024;
/// Tokens that a conversation leaves for its answer, before its oldest turns are left out: a few
/// paragraphs. Of a short context it is a quarter.
pub const ANSWER_ROOM_TOKENS: usize = 256;
/// Tokens of a prompt that are read at once on the slowest machine.
pub const CHUNK_MIN: usize = 4;
/// After so many full chunks a GPU is waited for: seconds of work on a weak one, less than a
/// lease.
pub const CHUNKS_PER_WAIT: usize = 4;
/// Models in memory at once: each is hundreds of MiB.
pub const LOADED_MAX: usize = 2;
/// Models that a person may add by link or from disk.
pub const ADDED_MAX: usize = 32;

/// How often a load is shown: ten times a second looks steady.
pub const PROGRESS_US: u64 = 100_000;
/// Tokens of a usual answer, for the first estimate of how long one takes.
pub const USUAL_ANSWER_TOKENS: f64 = 64.0;
/// Tokens that are decoded to measure a model: a second on a slow machine.
pub const MEASURED_TOKENS: usize = 16;
/// Bytes that are read to measure a place: enough to leave every cache.
pub const MEASURED_BYTES: usize = 64 << 20;
/// How long a GPU may take to show what it is: compiling its first programs takes seconds.
pub const PROBE_SPAN: std::time::Duration = std::time::Duration::from_secs(30);
/// Steps of a toy that are timed: tens of milliseconds on any GPU.
pub const MEASURED_STEPS: usize = 8;
/// The worst difference of the known answer's numbers, GPU against CPU: half floats round to
/// about a thousandth, and a dozen steps add up.
pub const GPU_DIFFERENCE_MAX: f32 = 2e-2;

/// Pixels of a picture's longer side: encoders are shown 512 or less, made from 2,048 or less.
pub const PICTURE_SIDE_MAX: u32 = 2_048;

/// Models kept in memory where the browser keeps no files: the smallest of the catalog fits,
/// and a tab with it and its working copy stays under one GiB.
pub const MEMORY_MODEL_BYTES_MAX: u64 = 320 * 1024 * 1024;
/// How a file in memory grows: doubling would hold twice of it for a moment.
pub const MEMORY_STEP_BYTES: usize = 16 * 1024 * 1024;
/// Between two words about progress: a person reads no faster.
pub const PROGRESS_MS: u64 = 100;
/// Pieces read back for a hash, between two turns of the event loop: about 30 ms of work.
pub const READS_PER_TURN: u32 = 8;
/// Folders of models that a list shows: what a disk holds of hundreds of MB each.
pub const MODELS_MAX: usize = 256;
/// Files that a person may choose at once: a repository's folder with all that lies in it.
pub const CHOSEN_MAX: usize = 512;
