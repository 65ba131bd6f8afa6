//! What outlives the thread: models come back after a reload, or after their GPU was lost.

use futures_util::{FutureExt as _, future::LocalBoxFuture};
use mtor_workshop::{FromThread, Workshop, tell};
use wasm_bindgen_futures::spawn_local;

use super::Models;
use crate::{
    apart::to_the_end,
    decoding::{Ear, Fate},
    notes,
    wanted::{Kept, Wanted},
};

impl Models {
    /// Lending begins in a tab of this name: what it had in memory before is loaded again.
    pub(super) fn remember(&self, workshop: &Workshop, name: &str) {
        let note = format!("wanted-{name}.json");
        if self.0.note.replace(Some(note.clone())).is_some() {
            return;
        }
        let (models, workshop) = (self.clone(), workshop.clone());
        spawn_local(async move {
            let mut before = Wanted::read(&notes::read(&note).await, unix_s());
            let start = before.start();
            // What was loaded meanwhile is known already.
            let now = models.0.wanted.take();
            models.0.wanted.replace(before.then(now));
            models.keep().await;
            models.0.resuming.replace(Some(start));
            models.resume(&workshop);
        });
    }

    /// Loads again what was there before, once both are known: what that was, and what is here.
    pub(super) fn resume(&self, workshop: &Workshop) {
        if self.0.shelf.borrow().is_none() {
            return;
        }
        let Some(start) = self.0.resuming.take() else {
            return;
        };
        for id in start.suspects {
            let message = "The last time, the tab was left or went down while this model was \
                           loading or writing its first answer, so it was not loaded again by \
                           itself. If the tab went down, the model is too large for this \
                           machine: a smaller one, or 8-bit weights, may work.";
            self.fail(&id, message.to_owned());
        }
        for id in start.weary {
            let message = "The GPU was lost several times in a row with this model, so it was \
                           not loaded again by itself. A smaller model, or the CPU, may work.";
            self.fail(&id, message.to_owned());
        }
        for it in start.load {
            self.ask_again(workshop, &it);
        }
        let models = self.clone();
        spawn_local(async move { models.keep().await });
    }

    /// Only what is whole here: no download begins that nobody asked for.
    fn ask_again(&self, workshop: &Workshop, it: &Kept) {
        if self.is_busy(&it.id) {
            // A person was faster.
            return;
        }
        let is_chosen = self.0.chosen.borrow().contains_key(&it.id);
        if is_chosen || self.0.books.borrow().is_whole(&it.id) {
            self.ask(workshop, &it.id, it.options);
        } else {
            self.0.wanted.borrow_mut().ends(&it.id);
        }
    }

    /// For the answers of one model.
    pub(super) fn ear(&self, id: &str) -> OneEar {
        OneEar {
            models: self.clone(),
            id: id.to_owned(),
        }
    }

    /// A model has answered, or its GPU is gone: then this thread ends, and the page starts
    /// another after a pause.
    pub(super) fn fated(&self, fate: Fate) {
        let models = self.clone();
        let is_news = match fate {
            Fate::Answered => self.0.wanted.borrow_mut().answers(),
            Fate::Lost => {
                let is_news = !self.0.is_lost.replace(true);
                if is_news {
                    self.0.wanted.borrow_mut().loses();
                }
                is_news
            }
        };
        if !is_news {
            return;
        }
        spawn_local(async move {
            models.keep().await;
            if fate == Fate::Lost {
                // A device cannot be opened twice in one thread: the page starts another.
                let message =
                    "The GPU of this tab was lost, so its engine starts again.".to_owned();
                tell(&FromThread::Lost { message });
            }
        });
    }

    /// Writes the note, to the end also where the load that waits for it is stopped: a file
    /// that is open then could not be written again.
    pub(super) async fn keep(&self) {
        let models = self.clone();
        to_the_end(async move { models.write_note().await }).await;
    }

    async fn write_note(&self) {
        let _turn = self.0.keeping.lock().await;
        let bytes = self.0.wanted.borrow_mut().write(unix_s());
        let note = self.0.note.borrow().clone();
        if let Some(note) = note {
            notes::write(&note, &bytes).await;
        }
    }
}

/// Hears of one model's answers.
pub(super) struct OneEar {
    models: Models,
    id: String,
}

impl Ear for OneEar {
    fn tries(&self) -> LocalBoxFuture<'static, ()> {
        let models = self.models.clone();
        models.0.wanted.borrow_mut().tries(&self.id);
        async move { models.keep().await }.boxed_local()
    }

    /// Also a GPU that was lost: losses are counted, and a few are borne.
    fn survives(&self) {
        let models = self.models.clone();
        let is_news = models.0.wanted.borrow_mut().survives(&self.id);
        if is_news {
            spawn_local(async move { models.keep().await });
        }
    }

    fn ended(&self, fate: Fate) {
        self.models.fated(fate);
    }
}

fn unix_s() -> u64 {
    (js_sys::Date::now() / 1e3) as u64
}
