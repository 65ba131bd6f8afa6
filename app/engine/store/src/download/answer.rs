//! What a server's first words mean.

use crate::{
    error::StoreError,
    limits::{RESTARTS_MAX, WEIGHTS_BYTES_MAX},
    needs::Need,
    size::Size,
};

use super::{
    Answer, Download, Output,
    file::{File, Ranges},
    live::Subject,
};

/// The hub's names for two reasons.
const GATED: &str = "GatedRepo";
const NOT_FOUND: &str = "RepoNotFound";

impl Download {
    pub(super) fn answered(&mut self, now: u64, request: u32, answer: &Answer) {
        let Some(live) = self.find(request).and_then(|i| self.live.get_mut(i)) else {
            return;
        };
        live.answered = true;
        live.heard(now);
        self.is_reached = true;
        let Subject::File(index) = live.subject else {
            return self.list_answered(now, request, answer.status);
        };
        let file = self.file_name(index);
        match answer.status {
            200 | 206 if answer.is_html => self.not_the_file(index, "a web page"),
            200 => self.whole_body(request, index, answer),
            206 => self.part_body(request, index, answer),
            401 | 403 if !self.is_optional(index) => self.refuse(self.denied(answer)),
            401 | 403 | 404 | 410 => self.missing(index),
            416 if answer.total == Some(0) => self.is_empty(index),
            416 => self.restart(index, Ranges::No),
            status @ (408 | 425 | 429 | 500..=599) => {
                self.out.push_back(Output::Abort { request });
                let why = StoreError::Status { file, status };
                self.broke(now, request, why, answer.retry_after_ms);
            }
            status => self.refuse(StoreError::Status { file, status }),
        }
    }

    fn list_answered(&mut self, now: u64, request: u32, status: u16) {
        match status {
            200 => {}
            408 | 425 | 429 | 500..=599 => {
                self.out.push_back(Output::Abort { request });
                self.failed(now, request);
            }
            _ => {
                self.is_list_denied = status == 401;
                self.abort_all(|live| live.request == request);
                self.without_listing();
            }
        }
    }

    /// The hub answers 401 for what is gated, and also for what is private or not there at all.
    /// The list of what is gated anybody may read.
    fn denied(&self, answer: &Answer) -> StoreError {
        let link = self.repository.link().to_owned();
        match answer.error_code.as_deref() {
            Some(GATED) => StoreError::Gated { link },
            Some(NOT_FOUND) => StoreError::Hidden { link },
            _ if self.is_list_denied => StoreError::Hidden { link },
            _ => StoreError::Gated { link },
        }
    }

    fn is_optional(&self, index: usize) -> bool {
        self.files
            .get(index)
            .is_some_and(|it| it.need.is_optional())
    }

    /// A range, as asked; anything else about it means starting over.
    fn part_body(&mut self, request: u32, index: usize, answer: &Answer) {
        let live = self.find(request).and_then(|i| self.live.get(i));
        let (Some(live), Some(file)) = (live, self.files.get(index)) else {
            return;
        };
        let begins_right = answer.from.is_none_or(|from| from == live.at);
        // Hidden from a page where the server does not expose it.
        let total = answer.total.or(file.entry.length);
        let (Some(total), true, Some(to)) = (total, begins_right, live.to) else {
            return self.restart(index, Ranges::No);
        };
        if self.is_changed(index, answer, Some(total)) {
            return self.changed(index, total);
        }
        if total == 0 {
            return self.is_empty(index);
        }
        self.know(index, answer);
        if let Some(file) = self.files.get_mut(index) {
            file.ranges = Ranges::Given;
            file.entry.length = Some(total);
        }
        if let Some(live) = self.live.iter_mut().find(|live| live.request == request) {
            live.to = Some(to.min(total));
        }
        self.weigh(index);
    }

    /// The whole file, asked for or not.
    fn whole_body(&mut self, request: u32, index: usize, answer: &Answer) {
        let Some(file) = self.files.get(index) else {
            return;
        };
        // A range was asked for with a tag that has passed: ranges are still given.
        let can_range = file.ranges == Ranges::Given || answer.accepts_ranges;
        if can_range && self.is_changed(index, answer, None) {
            return self.restart(index, Ranges::Unknown);
        }
        self.abort_all(|live| live.subject == Subject::File(index) && live.request != request);
        let Some(file) = self.files.get_mut(index) else {
            return;
        };
        let had = !file.entry.here.is_empty();
        file.forget();
        file.ranges = Ranges::No;
        file.hint = answer.length;
        if had {
            self.claim();
        }
        self.know(index, answer);
        if let Some(live) = self.live.iter_mut().find(|live| live.request == request) {
            (live.at, live.to, live.whole) = (0, None, true);
        }
        self.weigh(index);
    }

