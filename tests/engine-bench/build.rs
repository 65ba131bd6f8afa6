//! Keeps our wasm's constructors from running at every call.
//!
//! The linker takes a module with constructors that nobody calls for a command, and lets every
//! exported function run them all first. The GPU's operations are registered by thousands of
//! them: a token then takes three times as long. Exported, they are the caller's: the page's
//! script runs them once.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|it| it == "wasm32") {
        println!("cargo::rustc-link-arg-bin=ours=--export=__wasm_call_ctors");
    }
}
