//! The workshop: what this thread can do, and the attempts in work, one task for each.
//!
//! A task answers with events: progress and partials while it works, then one result or one
//! refusal. Stopping an attempt drops its task, and its request or its model's run with it.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use futures_util::future::{AbortHandle, abortable};
use mtor_protocol::{Capability, Code, Event, Guid, Name, Refused, Roster, Work};
use wasm_bindgen_futures::spawn_local;

use crate::{
    Adapter, AdapterId, FromThread, Surroundings, ToThread,
    asks::{Asks, Said},
    attempt::{self, Attempt},
    built_in::{Guide, Sketch},
    clock,
    endpoint::Connected,
    port::tell,
    prompt::Prompt,
    shelf::Shelf,
};

/// What a program adds to the workshop. Everything is told to all of them, in their order.
pub trait Extra {
    /// Before the page hears that the thread is ready.
    fn started(&self, _: &Workshop) {}

    /// Each word of the page, also those that the workshop heeds itself.
    fn told(&self, _: &Workshop, _: &ToThread) {}

    /// A message that is a plain array: `File`s from the disk.
    fn given(&self, _: &Workshop, _files: &js_sys::Array) {}

    /// What the thread can do has changed.
    fn offers_changed(&self, _: &Workshop) {}
}

/// Nothing more.
impl Extra for () {}

/// Where an attempt comes from. The two know nothing of each other: both may bring the same
/// intent at the same attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    Page,
    Relay,
}

type TaskKey = (Origin, Guid, u32);

/// Who hears of an attempt.
pub(crate) struct Ears {
    /// Its turn has come: from then on it is worked on, before that it waits.
    pub(crate) works: Rc<dyn Fn(&Guid)>,
    pub(crate) tell: Rc<dyn Fn(Event)>,
}

/// One attempt in work.
struct Task {
    adapter: Option<AdapterId>,
    handle: AbortHandle,
    tell: Rc<dyn Fn(Event)>,
}

/// See the module's words; cheap to clone.
#[derive(Clone)]
pub struct Workshop(Rc<Inner>);

struct Inner {
    shelf: RefCell<Shelf>,
    tasks: RefCell<BTreeMap<TaskKey, Task>>,
    surroundings: Rc<Surroundings>,
    extras: Vec<Rc<dyn Extra>>,
    asks: Rc<Asks>,
    slow_ms: Cell<u32>,
    /// What the person chose beside the built-in abilities, while it stands.
    endpoint: Cell<Option<AdapterId>>,
    bridge: Cell<Option<AdapterId>>,
    /// Counts the wishes to connect: an older check that comes late is void.
    wish: Cell<u64>,
}

impl std::fmt::Debug for Workshop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workshop").finish_non_exhaustive()
    }
}

impl Workshop {
    pub(crate) fn open(extras: Vec<Rc<dyn Extra>>) -> Self {
        let surroundings = Rc::new(Surroundings::new(clock::now));
        let mut shelf = Shelf::default();
        shelf.put(Rc::new(Guide(Rc::clone(&surroundings))));
        shelf.put(Rc::new(Sketch));
        let workshop = Self(Rc::new(Inner {
            shelf: RefCell::new(shelf),
            tasks: RefCell::default(),
            surroundings,
            extras,
            asks: Rc::new(Asks::new(|word| tell(&word))),
            slow_ms: Cell::new(0),
            endpoint: Cell::new(None),
            bridge: Cell::new(None),
            wish: Cell::new(0),
        }));
        for extra in &workshop.0.extras {
            extra.started(&workshop);
        }
        workshop
    }

    /// From now on the adapter is offered and answers.
    pub fn register(&self, adapter: Rc<dyn Adapter>) -> AdapterId {
        let id = self.0.shelf.borrow_mut().put(adapter);
        self.offers_changed();
        id
    }

    /// Takes an adapter away. What it works on is refused, so that another tab may help; once
    /// that has stopped, it is unloaded.
    pub fn unregister(&self, id: AdapterId) {
        let adapter = self.0.shelf.borrow_mut().remove(id);
        let Some(adapter) = adapter else { return };
        let its_tasks = {
            let mut tasks = self.0.tasks.borrow_mut();
            tasks
                .extract_if(.., |_, task| task.adapter == Some(id))
                .collect::<Vec<_>>()
        };
        for ((_, guid, attempt), task) in its_tasks {
            task.handle.abort();
            let why = "The model that worked on it was taken away.";
            let refused = Refused::new(Code::ModelMissing, why).about(&guid);
            (task.tell)(Event::Refused(Refused {
                attempt: Some(attempt),
                ..refused
            }));
        }
        self.offers_changed();
        // Tasks run in the order of waking: those that were aborted are gone by then.
        spawn_local(async move { adapter.unload() });
    }

    /// Says everywhere what the adapters offer now; to be called when one of them has changed.
    pub fn offers_changed(&self) {
        let offers = self.offers();
        tell(&FromThread::Offers { offers });
        self.changed();
    }

