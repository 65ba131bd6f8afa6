//! What is here of a model: a small file beside its files, written after them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    limits::{FILE_NAME_CHARS_MAX, MANIFEST_BYTES_MAX, SHARDS_MAX},
    needs::Need,
    spans::Spans,
};

/// The manifest's own name in a model's folder.
pub const MANIFEST_FILE: &str = "manifest.json";
/// Changes when an older manifest cannot be gone on with.
const VERSION: u32 = 1;

/// What is here of one model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    version: u32,
    pub id: String,
    pub name: String,
    /// Its source; another source starts over.
    pub link: String,
    pub files: BTreeMap<String, Entry>,
    /// Everything that a model needs is here and checked.
    pub complete: bool,
}

/// What is here of one file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Entry {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Bytes that were flushed.
    #[serde(default)]
    pub here: Spans,
    /// All of it is here, with the right hash where one is known.
    #[serde(default)]
    pub settled: bool,
    /// An optional file that the source does not have.
    #[serde(default)]
    pub absent: bool,
}

/// A model in this browser, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub id: String,
    pub name: String,
    pub link: String,
    pub here_bytes: u64,
    /// Known once every file has answered.
    pub total_bytes: Option<u64>,
    pub complete: bool,
}

impl Manifest {
    pub fn new(id: &str, name: &str, link: &str) -> Self {
        Self {
            version: VERSION,
            id: id.to_owned(),
            name: name.to_owned(),
            link: link.to_owned(),
            files: BTreeMap::new(),
            complete: false,
        }
    }

    /// `None` where the bytes are not a manifest of this version: then nothing is here.
    pub fn read(json: &[u8]) -> Option<Self> {
        if json.len() > MANIFEST_BYTES_MAX {
            return None;
        }
        let manifest: Self = serde_json::from_slice(json).ok()?;
        manifest.is_sound().then_some(manifest)
    }

    /// As JSON, for [`MANIFEST_FILE`].
    pub fn write(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Takes back what the disk does not hold: `length_of` is a file's length there.
    pub fn believe(&mut self, length_of: impl Fn(&str) -> Option<u64>) {
        for (file, entry) in &mut self.files {
            let before = entry.here.bytes();
            entry.here.cut(length_of(file).unwrap_or(0));
            if entry.here.bytes() < before {
                entry.settled = false;
                self.complete = false;
            }
        }
    }

    pub fn here_bytes(&self) -> u64 {
        self.files.values().map(|entry| entry.here.bytes()).sum()
    }

    /// `None` until every file has answered.
    pub fn total_bytes(&self) -> Option<u64> {
        let present = || self.files.iter().filter(|(_, entry)| !entry.absent);
        let has_weights = present().any(|(file, _)| is_weights(file));
        let total: Option<u64> = present().map(|(_, entry)| entry.length).sum();
        total.filter(|_| has_weights)
    }

    pub fn held(&self) -> Held {
        Held {
            id: self.id.clone(),
            name: self.name.clone(),
            link: self.link.clone(),
            here_bytes: self.here_bytes(),
            total_bytes: self.total_bytes(),
            complete: self.complete,
        }
    }

    /// The names of the weights that are here, sorted: the order of a source's files.
    pub fn weights(&self) -> Vec<String> {
        let here = self
            .files
            .iter()
            .filter(|(_, entry)| entry.settled && !entry.absent);
        here.map(|(file, _)| file.clone())
            .filter(|file| is_weights(file))
            .collect()
    }

    fn is_sound(&self) -> bool {
        let small = Need::SMALL.len() + 2;
        self.version == VERSION
            && self.files.len() <= SHARDS_MAX + small
            && self.files.keys().all(|file| {
                Need::of(file).is_some()
                    && file.len() <= FILE_NAME_CHARS_MAX
                    && !file.contains(['/', '\\'])
            })
            && self.files.values().all(Entry::is_sound)
    }
}

impl Entry {
    fn is_sound(&self) -> bool {
        let within = |length| {
            let mut cut = self.here.clone();
            cut.cut(length);
            cut == self.here
        };
        self.here.are_sound()
            && self.length.is_none_or(within)
            && (!self.settled || self.absent || self.is_whole())
    }

    pub(crate) fn is_whole(&self) -> bool {
        self.length.is_some_and(|length| self.here.fills(length))
    }
}

fn is_weights(file: &str) -> bool {
    Need::of(file).is_some_and(|need| need.is_weights())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let mut manifest = Manifest::new("tiny", "Tiny", "https://example.org/tiny/");
        let mut entry = Entry {
            length: Some(100),
            etag: Some("\"1\"".to_owned()),
            settled: true,
            ..Entry::default()
        };
        entry.here.add(0, 100);
        for file in ["config.json", "model.safetensors"] {
            manifest.files.insert(file.to_owned(), entry.clone());
        }
        manifest.complete = true;
        manifest
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let manifest = manifest();
        assert_eq!(Manifest::read(&manifest.write()).as_ref(), Some(&manifest));
        let held = manifest.held();
        assert_eq!((held.here_bytes, held.total_bytes), (200, Some(200)));
        assert_eq!(manifest.weights(), ["model.safetensors"]);
    }

    #[test]
    fn what_the_disk_lost_is_not_here() {
        let mut manifest = manifest();
        manifest.believe(|_| Some(100));
        assert!(manifest.complete);
        manifest.believe(|file| (file == "config.json").then_some(100));
        assert!(!manifest.complete);
        assert_eq!(manifest.here_bytes(), 100);
        assert!(manifest.weights().is_empty());
    }

    #[test]
    fn a_foreign_manifest_is_nothing() {
        #[track_caller]
        fn check(change: impl Fn(&mut Manifest)) {
            let mut manifest = manifest();
            change(&mut manifest);
            assert_eq!(Manifest::read(&manifest.write()), None);
        }
        check(|it| it.version = 0);
        check(|it| it.name = "x".repeat(MANIFEST_BYTES_MAX));
        check(|it| {
            drop(
                it.files
                    .insert("../x.safetensors".to_owned(), Entry::default()),
            )
        });
        check(|it| drop(it.files.insert("run.js".to_owned(), Entry::default())));
        check(|it| it.files.values_mut().for_each(|entry| entry.here.clear()));
        check(|it| {
            it.files
                .values_mut()
                .for_each(|entry| entry.length = Some(99))
        });
        check(|it| {
            let many = (0..=SHARDS_MAX + 7).map(|i| (format!("{i}.safetensors"), Entry::default()));
            it.files.extend(many);
        });
        assert_eq!(Manifest::read(b"{"), None);
    }
}
