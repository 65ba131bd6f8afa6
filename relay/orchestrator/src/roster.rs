//! The workers known now, what each offers, and which of them are ready.
//!
//! **Invariant:** `ready[realm]` holds exactly the workers that may get one more intent of the
//! realm: usable, with a free slot. Every change of a worker ends with [`Roster::refresh`].

use std::collections::{BTreeMap, BTreeSet};

use mtor_protocol::{
    Capability, Device, Name, Realm, Register, RosterEntry, WorkerState,
    limits::{NAME_MAX, RELAY_TEXT_BYTES_MAX},
};

use crate::{
    Micros, SessionId,
    health::{Condition, Health, Pace},
    intent::IntentId,
    limits::{GUESSED_UNITS, ROSTER_ENTRY_BYTES, ROSTER_ENTRY_BYTES_MAX, ROSTER_FRAME_BYTES},
};

/// One realm that a worker serves, and how it does.
#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) capability: Capability,
    pub(crate) busy: u32,
    pub(crate) pace: Pace,
    /// Its place in the realm's list of ready workers.
    ready_at: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct Worker {
    pub(crate) node_id: Name,
    pub(crate) offers: Vec<Offer>,
    pub(crate) leases: BTreeSet<IntentId>,
    pub(crate) health: Health,
    device: Option<Device>,
    bytes: usize,
}

impl Offer {
    /// The worker's own estimate, or what its measured rate makes of a guessed length. Only the
    /// choice among workers uses the latter: it says who is faster, not how long it takes.
    fn told_ms(&self) -> Option<f64> {
        let it = &self.capability;
        it.expected_ms
            .or(it.rate.map(|rate| 1e3 * GUESSED_UNITS / rate))
    }
}

impl Worker {
    pub(crate) fn offer(&self, realm: Realm) -> Option<&Offer> {
        self.offers.iter().find(|it| it.capability.realm == realm)
    }

    pub(crate) fn offer_mut(&mut self, realm: Realm) -> Option<&mut Offer> {
        self.offers
            .iter_mut()
            .find(|it| it.capability.realm == realm)
    }

    /// Whether it serves the realm, with the model where one is named. A worker's own name
    /// counts as a model too: the older programs ask for workers that way.
    pub(crate) fn serves(&self, realm: Realm, model: Option<&Name>) -> bool {
        self.offer(realm).is_some_and(|offer| {
            model.is_none_or(|it| offer.capability.models.contains(it) || *it == self.node_id)
        })
    }

    /// When an intent given to it now would be done, from now on.
    pub(crate) fn expected_us(&self, realm: Realm) -> f64 {
        self.offer(realm).map_or(f64::MAX, |offer| {
            let each = offer.pace.us_or(offer.told_ms());
            f64::from(offer.busy + 1) * each + self.health.rtt_us.unwrap_or(0.0)
        })
    }

    fn has_room(&self, offer: &Offer) -> bool {
        self.health.is_usable()
            && offer.busy < offer.capability.slots
            && (self.health.condition == Condition::Fit || self.leases.is_empty())
    }

