//! Turns: an adapter runs at most as many intents at once as it has slots.
//!
//! The relay keeps to the slots already, but the page's own loopback counts for itself.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

/// The turns of one adapter.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    n_taken: Cell<u32>,
    /// In the order of asking.
    waiting: RefCell<Vec<Waker>>,
}

/// One turn; dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Turn(Rc<Turns>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.n_taken.set(self.0.n_taken.get() - 1);
        // All look again: one of them may have been canceled meanwhile.
        let waiting = self.0.waiting.take();
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl Turns {
    /// Waits until fewer than `slots` turns are taken. None at all would be a wait for good.
    pub(crate) async fn take(self: Rc<Self>, slots: u32) -> Turn {
        let turns = self;
        poll_fn(|cx| {
            if turns.n_taken.get() < slots.max(1) {
                turns.n_taken.set(turns.n_taken.get() + 1);
                return Poll::Ready(());
            }
            turns.waiting.borrow_mut().push(cx.waker().clone());
            Poll::Pending
        })
        .await;
        Turn(turns)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[test]
    fn no_more_turns_are_given_than_there_are_slots() {
        let turns = Rc::new(Turns::default());
        let take = |slots| Rc::clone(&turns).take(slots).now_or_never();
        let first = take(2).unwrap();
        let second = take(2).unwrap();
        assert!(take(2).is_none(), "both slots are taken");
        assert!(take(3).is_some(), "another slot came");
        drop(first);
        assert!(take(2).is_some(), "one was given back");
        assert!(take(1).is_none(), "a slot went");
        drop(second);
        assert!(take(0).is_some(), "nobody waits for good");
    }

    #[test]
    fn a_turn_that_comes_back_wakes_who_waits() {
        let turns = Rc::new(Turns::default());
        let first = Rc::clone(&turns).take(1).now_or_never().unwrap();
        let mut second = std::pin::pin!(Rc::clone(&turns).take(1));
        assert!(second.as_mut().now_or_never().is_none());
        assert_eq!(turns.waiting.borrow().len(), 1);
        drop(first);
        assert!(turns.waiting.borrow().is_empty(), "it was woken");
        assert!(second.now_or_never().is_some());
    }
}
