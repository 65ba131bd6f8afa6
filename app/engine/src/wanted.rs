//! What outlives the thread: which models were in memory, and which was being loaded.
//!
//! A thread that starts again loads again what was there, so that a tab comes back after its
//! GPU was lost or its page reloaded. But a load can take the whole tab down without a word, and
//! so can a model's first answer; then the mark of that is still here, and that model waits for
//! a person.

use mtor_workshop::LoadOptions;
use serde::{Deserialize, Serialize};

/// Kept as a small file beside the models.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// In memory when last heard of, oldest first.
    pub ready: Vec<Kept>,
    /// Being loaded.
    pub loading: Option<String>,
    /// In work with an answer, and none of theirs has come to its end yet.
    pub tried: Vec<String>,
    /// How often the GPU was lost since the last answer.
    pub lost: u32,
    /// When it was kept, in seconds since 1970.
    pub kept_s: u64,
}

/// A model, and how a person chose to run it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Noted")]
pub struct Kept {
    pub id: String,
    pub options: LoadOptions,
}

/// As it stands in notes, also in those of a page that wrote only names.
#[derive(Deserialize)]
#[serde(untagged)]
enum Noted {
    Id(String),
    Kept { id: String, options: LoadOptions },
}

impl From<Noted> for Kept {
    fn from(noted: Noted) -> Self {
        let (id, options) = match noted {
            Noted::Id(id) => (id, LoadOptions::default()),
            Noted::Kept { id, options } => (id, options),
        };
        Self { id, options }
    }
}

/// A note that is older than a night is of a tab that is gone: names come around again.
const KEPT_S_MAX: u64 = 12 * 60 * 60;

/// After so many losses in a row nothing is loaded by itself: the next would not go better.
const LOSSES_MAX: u32 = 3;

