//! Messages of the original documents that have a form of their own.
//!
//! They decode as they stand and encode to what they were.

use serde::{Deserialize, Serialize};

use crate::{body::RawJson, id::Name, realm::Realm};

/// A query of the old page: an intent without a guid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// The words: a JSON string, opaque to the relay.
    pub prompt: RawJson,
    #[serde(rename = "query_type")]
    pub realm: Realm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_type: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_name: Option<Name>,
}

/// A film instruction in its readable form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VideoEvent {
    pub token_id: Name,
    pub action: Name,
    pub parameters: RawJson,
    /// Unix milliseconds.
    pub timestamp: u64,
}

/// The body of `POST http://{address}/predict` toward a worker of the old kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PredictRequest {
    pub prompt: String,
    #[serde(rename = "type")]
    pub realm: Realm,
    pub model_type: String,
    pub model_name: String,
}

/// Its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PredictResponse {
    pub response: String,
}
