//! Waiting intents: a queue for each realm, so that one realm never blocks another.
//!
//! Within a realm each named model has a lane of its own, for the same reason. Across lanes the
//! order is priority, then age; an intent that comes back keeps its age.

use std::collections::{BTreeMap, BTreeSet};

use mtor_protocol::{Name, Priority, Realm};

use crate::intent::IntentId;

type Lane = BTreeSet<(Priority, IntentId)>;

#[derive(Debug, Default)]
struct RealmQueue {
    /// Empty lanes are removed.
    lanes: BTreeMap<Option<Name>, Lane>,
    n_by_priority: [u32; 3],
}

#[derive(Debug, Default)]
pub(crate) struct Queues {
    realms: [RealmQueue; Realm::ALL.len()],
    n_waiting: usize,
}

impl Queues {
    /// Waiting in all realms.
    pub(crate) fn n_waiting(&self) -> usize {
        self.n_waiting
    }

    pub(crate) fn n_in(&self, realm: Realm) -> usize {
        self.ahead(realm, Priority::Batch)
    }

    /// How many wait that are at least as urgent.
    pub(crate) fn ahead(&self, realm: Realm, priority: Priority) -> usize {
        let counts = &self.realms[realm as usize].n_by_priority[..=priority as usize];
        counts.iter().map(|n| *n as usize).sum()
    }

    /// The place of one that waits, from 1.
    pub(crate) fn position(&self, realm: Realm, priority: Priority, id: IntentId) -> usize {
        let lanes = self.realms[realm as usize].lanes.values();
        lanes
            .map(|lane| lane.range(..=(priority, id)).count())
            .sum()
    }

    pub(crate) fn push(&mut self, realm: Realm, model: Option<&Name>, at: (Priority, IntentId)) {
        let queue = &mut self.realms[realm as usize];
        let lane = queue.lanes.entry(model.cloned()).or_default();
        if lane.insert(at) {
            queue.n_by_priority[at.0 as usize] += 1;
            self.n_waiting += 1;
        }
    }

    pub(crate) fn remove(&mut self, realm: Realm, model: Option<&Name>, at: (Priority, IntentId)) {
        let queue = &mut self.realms[realm as usize];
        let key = model.cloned();
        let Some(lane) = queue.lanes.get_mut(&key) else {
            return;
        };
        if lane.remove(&at) {
            queue.n_by_priority[at.0 as usize] -= 1;
            self.n_waiting -= 1;
        }
        if lane.is_empty() {
            queue.lanes.remove(&key);
        }
    }

    /// The first that fits: lanes by `serves`, intents by `fits`.
    pub(crate) fn first(
        &self,
        realm: Realm,
        serves: impl Fn(Option<&Name>) -> bool,
        fits: impl Fn(IntentId) -> bool,
    ) -> Option<IntentId> {
        let lanes = self.realms[realm as usize].lanes.iter();
        lanes
            .filter(|(model, _)| serves(model.as_ref()))
            .filter_map(|(_, lane)| lane.iter().find(|(_, id)| fits(*id)))
            .min()
            .map(|(_, id)| *id)
    }

    /// All that wait for models that nobody `serves`, the first ones first.
    pub(crate) fn unserved(
        &self,
        realm: Realm,
        serves: impl Fn(Option<&Name>) -> bool,
    ) -> Vec<IntentId> {
        let lanes = self.realms[realm as usize].lanes.iter();
        let mut ids: Vec<_> = lanes
            .filter(|(model, _)| !serves(model.as_ref()))
            .flat_map(|(_, lane)| lane.iter().map(|(_, id)| *id))
            .collect();
        ids.sort_unstable();
        ids
    }
}
