//! One file: its two forms, its tag, and the answer that carries it.

use std::{cell::OnceCell, io::Read};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Response, StatusCode,
    header::{
        ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap,
        HeaderName, IF_NONE_MATCH, VARY,
    },
};

use super::{
    ascii,
    kind::{compresses, media_type},
};
use crate::http::Answer;

/// Fast and near the best for text; builds that are shipped use the best.
const QUALITY: u32 = 5;
/// The window's size as a power of two: a larger one costs memory and gains little here.
const WINDOW: u32 = 19;
/// Digits of a hash in a file's name, as the page's build tool puts them.
const HASH_DIGITS_MIN: usize = 16;

/// At least one of the two forms is there from the start; the other is made when asked for.
#[derive(Debug)]
pub(super) struct Asset {
    kind: &'static str,
    tag: String,
    /// The name holds a hash of the content: a browser may keep the file forever.
    forever: bool,
    compresses: bool,
    plain: OnceCell<Bytes>,
    brotli: OnceCell<Bytes>,
}

impl Asset {
    pub(super) fn new(
        path: &str,
        tag: String,
        plain: Option<Bytes>,
        brotli: Option<Bytes>,
    ) -> Self {
        let cell = |bytes: Option<Bytes>| bytes.map_or_else(OnceCell::new, OnceCell::from);
        Self {
            kind: media_type(path),
            tag,
            forever: has_hash(path),
            compresses: compresses(path) || brotli.is_some(),
            plain: cell(plain),
            brotli: cell(brotli),
        }
    }

    pub(super) fn plain(&self) -> Bytes {
        let unpack = || {
            let mut plain = Vec::new();
            let packed: &[u8] = self.brotli.get().expect("one form is there");
            brotli::Decompressor::new(packed, 4096)
                .read_to_end(&mut plain)
                .expect("packed by this program");
            Bytes::from(plain)
        };
        self.plain.get_or_init(unpack).clone()
    }

    fn brotli(&self) -> Bytes {
        let pack = || {
            let mut packed = Vec::new();
            let plain: &[u8] = self.plain.get().expect("one form is there");
            let mut writer = brotli::CompressorReader::new(plain, 4096, QUALITY, WINDOW);
            writer
                .read_to_end(&mut packed)
                .expect("memory does not fail");
            Bytes::from(packed)
        };
        self.brotli.get_or_init(pack).clone()
    }

    pub(super) fn answer(&self, headers: &HeaderMap) -> Answer {
        let packed = self.compresses && takes_brotli(headers);
        let tag = if packed {
            format!("\"{}-br\"", self.tag)
        } else {
            format!("\"{}\"", self.tag)
        };
        let caching = if self.forever {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        let mut answer = Response::new(Full::new(Bytes::new()));
        let mut set = |name: HeaderName, value: &str| {
            answer.headers_mut().insert(name, ascii(value));
        };
        set(ETAG, &tag);
        set(CACHE_CONTROL, caching);
        if self.compresses {
            set(VARY, "accept-encoding");
        }
        if is_known(headers, &tag) {
            *answer.status_mut() = StatusCode::NOT_MODIFIED;
            return answer;
        }
        set(CONTENT_TYPE, self.kind);
        if packed {
            set(CONTENT_ENCODING, "br");
        }
        *answer.body_mut() = Full::new(if packed { self.brotli() } else { self.plain() });
        answer
    }
}

fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '_', '.'])
        .any(|part| part.len() >= HASH_DIGITS_MIN && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let lists = headers.get_all(ACCEPT_ENCODING).iter();
    lists.filter_map(|list| list.to_str().ok()).any(|list| {
        list.split(',').any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            let is_brotli = parts
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case("br"));
            let weight = parts.find_map(|part| part.strip_prefix("q="));
            is_brotli && weight.is_none_or(|q| q.parse::<f32>().is_ok_and(|q| q > 0.0))
        })
    })
}

fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let lists = headers.get_all(IF_NONE_MATCH).iter();
    lists.filter_map(|list| list.to_str().ok()).any(|list| {
        list.split(',')
            .map(|known| known.trim().trim_start_matches("W/"))
            .any(|known| known == "*" || known == tag)
    })
}

#[cfg(test)]
mod tests {
    use hyper::header::{ACCEPT_ENCODING, HeaderMap};

    use super::{has_hash, takes_brotli};

    #[test]
    fn only_names_with_a_hash_may_be_kept_forever() {
        for (path, expected) in [
            ("/mtor-app-0123456789abcdef.js", true),
            ("/mtor-app-0123456789abcdef_bg.wasm", true),
            ("/index.html", false),
            ("/icons/icon-192.png", false),
            ("/0123456789abcdef/icon.png", false),
        ] {
            assert_eq!(has_hash(path), expected, "{path}");
        }
    }

    #[test]
    fn brotli_goes_to_those_who_take_it() {
        for (list, expected) in [
            ("gzip, deflate, br, zstd", true),
            ("BR;q=0.5", true),
            ("br;q=0", false),
            ("gzip", false),
            ("brotli", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, list.parse().unwrap());
            assert_eq!(takes_brotli(&headers), expected, "{list}");
        }
    }
}
