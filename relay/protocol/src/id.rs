//! Names on the wire: the intent's guid, and short names of peers and models.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use crate::limits::{GUID_MAX, NAME_MAX};

/// Why a name is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    #[error("a guid has 1 to {GUID_MAX} visible characters")]
    Guid,
    #[error("a name has 1 to {NAME_MAX} bytes and no control characters")]
    Name,
}

/// Names one intent; given by the tab that asks. What MTOR makes is a UUIDv7.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Guid(Box<str>);

impl Guid {
    /// A UUIDv7 (RFC 9562) from a time and 10 random bytes, both given by the caller.
    pub fn v7(unix_ms: u64, random: [u8; 10]) -> Self {
        let mut bytes = [0_u8; 16];
        bytes[..6].copy_from_slice(&unix_ms.to_be_bytes()[2..]);
        bytes[6..].copy_from_slice(&random);
        bytes[6] = 0x70 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let text = [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ]
        .join("-");
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Guid {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        let n_chars = text.chars().count();
        let visible = text.chars().all(|c| !c.is_control() && !c.is_whitespace());
        if (1..=GUID_MAX).contains(&n_chars) && visible {
            Ok(Self(text.into()))
        } else {
            Err(IdError::Guid)
        }
    }
}

impl From<Guid> for String {
    fn from(guid: Guid) -> Self {
        guid.0.into()
    }
}

impl Serialize for Guid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A short name: of a peer, a model, a program.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Name(Box<str>);

impl Name {
    pub fn new(text: &str) -> Result<Self, IdError> {
        Self::try_from(text.to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Name {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        if (1..=NAME_MAX).contains(&text.len()) && !text.chars().any(char::is_control) {
            Ok(Self(text.into()))
        } else {
            Err(IdError::Name)
        }
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0.into()
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
