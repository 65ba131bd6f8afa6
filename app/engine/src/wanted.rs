//! What outlives the thread: which models were in memory, and which was being loaded.
//!
//! A thread that starts again loads again what was there, so that a tab comes back after its
//! GPU was lost or its page reloaded. But a load can take the whole tab down without a word;
//! then the mark of that load is still here, and that model waits for a person.

use serde::{Deserialize, Serialize};

/// Kept as a small file beside the models.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// In memory when last heard of, oldest first.
    pub ready: Vec<String>,
    /// Being loaded, or asked to answer for the first time.
    pub loading: Option<String>,
    /// How often the GPU was lost since the last answer.
    pub lost: u32,
    /// When it was kept, in seconds since 1970.
    pub kept_s: u64,
}

/// A note that is older than a night is of a tab that is gone: names come around again.
const KEPT_S_MAX: u64 = 12 * 60 * 60;

/// After so many losses in a row nothing is loaded by itself: the next would not go better.
const LOSSES_MAX: u32 = 3;

/// What a started thread does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    pub load: Vec<String>,
    /// Not loaded: the tab went down with it.
    pub suspect: Option<String>,
    /// Not loaded: the GPU was lost with them again and again.
    pub weary: Vec<String>,
}

impl Wanted {
    /// Reads what is there; nonsense is nothing, and so is what is old.
    pub fn read(json: &[u8], now_s: u64) -> Self {
        let read: Self = serde_json::from_slice(json).unwrap_or_default();
        let is_fresh = now_s.saturating_sub(read.kept_s) <= KEPT_S_MAX;
        if is_fresh { read } else { Self::default() }
    }

    pub fn write(&mut self, now_s: u64) -> Vec<u8> {
        self.kept_s = now_s;
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// What to do at the start of a thread, and the marks of that.
    pub fn start(&mut self) -> Start {
        let suspect = self.loading.take();
        self.ready.retain(|id| Some(id) != suspect.as_ref());
        if self.lost < LOSSES_MAX {
            return Start {
                // Still wanted while they are on their way: a reload meanwhile forgets none.
                load: self.ready.clone(),
                suspect,
                weary: Vec::new(),
            };
        }
        self.lost = 0;
        Start {
            load: Vec::new(),
            suspect,
            weary: std::mem::take(&mut self.ready),
        }
    }

    pub fn begins(&mut self, id: &str) {
        self.loading = Some(id.to_owned());
    }

    /// The GPU is gone, and the thread with it.
    pub fn loses(&mut self) {
        self.lost += 1;
    }

    /// A model has answered; true when that is news.
    pub fn answers(&mut self) -> bool {
        std::mem::take(&mut self.lost) > 0
    }

    /// A load has come to its end, one way or the other.
    pub fn ends(&mut self, id: &str, is_ready: bool) {
        if self.loading.as_deref() == Some(id) {
            self.loading = None;
        }
        self.ready.retain(|it| it != id);
        if is_ready {
            self.ready.push(id.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_S: u64 = 1_700_000_000;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|it| (*it).to_owned()).collect()
    }

    #[track_caller]
    fn check(mut wanted: Wanted, expect: Start) {
        let json = wanted.write(NOW_S);
        assert_eq!(Wanted::read(&json, NOW_S + KEPT_S_MAX), wanted);
        let old = Wanted::read(&json, NOW_S + KEPT_S_MAX + 1);
        assert_eq!(old, Wanted::default());
        assert_eq!(wanted.start(), expect);
        // Started again before anything was loaded: nothing is forgotten, nobody blamed twice.
        let again = Start {
            load: expect.load,
            ..Start::default()
        };
        assert_eq!(wanted.start(), again);
    }

    #[test]
    fn what_was_in_memory_comes_back() {
        let mut wanted = Wanted::default();
        wanted.begins("a");
        wanted.ends("a", true);
        wanted.begins("b");
        wanted.ends("b", false);
        let load = ids(&["a"]);
        check(
            wanted,
            Start {
                load,
                ..Start::default()
            },
        );
    }

    #[test]
    fn what_took_the_tab_down_waits_for_a_person() {
        let mut wanted = Wanted::default();
        wanted.begins("a");
        wanted.ends("a", true);
        wanted.begins("huge");
        let (load, suspect) = (ids(&["a"]), Some("huge".to_owned()));
        let weary = Vec::new();
        check(
            wanted,
            Start {
                load,
                suspect,
                weary,
            },
        );
    }

    #[test]
    fn a_gpu_that_is_always_lost_is_left_alone() {
        #[track_caller]
        fn lost(n_times: u32, load: &[&str], weary: &[&str]) {
            let mut wanted = Wanted {
                ready: ids(&["a"]),
                ..Wanted::default()
            };
            (0..n_times).for_each(|_| wanted.loses());
            let (load, weary) = (ids(load), ids(weary));
            check(
                wanted,
                Start {
                    load,
                    suspect: None,
                    weary,
                },
            );
        }
        lost(LOSSES_MAX - 1, &["a"], &[]);
        lost(LOSSES_MAX, &[], &["a"]);
    }

    #[test]
    fn nonsense_is_nothing() {
        assert_eq!(Wanted::read(b"\xff[]", NOW_S), Wanted::default());
    }
}
