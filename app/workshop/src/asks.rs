//! Questions that the page puts to the browser's own model for this thread, and what comes back.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    future::poll_fn,
    rc::Rc,
    task::{Poll, Waker},
};

use crate::FromThread;

/// What the page says about one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    Text(String),
    End,
    Failed(String),
}

/// All open questions.
pub(crate) struct Asks {
    next: Cell<u32>,
    open: RefCell<BTreeMap<u32, Inbox>>,
    tell: Box<dyn Fn(FromThread)>,
}

#[derive(Debug, Default)]
struct Inbox {
    said: VecDeque<Said>,
    waker: Option<Waker>,
}

/// One open question. Dropping it before its end stops the model.
#[derive(Debug)]
pub(crate) struct Asking {
    asks: Rc<Asks>,
    ask: u32,
    is_over: bool,
}

impl std::fmt::Debug for Asks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let n_open = self.open.borrow().len();
        f.debug_struct("Asks").field("n_open", &n_open).finish()
    }
}

impl Asks {
    pub(crate) fn new(tell: impl Fn(FromThread) + 'static) -> Self {
        Self {
            next: Cell::new(0),
            open: RefCell::default(),
            tell: Box::new(tell),
        }
    }

    /// Asks the page; `messages` is JSON of `[{role, content}]`.
    pub(crate) fn ask(self: &Rc<Self>, messages: String) -> Asking {
        let ask = self.next.get();
        self.next.set(ask.wrapping_add(1));
        self.open.borrow_mut().insert(ask, Inbox::default());
        (self.tell)(FromThread::BridgeAsk { ask, messages });
        Asking {
            asks: Rc::clone(self),
            ask,
            is_over: false,
        }
    }

    /// From the page. What nobody waits for any more is dropped.
    pub(crate) fn heard(&self, ask: u32, said: Said) {
        let mut open = self.open.borrow_mut();
        if let Some(inbox) = open.get_mut(&ask) {
            inbox.said.push_back(said);
            if let Some(waker) = inbox.waker.take() {
                waker.wake();
            }
        }
    }
}

impl Asking {
    pub(crate) async fn next(&mut self) -> Said {
        let said = poll_fn(|cx| {
            let mut open = self.asks.open.borrow_mut();
            let inbox = open.entry(self.ask).or_default();
            let Some(said) = inbox.said.pop_front() else {
                inbox.waker = Some(cx.waker().clone());
                return Poll::Pending;
            };
            Poll::Ready(said)
        })
        .await;
        self.is_over = !matches!(said, Said::Text(_));
        said
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        self.asks.open.borrow_mut().remove(&self.ask);
        if !self.is_over {
            (self.asks.tell)(FromThread::BridgeStop { ask: self.ask });
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    fn world() -> (Rc<Asks>, Rc<RefCell<Vec<String>>>) {
        let told = Rc::new(RefCell::new(Vec::new()));
        let tell = {
            let told = Rc::clone(&told);
            move |word| {
                told.borrow_mut().push(match word {
                    FromThread::BridgeAsk { ask, messages } => format!("ask {ask} {messages}"),
                    FromThread::BridgeStop { ask } => format!("stop {ask}"),
                    other => format!("{other:?}"),
                });
            }
        };
        (Rc::new(Asks::new(tell)), told)
    }

    #[test]
    fn each_question_hears_its_own_answer_in_order() {
        let (asks, told) = world();
        let (mut one, mut two) = (asks.ask("[1]".to_owned()), asks.ask("[2]".to_owned()));
        assert_eq!(one.next().now_or_never(), None);
        asks.heard(1, Said::Text("b".to_owned()));
        asks.heard(0, Said::Text("a".to_owned()));
        asks.heard(0, Said::End);
        asks.heard(7, Said::End);
        assert_eq!(one.next().now_or_never(), Some(Said::Text("a".to_owned())));
        assert_eq!(one.next().now_or_never(), Some(Said::End));
        assert_eq!(two.next().now_or_never(), Some(Said::Text("b".to_owned())));
        drop((one, two));
        let expected = ["ask 0 [1]", "ask 1 [2]", "stop 1"];
        assert_eq!(*told.borrow(), expected, "only the unfinished is stopped");
        assert!(asks.open.borrow().is_empty());
    }
}
