//! Everything that crosses the wire: one closed enum.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    body::RawJson,
    id::{Guid, Name},
    legacy::{Query, VideoEvent},
    realm::{Priority, Realm},
    refusal::{Refused, sentence},
};

/// One message on the wire.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    Hello(Hello),
    Welcome(Welcome),
    Register(Register),
    Registered(Registered),
    Roster(Roster),
    Work(Work),
    Accepted(Accepted),
    Refused(Refused),
    Progress(Progress),
    Partial(Partial),
    Result(WorkResult),
    Cancel(Cancel),
    Credit(Credit),
    Ping(Ping),
    Pong(Ping),
    Drain(Drain),
    Bye(Bye),
    /// `{"type":"submit_query","query":{…}}` of the original documents.
    SubmitQuery(Query),
    /// The same query without an envelope.
    BareQuery(Query),
    /// `{"message_type":"video_event",…}`.
    VideoEvent(VideoEvent),
    /// `{"v12345":{"type":"character_pose",…}}`.
    Dictionary(BTreeMap<Name, RawJson>),
}

/// The first event of every session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    pub version: u32,
    /// The program and its version, for people who look at logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Name>,
    /// A session that was lost, and how much of it arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume: Option<Resume>,
}

/// Where a lost session stopped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resume {
    pub session_id: Name,
    /// The relay's life that gave the session; another life cannot resume it.
    pub epoch: u64,
    /// How many intent events (accepted, refused with a guid, progress, partial, result)
    /// the tab has received in the session.
    pub offset: u64,
}

/// The relay's answer to `hello`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    pub version: u32,
    pub session_id: Name,
    pub epoch: u64,
    /// Whether the lost session goes on without a gap. Never partly: when false, the tab
    /// submits its open intents again.
    pub recovered: bool,
    /// The offset at which this session stands.
    pub offset: u64,
    pub heartbeat_ms: u64,
    /// The relay's program and version.
    pub relay: Name,
}

/// What a tab offers; replaces what it offered before, nothing in it stops lending.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Register {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node_id: Option<Name>,
    #[serde(default)]
    pub capabilities: Vec<Capability>,
    /// The older form: realms by name, one slot each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registered_realms: Vec<Realm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
}

/// One realm that a worker serves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capability {
    #[serde(rename = "query_type")]
    pub realm: Realm,
    /// Models by name; empty means that the realm has no choice of models here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<Name>,
    /// Intents at once.
    pub slots: u32,
    /// The worker's own estimate for a usual intent, until outcomes replace it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_ms: Option<f64>,
    /// Units a second (tokens, in chat), as the worker's own probe has measured them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
}

/// What a tab runs on, as far as it tells.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Device {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adapter: Option<Name>,
    #[serde(default)]
    pub webgpu: bool,
}

/// The roster's answer to `register`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// The name under which the roster shows the worker; made unique by the relay.
    pub node_id: Name,
    pub registered_realms: Vec<Realm>,
}

/// The workers known now; pushed on change.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Roster {
    pub workers: Vec<RosterEntry>,
    #[serde(default)]
    pub queues: Vec<Queue>,
    /// Sessions that are connected, workers included.
    #[serde(default)]
    pub sessions: u32,
}

impl Roster {
    /// Tabs that are here: one that lends has two sessions, its page's and its engine's.
    pub fn n_tabs(&self) -> u32 {
        let workers = u32::try_from(self.workers.len()).unwrap_or(u32::MAX);
        let others = self.sessions.saturating_sub(workers);
        others.max(self.sessions.min(1))
    }
}

/// One worker as others see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RosterEntry {
    pub node_id: Name,
    pub capabilities: Vec<Capability>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    pub state: WorkerState,
    /// Share of good outcomes, 0 to 1, weighted to recent ones.
    pub reliability: f64,
    /// Intents in work now.
    pub busy: u32,
    pub done: u64,
    pub failed: u64,
    /// Smoothed time from handing work over to the result; absent before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_ms: Option<f64>,
    /// Smoothed round trip of `ping`; absent before the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rtt_ms: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkerState {
    Ready,
    Busy,
    /// Silent or failing: gets no new work until it shows a sign of life or its rest is over.
    Suspect,
}

