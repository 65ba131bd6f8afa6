//! The browser's own news that concern the link: the network is back, the page goes away.

use mtor_protocol::client::Input;
use wasm_bindgen::{JsCast as _, closure::Closure};

use crate::hub::Hub;

/// Listens for as long as the page lives.
pub fn start(hub: &Hub) {
    on("online", hub, |hub| hub.feed(Input::Online));
    on("pagehide", hub, |hub| hub.feed(Input::Leave));
    // A page that comes back from the browser's cache has lost its socket.
    on("pageshow", hub, |hub| hub.feed(Input::Start));
}

fn on(name: &str, hub: &Hub, act: impl Fn(&Hub) + 'static) {
    let hub = hub.clone();
    let listener = Closure::<dyn FnMut()>::new(move || act(&hub));
    if let Some(window) = web_sys::window() {
        let callback = listener.as_ref().unchecked_ref();
        window.add_event_listener_with_callback(name, callback).ok();
    }
    // The listener lives as long as the page: there is nobody to remove it.
    listener.forget();
}
