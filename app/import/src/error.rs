//! Why a file is not imported.

/// The sentence helps whoever dropped the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("this is neither a Lottie, a dotLottie nor an SVG file")]
    Unknown,
    #[error("the {format} file is not readable: {why}")]
    Malformed { format: &'static str, why: String },
    #[error("the file has too many {what} ({found}, at most {max})")]
    TooMany {
        what: &'static str,
        found: usize,
        max: usize,
    },
    #[error("{place} refers to itself")]
    Cycle { place: String },
}

impl ImportError {
    /// A limit that holds, or the refusal that names it.
    pub(crate) fn at_most(what: &'static str, found: usize, max: usize) -> Result<(), Self> {
        if found <= max {
            Ok(())
        } else {
            Err(Self::TooMany { what, found, max })
        }
    }
}
