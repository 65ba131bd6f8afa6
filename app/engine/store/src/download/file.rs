//! One file on its way.

use sha2::{Digest as _, Sha256};

use crate::{listing::Listed, manifest::Entry, needs::Need};

use super::{
    Range,
    live::{Live, Subject},
};

/// A file and what is known of its server.
#[derive(Debug)]
pub(super) struct File {
    pub(super) need: Need,
    pub(super) entry: Entry,
    pub(super) ranges: Ranges,
    /// The length is the list's word: another one is an error, not a change.
    pub(super) listed: bool,
    /// The length that a server without ranges speaks of.
    pub(super) hint: Option<u64>,
    /// In a row, without a new byte.
    pub(super) tries: u32,
    pub(super) retry_at: Option<u64>,
    pub(super) restarts: u32,
    pub(super) wrong_hashes: u32,
    /// Written since the last flush.
    pub(super) dirty: bool,
    pub(super) check: Check,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ranges {
    /// The first request asks for one and sees.
    Unknown,
    Given,
    No,
}

/// The hash so far, and what is read back for it.
#[derive(Debug, Default)]
pub(super) struct Check {
    hasher: Sha256,
    hashed: u64,
    /// A read is under way.
    pub(super) reading: bool,
    /// An index is kept as it is read: it is needed here.
    pub(super) kept: Vec<u8>,
}

impl File {
    pub(super) fn new(need: Need, entry: Option<Entry>) -> Self {
        let mut entry = entry.unwrap_or_default();
        // An index is read again for its shards.
        if need == Need::Index && !entry.absent {
            entry.settled = false;
        }
        Self {
            need,
            entry,
            ranges: Ranges::Unknown,
            listed: false,
            hint: None,
            tries: 0,
            retry_at: None,
            restarts: 0,
            wrong_hashes: 0,
            dirty: false,
            check: Check::default(),
        }
    }

    /// What to ask for next: `None` nothing, `Some(None)` the file in one go.
    pub(super) fn want(
        &self,
        now: u64,
        index: usize,
        live: &[Live],
        part: u64,
    ) -> Option<Option<Range>> {
        if self.entry.settled || self.entry.is_whole() || self.retry_at.is_some_and(|at| at > now) {
            return None;
        }
        let mut taken = self.entry.here.clone();
        let mut n_live = 0;
        for live in live
            .iter()
            .filter(|live| live.subject == Subject::File(index))
        {
            n_live += 1;
            taken.add(live.at, live.to.unwrap_or(u64::MAX));
        }
        // Until the first answer it is not known whether there are ranges at all.
        if n_live > 0 && self.ranges != Ranges::Given {
            return None;
        }
        if self.ranges == Ranges::No {
            return Some(None);
        }
        let (from, to) = taken.gap(self.entry.length.unwrap_or(u64::MAX))?;
        let to = to.min(from.saturating_add(part.max(1)));
        Some(Some(Range { from, to }))
    }

    /// The tag to go on with; a weak one does not name bytes.
    pub(super) fn if_range(&self) -> Option<String> {
        let tag = self.entry.etag.clone()?;
        (!tag.starts_with("W/") && !self.entry.here.is_empty()).then_some(tag)
    }

    /// Its length, as far as anybody has said.
    pub(super) fn expected(&self) -> Option<u64> {
        if self.entry.absent {
            return Some(0);
        }
        self.entry.length.or(self.hint)
    }

    /// Takes the list's word; what is here of another file is none of this one.
    /// True when bytes were given up.
    pub(super) fn take_listed(&mut self, listed: &Listed) -> bool {
        let differs = |known: Option<&String>| known.is_some() && known != listed.sha256.as_ref();
        let other_hash = listed.sha256.is_some() && differs(self.entry.sha256.as_ref());
        let other = other_hash || self.entry.length.is_some_and(|it| it != listed.length);
        let had = !self.entry.here.is_empty();
        if other || self.entry.absent {
            self.forget();
        }
        self.listed = true;
        self.entry.absent = false;
        self.entry.length = Some(listed.length);
        self.entry.sha256 = listed.sha256.clone().or(self.entry.sha256.take());
        other && had
    }

    /// Nothing is here of it; where it comes from stays known.
    pub(super) fn forget(&mut self) {
        self.entry.here.clear();
        self.entry.settled = false;
        self.entry.etag = None;
        if !self.listed {
            self.entry.length = None;
        }
        self.hint = None;
        self.dirty = false;
        self.check = Check::default();
    }

    pub(super) fn leave_out(&mut self) {
        self.forget();
        self.entry = Entry {
            settled: true,
            absent: true,
            ..Entry::default()
        };
    }

    /// Bytes were written at `at`: those in order are hashed at once.
    pub(super) fn wrote(&mut self, at: u64, bytes: &[u8]) {
        self.entry.here.add(at, at + bytes.len() as u64);
        self.dirty = true;
        if self.needs_hash() && self.need != Need::Index && at == self.check.hashed {
            self.hash(bytes);
        }
    }

    pub(super) fn hash(&mut self, bytes: &[u8]) {
        self.check.hasher.update(bytes);
        self.check.hashed += bytes.len() as u64;
    }

    pub(super) fn hashed(&self) -> u64 {
        self.check.hashed
    }

    pub(super) fn needs_hash(&self) -> bool {
        self.entry.sha256.is_some()
    }

    /// Whether the disk must be read before it can settle.
    pub(super) fn must_read_back(&self) -> bool {
        let unread = self.entry.length.is_some_and(|it| self.check.hashed < it);
        unread && (self.needs_hash() || self.need == Need::Index)
    }

    pub(super) fn is_read_back(&self) -> bool {
        self.check.reading
    }

    pub(super) fn has_right_hash(&self) -> bool {
        let Some(expected) = &self.entry.sha256 else {
            return true;
        };
        let digest = self.check.hasher.clone().finalize();
        let got: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        got == *expected
    }
}
