//! An open file: synchronous, closed when dropped.

use mtor_store::StoreError;
use web_sys::{FileSystemReadWriteOptions, FileSystemSyncAccessHandle};

use super::error::said;

/// While it lives, nobody else writes this file.
#[derive(Debug)]
pub(crate) struct Handle(pub(super) FileSystemSyncAccessHandle);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Handle {
    pub(crate) fn length(&self) -> Result<u64, StoreError> {
        self.0
            .get_size()
            .map(|size| size as u64)
            .map_err(|why| said(&why))
    }

    /// How many bytes came: fewer than asked for where the file ends.
    pub(crate) fn read(&self, at: u64, into: &mut [u8]) -> Result<usize, StoreError> {
        let read = self.0.read_with_u8_array_and_options(into, &place(at));
        read.map(|n| n as usize).map_err(|why| said(&why))
    }

    pub(crate) fn read_some(&self, at: u64, length: u64) -> Result<Vec<u8>, StoreError> {
        let left = self.length()?.saturating_sub(at);
        let mut bytes = vec![0; left.min(length) as usize];
        let n = self.read(at, &mut bytes)?;
        bytes.truncate(n);
        Ok(bytes)
    }

    pub(crate) fn write(&self, at: u64, bytes: &[u8]) -> Result<(), StoreError> {
        let written = self.0.write_with_u8_array_and_options(bytes, &place(at));
        match written {
            // Some browsers write what fits and do not complain.
            Ok(n) if (n as usize) < bytes.len() => Err(StoreError::Full),
            Ok(_) => Ok(()),
            Err(why) => Err(said(&why)),
        }
    }

    pub(crate) fn truncate(&self, length: u64) -> Result<(), StoreError> {
        let cut = self.0.truncate_with_f64(length as f64);
        cut.map_err(|why| said(&why))
    }

    pub(crate) fn flush(&self) -> Result<(), StoreError> {
        self.0.flush().map_err(|why| said(&why))
    }

    /// The content, whole.
    pub(crate) fn replace(&self, bytes: &[u8]) -> Result<(), StoreError> {
        self.write(0, bytes)?;
        self.truncate(bytes.len() as u64)?;
        self.flush()
    }
}

fn place(at: u64) -> FileSystemReadWriteOptions {
    let options = FileSystemReadWriteOptions::new();
    options.set_at(at as f64);
    options
}
