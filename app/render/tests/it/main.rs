//! Drawing as a whole: shaders against Rust, coverage against brute force, the GPU against its
//! CPU twin, pictures against those kept in `tests/golden`.
//!
//! Tests that need an adapter take any Vulkan driver, a software one too; without one they
//! say SKIPPED and pass.

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
