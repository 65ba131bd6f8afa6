//! What a worker can do.
//!
//! * [`guide`]: `chat` without a model. What is here, who works, how to lend a tab or connect a
//!   model, sums, units and dates.
//! * [`imagine`]: words to a scene.
//! * [`endpoint`]: requests to other engines and answers from them, as data. Whoever holds the
//!   sockets (the page, a background thread) carries them.
//! * [`route`]: which realm words belong to.
//!
//! Pure: no clock, no I/O, no randomness. Time and bytes are arguments.

#![forbid(unsafe_code)]

pub mod built_in;
pub mod endpoint;
pub mod guide;
pub mod imagine;
pub mod limits;
mod phrase;
pub mod route;

pub use built_in::built_in_capabilities;
pub use endpoint::{
    Ask, ChatBody, DESCRIBE, Endpoint, EndpointError, EndpointKind, Finished, HttpRequest, Key,
    Picture, ReplyHead, StreamEvent, StreamReader, TokenUsage, Turn, VisionBody, diagnose,
    picture_of,
};
pub use guide::{Answer, Now, RealmView, guide};
pub use imagine::{ImagineBody, imagine};
pub use route::{Routed, route};
