//! Sessions: the relay's side of each connection, and of those that may come back.
//!
//! Small on purpose: ten thousand idle ones are the usual case.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use mtor_protocol::{
    Guid,
    limits::{
        BINARY_BYTES_MAX, FRAME_UNIT_BYTES, FRAMES_PER_S_MAX, HEARTBEAT_BUSY_MS, HEARTBEAT_MS,
        PONG_WAIT_BUSY_MS, PONG_WAIT_MS,
    },
};

use crate::{
    Micros, SessionId,
    intent::IntentId,
    limits::{ENDED_MAX, HELLO_US, MS},
    resume::Sent,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Has not said hello.
    New,
    Live,
    /// Lost its connection; may come back.
    Parked,
}

#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) stage: Stage,
    /// Its name on the wire, as a number: nobody else may guess it.
    pub(crate) token: u128,
    pub(crate) pulse: Pulse,
    pub(crate) sent: Sent,
    /// Its own open intents.
    pub(crate) open: Vec<IntentId>,
    /// Queries of the old form: they name no guid.
    pub(crate) n_queries: u32,
    pub(crate) strikes: u32,
    /// When the allowance for frames is whole again.
    whole_at: Micros,
    ended: VecDeque<Ended>,
}

/// A lease that this session held as a worker.
#[derive(Clone, Copy, Debug)]
struct Ended {
    guid: u64,
    attempt: u32,
}

impl Session {
    pub(crate) const fn new(now: Micros) -> Self {
        Self {
            stage: Stage::New,
            token: 0,
            pulse: Pulse::new(now),
            sent: Sent::new(),
            open: Vec::new(),
            n_queries: 0,
            strikes: 0,
            whole_at: 0,
            ended: VecDeque::new(),
        }
    }

    /// Takes a frame from the allowance: a bucket of two seconds' worth that fills by itself.
    /// A long frame counts as many, since it costs as much to read.
    pub(crate) fn admit_frame(&mut self, now: Micros, bytes: usize) -> bool {
        const FRAME_US: Micros = 1_000 * MS / FRAMES_PER_S_MAX as Micros;
        const BURST_US: Micros = 2 * 1_000 * MS;
        let n_units = 1 + (bytes.min(BINARY_BYTES_MAX) / FRAME_UNIT_BYTES) as Micros;
        let whole_at = self.whole_at.max(now) + n_units * FRAME_US;
        let admitted = whole_at <= now + BURST_US;
        if admitted {
            self.whole_at = whole_at;
        }
        admitted
    }

    pub(crate) fn remember_ended(&mut self, guid: &Guid, attempt: u32) {
        if self.ended.len() == ENDED_MAX {
            self.ended.pop_front();
        }
        let guid = mark(guid);
        self.ended.push_back(Ended { guid, attempt });
    }

    /// The newest attempt on this guid that it has held and that is over.
    pub(crate) fn ended_attempt(&self, guid: &Guid) -> Option<u32> {
        let guid = mark(guid);
        let ended = self.ended.iter().rev();
        ended
            .filter(|it| it.guid == guid)
            .map(|it| it.attempt)
            .max()
    }

    /// Takes over what a lost session of the same tab leaves.
    pub(crate) fn inherit(&mut self, lost: Self) {
        self.token = lost.token;
        self.sent = lost.sent;
        self.open = lost.open;
        self.n_queries = lost.n_queries;
        self.ended = lost.ended;
    }
}

/// A guid's mark: enough to tell a late answer from a lie (FNV-1a).
fn mark(guid: &Guid) -> u64 {
    guid.as_str()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |mark, byte| {
            (mark ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        })
}

/// Signs of life, and the pings that ask for them.
///
/// The tab's own `pong` counts most: a frozen tab's socket still answers the socket's ping. So a
/// silent tab is asked first, then its socket; only a silent socket closes the session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pulse {
    pub(crate) heard_at: Micros,
    /// Tabs watch the relay too: they hear from it at least once in a heartbeat.
    pub(crate) told_at: Micros,
    /// The newest lease as a worker began here: patience starts anew.
    pub(crate) busy_at: Micros,
    asked: Option<Asked>,
}

#[derive(Clone, Copy, Debug)]
struct Asked {
    at: Micros,
    /// Intent events sent before the ping: a pong proves that they arrived.
    offset: u64,
    socket: Socket,
}

#[derive(Clone, Copy, Debug)]
enum Socket {
    Unasked,
    Asked(Micros),
    Answered(Micros),
}

/// What silence calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Ping,
    PingSocket,
    Close,
}

impl Pulse {
    const fn new(now: Micros) -> Self {
        Self {
            heard_at: now,
            told_at: now,
            busy_at: 0,
            asked: None,
        }
    }