/// What a started thread does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    pub load: Vec<Kept>,
    /// Not loaded: the tab went down with one of them.
    pub suspects: Vec<String>,
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
        let mut suspects = std::mem::take(&mut self.tried);
        suspects.extend(self.loading.take());
        self.ready.retain(|it| !suspects.contains(&it.id));
        if self.lost < LOSSES_MAX {
            return Start {
                // Still wanted while they are on their way: a reload meanwhile forgets none.
                load: self.ready.clone(),
                suspects,
                weary: Vec::new(),
            };
        }
        self.lost = 0;
        Start {
            load: Vec::new(),
            suspects,
            weary: std::mem::take(&mut self.ready)
                .into_iter()
                .map(|it| it.id)
                .collect(),
        }
    }

    /// What has happened in this thread before the note of the one before it was read.
    #[must_use]
    pub fn then(mut self, now: Self) -> Self {
        for it in now.ready {
            self.holds(&it.id, it.options);
        }
        Self {
            loading: now.loading,
            tried: now.tried,
            ..self
        }
    }

    pub fn begins(&mut self, id: &str) {
        self.loading = Some(id.to_owned());
    }

    /// A model is about to compute what may be its first answer.
    pub fn tries(&mut self, id: &str) {
        self.survives(id);
        self.tried.push(id.to_owned());
    }

    /// That answer has ended, and the thread lives; true when that is news.
    pub fn survives(&mut self, id: &str) -> bool {
        let n_before = self.tried.len();
        self.tried.retain(|it| it != id);
        self.tried.len() < n_before
    }

    /// The GPU is gone, and the thread with it.
    pub fn loses(&mut self) {
        self.lost += 1;
    }

    /// A model has answered; true when that is news.
    pub fn answers(&mut self) -> bool {
        std::mem::take(&mut self.lost) > 0
    }

    /// A load has come to its end with a model in memory.
    pub fn holds(&mut self, id: &str, options: LoadOptions) {
        self.ends(id);
        let id = id.to_owned();
        self.ready.push(Kept { id, options });
    }

    /// Or without one; what was in memory is no longer wanted there.
    pub fn ends(&mut self, id: &str) {
        if self.loading.as_deref() == Some(id) {
            self.loading = None;
        }
        self.survives(id);
        self.ready.retain(|it| it.id != id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_S: u64 = 1_700_000_000;

    const EIGHT_BITS: LoadOptions = LoadOptions {
        q8: Some(true),
        gpu: None,
    };

    fn kept(ids: &[&str]) -> Vec<Kept> {
        let kept = |id: &&str| Kept {
            id: (*id).to_owned(),
            options: EIGHT_BITS,
        };
        ids.iter().map(kept).collect()
    }

    fn suspected(load: &[&str], suspects: &[&str]) -> Start {
        Start {
            load: kept(load),
            suspects: suspects.iter().map(|it| (*it).to_owned()).collect(),
            weary: Vec::new(),
        }
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
        wanted.holds("a", EIGHT_BITS);
        wanted.begins("b");
        wanted.ends("b");
        check(wanted, suspected(&["a"], &[]));
    }

    #[test]
    fn what_took_the_tab_down_waits_for_a_person() {
        let mut wanted = Wanted::default();
        wanted.begins("a");
        wanted.holds("a", EIGHT_BITS);
        wanted.begins("huge");
        check(wanted, suspected(&["a"], &["huge"]));
    }

    #[test]
    fn a_first_answer_that_took_the_tab_down_waits_for_a_person_and_one_that_ended_does_not() {
        #[track_caller]
        fn check_tries(then: impl Fn(&mut Wanted), load: &[&str], suspects: &[&str]) {
            let mut wanted = Wanted::default();
            wanted.holds("a", EIGHT_BITS);
            wanted.holds("b", EIGHT_BITS);
            wanted.tries("b");
            then(&mut wanted);
            check(wanted, suspected(load, suspects));
        }
        check_tries(|_| {}, &["a"], &["b"]);
        check_tries(|it| assert!(it.survives("b")), &["a", "b"], &[]);
        check_tries(|it| it.tries("b"), &["a"], &["b"]);
        check_tries(|it| it.tries("a"), &[], &["b", "a"]);
        check_tries(|it| it.begins("c"), &["a"], &["b", "c"]);
        check_tries(|it| it.ends("b"), &["a"], &[]);
        // Loaded anew, it is as if it had never been asked.
        check_tries(|it| it.holds("b", EIGHT_BITS), &["a", "b"], &[]);
    }

    #[test]
    fn what_was_begun_before_the_note_was_read_goes_on() {
        let mut before = Wanted::default();
        before.holds("a", EIGHT_BITS);
        before.holds("b", EIGHT_BITS);
        before.loses();
        let mut now = Wanted::default();
        now.holds("a", LoadOptions::default());
        now.begins("c");
        now.tries("a");
        let wanted = before.then(now);
        let ids: Vec<&str> = wanted.ready.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["b", "a"]);
        assert_eq!(wanted.ready[1].options, LoadOptions::default());
        let marks = (wanted.loading.as_deref(), wanted.tried.len(), wanted.lost);
        assert_eq!(marks, (Some("c"), 1, 1));
    }

    #[test]
    fn a_gpu_that_is_always_lost_is_left_alone() {
        #[track_caller]
        fn lost(n_times: u32, load: &[&str], weary: &[&str]) {
            let mut wanted = Wanted {
                ready: kept(&["a"]),
                ..Wanted::default()
            };
            (0..n_times).for_each(|_| wanted.loses());
            let weary = weary.iter().map(|it| (*it).to_owned()).collect();
            let load = kept(load);
            check(
                wanted,
                Start {
                    load,
                    suspects: Vec::new(),
                    weary,
                },
            );
        }
        lost(LOSSES_MAX - 1, &["a"], &[]);
        lost(LOSSES_MAX, &[], &["a"]);
    }

    #[test]
    fn a_note_of_names_alone_is_read_with_the_usual_options() {
        let json = br#"{"ready":["a"],"loading":null,"lost":1,"kept_s":1700000000}"#;
        let options = LoadOptions::default();
        let id = "a".to_owned();
        let expect = Wanted {
            ready: vec![Kept { id, options }],
            lost: 1,
            kept_s: NOW_S,
            ..Wanted::default()
        };
        assert_eq!(Wanted::read(json, NOW_S), expect);
    }

    #[test]
    fn nonsense_is_nothing() {
        assert_eq!(Wanted::read(b"\xff[]", NOW_S), Wanted::default());
    }
}
