//! Writes every toy as a folder that transformers opens: `toys FOLDER`.

use std::{path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: toys FOLDER");
        return ExitCode::FAILURE;
    };
    match mtor_parity::toys::write(&mtor_checkpoint::toy::all(), &folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
