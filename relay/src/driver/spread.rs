//! Rosters, handed out a few at a time.
//!
//! A roster goes to every tab. Written in one go to thousands of sockets it would hold up
//! the work that comes meanwhile; spread out, an event waits for a few writes at most.

use std::{collections::BTreeMap, ops::Bound, rc::Rc};

use mtor_orchestrator::SessionId;
use tokio::{sync::Notify, task::yield_now};

use super::Shared;
use crate::{limits::SPREAD_PER_TURN, outbox::Packed};

/// The newest roster of each session that still waits for it. A roster is whole: an older
/// one that was not handed out is not missed.
#[derive(Debug, Default)]
pub(super) struct Spread {
    waiting: BTreeMap<SessionId, Packed>,
    /// Goes round, so that nobody is last forever.
    cursor: Option<SessionId>,
    wake: Rc<Notify>,
}

impl Spread {
    pub(super) fn add(&mut self, sessions: &[SessionId], packed: &Packed) {
        for session in sessions {
            self.waiting.insert(*session, packed.clone());
        }
        self.wake.notify_one();
    }

    fn next(&mut self) -> Option<(SessionId, Packed)> {
        let after = self.cursor.map_or(Bound::Unbounded, Bound::Excluded);
        let ahead = self.waiting.range((after, Bound::Unbounded)).next();
        let session = *ahead.or_else(|| self.waiting.first_key_value())?.0;
        self.cursor = Some(session);
        self.waiting.remove_entry(&session)
    }
}

/// Hands them out, for the life of the relay.
pub(crate) async fn run_spread(driver: Shared) {
    let wake = Rc::clone(&driver.borrow().spread.wake);
    loop {
        wake.notified().await;
        while hand_out(&driver) {
            // Lets sockets be read before the next few are written.
            yield_now().await;
        }
    }
}

fn hand_out(driver: &Shared) -> bool {
    let mut driver = driver.borrow_mut();
    for _ in 0..SPREAD_PER_TURN {
        let Some((session, packed)) = driver.spread.next() else {
            return false;
        };
        driver.send_all(&[session], &packed);
    }
    true
}

#[cfg(test)]
mod tests {
    use mtor_orchestrator::SessionId;

    use super::Spread;
    use crate::outbox::Packed;

    fn roster(text: &'static str) -> Packed {
        Packed::Text(text.into())
    }

    #[test]
    fn each_session_gets_the_newest_roster_once_and_nobody_is_last_forever() {
        let all: Vec<_> = (1..=3).map(SessionId).collect();
        let mut spread = Spread::default();
        spread.add(&all, &roster("old"));
        let mut seen = vec![spread.next()];
        spread.add(&all, &roster("new"));
        seen.extend(std::iter::from_fn(|| Some(spread.next())).take_while(Option::is_some));
        let seen: Vec<_> = seen
            .into_iter()
            .flatten()
            .map(|(session, packed)| match packed {
                Packed::Text(text) => (session.0, text.to_string()),
                Packed::Binary(_) => panic!("rosters are text"),
            })
            .collect();
        let expected = [(1, "old"), (2, "new"), (3, "new"), (1, "new")];
        assert_eq!(
            seen,
            expected.map(|(session, text)| (session, text.to_owned()))
        );
    }
}
