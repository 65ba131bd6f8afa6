//! The page's files, as they are sent.
//!
//! A release carries them inside, compressed at build time. Otherwise they are read from
//! a folder at the start and compressed when first asked for.

mod asset;
mod inline;
mod kind;
mod load;

use std::{collections::BTreeMap, path::Path};

use bytes::Bytes;
use hyper::{
    StatusCode,
    header::{HeaderMap, HeaderValue},
};

use self::asset::Asset;
pub(crate) use self::inline::Inline;
use crate::{
    error::Error,
    http::{Answer, whole},
};

const NOT_BUILT: &str = "<!doctype html><meta charset=\"utf-8\"><title>MTOR relay</title>\
<h1>The relay runs, the page is not built</h1>\
<p>Run <code>cargo xtask up</code> in the repository: it builds the page and starts the relay.\
<p>Or build the page with <code>trunk build</code> and start the relay with \
<code>--page dist</code>.\n";

const NOT_FOUND: &str = "<!doctype html><meta charset=\"utf-8\"><title>Not here</title>\
<h1>There is nothing here</h1><p><a href=\"/\">Open the realm</a>\n";

/// Files by their path, which starts with `/`.
#[derive(Debug)]
pub(crate) struct Page {
    files: BTreeMap<String, Asset>,
}

impl Page {
    /// The files built in, else those of the folder; none at all is no error.
    pub(crate) fn open(folder: &Path) -> Result<Self, Error> {
        let files = match load::built_in() {
            files if files.is_empty() => load::folder(folder)?,
            files => files,
        };
        Ok(Self { files })
    }

    /// What the page's policy must allow by hash.
    pub(crate) fn inline(&self) -> Inline {
        let html = self.files.get("/index.html").map(Asset::plain);
        Inline::of(&String::from_utf8_lossy(&html.unwrap_or_default()))
    }

    pub(crate) fn answer(&self, path: &str, headers: &HeaderMap) -> Answer {
        let path = if path == "/" { "/index.html" } else { path };
        match self.files.get(path) {
            Some(asset) => asset.answer(headers),
            None if path == "/index.html" => html(StatusCode::OK, NOT_BUILT),
            None => html(StatusCode::NOT_FOUND, NOT_FOUND),
        }
    }
}

fn html(status: StatusCode, text: &'static str) -> Answer {
    let body = Bytes::from_static(text.as_bytes());
    whole(status, kind::media_type("x.html"), body)
}

/// Header values made of ASCII by this program.
fn ascii(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("made of ASCII")
}
