//! The adapter that all picture tests share.

use std::{io::Write, sync::OnceLock};

use mtor_render::{Gpu, OpenOptions};

/// Set by who knows that there is an adapter: then a test that finds none has failed.
const REQUIRED: &str = "MTOR_GPU_REQUIRED";

/// Opens the adapter once; `None`, loudly, where there is none.
pub(crate) fn gpu() -> Option<&'static Gpu> {
    static GPU: OnceLock<Option<Gpu>> = OnceLock::new();
    let gpu = GPU.get_or_init(
        || match pollster::block_on(Gpu::open(OpenOptions::default())) {
            Ok(gpu) => {
                say(&format!("pictures are drawn by {}", gpu.adapter_text()));
                Some(gpu)
            }
            Err(error) if std::env::var_os(REQUIRED).is_some() => {
                panic!("{REQUIRED} is set, and no adapter draws the pictures: {error}")
            }
            Err(error) => {
                say(&format!("SKIPPED: every picture test. {error}"));
                None
            }
        },
    );
    gpu.as_ref()
}

/// Past the test runner, which keeps what passing tests print to itself.
fn say(text: &str) {
    std::io::stderr()
        .write_all(format!("{text}\n").as_bytes())
        .unwrap();
}
