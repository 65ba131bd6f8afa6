//! Writes every toy as a folder that transformers opens: `toys FOLDER`.

use std::{path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: toys FOLDER");
        return ExitCode::FAILURE;
    };
    let toys = [mtor_checkpoint::toy::all(), mtor_checkpoint::toy::seeing()].concat();
    match mtor_parity::toys::write(&toys, &folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
