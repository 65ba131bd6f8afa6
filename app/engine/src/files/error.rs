//! A browser's exceptions as the store's sentences.

use mtor_store::StoreError;
use wasm_bindgen::{JsCast as _, JsValue};

/// What a refused file operation means.
pub(crate) fn said(why: &JsValue) -> StoreError {
    let Some(exception) = why.dyn_ref::<web_sys::DomException>() else {
        return StoreError::Disk(words(why));
    };
    match exception.name().as_str() {
        "QuotaExceededError" => StoreError::Full,
        "NoModificationAllowedError" => StoreError::Locked,
        _ => StoreError::Disk(words(why)),
    }
}

fn words(why: &JsValue) -> String {
    let message = js_sys::Reflect::get(why, &JsValue::from_str("message"));
    let message = message.ok().and_then(|it| it.as_string());
    message
        .unwrap_or_else(|| "it does not say why".to_owned())
        .trim_end_matches('.')
        .to_owned()
}
