//! Requests under way.

use crate::limits::{ANSWER_MS, SILENCE_MS};

use super::{Download, Output};

/// One request.
#[derive(Debug)]
pub(super) struct Live {
    pub(super) request: u32,
    pub(super) subject: Subject,
    /// Where the next byte belongs.
    pub(super) at: u64,
    /// Where it ends; `None` for a body without a known end.
    pub(super) to: Option<u64>,
    /// Cannot be gone on with when it breaks.
    pub(super) whole: bool,
    pub(super) answered: bool,
    pub(super) deadline: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Listing,
    File(usize),
}

impl Live {
    pub(super) fn new(now: u64, request: u32, subject: Subject) -> Self {
        Self {
            request,
            subject,
            at: 0,
            to: None,
            whole: true,
            answered: false,
            deadline: now + ANSWER_MS,
        }
    }

    pub(super) fn heard(&mut self, now: u64) {
        self.deadline = now + SILENCE_MS;
    }
}

impl Download {
    /// `None`: it has ended, and this is its echo.
    pub(super) fn find(&self, request: u32) -> Option<usize> {
        self.live.iter().position(|live| live.request == request)
    }

    pub(super) fn take(&mut self, request: u32) -> Option<Live> {
        let index = self.find(request)?;
        Some(self.live.remove(index))
    }

    pub(super) fn name_of(&self, request: u32) -> String {
        let live = self.find(request).and_then(|i| self.live.get(i));
        match live.map(|live| live.subject) {
            Some(Subject::File(index)) => self.file_name(index),
            _ => "the list of files".to_owned(),
        }
    }

    pub(super) fn file_name(&self, index: usize) -> String {
        let file = self.files.get(index);
        file.map(|file| file.need.file().to_owned())
            .unwrap_or_default()
    }

    pub(super) fn abort_all(&mut self, which: impl Fn(&Live) -> bool) {
        let out = &mut self.out;
        self.live.retain(|live| {
            let goes = which(live);
            if goes {
                let request = live.request;
                out.push_back(Output::Abort { request });
            }
            !goes
        });
    }

    pub(super) fn ask_listing(&mut self, now: u64) -> bool {
        let Some(url) = self.repository.listing().map(str::to_owned) else {
            return false;
        };
        let Some(request) = self.count_request() else {
            return false;
        };
        self.live.push(Live::new(now, request, Subject::Listing));
        self.out.push_back(Output::Request {
            request,
            url,
            range: None,
            if_range: None,
        });
        true
    }

    /// Asks for what is missing, as far as there is a line free.
    pub(super) fn ask_files(&mut self, now: u64) {
        while self.live.len() < crate::limits::PARALLEL_MAX {
            let wanted = (0..self.files.len()).find_map(|index| {
                let file = self.files.get(index)?;
                let want = file.want(now, index, &self.live, self.pace.part_bytes)?;
                Some((index, want))
            });
            let Some((index, want)) = wanted else {
                return;
            };
            let Some(request) = self.count_request() else {
                return;
            };
            let Some(file) = self.files.get(index) else {
                return;
            };
            let mut live = Live::new(now, request, Subject::File(index));
            live.whole = want.is_none();
            live.at = want.map_or(0, |range| range.from);
            live.to = want.map(|range| range.to);
            self.live.push(live);
            self.out.push_back(Output::Request {
                request,
                url: self.repository.url(file.need.file()),
                range: want,
                if_range: file.if_range().filter(|_| want.is_some()),
            });
        }
    }
}
