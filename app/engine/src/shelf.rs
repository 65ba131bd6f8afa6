//! The models of this browser: list, fetch, delete, and how much room there is.

use std::pin::pin;

use mtor_store::{Download, Held, Manifest, Model, Pace, Progress, StoreError};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::{
    fetch::{self, Ears},
    files::{self, Disk, Folder, Local, Memory, OpfsDisk, SmallFiles},
    limits::MEMORY_MODEL_BYTES_MAX,
};

/// See the module's words. Only in a dedicated thread: its files are synchronous.
#[derive(Debug, Clone)]
pub struct Shelf {
    place: Place,
    /// Of the page, as `https://host`: our own model lies there.
    origin: String,
    pace: Pace,
}

#[derive(Debug, Clone)]
enum Place {
    Opfs(Folder),
    /// No files here: small models in memory, gone with the tab.
    Memory(Memory),
}

/// The browser's storage for this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Storage {
    pub used_bytes: u64,
    pub quota_bytes: u64,
    /// The browser promised not to clean it up by itself. Only a page can ask for that.
    pub persistent: bool,
    /// False: nothing can be kept here (a private window, an address without https, an old
    /// browser); small models live in memory, and the quota is what those may take.
    pub kept: bool,
}

impl Shelf {
    pub async fn open(origin: &str) -> Self {
        let place = match Folder::models().await {
            Some(models) => Place::Opfs(models),
            None => Place::Memory(Memory::default()),
        };
        Self {
            place,
            origin: origin.to_owned(),
            pace: Pace::default(),
        }
    }

    /// A shelf of this thread's memory, as [`Shelf::open`] gives where nothing is kept.
    pub fn in_memory(origin: &str) -> Self {
        Self {
            place: Place::Memory(Memory::default()),
            origin: origin.to_owned(),
            pace: Pace::default(),
        }
    }

