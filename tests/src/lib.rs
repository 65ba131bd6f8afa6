//! The rig: a relay process and a real Chromium, driven from Rust over WebDriver.
//!
//! It is blocking and small on purpose: the browser tests and `cargo xtask shots` and
//! `bench size` share it, and neither should wait for an async stack to compile.
//!
//! * [`relay`]: the relay's program as a process that can be killed and started again.
//! * [`chromium`]: one chromedriver, one browser, its tabs.
//! * [`page`]: what a person does on the page, by its stable hooks.
//! * [`clock`]: deadlines and waiting for a condition.

#![forbid(unsafe_code)]

pub mod chromium;
pub mod clock;
pub mod error;
mod http;
pub mod page;
pub mod relay;

pub use chromium::{Browser, Gpu, Options};
pub use error::Error;
pub use relay::RelayProcess;
