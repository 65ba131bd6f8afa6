//! Writes the checkpoint that every contender reads: `checkpoint FOLDER`.

use std::{fs, io, path::PathBuf, process::ExitCode};

use mtor_checkpoint::{
    Dtype,
    toy::{self, Spec},
};

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: checkpoint FOLDER");
        return ExitCode::FAILURE;
    };
    match write(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &PathBuf) -> io::Result<()> {
    let model = toy::shaped(&Spec::fifteen_million(), Dtype::Bf16);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("config.json"), &model.config_json)?;
    for (name, bytes) in &model.files {
        fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
