//! Every limit of the wire and of the orchestrator, each with its reason.

/// The version that `hello` carries; another one is refused there.
pub const PROTOCOL_VERSION: u32 = 1;

/// One text frame: a drawn scene with room to spare, and small enough that a thousand
/// stuck sockets do not fill a home server.
pub const TEXT_BYTES_MAX: usize = 256 * 1024;
/// One binary frame: a photo for the vision realm.
pub const BINARY_BYTES_MAX: usize = 2 * 1024 * 1024;
/// The JSON header of a binary frame.
pub const HEADER_BYTES_MAX: usize = 64 * 1024;
/// Nesting of one JSON frame: scenes nest to 40; a parser's stack is safe far beyond.
pub const JSON_DEPTH_MAX: usize = 64;

/// A guid: a UUID has 36 characters; other clients may name theirs more freely.
pub const GUID_MAX: usize = 64;
/// Names of peers, models and programs, in bytes.
pub const NAME_MAX: usize = 128;
/// A refusal's sentence, in bytes: what fits a card.
pub const MESSAGE_MAX: usize = 2_000;

/// Realms that one worker offers: there are seven.
pub const CAPABILITIES_MAX: usize = 16;
/// Models that one worker names in one realm.
pub const MODELS_MAX: usize = 32;
/// Intents that one worker takes at once in one realm.
pub const SLOTS_MAX: u32 = 64;

/// Sessions of one relay: at 8 KiB each, half a GiB.
pub const SESSIONS_MAX: usize = 65_536;
/// Workers in the roster: every tab is shown every worker.
pub const WORKERS_MAX: usize = 4_096;
/// Intents that wait in one realm: at one a second on ten workers, 100 s of waiting.
pub const QUEUE_MAX: usize = 1_024;
/// Open intents of one session: a person has a handful, a program some dozens.
pub const OPEN_PER_SESSION_MAX: usize = 64;
/// Bytes of queued work in all: bodies wait in the relay's memory.
pub const QUEUED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Workers that may try one intent, the first one included.
pub const ATTEMPTS_MAX: u32 = 4;
/// Lost workers after which a tab no longer asks another to go on with an answer: the same
/// number of workers in all.
pub const TAKEOVERS_MAX: u32 = ATTEMPTS_MAX - 1;
/// A lease without a sign of work: long enough for a cold shader, short enough to notice death.
pub const LEASE_MS: u64 = 10_000;
/// Progress extends a lease, but an intent does not outlive this.
pub const INTENT_LIFE_MS: u64 = 10 * 60 * 1_000;
/// What `real-time` promises.
pub const REAL_TIME_DEADLINE_MS: u64 = 100;
/// The share of good outcomes that `real-time` asks of a worker.
pub const REAL_TIME_RELIABILITY_MIN: f64 = 0.99;
/// Partials that flow before the asking tab grants more.
pub const CREDIT_INITIAL: u32 = 64;
/// The most credit that one `credit` event adds up to.
pub const CREDIT_MAX: u32 = 4_096;
/// Partials held for a tab that has granted no credit; past it the intent is refused.
pub const HELD_PARTIALS_MAX: usize = 256;

/// Silence after which an idle session is pinged.
pub const HEARTBEAT_MS: u64 = 25_000;
/// The same for a worker that holds a lease: it should be noticed within 3 s.
pub const HEARTBEAT_BUSY_MS: u64 = 1_000;
/// No pong for this long: the session is closed, its leases move on.
pub const PONG_WAIT_MS: u64 = 8_000;
/// The same while a lease is held: suspect first, no new work.
pub const PONG_WAIT_BUSY_MS: u64 = 2_000;

/// How long a dropped session may come back and miss nothing.
pub const RESUME_MS: u64 = 30_000;
/// Events kept for a session that may come back.
pub const RESUME_EVENTS_MAX: usize = 256;
/// Their bytes.
pub const RESUME_BYTES_MAX: usize = 256 * 1024;

/// The roster is pushed at most this often.
pub const ROSTER_EVERY_MS: u64 = 250;
/// Refused frames in a row after which a session is closed: a program gone wild.
pub const STRIKES_MAX: u32 = 16;
/// Frames that one session may send in a second, with a burst of twice that.
pub const FRAMES_PER_S_MAX: u32 = 2_000;
/// A longer frame counts as several: 8 MB a second in all, a photo four times a second.
pub const FRAME_UNIT_BYTES: usize = 4 * 1024;

/// A tab's first pause before it tries the relay again; doubled at each try.
pub const BACKOFF_FIRST_MS: u64 = 250;
/// The longest such pause: a person who plugs the cable in again does not wait longer.
pub const BACKOFF_MAX_MS: u64 = 15_000;
/// A session shorter than this does not reset the pause: the relay may be failing in a loop.
pub const STABLE_AFTER_MS: u64 = 10_000;
/// No welcome for this long: the tab serves itself meanwhile.
pub const LOOPBACK_AFTER_MS: u64 = 1_500;
/// No welcome for this long: the try is given up. A 2G line needs several seconds to join.
pub const JOIN_WAIT_MS: u64 = 15_000;
/// The longest pause that a relay can ask of a tab: an hour of silence would be a loss.
pub const RECONNECT_TOLD_MAX_MS: u64 = 120_000;
/// The longest heartbeat that a tab believes: past it a dead relay is noticed too late.
pub const HEARTBEAT_TOLD_MAX_MS: u64 = 120_000;

/// Everything in an event's header beside its bodies: names, a guid and numbers, each bounded.
/// Senders keep this free; it also covers what the relay adds (attempt, lease, steps).
pub const ENVELOPE_BYTES_MAX: usize = 4 * 1024;
/// One text frame from the relay: a roster of [`WORKERS_MAX`] workers at half a KiB each.
pub const RELAY_TEXT_BYTES_MAX: usize = 2 * 1024 * 1024;
