//! Where the relay is.

/// The relay's address: this page's own, with the WebSocket's scheme.
pub fn address() -> Option<String> {
    let location = web_sys::window()?.location();
    let scheme = if location.protocol().ok()? == "https:" {
        "wss"
    } else {
        "ws"
    };
    Some(format!("{scheme}://{}/link", location.host().ok()?))
}
