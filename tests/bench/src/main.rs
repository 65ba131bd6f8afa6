//! Measures the drawing against a corpus that is not part of the project.
//!
//! Each subcommand is one file; it prints one JSON line on stdout and its progress on stderr.

#![forbid(unsafe_code)]

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

mod fidelity;
mod frame;
mod morph;

const USAGE: &str = "usage: mtor-bench morph --corpus DIR [--pairs N] [--pictures DIR]
       mtor-bench fidelity --corpus DIR [--renderer gpu|cpu|both] [--software] [--out DIR]
       mtor-bench frame [--corpus DIR] [--software] [--frames N] [--only NAME] [LOTTIE...]";

/// What stops a run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    #[error("{0}\n{USAGE}")]
    Usage(String),
    #[error("{path}: {source}")]
    Io {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{path}: {source}")]
    Picture {
        path: PathBuf,
        source: image::ImageError,
    },
    #[error("{0}")]
    Failed(String),
    #[error("{0} holds fewer than two icons with a path")]
    NoIcons(PathBuf),
}

fn main() -> ExitCode {
    match run(std::env::args_os().skip(1).collect()) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: Vec<OsString>) -> Result<serde_json::Value, BenchError> {
    if args.is_empty() {
        return Err(BenchError::Usage("a subcommand is missing".to_owned()));
    }
    let name = args.remove(0);
    match name.to_str() {
        Some("fidelity") => fidelity::run(args),
        Some("frame") => frame::run(args).map_err(|why| BenchError::Failed(why.to_string())),
        Some("morph") => morph::run(args),
        _ => Err(BenchError::Usage(format!("unknown subcommand {name:?}"))),
    }
}
