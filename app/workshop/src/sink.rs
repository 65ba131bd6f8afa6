//! Where an attempt says how far it is: words as they come, and signs of work.

use std::{cell::RefCell, rc::Rc};

use mtor_protocol::{Event, Guid, Partial, Progress, RawJson};

/// Streamed words go out at most this often: a message for each token would cost more than
/// it shows.
const COALESCE_US: u64 = 40_000;
/// An attempt that works without words says so this often: well within a lease.
const SIGN_OF_WORK_US: u64 = 4_000_000;

/// One attempt's way to whoever asked for it.
pub struct Sink {
    guid: Guid,
    attempt: u32,
    clock: fn() -> u64,
    tell: Rc<dyn Fn(Event)>,
    said: RefCell<Said>,
}

#[derive(Debug, Default)]
struct Said {
    /// Words that wait for company.
    held: String,
    seq: u32,
    /// When something went out last.
    told_us: Option<u64>,
}

impl std::fmt::Debug for Sink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sink")
            .field("guid", &self.guid)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

impl Sink {
    /// `clock` gives microseconds that never go back; `tell` takes progress and partials.
    pub fn new(guid: Guid, attempt: u32, clock: fn() -> u64, tell: Rc<dyn Fn(Event)>) -> Self {
        Self {
            guid,
            attempt,
            clock,
            tell,
            said: RefCell::default(),
        }
    }

    /// The words that come next; they are gathered into few partials.
    pub fn words(&self, text: &str) {
        self.said.borrow_mut().held.push_str(text);
        if self.is_due(COALESCE_US) {
            self.flush();
        }
    }

    /// Sends what is held back. The workshop does so before the result.
    pub fn flush(&self) {
        let (seq, words) = {
            let mut said = self.said.borrow_mut();
            if said.held.is_empty() {
                return;
            }
            said.told_us = Some((self.clock)());
            said.seq += 1;
            (said.seq - 1, std::mem::take(&mut said.held))
        };
        (self.tell)(Event::Partial(Partial {
            guid: self.guid.clone(),
            attempt: self.attempt,
            seq,
            body: Some(RawJson::text(&words)),
            payload: bytes::Bytes::new(),
        }));
    }

    /// How far the attempt is; `total` is 0 when not known. Extends the lease.
    pub fn progress(&self, done: u64, total: u64) {
        self.said.borrow_mut().told_us = Some((self.clock)());
        (self.tell)(Event::Progress(Progress {
            guid: self.guid.clone(),
            attempt: self.attempt,
            done,
            total,
        }));
    }

    /// The same, but only where nothing was said for long: to be called at every step.
    pub fn sign_of_work(&self, done: u64, total: u64) {
        if self.is_due(SIGN_OF_WORK_US) {
            self.progress(done, total);
        }
    }

    fn is_due(&self, pause_us: u64) -> bool {
        let told_us = self.said.borrow().told_us;
        told_us.is_none_or(|at| (self.clock)() >= at + pause_us)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        static NOW_US: Cell<u64> = const { Cell::new(0) };
    }

    /// What a sink tells, as `seq words` or `done/total`.
    #[track_caller]
    fn check(steps: &[(u64, &str)], expected: &[&str]) {
        let told = Rc::new(RefCell::new(Vec::new()));
        let tell = {
            let told = Rc::clone(&told);
            move |event| {
                told.borrow_mut().push(match event {
                    Event::Partial(it) => {
                        format!("{} {}", it.seq, it.body.unwrap().as_text().unwrap())
                    }
                    Event::Progress(it) => format!("{}/{}", it.done, it.total),
                    other => panic!("not of a sink: {other:?}"),
                });
            }
        };
        let guid = Guid::v7(1, [1; 10]);
        let sink = Sink::new(guid, 1, || NOW_US.get(), Rc::new(tell));
        for (at_ms, step) in steps {
            NOW_US.set(at_ms * 1_000);
            match step.strip_prefix('~') {
                Some(done) => sink.sign_of_work(done.parse().unwrap(), 9),
                None => sink.words(step),
            }
        }
        sink.flush();
        sink.flush();
        assert_eq!(*told.borrow(), expected);
    }

    #[test]
    fn words_are_gathered_and_none_is_lost() {
        check(&[], &[]);
        check(&[(0, "a")], &["0 a"]);
        check(
            &[(0, "a"), (10, "b"), (20, "c"), (40, "d"), (41, "e")],
            &["0 a", "1 bcd", "2 e"],
        );
    }

    #[test]
    fn work_without_words_is_told_now_and_then() {
        check(&[(0, "~1"), (10, "~2"), (3_999, "~3")], &["1/9"]);
        check(&[(0, "~1"), (4_000, "~2")], &["1/9", "2/9"]);
        check(&[(0, "a"), (3_000, "~1"), (4_000, "~2")], &["0 a", "2/9"]);
    }
}
