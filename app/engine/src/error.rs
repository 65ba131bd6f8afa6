//! What can go wrong with a model in memory.

use mtor_decoder::DecodeError;
use mtor_protocol::Code;
use mtor_text::TextError;

/// Why an answer did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    #[error(transparent)]
    Text(#[from] TextError),
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

impl AnswerError {
    /// Whether another worker may do better is in the code.
    pub const fn code(&self) -> Code {
        match self {
            // No worker would do better.
            Self::Text(
                TextError::TooManyMessages(_) | TextError::Role(_) | TextError::TextTooLong(_),
            ) => Code::BadIntent,
            // This model's context, template or tokenizer: another model may take it.
            Self::Text(_) => Code::ModelMissing,
            Self::Decode(_) => Code::WorkerFailed,
        }
    }
}