/// Intents that wait in one realm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    #[serde(rename = "query_type")]
    pub realm: Realm,
    pub waiting: u32,
}

/// An intent, whole. From the relay to a worker it also carries the attempt and the lease.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Work {
    pub guid: Guid,
    #[serde(rename = "query_type")]
    pub realm: Realm,
    /// The words: a JSON string, opaque to the relay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_text: Option<RawJson>,
    /// Whatever the realm wants beside words; opaque to the relay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<RawJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_type: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_name: Option<Name>,
    #[serde(default)]
    pub priority: Priority,
    /// From the relay's receipt; past it nobody wants the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_ms: Option<u64>,
    /// Said by the asking tab: when the worker is lost after some of its answer went through,
    /// refuse with `worker_lost` instead of handing the same body to another. The tab then
    /// submits the intent again under its guid, with what it shows in the body, and another
    /// worker goes on from there: the relay keeps nothing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub takeover: bool,
    /// Workers that the asking tab has lost on this intent so far, where it takes over: the
    /// relay remembers none of them, and gives those the less.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attempts_used: u32,
    /// Fencing number, from 1; only toward a worker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_ms: Option<u64>,
    #[serde(skip)]
    pub payload: Bytes,
}

/// The relay took an intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    pub guid: Guid,
    /// 0: a worker has it now; n: it waits, n-th in its realm's queue.
    pub position: u32,
    /// Expected time to the result; absent when nothing is known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eta_ms: Option<u64>,
}

/// A sign of work; extends the lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub guid: Guid,
    #[serde(default)]
    pub attempt: u32,
    pub done: u64,
    pub total: u64,
}

/// A piece of a streamed answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Partial {
    pub guid: Guid,
    #[serde(default)]
    pub attempt: u32,
    /// From 0, without gaps within an attempt.
    pub seq: u32,
    /// For words: a JSON string, the text that comes next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<RawJson>,
    #[serde(skip)]
    pub payload: Bytes,
}

/// The end of an intent: its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WorkResult {
    pub guid: Guid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
    /// The whole answer in words: a JSON string, opaque to the relay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_text: Option<RawJson>,
    /// Whatever the realm answers beside words: a scene, a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<RawJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_id: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_name: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// Stamped by the relay on the way to the asking tab.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<Steps>,
    #[serde(skip)]
    pub payload: Bytes,
}

/// What the answer cost, as the worker tells.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Usage {
    pub work_ms: f64,
    /// Units of the realm: words, shapes, seconds.
    #[serde(default)]
    pub units: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joules: Option<f64>,
    /// How the joules were found: "measured" or the estimate's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Name>,
}

/// Where the time went, as the relay saw it. Microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Steps {
    /// Waiting for a free worker, and in attempts that came to nothing.
    pub queue_us: u64,
    /// The relay's own time: from an event read to the event written, both ways.
    pub relay_us: u64,
    /// From handing work over to its result.
    pub worker_us: u64,
}

/// Stop an intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancel {
    pub guid: Guid,
    /// Toward a worker: the attempt to stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
}

/// The tab takes this many more partials of an intent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    pub guid: Guid,
    pub chunks: u32,
}

/// `ping` and `pong`; a pong repeats the ping's guid.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ping {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guid: Option<Guid>,
}

/// The relay is going down: finish, and join again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drain {
    pub reconnect_after_ms: u64,
}

/// The end of a session.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Bye {
    #[serde(
        default,
        skip_serializing_if = "String::is_empty",
        deserialize_with = "sentence"
    )]
    pub reason: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands in a reference"
)]
const fn is_false(it: &bool) -> bool {
    !*it
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands in a reference"
)]
const fn is_zero(it: &u32) -> bool {
    *it == 0
}
