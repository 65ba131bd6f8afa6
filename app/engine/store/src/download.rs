//! A download as a state machine: answers and bytes in, requests and writes out.
//!
//! Flow:
//!
//! * the hub's list of the repository, where there is one: lengths and hashes before a byte;
//! * the small files, then [`Output::Check`]: whether the model can run here at all;
//! * the weights, in ranges where the server gives them, three requests at once;
//! * a hash where one is known: computed as bytes come in order, and by reading back the rest;
//! * [`Output::Done`], or [`Output::Refuse`] with a sentence.
//!
//! A connection that breaks goes on from where it stopped. A server without ranges is read in
//! one go. A file whose tag, length or hash has changed starts over.
//!
//! **Invariant:** outputs are done in their order. A [`Output::Commit`] claims only what earlier
//! writes and flushes have brought to the disk, and bytes are given up in the manifest before
//! they are written over.

mod answer;
mod body;
mod check;
mod file;
mod live;
mod plan;
mod port;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::{
    error::StoreError,
    limits::{
        BACK_OFF_MS, BACK_OFF_MS_MAX, FIRST_TRIES_MAX, LISTING_TRIES_MAX, REQUESTS_MAX,
        RETRY_AFTER_MS_MAX, TRIES_MAX,
    },
    listing::Listing,
    manifest::Manifest,
    repository::Repository,
};

use file::File;
use live::{Live, Subject};
pub use port::{Answer, Input, Output, Pace, Phase, Progress, Range};

/// See the module's words. Times are milliseconds of any monotonic clock.
#[derive(Debug)]
pub struct Download {
    repository: Repository,
    /// Whose it is; the files' entries live in `files` until they are committed.
    manifest: Manifest,
    pace: Pace,
    /// Bytes that the browser gives, at the start.
    room: Option<u64>,
    here_at_start: u64,
    stage: Stage,
    listing: Option<Listing>,
    files: Vec<File>,
    live: Vec<Live>,
    n_requests: u32,
    /// Any server has said anything.
    is_reached: bool,
    /// The list was refused to whom it does not know.
    is_list_denied: bool,
    /// Bytes written since the manifest claimed any.
    unclaimed: u64,
    out: VecDeque<Output>,
}

#[derive(Debug)]
enum Stage {
    New,
    Listing(AskedList),
    Small,
    /// The shell looks at what came.
    Judged,
    Weights,
    Ended,
}

/// The hub's list, as far as it has come.
#[derive(Debug, Default)]
struct AskedList {
    bytes: Vec<u8>,
    tries: u32,
    retry_at: Option<u64>,
}

impl Download {
    /// `manifest` is what was read from the disk, believed as far as the disk bears it out;
    /// one of another source is not gone on with. `room` is what the browser's quota leaves.
    pub fn new(repository: Repository, manifest: Manifest, room: Option<u64>, pace: Pace) -> Self {
        let mut manifest = manifest;
        if manifest.link != repository.link() {
            manifest = Manifest::new(&manifest.id, &manifest.name, repository.link());
        }
        Self {
            here_at_start: manifest.here_bytes(),
            repository,
            manifest,
            pace,
            room,
            stage: Stage::New,
            listing: None,
            files: Vec::new(),
            live: Vec::new(),
            n_requests: 0,
            is_reached: false,
            is_list_denied: false,
            unclaimed: 0,
            out: VecDeque::new(),
        }
    }

    /// Never fails: what does not fit the state is dropped or ends in a refusal.
    pub fn handle(&mut self, now_ms: u64, input: Input) {
        if matches!(self.stage, Stage::Ended) {
            return;
        }
        match input {
            Input::Start => self.start(),
            Input::Answered { request, answer } => self.answered(now_ms, request, &answer),
            Input::Bytes { request, bytes } => self.bytes(now_ms, request, bytes),
            Input::Closed { request } => self.closed(now_ms, request),
            Input::Failed { request } => self.failed(now_ms, request),
            Input::Read { file, bytes } => self.read(&file, &bytes),
            Input::Fits => self.fits(),
            Input::Unfit(why) => self.refuse(StoreError::Unfit(why)),
            Input::Unwritten(why) => self.unwritten(why),
            Input::Timeout => self.timeout(now_ms),
            Input::Cancel => self.refuse(StoreError::Canceled),
        }
        self.go_on(now_ms);
    }

