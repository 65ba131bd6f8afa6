//! Workers: what they offer, from when to when.

use mtor_protocol::{
    Capability, Code, Event, Realm, Refused, Register, Registered,
    limits::{CAPABILITIES_MAX, MODELS_MAX, SLOTS_MAX, WORKERS_MAX},
};

use crate::{
    SessionId,
    limits::{EXPECTED_MS_MAX, RATE_MAX, RATE_MIN, REJOIN_US},
    timer::Timer,
};

use super::{Orchestrator, matching::Ending};

impl Orchestrator {
    pub(super) fn register(&mut self, session: SessionId, it: Register) -> Result<(), Refused> {
        let capabilities = capabilities(&it)?;
        if capabilities.is_empty() {
            let name = self
                .roster
                .get(session)
                .map(|worker| worker.node_id.clone());
            self.stop_lending(session, false);
            if let Some(node_id) = name.or(it.node_id) {
                let registered_realms = Vec::new();
                let registered = Registered {
                    node_id,
                    registered_realms,
                };
                self.send(session, Event::Registered(registered));
            }
            return Ok(());
        }
        if self.roster.get(session).is_none() && self.roster.len() >= WORKERS_MAX {
            let no = format!("This relay lists {WORKERS_MAX} workers and is full.");
            self.refuse(session, Refused::new(Code::TooManySessions, no));
            return Ok(());
        }
        if !self.roster.has_room_for(session, &it, &capabilities) {
            let no = "The relay's list of workers is full. Offer fewer models, or try later.";
            self.refuse(session, Refused::new(Code::TooManySessions, no));
            return Ok(());
        }
        let before = self.realms_of(session);
        let realms: Vec<_> = capabilities.iter().map(|it| it.realm).collect();
        let node_id = self
            .roster
            .put(session, it.node_id, capabilities, it.device);
        self.pacer.changed();
        let registered_realms = realms;
        self.send(
            session,
            Event::Registered(Registered {
                node_id,
                registered_realms,
            }),
        );
        self.recount(session);
        self.feed(session);
        for realm in before {
            self.refuse_unserved(realm);
            self.feed_realm(realm);
        }
        Ok(())
    }

    /// Leases outlive a change of the offer: the slots that they take are counted anew.
    fn recount(&mut self, session: SessionId) {
        let Some(worker) = self.roster.get_mut(session) else {
            return;
        };
        worker.offers.iter_mut().for_each(|offer| offer.busy = 0);
        for id in worker.leases.clone() {
            if let Some(intent) = self.intents.get(id)
                && let Some(offer) = worker.offer_mut(intent.work.realm)
            {
                offer.busy += 1;
            }
        }
        self.roster.refresh(session);
    }

    /// Takes a worker off the roster; its intents go to others at once. When it may come back,
    /// intents that nobody else serves wait a little for it.
    pub(super) fn stop_lending(&mut self, session: SessionId, may_return: bool) {
        let realms = self.realms_of(session);
        let Some(worker) = self.roster.get(session) else {
            return;
        };
        let leases: Vec<_> = worker.leases.iter().copied().collect();
        let released: Vec<_> = leases
            .into_iter()
            .filter_map(|id| self.release(id, Ending::Left))
            .collect();
        self.roster.remove(session);
        self.timers.clear(Timer::Rest(session));
        self.pacer.changed();
        for (id, lease) in released {
            self.tell_cancel(id, lease);
            self.requeue(id, lease);
        }
        for realm in realms {
            if may_return {
                self.await_workers(realm, self.now + REJOIN_US);
            } else {
                self.refuse_unserved(realm);
            }
            self.feed_realm(realm);
        }
    }

    pub(super) fn realms_of(&self, session: SessionId) -> Vec<Realm> {
        self.roster.get(session).map_or_else(Vec::new, |worker| {
            worker.offers.iter().map(|it| it.capability.realm).collect()
        })
    }
}

/// What a worker offers, checked, by realm. The older form counts as one slot each.
fn capabilities(it: &Register) -> Result<Vec<Capability>, Refused> {
    let too_large = |what: String| Err(Refused::new(Code::TooLarge, what));
    let older = it.registered_realms.iter().map(|realm| Capability {
        realm: *realm,
        models: Vec::new(),
        slots: 1,
        expected_ms: None,
        rate: None,
    });
    let is_named = |realm: Realm| it.capabilities.iter().any(|named| named.realm == realm);
    let mut all = it.capabilities.clone();
    all.extend(older.filter(|older| !is_named(older.realm)));
    if all.len() > CAPABILITIES_MAX {
        return too_large(format!(
            "A worker offers at most {CAPABILITIES_MAX} realms."
        ));
    }
    all.sort_by_key(|it| it.realm);
    for capability in &mut all {
        if capability.models.len() > MODELS_MAX {
            return too_large(format!(
                "A worker names at most {MODELS_MAX} models in a realm."
            ));
        }
        if !(1..=SLOTS_MAX).contains(&capability.slots) {
            return too_large(format!("A worker has 1 to {SLOTS_MAX} slots in a realm."));
        }
        let is_plain = |ms: &f64| ms.is_finite() && (0.0..=EXPECTED_MS_MAX).contains(ms);
        capability.expected_ms = capability.expected_ms.filter(is_plain);
        let is_rate = |rate: &f64| rate.is_finite() && (RATE_MIN..=RATE_MAX).contains(rate);
        capability.rate = capability.rate.filter(is_rate);
    }
    if all.windows(2).any(|pair| pair[0].realm == pair[1].realm) {
        return Err(Refused::new(
            Code::Malformed,
            "A worker offers each realm once.",
        ));
    }
    Ok(all)
}
