//! The adapters of this tab: what they offer together, and which one answers.

use std::rc::Rc;

use mtor_protocol::{Capability, Work};

use crate::{Adapter, Fit, turns::Turns};

/// Names a registered adapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AdapterId(u32);

/// See the module's words. In the order of registration.
#[derive(Default)]
pub(crate) struct Shelf {
    entries: Vec<Entry>,
    next: u32,
}

struct Entry {
    id: AdapterId,
    adapter: Rc<dyn Adapter>,
    turns: Rc<Turns>,
}

/// Who answers an intent.
pub(crate) struct Picked {
    pub(crate) id: AdapterId,
    pub(crate) adapter: Rc<dyn Adapter>,
    pub(crate) turns: Rc<Turns>,
    /// How many of its realm the adapter answers at once.
    pub(crate) slots: u32,
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids = self.entries.iter().map(|it| it.id);
        f.debug_list().entries(ids).finish()
    }
}

impl std::fmt::Debug for Picked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Picked").field(&self.id).finish()
    }
}

impl Shelf {
    pub(crate) fn put(&mut self, adapter: Rc<dyn Adapter>) -> AdapterId {
        let id = AdapterId(self.next);
        self.next += 1;
        self.entries.push(Entry {
            id,
            adapter,
            turns: Rc::default(),
        });
        id
    }

    pub(crate) fn remove(&mut self, id: AdapterId) -> Option<Rc<dyn Adapter>> {
        let idx = self.entries.iter().position(|it| it.id == id)?;
        Some(self.entries.remove(idx).adapter)
    }

    /// One capability for each realm.
    pub(crate) fn offers(&self) -> Vec<Capability> {
        let mut offers: Vec<Capability> = Vec::new();
        for extra in self.entries.iter().flat_map(|it| it.adapter.capabilities()) {
            match offers.iter_mut().find(|it| it.realm == extra.realm) {
                Some(same) => merge(same, extra),
                None => offers.push(extra),
            }
        }
        offers
    }

    /// The best fit; among equals the first.
    pub(crate) fn pick(&self, work: &Work) -> Option<Picked> {
        let mut best = (Fit::No, None);
        for entry in &self.entries {
            let fit = entry.adapter.takes(work);
            if fit > best.0 {
                best = (fit, Some(entry));
            }
        }
        let entry = best.1?;
        let capabilities = entry.adapter.capabilities();
        let same = capabilities.iter().find(|it| it.realm == work.realm);
        Some(Picked {
            id: entry.id,
            adapter: Rc::clone(&entry.adapter),
            turns: Rc::clone(&entry.turns),
            slots: same.map_or(1, |it| it.slots),
        })
    }
}

/// One realm, two ways to serve it: the models add up; the slots are those of the slower way,
/// since the relay counts them together.
fn merge(into: &mut Capability, extra: Capability) {
    into.models.extend(extra.models);
    into.slots = into.slots.min(extra.slots);
    // Nothing is known of the two together before the first outcome.
    into.expected_ms = None;
    // What was measured of the slower of those that measure themselves.
    into.rate = match (into.rate, extra.rate) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
}

#[cfg(test)]
mod tests;
