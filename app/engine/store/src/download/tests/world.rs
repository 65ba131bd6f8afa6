//! A flaky server, a disk that forgets what was not flushed, and a shell between them.

use std::collections::BTreeMap;

use super::hub::{Faults, Hub, Random};
use crate::{
    Answer, Download, Input, Manifest, Output, Pace, Progress, Range, Repository, StoreError,
};

const STEPS_MAX: usize = 50_000;
/// So many wrong bytes that every piece has one.
pub(super) const ALWAYS: u32 = 1_000_000;
const LINK: &str = "https://huggingface.co/some/tiny";
const PACE: Pace = Pace {
    part_bytes: 64,
    claim_bytes: 50,
    read_back_bytes: 37,
};

#[derive(Debug)]
struct Connection {
    request: u32,
    answer: Option<Answer>,
    /// Its bytes have a hash, where there are hashes.
    is_file: bool,
    /// What is still to come.
    body: Vec<u8>,
    stalled: bool,
}

#[derive(Debug, Clone, Default)]
struct Disk {
    files: BTreeMap<String, Vec<u8>>,
    flushed: BTreeMap<String, Vec<u8>>,
    manifest: Vec<u8>,
}

/// All of it, in virtual time.
#[derive(Debug)]
pub(super) struct World {
    pub(super) hub: Hub,
    pub(super) faults: Faults,
    random: Random,
    disk: Disk,
    download: Download,
    connections: Vec<Connection>,
    pub(super) now: u64,
    pub(super) room: Option<u64>,
    /// Answers instead of the server's own, for one file each.
    pub(super) says: BTreeMap<String, Answer>,
    pub(super) fits: Result<(), String>,
    pub(super) asked: Vec<String>,
    pub(super) ranges_asked: Vec<(String, Option<Range>, Option<String>)>,
    pub(super) most_parallel: usize,
    pub(super) n_started_over: usize,
    pub(super) n_written: u64,
    pub(super) full_after: Option<u64>,
    pub(super) last_progress: Progress,
    end: Option<Result<(), StoreError>>,
}

impl World {
    pub(super) fn new(hub: Hub, faults: Faults, seed: u64) -> Self {
        let download = fresh(Manifest::new("tiny", "Tiny", LINK), None);
        Self {
            last_progress: download.progress(),
            hub,
            faults,
            random: Random(seed | 1),
            disk: Disk::default(),
            download,
            connections: Vec::new(),
            now: 0,
            room: None,
            says: BTreeMap::new(),
            fits: Ok(()),
            asked: Vec::new(),
            ranges_asked: Vec::new(),
            most_parallel: 0,
            n_started_over: 0,
            n_written: 0,
            full_after: None,
            end: None,
        }
    }

    /// To the end, through crashes.
    pub(super) fn run(&mut self) -> Result<(), StoreError> {
        self.reload();
        self.run_until(|_| false).expect("it ends")
    }

    /// Until the condition holds; `None` then.
    pub(super) fn run_until(
        &mut self,
        done: impl Fn(&Self) -> bool,
    ) -> Option<Result<(), StoreError>> {
        for _ in 0..STEPS_MAX {
            if let Some(end) = self.end.take() {
                return Some(end);
            }
            if done(self) {
                return None;
            }
            self.step();
        }
        panic!("no end after {STEPS_MAX} steps: {:?}", self.download)
    }

    /// The tab is loaded again: what was not flushed may be lost.
    pub(super) fn reload(&mut self) {
        for (name, bytes) in &mut self.disk.files {
            if self.random.below(2) == 0 {
                *bytes = self.disk.flushed.get(name).cloned().unwrap_or_default();
            }
        }
        self.connections.clear();
        let mut manifest = Manifest::read(&self.disk.manifest)
            .unwrap_or_else(|| Manifest::new("tiny", "Tiny", LINK));
        let files = &self.disk.files;
        manifest.believe(|file| files.get(file).map(|it| it.len() as u64));
        self.download = fresh(manifest, self.room);
        self.end = None;
        self.tell(Input::Start);
    }

    pub(super) fn cancel(&mut self) {
        self.tell(Input::Cancel);
    }

    pub(super) fn manifest(&self) -> Manifest {
        Manifest::read(&self.disk.manifest).unwrap()
    }

    pub(super) fn on_disk(&self, file: &str) -> &[u8] {
        &self.disk.files[file]
    }

    /// Spoils what is on the disk.
    pub(super) fn spoil(&mut self, file: &str) {
        let bytes = self.disk.files.get_mut(file).unwrap();
        bytes[3] ^= 0xff;
        self.disk.flushed = self.disk.files.clone();
    }

    #[track_caller]
    pub(super) fn check_disk(&self) {
        let manifest = self.manifest();
        assert!(manifest.complete);
        for (name, bytes) in &self.hub.files {
            let on_disk = &self.disk.files[name];
            let back = (0..=self.hub.version).find(|back| {
                let old = bytes.iter().map(|byte| byte.wrapping_sub(*back));
                old.eq(on_disk.iter().copied())
            });
            assert!(back.is_some(), "{name} is no version of the file");
            assert_eq!(&self.disk.flushed[name], on_disk, "{name} is flushed");
            assert!(manifest.files[name].settled, "{name}");
        }
    }

