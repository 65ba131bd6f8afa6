//! The tools that a page needs, each in one version, installed where they are missing.

use crate::{
    failure::Failure,
    place,
    run::{cargo, command, says, watch},
};

/// The page's target.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
/// 0.22 wants a newer Rust.
const TRUNK: &str = "0.21.14";
/// Must equal the workspace's wasm-bindgen, or the page's glue does not fit its module.
const WASM_BINDGEN: &str = "0.2.130";

const NO_NETWORK: &str = "check the network (the registry of crates and rustup's server must be \
    reachable), then run the same command again; it goes on where it stopped";

/// Everything that building the page needs.
pub(crate) fn for_the_page() -> Result<(), Failure> {
    wasm_target()?;
    // Without `--locked` a dependency of this trunk breaks.
    installed("trunk", "trunk", TRUNK, &["--locked"])?;
    installed("wasm-bindgen", "wasm-bindgen-cli", WASM_BINDGEN, &[])
}

/// Formatter and lints, which rustup's smallest profile leaves out.
pub(crate) fn for_the_lints() -> Result<(), Failure> {
    let is_there = |name: &str| {
        let answer = cargo(&[name, "--version"]).output();
        answer.is_ok_and(|it| it.status.success())
    };
    if is_there("clippy") && is_there("fmt") {
        return Ok(());
    }
    let mut add = command("rustup");
    add.args(["component", "add", "clippy", "rustfmt"]);
    watch("adding clippy and rustfmt", add, NO_NETWORK)
}

fn wasm_target() -> Result<(), Failure> {
    let answer = command("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .output()
        .map_err(|e| {
            Failure::new(
                format!("`rustc` could not be started: {e}"),
                "there is no Rust on this machine, or it is not on the PATH",
                "install Rust as https://rustup.rs says, open a new terminal, run this again",
            )
        })?;
    let folder = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    if answer.status.success() && std::path::Path::new(&folder).is_dir() {
        return Ok(());
    }
    if place::find("rustup").is_none() {
        return Err(Failure::new(
            format!("the Rust here has no target {WASM}, and there is no rustup to add it"),
            "the page is compiled to wasm; without the target it cannot be",
            "install rustup (https://rustup.rs), or your distribution's package for this \
             target (Debian: libstd-rust-dev-wasm32)",
        ));
    }
    let mut rustup = command("rustup");
    rustup.args(["target", "add", WASM]);
    watch("adding the wasm target", rustup, NO_NETWORK)
}

fn installed(program: &str, package: &str, version: &str, extra: &[&str]) -> Result<(), Failure> {
    if says(program, &["--version"], version) {
        return Ok(());
    }
    let folder = place::tools();
    let mut install = cargo(&["install", package, "--version", version, "--root"]);
    install.arg(&folder).args(extra);
    // Its own target folder: a tool's dependencies are not the workspace's.
    install.env("CARGO_TARGET_DIR", place::target().join("tools-build"));
    let title = format!("installing {package} {version} (once, 2 to 4 minutes)");
    watch(&title, install, NO_NETWORK)
}
