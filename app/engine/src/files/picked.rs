//! Files chosen from the person's disk: read in place, never copied.

use mtor_store::{Chosen, Need, StoreError};
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, File, FileReaderSync};

use super::{
    SmallFiles,
    error::said,
    local::{Local, Reader, Weights},
};
use crate::limits::CHOSEN_MAX;

/// A model among chosen files; a folder's other files do not matter.
pub(crate) fn from_disk(files: &[File]) -> Result<Local, StoreError> {
    // A model's files first: of a large folder the rest is left out.
    let mut files = files.to_vec();
    files.sort_by_key(|file| Need::of(&file.name()).is_none());
    files.truncate(CHOSEN_MAX);
    let names: Vec<String> = files.iter().map(File::name).collect();
    let mut chosen = Chosen::among(&names)?;
    let mut small = SmallFiles::new();
    for (need, place) in &chosen.small {
        if let Some(file) = files.get(*place) {
            check_size(file, need.bytes_max())?;
            small.insert(need.file().to_owned(), whole(file)?);
        }
    }
    if let Some(file) = chosen.index.and_then(|place| files.get(place)) {
        check_size(file, mtor_store::limits::INDEX_BYTES_MAX)?;
        let json = whole(file)?;
        chosen = chosen.with_index(&names, &json)?;
        small.insert(file.name(), json);
    }
    let mut weights = Weights::default();
    for (name, place) in chosen.weights {
        if let Some(file) = files.get(place) {
            let blob: &Blob = file.unchecked_ref();
            weights.add(name, blob.size() as u64, Reader::Blob(blob.clone()));
        }
    }
    Ok(Local {
        name: "Files from disk".to_owned(),
        small,
        weights,
    })
}

fn check_size(file: &File, max: u64) -> Result<(), StoreError> {
    if file.size() as u64 <= max {
        return Ok(());
    }
    Err(StoreError::TooLarge {
        file: file.name(),
        max: mtor_store::Size(max),
    })
}

/// All of a small file.
pub(super) fn whole(blob: &Blob) -> Result<Vec<u8>, StoreError> {
    let mut bytes = vec![0; blob.size() as usize];
    let n = read(blob, 0, &mut bytes)?;
    bytes.truncate(n);
    Ok(bytes)
}

/// How many bytes came: fewer where the file ends.
pub(super) fn read(blob: &Blob, at: u64, into: &mut [u8]) -> Result<usize, StoreError> {
    let end = at.saturating_add(into.len() as u64);
    let piece = blob.slice_with_f64_and_f64(at as f64, end as f64);
    let reader = FileReaderSync::new().map_err(|why| said(&why))?;
    let buffer = piece.and_then(|piece| reader.read_as_array_buffer(&piece));
    let buffer = buffer.map_err(|why| said(&why))?;
    let bytes = js_sys::Uint8Array::new(buffer.as_ref());
    let n = bytes.length() as usize;
    if let Some(to) = into.get_mut(..n) {
        bytes.copy_to(to);
    }
    Ok(n)
}