    fn step(&mut self) {
        if self.random.percent(self.faults.crash_percent) && self.random.below(10) == 0 {
            return self.reload();
        }
        if self.faults.changes > 0 && self.random.below(60) == 0 {
            self.faults.changes -= 1;
            self.hub.change();
        }
        let awake: Vec<usize> = (0..self.connections.len())
            .filter(|i| !self.connections[*i].stalled)
            .collect();
        self.now += 1;
        if awake.is_empty() {
            let at = self.download.poll_timeout().expect("something is awaited");
            self.now = self.now.max(at);
            return self.tell(Input::Timeout);
        }
        let index = awake[self.random.below(awake.len() as u64) as usize];
        self.advance(index);
    }

    fn advance(&mut self, index: usize) {
        let connection = &mut self.connections[index];
        let (request, is_file) = (connection.request, connection.is_file);
        if self.random.percent(self.faults.stall_percent) {
            connection.stalled = true;
        } else if self.random.percent(self.faults.drop_percent) {
            self.connections.remove(index);
            self.tell(Input::Failed { request });
        } else if let Some(answer) = connection.answer.take() {
            self.tell(Input::Answered { request, answer });
        } else if connection.body.is_empty() {
            self.connections.remove(index);
            self.tell(Input::Closed { request });
        } else {
            let n = (1 + self.random.below(90)).min(connection.body.len() as u64);
            let mut bytes: Vec<u8> = connection.body.drain(..n as usize).collect();
            let spoils = self.faults.corrupt >= ALWAYS || self.random.below(8) == 0;
            if self.faults.corrupt > 0 && spoils && is_file {
                self.faults.corrupt -= 1;
                bytes[0] ^= 1;
            }
            self.tell(Input::Bytes { request, bytes });
        }
    }

    /// The shell: an input, then every output in its order.
    fn tell(&mut self, input: Input) {
        self.download.handle(self.now, input);
        while let Some(output) = self.download.poll_output() {
            let back = self.act(output);
            self.last_progress = self.download.progress();
            if let Some(back) = back {
                self.download.handle(self.now, back);
            }
        }
        let has_more = |it: &&Connection| it.answer.is_some() || !it.body.is_empty();
        let parallel = self.connections.iter().filter(has_more).count();
        self.most_parallel = self.most_parallel.max(parallel);
    }

    fn act(&mut self, output: Output) -> Option<Input> {
        match output {
            Output::Request {
                request,
                url,
                range,
                if_range,
            } => {
                self.connect(request, url, range, if_range);
            }
            Output::Abort { request } => self.connections.retain(|it| it.request != request),
            Output::Write { file, at, bytes } => return self.write(file, at as usize, &bytes),
            Output::Truncate { file, length } => {
                let file = self.disk.files.entry(file).or_default();
                file.resize(length as usize, 0);
            }
            Output::Flush { file } => {
                let bytes = self.disk.files[&file].clone();
                self.disk.flushed.insert(file, bytes);
            }
            Output::Commit { manifest } => self.disk.manifest = manifest.write(),
            Output::ReadBack { file, at, length } => {
                let whole = self.disk.files.get(&file).cloned().unwrap_or_default();
                let bytes = whole.into_iter().skip(at as usize).take(length as usize);
                let bytes = bytes.collect();
                return Some(Input::Read { file, bytes });
            }
            Output::Check => {
                return Some(match &self.fits {
                    Ok(()) => Input::Fits,
                    Err(why) => Input::Unfit(why.clone()),
                });
            }
            Output::StartedOver { .. } => self.n_started_over += 1,
            Output::Done => self.end = Some(Ok(())),
            Output::Refuse(why) => self.end = Some(Err(why)),
        }
        None
    }

    fn write(&mut self, file: String, at: usize, bytes: &[u8]) -> Option<Input> {
        self.n_written += bytes.len() as u64;
        if self.full_after.is_some_and(|max| self.n_written > max) {
            return Some(Input::Unwritten(StoreError::Full));
        }
        // The invariant: what the manifest claims is not written over.
        let claimed = Manifest::read(&self.disk.manifest).and_then(|mut it| it.files.remove(&file));
        let mut here = claimed.map(|entry| entry.here).unwrap_or_default();
        let before = here.bytes();
        here.add(at as u64, (at + bytes.len()) as u64);
        assert_eq!(here.bytes(), before + bytes.len() as u64, "{file} at {at}");
        let content = self.disk.files.entry(file).or_default();
        content.resize(content.len().max(at + bytes.len()), 0);
        content[at..at + bytes.len()].copy_from_slice(bytes);
        None
    }

    fn connect(&mut self, request: u32, url: String, range: Option<Range>, tag: Option<String>) {
        self.asked.push(url.clone());
        let name = url.rsplit('/').next().unwrap().to_owned();
        self.ranges_asked.push((name.clone(), range, tag.clone()));
        let busy = self.random.percent(self.faults.busy_percent);
        let (answer, body) = if let Some(answer) = self.says.get(&name) {
            (answer.clone(), vec![b'x'; 10])
        } else if busy {
            let answer = Answer {
                status: 503,
                ..Answer::default()
            };
            (answer, Vec::new())
        } else {
            self.hub.serve(&self.faults, &url, range, tag)
        };
        self.connections.push(Connection {
            request,
            answer: Some(answer),
            is_file: !url.contains("/api/models/"),
            body,
            stalled: false,
        });
    }
}

fn fresh(manifest: Manifest, room: Option<u64>) -> Download {
    Download::new(Repository::parse(LINK).unwrap(), manifest, room, PACE)
}
