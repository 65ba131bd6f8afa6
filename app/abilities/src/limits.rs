//! Every limit of the abilities, each with its reason.

/// Words that the guide compares with its topics; longer questions are not small talk.
pub const TOPIC_WORDS_MAX: usize = 24;
/// Bytes of a question that the guide looks at; a longer one is a text for a model.
pub const QUESTION_BYTES_MAX: usize = 400;
/// Workers that an answer names one by one: what fits a card.
pub const NAMED_WORKERS_MAX: usize = 12;
/// Names in one list inside a sentence.
pub const LISTED_MAX: usize = 8;

/// Bytes of a sum: a line that a person types.
pub const SUM_BYTES_MAX: usize = 160;
/// Signs, brackets and words of a sum, functions twice. The calculator recurses into each with
/// about 22 KiB of stack, and a tab's stack has 1 MiB; a test shows that half of it is enough.
pub const SUM_WEIGHT_MAX: usize = 20;
/// Looks at the interrupt before a sum is given up. There is no clock here: usual sums take
/// some hundreds of looks, 1000! takes 6,000, and this many take at most about a tenth of a
/// second, since looks are far apart where numbers are huge.
pub const SUM_STEPS_MAX: u32 = 30_000;
/// The same for one power with a small exponent, as in compound interest: many looks, but
/// close together (1.01^365 takes a million in a few hundredths of a second).
pub const SUM_STEPS_SMALL_POWER_MAX: u32 = 2_000_000;
/// Digits of such an exponent.
pub const SMALL_EXPONENT_DIGITS_MAX: usize = 3;
/// Decimals after which an exact result is rounded.
pub const SUM_DECIMALS_MAX: usize = 12;
/// Bytes of a sum's result: a longer one is not read by anybody.
pub const SUM_RESULT_BYTES_MAX: usize = 400;

/// Bytes of an endpoint's address.
pub const URL_BYTES_MAX: usize = 2_000;
/// Models that an endpoint may list. Public ones list some hundreds.
pub const PROBE_MODELS_MAX: usize = 1_024;
/// Bytes of the answer to a probe: a public list of models has about half a MiB.
pub const PROBE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Earlier turns that go along with a question.
pub const HISTORY_TURNS_MAX: usize = 64;
/// Their bytes: about 16,000 tokens, which most local models hold.
pub const HISTORY_BYTES_MAX: usize = 64 * 1024;

/// One line of a stream: a chunk has some hundred bytes; the last may carry statistics.
pub const LINE_BYTES_MAX: usize = 256 * 1024;
/// The words of one answer. They must fit a text frame (256 KiB) with every byte escaped once.
pub const ANSWER_BYTES_MAX: usize = 120 * 1024;
/// A stream in all: each token costs about 300 bytes, and a model may think long before.
pub const STREAM_BYTES_MAX: usize = 64 * 1024 * 1024;
/// A plain JSON answer: a picture of 4 MiB as base64, and room around it.
pub const REPLY_BYTES_MAX: usize = 6 * 1024 * 1024;
/// A picture: what a binary frame (2 MiB) carries beside its header.
pub const PICTURE_BYTES_MAX: usize = 2 * 1024 * 1024 - 64 * 1024;
/// Characters of an endpoint's own error that are passed on: what fits a card.
pub const ERROR_CHARS_MAX: usize = 240;

/// How long to wait for an endpoint's first byte: it may load a model of many GiB first.
pub const FIRST_BYTE_MS: u64 = 120_000;
/// How long a stream may be silent between bytes.
pub const SILENCE_MS: u64 = 30_000;
/// How long a probe may take: it computes nothing.
pub const PROBE_MS: u64 = 8_000;
