//! A model that is here: small files as bytes, weights to be read piece by piece.

use std::rc::Rc;

use mtor_checkpoint::{ReadError, Source};
use mtor_store::{Manifest, Need, StoreError};

use super::{Folder, Memory, SmallFiles, handle::Handle, picked};

/// A model's files.
#[derive(Debug)]
pub struct Local {
    pub name: String,
    pub small: SmallFiles,
    pub weights: Weights,
}

/// The weights, in the order of their names: a source of tensors. Nothing is copied.
#[derive(Debug, Default)]
pub struct Weights {
    files: Vec<(String, u64, Reader)>,
}

#[derive(Debug)]
pub(super) enum Reader {
    Handle(Handle),
    Blob(web_sys::Blob),
    Memory(Rc<Vec<u8>>),
}

impl Weights {
    pub(super) fn add(&mut self, name: String, length: u64, reader: Reader) {
        self.files.push((name, length, reader));
    }

    /// Names and lengths; a file's place here is its number as a [`Source`].
    pub fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        self.files
            .iter()
            .map(|(name, length, _)| (name.as_str(), *length))
    }
}

impl Source for Weights {
    fn read(&mut self, file: usize, at: u64, into: &mut [u8]) -> Result<(), ReadError> {
        let Some((name, length, reader)) = self.files.get(file) else {
            return Err(ReadError(format!("There is no file {file} of weights.")));
        };
        let got = match reader {
            Reader::Handle(handle) => handle.read(at, into),
            Reader::Blob(blob) => picked::read(blob, at, into),
            Reader::Memory(bytes) => Ok(copy(bytes, at, into)),
        };
        match got {
            Ok(n) if n == into.len() => Ok(()),
            Ok(_) => Err(ReadError(format!(
                "{name} has {length} bytes and {} from byte {at} were asked for; load the model \
                 again.",
                into.len()
            ))),
            Err(why) => Err(ReadError(why.to_string())),
        }
    }
}

impl Local {
    /// A complete model of this browser's files.
    pub(crate) async fn from_opfs(
        models: &Folder,
        manifest: &Manifest,
    ) -> Result<Self, StoreError> {
        let folder = models.folder(&manifest.id, false).await?;
        let mut weights = Weights::default();
        for file in manifest.weights() {
            let blob = folder.blob(&file).await?;
            let length = blob.size() as u64;
            let reader = match folder.open_to_read(&file).await {
                Ok(handle) => Reader::Handle(handle),
                // Another tab reads it, in a browser that gives one handle only.
                Err(_) => Reader::Blob(blob.into()),
            };
            weights.add(file, length, reader);
        }
        let mut small = SmallFiles::new();
        for file in small_files(manifest) {
            let blob = folder.blob(&file).await?;
            small.insert(file, picked::whole(&blob)?);
        }
        let name = manifest.name.clone();
        Ok(Self {
            name,
            small,
            weights,
        })
    }

    pub(crate) fn from_memory(memory: &Memory, manifest: &Manifest) -> Result<Self, StoreError> {
        let file = |file: &str| {
            let bytes = memory.file(&manifest.id, file);
            bytes.ok_or_else(|| StoreError::Disk(format!("{file} is gone")))
        };
        let mut weights = Weights::default();
        for name in manifest.weights() {
            let bytes = file(&name)?;
            weights.add(name, bytes.len() as u64, Reader::Memory(bytes));
        }
        let small = small_files(manifest).map(|name| {
            let bytes = file(&name)?.to_vec();
            Ok((name, bytes))
        });
        Ok(Self {
            name: manifest.name.clone(),
            small: small.collect::<Result<_, StoreError>>()?,
            weights,
        })
    }
}

/// What is here and is read whole.
pub(crate) fn small_files(manifest: &Manifest) -> impl Iterator<Item = String> {
    let here = manifest
        .files
        .iter()
        .filter(|(_, it)| it.settled && !it.absent);
    here.map(|(name, _)| name.clone())
        .filter(|name| Need::of(name).is_some_and(|need| !need.is_weights()))
}

fn copy(bytes: &[u8], at: u64, into: &mut [u8]) -> usize {
    let from = bytes.len().min(usize::try_from(at).unwrap_or(usize::MAX));
    let rest = bytes.get(from..).unwrap_or_default();
    let n = rest.len().min(into.len());
    if let (Some(to), Some(from)) = (into.get_mut(..n), rest.get(..n)) {
        to.copy_from_slice(from);
    }
    n
}
