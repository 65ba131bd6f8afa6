//! Every limit of this crate, each with its reason.

/// Bytes of a tokenizer.json: the largest in use (Gemma 3, 262,144 tokens) has 33 MB.
pub const TOKENIZER_BYTES_MAX: usize = 64 << 20;

/// Bytes of one text to encode: four times what fills a context of 131,072 tokens
/// at four letters a token, and still encoded in seconds.
pub const TEXT_BYTES_MAX: usize = 2 << 20;

/// Bytes of a chat template: the longest in use have about 20 KB, nearly all of it for tools.
pub const TEMPLATE_BYTES_MAX: usize = 256 << 10;

/// Bytes of a tokenizer_config.json: files with thousands of reserved tokens have under 1.5 MB.
pub const CONFIG_BYTES_MAX: usize = 8 << 20;

/// Messages in one conversation: more than any context holds at ten tokens each.
pub const MESSAGES_MAX: usize = 4096;

/// Pictures of a conversation: each takes a part of the context, and few models were shown more.
pub const PICTURES_MAX: usize = 16;

/// Bytes of a role: the longest in use is "assistant"; a role is written into the prompt as it is.
pub const ROLE_BYTES_MAX: usize = 32;

/// Instructions that a template may run: a long conversation of 4096 messages needs under two
/// million, and five million take about a second in a browser.
pub const TEMPLATE_FUEL: u64 = 5_000_000;

/// How deep a template may nest calls: macros in use nest four deep, and a browser's stack is small.
pub const TEMPLATE_DEPTH_MAX: usize = 64;

/// Spaces that the filter `indent` may put before a line: real templates use up to eight.
pub const INDENT_MAX: usize = 256;

/// Stop strings of one answer: endpoints allow four; this leaves room and keeps the search cheap.
pub const STOPS_MAX: usize = 16;

/// Bytes of one stop string: what may be held back from the reader at most.
pub const STOP_BYTES_MAX: usize = 256;

/// Tokens that a sampler looks at when neither top-k nor top-p bounds them is the whole vocabulary;
/// this many are sorted first, since the likely ones are nearly always among them.
pub const SAMPLER_FIRST_SORTED: usize = 256;
