//! Drawing as a whole: shaders against Rust, coverage against brute force, the GPU against its
//! CPU twin, pictures against those kept in `tests/golden`.
//!
//! Tests that need an adapter take any Vulkan driver, a software one too; without one they
//! say SKIPPED and pass, or fail where `MTOR_GPU_REQUIRED` is set, as `cargo xtask test` does
//! on a machine with a driver.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say so")]

mod adapter;
mod compare;
mod coverage;
mod cpu;
mod cpu_frames;
mod cpu_golden;
mod cpu_hostile;
mod cpu_reference;
mod golden;
mod playing;
mod scenes;
mod shaders;
mod twins;

/// A folder of the workspace, found when it runs: a target folder may serve several checkouts,
/// and what was compiled in one may run in another.
fn folder(name: &str) -> std::path::PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where a package lies");
    std::path::Path::new(&package).join("../..").join(name)
}
