//! What answers intents: one trait for everything that works in this tab.
//!
//! Built-in abilities, an endpoint behind a URL, the browser's own model and decoders with
//! weights are all adapters. How one gets ready is its own business; it is registered once it
//! can answer, and unregistered before it no longer can.

use futures_util::future::LocalBoxFuture;
use mtor_abilities::ChatBody;
use mtor_protocol::{Capability, Name, RawJson, Realm, Refused, Work};

use crate::Sink;

/// One attempt under way. Dropping it cancels: it must stop within one step (one token).
pub type Running<'a> = LocalBoxFuture<'a, Result<Made, Refused>>;

/// See the module's words. Everything runs in one thread, so `&self` and `Rc` do.
pub trait Adapter {
    /// What it serves now. After a change tell the workshop, so that it offers anew.
    fn capabilities(&self) -> Vec<Capability>;

    /// Whether it should answer this intent, and how well it can: the best fit does.
    fn takes(&self, work: &Work) -> Fit;

    /// Answers. Words go to the sink as they come and, whole, into [`Made`]. At most as many
    /// run at once as the slots of the realm say; others wait for their turn.
    fn run<'a>(&'a self, work: &'a Work, sink: &'a Sink) -> Running<'a>;

    /// It has been unregistered, and nothing runs in it any more: memory can go.
    fn unload(&self) {}
}

/// How well an adapter fits an intent. Among equals the one registered first answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    No,
    /// More is better.
    Yes(u8),
}

impl Fit {
    /// Better than nothing.
    pub const LAST_RESORT: Self = Self::Yes(10);
    pub const CAN: Self = Self::Yes(50);
    /// The intent names this model.
    pub const NAMED: Self = Self::Yes(70);
    /// The answer is known, not guessed.
    pub const KNOWS: Self = Self::Yes(100);

    /// The fit of a model that answers anything in a realm of its own.
    pub fn of_model(work: &Work, name: &str) -> Self {
        if asked_model(work) == Some(name) {
            Self::NAMED
        } else {
            Self::CAN
        }
    }
}

/// An answer before it is addressed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Made {
    /// All words, streamed or not.
    pub text: String,
    pub body: Option<RawJson>,
    pub payload: bytes::Bytes,
    /// The model that answered.
    pub model: Option<Name>,
    /// Words, shapes or tokens; see `Usage`.
    pub units: u64,
    /// Energy, where it is measured or estimated, and by which method.
    pub joules: Option<f64>,
    pub method: Option<Name>,
}

/// The words of an intent; empty where it has none.
pub fn words_of(work: &Work) -> String {
    let words = work.query_text.as_ref().and_then(RawJson::as_text);
    words.unwrap_or_default()
}

/// The conversation of a chat intent; `None` where its body is none.
pub fn chat_of(work: &Work) -> Option<ChatBody> {
    work.body
        .as_ref()
        .map_or_else(|| Some(ChatBody::default()), |body| body.read().ok())
}

/// Whether an answer is to be gone on with that another worker began.
pub fn continues(work: &Work) -> bool {
    work.realm == Realm::Chat
        && chat_of(work)
            .and_then(|it| it.prefix)
            .is_some_and(|it| !it.is_empty())
}

/// The model that an intent names.
pub fn asked_model(work: &Work) -> Option<&str> {
    work.model_name.as_ref().map(Name::as_str)
}
