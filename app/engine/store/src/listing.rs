//! The hub's list of a repository: names, lengths, and hashes of large files.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Lines of the hub's pages.
const PAGE_LINES: usize = 1_000;

/// What the list says about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) length: u64,
    /// Large files only: the hub keeps them by this name.
    pub(crate) sha256: Option<String>,
}

/// The files of a repository's top folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Listing(BTreeMap<String, Listed>);

#[derive(Deserialize)]
struct Line {
    path: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    size: u64,
    lfs: Option<Lfs>,
}

#[derive(Deserialize)]
struct Lfs {
    oid: String,
    size: Option<u64>,
}

impl Listing {
    /// `None` where it is not such a list: then the files are asked for one by one.
    pub(crate) fn read(json: &[u8]) -> Option<Self> {
        let lines: Vec<Line> = serde_json::from_slice(json).ok()?;
        // A longer list comes in pages: what is not on the first may still be there.
        if lines.len() >= PAGE_LINES {
            return None;
        }
        let files = lines.into_iter().filter(|line| line.kind == "file");
        Some(Self(files.map(Line::listed).collect()))
    }

    pub(crate) fn get(&self, file: &str) -> Option<&Listed> {
        self.0.get(file)
    }

    /// The bytes of `model.safetensors`, or of what has the name of one of its shards.
    pub(crate) fn weights_bytes(&self, single: &str) -> u64 {
        if let Some(listed) = self.0.get(single) {
            return listed.length;
        }
        let is_shard = |file: &str| file.contains("-of-") && file.ends_with(".safetensors");
        let shards = self.0.iter().filter(|(file, _)| is_shard(file));
        shards.map(|(_, listed)| listed.length).sum()
    }

    /// What weights it has where it has no safetensors.
    pub(crate) fn other_weights(&self) -> &'static str {
        let any = |ending: &str| self.0.keys().any(|file| file.ends_with(ending));
        if any(".gguf") {
            "GGUF files"
        } else if any(".bin") || any(".pt") || any(".pth") {
            "pickles"
        } else if any(".onnx") {
            "ONNX files"
        } else if any(".safetensors") {
            "safetensors under other names (adapters, perhaps)"
        } else {
            "other files"
        }
    }
}

impl Line {
    fn listed(self) -> (String, Listed) {
        let length = self
            .lfs
            .as_ref()
            .and_then(|it| it.size)
            .unwrap_or(self.size);
        let sha256 = self.lfs.and_then(|it| sha256_of(&it.oid));
        (self.path, Listed { length, sha256 })
    }
}

/// A SHA-256 as written: 64 hex digits, with or without quotes and `sha256:`.
pub(crate) fn sha256_of(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("W/").trim_matches('"');
    let text = text.strip_prefix("sha256:").unwrap_or(text);
    let is_hash = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "5af571cbf074e6d21a03528d2330792e532ca608f24ac70a143f6b369968ab8c";

    #[test]
    fn a_list_names_lengths_and_hashes() {
        let json = format!(
            r#"[{{"type":"directory","oid":"1","size":0,"path":"onnx"}},
            {{"type":"file","oid":"2","size":861,"path":"config.json"}},
            {{"type":"file","oid":"3","size":134,"path":"model.safetensors",
              "lfs":{{"oid":"{HASH}","size":269060552,"pointerSize":134}}}}]"#
        );
        let listing = Listing::read(json.as_bytes()).unwrap();
        let weights = listing.get("model.safetensors").unwrap();
        assert_eq!(weights.length, 269_060_552);
        assert_eq!(weights.sha256.as_deref(), Some(HASH));
        assert_eq!(listing.get("config.json").unwrap().sha256, None);
        assert_eq!(listing.get("onnx"), None);
        assert_eq!(Listing::read(b"{\"error\":\"no\"}"), None);
    }

    #[test]
    fn other_weights_are_named() {
        #[track_caller]
        fn check(file: &str, expect: &str) {
            let json = format!(r#"[{{"type":"file","path":"{file}"}}]"#);
            let listing = Listing::read(json.as_bytes()).unwrap();
            assert!(listing.other_weights().contains(expect), "{file}");
        }
        check("q4_k_m.gguf", "GGUF");
        check("pytorch_model.bin", "pickles");
        check("model.onnx", "ONNX");
        check("adapter_model.safetensors", "adapters");
        check("README.md", "other files");
    }

    #[test]
    fn a_hash_is_told_from_another_tag() {
        assert_eq!(sha256_of(&format!("\"{HASH}\"")).as_deref(), Some(HASH));
        assert_eq!(sha256_of(&format!("sha256:{HASH}")).as_deref(), Some(HASH));
        assert_eq!(sha256_of("\"d41d8cd98f00b204e9800998ecf8427e\""), None);
    }
}
