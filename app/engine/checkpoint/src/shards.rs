//! The index of a model that comes in several files.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::{
    CheckpointError, Role, Tensor,
    error::quoted,
    limits::{FILE_NAME_BYTES_MAX, INDEX_BYTES_MAX, SHARDS_MAX, TENSORS_MAX},
    sniff::{Kind, refuse},
};

/// `model.safetensors.index.json`: which file each tensor is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShardIndex {
    /// File names, sorted; a tensor's `file` counts in this list.
    pub files: Vec<String>,
    /// The place in `files` by the tensor's name.
    pub weight_map: BTreeMap<String, usize>,
    /// Bytes of all weights, where the index says it.
    pub total_size: Option<u64>,
}

#[derive(Deserialize)]
struct Written {
    weight_map: BTreeMap<String, String>,
    #[serde(default)]
    metadata: serde_json::Value,
}

impl ShardIndex {
    /// # Errors
    /// When it is no such JSON, names no tensors, too many files, files outside of its own folder,
    /// or files that are not safetensors.
    pub fn read(json: &[u8]) -> Result<Self, CheckpointError> {
        let what = "The shard index";
        if json.len() > INDEX_BYTES_MAX {
            return Err(CheckpointError::TooLarge {
                what,
                most: INDEX_BYTES_MAX as u64,
            });
        }
        let written: Written =
            serde_json::from_slice(json).map_err(|error| CheckpointError::NotJson {
                what,
                why: error.to_string(),
            })?;
        if written.weight_map.is_empty() || written.weight_map.len() > TENSORS_MAX {
            return Err(wrong(format!(
                "it names {} tensors",
                written.weight_map.len()
            )));
        }
        let mut files: Vec<String> = written.weight_map.values().cloned().collect();
        files.sort_unstable();
        files.dedup();
        if files.len() > SHARDS_MAX {
            return Err(wrong(format!(
                "it names {} files, and {SHARDS_MAX} are the most",
                files.len()
            )));
        }
        files.iter().try_for_each(|name| check_name(name))?;
        let place = |name: String| files.binary_search(&name).unwrap_or_default();
        let weight_map = written
            .weight_map
            .into_iter()
            .map(|(tensor, file)| (tensor, place(file)))
            .collect();
        let total_size = written
            .metadata
            .get("total_size")
            .and_then(serde_json::Value::as_u64);
        Ok(Self {
            files,
            weight_map,
            total_size,
        })
    }

    /// The tensors that count: those in the file that the index names for them. Tensors that the
    /// index does not name are ignored, as loaders do.
    ///
    /// # Errors
    /// When a tensor of the index is not in the file that it names.
    pub fn select(&self, mut tensors: Vec<Tensor>) -> Result<Vec<Tensor>, CheckpointError> {
        tensors.retain(|tensor| self.weight_map.get(&tensor.name) == Some(&tensor.file));
        let here: BTreeSet<&str> = tensors.iter().map(|tensor| tensor.name.as_str()).collect();
        // Indexes of tied models sometimes name an output layer that no shard holds.
        let is_needed = |name: &str| !matches!(Role::of(name), None | Some(Role::Output));
        let absent = |name: &&String| is_needed(name) && !here.contains(name.as_str());
        match self.weight_map.keys().find(absent) {
            Some(name) => {
                let file = self
                    .weight_map
                    .get(name)
                    .and_then(|&place| self.files.get(place));
                Err(wrong(format!(
                    "{} is not in {}",
                    quoted(name),
                    file.map_or("its file", String::as_str)
                )))
            }
            None => Ok(tensors),
        }
    }
}

fn wrong(why: String) -> CheckpointError {
    CheckpointError::Index { why }
}

