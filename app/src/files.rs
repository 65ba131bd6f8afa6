//! Files that a person opens: which kind they are, and what is said when one cannot be shown.

use serde::{Deserialize, de::IgnoredAny};

use crate::components::format;

/// Bytes of a file: the largest animations on the web are a few megabytes, and the importer
/// takes no more than this.
pub const FILE_BYTES_MAX: u64 = 32 << 20;
/// What the file dialog offers.
pub const ENDINGS: &str = ".json,.lottie,.svg";

/// What happened, what it means, what can be done now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub happened: String,
    pub means: &'static str,
    pub now: String,
}

/// One thing of a file that the scene model does not have, and where it was.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LeftOut {
    pub what: String,
    pub place: String,
}

/// Whether these bytes are a film in our own form: an object with layers and a background.
/// A Lottie has layers too, but no background.
pub fn is_ours(bytes: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Ours {
        #[serde(rename = "layers")]
        _layers: Vec<IgnoredAny>,
        #[serde(rename = "background")]
        _background: IgnoredAny,
    }
    serde_json::from_slice::<Ours>(bytes).is_ok()
}

const NOTHING_OPENED: &str = "Nothing was opened; the page is as it was.";

impl Problem {
    pub fn too_large(name: &str, n_bytes: u64) -> Self {
        let (size, max) = (
            format::bytes(n_bytes as usize),
            format::bytes(FILE_BYTES_MAX as usize),
        );
        Self {
            happened: format!("{name} is too large: {size}."),
            means: "It was not read.",
            now: format!("Open a file of at most {max}."),
        }
    }

    pub fn unreadable(name: &str) -> Self {
        Self {
            happened: format!("The browser could not read {name}."),
            means: NOTHING_OPENED,
            now: "Look whether the file is still there, then open it again.".to_owned(),
        }
    }

    /// With the reader's own sentence.
    pub fn refused(name: &str, why: &str) -> Self {
        Self {
            happened: format!("{name} could not be opened: {}.", why.trim_end_matches('.')),
            means: NOTHING_OPENED,
            now: "Open a Lottie, a dotLottie, an SVG, or a film of this page's own kind."
                .to_owned(),
        }
    }

    pub fn crashed(name: &str) -> Self {
        Self {
            happened: format!("Reading {name} stopped in the middle."),
            means: "The reader has a fault that this file shows. The page goes on without it.",
            now: "Open another file; a new reader starts for it.".to_owned(),
        }
    }

    pub fn missing(title: &str) -> Self {
        Self {
            happened: format!("{title} could not be fetched."),
            means: "The film is on the relay, and the relay did not give it.",
            now: "Open it again when the page is joined.".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_films_are_told_from_lotties() {
        #[track_caller]
        fn check(bytes: &[u8], expect: bool) {
            let text = String::from_utf8_lossy(bytes);
            assert_eq!(is_ours(bytes), expect, "{text}");
        }
        check(br#"{"background":{"solid":"black"},"layers":[]}"#, true);
        check(br#"{"v":"5.5.7","fr":60,"layers":[]}"#, false);
        check(br#"{"background":1}"#, false);
        check(br#"{"layers":[],"background":1"#, false);
        check(b"<svg/>", false);
        check(b"PK\x03\x04", false);
        check(b"", false);
    }

    #[test]
    fn a_problem_has_three_parts_in_whole_sentences() {
        let all = [
            Problem::too_large("a.json", FILE_BYTES_MAX + 1),
            Problem::unreadable("a.json"),
            Problem::refused("a.json", "the SVG file is not readable: line 3"),
            Problem::crashed("a.json"),
            Problem::missing("A film"),
        ];
        for it in all {
            for part in [&it.happened, it.means, &it.now] {
                let whole = part.ends_with('.') && !part.ends_with("..");
                assert!(whole && !part.contains('!'), "{part}");
            }
        }
    }
}
