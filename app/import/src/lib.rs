//! Files from elsewhere to scenes: Lottie JSON, dotLottie and SVG.
//!
//! [`import`] looks at the bytes, not at the name, and answers with a scene that
//! [`mtor_video`] accepts and a list of what it left out, by name and place. Malformed, huge,
//! cyclic or hostile input is refused with an [`ImportError`]; nothing panics, and memory is
//! bounded by [`limits`].

#![forbid(unsafe_code)]

pub mod dotlottie;
pub mod error;
mod image;
pub mod limits;
pub mod lottie;
pub mod svg;
pub mod text;

use mtor_video::Scene;
use serde::{Deserialize, Serialize};

pub use error::ImportError;
pub use text::Fonts;

/// A scene, and what of the file is not in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Import {
    pub scene: Scene,
    /// In the order of the file; at most [`limits::LEFT_OUT_MAX`].
    pub left_out: Vec<LeftOut>,
}

/// Something that the scene model does not have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LeftOut {
    /// What, in the format's own words: "expression", "effect Drop Shadow", "filter".
    pub what: String,
    /// Where: "layer \"Sun\" > group \"Rays\"", "element #logo".
    pub place: String,
}

/// Reads a file of any kind that is known; what it is, its bytes tell. Text is drawn with
/// `fonts`, and left out where they have none.
pub fn import(bytes: &[u8], fonts: &Fonts) -> Result<Import, ImportError> {
    ImportError::at_most("bytes", bytes.len(), limits::FILE_BYTES_MAX)?;
    if svg::looks_like(bytes) {
        return svg::import(bytes, fonts);
    }
    if dotlottie::looks_like(bytes) {
        return dotlottie::import(bytes, fonts);
    }
    if lottie::looks_like(bytes) {
        return lottie::import(bytes, fonts);
    }
    Err(ImportError::Unknown)
}
