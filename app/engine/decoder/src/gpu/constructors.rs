//! The GPU's compiler lists its operations in constructors that run before a program's start.
//!
//! In wasm nobody runs them. Where no code names `__wasm_call_ctors`, the linker makes *every*
//! call from JavaScript run all of them first, thousands, each time: several milliseconds for a
//! message, a timer, a promise. Named here, they run once, and only where a GPU is opened.

#![expect(unsafe_code, reason = "the linker's function has no safe name")]

use std::sync::Once;

unsafe extern "C" {
    fn __wasm_call_ctors();
}

/// Runs them, the first time.
pub(super) fn run_once() {
    static RUN: Once = Once::new();
    // SAFETY: the linker defines it in every module, without arguments; its constructors only
    // link static nodes into lists, and `Once` keeps a second caller out.
    RUN.call_once(|| unsafe { __wasm_call_ctors() });
}
