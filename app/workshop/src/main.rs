//! The thread's program.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    mtor_workshop::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
