//! Where things are: the checkout, the target folder, the tools folder.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    mtor_tests::relay::root()
}

/// Cargo's target folder, wherever the person or a configuration put it.
pub(crate) fn target() -> &'static Path {
    static TARGET: OnceLock<PathBuf> = OnceLock::new();
    TARGET.get_or_init(|| {
        let given = env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let folder = given.or_else(ask_cargo).unwrap_or_else(|| "target".into());
        root().join(folder)
    })
}

fn ask_cargo() -> Option<PathBuf> {
    let answer = Command::new("cargo")
        .args(["metadata", "--no-deps", "--format-version=1", "--offline"])
        .current_dir(root())
        .output()
        .ok()?;
    let metadata: serde_json::Value = serde_json::from_slice(&answer.stdout).ok()?;
    Some(metadata["target_directory"].as_str()?.into())
}

/// What belongs to these commands alone; made on demand.
pub(crate) fn own() -> std::io::Result<PathBuf> {
    let folder = target().join("xtask");
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Tools that this checkout installed for itself.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// The built page: `MTOR_PAGE`, or `dist/`, which is what a release takes in.
pub(crate) fn dist() -> PathBuf {
    mtor_tests::relay::page_folder()
}

/// A program that cargo built.
pub(crate) fn built(profile: &str, name: &str) -> PathBuf {
    target()
        .join(profile)
        .join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// A program on the PATH, this checkout's tools first.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    std::iter::once(tools().join("bin"))
        .chain(env::split_paths(&path))
        .map(|folder| folder.join(format!("{name}{}", env::consts::EXE_SUFFIX)))
        .find(|candidate| candidate.is_file())
}