    pub(crate) fn due(&self, busy: bool) -> Micros {
        match self.asked {
            None => {
                let wait = if busy {
                    HEARTBEAT_BUSY_MS
                } else {
                    HEARTBEAT_MS
                };
                let heard_at = if busy {
                    self.heard_at.max(self.busy_at)
                } else {
                    self.heard_at
                };
                (heard_at + wait * MS).min(self.told_at + HEARTBEAT_MS * MS)
            }
            Some(asked) => match asked.socket {
                Socket::Unasked => asked.at + PONG_WAIT_BUSY_MS * MS,
                Socket::Asked(at) => at + PONG_WAIT_MS * MS,
                Socket::Answered(at) => at + HEARTBEAT_MS * MS,
            },
        }
    }

    /// Acts on the due time; the caller pings or closes.
    pub(crate) fn call(&mut self, now: Micros, offset: u64) -> Call {
        match &mut self.asked {
            None => {
                self.asked = Some(Asked {
                    at: now,
                    offset,
                    socket: Socket::Unasked,
                });
                self.told_at = now;
                Call::Ping
            }
            Some(Asked {
                socket: Socket::Asked(_),
                ..
            }) => Call::Close,
            Some(asked) => {
                asked.socket = Socket::Asked(now);
                asked.offset = offset;
                Call::PingSocket
            }
        }
    }

    /// The tab sent something.
    pub(crate) fn heard(&mut self, now: Micros) {
        self.heard_at = now;
        self.asked = None;
    }

    /// The tab's pong, before [`Self::heard`]: how long it took, and what had arrived by then.
    pub(crate) fn ponged(&self, now: Micros) -> Option<(Micros, u64)> {
        let asked = self.asked?;
        matches!(asked.socket, Socket::Unasked).then(|| (now - asked.at, asked.offset))
    }

    /// The socket's pong: what had arrived by then.
    pub(crate) fn socket_ponged(&mut self, now: Micros) -> Option<u64> {
        let asked = self.asked.as_mut()?;
        matches!(asked.socket, Socket::Asked(_)).then(|| {
            asked.socket = Socket::Answered(now);
            asked.offset
        })
    }
}

#[derive(Debug, Default)]
pub(crate) struct Sessions {
    all: BTreeMap<SessionId, Session>,
    by_token: BTreeMap<u128, SessionId>,
    parked: BTreeSet<SessionId>,
}

impl Sessions {
    pub(crate) fn get(&self, id: SessionId) -> Option<&Session> {
        self.all.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: SessionId) -> Option<&mut Session> {
        self.all.get_mut(&id)
    }

    pub(crate) fn stage(&self, id: SessionId) -> Option<Stage> {
        self.get(id).map(|it| it.stage)
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn n_parked(&self) -> usize {
        self.parked.len()
    }

    pub(crate) fn n_connected(&self) -> usize {
        self.all.len() - self.parked.len()
    }

    /// A new session, and when it must have said hello.
    pub(crate) fn open(&mut self, id: SessionId, now: Micros) -> Micros {
        self.all.insert(id, Session::new(now));
        now + HELLO_US
    }

    pub(crate) fn welcome(&mut self, id: SessionId, token: u128) {
        if let Some(session) = self.all.get_mut(&id) {
            session.stage = Stage::Live;
            session.token = token;
            self.by_token.insert(token, id);
        }
    }

    pub(crate) fn park(&mut self, id: SessionId) {
        if let Some(session) = self.all.get_mut(&id) {
            session.stage = Stage::Parked;
            self.parked.insert(id);
        }
    }

    pub(crate) fn remove(&mut self, id: SessionId) -> Option<Session> {
        let session = self.all.remove(&id)?;
        self.parked.remove(&id);
        if self.by_token.get(&session.token) == Some(&id) {
            self.by_token.remove(&session.token);
        }
        Some(session)
    }

    pub(crate) fn with_token(&self, token: u128) -> Option<SessionId> {
        self.by_token.get(&token).copied()
    }

    /// The parked session that was opened first.
    pub(crate) fn oldest_parked(&self) -> Option<SessionId> {
        self.parked.first().copied()
    }

    /// Live sessions after the given one, in order.
    pub(crate) fn live_after(&self, after: Option<SessionId>) -> impl Iterator<Item = SessionId> {
        let from = after.map_or(SessionId(0), |id| SessionId(id.0.saturating_add(1)));
        let live = |it: &Session| it.stage == Stage::Live;
        self.all
            .range(from..)
            .filter(move |(_, it)| live(it))
            .map(|(id, _)| *id)
    }
}

#[cfg(test)]
mod tests;
