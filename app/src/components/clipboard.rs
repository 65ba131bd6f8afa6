//! Text to the clipboard, also on a page that came without TLS.

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// Copies the text; whether it was given to the clipboard.
pub fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    // Without TLS there is no `navigator.clipboard`, and calling it would throw.
    let modern = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|it| !it.is_undefined());
    if modern {
        // The promise fails only when the page has no focus; nothing can be done about it then.
        drop(navigator.clipboard().write_text(text));
        return true;
    }
    copy_by_selection(text).unwrap_or(false)
}

fn copy_by_selection(text: &str) -> Result<bool, JsValue> {
    let document = document();
    let area: web_sys::HtmlTextAreaElement = document.create_element("textarea")?.unchecked_into();
    area.set_value(text);
    area.set_class_name("vh");
    let body = document.body().ok_or(JsValue::NULL)?;
    let before = document.active_element();
    body.append_child(&area)?;
    area.select();
    let command: Function = Reflect::get(&document, &"execCommand".into())?.dyn_into()?;
    let done = command.call1(&document, &"copy".into())?;
    area.remove();
    if let Some(element) = before.and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok()) {
        element.focus()?;
    }
    Ok(done.is_truthy())
}