    /// The same shelf with steps of other sizes.
    #[must_use]
    pub fn with_pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }

    /// What the browser gives and what of it is used.
    pub async fn storage(&self) -> Storage {
        if let Place::Memory(memory) = &self.place {
            return Storage {
                used_bytes: memory.bytes(),
                quota_bytes: MEMORY_MODEL_BYTES_MAX,
                persistent: false,
                kept: false,
            };
        }
        let (used_bytes, quota_bytes) = estimate().await.unwrap_or_default();
        Storage {
            used_bytes,
            quota_bytes,
            persistent: is_persistent().await,
            kept: true,
        }
    }

    /// Models that are here, whole or in part.
    pub async fn list(&self) -> Vec<Held> {
        let mut list = Vec::new();
        match &self.place {
            Place::Memory(memory) => list.extend(memory.manifests().iter().map(Manifest::held)),
            Place::Opfs(models) => {
                for id in models.names().await.unwrap_or_default() {
                    let manifest = files::peek(models, &id).await;
                    list.extend(manifest.filter(|it| it.id == id).map(|it| it.held()));
                }
            }
        }
        list.retain(|held| held.here_bytes > 0);
        list
    }

    /// Fetches what is missing and opens the model. `judge` sees the small files before a byte
    /// of the weights is asked for (never for a model that is here already); its error is a
    /// sentence. `cancel`, when it completes, and
    /// dropping this future leave a part that the next call goes on with.
    ///
    /// # Errors
    /// What happened and what would work.
    pub async fn fetch(
        &self,
        model: &Model,
        judge: &dyn Fn(&SmallFiles) -> Result<(), String>,
        progress: &dyn Fn(Progress),
        cancel: impl Future<Output = ()>,
    ) -> Result<Local, StoreError> {
        let repository = model.repository(&self.origin)?;
        let mut disk = self.take(&model.id).await?;
        let found = disk.manifest().await;
        let found = found.filter(|it| it.id == model.id);
        let manifest =
            found.unwrap_or_else(|| Manifest::new(&model.id, &model.name, repository.link()));
        let download = Download::new(repository, manifest, self.room().await, self.pace);
        // Until every file has answered, the catalog's size is the best guess.
        let guess = Some(model.size_bytes).filter(|it| *it > 0);
        let tell = |mut it: Progress| {
            it.total = it.total.or(guess).map(|total| total.max(it.done));
            progress(it);
        };
        let ears = Ears {
            judge,
            progress: &tell,
        };
        fetch::run(download, &mut disk, ears, pin!(cancel)).await?;
        let manifest = disk.manifest().await;
        // Its files are closed before they are opened to read.
        drop(disk);
        let manifest = manifest.ok_or_else(|| gone(&model.id))?;
        self.local(&manifest).await
    }

    /// A model that is here, whole; nothing is fetched.
    ///
    /// # Errors
    /// It is not here, or in part.
    pub async fn get(&self, id: &str) -> Result<Local, StoreError> {
        let manifest = match &self.place {
            Place::Opfs(models) => files::peek(models, id).await,
            Place::Memory(memory) => memory.manifest(id),
        };
        let whole = manifest.filter(|it| it.complete && it.id == id);
        self.local(&whole.ok_or_else(|| gone(id))?).await
    }

    /// A model among files that the person chose; they stay where they are.
    ///
    /// # Errors
    /// What is missing among them, or what they are instead.
    pub fn from_disk(chosen: &[web_sys::File]) -> Result<Local, StoreError> {
        files::from_disk(chosen)
    }

    /// Removes a model's files.
    ///
    /// # Errors
    /// A tab is loading it or runs it.
    pub async fn delete(&self, id: &str) -> Result<(), StoreError> {
        match &self.place {
            Place::Opfs(models) => {
                if !models.names().await?.iter().any(|name| name == id) {
                    return Ok(());
                }
                let removed = models.remove(id).await;
                removed.map_err(in_use)
            }
            Place::Memory(memory) => memory.remove(id).map_err(in_use),
        }
    }

    async fn take(&self, id: &str) -> Result<Disk, StoreError> {
        Ok(match &self.place {
            Place::Opfs(models) => Disk::Opfs(OpfsDisk::take(models, id).await?),
            Place::Memory(memory) => Disk::Memory(memory.take(id)?),
        })
    }

    async fn local(&self, manifest: &Manifest) -> Result<Local, StoreError> {
        match &self.place {
            Place::Opfs(models) => Local::from_opfs(models, manifest).await,
            Place::Memory(memory) => Local::from_memory(memory, manifest),
        }
    }

    /// Bytes that may still be written.
    async fn room(&self) -> Option<u64> {
        match &self.place {
            Place::Memory(memory) => Some(MEMORY_MODEL_BYTES_MAX.saturating_sub(memory.bytes())),
            Place::Opfs(_) => {
                let (used, quota) = estimate().await?;
                Some(quota.saturating_sub(used))
            }
        }
    }
}

fn in_use(why: StoreError) -> StoreError {
    match why {
        StoreError::Locked => StoreError::InUse,
        why => why,
    }
}

fn gone(id: &str) -> StoreError {
    StoreError::Disk(format!("{id} is not here, or not all of it"))
}

/// Used bytes and quota.
async fn estimate() -> Option<(u64, u64)> {
    let storage = files::storage()?;
    let asked = storage.estimate().ok()?;
    let estimate = JsFuture::from(asked).await.ok()?;
    let number = |name: &str| {
        let value = js_sys::Reflect::get(&estimate, &JsValue::from_str(name));
        value.ok().and_then(|it| it.as_f64()).map(|it| it as u64)
    };
    Some((number("usage")?, number("quota")?))
}

async fn is_persistent() -> bool {
    let asked = files::storage().and_then(|it| it.persisted().ok());
    match asked {
        Some(asked) => {
            let asked: js_sys::Promise = asked.unchecked_into();
            JsFuture::from(asked).await.is_ok_and(|it| it.is_truthy())
        }
        None => false,
    }
}
