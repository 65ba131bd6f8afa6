//! What can go wrong between words and tokens, each as a sentence for a person.

use crate::limits;

/// A refusal of this crate: what happened; what would work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// tokenizer.json is over the limit, in bytes.
    #[error(
        "tokenizer.json has {0} bytes, more than the {max} that are read; pick a model with an ordinary tokenizer",
        max = limits::TOKENIZER_BYTES_MAX
    )]
    TokenizerTooLarge(usize),
    /// tokenizer.json could not be read.
    #[error("tokenizer.json cannot be read ({0}); download the file again, or pick another model")]
    Tokenizer(String),
    /// A part of tokenizer.json is of a kind that no chat model uses.
    #[error(
        "tokenizer.json has a {part} of the kind {kind}, which is not supported; models with byte-level or SentencePiece tokenizers work"
    )]
    TokenizerKind {
        /// "model" or "decoder".
        part: &'static str,
        /// Its name in the file.
        kind: String,
    },
    /// The tokenizer has tokens that the model has no row for.
    #[error(
        "the tokenizer's tokens go up to {highest}, but the model knows only {vocab}; tokenizer.json belongs to another model"
    )]
    WrongTokenizer {
        /// The highest id in tokenizer.json.
        highest: u32,
        /// The model's vocabulary.
        vocab: usize,
    },
    /// A text is over the limit, in bytes.
    #[error("the text has {0} bytes, more than the {max} that are read at once; shorten it", max = limits::TEXT_BYTES_MAX)]
    TextTooLong(usize),
    /// A text could not be encoded or decoded.
    #[error("the tokenizer could not work on this text ({0}); pick another model")]
    Encoding(String),
    /// tokenizer_config.json or chat_template.json cannot be read.
    #[error("the chat template's file cannot be read ({0}); download it again")]
    TemplateFile(String),
    /// No chat template in any file.
    #[error(
        "this model has no chat template, so it continues texts but does not chat; pick the Instruct or chat variant"
    )]
    NoTemplate,
    /// A template or its file is over the limit.
    #[error(
        "the chat template's file has {bytes} bytes, more than the {max} that are read; pick another model"
    )]
    TemplateTooLarge {
        /// Bytes of the file or template.
        bytes: usize,
        /// The limit that it broke.
        max: usize,
    },
    /// The template is not valid Jinja, or uses what is not supported.
    #[error("the chat template cannot be used ({0}); pick another model")]
    Template(String),
    /// The template called `raise_exception`.
    #[error("the chat template refused this conversation: {0}")]
    Refused(String),
    /// The template ran for too long.
    #[error("the chat template runs without an end and was stopped; pick another model")]
    TemplateLoops,
    /// The template wrote too much.
    #[error("the chat template wrote more than {max} bytes; shorten the conversation, or pick another model", max = limits::TEXT_BYTES_MAX)]
    PromptTooLong,
    /// Too many messages.
    #[error("the conversation has {0} messages, more than the {max} that are read; drop the oldest", max = limits::MESSAGES_MAX)]
    TooManyMessages(usize),
    /// Too many pictures.
    #[error("the conversation has more than {max} pictures; send fewer", max = limits::PICTURES_MAX)]
    TooManyPictures,
    /// A role that could forge a template's text.
    #[error(
        "a message has the role {0:?}; roles are short words of letters, such as user or assistant"
    )]
    Role(String),
    /// Logits of no length.
    #[error("the model gave no logits; its files may be damaged, load the model again")]
    NoLogits,
    /// A logit that is no number.
    #[error(
        "the model's logit for token {0} is not a number; its files may be damaged or this device computes wrongly, try the CPU"
    )]
    NotANumber(usize),
    /// A sampling setting out of its range.
    #[error("the sampling setting {name} is {value}; {expected}")]
    Sampling {
        /// The setting.
        name: &'static str,
        /// What was given.
        value: String,
        /// What would work.
        expected: &'static str,
    },
    /// Too many stop strings, or one too long or empty.
    #[error(
        "stop strings are at most {max} of 1 to {bytes} bytes each; give fewer or shorter ones",
        max = limits::STOPS_MAX,
        bytes = limits::STOP_BYTES_MAX
    )]
    Stops,
    /// The prompt leaves no room for an answer.
    #[error(
        "the conversation has {prompt} tokens and the model reads {context}; shorten it, or pick a model with a longer context"
    )]
    ContextFull {
        /// Tokens of the prompt.
        prompt: usize,
        /// Tokens that the model reads.
        context: usize,
    },
}
