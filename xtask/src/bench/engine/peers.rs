//! The peers' packages, fetched into a folder of their own beside what cargo builds. Where a
//! registry is not reachable its peer is left out, and the result says so.

use std::path::{Path, PathBuf};

use crate::{
    failure::Failure,
    place,
    run::{command, watch},
};

/// The newest that was measured here; its default build needs JSPI and 64-bit memories.
const WLLAMA: &str = "3.8.1";
const GGUF: &str = "0.19.0";
const NEXT: &str = "it is left out; check the network, and that npm and python3 are installed";

/// A peer's files with its version.
#[derive(Debug)]
pub(super) struct Wllama {
    pub(super) folder: PathBuf,
    pub(super) version: &'static str,
}

/// llama.cpp for browsers, as its package has it.
pub(super) fn wllama(folder: &Path) -> Result<Wllama, Failure> {
    let prefix = folder.join("npm");
    let package = prefix.join("node_modules/@wllama/wllama");
    if !package.join("esm/index.js").is_file() {
        std::fs::create_dir_all(&prefix)?;
        let mut install = command("npm");
        install.args([
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefix",
        ]);
        install.arg(&prefix).arg(format!("@wllama/wllama@{WLLAMA}"));
        watch("fetching wllama", install, NEXT)?;
    }
    Ok(Wllama {
        folder: package,
        version: WLLAMA,
    })
}

/// Writes the checkpoint beside itself as GGUF files, with the package that llama.cpp's own
/// scripts use.
pub(super) fn gguf(folder: &Path, model: &Path) -> Result<(), Failure> {
    let environment = folder.join("python");
    let python = environment.join("bin/python");
    if !environment.join("ready").is_file() {
        let mut make = command("python3");
        make.args(["-m", "venv"]).arg(&environment);
        watch("a Python environment", make, NEXT)?;
        let mut install = command(&python.to_string_lossy());
        install.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "numpy",
            &format!("gguf=={GGUF}"),
        ]);
        watch("fetching the gguf package", install, NEXT)?;
        std::fs::write(environment.join("ready"), GGUF)?;
    }
    let mut write = command(&python.to_string_lossy());
    write
        .arg(place::root().join("tests/engine-bench/gguf_of.py"))
        .arg(model);
    watch("writing the checkpoint as GGUF", write, NEXT)
}
