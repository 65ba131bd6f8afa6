//! Which shards an index names.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{
    error::quoted,
    limits::{FILE_NAME_CHARS_MAX, SHARDS_MAX},
};

#[derive(Deserialize)]
struct Index {
    weight_map: BTreeMap<String, String>,
}

/// The names of the shards, sorted. An error is half a sentence.
pub(crate) fn read(json: &[u8]) -> Result<Vec<String>, String> {
    let index: Index = serde_json::from_slice(json).map_err(|why| quoted(&why.to_string()))?;
    let names: BTreeSet<String> = index.weight_map.into_values().collect();
    if names.is_empty() {
        return Err("it names no file".to_owned());
    }
    if names.len() > SHARDS_MAX {
        return Err(format!(
            "it names {} files, {SHARDS_MAX} at most are read",
            names.len()
        ));
    }
    match names.iter().find(|name| !is_file_name(name)) {
        Some(name) => Err(format!("\"{}\" is not the name of a shard", quoted(name))),
        None => Ok(names.into_iter().collect()),
    }
}

/// A name that cannot leave its folder, in a URL or on the disk.
fn is_file_name(name: &str) -> bool {
    name.len() <= FILE_NAME_CHARS_MAX
        && name.ends_with(".safetensors")
        && !name.starts_with('.')
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(names: &[String]) -> Vec<u8> {
        let map: BTreeMap<usize, &String> = names.iter().enumerate().collect();
        serde_json::to_vec(&serde_json::json!({ "weight_map": map })).unwrap()
    }

    #[test]
    fn shards_are_named_once_and_sorted() {
        let names = ["b.safetensors", "a.safetensors", "b.safetensors"].map(str::to_owned);
        assert_eq!(
            read(&index(&names)).unwrap(),
            ["a.safetensors", "b.safetensors"]
        );
    }

    #[test]
    fn an_index_that_leaves_its_folder_is_refused() {
        #[track_caller]
        fn check(json: &[u8], words: &str) {
            let why = read(json).unwrap_err();
            assert!(why.contains(words), "{why}");
        }
        check(b"{}", "weight_map");
        check(b"{\"weight_map\":{}}", "no file");
        for name in [
            "../x.safetensors",
            "a/b.safetensors",
            "x.bin",
            ".safetensors",
        ] {
            check(&index(&[name.to_owned()]), "not the name");
        }
        let long = format!("{}.safetensors", "x".repeat(FILE_NAME_CHARS_MAX));
        check(&index(&[long]), "not the name");
        let many: Vec<String> = (0..=SHARDS_MAX)
            .map(|i| format!("{i}.safetensors"))
            .collect();
        check(&index(&many), "65 files");
    }
}