    /// Everything that the thread can do, one capability for each realm.
    pub fn offers(&self) -> Vec<Capability> {
        self.0.shelf.borrow().offers()
    }

    /// What adapters may know of the realm.
    pub fn surroundings(&self) -> Rc<Surroundings> {
        Rc::clone(&self.0.surroundings)
    }

    pub(crate) fn set_roster(&self, roster: Roster) {
        self.0.surroundings.set_roster(roster);
    }

    pub(crate) fn serve(&self, work: Work, origin: Origin, ears: Ears) {
        let key = (origin, work.guid.clone(), work.attempt.unwrap_or_default());
        let picked = self.0.shelf.borrow().pick(&work);
        let adapter = picked.as_ref().map(|it| it.id);
        let tell = Rc::clone(&ears.tell);
        let (run, handle) = abortable(attempt::run(Attempt {
            work,
            picked,
            slow_ms: self.0.slow_ms.get(),
            ears,
        }));
        let task = Task {
            adapter,
            handle,
            tell,
        };
        self.0.tasks.borrow_mut().insert(key.clone(), task);
        let workshop = self.clone();
        spawn_local(async move {
            // One that was stopped is off the list already.
            if run.await.is_ok() {
                workshop.0.tasks.borrow_mut().remove(&key);
            }
        });
    }

    pub(crate) fn stop(&self, origin: Origin, guid: &Guid, attempt: u32) {
        let key = (origin, guid.clone(), attempt);
        if let Some(task) = self.0.tasks.borrow_mut().remove(&key) {
            task.handle.abort();
        }
    }

    pub(crate) fn told(&self, word: &ToThread) {
        self.heed(word);
        for extra in &self.0.extras {
            extra.told(self, word);
        }
    }

    pub(crate) fn given(&self, files: &js_sys::Array) {
        for extra in &self.0.extras {
            extra.given(self, files);
        }
    }

    fn heed(&self, word: &ToThread) {
        let asks = &self.0.asks;
        match word {
            ToThread::Alone { alone } => self.0.surroundings.set_alone(*alone),
            ToThread::Slow { ms } => self.0.slow_ms.set(*ms),
            ToThread::AreYouThere => tell(&FromThread::Alive),
            ToThread::Disconnect => {
                self.wish();
                self.disconnect();
            }
            ToThread::Connect { .. } => {
                let wish = self.wish();
                spawn_local(self.clone().connect(word.clone(), wish));
            }
            ToThread::Bridge { model } => self.bridge(model.as_deref()),
            ToThread::BridgeText { ask, text } => asks.heard(*ask, Said::Text(text.clone())),
            ToThread::BridgeEnd { ask } => asks.heard(*ask, Said::End),
            ToThread::BridgeFailed { ask, message } => {
                asks.heard(*ask, Said::Failed(message.clone()));
            }
            _ => {}
        }
    }

    fn wish(&self) -> u64 {
        self.0.wish.set(self.0.wish.get() + 1);
        self.0.wish.get()
    }

    async fn connect(self, form: ToThread, wish: u64) {
        let ToThread::Connect {
            url,
            key,
            model,
            page_origin,
        } = form
        else {
            return;
        };
        let outcome = Connected::check(&url, &key, &model, &page_origin).await;
        if self.0.wish.get() != wish {
            return;
        }
        match outcome {
            Ok(connected) => {
                let models = connected.models.clone();
                self.exchange(&self.0.endpoint, Some(Rc::new(connected)));
                let offers = self.offers();
                tell(&FromThread::Connected {
                    url,
                    models,
                    offers,
                });
            }
            Err(message) => {
                // The engine before is not what the person asked for any more.
                self.disconnect();
                tell(&FromThread::Failed { url, message });
            }
        }
        self.changed();
    }

    fn disconnect(&self) {
        self.exchange(&self.0.endpoint, None);
        let offers = self.offers();
        tell(&FromThread::Disconnected { offers });
        self.changed();
    }

    fn bridge(&self, model: Option<&str>) {
        let adapter = model.and_then(|it| Name::new(it).ok()).map(|model| {
            let asks = Rc::clone(&self.0.asks);
            Rc::new(Prompt { model, asks }) as Rc<dyn Adapter>
        });
        self.exchange(&self.0.bridge, adapter);
        self.offers_changed();
    }

    /// One adapter for another. What the old one works on goes on to its end.
    fn exchange(&self, place: &Cell<Option<AdapterId>>, adapter: Option<Rc<dyn Adapter>>) {
        let mut shelf = self.0.shelf.borrow_mut();
        if let Some(old) = place.take() {
            shelf.remove(old);
        }
        place.set(adapter.map(|it| shelf.put(it)));
    }

    fn changed(&self) {
        for extra in &self.0.extras {
            extra.offers_changed(self);
        }
    }
}
