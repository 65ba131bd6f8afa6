//! The roster, pushed on change.

use mtor_protocol::{Event, Queue, Realm, Roster};

use crate::{Output, pacer::Load, timer::Timer};

use super::Orchestrator;

impl Orchestrator {
    /// Sets the time of the next slice of rosters, if anybody misses anything.
    pub(super) fn pace_rosters(&mut self) {
        match self.pacer.due(self.now, self.load()) {
            Some(at) => self.timers.set(Timer::Roster, at),
            None => self.timers.clear(Timer::Roster),
        }
    }

    pub(super) fn announce(&mut self) {
        let (now, load) = (self.now, self.load());
        let sessions = &self.sessions;
        let mut slice = self
            .pacer
            .slice(now, load, |after| sessions.live_after(after));
        slice.retain(|id| self.is_connected(*id));
        if slice.is_empty() {
            return;
        }
        for id in &slice {
            if let Some(it) = self.sessions.get_mut(*id) {
                it.pulse.told_at = now;
            }
        }
        self.counters.rosters += slice.len() as u64;
        let event = Event::Roster(self.roster_now());
        self.outputs.push_back(Output::SendMany {
            sessions: slice,
            event,
        });
    }

    fn load(&self) -> Load {
        Load {
            bytes: self.roster.bytes(),
            n_sessions: self.sessions.n_connected(),
        }
    }

    fn roster_now(&self) -> Roster {
        let queues = Realm::ALL.into_iter().map(|realm| Queue {
            realm,
            waiting: u32::try_from(self.queues.n_in(realm)).unwrap_or(u32::MAX),
        });
        Roster {
            workers: self.roster.entries(),
            queues: queues.filter(|it| it.waiting > 0).collect(),
            sessions: u32::try_from(self.sessions.n_connected()).unwrap_or(u32::MAX),
        }
    }
}
