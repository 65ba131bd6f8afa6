//! What can go wrong, each as a sentence with what would work.

use thiserror::Error;

use crate::{limits::QUOTED_CHARS_MAX, size::Size};

/// Why there is no model. The display is for the person who asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StoreError {
    #[error("\"{0}\" is not a link to a model; paste one as https://huggingface.co/OWNER/NAME.")]
    NotALink(String),
    #[error("A link with spaces in it cannot be read; paste it alone.")]
    Spaces,
    #[error("The link is longer than {max} characters; paste the model's own page.")]
    LongLink { max: usize },
    #[error(
        "Links that start with {scheme}: are not fetched; paste one that starts with https://."
    )]
    Scheme { scheme: String },
    #[error("This link is to a data set, not to a model; paste a model's page.")]
    DataSet,
    #[error("This link is to a {0} of the hub, not to a model; paste a model's page.")]
    NotAModel(&'static str),
    #[error(
        "{kind} files are not read here; paste the link of a repository that holds config.json, \
         tokenizer.json and model.safetensors."
    )]
    Format { kind: &'static str },
    #[error("{file} is not among the chosen files; choose all files of the model together.")]
    NotChosen { file: String },
    #[error("There is no model \"{0}\" in the list; paste its link.")]
    Unknown(String),

    #[error(
        "{link} is gated: its owners want each person to agree to their license first. Agree on \
         that page, download the files there and choose them from disk, or paste the link of an \
         open copy."
    )]
    Gated { link: String },
    #[error(
        "{link} is not there, or it is private or gated; check the link. Of a gated model, agree \
         to its license on that page, download the files there and choose them from disk."
    )]
    Hidden { link: String },
    #[error("{file} is not at {link}; check the link, a model needs this file.")]
    Missing { file: String, link: String },
    #[error(
        "{link} has no safetensors, only {kind}; look for a repository with model.safetensors."
    )]
    NoSafetensors { link: String, kind: &'static str },
    #[error("Instead of {file} came {what}; {help}.")]
    NotTheFile {
        file: String,
        what: &'static str,
        help: &'static str,
    },
    #[error("The server answered {status} for {file}; try again later or take another source.")]
    Status { file: String, status: u16 },
    #[error(
        "The connection broke while {file} was on its way; what has arrived stays, press Load \
         again to go on."
    )]
    Broken { file: String },
    #[error(
        "{link} does not answer, or does not let pages of other addresses read it; check the \
         network and the link, or download the files and choose them from disk."
    )]
    Unreachable { link: String },
    #[error("{file} changes at its source again and again; try later.")]
    Changing { file: String },
    #[error(
        "{file} arrived twice with another SHA-256 than its source names; it was removed. Try \
         another source."
    )]
    WrongHash { file: String },
    #[error("{file} has {got} at the source where its list says {listed}; try later.")]
    WrongLength {
        file: String,
        got: Size,
        listed: Size,
    },
    #[error("{file} is empty at its source; take another source.")]
    Empty { file: String },
    #[error("{file} has more than {max}, which is too large here; choose a smaller model.")]
    TooLarge { file: String, max: Size },
    #[error("The index of the weights cannot be read: {0}; take another source.")]
    Index(String),
    #[error("{0}")]
    Unfit(String),

    #[error(
        "The model needs {needed} more and this browser gives {room}; delete another model, or \
         free space on the disk."
    )]
    NoRoom { needed: Size, room: Size },
    #[error("The browser's storage is full; what has arrived stays. Delete another model.")]
    Full,
    #[error("Another tab is loading this model; wait for it, or close it.")]
    Locked,
    #[error("This model is in use, here or in another tab; stop it there first.")]
    InUse,
    #[error("This browser keeps no files here (a private window?): {0}.")]
    Disk(String),
    #[error("Stopped; what has arrived stays, press Load to go on.")]
    Canceled,
    #[error("The download took more than {max} requests; what has arrived stays, try later.")]
    Requests { max: u32 },
}

/// Another's words, short enough for a sentence.
pub(crate) fn quoted(words: &str) -> String {
    let mut short: String = words.chars().take(QUOTED_CHARS_MAX).collect();
    if short.len() < words.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anothers_words_are_cut() {
        assert_eq!(quoted("short"), "short");
        let long = quoted(&"é".repeat(QUOTED_CHARS_MAX + 1));
        assert_eq!(long.chars().count(), QUOTED_CHARS_MAX + 1);
        assert!(long.ends_with('…'));
    }
}
