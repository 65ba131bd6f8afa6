//! What can go wrong, as a sentence for whoever runs the program.

use std::path::PathBuf;

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path} could not be read ({cause}); train and export first, or give another folder")]
    Read {
        path: PathBuf,
        cause: std::io::Error,
    },
    #[error("{path} could not be written ({cause}); give a folder that may be written")]
    Write {
        path: PathBuf,
        cause: std::io::Error,
    },
    #[error("{path} is no training state of this program; remove it to begin anew")]
    State { path: PathBuf },
    #[error("the tokenizer could not be used ({0}); `write` makes a new one")]
    Words(String),
    #[error("the model could not be used ({0}); `export` writes it again")]
    Model(String),
    #[error("{0}")]
    Usage(String),
}
