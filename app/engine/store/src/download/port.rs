//! What shell and machine tell each other.

use crate::{
    error::StoreError,
    limits::{CLAIM_BYTES, PART_BYTES, READ_BACK_BYTES},
    listing::sha256_of,
    manifest::Manifest,
};

/// From the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Start,
    /// A server's headers.
    Answered {
        request: u32,
        answer: Answer,
    },
    /// The next bytes of its body, in order.
    Bytes {
        request: u32,
        bytes: Vec<u8>,
    },
    /// The body ended as the server wished.
    Closed {
        request: u32,
    },
    /// The connection could not be made, or broke.
    Failed {
        request: u32,
    },
    /// What [`Output::ReadBack`] asked for; shorter where the file is.
    Read {
        file: String,
        bytes: Vec<u8>,
    },
    /// The answers to [`Output::Check`].
    Fits,
    Unfit(String),
    /// The disk refused a write, a flush or a commit; outputs after it were not done.
    Unwritten(StoreError),
    Timeout,
    Cancel,
}

/// To the shell, to be done in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// A GET. `if_range` may be left out where a header of its own would cost a question of
    /// permission first (CORS): the machine compares tags and lengths itself.
    Request {
        request: u32,
        url: String,
        range: Option<Range>,
        if_range: Option<String>,
    },
    Abort {
        request: u32,
    },
    Write {
        file: String,
        at: u64,
        bytes: Vec<u8>,
    },
    Truncate {
        file: String,
        length: u64,
    },
    Flush {
        file: String,
    },
    /// Write the manifest, whole, in place of the old one.
    Commit {
        manifest: Manifest,
    },
    /// At most [`READ_BACK_BYTES`]; answer with [`Input::Read`].
    ReadBack {
        file: String,
        at: u64,
        length: u64,
    },
    /// All small files are here: can this model run? Answer `Fits` or `Unfit`.
    Check,
    /// A file was given up and comes again.
    StartedOver {
        file: String,
    },
    /// Everything is here, checked and committed.
    Done,
    /// The end. What arrived is committed.
    Refuse(StoreError),
}

/// Bytes `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub from: u64,
    pub to: u64,
}

impl Range {
    /// As a `Range` header.
    pub fn header(self) -> String {
        format!("bytes={}-{}", self.from, self.to.saturating_sub(1))
    }
}

/// A server's headers, as far as they matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    pub status: u16,
    /// `Content-Length`, unless the body is compressed: then it counts other bytes.
    pub length: Option<u64>,
    /// Where a partial body begins.
    pub from: Option<u64>,
    /// The whole file's length beside a partial body.
    pub total: Option<u64>,
    pub accepts_ranges: bool,
    pub etag: Option<String>,
    pub sha256: Option<String>,
    pub is_html: bool,
    pub retry_after_ms: Option<u64>,
    /// The hub's own word for why not.
    pub error_code: Option<String>,
}

impl Answer {
    /// Reads the headers; `header` gives one by its name in small letters. A browser hides
    /// some of another origin's: then they are as if absent.
    pub fn read(status: u16, header: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name| header(name).and_then(|text| text.trim().parse().ok());
        let (from, total) = header("content-range").map_or((None, None), |it| content_range(&it));
        let seconds: Option<u64> = number("retry-after");
        Self {
            status,
            length: number("content-length").filter(|_| header("content-encoding").is_none()),
            from,
            total,
            accepts_ranges: header("accept-ranges").is_some_and(|it| it.contains("bytes")),
            etag: header("etag"),
            // The plain tag may have 64 digits too, and be another hash.
            sha256: header("x-linked-etag").and_then(|it| sha256_of(&it)),
            is_html: header("content-type").is_some_and(|it| it.starts_with("text/html")),
            retry_after_ms: seconds.map(|it| it.saturating_mul(1_000)),
            error_code: header("x-error-code"),
        }
    }
}

/// `bytes 0-99/1000`, `bytes 0-99/*`, `bytes */1000`.
fn content_range(text: &str) -> (Option<u64>, Option<u64>) {
    let Some((span, total)) = text.trim_start_matches("bytes").trim().split_once('/') else {
        return (None, None);
    };
    let from = span.split('-').next().and_then(|it| it.parse().ok());
    (from, total.parse().ok())
}

/// Sizes of steps; the defaults are the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub part_bytes: u64,
    pub claim_bytes: u64,
    pub read_back_bytes: u64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            part_bytes: PART_BYTES,
            claim_bytes: CLAIM_BYTES,
            read_back_bytes: READ_BACK_BYTES,
        }
    }
}

/// How far a download is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub phase: Phase,
    pub done: u64,
    /// `None` until every file has answered.
    pub total: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Fetching,
    /// Reading back for a hash.
    Checking,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_servers_write_them() {
        let hash = "a".repeat(64);
        let headers = [
            ("content-range", "bytes 5-9/10".to_owned()),
            ("content-length", "5".to_owned()),
            ("accept-ranges", "bytes".to_owned()),
            ("etag", format!("\"{}\"", "b".repeat(64))),
            ("x-linked-etag", format!("\"{hash}\"")),
            ("content-type", "text/html; charset=utf-8".to_owned()),
            ("retry-after", "3".to_owned()),
            ("x-error-code", "GatedRepo".to_owned()),
        ];
        let find = |name: &str| {
            let found = headers.iter().find(|(n, _)| *n == name);
            found.map(|(_, value)| value.clone())
        };
        let answer = Answer::read(206, find);
        assert_eq!((answer.from, answer.total), (Some(5), Some(10)));
        assert_eq!(answer.length, Some(5));
        assert!(answer.accepts_ranges && answer.is_html);
        assert_eq!(answer.sha256, Some(hash));
        assert_eq!(answer.retry_after_ms, Some(3_000));
        assert_eq!(answer.error_code.as_deref(), Some("GatedRepo"));
    }

    #[test]
    fn a_compressed_length_is_not_the_files() {
        let answer = Answer::read(200, |name| match name {
            "content-length" => Some("5".to_owned()),
            "content-encoding" => Some("gzip".to_owned()),
            _ => None,
        });
        assert_eq!(answer.length, None);
    }

    #[test]
    fn ranges_are_read_and_written() {
        #[track_caller]
        fn check(text: &str, expect: (Option<u64>, Option<u64>)) {
            assert_eq!(content_range(text), expect, "{text}");
        }
        check("bytes 0-99/1000", (Some(0), Some(1_000)));
        check("bytes 7-8/*", (Some(7), None));
        check("bytes */0", (None, Some(0)));
        check("nonsense", (None, None));
        assert_eq!(Range { from: 0, to: 100 }.header(), "bytes=0-99");
    }
}
