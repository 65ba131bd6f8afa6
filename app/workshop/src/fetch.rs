//! Requests to an engine's endpoint: the browser's fetch, bounded in time and bytes.
//!
//! What to ask and how to read it is decided in `mtor-abilities`; here bytes only move.

use std::time::Duration;

use futures_util::future::{Either, select};
use gloo_net::http::{Method, RequestBuilder, Response};
use mtor_abilities::{
    EndpointError, HttpRequest, ReplyHead, diagnose,
    limits::{FIRST_BYTE_MS, PROBE_MS, SILENCE_MS},
};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::clock;

const FIRST_BYTE_WAIT: Duration = Duration::from_millis(FIRST_BYTE_MS);
const NEXT_BYTE_WAIT: Duration = Duration::from_millis(SILENCE_MS);
const PROBE_WAIT: Duration = Duration::from_millis(PROBE_MS);

/// Aborts its request when dropped: a canceled intent stops its engine, too.
#[derive(Debug)]
pub(crate) struct Reply {
    response: Response,
    reader: Option<web_sys::ReadableStreamDefaultReader>,
    /// A piece of the body has come.
    began: bool,
    _abort: AbortOnDrop,
}

#[derive(Debug)]
struct AbortOnDrop(Option<web_sys::AbortController>);

impl AbortOnDrop {
    fn new() -> Self {
        Self(web_sys::AbortController::new().ok())
    }

    fn signal(&self) -> Option<web_sys::AbortSignal> {
        self.0.as_ref().map(web_sys::AbortController::signal)
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

impl Reply {
    pub(crate) fn head(&self) -> ReplyHead {
        let content_type = self.response.headers().get("content-type");
        ReplyHead::new(self.response.status(), content_type.as_deref())
    }

    /// The next piece of the body; `None` at its end.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<u8>>, EndpointError> {
        let Some(reader) = &self.reader else {
            return Ok(None);
        };
        // Some engines send their headers at once and load the model after.
        let wait = if self.began {
            NEXT_BYTE_WAIT
        } else {
            FIRST_BYTE_WAIT
        };
        let piece = within(wait, JsFuture::from(reader.read()))
            .await?
            .map_err(|_| EndpointError::CutShort)?;
        self.began = true;
        let done = field(&piece, "done").is_truthy();
        let value = field(&piece, "value");
        if done || value.is_undefined() {
            return Ok(None);
        }
        Ok(Some(js_sys::Uint8Array::new(&value).to_vec()))
    }

    /// The whole body, at most `max` bytes of it.
    pub(crate) async fn whole(&mut self, max: usize) -> Result<Vec<u8>, EndpointError> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.next().await? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > max {
                return Err(EndpointError::TooLarge { max });
            }
        }
        Ok(bytes)
    }
}

/// Sends a request; errors are the endpoint's, told apart as far as a browser can.
pub(crate) async fn send(request: &HttpRequest) -> Result<Reply, EndpointError> {
    begin(request, FIRST_BYTE_WAIT).await
}

/// The same for a small question that should be answered at once.
pub(crate) async fn probe(request: &HttpRequest) -> Result<Reply, EndpointError> {
    begin(request, PROBE_WAIT).await
}

async fn begin(request: &HttpRequest, wait: Duration) -> Result<Reply, EndpointError> {
    let abort = AbortOnDrop::new();
    let sent = build(request, &abort)?.send();
    let response = match within(wait, sent).await? {
        Ok(response) => response,
        // A refused origin and a dead host look the same to a page.
        Err(_) => return Err(diagnose(answers_blindly(&request.url).await)),
    };
    let reader = response.body().map(|body| {
        body.get_reader()
            .unchecked_into::<web_sys::ReadableStreamDefaultReader>()
    });
    Ok(Reply {
        response,
        reader,
        began: false,
        _abort: abort,
    })
}

fn build(
    request: &HttpRequest,
    abort: &AbortOnDrop,
) -> Result<gloo_net::http::Request, EndpointError> {
    let method = match request.method {
        "POST" => Method::POST,
        _ => Method::GET,
    };
    let mut builder = RequestBuilder::new(&request.url)
        .method(method)
        .abort_signal(abort.signal().as_ref());
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let bad = |why: gloo_net::Error| EndpointError::Url(why.to_string());
    match &request.body {
        Some(body) => builder.body(body.as_str()).map_err(bad),
        None => builder.build().map_err(bad),
    }
}

/// Whether somebody answers at all when the page does not ask to see the answer.
async fn answers_blindly(url: &str) -> bool {
    let abort = AbortOnDrop::new();
    let sent = RequestBuilder::new(url)
        .mode(web_sys::RequestMode::NoCors)
        .abort_signal(abort.signal().as_ref())
        .send();
    matches!(within(PROBE_WAIT, sent).await, Ok(Ok(_)))
}

async fn within<F: Future>(wait: Duration, future: F) -> Result<F::Output, EndpointError> {
    let future = std::pin::pin!(future);
    let timer = std::pin::pin!(clock::sleep(wait));
    match select(future, timer).await {
        Either::Left((output, _)) => Ok(output),
        Either::Right(_) => Err(EndpointError::Slow),
    }
}

fn field(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
