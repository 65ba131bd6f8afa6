//! What page and thread tell each other beside the wire's own frames.

use mtor_protocol::{Capability, Device, Guid, Name, Realm};
use serde::{Deserialize, Serialize};

/// From the page.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
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
    /// The thread's own link: what the person allows now. Only the engine lends.
    Lend {
        /// The switch is on. Off: the link is closed once nothing is in work.
        wanted: bool,
        /// The switch is on and nothing pauses it.
        on: bool,
        /// Under which name the roster shows this tab, unless another has it.
        node_id: Option<Name>,
        /// Share of time that may be worked, in percent, 10 to 100.
        share_percent: u8,
        /// `ws://host/link`, since a thread made from a blob has no address of its own.
        relay: String,
        /// What the roster says of this machine.
        device: Option<Device>,
    },
    /// Asked when an answer is long in coming: a thread that does not say [`FromThread::Alive`]
    /// is taken for dead.
    AreYouThere,
    /// The network came back or the person asks: try the relay now.
    Rejoin,
    /// Check an engine and, when it answers, speak for it.
    Connect {
        url: String,
        key: String,
        /// Empty: the first model that the endpoint names.
        model: String,
        page_origin: String,
    },
    Disconnect,
    /// Get a model ready: from the store, from the net, or both.
    Load {
        id: String,
        options: LoadOptions,
    },
    /// A pasted link to a repository of ordinary model files; it joins the list under an id.
    /// Files from disk come as a plain array of `File`s in a message of its own, not as a word.
    AddLink {
        url: String,
    },
    /// Stops a load; what has arrived stays for the next time.
    CancelLoad {
        id: String,
    },
    Unload {
        id: String,
    },
    /// Removes a model's files from this browser.
    Delete {
        id: String,
    },
    /// The browser's own model, which only a page can ask.
    Bridge {
        model: Option<String>,
    },
    BridgeText {
        ask: u32,
        text: String,
    },
    BridgeEnd {
        ask: u32,
    },
    BridgeFailed {
        ask: u32,
        message: String,
    },
}

/// How a model is to run; what is `None` the probe decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LoadOptions {
    /// 8-bit weights.
    pub q8: Option<bool>,
    pub gpu: Option<bool>,
}

impl std::fmt::Debug for ToThread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the key, never what a person or a model said.
        f.write_str(match self {
            Self::Alone { .. } => "Alone",
            Self::Slow { .. } => "Slow",
            Self::Lend { .. } => "Lend",
            Self::AreYouThere => "AreYouThere",
            Self::Rejoin => "Rejoin",
            Self::Connect { .. } => "Connect",
            Self::Disconnect => "Disconnect",
            Self::Load { .. } => "Load",
            Self::AddLink { .. } => "AddLink",
            Self::CancelLoad { .. } => "CancelLoad",
            Self::Unload { .. } => "Unload",
            Self::Delete { .. } => "Delete",
            Self::Bridge { .. } => "Bridge",
            Self::BridgeText { .. } => "BridgeText",
            Self::BridgeEnd { .. } => "BridgeEnd",
            Self::BridgeFailed { .. } => "BridgeFailed",
        })
    }
}

/// To the page.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FromThread {
    /// The thread runs; this is what it can do as it is.
    Ready {
        offers: Vec<Capability>,
    },
    /// What it can do has changed.
    Offers {
        offers: Vec<Capability>,
    },
    Connected {
        url: String,
        models: Vec<String>,
        /// Everything that the thread can do now.
        offers: Vec<Capability>,
    },
    /// The link, or the files, that were to be added are on the list.
    Added {
        url: String,
    },
    /// Why the endpoint is not spoken for, with what helps.
    Failed {
        url: String,
        message: String,
    },
    Disconnected {
        offers: Vec<Capability>,
    },
    /// Where the thread's own link stands. `node_id` is set while the roster lists it.
    Linked {
        joined: bool,
        node_id: Option<String>,
    },
    /// An intent of the thread's own link is in work.
    Began {
        guid: Guid,
        realm: Realm,
    },
    /// And has ended.
    Ended {
        guid: Guid,
        /// False: refused.
        answered: bool,
        work_ms: f64,
        units: u64,
        joules: Option<f64>,
    },
    /// Or it is somebody else's now, or nobody wants it any more.
    Stopped {
        guid: Guid,
    },
    /// Whether the thread rests between two intents, as the share of time asks.
    Resting {
        resting: bool,
    },
    Alive,
    /// The thread cannot go on, its GPU's device is lost say: the page starts another.
    Lost {
        message: String,
    },
    /// All models that this thread knows, and the browser's storage. Sent on change.
    Models {
        models: Vec<ModelView>,
        storage: StorageView,
    },
    /// What the probe measured.
    Probed(ProbeView),
    /// Asks the browser's own model; the history as JSON of `[{role, content}]`. One that
    /// ends with the assistant's words is gone on with.
    BridgeAsk {
        ask: u32,
        messages: String,
    },
    BridgeStop {
        ask: u32,
    },
}

/// A model as the Lend panel shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelView {
    pub id: String,
    pub name: String,
    /// Of all its files; 0 when not known yet.
    pub size_bytes: u64,
    pub license: String,
    /// Where its card can be read.
    pub link: String,
    /// What it needs, in a sentence.
    pub needs: String,
    /// A person added it: it can be taken off the list again.
    pub added: bool,
    pub state: ModelState,
}

/// How far a model is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ModelState {
    /// Not in this browser, or in part.
    Absent { here_bytes: u64 },
    /// In this browser, not in memory.
    Here,
    /// On the way: `done` of `total` bytes; the rate is 0 when not known.
    Loading {
        phase: LoadPhase,
        done: u64,
        total: u64,
        bytes_per_s: f64,
    },
    /// In memory, measured and offered.
    Ready {
        /// "GPU" or "CPU".
        place: String,
        tokens_per_s: f64,
        context: u64,
        q8: bool,
    },
    /// What happened and what would work. What arrived stays.
    Failed { message: String, here_bytes: u64 },
}

/// The steps of a load, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoadPhase {
    /// For the loads before it.
    Waiting,
    Fetching,
    Checking,
    Reading,
    Measuring,
}

/// The browser's storage for this page.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct StorageView {
    pub used_bytes: u64,
    pub quota_bytes: u64,
    pub persistent: bool,
    /// False: nothing can be kept here (a private window, an old browser).
    pub available: bool,
}

/// What this machine is, as measured.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ProbeView {
    /// Absent: no WebGPU here.
    pub adapter: Option<String>,
    pub device: Device,
    /// Bytes of memory read per second by a matrix times a vector.
    pub gpu_bytes_per_s: Option<f64>,
    pub cpu_bytes_per_s: f64,
    /// The GPU's answer to a known question equals the CPU's.
    pub gpu_right: Option<bool>,
    /// What is not used, and why, in a sentence.
    pub note: Option<String>,
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
