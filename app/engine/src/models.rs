//! The models of this thread: what the page asks of them, and what it is told.
//!
//! One load at a time, since each wants most of the memory; the others wait their turn.

mod lasting;

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use futures_util::{
    FutureExt as _,
    future::{AbortHandle, LocalBoxFuture, Shared, abortable},
    lock::Mutex,
};
use mtor_store::{Catalog, Kind, Model as Listed};
use mtor_workshop::{
    AdapterId, Extra, FromThread, LoadOptions, LoadPhase, ModelState, StorageView, ToThread,
    Workshop, tell,
};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;

use crate::{
    books::{Books, linked},
    decoding::Fate,
    limits::LOADED_MAX,
    load::{Load, NotReady, Ready, loading},
    probe::{Probed, probe},
    shelf::Shelf,
    wanted::{Start, Wanted},
};

/// In place of a link, where files from disk cannot be used.
const FILES: &str = "files";

/// See the module's words.
#[derive(Debug, Clone)]
pub struct Models(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    books: RefCell<Books>,
    shelf: RefCell<Option<Rc<Shelf>>>,
    /// Lives beside the loads that wait for it: stopping one of them stops no probe, since a
    /// GPU cannot be opened twice in one thread.
    probing: RefCell<Option<Shared<LocalBoxFuture<'static, Rc<Probed>>>>>,
    storage: Cell<StorageView>,
    wanted: RefCell<Wanted>,
    /// What to load again once it is known what is here.
    resuming: RefCell<Option<Start>>,
    /// Where this tab's marks are kept, once its name is known.
    note: RefCell<Option<String>>,
    /// Files from disk, by the model's id; they live as long as the page's choice of them.
    chosen: RefCell<BTreeMap<String, Vec<web_sys::File>>>,
    /// What is in memory, with the bytes that it takes.
    ready: RefCell<BTreeMap<String, (AdapterId, u64)>>,
    waiting: RefCell<VecDeque<(String, LoadOptions)>>,
    running: RefCell<Option<(String, AbortHandle)>>,
    /// The GPU is gone, which is told once.
    is_lost: Cell<bool>,
    /// One note is written at a time.
    keeping: Mutex<()>,
}

impl Default for Models {
    fn default() -> Self {
        Self(Rc::new(Inner {
            books: RefCell::new(Books::open(&Catalog::built_in())),
            shelf: RefCell::default(),
            probing: RefCell::default(),
            storage: Cell::default(),
            wanted: RefCell::default(),
            resuming: RefCell::default(),
            note: RefCell::default(),
            chosen: RefCell::default(),
            ready: RefCell::default(),
            waiting: RefCell::default(),
            running: RefCell::default(),
            is_lost: Cell::default(),
            keeping: Mutex::default(),
        }))
    }
}

impl Extra for Models {
    fn started(&self, workshop: &Workshop) {
        let (models, workshop) = (self.clone(), workshop.clone());
        spawn_local(async move {
            models.open().await;
            models.resume(&workshop);
            models.next(&workshop);
        });
    }

    fn told(&self, workshop: &Workshop, word: &ToThread) {
        match word {
            ToThread::Lend {
                wanted: true,
                node_id: Some(name),
                ..
            } => self.remember(workshop, name.as_str()),
            ToThread::Load { id, options } => self.ask(workshop, id, *options),
            // It may have become ready while the word was on its way.
            ToThread::CancelLoad { id } if self.is_ready(id) => self.unload(workshop, id),
            ToThread::CancelLoad { id } => self.cancel(workshop, id),
            ToThread::Unload { id } => self.unload(workshop, id),
            ToThread::Delete { id } => self.delete(workshop, id),
            ToThread::AddLink { url } => match linked(url) {
                Ok(model) => drop(self.add(url, model)),
                Err(why) => refuse(url, why),
            },
            _ => {}
        }
    }

    fn given(&self, _: &Workshop, files: &js_sys::Array) {
        let files: Vec<web_sys::File> = files.iter().filter_map(|it| it.dyn_into().ok()).collect();
        if let Err(why) = Shelf::from_disk(&files) {
            return refuse(FILES, why.to_string());
        }
        if let Some(id) = self.add(FILES, from_disk(&files)) {
            self.0.chosen.borrow_mut().insert(id, files);
        }
    }
}

impl Models {
    /// Looks what is here.
    async fn open(&self) {
        let shelf = Rc::new(Shelf::open(&origin()).await);
        self.look_at(&shelf).await;
        self.0.shelf.replace(Some(shelf));
    }

