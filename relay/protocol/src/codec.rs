//! Frames to events and back. Sizes are checked first, then depth, then the JSON.

mod assets;
mod size;

use std::borrow::Cow;

use bytes::{BufMut, Bytes, BytesMut};
use serde::{Deserialize, Serialize, de::IgnoredAny};

use crate::{
    event::Event,
    legacy::{Query, VideoEvent},
    limits::JSON_DEPTH_MAX,
    realm::Realm,
    refusal::{Code, Refused},
};

use assets::Assets;
use size::{Allowance, FROM_RELAY, FROM_TAB, check_register, fits, shallow};
pub use size::{check_answer, check_work};

/// An encoded event, as the kind of WebSocket frame that carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wire {
    Text(String),
    Binary(Bytes),
}

impl Wire {
    pub fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) => bytes.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Why a frame is not an event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error("the frame has {len} bytes; at most {max} are taken")]
    TooLarge { len: usize, max: usize },
    #[error("there are {len} {what}; at most {max} are taken")]
    TooMany {
        what: &'static str,
        len: usize,
        max: usize,
    },
    #[error("the JSON nests deeper than {JSON_DEPTH_MAX}")]
    TooDeep,
    #[error("the frame is not an event: {0}")]
    Malformed(String),
    #[error("there is no event of type \"{0}\"")]
    UnknownType(String),
    #[error(
        "there is no realm \"{0}\"; realms are chat, vision, imagine, speech, video, music, game"
    )]
    UnknownRealm(String),
    #[error("an event of type \"{0}\" carries no payload")]
    StrayPayload(&'static str),
}

impl DecodeError {
    pub const fn code(&self) -> Code {
        match self {
            Self::TooLarge { .. } | Self::TooMany { .. } => Code::TooLarge,
            Self::TooDeep => Code::TooDeep,
            Self::Malformed(_) | Self::StrayPayload(_) => Code::Malformed,
            Self::UnknownType(_) => Code::UnknownType,
            Self::UnknownRealm(_) => Code::UnknownRealm,
        }
    }

    pub fn refusal(&self) -> Refused {
        Refused::new(self.code(), self.to_string())
    }
}

/// Reads a text frame from a tab.
pub fn decode_text(text: &str) -> Result<Event, DecodeError> {
    fits(text.len(), FROM_TAB.text)?;
    decode_header(text)
}

/// Reads a text frame from the relay, which may be larger: it holds rosters.
pub fn decode_text_from_relay(text: &str) -> Result<Event, DecodeError> {
    fits(text.len(), FROM_RELAY.text)?;
    decode_header(text)
}

/// Reads a binary frame from a tab; the payload shares the frame's memory.
pub fn decode_binary(frame: &Bytes) -> Result<Event, DecodeError> {
    decode_frame(frame, FROM_TAB)
}

/// Reads a binary frame from the relay, which has added what it adds.
pub fn decode_binary_from_relay(frame: &Bytes) -> Result<Event, DecodeError> {
    decode_frame(frame, FROM_RELAY)
}

fn decode_frame(frame: &Bytes, allowance: Allowance) -> Result<Event, DecodeError> {
    fits(frame.len(), allowance.binary)?;
    let malformed = |why: &str| DecodeError::Malformed(why.to_owned());
    let (len, rest) = frame
        .split_first_chunk::<4>()
        .ok_or_else(|| malformed("a binary frame starts with its header's length"))?;
    let len = u32::from_le_bytes(*len) as usize;
    fits(len, allowance.header)?;
    let header = rest
        .get(..len)
        .ok_or_else(|| malformed("the header is longer than the frame"))?;
    let header = std::str::from_utf8(header).map_err(|_| malformed("the header is not UTF-8"))?;
    let mut event = decode_header(header)?;
    let payload = frame.slice(4 + len..);
    match &mut event {
        Event::Work(it) => it.payload = payload,
        Event::Partial(it) => it.payload = payload,
        Event::Result(it) => it.payload = payload,
        _ if payload.is_empty() => {}
        other => return Err(DecodeError::StrayPayload(other.type_name())),
    }
    Ok(event)
}

/// Writes an event; one with a payload becomes a binary frame.
pub fn encode(event: &Event) -> Wire {
    let header = encode_header(event);
    match event.payload().filter(|p| !p.is_empty()) {
        None => Wire::Text(header),
        Some(payload) => {
            let mut frame = BytesMut::with_capacity(4 + header.len() + payload.len());
            frame.put_u32_le(u32::try_from(header.len()).expect("headers are far below 4 GiB"));
            frame.put_slice(header.as_bytes());
            frame.put_slice(payload);
            Wire::Binary(frame.freeze())
        }
    }
}

impl Event {
    /// The event's name on the wire; the two forms without one are named for messages.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Hello(_) => "hello",
            Self::Welcome(_) => "welcome",
            Self::Register(_) => "register",
            Self::Registered(_) => "registered",
            Self::Roster(_) => "roster",
            Self::Work(_) => "work",
            Self::Accepted(_) => "accepted",
            Self::Refused(_) => "refused",
            Self::Progress(_) => "progress",
            Self::Partial(_) => "partial",
            Self::Result(_) => "result",
            Self::Cancel(_) => "cancel",
            Self::Credit(_) => "credit",
            Self::Ping(_) => "ping",
            Self::Pong(_) => "pong",
            Self::Drain(_) => "drain",
            Self::Bye(_) => "bye",
            Self::SubmitQuery(_) => "submit_query",
            Self::BareQuery(_) => "query",
            Self::VideoEvent(_) => "video_event",
            Self::Dictionary(_) => "dictionary",
        }
    }

    fn payload(&self) -> Option<&Bytes> {
        match self {
            Self::Work(it) => Some(&it.payload),
            Self::Partial(it) => Some(&it.payload),
            Self::Result(it) => Some(&it.payload),
            _ => None,
        }
    }
}

