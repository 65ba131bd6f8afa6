//! Bytes as they come.

use crate::{error::StoreError, limits::LISTING_BYTES_MAX, size::Size};

use super::{
    Download, Output, Stage,
    file::Ranges,
    live::{Live, Subject},
};

impl Download {
    pub(super) fn bytes(&mut self, now: u64, request: u32, bytes: Vec<u8>) {
        let Some(live) = self.find(request).and_then(|i| self.live.get_mut(i)) else {
            return;
        };
        // A body before its headers is nobody's.
        if bytes.is_empty() || !live.answered {
            return;
        }
        live.heard(now);
        match live.subject {
            Subject::Listing => self.listing_bytes(request, &bytes),
            Subject::File(index) => self.file_bytes(request, index, bytes),
        }
    }

    fn listing_bytes(&mut self, request: u32, bytes: &[u8]) {
        let Stage::Listing(list) = &mut self.stage else {
            return;
        };
        list.bytes.extend_from_slice(bytes);
        if list.bytes.len() as u64 > LISTING_BYTES_MAX {
            self.abort_all(|live| live.request == request);
            self.without_listing();
        }
    }

    fn file_bytes(&mut self, request: u32, index: usize, mut bytes: Vec<u8>) {
        let live = self.live.iter_mut().find(|live| live.request == request);
        let (Some(live), Some(file)) = (live, self.files.get_mut(index)) else {
            return;
        };
        let at = live.at;
        if at == 0
            && let Some(what) = not_a_file(&bytes)
        {
            return self.not_the_file(index, what);
        }
        let is_over = clip(live, &mut bytes);
        live.at += bytes.len() as u64;
        let is_done = live.to == Some(live.at);
        let max = file.need.bytes_max();
        if live.at > max {
            let file = file.need.file().to_owned();
            let max = Size(max);
            return self.refuse(StoreError::TooLarge { file, max });
        }
        let name = file.need.file().to_owned();
        if file.entry.here.is_empty() {
            let file = name.clone();
            self.out.push_back(Output::Truncate { file, length: 0 });
        }
        file.wrote(at, &bytes);
        if file.ranges == Ranges::Given {
            file.tries = 0;
        }
        self.unclaimed += bytes.len() as u64;
        self.out.push_back(Output::Write {
            file: name,
            at,
            bytes,
        });
        if is_over {
            self.out.push_back(Output::Abort { request });
        }
        if is_done {
            self.take(request);
        }
        if is_done || self.unclaimed >= self.pace.claim_bytes {
            self.claim();
        }
    }

    pub(super) fn closed(&mut self, now: u64, request: u32) {
        let Some(live) = self.find(request).and_then(|i| self.live.get(i)) else {
            return;
        };
        let (at, whole) = (live.at, live.whole);
        let Subject::File(index) = live.subject else {
            self.take(request);
            return self.listed();
        };
        let Some(file) = self.files.get(index) else {
            return;
        };
        let expected = file.expected();
        let is_short = expected.is_some_and(|length| at < length);
        if !live.answered || !whole || is_short {
            return self.failed(now, request);
        }
        if let Some(listed) = expected.filter(|length| file.listed && at > *length) {
            let file = file.need.file().to_owned();
            let (got, listed) = (Size(at), Size(listed));
            return self.refuse(StoreError::WrongLength { file, got, listed });
        }
        if at == 0 {
            return self.is_empty(index);
        }
        self.take(request);
        if let Some(file) = self.files.get_mut(index) {
            file.entry.length = Some(at);
        }
        self.claim();
    }
}

/// Drops what lies behind the end that was asked for; true when there was any.
fn clip(live: &Live, bytes: &mut Vec<u8>) -> bool {
    let room = live.to.map_or(u64::MAX, |to| to.saturating_sub(live.at));
    let is_over = bytes.len() as u64 > room;
    if is_over {
        bytes.truncate(room as usize);
    }
    is_over
}

/// What the first bytes are where they cannot be a model's.
fn not_a_file(first: &[u8]) -> Option<&'static str> {
    let head = first.get(..32).unwrap_or(first).trim_ascii_start();
    let starts = |with: &[u8]| {
        let start = head.get(..with.len());
        start.is_some_and(|it| it.eq_ignore_ascii_case(with))
    };
    if starts(b"<!doctype html") || starts(b"<html") {
        return Some("a web page");
    }
    starts(b"version https://git-lfs").then_some("a pointer of git-lfs")
}
