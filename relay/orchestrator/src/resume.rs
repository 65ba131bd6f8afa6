//! What a lost session may have missed: the newest intent events sent to it.
//!
//! **Invariant:** the kept events are the last ones sent, without a gap.

use std::collections::VecDeque;

use mtor_protocol::{
    Event, RawJson,
    limits::{RESUME_BYTES_MAX, RESUME_EVENTS_MAX},
};

/// Whether an event counts in a session's offset.
pub(crate) const fn counts(event: &Event) -> bool {
    match event {
        Event::Refused(no) => no.guid.is_some(),
        Event::Accepted(_) | Event::Progress(_) | Event::Partial(_) | Event::Result(_) => true,
        _ => false,
    }
}

/// How many intent events were sent, and the newest of them.
#[derive(Debug)]
pub(crate) struct Sent {
    offset: u64,
    /// Absent while nothing is kept: an idle session costs a pointer.
    ring: Option<Box<Ring>>,
}

#[derive(Debug, Default)]
struct Ring {
    events: VecDeque<Event>,
    bytes: usize,
}

impl Sent {
    pub(crate) const fn new() -> Self {
        Self {
            offset: 0,
            ring: None,
        }
    }

    pub(crate) const fn offset(&self) -> u64 {
        self.offset
    }

    /// Counts an event and keeps a copy.
    pub(crate) fn keep(&mut self, event: &Event) {
        self.offset += 1;
        let ring = self.ring.get_or_insert_default();
        ring.bytes += memory(event);
        ring.events.push_back(event.clone());
        while ring.events.len() > RESUME_EVENTS_MAX || ring.bytes > RESUME_BYTES_MAX {
            ring.drop_first();
        }
        self.tidy();
    }

    /// Counts an event that is not kept.
    pub(crate) fn skip(&mut self) {
        self.offset += 1;
        self.ring = None;
    }

    /// Everything before this offset is known to have arrived.
    pub(crate) fn forget_until(&mut self, offset: u64) {
        while let Some(ring) = &mut self.ring
            && self.offset - (ring.events.len() as u64) < offset
            && !ring.events.is_empty()
        {
            ring.drop_first();
        }
        self.tidy();
    }

    /// The events after an offset; none when any of them is gone.
    pub(crate) fn after(&self, offset: u64) -> Option<Vec<Event>> {
        let n_missed = usize::try_from(self.offset.checked_sub(offset)?).ok()?;
        let Some(ring) = &self.ring else {
            return (n_missed == 0).then(Vec::new);
        };
        let n_skipped = ring.events.len().checked_sub(n_missed)?;
        Some(ring.events.iter().skip(n_skipped).cloned().collect())
    }

    fn tidy(&mut self) {
        self.ring.take_if(|ring| ring.events.is_empty());
    }
}

impl Ring {
    fn drop_first(&mut self) {
        if let Some(event) = self.events.pop_front() {
            self.bytes -= memory(&event);
        }
    }
}

/// About the memory that an event holds on to.
fn memory(event: &Event) -> usize {
    let json = |body: &Option<RawJson>| body.as_ref().map_or(0, |it| it.get().len());
    let bodies = match event {
        Event::Partial(it) => json(&it.body) + it.payload.len(),
        Event::Result(it) => json(&it.result_text) + json(&it.body) + it.payload.len(),
        Event::Refused(it) => it.message.len(),
        _ => 0,
    };
    size_of::<Event>() + bodies
}

#[cfg(test)]
mod tests {
    use mtor_protocol::{Accepted, Guid, Partial};

    use super::*;

    fn accepted(position: u32) -> Event {
        Event::Accepted(Accepted {
            guid: Guid::try_from("g".to_owned()).unwrap(),
            position,
            eta_ms: None,
        })
    }

    #[track_caller]
    fn check(n_sent: u32, offset: u64, expect: Option<Vec<u32>>) {
        let mut sent = Sent::new();
        (0..n_sent).for_each(|i| sent.keep(&accepted(i)));
        let expect = expect.map(|all| all.into_iter().map(accepted).collect());
        assert_eq!(
            sent.after(offset),
            expect,
            "{n_sent} sent, {offset} arrived"
        );
    }

    #[test]
    fn what_was_missed_comes_again_or_nothing_does() {
        check(0, 0, Some(vec![]));
        check(3, 3, Some(vec![]));
        check(3, 1, Some(vec![1, 2]));
        check(3, 4, None);
        check(256, 0, Some((0..256).collect()));
        check(257, 0, None);
        check(257, 1, Some((1..257).collect()));
    }

    #[test]
    fn what_is_too_large_to_keep_is_a_gap() {
        let mut sent = Sent::new();
        sent.keep(&accepted(0));
        sent.keep(&Event::Partial(Partial {
            guid: Guid::try_from("g".to_owned()).unwrap(),
            attempt: 1,
            seq: 0,
            body: None,
            payload: vec![0; RESUME_BYTES_MAX].into(),
        }));
        assert_eq!((sent.after(1), sent.after(2)), (None, Some(vec![])));
        assert!(sent.ring.is_none());
    }

    #[test]
    fn what_has_arrived_is_not_kept() {
        let mut sent = Sent::new();
        (0..4).for_each(|i| sent.keep(&accepted(i)));
        sent.forget_until(3);
        assert_eq!(
            (sent.after(2), sent.after(3)),
            (None, Some(vec![accepted(3)]))
        );
        sent.forget_until(9);
        assert!(sent.ring.is_none());
        assert_eq!(sent.offset(), 4);
    }
}
