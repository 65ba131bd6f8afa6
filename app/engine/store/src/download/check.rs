//! The last step of each file: its hash, and what an index names.

use crate::{error::StoreError, limits::WRONG_HASHES_MAX, needs::Need, shards};

use super::{Download, Output, file::Ranges, live::Subject};

impl Download {
    /// Settles what is whole, or reads back what its hash still misses.
    pub(super) fn check_files(&mut self) {
        for index in 0..self.files.len() {
            let busy = |live: &super::Live| live.subject == Subject::File(index);
            let is_busy = self.live.iter().any(busy);
            let Some(file) = self.files.get_mut(index) else {
                return;
            };
            if file.entry.settled || !file.entry.is_whole() || is_busy || file.check.reading {
                continue;
            }
            if file.must_read_back() {
                file.check.reading = true;
                let at = file.hashed();
                let rest = file.entry.length.unwrap_or(at) - at;
                let length = rest.min(self.pace.read_back_bytes.max(1));
                let file = file.need.file().to_owned();
                self.out.push_back(Output::ReadBack { file, at, length });
            } else {
                self.settle(index);
            }
        }
    }

    pub(super) fn read(&mut self, file: &str, bytes: &[u8]) {
        let found = self.files.iter_mut().position(|it| it.need.file() == file);
        let Some(index) = found else {
            return;
        };
        let Some(file) = self.files.get_mut(index).filter(|file| file.check.reading) else {
            return;
        };
        file.check.reading = false;
        if bytes.is_empty() {
            // The disk lost what it had taken.
            return self.restart(index, Ranges::Unknown);
        }
        let rest = file.entry.length.unwrap_or(0).saturating_sub(file.hashed());
        let bytes = bytes.get(..rest as usize).unwrap_or(bytes);
        file.hash(bytes);
        if file.need == Need::Index {
            file.check.kept.extend_from_slice(bytes);
        }
    }

    fn settle(&mut self, index: usize) {
        let Some(file) = self.files.get_mut(index) else {
            return;
        };
        if !file.has_right_hash() {
            return self.wrong_hash(index);
        }
        let index_json = std::mem::take(&mut file.check.kept);
        file.entry.settled = true;
        if file.need == Need::Index {
            match shards::read(&index_json) {
                Ok(names) => self.add_shards(names),
                Err(why) => return self.refuse(StoreError::Index(why)),
            }
        }
        self.claim();
    }

    /// It starts over; a second time is no accident.
    fn wrong_hash(&mut self, index: usize) {
        let Some(file) = self.files.get_mut(index) else {
            return;
        };
        file.wrong_hashes += 1;
        let name = file.need.file().to_owned();
        let is_last = file.wrong_hashes >= WRONG_HASHES_MAX;
        self.forget(index);
        let file = name.clone();
        self.out.push_back(Output::Truncate { file, length: 0 });
        if is_last {
            self.refuse(StoreError::WrongHash { file: name });
        } else {
            self.out.push_back(Output::StartedOver { file: name });
        }
    }
}
