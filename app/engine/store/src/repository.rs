//! Where a model's files are: a repository of the hub, or any folder that has the same names.

use crate::{
    error::{StoreError, quoted},
    limits::LINK_BYTES_MAX,
};

const HUB: &str = "https://huggingface.co";
/// Other names of the same hub.
const HUB_HOSTS: [&str; 3] = ["huggingface.co", "www.huggingface.co", "hf.co"];
/// Endings of what is not safetensors, and what each is called.
const FORMATS: [(&str, &str); 9] = [
    (".gguf", "GGUF"),
    (".ggml", "GGML"),
    (".bin", "pickle (.bin)"),
    (".pt", "pickle (.pt)"),
    (".pth", "pickle (.pth)"),
    (".ckpt", "pickle (.ckpt)"),
    (".onnx", "ONNX"),
    (".tflite", "TFLite"),
    (".zip", "ZIP"),
];

/// A place with a model's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// Without a slash at the end; a file's name follows after one.
    folder: String,
    /// What a person opens to read about it.
    link: String,
    label: String,
    /// The hub's list of its files.
    listing: Option<String>,
}

impl Repository {
    /// `https://huggingface.co/OWNER/NAME`, the same with `/tree/REVISION`, `OWNER/NAME`, or an
    /// http(s) folder of a mirror. A link to one of the files means its repository.
    ///
    /// # Errors
    /// What the link is instead, in a sentence.
    pub fn parse(link: &str) -> Result<Self, StoreError> {
        let link = link.trim();
        if link.len() > LINK_BYTES_MAX {
            return Err(StoreError::LongLink {
                max: LINK_BYTES_MAX,
            });
        }
        if link.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(StoreError::Spaces);
        }
        let link = link.split(['?', '#']).next().unwrap_or_default();
        refuse_format(link)?;
        let Some((scheme, rest)) = split_scheme(link) else {
            return from_short(link);
        };
        if !["http", "https"].contains(&scheme.as_str()) {
            return Err(StoreError::Scheme {
                scheme: quoted(&scheme),
            });
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() || host.contains('@') {
            return Err(StoreError::NotALink(quoted(link)));
        }
        if HUB_HOSTS.contains(&host.to_ascii_lowercase().as_str()) {
            return from_hub(link, path);
        }
        Ok(from_folder(&format!("{scheme}://{host}"), path))
    }

    pub fn url(&self, file: &str) -> String {
        format!("{}/{file}", self.folder)
    }

    pub fn link(&self) -> &str {
        &self.link
    }

    /// A short name for people: `OWNER/NAME`, or the mirror's address.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Names, lengths and hashes of the files, where the server has such a list.
    pub fn listing(&self) -> Option<&str> {
        self.listing.as_deref()
    }
}

fn split_scheme(link: &str) -> Option<(String, &str)> {
    if let Some((scheme, rest)) = link.split_once("://") {
        return Some((scheme.to_ascii_lowercase(), rest));
    }
    // `file:`, `data:`, `javascript:` without slashes.
    let (scheme, rest) = link.split_once(':')?;
    Some((scheme.to_ascii_lowercase(), rest))
}

fn refuse_format(link: &str) -> Result<(), StoreError> {
    match format_of(link) {
        Some(kind) => Err(StoreError::Format { kind }),
        None => Ok(()),
    }
}

/// What a file is by its ending, where that is not read here.
pub(crate) fn format_of(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let found = FORMATS.iter().find(|(ending, _)| lower.ends_with(ending));
    found.map(|(_, kind)| *kind)
}

fn from_short(link: &str) -> Result<Repository, StoreError> {
    // `huggingface.co/OWNER/NAME`, as an address bar shows it.
    let (first, rest) = link.split_once('/').unwrap_or((link, ""));
    if HUB_HOSTS.contains(&first.to_ascii_lowercase().as_str()) {
        return from_hub(link, rest);
    }
    match segments(link).as_slice() {
        [_, _] if !link.starts_with('/') => from_hub(link, link),
        _ => Err(StoreError::NotALink(quoted(link))),
    }
}

fn from_hub(link: &str, path: &str) -> Result<Repository, StoreError> {
    let segments = segments(path);
    let (owner, name, revision) = match segments.as_slice() {
        ["datasets", ..] => return Err(StoreError::DataSet),
        ["spaces", ..] => return Err(StoreError::NotAModel("space")),
        ["collections" | "papers" | "docs" | "blog", ..] => {
            return Err(StoreError::NotAModel("page"));
        }
        [owner, name] => (*owner, *name, "main"),
        [owner, name, "tree" | "blob" | "resolve", revision, ..] => (*owner, *name, *revision),
        _ => return Err(StoreError::NotALink(quoted(link))),
    };
    if ![owner, name, revision].into_iter().all(is_word) {
        return Err(StoreError::NotALink(quoted(link)));
    }
    let label = match revision {
        "main" => format!("{owner}/{name}"),
        _ => format!("{owner}/{name}@{revision}"),
    };
    Ok(Repository {
        folder: format!("{HUB}/{owner}/{name}/resolve/{revision}"),
        link: match revision {
            "main" => format!("{HUB}/{owner}/{name}"),
            _ => format!("{HUB}/{owner}/{name}/tree/{revision}"),
        },
        label,
        listing: Some(format!("{HUB}/api/models/{owner}/{name}/tree/{revision}")),
    })
}

fn from_folder(origin: &str, path: &str) -> Repository {
    let mut segments = segments(path);
    // A link to one of the files means the folder around it.
    let is_file = |name: &&str| {
        name.ends_with(".json") || [".safetensors", ".jinja"].iter().any(|e| name.ends_with(e))
    };
    if segments.last().is_some_and(is_file) {
        segments.pop();
    }
    let mut folder = origin.to_owned();
    for segment in segments {
        folder.push('/');
        folder.push_str(segment);
    }
    Repository {
        label: folder
            .split_once("://")
            .map_or(folder.as_str(), |(_, rest)| rest)
            .to_owned(),
        link: format!("{folder}/"),
        folder,
        listing: None,
    }
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|s| !s.is_empty()).collect()
}

/// What owners, names and revisions are made of at the hub.
fn is_word(segment: &str) -> bool {
    !["", ".", ".."].contains(&segment)
        && segment
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
}

#[cfg(test)]
mod tests;