    /// What to do next; ask until there is none.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.out.pop_front()
    }

    /// When to call back with [`Input::Timeout`].
    pub fn poll_timeout(&self) -> Option<u64> {
        if matches!(self.stage, Stage::Ended) {
            return None;
        }
        let deadlines = self.live.iter().map(|live| live.deadline);
        let unsettled = self.files.iter().filter(|file| !file.entry.settled);
        let retries = unsettled.filter_map(|file| file.retry_at);
        let list = match &self.stage {
            Stage::Listing(list) => list.retry_at,
            _ => None,
        };
        deadlines.chain(retries).chain(list).min()
    }

    pub fn progress(&self) -> Progress {
        if let Some(file) = self.files.iter().find(|file| file.is_read_back()) {
            return Progress {
                phase: Phase::Checking,
                done: file.hashed(),
                total: file.entry.length,
            };
        }
        Progress {
            phase: Phase::Fetching,
            done: self.here_bytes(),
            total: self.total_bytes(),
        }
    }

    /// What the manifest would say now.
    pub fn manifest(&self) -> Manifest {
        let mut manifest = self.manifest.clone();
        for file in &self.files {
            let name = file.need.file().to_owned();
            manifest.files.insert(name, file.entry.clone());
        }
        manifest
    }

    fn here_bytes(&self) -> u64 {
        let asked = |name: &str| self.files.iter().any(|file| file.need.file() == name);
        let files = self.files.iter().map(|file| file.entry.here.bytes());
        let earlier = self.manifest.files.iter().filter(|(name, _)| !asked(name));
        files.sum::<u64>() + earlier.map(|(_, entry)| entry.here.bytes()).sum::<u64>()
    }

    fn total_bytes(&self) -> Option<u64> {
        if !self.weights_are_here() {
            return self.listed_bytes();
        }
        self.files.iter().map(File::expected).sum()
    }

    /// A request's connection broke, or the server asks to wait.
    fn broke(&mut self, now: u64, request: u32, why: StoreError, retry_after: Option<u64>) {
        let Some(live) = self.take(request) else {
            return;
        };
        let Subject::File(index) = live.subject else {
            return self.list_broke(now);
        };
        let Some(file) = self.files.get_mut(index) else {
            return;
        };
        // Requests that break together are one outage.
        if file.retry_at.is_none_or(|at| at <= now) {
            file.tries += 1;
            let asked = retry_after.unwrap_or(0).min(RETRY_AFTER_MS_MAX);
            file.retry_at = Some(now + back_off(file.tries).max(asked));
        }
        let tries = file.tries;
        if !self.is_reached && tries >= FIRST_TRIES_MAX {
            let link = self.repository.link().to_owned();
            return self.refuse(StoreError::Unreachable { link });
        }
        if tries >= TRIES_MAX {
            return self.refuse(why);
        }
        if live.whole {
            self.forget(index);
        } else {
            self.claim();
        }
    }

    fn list_broke(&mut self, now: u64) {
        let Stage::Listing(list) = &mut self.stage else {
            return;
        };
        list.bytes.clear();
        list.tries += 1;
        list.retry_at = Some(now + back_off(list.tries));
        if list.tries >= LISTING_TRIES_MAX {
            self.without_listing();
        }
    }

    fn timeout(&mut self, now: u64) {
        let late = self.live.iter().filter(|live| live.deadline <= now);
        let late: Vec<u32> = late.map(|live| live.request).collect();
        for request in late {
            self.out.push_back(Output::Abort { request });
            self.failed(now, request);
        }
        let passed = |at: &mut u64| *at <= now;
        for file in &mut self.files {
            file.retry_at.take_if(passed);
        }
        if let Stage::Listing(list) = &mut self.stage {
            list.retry_at.take_if(passed);
        }
    }

    fn failed(&mut self, now: u64, request: u32) {
        let file = self.name_of(request);
        self.broke(now, request, StoreError::Broken { file }, None);
    }

    /// The disk refused a write: what was not done may not be claimed.
    fn unwritten(&mut self, why: StoreError) {
        self.out.clear();
        self.abort_all(|_| true);
        self.stage = Stage::Ended;
        self.out.push_back(Output::Refuse(why));
    }

    fn refuse(&mut self, why: StoreError) {
        if matches!(self.stage, Stage::Ended) {
            return;
        }
        self.abort_all(|_| true);
        self.claim();
        self.stage = Stage::Ended;
        self.out.push_back(Output::Refuse(why));
    }

    /// Brings to the disk what was written, then says so in the manifest.
    fn claim(&mut self) {
        for file in self.files.iter_mut().filter(|file| file.dirty) {
            file.dirty = false;
            let file = file.need.file().to_owned();
            self.out.push_back(Output::Flush { file });
        }
        self.unclaimed = 0;
        let manifest = self.manifest();
        self.out.push_back(Output::Commit { manifest });
    }

    /// Gives up a file's bytes, in the manifest first.
    fn forget(&mut self, index: usize) {
        self.abort_all(|live| live.subject == Subject::File(index));
        if let Some(file) = self.files.get_mut(index) {
            file.forget();
        }
        self.claim();
    }

    fn count_request(&mut self) -> Option<u32> {
        if self.n_requests >= REQUESTS_MAX {
            self.refuse(StoreError::Requests { max: REQUESTS_MAX });
            return None;
        }
        self.n_requests += 1;
        Some(self.n_requests)
    }
}

fn back_off(tries: u32) -> u64 {
    let doubled = BACK_OFF_MS << tries.saturating_sub(1).min(16);
    doubled.min(BACK_OFF_MS_MAX)
}
