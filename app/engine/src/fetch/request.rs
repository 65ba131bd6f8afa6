//! One request and its body, by the browser's fetch.

use gloo_net::http::{RequestBuilder, Response};
use js_sys::Reflect;
use mtor_store::{Answer, Input};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials};

/// What to ask for.
pub(super) struct Asked {
    pub(super) request: u32,
    pub(super) url: String,
    pub(super) range: Option<String>,
    pub(super) if_range: Option<String>,
}

/// Aborts its request when dropped.
pub(super) struct Abort(Option<web_sys::AbortController>);

impl Drop for Abort {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// A body with more to come.
pub(super) struct Body {
    request: u32,
    reader: ReadableStreamDefaultReader,
}

/// Begins a request; the future is its headers.
pub(super) fn send(asked: Asked) -> (Abort, impl Future<Output = (Input, Option<Body>)>) {
    let abort = Abort(web_sys::AbortController::new().ok());
    let signal = abort.0.as_ref().map(web_sys::AbortController::signal);
    let request = asked.request;
    let mut builder = RequestBuilder::new(&asked.url)
        .abort_signal(signal.as_ref())
        // Gigabytes are kept once, by us; nobody learns who reads them or from where.
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer);
    if let Some(range) = &asked.range {
        builder = builder.header("range", range);
    }
    // Another origin would be asked for permission first, for a header that is not needed.
    if let Some(tag) = asked.if_range.filter(|_| is_own(&asked.url)) {
        builder = builder.header("if-range", &tag);
    }
    let answer = async move {
        match builder.send().await {
            Ok(response) => answered(request, &response),
            Err(_) => (Input::Failed { request }, None),
        }
    };
    (abort, answer)
}

fn answered(request: u32, response: &Response) -> (Input, Option<Body>) {
    let headers = response.headers();
    let answer = Answer::read(response.status(), |name| headers.get(name));
    let body = response.body().map(|body| Body {
        request,
        reader: body.get_reader().unchecked_into(),
    });
    (Input::Answered { request, answer }, body)
}

impl Body {
    pub(super) fn request(&self) -> u32 {
        self.request
    }

    /// The next piece, the end, or the break.
    pub(super) async fn next(self) -> (Input, Option<Self>) {
        let request = self.request;
        let Ok(piece) = JsFuture::from(self.reader.read()).await else {
            return (Input::Failed { request }, None);
        };
        let value = field(&piece, "value");
        if field(&piece, "done").is_truthy() || value.is_undefined() {
            return (Input::Closed { request }, None);
        }
        let bytes = js_sys::Uint8Array::new(&value).to_vec();
        (Input::Bytes { request, bytes }, Some(self))
    }
}

/// Whether the page itself comes from there. A thread made from a blob has its page's origin.
fn is_own(url: &str) -> bool {
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    let origin = Reflect::get(&scope, &JsValue::from_str("origin"));
    let origin = origin.ok().and_then(|it| it.as_string());
    origin.is_some_and(|origin| {
        let rest = url.strip_prefix(&origin);
        rest.is_some_and(|rest| rest.starts_with('/'))
    })
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
