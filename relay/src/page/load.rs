//! Where the page's files come from: the binary itself, or a folder.

use std::{collections::BTreeMap, fs, path::Path};

#[cfg(feature = "page")]
use bytes::Bytes;

use super::{asset::Asset, kind::tag};
use crate::{
    error::Error,
    limits::{PAGE_BYTES_MAX, PAGE_FILE_MAX},
};

/// A file put into the binary by the build script.
#[cfg(feature = "page")]
struct BuiltIn {
    path: &'static str,
    tag: &'static str,
    plain: Option<&'static [u8]>,
    brotli: Option<&'static [u8]>,
}

#[cfg(feature = "page")]
include!(concat!(env!("OUT_DIR"), "/page.rs"));

#[cfg(feature = "page")]
pub(super) fn built_in() -> BTreeMap<String, Asset> {
    let asset = |file: &BuiltIn| {
        let tag = file.tag.to_owned();
        let plain = file.plain.map(Bytes::from_static);
        let brotli = file.brotli.map(Bytes::from_static);
        (
            file.path.to_owned(),
            Asset::new(file.path, tag, plain, brotli),
        )
    };
    BUILT_IN.iter().map(asset).collect()
}

#[cfg(not(feature = "page"))]
pub(super) const fn built_in() -> BTreeMap<String, Asset> {
    BTreeMap::new()
}

/// All files of a folder; none when it does not exist.
pub(super) fn folder(root: &Path) -> Result<BTreeMap<String, Asset>, Error> {
    let mut files = BTreeMap::new();
    let mut room = PAGE_BYTES_MAX;
    if root.is_dir() {
        read(root, "", &mut room, &mut files)?;
    }
    Ok(files)
}

fn read(
    folder: &Path,
    prefix: &str,
    room: &mut u64,
    files: &mut BTreeMap<String, Asset>,
) -> Result<(), Error> {
    let failed = |source| Error::Page {
        path: folder.to_owned(),
        source,
    };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let url = format!("{prefix}/{name}");
        if path.is_dir() {
            read(&path, &url, room, files)?;
        } else if !name.starts_with('.') {
            let size = path.metadata().map_err(failed)?.len();
            if size > PAGE_FILE_MAX || size > *room {
                return Err(Error::PageTooLarge { path });
            }
            *room -= size;
            let plain = fs::read(&path).map_err(failed)?;
            files.insert(
                url.clone(),
                Asset::new(&url, tag(&plain), Some(plain.into()), None),
            );
        }
    }
    Ok(())
}
