//! Open intents, and the lease that each may have.
//!
//! **Invariant:** an intent either waits in its realm's queue or has exactly one lease.

use std::collections::{BTreeMap, VecDeque};

use mtor_protocol::{
    Guid, Partial, Priority, Work,
    limits::{
        ATTEMPTS_MAX, CREDIT_INITIAL, CREDIT_MAX, HELD_PARTIALS_MAX, INTENT_LIFE_MS,
        REAL_TIME_DEADLINE_MS,
    },
};

use crate::{
    Micros, SessionId,
    limits::{HELD_BYTES_MAX, MS},
};

/// An intent's number: it also says which came first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IntentId(u64);

/// One worker's right to one intent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lease {
    pub(crate) worker: SessionId,
    /// The fencing number.
    pub(crate) attempt: u32,
    pub(crate) granted: Micros,
    pub(crate) expires: Micros,
    /// Partials taken; the next one has this number.
    pub(crate) n_partials: u32,
}

#[derive(Debug)]
pub(crate) struct Intent {
    pub(crate) work: Work,
    pub(crate) owner: SessionId,
    /// What its body holds of the relay's memory.
    pub(crate) bytes: usize,
    pub(crate) received: Micros,
    /// Past it nobody wants the answer.
    pub(crate) ends: Micros,
    pub(crate) lease: Option<Lease>,
    /// Leases so far, and those that the tab lost before it took over.
    pub(crate) n_attempts: u32,
    /// The newest fencing number.
    pub(crate) fence: u32,
    /// Workers that had it and did not come through.
    pub(crate) tried: Vec<SessionId>,
    /// The driver's own time on it so far, as the driver tells.
    pub(crate) handling: Micros,
    /// What the last of them said.
    pub(crate) last_word: Option<Box<str>>,
    credit: u32,
    held: Option<Box<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    partials: VecDeque<Partial>,
    bytes: usize,
}

/// What becomes of a partial.
#[derive(Debug, PartialEq)]
pub(crate) enum Flow {
    Send(Partial),
    Held,
    /// The asking tab takes nothing, and no more fits.
    Full,
}

impl Intent {
    pub(crate) fn new(work: Work, owner: SessionId, now: Micros, bytes: usize) -> Self {
        let life_ms = work
            .deadline_ms
            .unwrap_or(INTENT_LIFE_MS)
            .min(INTENT_LIFE_MS);
        let life_ms = match work.priority {
            Priority::RealTime => life_ms.min(REAL_TIME_DEADLINE_MS),
            Priority::Interactive | Priority::Batch => life_ms,
        };
        // At least one worker may try.
        let n_attempts = work.attempts_used.min(ATTEMPTS_MAX - 1);
        Self {
            work,
            owner,
            bytes,
            received: now,
            ends: now + life_ms * MS,
            lease: None,
            n_attempts,
            fence: 0,
            tried: Vec::new(),
            handling: 0,
            last_word: None,
            credit: CREDIT_INITIAL,
            held: None,
        }
    }

    /// When its timer should come next.
    pub(crate) fn due(&self) -> Micros {
        self.lease
            .map_or(self.ends, |lease| lease.expires.min(self.ends))
    }

    pub(crate) fn is_same_as(&self, work: &Work) -> bool {
        let mine = &self.work;
        mine.realm == work.realm
            && mine.model_name == work.model_name
            && mine.query_text == work.query_text
            && mine.body == work.body
            && mine.payload == work.payload
    }

    pub(crate) fn flow(&mut self, partial: Partial) -> Flow {
        if self.credit > 0 {
            self.credit -= 1;
            return Flow::Send(partial);
        }
        let held = self.held.get_or_insert_default();
        held.bytes += partial.payload.len() + partial.body.as_ref().map_or(0, |b| b.get().len());
        if held.partials.len() == HELD_PARTIALS_MAX || held.bytes > HELD_BYTES_MAX {
            return Flow::Full;
        }
        held.partials.push_back(partial);
        Flow::Held
    }

    /// Adds credit, and gives what may flow now.
    pub(crate) fn grant_credit(&mut self, chunks: u32) -> Vec<Partial> {
        self.credit = self.credit.saturating_add(chunks).min(CREDIT_MAX);
        let Some(held) = &mut self.held else {
            return Vec::new();
        };
        let n_flowing = held.partials.len().min(self.credit as usize);
        self.credit -= u32::try_from(n_flowing).expect("at most the credit");
        let flowing: Vec<_> = held.partials.drain(..n_flowing).collect();
        let n_bytes =
            |it: &Partial| it.payload.len() + it.body.as_ref().map_or(0, |b| b.get().len());
        held.bytes -= flowing.iter().map(n_bytes).sum::<usize>();
        self.held.take_if(|held| held.partials.is_empty());
        flowing
    }

    /// Everything held: the result follows, and must not overtake.
    pub(crate) fn take_held(&mut self) -> VecDeque<Partial> {
        self.held
            .take()
            .map(|held| held.partials)
            .unwrap_or_default()
    }

    /// The next attempt starts over: what the last one streamed is void.
    pub(crate) fn start_over(&mut self) {
        self.held = None;
        self.credit = self.credit.max(CREDIT_INITIAL);
    }
}

#[derive(Debug, Default)]
pub(crate) struct Intents {
    open: BTreeMap<IntentId, Intent>,
    by_guid: BTreeMap<Guid, IntentId>,
    next: u64,
    bytes: usize,
    n_leased: usize,
}

impl Intents {
    pub(crate) fn with_guid(&self, guid: &Guid) -> Option<IntentId> {
        self.by_guid.get(guid).copied()
    }

    pub(crate) fn get(&self, id: IntentId) -> Option<&Intent> {
        self.open.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: IntentId) -> Option<&mut Intent> {
        self.open.get_mut(&id)
    }

    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    pub(crate) fn n_leased(&self) -> usize {
        self.n_leased
    }

    /// What all bodies hold.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn insert(&mut self, intent: Intent) -> IntentId {
        let id = IntentId(self.next);
        self.next += 1;
        self.bytes += intent.bytes;
        self.by_guid.insert(intent.work.guid.clone(), id);
        self.open.insert(id, intent);
        id
    }

    pub(crate) fn lease(&mut self, id: IntentId, lease: Lease) {
        if let Some(intent) = self.open.get_mut(&id) {
            intent.n_attempts += 1;
            intent.fence = lease.attempt;
            intent.lease = Some(lease);
            self.n_leased += 1;
        }
    }

    pub(crate) fn take_lease(&mut self, id: IntentId) -> Option<Lease> {
        let lease = self.open.get_mut(&id)?.lease.take()?;
        self.n_leased -= 1;
        Some(lease)
    }

    pub(crate) fn remove(&mut self, id: IntentId) -> Option<Intent> {
        let intent = self.open.remove(&id)?;
        self.bytes -= intent.bytes;
        self.by_guid.remove(&intent.work.guid);
        Some(intent)
    }
}
