//! The engine's program.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    mtor_workshop::start_with(mtor_engine::Models::default());
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