    /// Under which id it is on the list, if it is.
    fn add(&self, asked: &str, model: Listed) -> Option<String> {
        let added = self.0.books.borrow_mut().add(model);
        match added {
            Ok(id) => {
                self.show();
                let url = asked.to_owned();
                tell(&FromThread::Added { url });
                Some(id)
            }
            Err(why) => {
                refuse(asked, why);
                None
            }
        }
    }

    fn ask(&self, workshop: &Workshop, id: &str, options: LoadOptions) {
        let is_known = self.0.books.borrow().get(id).is_some();
        if !is_known || self.is_busy(id) {
            return;
        }
        self.set(id, loading(LoadPhase::Waiting, 0, 0, 0.0));
        self.0
            .waiting
            .borrow_mut()
            .push_back((id.to_owned(), options));
        self.next(workshop);
    }

    /// Starts the load that waits longest, unless one runs.
    fn next(&self, workshop: &Workshop) {
        if self.0.running.borrow().is_some() || self.0.shelf.borrow().is_none() {
            return;
        }
        let Some((id, options)) = self.0.waiting.borrow_mut().pop_front() else {
            return;
        };
        let models = self.clone();
        let (load, handle) = abortable({
            let id = id.clone();
            async move { models.load(&id, options).await }
        });
        self.0.running.replace(Some((id.clone(), handle)));
        let (models, workshop) = (self.clone(), workshop.clone());
        spawn_local(async move {
            if let Ok(outcome) = load.await {
                models.ended(&workshop, &id, options, outcome).await;
            }
        });
    }

    async fn load(&self, id: &str, options: LoadOptions) -> Result<Ready, NotReady> {
        let listed = self.0.books.borrow().get(id).cloned();
        let shelf = self.0.shelf.borrow().clone();
        let (Some(listed), Some(shelf)) = (listed, shelf) else {
            return Err(NotReady::Place("This model is not on the list.".to_owned()));
        };
        let taken = self
            .0
            .ready
            .borrow()
            .values()
            .map(|it| it.1)
            .collect::<Vec<_>>();
        if taken.len() >= LOADED_MAX {
            return Err(NotReady::Place(format!(
                "{LOADED_MAX} models are in memory, and a third would not fit most machines. \
                 Unload one first."
            )));
        }
        self.0.wanted.borrow_mut().begins(id);
        self.set(id, loading(LoadPhase::Measuring, 0, 0, 0.0));
        self.keep().await;
        let probed = self.probed().await;
        let chosen = self.0.chosen.borrow().get(id).cloned();
        let load = Load {
            shelf: &shelf,
            listed: &listed,
            chosen: chosen.as_deref(),
            options,
            probed: &probed,
            taken_bytes: taken.iter().sum(),
        };
        load.run(&|state| self.set(id, state)).await
    }

    async fn ended(
        &self,
        workshop: &Workshop,
        id: &str,
        options: LoadOptions,
        outcome: Result<Ready, NotReady>,
    ) {
        self.0.running.replace(None);
        match outcome {
            Ok(ready) => {
                self.0.wanted.borrow_mut().holds(id, options);
                let decoding = ready.adapter.heard_by(self.ear(id));
                let adapter = workshop.register(Rc::new(decoding));
                let held = (adapter, ready.bytes);
                self.0.ready.borrow_mut().insert(id.to_owned(), held);
                // Whoever sees it ready may leave the page: the note says so before.
                self.keep().await;
                // It may have been unloaded meanwhile.
                if self.is_ready(id) {
                    self.set(id, ready.state);
                }
            }
            Err(why) => {
                if !why.is_loss() {
                    self.0.wanted.borrow_mut().ends(id);
                }
                self.look().await;
                self.fail(id, why.to_string());
                if why.is_loss() {
                    // The mark of the load stays: the next thread leaves this model to a person.
                    return self.fated(Fate::Lost);
                }
                self.keep().await;
            }
        }
        self.next(workshop);
    }

    /// Drops a load where it is; what has arrived stays for the next time.
    fn cancel(&self, workshop: &Workshop, id: &str) {
        self.0.waiting.borrow_mut().retain(|(it, _)| it != id);
        let running = self.0.running.borrow_mut().take_if(|(it, _)| it == id);
        if let Some((_, handle)) = running {
            handle.abort();
        }
        // Also one that waited: it may be there because it was in memory before a reload.
        self.0.wanted.borrow_mut().ends(id);
        let (models, workshop) = (self.clone(), workshop.clone());
        let id = id.to_owned();
        spawn_local(async move {
            models.set(&id, ModelState::Absent { here_bytes: 0 });
            models.look().await;
            models.keep().await;
            models.next(&workshop);
        });
    }

