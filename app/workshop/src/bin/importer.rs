//! The third wasm: reads files from elsewhere, in a thread of its own.
//!
//! Letters, dotLottie and SVG take more code than the whole page, so it is loaded with the
//! first file that needs it. Between page and thread travel arrays:
//!
//! * from the page `[ticket, bytes]`;
//! * to it `[]` once the thread listens, then for each file `[ticket, scene as JSON bytes,
//!   what was left out]`, or `[ticket, why not]`, a sentence.
//!
//! A fault of the reader's ends the thread as an error that the page hears of.

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    thread::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod thread {
    use std::{cell::RefCell, rc::Rc};

    use gloo_net::http::Request;
    use gloo_timers::callback::Timeout;
    use js_sys::{Array, Uint8Array};
    use mtor_import::{Fonts, import};
    use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
    use wasm_bindgen_futures::spawn_local;
    use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

    /// What text is shaped with, in the order of preference. One that is missing is no error:
    /// the importer says which texts it left out.
    const FONTS: [&str; 2] = [
        "/public/fonts/noto-sans-regular.ttf",
        "/public/fonts/noto-sans-bold.ttf",
    ];

    /// The fonts, once they have come; files wait until then.
    type Shelf = Rc<RefCell<Option<Rc<Fonts>>>>;

    /// Listens for as long as the thread lives.
    pub(super) fn start() {
        let shelf = Shelf::default();
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let file: Array = message.data().unchecked_into();
            let bytes: Uint8Array = file.get(1).unchecked_into();
            let (ticket, bytes, shelf) = (file.get(0), bytes.to_vec(), Rc::clone(&shelf));
            spawn_local(async move {
                let fonts = fonts(&shelf).await;
                // A fault in a task would be a promise that nobody hears of; in a timer it is
                // an error of the thread.
                Timeout::new(0, move || answer(&ticket, &bytes, &fonts)).forget();
            });
        });
        scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
        listener.forget();
        scope().post_message(&Array::new()).ok();
    }

    async fn fonts(shelf: &Shelf) -> Rc<Fonts> {
        let kept = shelf.borrow().clone();
        if let Some(fonts) = kept {
            return fonts;
        }
        let mut fonts = Fonts::default();
        for url in FONTS {
            if let Some(bytes) = fetch(url).await {
                // A font that cannot be read is as good as a missing one.
                fonts.add(bytes).ok();
            }
        }
        let fonts = Rc::new(fonts);
        shelf.replace(Some(Rc::clone(&fonts)));
        fonts
    }

    async fn fetch(url: &str) -> Option<Vec<u8>> {
        let answer = Request::get(url).send().await.ok()?;
        if !answer.ok() {
            return None;
        }
        answer.binary().await.ok()
    }

    fn answer(ticket: &JsValue, bytes: &[u8], fonts: &Fonts) {
        let read = import(bytes, fonts).map_err(|why| why.to_string());
        let told = read.and_then(|it| {
            let json = serde_json::to_vec(&it.scene).map_err(|why| why.to_string())?;
            let left_out =
                serde_wasm_bindgen::to_value(&it.left_out).map_err(|why| why.to_string())?;
            Ok((Uint8Array::from(&json[..]), left_out))
        });
        match told {
            Ok((json, left_out)) => {
                let memory = Array::of1(&json.buffer());
                let words = Array::of3(ticket, &json, &left_out);
                scope().post_message_with_transfer(&words, &memory).ok();
            }
            Err(why) => {
                let words = Array::of2(ticket, &JsValue::from_str(&why));
                scope().post_message(&words).ok();
            }
        }
    }

    fn scope() -> DedicatedWorkerGlobalScope {
        js_sys::global().unchecked_into()
    }
}