/// A name is asked for beside the index, so it must not lead elsewhere.
fn check_name(name: &str) -> Result<(), CheckpointError> {
    if name.ends_with(".bin") || name.ends_with(".pt") || name.ends_with(".pth") {
        return refuse(Kind::Pickle);
    }
    let plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if !plain
        || name.starts_with('.')
        || !name.ends_with(".safetensors")
        || name.len() > FILE_NAME_BYTES_MAX
    {
        return Err(wrong(format!(
            "\"{}\" is no name of a safetensors file beside it",
            quoted(name)
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dtype;

    fn index(map: &str) -> Result<ShardIndex, CheckpointError> {
        ShardIndex::read(
            format!(r#"{{"metadata":{{"total_size":12}},"weight_map":{map}}}"#).as_bytes(),
        )
    }

    fn tensor(name: &str, file: usize) -> Tensor {
        Tensor {
            name: name.to_owned(),
            dtype: Dtype::F32,
            shape: vec![0],
            file,
            range: 8..8,
        }
    }

    #[test]
    fn files_are_sorted_and_tensors_point_at_them() {
        let index =
            index(r#"{"norm.weight":"b.safetensors","lm_head.weight":"a.safetensors"}"#).unwrap();
        assert_eq!(
            index.files,
            ["a.safetensors", "b.safetensors"],
            "sorted, each once"
        );
        assert_eq!(index.weight_map["norm.weight"], 1, "the second file");
        assert_eq!(index.total_size, Some(12), "as written");
        let all = vec![
            tensor("norm.weight", 0),
            tensor("norm.weight", 1),
            tensor("lm_head.weight", 0),
        ];
        let kept: Vec<_> = index
            .select(all)
            .unwrap()
            .iter()
            .map(|t| (t.name.clone(), t.file))
            .collect();
        assert_eq!(
            kept,
            [
                ("norm.weight".to_owned(), 1),
                ("lm_head.weight".to_owned(), 0)
            ],
            "one of each"
        );
        let lost = index
            .select(vec![tensor("norm.weight", 0)])
            .unwrap_err()
            .to_string();
        assert!(
            lost.contains("norm.weight is not in b.safetensors"),
            "{lost}"
        );
        // A tied model may do without its output layer: whether it can is for the plan to say.
        let tied = index.select(vec![tensor("norm.weight", 1)]).unwrap();
        assert_eq!(tied.len(), 1);
    }

    #[track_caller]
    fn check(map: &str, expect: &str) {
        let refusal = index(map).unwrap_err().to_string();
        assert!(refusal.contains(expect), "{refusal}");
    }

    #[test]
    fn an_index_that_leads_elsewhere_is_refused() {
        check(
            r#"{"a":"../b.safetensors"}"#,
            "is no name of a safetensors file",
        );
        check(
            r#"{"a":"x/b.safetensors"}"#,
            "is no name of a safetensors file",
        );
        check(
            r#"{"a":".safetensors"}"#,
            "is no name of a safetensors file",
        );
        check(
            r#"{"a":"https://example.org/b.safetensors"}"#,
            "is no name of a safetensors file",
        );
        check(
            &format!(
                r#"{{"a":"{}.safetensors"}}"#,
                "x".repeat(FILE_NAME_BYTES_MAX)
            ),
            "is no name of",
        );
        check(
            r#"{"a":"pytorch_model-00001-of-00002.bin"}"#,
            "PyTorch pickle",
        );
        check("{}", "names 0 tensors");
        check("[]", "not the JSON");
    }

    #[test]
    fn too_many_files_or_bytes_are_refused() {
        let map = |count: usize| {
            let lines: Vec<_> = (0..count)
                .map(|i| format!(r#""t{i}":"f{i}.safetensors""#))
                .collect();
            format!("{{{}}}", lines.join(","))
        };
        assert_eq!(
            index(&map(SHARDS_MAX)).unwrap().files.len(),
            SHARDS_MAX,
            "the most"
        );
        check(&map(SHARDS_MAX + 1), "and 256 are the most");
        let refusal = ShardIndex::read(&vec![b' '; INDEX_BYTES_MAX + 1])
            .unwrap_err()
            .to_string();
        assert!(refusal.contains("is larger than"), "{refusal}");
    }
}
