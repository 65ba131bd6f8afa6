//! The page's build, done only when something that it is made of has changed.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use crate::{
    failure::Failure,
    place,
    run::{command, watch},
    tools,
};

/// What the page is made of.
const INPUTS: [&str; 10] = [
    ".cargo",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "app",
    "index.html",
    "public",
    "relay/orchestrator",
    "relay/protocol",
    "shaders",
];

/// Builds the page into `dist/` unless it is there and up to date.
pub(crate) fn build() -> Result<(), Failure> {
    tools::for_the_page()?;
    let stamp = place::own()?.join("page.stamp");
    if is_current(&stamp)? {
        eprintln!("✓ the page is up to date");
        return Ok(());
    }
    let mut trunk = command("trunk");
    trunk
        .args([
            "build",
            "--release",
            "--cargo-profile",
            "page",
            "--skip-version-check",
            "--dist",
        ])
        .arg(place::dist())
        // trunk takes NO_COLOR for a flag of its own and wants `true` or `false` in it.
        .env_remove("NO_COLOR");
    watch(
        "building the page (minutes at first, then less)",
        trunk,
        "read the error above: it is the page's own code, or trunk's settings in Trunk.toml \
         and index.html; a missing network shows as a failed download of a crate",
    )?;
    fs::write(&stamp, contents()?)?;
    Ok(())
}

fn is_current(stamp: &Path) -> Result<bool, Failure> {
    let built = place::dist().join("index.html").is_file();
    let known = fs::read_to_string(stamp).unwrap_or_default();
    Ok(built && known == contents()?)
}

/// One hash over the inputs and over `dist/`, which others may have written.
fn contents() -> Result<String, Failure> {
    let mut hasher = DefaultHasher::new();
    let root = place::root();
    let inputs = INPUTS.iter().map(|input| root.join(input));
    for path in inputs.chain([place::dist()]) {
        for file in files(&path)? {
            file.strip_prefix(&root).unwrap_or(&file).hash(&mut hasher);
            fs::read(&file)?.hash(&mut hasher);
        }
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

/// Every file at or under a path, sorted; nothing where the path is missing.
pub(crate) fn files(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            found.extend(files(&entry?.path())?);
        }
    }
    found.sort();
    Ok(found)
}
