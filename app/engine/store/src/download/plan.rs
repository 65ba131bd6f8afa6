//! Which files there are, and what comes after what.

use crate::{error::StoreError, listing::Listing, needs::Need};

use super::{AskedList, Download, Output, Stage, file::File};

impl Download {
    pub(super) fn start(&mut self) {
        if !matches!(self.stage, Stage::New) {
            return;
        }
        if self.manifest.complete {
            self.stage = Stage::Ended;
            self.out.push_back(Output::Done);
            return;
        }
        self.claim();
        self.stage = Stage::Listing(AskedList::default());
    }

    /// Whatever can be done now.
    pub(super) fn go_on(&mut self, now: u64) {
        let lists = match &self.stage {
            Stage::Listing(list) => self.live.is_empty() && list.retry_at.is_none(),
            _ => false,
        };
        if lists && !self.ask_listing(now) {
            self.without_listing();
        }
        self.check_files();
        self.step();
        if matches!(self.stage, Stage::Small | Stage::Weights) {
            self.ask_files(now);
        }
    }

    fn step(&mut self) {
        if !self.files.iter().all(|file| file.entry.settled) {
            return;
        }
        match self.stage {
            Stage::Small => {
                self.stage = Stage::Judged;
                self.out.push_back(Output::Check);
            }
            Stage::Weights if self.weights_are_here() => self.done(),
            // `model.safetensors` is not there: the index says what is.
            Stage::Weights => self.add(Need::Index),
            _ => {}
        }
    }

    /// Their names at least.
    pub(super) fn weights_are_here(&self) -> bool {
        let weights = self.files.iter().filter(|file| file.need.is_weights());
        weights.filter(|file| !file.entry.absent).count() > 0
    }

    fn done(&mut self) {
        // What an earlier version of the source had is none of the model.
        self.manifest.files.clear();
        self.manifest.complete = true;
        self.claim();
        self.stage = Stage::Ended;
        self.out.push_back(Output::Done);
    }

    /// The small files are what this engine can run.
    pub(super) fn fits(&mut self) {
        if !matches!(self.stage, Stage::Judged) {
            return;
        }
        self.stage = Stage::Weights;
        let has = |need: &Need| {
            let listing = self.listing.as_ref();
            listing.is_none_or(|it| it.get(need.file()).is_some())
        };
        let first = if has(&Need::Weights) {
            Need::Weights
        } else {
            Need::Index
        };
        self.add(first);
    }

    /// The hub's list has come: what it does not name is not there.
    pub(super) fn listed(&mut self) {
        let Stage::Listing(list) = &self.stage else {
            return;
        };
        let Some(listing) = Listing::read(&list.bytes) else {
            return self.without_listing();
        };
        let has = |need: Need| listing.get(need.file()).is_some();
        let link = self.repository.link().to_owned();
        let required = [Need::Config, Need::Tokenizer];
        if !has(Need::Weights) && !has(Need::Index) {
            let kind = listing.other_weights();
            return self.refuse(StoreError::NoSafetensors { link, kind });
        }
        if let Some(need) = required.into_iter().find(|need| !has(need.clone())) {
            let file = need.file().to_owned();
            return self.refuse(StoreError::Missing { file, link });
        }
        self.listing = Some(listing);
        self.begin();
        self.weigh_room();
    }

    /// No list, or none that can be read: each file says for itself whether it is there.
    pub(super) fn without_listing(&mut self) {
        if matches!(self.stage, Stage::Listing(_)) {
            self.begin();
        }
    }

    fn begin(&mut self) {
        self.stage = Stage::Small;
        for need in Need::SMALL {
            self.add(need);
        }
    }

    pub(super) fn add(&mut self, need: Need) {
        if self.files.iter().any(|file| file.need == need) {
            return;
        }
        let known = self.manifest.files.get(need.file()).cloned();
        let mut file = File::new(need, known);
        let mut given_up = false;
        if let Some(listing) = &self.listing {
            match listing.get(file.need.file()) {
                Some(listed) => given_up = file.take_listed(listed),
                None if file.need.is_optional() => file.leave_out(),
                None => {}
            }
        }
        self.files.push(file);
        if given_up {
            self.claim();
        }
    }

    pub(super) fn add_shards(&mut self, names: Vec<String>) {
        for name in names {
            self.add(Need::Shard(name));
        }
        self.weigh_room();
    }

    /// All bytes that the list promises, before the weights have answered.
    pub(super) fn listed_bytes(&self) -> Option<u64> {
        let listing = self.listing.as_ref()?;
        let small: u64 = self.files.iter().filter_map(File::expected).sum();
        let weights = listing.weights_bytes(Need::Weights.file());
        Some(small + weights)
    }
}
