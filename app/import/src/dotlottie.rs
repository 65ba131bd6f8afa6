//! dotLottie: a zip of Lottie files and their pictures, with a manifest.
//!
//! Both versions are read: `animations/` and `images/` of the first, `a/` and `i/` of the
//! second. The animation that the manifest starts with is taken.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use serde_json::Value;
use zip::ZipArchive;

use crate::{
    Fonts, Import, ImportError, LeftOut,
    limits::{FILE_BYTES_MAX, LEFT_OUT_MAX, UNPACKED_BYTES_MAX},
    lottie,
};

#[cfg(test)]
mod tests;

/// Files in one archive: pictures of a sequence of frames are the most there is.
const ENTRIES_MAX: usize = 2_000;
/// The list of what is in the archive.
const MANIFEST: &str = "manifest.json";

/// Whether the bytes begin as a zip does.
pub fn looks_like(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The scene of a dotLottie file.
pub fn import(bytes: &[u8], fonts: &Fonts) -> Result<Import, ImportError> {
    ImportError::at_most("bytes", bytes.len(), FILE_BYTES_MAX)?;
    let archive = Archive::unpack(bytes)?;
    let manifest = archive.manifest();
    let animation = archive
        .animation(&manifest)
        .ok_or_else(|| malformed("it has no animation"))?;
    let mut import = lottie::import_with(animation, fonts, Some(&archive))?;
    for what in archive.left_out(&manifest) {
        if import.left_out.len() < LEFT_OUT_MAX {
            import.left_out.push(LeftOut {
                what,
                place: "dotLottie".to_owned(),
            });
        }
    }
    Ok(import)
}

fn malformed(why: impl Into<String>) -> ImportError {
    ImportError::Malformed {
        format: "dotLottie",
        why: why.into(),
    }
}

/// The files of interest, unpacked.
struct Archive {
    files: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    fn unpack(bytes: &[u8]) -> Result<Self, ImportError> {
        let unreadable = |e: zip::result::ZipError| malformed(e.to_string());
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
        ImportError::at_most("files", zip.len(), ENTRIES_MAX)?;
        let mut files = BTreeMap::new();
        let mut room = UNPACKED_BYTES_MAX as u64;
        for idx in 0..zip.len() {
            let entry = zip.by_index(idx).map_err(unreadable)?;
            // A name in no known writing is none that a manifest could mean.
            let Ok(name) = entry.name().map(std::borrow::Cow::into_owned) else {
                continue;
            };
            if entry.is_dir() || !is_of_interest(&name) {
                continue;
            }
            let mut content = Vec::new();
            // What an archive says of its sizes may be a lie; what comes out is counted.
            let read = entry.take(room + 1).read_to_end(&mut content);
            read.map_err(|e| malformed(format!("{name}: {e}")))?;
            room = room
                .checked_sub(content.len() as u64)
                .ok_or(ImportError::TooMany {
                    what: "bytes unpacked",
                    found: UNPACKED_BYTES_MAX + 1,
                    max: UNPACKED_BYTES_MAX,
                })?;
            files.insert(name, content);
        }
        Ok(Self { files })
    }

    fn manifest(&self) -> Value {
        let bytes = self.files.get(MANIFEST).map_or(&[][..], Vec::as_slice);
        serde_json::from_slice(bytes).unwrap_or(Value::Null)
    }

    /// The one that the manifest starts with, else its first, else the first there is.
    fn animation(&self, manifest: &Value) -> Option<&[u8]> {
        let initial = manifest.get("initial").and_then(|i| i.get("animation"));
        let active = manifest.get("activeAnimationId").or(initial);
        let first = manifest.pointer("/animations/0/id");
        let named = [active, first]
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .find_map(|id| self.named(id));
        named.or_else(|| {
            let mut files = self.files.iter();
            files
                .find(|(name, _)| is_animation(name))
                .map(|(_, content)| content.as_slice())
        })
    }

    fn named(&self, id: &str) -> Option<&[u8]> {
        ["a", "animations"].iter().find_map(|folder| {
            let content = self.files.get(&format!("{folder}/{id}.json"));
            content.map(Vec::as_slice)
        })
    }

    fn left_out(&self, manifest: &Value) -> Vec<String> {
        let mut left_out = Vec::new();
        let n_animations = self.files.keys().filter(|name| is_animation(name)).count();
        if n_animations > 1 {
            left_out.push(format!("{} other animations", n_animations - 1));
        }
        let lists = [
            ("themes", "themes"),
            ("states", "state machines"),
            ("stateMachines", "state machines"),
        ];
        for (key, what) in lists {
            let list = manifest.get(key).and_then(Value::as_array);
            if list.is_some_and(|list| !list.is_empty()) {
                left_out.push(what.to_owned());
            }
        }
        left_out
    }
}

impl lottie::Files for Archive {
    /// Assets name their folder in many ways, or not at all.
    fn find(&self, folder: &str, name: &str) -> Option<&[u8]> {
        let own = folder.trim_matches('/');
        let name = name.trim_start_matches('/');
        [own, "i", "images"].iter().find_map(|folder| {
            let content = self.files.get(&format!("{folder}/{name}"));
            content.map(Vec::as_slice)
        })
    }
}

fn is_animation(name: &str) -> bool {
    let in_folder = name.starts_with("a/") || name.starts_with("animations/");
    in_folder && name.ends_with(".json")
}

/// Themes, state machines and sounds are not unpacked.
fn is_of_interest(name: &str) -> bool {
    const FOLDERS: [&str; 2] = ["i/", "images/"];
    name == MANIFEST || is_animation(name) || FOLDERS.iter().any(|f| name.starts_with(f))
}
