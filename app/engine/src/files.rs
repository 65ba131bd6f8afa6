//! A model's files: in OPFS, in memory where there is none, or chosen from the person's disk.
//!
//! Reading is synchronous, as a dedicated thread may: access handles and `FileReaderSync`.
//!
//! **Invariant:** one download at a time has a model's folder. Its manifest is open for writing
//! meanwhile, which the browser grants once, across all tabs.

mod error;
mod folder;
mod handle;
mod local;
mod memory;
mod opfs;
mod picked;

pub(crate) use folder::{Folder, storage};
pub(crate) use local::small_files;
pub use local::{Local, Weights};
pub(crate) use memory::{Memory, MemoryDisk};
pub(crate) use opfs::{OpfsDisk, peek};
pub(crate) use picked::from_disk;

use mtor_store::{Manifest, StoreError};

pub use crate::opening::SmallFiles;

/// Where a download writes.
#[derive(Debug)]
pub(crate) enum Disk {
    Opfs(OpfsDisk),
    Memory(MemoryDisk),
}

impl Disk {
    /// What was here before, as far as it is really here.
    pub(crate) async fn manifest(&self) -> Option<Manifest> {
        match self {
            Self::Opfs(disk) => disk.manifest().await,
            Self::Memory(disk) => disk.manifest(),
        }
    }

    pub(crate) async fn write(
        &mut self,
        file: &str,
        at: u64,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        match self {
            Self::Opfs(disk) => disk.file(file).await?.write(at, bytes),
            Self::Memory(disk) => disk.write(file, at, bytes),
        }
    }

    pub(crate) async fn truncate(&mut self, file: &str, length: u64) -> Result<(), StoreError> {
        match self {
            Self::Opfs(disk) => disk.file(file).await?.truncate(length),
            Self::Memory(disk) => disk.truncate(file, length),
        }
    }

    pub(crate) async fn flush(&mut self, file: &str) -> Result<(), StoreError> {
        match self {
            Self::Opfs(disk) => disk.file(file).await?.flush(),
            Self::Memory(_) => Ok(()),
        }
    }

    /// At most `length` bytes; fewer where the file ends.
    pub(crate) async fn read(
        &mut self,
        file: &str,
        at: u64,
        length: u64,
    ) -> Result<Vec<u8>, StoreError> {
        match self {
            Self::Opfs(disk) => disk.file(file).await?.read_some(at, length),
            Self::Memory(disk) => Ok(disk.read(file, at, length)),
        }
    }

    pub(crate) fn commit(&mut self, manifest: &Manifest) -> Result<(), StoreError> {
        match self {
            Self::Opfs(disk) => disk.commit(manifest),
            Self::Memory(disk) => {
                disk.commit(manifest);
                Ok(())
            }
        }
    }
}
