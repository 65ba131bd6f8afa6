//! The models that the page names by itself: a data file. Any other comes by its link.

use serde::{Deserialize, Serialize};

use crate::{error::StoreError, limits::ID_CHARS_MAX, repository::Repository};

const DATA: &str = include_str!("../catalog.json");

/// Where a model's files come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The page's own.
    Ours,
    Open,
    /// An open copy of a gated model.
    Mirror,
    /// A link that the person pasted.
    Pasted,
}

/// A model as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Also the name of its folder.
    pub id: String,
    pub name: String,
    /// Of all files, about; 0 when not known yet.
    pub size_bytes: u64,
    /// Empty when not known: then its page says.
    pub license: String,
    /// A repository's page; what starts with a slash lies on the page's own server.
    pub link: String,
    /// Memory and GPU, in a sentence.
    pub needs: String,
    pub kind: Kind,
    /// The gated original of a mirror.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gated: Option<String>,
}

/// All named models; ours is the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog(Vec<Model>);

impl Catalog {
    /// The list that comes with this crate.
    pub fn built_in() -> Self {
        Self(serde_json::from_str(DATA).expect("a test reads the catalog"))
    }

    pub fn models(&self) -> &[Model] {
        &self.0
    }

    /// # Errors
    /// [`StoreError::Unknown`] where the list does not have it.
    pub fn get(&self, id: &str) -> Result<&Model, StoreError> {
        self.0
            .iter()
            .find(|model| model.id == id)
            .ok_or_else(|| StoreError::Unknown(crate::error::quoted(id)))
    }
}

impl Model {
    /// A model by a link that a person pasted.
    ///
    /// # Errors
    /// What the link is instead of a repository's.
    pub fn from_link(link: &str) -> Result<Self, StoreError> {
        let repository = Repository::parse(link)?;
        Ok(Self {
            id: folder_name(repository.label()),
            name: repository.label().to_owned(),
            size_bytes: 0,
            license: String::new(),
            link: repository.link().to_owned(),
            needs: "Its size decides: about 2.2 times the file in memory, half of it with f16 or \
                    8-bit weights."
                .to_owned(),
            kind: Kind::Pasted,
            gated: None,
        })
    }

    /// Where its files are. `origin` is the page's own, as `https://host`.
    ///
    /// # Errors
    /// A link that is not a repository's.
    pub fn repository(&self, origin: &str) -> Result<Repository, StoreError> {
        if self.link.starts_with('/') {
            let own = format!("{}{}", origin.trim_end_matches('/'), self.link);
            return Repository::parse(&own);
        }
        Repository::parse(&self.link)
    }
}

/// A label as the name of a folder: small letters, digits, dots, dashes.
fn folder_name(label: &str) -> String {
    let mut name = String::new();
    for c in label.chars().take(ID_CHARS_MAX - HASH_CHARS - 1) {
        match c {
            'a'..='z' | '0'..='9' | '.' | '-' => name.push(c),
            'A'..='Z' => name.push(c.to_ascii_lowercase()),
            _ => name.push('-'),
        }
    }
    // Two labels may look alike by now.
    format!("{name}-{:08x}", fnv(label))
}

const HASH_CHARS: usize = 8;

/// FNV-1a: tells labels apart, proves nothing.
fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalog_is_read_and_ours_comes_first() {
        let catalog = Catalog::built_in();
        let ids: Vec<&str> = catalog.models().iter().map(|m| m.id.as_str()).collect();
        assert_eq!(ids.len(), 8);
        assert_eq!(ids[0], "mini");
        for model in catalog.models() {
            let Model { id, link, .. } = model;
            let at = model.repository("http://localhost:9000").unwrap();
            assert!(at.url("config.json").ends_with("/config.json"), "{link}");
            assert!(model.needs.ends_with('.') && model.size_bytes > 0, "{id}");
            assert!(id.len() <= ID_CHARS_MAX && !model.license.is_empty());
            assert_eq!(model.gated.is_some(), model.kind == Kind::Mirror, "{id}");
            if model.kind == Kind::Mirror {
                assert!(model.needs.contains("gated"), "{id} says so");
            }
        }
    }

    #[test]
    fn ours_comes_from_the_page() {
        let mini = Catalog::built_in().get("mini").unwrap().clone();
        let url = mini.repository("http://realm:9000/").unwrap();
        assert_eq!(
            url.url("config.json"),
            "http://realm:9000/public/models/mini/config.json"
        );
    }

    #[test]
    fn a_model_that_is_not_listed_is_named() {
        let why = Catalog::built_in().get("gpt-9").unwrap_err();
        assert!(why.to_string().contains("gpt-9"));
    }

    #[test]
    fn a_pasted_link_becomes_a_model_with_a_folder_of_its_own() {
        let one = Model::from_link("https://huggingface.co/Some_One/Tiny.1").unwrap();
        let other = Model::from_link("Some-One/Tiny.1").unwrap();
        assert!(one.id.starts_with("some-one-tiny.1-"), "{}", one.id);
        assert_ne!(one.id, other.id);
        assert_eq!(one.name, "Some_One/Tiny.1");
        let long = format!("https://example.org/{}/", "x".repeat(500));
        assert!(Model::from_link(&long).unwrap().id.len() <= ID_CHARS_MAX);
    }
}
