//! Who writes an answer now, as far as the roster tells. Pure.
//!
//! The wire names the worker with the result alone; until then, one busy tab that has the model
//! is the one that writes, and of several none is named.

use mtor_protocol::{Name, Realm, Roster};

/// The one worker that is in work and offers what was asked.
pub(super) fn writer(roster: &Roster, realm: Realm, model: Option<&Name>) -> Option<Name> {
    let mut writers = roster.workers.iter().filter(|it| {
        it.busy > 0
            && it.capabilities.iter().any(|offer| {
                offer.realm == realm && model.is_none_or(|model| offer.models.contains(model))
            })
    });
    let first = writers.next()?;
    writers.next().is_none().then(|| first.node_id.clone())
}

#[cfg(test)]
mod tests {
    use mtor_protocol::{Capability, RosterEntry, WorkerState};

    use super::*;

    fn worker(name: &str, model: &str, busy: u32) -> RosterEntry {
        RosterEntry {
            node_id: Name::new(name).expect("a name"),
            capabilities: vec![Capability {
                realm: Realm::Chat,
                models: vec![Name::new(model).expect("a name")],
                slots: 1,
                expected_ms: None,
                rate: None,
            }],
            device: None,
            state: WorkerState::Ready,
            reliability: 1.0,
            busy,
            done: 0,
            failed: 0,
            work_ms: None,
            rtt_ms: None,
        }
    }

    #[track_caller]
    fn check(workers: Vec<RosterEntry>, model: Option<&str>, expect: Option<&str>) {
        let roster = Roster {
            workers,
            ..Roster::default()
        };
        let model = model.map(|it| Name::new(it).expect("a name"));
        let found = writer(&roster, Realm::Chat, model.as_ref());
        assert_eq!(found.as_ref().map(Name::as_str), expect);
        assert_eq!(writer(&roster, Realm::Music, None), None);
    }

    #[test]
    fn the_only_busy_tab_with_the_model_writes_and_of_two_none_is_named() {
        check(vec![], None, None);
        let two = || vec![worker("w1", "a", 1), worker("w2", "b", 0)];
        check(two(), None, Some("w1"));
        check(two(), Some("a"), Some("w1"));
        check(two(), Some("b"), None);
        let both = vec![worker("w1", "a", 1), worker("w2", "a", 2)];
        check(both, Some("a"), None);
    }
}
