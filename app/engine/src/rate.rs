//! How fast bytes come: over the last seconds, so that a pause shows and a burst does not last.

use std::collections::VecDeque;

/// What is looked back on, in milliseconds.
const WINDOW_MS: f64 = 5_000.0;
/// Before so much has passed, a rate says nothing.
const SPAN_MS_MIN: f64 = 300.0;

/// Counts of bytes with their moments.
#[derive(Debug, Default)]
pub struct Rate {
    seen: VecDeque<(f64, u64)>,
}

impl Rate {
    /// `done` bytes in all have come at `now_ms`; gives bytes per second, 0 when not known yet.
    pub fn seen(&mut self, now_ms: f64, done: u64) -> f64 {
        self.seen.push_back((now_ms, done));
        while self.seen.len() > 2 && self.seen[1].0 <= now_ms - WINDOW_MS {
            self.seen.pop_front();
        }
        let Some(&(from_ms, from)) = self.seen.front() else {
            return 0.0;
        };
        let span_ms = now_ms - from_ms;
        if span_ms < SPAN_MS_MIN {
            return 0.0;
        }
        done.saturating_sub(from) as f64 * 1e3 / span_ms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_seconds_count() {
        #[track_caller]
        fn check(seen: &[(f64, u64)], expect: f64) {
            let mut rate = Rate::default();
            let mut last = 0.0;
            for (at, done) in seen {
                last = rate.seen(*at, *done);
            }
            assert!((last - expect).abs() < 1.0, "{last}, not {expect}");
        }
        check(&[(0.0, 0)], 0.0);
        check(&[(0.0, 0), (100.0, 50)], 0.0);
        check(&[(0.0, 0), (1_000.0, 500)], 500.0);
        // A pause of ten seconds shows.
        check(&[(0.0, 0), (1_000.0, 5_000), (11_000.0, 5_000)], 0.0);
        // A file that starts over does not run backward.
        check(&[(0.0, 900), (1_000.0, 100)], 0.0);
    }
}
