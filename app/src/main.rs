//! The page's first step: panics to the console, the skeleton away, the shell in its place.

use leptos::prelude::*;
use mtor_app::App;

fn main() {
    console_error_panic_hook::set_once();
    mount_to_body(App);
    // The skeleton in index.html showed the page's shape until now.
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
}
