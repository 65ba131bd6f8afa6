//! The wire between tabs and the relay: types, codec, limits.
//!
//! Text frames hold one JSON object each, flat, snake_case, with `type`.
//! Binary frames hold `u32 LE header length | the same JSON header | payload bytes`.
//!
//! Protocol flow (C a tab, R the relay, W a tab that works):
//!
//! * C→R `hello`, R→C `welcome`: versions agree, a lost session may resume at an offset.
//! * W→R `register`, R→W `registered`: what a tab offers; sent again to change it, with nothing
//!   in it to stop. R→all `roster`, pushed on change.
//! * C→R `work`, R→C `accepted` or `refused`; R→W `work` with its `attempt` and `lease_ms`.
//! * W→R→C `progress` (extends the lease), `partial` (streamed), `result` or `refused` (ends it).
//! * R→C `refused{worker_lost}`, to a tab that asked with `takeover`, when the worker goes after
//!   some of its answer: C→R `work` again under the same guid, its body with what is shown.
//! * C→R `credit`: how many more partials the tab takes. C→R→W `cancel`: stop within one step.
//! * `ping`/`pong` either way, answered by the tab's own thread, not by its socket.
//! * R→C `drain`: join again soon, elsewhere or here. `bye` either way ends a session politely.
//!
//! The tab's side of all this is a state machine here too, without a socket or a clock:
//! see [`client`].
//!
//! What the original documents of MTOR show on the wire decodes as it stands: see [`legacy`].
//!
//! **Invariant:** bodies are opaque. They are kept and sent on byte for byte.

#![forbid(unsafe_code)]

pub mod body;
pub mod client;
pub mod codec;
pub mod event;
pub mod id;
pub mod legacy;
pub mod limits;
pub mod realm;
pub mod refusal;

pub use body::RawJson;
pub use client::{Client, ClientConfig, LinkState, Route};
pub use codec::{
    DecodeError, Wire, decode_binary, decode_binary_from_relay, decode_text,
    decode_text_from_relay, encode,
};
pub use event::{
    Accepted, Bye, Cancel, Capability, Credit, Device, Drain, Event, Hello, Partial, Ping,
    Progress, Queue, Register, Registered, Resume, Roster, RosterEntry, Steps, Usage, Welcome,
    Work, WorkResult, WorkerState,
};
pub use id::{Guid, IdError, Name};
pub use realm::{Priority, Realm};
pub use refusal::{Code, Refused};
