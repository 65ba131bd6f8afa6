//! This tab at work: for others when it is lent, for itself when it is alone.
//!
//! A second wasm in a dedicated Web Worker, so that work does not stop the page and a hidden
//! page does not stop the work. The page owns the link; between page and thread travel
//!
//! * the wire's own frames, text or bytes. To the thread: `work`, `cancel`, `roster`.
//!   From it: `progress`, `partial`, `result`, `refused`;
//! * objects for what the wire has no word for: [`ToThread`] and [`FromThread`].
//!
//! Driven by messages only, never by timers or animation frames.
//!
//! **Invariant:** an endpoint's key is in this thread's memory and goes nowhere but to its
//! endpoint.

use mtor_protocol::Capability;
use serde::{Deserialize, Serialize};

#[cfg(target_arch = "wasm32")]
mod bench;
#[cfg(target_arch = "wasm32")]
mod clock;
#[cfg(target_arch = "wasm32")]
mod endpoint;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod port;
#[cfg(target_arch = "wasm32")]
mod shop;

#[cfg(target_arch = "wasm32")]
pub use port::start;

/// From the page.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ToThread {
    /// Whether the tab serves itself now.
    Alone {
        alone: bool,
    },
    /// Stretch each intent to this length: `?slow=` of the page's address, for showing and
    /// testing what happens when a tab goes away in mid-work.
    Slow {
        ms: u32,
    },
    /// Check an engine and, when it answers, speak for it.
    Connect {
        url: String,
        key: String,
        /// Empty: the first model that the endpoint names.
        model: String,
        page_origin: String,
    },
    Disconnect,
}

impl std::fmt::Debug for ToThread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the key.
        f.write_str(match self {
            Self::Alone { .. } => "Alone",
            Self::Slow { .. } => "Slow",
            Self::Connect { .. } => "Connect",
            Self::Disconnect => "Disconnect",
        })
    }
}

/// To the page.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FromThread {
    /// The thread runs; this is what it can do without an endpoint.
    Ready {
        offers: Vec<Capability>,
    },
    Connected {
        url: String,
        models: Vec<String>,
        /// Everything that the thread can do now.
        offers: Vec<Capability>,
    },
    /// Why the endpoint is not spoken for, with what helps.
    Failed {
        url: String,
        message: String,
    },
    Disconnected {
        offers: Vec<Capability>,
    },
}

/// The body of an imagine intent: which of the many pictures of the same words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SketchBody {
    pub seed: u64,
}

/// The body of a picture that is pixels: what kind its payload is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureBody {
    pub mime: String,
}