    fn entry(&self) -> RosterEntry {
        let tenth_ms = |us: f64| (us / 100.0).round() / 10.0;
        let paces = self.offers.iter().filter_map(|it| it.pace.known_us());
        RosterEntry {
            node_id: self.node_id.clone(),
            capabilities: self.offers.iter().map(|it| it.capability.clone()).collect(),
            device: self.device.clone(),
            state: match (self.health.is_usable(), self.leases.is_empty()) {
                (false, _) => WorkerState::Suspect,
                (true, true) => WorkerState::Ready,
                (true, false) => WorkerState::Busy,
            },
            reliability: (self.health.reliability * 1_000.0).round() / 1_000.0,
            busy: u32::try_from(self.leases.len()).unwrap_or(u32::MAX),
            done: self.health.done,
            failed: self.health.failed,
            work_ms: paces.reduce(f64::max).map(tenth_ms),
            rtt_ms: self.health.rtt_us.map(tenth_ms),
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Roster {
    workers: BTreeMap<SessionId, Worker>,
    names: BTreeMap<Name, SessionId>,
    offering: [BTreeSet<SessionId>; Realm::ALL.len()],
    ready: [Vec<SessionId>; Realm::ALL.len()],
    bytes: usize,
}

impl Roster {
    pub(crate) fn get(&self, id: SessionId) -> Option<&Worker> {
        self.workers.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: SessionId) -> Option<&mut Worker> {
        self.workers.get_mut(&id)
    }

    pub(crate) fn len(&self) -> usize {
        self.workers.len()
    }

    /// Workers that may get one more intent of the realm, in no order that means anything.
    pub(crate) fn ready(&self, realm: Realm) -> &[SessionId] {
        &self.ready[realm as usize]
    }

    pub(crate) fn is_ready(&self, id: SessionId, realm: Realm) -> bool {
        let offer = self.get(id).and_then(|it| it.offer(realm));
        offer.is_some_and(|it| it.ready_at.is_some())
    }

    /// Workers that offer the realm with the model, ready or not.
    pub(crate) fn serving(
        &self,
        realm: Realm,
        model: Option<&Name>,
    ) -> impl Iterator<Item = (SessionId, &Worker)> {
        let offering = self.offering[realm as usize].iter();
        offering
            .filter_map(|id| Some((*id, self.workers.get(id)?)))
            .filter(move |(_, worker)| model.is_none() || worker.serves(realm, model))
    }

    /// About the bytes of one roster on the wire, never less.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes + ROSTER_FRAME_BYTES
    }

    /// Whether a roster with this entry still fits the frame that a tab takes.
    pub(crate) fn has_room_for(
        &self,
        id: SessionId,
        it: &Register,
        capabilities: &[Capability],
    ) -> bool {
        let name = it
            .node_id
            .as_ref()
            .map_or(NAME_MAX, |name| name.as_str().len());
        let entry = entry_bytes(None, capabilities, it.device.as_ref()) + 2 * name;
        let before = self.get(id).map_or(0, |worker| worker.bytes);
        entry <= ROSTER_ENTRY_BYTES_MAX && self.bytes() - before + entry <= RELAY_TEXT_BYTES_MAX
    }

    pub(crate) fn entries(&self) -> Vec<RosterEntry> {
        let mut entries: Vec<_> = self.workers.values().map(Worker::entry).collect();
        entries.sort_by(|a, b| a.node_id.cmp(&b.node_id));
        entries
    }

    /// Adds a worker, or replaces what it offers; gives its name. The caller counts the slots
    /// that running leases take.
    pub(crate) fn put(
        &mut self,
        id: SessionId,
        wanted: Option<Name>,
        capabilities: Vec<Capability>,
        device: Option<Device>,
    ) -> Name {
        let mut old = self.remove(id);
        let node_id = self.unique_name(id, wanted);
        let bytes = entry_bytes(Some(&node_id), &capabilities, device.as_ref());
        let offers = capabilities.into_iter().map(|capability| {
            let before = old.as_ref().and_then(|it| it.offer(capability.realm));
            Offer {
                busy: 0,
                pace: before.map_or_else(Pace::default, |it| it.pace),
                ready_at: None,
                capability,
            }
        });
        let offers: Vec<_> = offers.collect();
        for offer in &offers {
            self.offering[offer.capability.realm as usize].insert(id);
        }
        let worker = Worker {
            offers,
            leases: old
                .as_mut()
                .map(|it| std::mem::take(&mut it.leases))
                .unwrap_or_default(),
            health: old.map(|it| it.health).unwrap_or_default(),
            node_id: node_id.clone(),
            device,
            bytes,
        };
        self.bytes += bytes;
        self.names.insert(node_id.clone(), id);
        self.workers.insert(id, worker);
        self.refresh(id);
        node_id
    }

    pub(crate) fn remove(&mut self, id: SessionId) -> Option<Worker> {
        let worker = self.workers.get(&id)?;
        for realm in worker
            .offers
            .iter()
            .map(|it| it.capability.realm)
            .collect::<Vec<_>>()
        {
            self.set_ready(id, realm, false);
            self.offering[realm as usize].remove(&id);
        }
        let worker = self.workers.remove(&id)?;
        self.names.remove(&worker.node_id);
        self.bytes -= worker.bytes;
        Some(worker)
    }

    /// Brings the lists of ready workers up to date with one worker.
    pub(crate) fn refresh(&mut self, id: SessionId) {
        let Some(worker) = self.workers.get(&id) else {
            return;
        };
        for i in 0..worker.offers.len() {
            let Some(worker) = self.workers.get(&id) else {
                return;
            };
            let offer = &worker.offers[i];
            let (has_room, is_ready) = (worker.has_room(offer), offer.ready_at.is_some());
            if has_room != is_ready {
                self.set_ready(id, offer.capability.realm, has_room);
            }
        }
    }

    fn set_ready(&mut self, id: SessionId, realm: Realm, is_ready: bool) {
        let list = &mut self.ready[realm as usize];
        let offer = self.workers.get_mut(&id).and_then(|it| it.offer_mut(realm));
        let Some(offer) = offer else {
            return;
        };
        if is_ready && offer.ready_at.is_none() {
            offer.ready_at = Some(list.len());
            list.push(id);
        } else if !is_ready && let Some(at) = offer.ready_at.take() {
            list.swap_remove(at);
            if let Some(moved) = list.get(at).copied()
                && let Some(offer) = self
                    .workers
                    .get_mut(&moved)
                    .and_then(|it| it.offer_mut(realm))
            {
                offer.ready_at = Some(at);
            }
        }
    }

    /// The wanted name, with a number where another worker has it: a small one, or the session's.
    fn unique_name(&self, id: SessionId, wanted: Option<Name>) -> Name {
        const NUMBER_BYTES: usize = 24;
        let base = match wanted {
            Some(name) if !self.names.contains_key(&name) => return name,
            Some(name) => clip(name.as_str(), NAME_MAX - NUMBER_BYTES).to_owned(),
            None => "worker".to_owned(),
        };
        let numbers = (2..10).chain(id.0..);
        numbers
            .filter_map(|n| Name::new(&format!("{base}-{n}")).ok())
            .find(|name| !self.names.contains_key(name))
            .expect("some number is free")
    }
}

/// At most so many bytes, cut between characters.
fn clip(text: &str, bytes_max: usize) -> &str {
    &text[..text.floor_char_boundary(bytes_max)]
}

fn entry_bytes(
    node_id: Option<&Name>,
    capabilities: &[Capability],
    device: Option<&Device>,
) -> usize {
    let json = |written: Result<String, serde_json::Error>| written.map_or(0, |it| it.len());
    json(serde_json::to_string(&node_id))
        + json(serde_json::to_string(capabilities))
        + json(serde_json::to_string(&device))
        + ROSTER_ENTRY_BYTES
}

/// How long all that wait before a new intent take, and the intent itself; none when nothing is
/// known of anybody's pace.
pub(crate) fn wait_us<'a>(
    workers: impl Iterator<Item = &'a Worker>,
    realm: Realm,
    n_ahead: usize,
) -> Option<Micros> {
    let (mut slots, mut sum_us, mut n_known) = (0_u32, 0.0, 0_u32);
    for offer in workers.filter_map(|it| it.offer(realm)) {
        slots += offer.capability.slots;
        let known = offer
            .pace
            .known_us()
            .or_else(|| offer.capability.expected_ms.map(|ms| ms * 1e3));
        if let Some(us) = known {
            sum_us += us;
            n_known += 1;
        }
    }
    (n_known > 0).then(|| {
        let mean_us = sum_us / f64::from(n_known);
        (mean_us * (1.0 + n_ahead as f64 / f64::from(slots.max(1)))) as Micros
    })
}
