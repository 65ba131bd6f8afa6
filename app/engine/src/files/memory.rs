//! Models in this thread's memory, where the browser keeps no files: gone with the tab.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use mtor_store::{Manifest, StoreError};

use crate::limits::MEMORY_STEP_BYTES;

/// All models in memory, by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory(Rc<RefCell<BTreeMap<String, Kept>>>);

#[derive(Debug, Default)]
struct Kept {
    manifest: Option<Manifest>,
    files: BTreeMap<String, Rc<Vec<u8>>>,
    /// A download has it.
    taken: bool,
}

/// One model while it is filled.
#[derive(Debug)]
pub(crate) struct MemoryDisk {
    memory: Memory,
    id: String,
}

impl Memory {
    pub(crate) fn take(&self, id: &str) -> Result<MemoryDisk, StoreError> {
        let mut models = self.0.borrow_mut();
        let kept = models.entry(id.to_owned()).or_default();
        if std::mem::replace(&mut kept.taken, true) {
            return Err(StoreError::Locked);
        }
        Ok(MemoryDisk {
            memory: self.clone(),
            id: id.to_owned(),
        })
    }

    pub(crate) fn manifests(&self) -> Vec<Manifest> {
        let models = self.0.borrow();
        models
            .values()
            .filter_map(|kept| kept.manifest.clone())
            .collect()
    }

    pub(crate) fn manifest(&self, id: &str) -> Option<Manifest> {
        self.0.borrow().get(id)?.manifest.clone()
    }

    pub(crate) fn file(&self, id: &str, file: &str) -> Option<Rc<Vec<u8>>> {
        self.0.borrow().get(id)?.files.get(file).cloned()
    }

    pub(crate) fn bytes(&self) -> u64 {
        let models = self.0.borrow();
        let files = models.values().flat_map(|kept| kept.files.values());
        files.map(|file| file.len() as u64).sum()
    }

    pub(crate) fn remove(&self, id: &str) -> Result<(), StoreError> {
        let mut models = self.0.borrow_mut();
        if models.get(id).is_some_and(|kept| kept.taken) {
            return Err(StoreError::Locked);
        }
        models.remove(id);
        Ok(())
    }
}

impl Drop for MemoryDisk {
    fn drop(&mut self) {
        self.with(|kept| kept.taken = false);
    }
}

impl MemoryDisk {
    pub(crate) fn manifest(&self) -> Option<Manifest> {
        self.memory.manifest(&self.id)
    }

    pub(crate) fn commit(&self, manifest: &Manifest) {
        self.with(|kept| kept.manifest = Some(manifest.clone()));
    }

    pub(crate) fn write(&self, file: &str, at: u64, bytes: &[u8]) -> Result<(), StoreError> {
        let at = usize::try_from(at).map_err(|_| StoreError::Full)?;
        let end = at.checked_add(bytes.len()).ok_or(StoreError::Full)?;
        self.change(file, |content| {
            if end > content.len() {
                grow(content, end)?;
            }
            if let Some(place) = content.get_mut(at..end) {
                place.copy_from_slice(bytes);
            }
            Ok(())
        })
    }

    pub(crate) fn truncate(&self, file: &str, length: u64) -> Result<(), StoreError> {
        self.change(file, |content| {
            content.truncate(length as usize);
            Ok(())
        })
    }

    pub(crate) fn read(&self, file: &str, at: u64, length: u64) -> Vec<u8> {
        let Some(content) = self.memory.file(&self.id, file) else {
            return Vec::new();
        };
        let from = content.len().min(at as usize);
        let to = content.len().min(from.saturating_add(length as usize));
        content.get(from..to).unwrap_or_default().to_vec()
    }

    fn change(
        &self,
        file: &str,
        with: impl FnOnce(&mut Vec<u8>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let changed = self.with(|kept| {
            let content = kept.files.entry(file.to_owned()).or_default();
            // A model that runs reads its bytes: they are not changed under it.
            Rc::get_mut(content).map(with)
        });
        changed.flatten().unwrap_or(Err(StoreError::Locked))
    }

    fn with<T>(&self, what: impl FnOnce(&mut Kept) -> T) -> Option<T> {
        self.memory.0.borrow_mut().get_mut(&self.id).map(what)
    }
}

fn grow(content: &mut Vec<u8>, end: usize) -> Result<(), StoreError> {
    if end > content.capacity() {
        let more = (end - content.len()).max(MEMORY_STEP_BYTES);
        let grown = content.try_reserve_exact(more);
        grown.map_err(|_| StoreError::Full)?;
    }
    content.resize(end, 0);
    Ok(())
}
