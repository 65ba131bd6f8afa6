//! HTTP: the page, the link's upgrade, and what operators ask.

mod headers;
mod link;

use std::{rc::Rc, time::Duration};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::Incoming,
    header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE},
};

use self::headers::SecurityHeaders;
use crate::{
    config::Config,
    driver::Shared,
    error::Error,
    metrics,
    page::Page,
    server::{Gate, HalfOpen},
};

pub(crate) type Answer = Response<Full<Bytes>>;

/// Everything that answers a request.
#[derive(Debug)]
pub(crate) struct Site {
    page: Page,
    headers: SecurityHeaders,
    allow_origins: Vec<String>,
    header_wait: Duration,
    quiet: bool,
    driver: Shared,
    gate: Rc<Gate>,
}

impl Site {
    pub(crate) fn new(config: &Config, driver: Shared, gate: Rc<Gate>) -> Result<Self, Error> {
        let page = Page::open(&config.page)?;
        Ok(Self {
            headers: SecurityHeaders::new(&page.inline()),
            page,
            allow_origins: config.allow_origins.clone(),
            header_wait: config.limits.header_wait,
            quiet: config.quiet,
            driver,
            gate,
        })
    }

    pub(crate) const fn header_wait(&self) -> Duration {
        self.header_wait
    }

    /// One line for whoever runs the relay. Never a body, never an address.
    pub(crate) fn log(&self, line: &str) {
        if !self.quiet {
            eprintln!("mtor-relay: {line}");
        }
    }

    pub(crate) fn answer(&self, request: Request<Incoming>, half_open: &Rc<HalfOpen>) -> Answer {
        let is_link = request.uri().path() == "/link";
        let mut answer = match *request.method() {
            Method::GET if is_link => self.link(request, half_open),
            Method::GET | Method::HEAD => self.get(&request),
            _ => not_allowed(),
        };
        self.headers.add_to(&mut answer);
        answer
    }

    fn get(&self, request: &Request<Incoming>) -> Answer {
        match request.uri().path() {
            "/healthz" => status(StatusCode::OK, "ok\n"),
            "/readyz" if self.driver.borrow().is_draining() => {
                status(StatusCode::SERVICE_UNAVAILABLE, "draining\n")
            }
            "/readyz" => status(StatusCode::OK, "ready\n"),
            "/metrics" => self.metrics(),
            path => self.page.answer(path, request.headers()),
        }
    }

    fn metrics(&self) -> Answer {
        let text = metrics::page(&self.driver.borrow(), self.gate.count());
        let kind = "text/plain; version=0.0.4; charset=utf-8";
        whole(StatusCode::OK, kind, text.into())
    }
}

fn not_allowed() -> Answer {
    let mut answer = status(
        StatusCode::METHOD_NOT_ALLOWED,
        "only GET and HEAD are answered\n",
    );
    let allow = hyper::header::HeaderValue::from_static("GET, HEAD");
    answer.headers_mut().insert(ALLOW, allow);
    answer
}

/// A short text for a program or a person at a terminal; never cached.
pub(crate) fn status(status: StatusCode, text: &'static str) -> Answer {
    let body = Bytes::from_static(text.as_bytes());
    whole(status, "text/plain; charset=utf-8", body)
}

pub(crate) fn whole(status: StatusCode, kind: &'static str, body: Bytes) -> Answer {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, kind)
        .header(CACHE_CONTROL, "no-store")
        .body(Full::new(body))
        .expect("these headers are valid")
}
