//! Settings that stay in this browser between visits: small values in localStorage.
//!
//! Never a key of an endpoint: those live in the tab's memory and go with it.

use serde::{Serialize, de::DeserializeOwned};

/// A kept value; `None` where there is none, it is from an older shape, or storage is off.
pub fn load<T: DeserializeOwned>(key: &str) -> Option<T> {
    let text = storage()?.get_item(key).ok()??;
    serde_json::from_str(&text).ok()
}

/// Keeps a value. A browser without storage (private windows) forgets it with the tab.
pub fn save<T: Serialize>(key: &str, value: &T) {
    let Ok(text) = serde_json::to_string(value) else {
        return;
    };
    if let Some(storage) = storage() {
        storage.set_item(key, &text).ok();
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}
