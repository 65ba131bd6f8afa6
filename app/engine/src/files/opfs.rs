//! One model's folder while it is filled.

use std::collections::{BTreeMap, btree_map};

use mtor_store::{MANIFEST_FILE, Manifest, StoreError};

use super::{Folder, handle::Handle};

/// Written before the manifest itself: a tab killed between leaves one of the two whole.
const NEXT_MANIFEST: &str = "manifest.next.json";

/// The folder, with what is open in it.
#[derive(Debug)]
pub(crate) struct OpfsDisk {
    folder: Folder,
    manifest: Handle,
    next: Handle,
    open: BTreeMap<String, Handle>,
}

impl OpfsDisk {
    /// Takes the model for this thread.
    ///
    /// # Errors
    /// [`StoreError::Locked`] where another tab has it.
    pub(crate) async fn take(models: &Folder, id: &str) -> Result<Self, StoreError> {
        let folder = models.folder(id, true).await?;
        Ok(Self {
            manifest: folder.open(MANIFEST_FILE).await?,
            next: folder.open(NEXT_MANIFEST).await?,
            folder,
            open: BTreeMap::new(),
        })
    }

    pub(crate) async fn manifest(&self) -> Option<Manifest> {
        let read = |handle: &Handle| Manifest::read(&handle.read_some(0, u64::MAX).ok()?);
        let mut manifest = read(&self.manifest).or_else(|| read(&self.next))?;
        let mut lengths = BTreeMap::new();
        for file in manifest.files.keys() {
            if let Ok(blob) = self.folder.blob(file).await {
                lengths.insert(file.clone(), blob.size() as u64);
            }
        }
        manifest.believe(|file| lengths.get(file).copied());
        Some(manifest)
    }

    pub(crate) fn commit(&self, manifest: &Manifest) -> Result<(), StoreError> {
        let json = manifest.write();
        self.next.replace(&json)?;
        self.manifest.replace(&json)
    }

    /// A file of the model, opened once.
    pub(crate) async fn file(&mut self, name: &str) -> Result<&Handle, StoreError> {
        match self.open.entry(name.to_owned()) {
            btree_map::Entry::Occupied(open) => Ok(open.into_mut()),
            btree_map::Entry::Vacant(place) => {
                let handle = self.folder.open(name).await?;
                Ok(place.insert(handle))
            }
        }
    }
}

/// What a model's folder says, without taking it: another tab may be filling it.
pub(crate) async fn peek(models: &Folder, id: &str) -> Option<Manifest> {
    let folder = models.folder(id, false).await.ok()?;
    for name in [MANIFEST_FILE, NEXT_MANIFEST] {
        let Ok(blob) = folder.blob(name).await else {
            continue;
        };
        let bytes = super::picked::whole(&blob).unwrap_or_default();
        if let Some(manifest) = Manifest::read(&bytes) {
            return Some(manifest);
        }
    }
    None
}