/// What tells the kinds of frames apart; everything else is skipped unread.
#[derive(Deserialize)]
struct Probe<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
    #[serde(borrow)]
    message_type: Option<Text<'a>>,
    #[serde(borrow)]
    query_type: Option<Text<'a>>,
    prompt: Option<IgnoredAny>,
}

/// Borrowed unless it holds escapes; a bare `Cow` inside an `Option` would always be copied.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

fn decode_header(text: &str) -> Result<Event, DecodeError> {
    shallow(text)?;
    // A dictionary's ids are free: one of them may be called "type" and hold an object.
    let probe: Probe<'_> = match serde_json::from_str(text) {
        Ok(probe) => probe,
        Err(why) => return dictionary(text).map_err(|_| malformed(&why)),
    };
    if let Some(Text(realm)) = &probe.query_type {
        Realm::from_name(realm).ok_or_else(|| DecodeError::UnknownRealm(clip(realm)))?;
    }
    let kind = probe.kind.as_ref().map(|it| it.0.as_ref());
    let message_type = probe.message_type.as_ref().map(|it| it.0.as_ref());
    match (kind, message_type) {
        (Some(kind), _) => decode_kind(kind, text),
        (None, Some("video_event")) => read::<VideoEvent>(text).map(Event::VideoEvent),
        (None, Some(other)) => Err(DecodeError::UnknownType(clip(other))),
        (None, None) if probe.prompt.is_some() && probe.query_type.is_some() => {
            read::<Query>(text).map(Event::BareQuery)
        }
        (None, None) => dictionary(text),
    }
}

fn decode_kind(kind: &str, text: &str) -> Result<Event, DecodeError> {
    #[derive(Deserialize)]
    struct Submit {
        query: Query,
    }
    Ok(match kind {
        "hello" => Event::Hello(read(text)?),
        "welcome" => Event::Welcome(read(text)?),
        "register" => {
            let offer = read(text)?;
            check_register(&offer)?;
            Event::Register(offer)
        }
        "registered" => Event::Registered(read(text)?),
        "roster" => Event::Roster(read(text)?),
        "work" => Event::Work(read(text)?),
        "accepted" => Event::Accepted(read(text)?),
        "refused" => Event::Refused(read(text)?),
        "progress" => Event::Progress(read(text)?),
        "partial" => Event::Partial(read(text)?),
        "result" => Event::Result(read(text)?),
        "cancel" => Event::Cancel(read(text)?),
        "credit" => Event::Credit(read(text)?),
        "ping" => Event::Ping(read(text)?),
        "pong" => Event::Pong(read(text)?),
        "drain" => Event::Drain(read(text)?),
        "bye" => Event::Bye(read(text)?),
        "submit_query" => Event::SubmitQuery(read::<Submit>(text)?.query),
        other => return Err(DecodeError::UnknownType(clip(other))),
    })
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, DecodeError> {
    serde_json::from_str(text).map_err(|why| malformed(&why))
}

fn dictionary(text: &str) -> Result<Event, DecodeError> {
    let Assets(assets) = read(text)?;
    let all_objects = assets.values().all(|asset| asset.get().starts_with('{'));
    if assets.is_empty() || !all_objects {
        return Err(DecodeError::Malformed("an event has a \"type\"".to_owned()));
    }
    Ok(Event::Dictionary(assets))
}

fn malformed(why: &serde_json::Error) -> DecodeError {
    DecodeError::Malformed(clip(&why.to_string()))
}

/// The first characters of a foreign text: enough to recognize it in a message.
fn clip(text: &str) -> String {
    const SHOWN_CHARS: usize = 120;
    text.chars().take(SHOWN_CHARS).collect()
}

fn encode_header(event: &Event) -> String {
    #[derive(Serialize)]
    struct Tagged<'a, T> {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(flatten)]
        event: &'a T,
    }
    #[derive(Serialize)]
    struct Submit<'a> {
        query: &'a Query,
    }
    #[derive(Serialize)]
    struct Film<'a> {
        message_type: &'static str,
        #[serde(flatten)]
        event: &'a VideoEvent,
    }
    fn write<T: Serialize>(kind: &'static str, event: &T) -> String {
        to_json(&Tagged { kind, event })
    }
    let kind = event.type_name();
    match event {
        Event::Hello(it) => write(kind, it),
        Event::Welcome(it) => write(kind, it),
        Event::Register(it) => write(kind, it),
        Event::Registered(it) => write(kind, it),
        Event::Roster(it) => write(kind, it),
        Event::Work(it) => write(kind, it),
        Event::Accepted(it) => write(kind, it),
        Event::Refused(it) => write(kind, it),
        Event::Progress(it) => write(kind, it),
        Event::Partial(it) => write(kind, it),
        Event::Result(it) => write(kind, it),
        Event::Cancel(it) => write(kind, it),
        Event::Credit(it) => write(kind, it),
        Event::Ping(it) | Event::Pong(it) => write(kind, it),
        Event::Drain(it) => write(kind, it),
        Event::Bye(it) => write(kind, it),
        Event::SubmitQuery(query) => write(kind, &Submit { query }),
        Event::BareQuery(query) => to_json(query),
        Event::VideoEvent(event) => to_json(&Film {
            message_type: kind,
            event,
        }),
        Event::Dictionary(assets) => to_json(assets),
    }
}

fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("events hold nothing that JSON cannot")
}
