//! Files that a person chose from the disk: which is what, and what is missing among them.

use crate::{error::StoreError, needs::Need, repository::format_of, shards};

/// A model among chosen files; numbers are places in the list of their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    pub small: Vec<(Need, usize)>,
    /// To be read and given to [`Chosen::with_index`]: it names the weights.
    pub index: Option<usize>,
    /// Sorted by name, as a source numbers them.
    pub weights: Vec<(String, usize)>,
}

impl Chosen {
    /// # Errors
    /// What is missing, or what the files are instead.
    pub fn among(names: &[String]) -> Result<Self, StoreError> {
        let place = |need: &Need| names.iter().position(|name| name == need.file());
        let weights = weights_among(names)?;
        let mut small = Vec::new();
        for need in Need::SMALL {
            match place(&need) {
                Some(place) => small.push((need, place)),
                None if need.is_optional() => {}
                None => return Err(not_chosen(need.file())),
            }
        }
        let index = if weights.is_empty() {
            place(&Need::Index)
        } else {
            None
        };
        Ok(Self {
            small,
            index,
            weights,
        })
    }

    /// # Errors
    /// An index that cannot be read, or a shard that was not chosen.
    pub fn with_index(mut self, names: &[String], json: &[u8]) -> Result<Self, StoreError> {
        for shard in shards::read(json).map_err(StoreError::Index)? {
            let place = names.iter().position(|name| *name == shard);
            let place = place.ok_or_else(|| not_chosen(&shard))?;
            self.weights.push((shard, place));
        }
        Ok(self)
    }
}

/// One file with all weights, under whatever name; none where an index says more.
fn weights_among(names: &[String]) -> Result<Vec<(String, usize)>, StoreError> {
    let is_weights = |name: &String| Need::of(name).is_some_and(|need| need.is_weights());
    let all = names
        .iter()
        .enumerate()
        .filter(|(_, name)| is_weights(name));
    let all: Vec<(String, usize)> = all.map(|(place, name)| (name.clone(), place)).collect();
    let single = all.iter().find(|(name, _)| name == Need::Weights.file());
    if let Some(single) = single {
        return Ok(vec![single.clone()]);
    }
    if names.iter().any(|name| name == Need::Index.file()) {
        return Ok(Vec::new());
    }
    match all.len() {
        1 => Ok(all),
        0 => match names.iter().find_map(|name| format_of(name)) {
            Some(kind) => Err(StoreError::Format { kind }),
            None => Err(not_chosen(Need::Weights.file())),
        },
        _ => Err(not_chosen(Need::Index.file())),
    }
}

fn not_chosen(file: &str) -> StoreError {
    StoreError::NotChosen {
        file: file.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among(names: &str) -> (Vec<String>, Result<Chosen, StoreError>) {
        let names: Vec<String> = names.split(' ').map(str::to_owned).collect();
        let chosen = Chosen::among(&names);
        (names, chosen)
    }

    #[test]
    fn a_model_is_found_among_other_files() {
        let (_, chosen) = among("README.md tokenizer.json model.safetensors config.json");
        let chosen = chosen.unwrap();
        assert_eq!(chosen.small, [(Need::Config, 3), (Need::Tokenizer, 1)]);
        assert_eq!(chosen.weights, [("model.safetensors".to_owned(), 2)]);
        assert_eq!(chosen.index, None);
    }

    #[test]
    fn weights_alone_may_have_any_name() {
        let (_, chosen) = among("tiny(1).safetensors tokenizer.json config.json");
        let weights = chosen.unwrap().weights;
        assert_eq!(weights, [("tiny(1).safetensors".to_owned(), 0)]);
    }

    #[test]
    fn an_index_names_its_shards() {
        let index = "model.safetensors.index.json";
        let json = br#"{"weight_map":{"x":"b.safetensors","y":"a.safetensors"}}"#;
        let all = format!("{index} b.safetensors config.json tokenizer.json");
        let (names, chosen) = among(&format!("{all} a.safetensors"));
        let chosen = chosen.unwrap();
        assert_eq!(chosen.index, Some(0));
        let weights = chosen.with_index(&names, json).unwrap().weights;
        assert_eq!(
            weights,
            [
                ("a.safetensors".to_owned(), 4),
                ("b.safetensors".to_owned(), 1)
            ]
        );
        let (names, chosen) = among(&all);
        let why = chosen.unwrap().with_index(&names, json).unwrap_err();
        assert!(why.to_string().contains("a.safetensors"));
    }

    #[test]
    fn what_is_missing_is_named() {
        #[track_caller]
        fn check(names: &str, words: &str) {
            let why = among(names).1.unwrap_err().to_string();
            assert!(why.contains(words), "{why}");
        }
        check("config.json tokenizer.json", "model.safetensors");
        check("config.json model.safetensors", "tokenizer.json");
        check("q4.gguf", "GGUF");
        check("config.json tokenizer.json pytorch_model.bin", "pickle");
        check(
            "config.json tokenizer.json a.safetensors b.safetensors",
            "model.safetensors.index.json",
        );
    }
}