    /// Whether the answer speaks of another file than the bytes that are here.
    fn is_changed(&self, index: usize, answer: &Answer, total: Option<u64>) -> bool {
        fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
            one.zip(other).is_some_and(|(one, other)| one != other)
        }
        self.files.get(index).is_some_and(|File { entry, .. }| {
            differ(entry.etag.as_ref(), answer.etag.as_ref())
                || differ(entry.sha256.as_ref(), answer.sha256.as_ref())
                || differ(entry.length.as_ref(), total.as_ref())
        })
    }

    fn changed(&mut self, index: usize, got: u64) {
        let Some(file) = self.files.get(index) else {
            return;
        };
        match file.entry.length {
            Some(listed) if file.listed && listed != got => {
                let file = file.need.file().to_owned();
                let (got, listed) = (Size(got), Size(listed));
                self.refuse(StoreError::WrongLength { file, got, listed });
            }
            _ => self.restart(index, Ranges::Unknown),
        }
    }

    fn know(&mut self, index: usize, answer: &Answer) {
        if let Some(File { entry, .. }) = self.files.get_mut(index) {
            entry.etag = answer.etag.clone().or(entry.etag.take());
            entry.sha256 = entry.sha256.take().or_else(|| answer.sha256.clone());
        }
    }

    /// From the first byte again.
    pub(super) fn restart(&mut self, index: usize, ranges: Ranges) {
        let Some(file) = self.files.get_mut(index) else {
            return;
        };
        file.restarts += 1;
        file.ranges = ranges;
        if !file.listed {
            file.entry.sha256 = None;
        }
        let name = file.need.file().to_owned();
        if file.restarts > RESTARTS_MAX {
            return self.refuse(StoreError::Changing { file: name });
        }
        if !file.entry.here.is_empty() {
            self.out.push_back(Output::StartedOver { file: name });
        }
        self.forget(index);
    }

    /// Whether what was announced fits: the file, all weights, the disk.
    fn weigh(&mut self, index: usize) {
        let Some(file) = self.files.get(index) else {
            return;
        };
        let max = file.need.bytes_max();
        let weights = self.files.iter().filter(|file| file.need.is_weights());
        let weights: u64 = weights.filter_map(File::expected).sum();
        if file.expected().is_some_and(|it| it > max) || weights > WEIGHTS_BYTES_MAX {
            let (file, max) = (self.file_name(index), Size(max));
            return self.refuse(StoreError::TooLarge { file, max });
        }
        self.weigh_room();
    }

    pub(super) fn weigh_room(&mut self) {
        let known: u64 = self.files.iter().filter_map(File::expected).sum();
        let known = known.max(self.total_bytes().unwrap_or(0));
        let here = self.here_bytes();
        let needed = known.saturating_sub(here);
        let left = |room: u64| (room + self.here_at_start).saturating_sub(here);
        if let Some(room) = self.room.map(left).filter(|room| needed > *room) {
            let (needed, room) = (Size(needed), Size(room));
            self.refuse(StoreError::NoRoom { needed, room });
        }
    }

    /// Not at this source.
    pub(super) fn missing(&mut self, index: usize) {
        let Some(file) = self.files.get(index) else {
            return;
        };
        let link = self.repository.link().to_owned();
        match &file.need {
            need if need.is_optional() => self.leave_out(index),
            Need::Weights => self.leave_out(index),
            Need::Index => {
                let file = Need::Weights.file().to_owned();
                self.refuse(StoreError::Missing { file, link });
            }
            need => {
                let file = need.file().to_owned();
                self.refuse(StoreError::Missing { file, link });
            }
        }
    }

    pub(super) fn is_empty(&mut self, index: usize) {
        if self.is_optional(index) {
            return self.leave_out(index);
        }
        let file = self.file_name(index);
        self.refuse(StoreError::Empty { file });
    }

    pub(super) fn not_the_file(&mut self, index: usize, what: &'static str) {
        // Some servers answer every unknown name with their own page.
        if self.is_optional(index) {
            return self.leave_out(index);
        }
        let file = self.file_name(index);
        let help = match what {
            "a pointer of git-lfs" => "fetch the files themselves there with git lfs pull",
            _ => "a network that wants a login answers so, and so does a wrong link",
        };
        self.refuse(StoreError::NotTheFile { file, what, help });
    }

    fn leave_out(&mut self, index: usize) {
        self.abort_all(|live| live.subject == Subject::File(index));
        if let Some(file) = self.files.get_mut(index) {
            file.leave_out();
        }
        self.claim();
    }
}
