//! Every limit of the store, each with its reason.

/// Requests under way at once: three fill a line, more only share it.
pub const PARALLEL_MAX: usize = 3;
/// Bytes of one request: small enough that three of them share a file of 100 MiB, large enough
/// that the hub's redirect before each one costs little.
pub const PART_BYTES: u64 = 32 * 1024 * 1024;
/// Written bytes after which the manifest claims them: what a killed tab loses at most.
pub const CLAIM_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes read back at once for a hash: a thread is not held longer than some milliseconds.
pub const READ_BACK_BYTES: u64 = 1024 * 1024;

/// A configuration, a template: the largest known has some 20 KiB.
pub const SMALL_FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// A tokenizer: Gemma's has 33 MiB.
pub const TOKENIZER_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// An index of shards: 100 bytes for each tensor.
pub const INDEX_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Weights in all: no tab has a GPU for more.
pub const WEIGHTS_BYTES_MAX: u64 = 16 * 1024 * 1024 * 1024;
/// Shards of one model: 16 GiB are cut into 4 at the hub, into 64 by who cuts finely.
pub const SHARDS_MAX: usize = 64;
/// A hub's list of a repository's files.
pub const LISTING_BYTES_MAX: u64 = 2 * 1024 * 1024;

/// Until a server answers: a hub's store wakes within seconds.
pub const ANSWER_MS: u64 = 30_000;
/// Between two pieces of a body.
pub const SILENCE_MS: u64 = 20_000;
/// The pause before the second try; it doubles with each.
pub const BACK_OFF_MS: u64 = 500;
/// And is never longer.
pub const BACK_OFF_MS_MAX: u64 = 15_000;
/// What a busy server may ask for (`Retry-After`).
pub const RETRY_AFTER_MS_MAX: u64 = 60_000;
/// Tries in a row that bring nothing: half a minute, in which a network usually comes back.
pub const TRIES_MAX: u32 = 7;
/// The same while nobody has answered at all: a wrong link or no network, said within seconds.
pub const FIRST_TRIES_MAX: u32 = 4;
/// Tries for the list of files, which brings the hashes; a download does without in the end.
pub const LISTING_TRIES_MAX: u32 = 3;
/// How often one file may start over because it changed under way.
pub const RESTARTS_MAX: u32 = 3;
/// How often a file may have the wrong hash: a second time is no accident.
pub const WRONG_HASHES_MAX: u32 = 2;
/// Requests of one download: 512 parts of 16 GiB, each broken seven times. A server that gives
/// a byte for each connection ends here.
pub const REQUESTS_MAX: u32 = 4_096;

/// A manifest: some hundred bytes for each file.
pub const MANIFEST_BYTES_MAX: usize = 256 * 1024;
/// Separate spans of one file: three requests leave at most a few; this bounds a foreign file.
pub const SPANS_MAX: usize = 1_024;
/// Bytes of a link.
pub const LINK_BYTES_MAX: usize = 1_000;
/// Characters of a model's id, which is a folder's name too.
pub const ID_CHARS_MAX: usize = 96;
/// Characters of a file's name in a repository.
pub const FILE_NAME_CHARS_MAX: usize = 120;
/// Characters of another's words inside a sentence.
pub const QUOTED_CHARS_MAX: usize = 160;
