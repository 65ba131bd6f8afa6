//! Other engines behind a URL: what to ask them and how to read what they answer, as data.
//!
//! Flow: [`Endpoint::parse`] an address, send [`Endpoint::probe`], read it with
//! [`Endpoint::read_probe`], offer [`Endpoint::capabilities`].
//! For each intent: send [`Endpoint::request`], feed the bytes to a [`StreamReader`].
//!
//! The key is never part of an [`Endpoint`]: it is passed beside it and stays in the tab.

mod address;
mod advice;
mod capability;
mod error;
mod http;
mod picture;
mod probe;
mod request;
mod stream;

use serde::{Deserialize, Serialize};

pub use capability::{draws, sees};
pub use error::{EndpointError, diagnose};
pub use http::{HttpRequest, Key, ReplyHead};
pub use request::{Ask, ChatBody, DESCRIBE, Turn, VisionBody, picture_of};
pub use stream::{Finished, Picture, StreamEvent, StreamReader, TokenUsage};

/// Which language an endpoint speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointKind {
    /// `/v1/models`, `/v1/chat/completions`, `/v1/images/generations`.
    OpenAi,
    /// `GET /health` and `POST /predict` of the old workers.
    Predict,
}

/// Another engine, as a tab remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    pub kind: EndpointKind,
    /// Normalized: no slash at the end; for `OpenAi` with its version, as `…/v1`.
    pub url: String,
    /// Answers chat and vision.
    pub model: Option<String>,
    /// Answers imagine; without it the endpoint offers no pictures.
    pub image_model: Option<String>,
}
