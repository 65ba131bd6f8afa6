//! The share of time: after work of w, a rest so long that w is the allowed share.
//!
//! Nothing is offered meanwhile, so the rest waits for the last intent in work: an empty offer
//! would hand it to another tab.

use mtor_protocol::{Capability, Realm};

/// Shorter rests would cost more messages than they give.
const REST_US_MIN: u64 = 50_000;
/// What a dial may say, in percent.
const SHARE_MIN: u8 = 10;
const SHARE_ALL: u8 = 100;

/// See the module's words. Times are microseconds of any monotonic clock.
#[derive(Debug)]
pub(crate) struct Pace {
    share_percent: u8,
    /// Rest that was earned and not taken yet.
    owed_us: u64,
    rests_until: Option<u64>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            share_percent: SHARE_ALL,
            owed_us: 0,
            rests_until: None,
        }
    }
}

impl Pace {
    /// All of the time ends a rest at once.
    pub(crate) fn set_share(&mut self, percent: u8) {
        self.share_percent = percent.clamp(SHARE_MIN, SHARE_ALL);
        if self.share_percent == SHARE_ALL {
            self.owed_us = 0;
            self.rests_until = None;
        }
    }

    /// An intent took so long.
    pub(crate) fn worked(&mut self, work_us: u64) {
        let share = f64::from(self.share_percent) / 100.0;
        self.owed_us += (work_us as f64 * (1.0 / share - 1.0)) as u64;
    }

    /// Goes to rest when it is due and nothing is in work; wakes when it is over.
    pub(crate) fn settle(&mut self, now_us: u64, is_idle: bool) {
        self.rests_until.take_if(|until| *until <= now_us);
        if self.is_due() && is_idle && self.rests_until.is_none() {
            self.rests_until = Some(now_us.saturating_add(self.owed_us));
            self.owed_us = 0;
        }
    }

    pub(crate) const fn rests_until(&self) -> Option<u64> {
        self.rests_until
    }

    /// What may be offered now, of what the tab can do and what it works on.
    pub(crate) fn offers(&self, abilities: &[Capability], works_on: &[Realm]) -> Vec<Capability> {
        if self.rests_until.is_some() {
            return Vec::new();
        }
        let mut offers = abilities.to_vec();
        if self.share_percent < SHARE_ALL {
            // One intent after the other, so that there is a moment to rest.
            offers.iter_mut().for_each(|it| it.slots = it.slots.min(1));
        }
        if self.is_due() {
            // What is in work goes on, nothing new is taken.
            offers.retain(|it| works_on.contains(&it.realm));
        }
        offers
    }

    const fn is_due(&self) -> bool {
        self.owed_us >= REST_US_MIN
    }
}

#[cfg(test)]
mod tests {
    use mtor_abilities::built_in_capabilities;

    use super::*;

    /// After `work_ms` of work at a share: how long the rest is, in milliseconds.
    #[track_caller]
    fn check(share: u8, work_ms: &[u64], expected_ms: Option<u64>) {
        let mut pace = Pace::default();
        pace.set_share(share);
        for ms in work_ms {
            pace.worked(ms * 1_000);
        }
        pace.settle(1_000, true);
        let rest = pace.rests_until().map(|until| (until - 1_000) / 1_000);
        assert_eq!(rest, expected_ms, "{share} % of {work_ms:?}");
    }

    #[test]
    fn the_rest_makes_the_work_its_share() {
        check(100, &[9_000], None);
        check(50, &[900], Some(900));
        check(25, &[100], Some(300));
        check(10, &[100], Some(900));
        check(0, &[100], Some(900));
        check(255, &[100], None);
        check(50, &[0], None);
    }

    #[test]
    fn short_rests_are_gathered() {
        check(50, &[49], None);
        check(50, &[49, 1], Some(50));
    }

    #[test]
    fn a_rest_waits_for_the_last_intent_and_ends_by_itself() {
        let mut pace = Pace::default();
        pace.set_share(50);
        pace.worked(100_000);
        pace.settle(0, false);
        assert_eq!(pace.rests_until(), None, "something is in work");
        pace.settle(7, true);
        assert_eq!(pace.rests_until(), Some(100_007));
        pace.settle(100_006, true);
        assert_eq!(pace.rests_until(), Some(100_007));
        pace.settle(100_007, true);
        assert_eq!(pace.rests_until(), None, "the rest was taken");
        pace.worked(100_000);
        pace.settle(0, true);
        pace.set_share(100);
        assert_eq!(pace.rests_until(), None, "the dial was turned up");
    }

    #[test]
    fn what_is_offered_follows_the_rest() {
        let all = built_in_capabilities();
        let slots = |it: Vec<Capability>| it.iter().map(|c| (c.realm, c.slots)).collect::<Vec<_>>();
        let mut pace = Pace::default();
        assert_eq!(pace.offers(&all, &[]), all);
        pace.set_share(50);
        let one_each = [(Realm::Chat, 1), (Realm::Imagine, 1)];
        assert_eq!(slots(pace.offers(&all, &[])), one_each);
        pace.worked(100_000);
        let only_chat = [(Realm::Chat, 1)];
        assert_eq!(slots(pace.offers(&all, &[Realm::Chat])), only_chat);
        pace.settle(0, true);
        assert_eq!(pace.offers(&all, &[Realm::Chat]), []);
    }
}
