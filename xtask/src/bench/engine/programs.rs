//! What is measured, built: our program as it is shipped, and candle as fast as it gets.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{
    failure::Failure,
    place,
    run::{cargo, command, watch},
    tools::{self, WASM},
};

const PACKAGE: &str = "mtor-engine-bench";

/// Our wasm, with the profile that the engine is shipped with. The engine is named beside it:
/// both then want the same features of what they share, and nothing is compiled twice.
pub(super) fn ours(folder: &Path) -> Result<PathBuf, Failure> {
    tools::for_the_page()?;
    let how = [
        "--package",
        "mtor-engine",
        "--profile",
        "engine",
        "--features",
        "mtor-engine-bench/gpu",
    ];
    wasm("ours", &how, "engine", folder)
}

/// candle's wasm.
pub(super) fn candle(folder: &Path) -> Result<PathBuf, Failure> {
    let how = ["--release", "--no-default-features", "--features", "candle"];
    wasm("candle-peer", &how, "release", folder)
}

/// Builds a program and its JavaScript; gives their folder.
fn wasm(name: &str, how: &[&str], profile: &str, folder: &Path) -> Result<PathBuf, Failure> {
    let mut build = cargo(&[
        "build",
        "--package",
        PACKAGE,
        "--bin",
        name,
        "--target",
        WASM,
    ]);
    build.args(how);
    watch(
        &format!("building {name} as wasm (minutes at first, then less)"),
        build,
        "read the error above",
    )?;
    let module = place::target()
        .join(WASM)
        .join(profile)
        .join(format!("{name}.wasm"));
    let out = folder.join(name);
    let mut bind = command("wasm-bindgen");
    bind.args(["--target", "web", "--out-dir"])
        .arg(&out)
        .arg(module);
    watch(
        &format!("its JavaScript, {name}"),
        bind,
        "read the error above",
    )?;
    Ok(out)
}

/// Writes the checkpoint that everybody reads; gives its folder.
pub(super) fn checkpoint(folder: &Path) -> Result<PathBuf, Failure> {
    let out = folder.join("model");
    let mut write = cargo(&[
        "run",
        "--package",
        PACKAGE,
        "--bin",
        "checkpoint",
        "--no-default-features",
        "--features",
        "checkpoint",
        "--",
    ]);
    write.arg(&out);
    watch("writing the checkpoint", write, "read the error above")?;
    Ok(out)
}

/// Runs the native measurement; gives its JSON line.
pub(super) fn native() -> Result<Value, Failure> {
    let build = [
        "build",
        "--release",
        "--package",
        PACKAGE,
        "--bin",
        "native",
        "--features",
        "gpu",
    ];
    watch(
        "building the native measurement",
        cargo(&build),
        "read the error above",
    )?;
    let program = place::built("release", "native");
    let measured = command(&program.to_string_lossy())
        .stderr(std::process::Stdio::inherit())
        .output()?;
    let line = serde_json::from_slice(&measured.stdout);
    if let (true, Ok(line)) = (measured.status.success(), line) {
        return Ok(line);
    }
    Err(Failure::new(
        format!("the native measurement ended with {}", measured.status),
        "there is no native figure",
        "read the error above",
    ))
}
