//! What the page knows, as signals: written by the ports, read by the panels.
//!
//! One struct per concern, built once and given down as context. Whatever can be derived is
//! derived by the panel that shows it; nothing here is computed from something else here.

use std::sync::Arc;

use leptos::prelude::*;
use mtor_protocol::{Capability, Code, Guid, Realm, Roster, Usage};
use mtor_video::Scene;
use mtor_workshop::{ModelView, ProbeView, StorageView};

use crate::actions::Attachment;

/// Everything that the page shows.
#[derive(Debug, Clone, Copy)]
pub struct RealmState {
    pub link: RwSignal<LinkView>,
    /// Oldest first.
    pub cards: RwSignal<Vec<Card>>,
    pub roster: RwSignal<Roster>,
    pub lend: LendState,
    /// How this page draws scenes; `None` until the first try.
    pub renderer: RwSignal<Option<RendererView>>,
}

/// Where this tab stands with its relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkView {
    Joining,
    Joined {
        /// The relay's program and version.
        relay: String,
    },
    /// No relay is in reach: the tab serves itself and tries again by itself.
    Alone {
        /// Unix milliseconds of the next try.
        retry_at_ms: u64,
    },
    Draining,
}

/// How scenes are drawn here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RendererView {
    WebGpu {
        adapter: String,
    },
    /// WebGPU is missing: why, in a sentence for people.
    Cpu {
        why: String,
    },
}

/// One intent and its answer.
#[derive(Debug, Clone)]
pub struct Card {
    pub guid: Guid,
    /// What was typed, whole.
    pub words: String,
    pub realm: Realm,
    pub asked_at_ms: u64,
    /// A picture that was asked about, as a URL that the page made.
    pub attachment: Option<String>,
    /// The same picture whole, for asking again.
    pub sent_picture: Option<Attachment>,
    pub phase: RwSignal<Phase>,
    /// The answer's words so far.
    pub text: RwSignal<String>,
    pub scene: RwSignal<Option<Arc<Scene>>>,
    /// Words of an imagined scene that were not understood.
    pub unknown: RwSignal<Vec<String>>,
    /// A picture that is pixels (from an endpoint), as a URL that the page made.
    pub picture: RwSignal<Option<String>>,
    pub worker: RwSignal<Option<String>>,
    pub model: RwSignal<Option<String>>,
    pub steps: RwSignal<Option<StepTimes>>,
    pub usage: RwSignal<Option<Usage>>,
    /// How many times the intent was handed over (again), as far as this tab saw.
    pub restarts: RwSignal<u32>,
    /// Who went away in mid-answer, by name where it is known; another continued each time.
    pub left: RwSignal<Vec<Option<String>>>,
}

/// How far an intent is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Not yet taken by a relay.
    Sending,
    Waiting {
        /// 1 is next.
        position: u32,
        eta_ms: Option<u64>,
    },
    Working {
        done: u64,
        /// 0 when unknown.
        total: u64,
    },
    Done,
    Refused {
        code: Code,
        message: String,
        retry_after_ms: Option<u64>,
    },
}

/// Where an answer's time went, in milliseconds; they add up to typed-to-shown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StepTimes {
    /// From Enter to the socket.
    pub tab_ms: f64,
    /// The relay's own time.
    pub relay_ms: f64,
    /// Waiting in the relay for a free worker.
    pub queue_ms: f64,
    pub worker_ms: f64,
    /// The rest: both ways over the line, and showing it.
    pub back_ms: f64,
}

/// What this tab lends, and what came of it.
#[derive(Debug, Clone, Copy)]
pub struct LendState {
    /// What the person wants; the switch.
    pub wanted: RwSignal<bool>,
    /// The name in the roster while the relay lists this tab.
    pub node_id: RwSignal<Option<String>>,
    pub since_ms: RwSignal<Option<u64>>,
    /// Why nothing is offered although it is wanted (battery, hidden); a sentence.
    pub paused: RwSignal<Option<String>>,
    pub offers: RwSignal<Vec<Capability>>,
    /// The words in work now, realm first; never more than the slots.
    pub working: RwSignal<Vec<(Guid, Realm)>>,
    pub served: RwSignal<u64>,
    pub failed: RwSignal<u64>,
    pub work_ms: RwSignal<f64>,
    pub dials: RwSignal<Dials>,
    /// Whether the browser tells of a battery at all.
    pub battery_known: RwSignal<bool>,
    pub discharging: RwSignal<bool>,
    /// A background thread that is needed could not be loaded or has crashed.
    pub thread_failed: RwSignal<bool>,
    /// Between two intents, as the share of time asks; the thread says so.
    pub resting: RwSignal<bool>,
    pub endpoint: RwSignal<EndpointView>,
    pub engine: RwSignal<EngineView>,
    /// Words, shapes and tokens made for others, and the energy that it took as far as told.
    pub units: RwSignal<u64>,
    pub joules: RwSignal<f64>,
    /// What the engine knows of models; empty until it runs.
    pub models: RwSignal<Vec<ModelView>>,
    pub storage: RwSignal<StorageView>,
    /// The browser was asked to keep the models for good, and did not agree.
    pub storage_refused: RwSignal<bool>,
    /// How the last pasted link came in.
    pub link: RwSignal<Adding>,
    /// How the last files from disk came in.
    pub files: RwSignal<Adding>,
    /// Tokens that models of this tab wrote; the guide's words and endpoints' are not among them.
    pub tokens: RwSignal<u64>,
    /// Of the last answer that a model wrote here.
    pub tokens_per_s: RwSignal<Option<f64>>,
    /// What the engine measured of this machine; `None` until it has.
    pub probe: RwSignal<Option<ProbeView>>,
    /// The browser's own model, and whether the person wants it to answer for others.
    pub bridge: RwSignal<BridgeView>,
    pub bridge_wanted: RwSignal<bool>,
    /// What the background thread can do, lent or not; empty until it runs.
    pub abilities: RwSignal<Vec<Capability>>,
}

