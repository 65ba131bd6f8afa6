//! The files of a model's folder, by the names that the hub uses.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::error::Error;

pub const CONFIG: &str = "config.json";
pub const GENERATION: &str = "generation_config.json";
pub const TOKENIZER: &str = "tokenizer.json";
pub const TOKENIZER_CONFIG: &str = "tokenizer_config.json";
pub const WEIGHTS: &str = "model.safetensors";

/// Where the shipped model lies in a clone.
pub fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../public/models/mini")
}

pub fn read(folder: &Path, name: &str) -> Result<Vec<u8>, Error> {
    let path = folder.join(name);
    fs::read(&path).map_err(|cause| Error::Read { path, cause })
}

pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Error> {
    let path = folder.join(name);
    let made = fs::create_dir_all(folder).and_then(|()| fs::write(&path, bytes));
    made.map_err(|cause| Error::Write { path, cause })
}
