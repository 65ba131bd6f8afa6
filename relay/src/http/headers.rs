//! The security headers that every answer carries.

use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use super::Answer;
use crate::page::Inline;

/// What does not depend on the page.
///
/// `Cross-Origin-Embedder-Policy` is left out on purpose. It would only buy shared memory
/// and finer timers, which no part of the page uses, and finer timers help side channels.
const FIXED: [(&str, &str); 6] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    // For browsers that do not read frame-ancestors.
    ("x-frame-options", "DENY"),
    (
        "permissions-policy",
        "microphone=(self), camera=(), geolocation=(), payment=(), usb=(), serial=()",
    ),
];

#[derive(Debug)]
pub(super) struct SecurityHeaders(HeaderMap);

impl SecurityHeaders {
    pub(super) fn new(inline: &Inline) -> Self {
        let mut map = HeaderMap::new();
        for (name, value) in FIXED {
            let name = HeaderName::from_static(name);
            map.insert(name, HeaderValue::from_static(value));
        }
        let policy = HeaderValue::from_str(&policy(inline)).expect("hashes are plain ASCII");
        map.insert(HeaderName::from_static("content-security-policy"), policy);
        Self(map)
    }

    pub(super) fn add_to(&self, answer: &mut Answer) {
        let headers = answer.headers_mut();
        for (name, value) in &self.0 {
            headers.insert(name, value.clone());
        }
    }
}

/// Nothing but the page's own files, and its inline scripts and styles by their hash.
///
/// `connect-src` also allows `http:` and `https:`: a lending tab calls the model server
/// that its person names, such as Ollama on `http://localhost:11434` or any
/// OpenAI-compatible URL. `ws:` and `wss:` stand beside `'self'` since older browsers do
/// not count the page's own WebSocket as `'self'`, and a page may join another relay.
fn policy(inline: &Inline) -> String {
    let list =
        |hashes: &[String]| -> String { hashes.iter().map(|hash| format!(" '{hash}'")).collect() };
    let (scripts, styles) = (list(&inline.scripts), list(&inline.styles));
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; \
         style-src 'self'{styles}; connect-src 'self' ws: wss: http: https:; \
         worker-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
         font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}
