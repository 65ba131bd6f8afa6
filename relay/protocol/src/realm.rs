//! Domains of work, and how urgent an intent is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A domain of work; on the wire `query_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Realm {
    Chat,
    Vision,
    Imagine,
    Speech,
    Video,
    Music,
    Game,
}

impl Realm {
    pub const ALL: [Self; 7] = [
        Self::Chat,
        Self::Vision,
        Self::Imagine,
        Self::Speech,
        Self::Video,
        Self::Music,
        Self::Game,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Vision => "vision",
            Self::Imagine => "imagine",
            Self::Speech => "speech",
            Self::Video => "video",
            Self::Music => "music",
            Self::Game => "game",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == name)
    }
}

impl fmt::Display for Realm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How urgent an intent is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// A deadline of 100 ms; only workers of proven reliability.
    RealTime,
    /// A person waits.
    #[default]
    Interactive,
    /// Nobody waits.
    Batch,
}