    fn unload(&self, workshop: &Workshop, id: &str) {
        let removed = self.0.ready.borrow_mut().remove(id);
        let Some((adapter, _)) = removed else {
            return;
        };
        workshop.unregister(adapter);
        self.0.wanted.borrow_mut().ends(id);
        self.cancel(workshop, id);
    }

    fn delete(&self, workshop: &Workshop, id: &str) {
        self.unload(workshop, id);
        self.cancel(workshop, id);
        self.0.chosen.borrow_mut().remove(id);
        let (models, id) = (self.clone(), id.to_owned());
        let shelf = self.0.shelf.borrow().clone();
        spawn_local(async move {
            if let Some(shelf) = shelf
                && let Err(why) = shelf.delete(&id).await
            {
                return models.fail(&id, why.to_string());
            }
            models.0.books.borrow_mut().forget(&id);
            models.look().await;
        });
    }

    fn is_ready(&self, id: &str) -> bool {
        self.0.ready.borrow().contains_key(id)
    }

    /// In memory, or on the way there.
    fn is_busy(&self, id: &str) -> bool {
        let is_running = matches!(&*self.0.running.borrow(), Some((it, _)) if it == id);
        let is_waiting = self.0.waiting.borrow().iter().any(|(it, _)| it == id);
        is_running || is_waiting || self.is_ready(id)
    }

    /// Measures the machine when it is first asked about.
    fn probed(&self) -> Shared<LocalBoxFuture<'static, Rc<Probed>>> {
        let begin = || {
            let probing = async {
                let probed = Rc::new(probe().await);
                tell(&FromThread::Probed(probed.view.clone()));
                probed
            };
            let probing = probing.boxed_local().shared();
            // It goes on when the load that asked is stopped: its time limit does, too, and a
            // good GPU would be found late by the next load.
            spawn_local(probing.clone().map(drop));
            probing
        };
        self.0
            .probing
            .borrow_mut()
            .get_or_insert_with(begin)
            .clone()
    }

    fn fail(&self, id: &str, message: String) {
        let here_bytes = self.0.books.borrow().here_bytes(id);
        self.set(
            id,
            ModelState::Failed {
                message,
                here_bytes,
            },
        );
    }

    fn set(&self, id: &str, state: ModelState) {
        self.0.books.borrow_mut().set(id, state);
        self.show();
    }

    /// Sees what the storage holds now, and shows it.
    async fn look(&self) {
        let shelf = self.0.shelf.borrow().clone();
        if let Some(shelf) = shelf {
            self.look_at(&shelf).await;
        }
    }

    async fn look_at(&self, shelf: &Shelf) {
        let held = shelf.list().await;
        let storage = shelf.storage().await;
        self.0.storage.set(StorageView {
            used_bytes: storage.used_bytes,
            quota_bytes: storage.quota_bytes,
            persistent: storage.persistent,
            available: storage.kept,
        });
        {
            let mut books = self.0.books.borrow_mut();
            for it in held.iter().filter(|it| !self.is_busy(&it.id)) {
                books.found(it);
            }
        }
        self.show();
    }

    fn show(&self) {
        let models = self.0.books.borrow().views();
        let storage = self.0.storage.get();
        tell(&FromThread::Models { models, storage });
    }
}

fn refuse(asked: &str, message: String) {
    let url = asked.to_owned();
    tell(&FromThread::Failed { url, message });
}

/// Files from disk as an entry of the list: the largest file gives the name.
fn from_disk(files: &[web_sys::File]) -> Listed {
    let size_bytes: f64 = files.iter().map(|it| it.size()).sum();
    let largest = files.iter().max_by(|a, b| a.size().total_cmp(&b.size()));
    let name = largest.map_or_else(
        || "From this disk".to_owned(),
        |it| format!("{}, from this disk", it.name()),
    );
    let stamp = files.first().map_or(0.0, web_sys::File::last_modified);
    let id = format!("disk-{}-{}", size_bytes as u64, stamp as u64);
    Listed {
        name,
        size_bytes: size_bytes as u64,
        license: String::new(),
        link: id.clone(),
        needs: "The files stay where they are; choose them again on the next visit.".to_owned(),
        kind: Kind::Pasted,
        gated: None,
        id,
    }
}

/// Of the page: the thread's own address has the same.
fn origin() -> String {
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.location().origin()
}
