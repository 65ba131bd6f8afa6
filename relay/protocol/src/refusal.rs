//! The typed "no": every refusal code there is, and the event that carries one.

use serde::{Deserialize, Deserializer, Serialize};

use crate::{id::Guid, limits::MESSAGE_MAX};

/// Why something is refused. The strings are stable: programs may rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    // What was sent cannot be read.
    Malformed,
    TooLarge,
    TooDeep,
    UnknownType,
    UnknownRealm,
    // What was sent does not fit the state of the session.
    HelloFirst,
    UnsupportedVersion,
    Unsupported,
    OutOfOrder,
    DuplicateGuid,
    /// The guid, attempt or realm is not this peer's.
    NotYours,
    StaleAttempt,
    WrongRealm,
    // The realm cannot serve it now.
    NoWorker,
    NoRealTimeWorker,
    QueueFull,
    TooManySessions,
    RateLimited,
    Draining,
    // It was taken and did not come to an end.
    DeadlinePassed,
    AttemptsExhausted,
    /// Its worker went away after some of the answer went through: the asking tab submits it
    /// again with what it shows (`takeover` in `work`), and another goes on from there.
    WorkerLost,
    Canceled,
    // A worker's own "no".
    WorkerFailed,
    WorkerBusy,
    ModelMissing,
    BadIntent,
    EndpointDown,
    EndpointSlow,
    EndpointUnauthorized,
    EndpointGarbage,
    EndpointForbidsOrigin,
    /// A code from a newer version.
    #[serde(other)]
    Unknown,
}

impl Code {
    /// Whether another worker may do better: these make the relay try the next one.
    pub const fn another_may_help(self) -> bool {
        matches!(
            self,
            Self::WorkerFailed
                | Self::WorkerLost
                | Self::WorkerBusy
                | Self::ModelMissing
                | Self::EndpointDown
                | Self::EndpointSlow
                | Self::EndpointUnauthorized
                | Self::EndpointGarbage
                | Self::EndpointForbidsOrigin
        )
    }
}

/// A typed "no" with a sentence that helps. Without a guid it answers the last frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guid: Option<Guid>,
    pub code: Code,
    /// What happened and what would help, in one or two sentences; cut to [`MESSAGE_MAX`].
    #[serde(default, deserialize_with = "sentence")]
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// Set by a worker that refuses its attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
}

impl Refused {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            guid: None,
            code,
            message: cut(message.into()),
            retry_after_ms: None,
            attempt: None,
        }
    }

    #[must_use]
    pub fn about(self, guid: &Guid) -> Self {
        Self {
            guid: Some(guid.clone()),
            ..self
        }
    }
}

/// A sentence of a peer: what does not fit a card is cut, not refused.
pub(crate) fn sentence<'de, D: Deserializer<'de>>(wire: D) -> Result<String, D::Error> {
    String::deserialize(wire).map(cut)
}

fn cut(mut message: String) -> String {
    message.truncate(message.floor_char_boundary(MESSAGE_MAX));
    message
}