/// What the person allows; kept in the browser between visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Dials {
    /// Share of time that may be worked, in percent, 10 to 100.
    pub share_percent: u8,
    pub on_battery: bool,
    pub when_hidden: bool,
    /// Only between these times of the day; `None`: at any time.
    pub hours: Option<Hours>,
}

/// A span of each day in local time, over midnight where it ends before it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Hours {
    /// Minutes after midnight, 0 to 1439.
    pub from_min: u16,
    pub to_min: u16,
}

impl Default for Dials {
    fn default() -> Self {
        Self {
            share_percent: 100,
            on_battery: false,
            when_hidden: true,
            hours: None,
        }
    }
}

/// The engine that this tab speaks for, if any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndpointView {
    None,
    Checking { url: String },
    Ready { url: String, models: Vec<String> },
    Failed { url: String, message: String },
}

/// A model that a person adds to the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Adding {
    #[default]
    Nothing,
    Asked(String),
    /// What happened and what would work.
    Failed(String),
}

/// The program that lends: loaded with the first thing that needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineView {
    /// Nothing has needed it yet.
    Off,
    Starting,
    Ready,
    /// It could not be loaded or has stopped, and is tried again by itself.
    Failed,
}

/// The model that some browsers bring along.
#[derive(Debug, Clone, PartialEq)]
pub enum BridgeView {
    /// This browser has none, or not on this machine.
    Absent,
    /// There is one; `downloaded` is false when the browser has to fetch it first.
    Offered { downloaded: bool },
    /// On its way: the share that has come, 0 to 1.
    Loading { share: f64 },
    /// It answers under this name.
    Standing { model: String },
    /// Why it does not answer, with what helps.
    Failed { message: String },
}

impl RealmState {
    pub fn new() -> Self {
        Self {
            link: RwSignal::new(LinkView::Joining),
            cards: RwSignal::new(Vec::new()),
            roster: RwSignal::new(Roster::default()),
            lend: LendState::new(),
            renderer: RwSignal::new(None),
        }
    }
}

impl Default for RealmState {
    fn default() -> Self {
        Self::new()
    }
}

impl LendState {
    fn new() -> Self {
        Self {
            wanted: RwSignal::new(false),
            node_id: RwSignal::new(None),
            since_ms: RwSignal::new(None),
            paused: RwSignal::new(None),
            offers: RwSignal::new(Vec::new()),
            working: RwSignal::new(Vec::new()),
            served: RwSignal::new(0),
            failed: RwSignal::new(0),
            work_ms: RwSignal::new(0.0),
            dials: RwSignal::new(Dials::default()),
            battery_known: RwSignal::new(false),
            discharging: RwSignal::new(false),
            thread_failed: RwSignal::new(false),
            resting: RwSignal::new(false),
            endpoint: RwSignal::new(EndpointView::None),
            engine: RwSignal::new(EngineView::Off),
            units: RwSignal::new(0),
            joules: RwSignal::new(0.0),
            models: RwSignal::new(Vec::new()),
            storage: RwSignal::new(StorageView::default()),
            storage_refused: RwSignal::new(false),
            link: RwSignal::new(Adding::Nothing),
            files: RwSignal::new(Adding::Nothing),
            tokens: RwSignal::new(0),
            tokens_per_s: RwSignal::new(None),
            probe: RwSignal::new(None),
            bridge: RwSignal::new(BridgeView::Absent),
            bridge_wanted: RwSignal::new(false),
            abilities: RwSignal::new(Vec::new()),
        }
    }
}

impl Card {
    pub fn is_finished(&self) -> bool {
        let phase = self.phase.get_untracked();
        matches!(phase, Phase::Done | Phase::Refused { .. })
    }

    pub fn new(guid: Guid, words: String, realm: Realm, asked_at_ms: u64) -> Self {
        Self {
            guid,
            words,
            realm,
            asked_at_ms,
            attachment: None,
            sent_picture: None,
            phase: RwSignal::new(Phase::Sending),
            text: RwSignal::new(String::new()),
            scene: RwSignal::new(None),
            unknown: RwSignal::new(Vec::new()),
            picture: RwSignal::new(None),
            worker: RwSignal::new(None),
            model: RwSignal::new(None),
            steps: RwSignal::new(None),
            usage: RwSignal::new(None),
            restarts: RwSignal::new(0),
            left: RwSignal::new(Vec::new()),
        }
    }
}
