//! Which bytes of a file are here: sorted spans that neither overlap nor touch.

use serde::{Deserialize, Serialize};

use crate::limits::SPANS_MAX;

/// Half-open spans `[from, to)` of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Spans(Vec<(u64, u64)>);

impl Spans {
    pub fn add(&mut self, from: u64, to: u64) {
        if from >= to {
            return;
        }
        let first = self.0.partition_point(|span| span.1 < from);
        let after = self.0.partition_point(|span| span.0 <= to);
        let mut joined = (from, to);
        for span in self.0.drain(first..after) {
            joined = (joined.0.min(span.0), joined.1.max(span.1));
        }
        self.0.insert(first, joined);
    }

    /// Forgets what lies at and behind `length`.
    pub fn cut(&mut self, length: u64) {
        self.0.retain_mut(|span| {
            span.1 = span.1.min(length);
            span.0 < span.1
        });
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn bytes(&self) -> u64 {
        self.0.iter().map(|span| span.1 - span.0).sum()
    }

    /// Whether all of `[0, length)` is here and nothing behind it.
    pub fn fills(&self, length: u64) -> bool {
        match self.0.as_slice() {
            [] => length == 0,
            [span] => *span == (0, length),
            _ => false,
        }
    }

    /// The first span of `[0, length)` that is not here.
    pub fn gap(&self, length: u64) -> Option<(u64, u64)> {
        let mut from = 0;
        for span in &self.0 {
            if from < span.0 {
                return Some((from, span.0.min(length)));
            }
            from = span.1;
        }
        (from < length).then_some((from, length))
    }

    /// Whether the spans are what this type makes: those of a manifest may be anybody's.
    pub fn are_sound(&self) -> bool {
        self.0.len() <= SPANS_MAX
            && self.0.iter().all(|span| span.0 < span.1)
            && self.0.windows(2).all(|pair| pair[0].1 < pair[1].0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn spans_are_a_set_of_bytes(adds in prop::collection::vec((0_u64..60, 0_u64..20), 0..20), cut in 0_u64..90) {
            let mut spans = Spans::default();
            let mut bytes = [false; 96];
            for (from, length) in adds {
                spans.add(from, from + length);
                bytes[from as usize..(from + length) as usize].fill(true);
                prop_assert!(spans.are_sound());
            }
            spans.cut(cut);
            bytes[cut as usize..].fill(false);
            prop_assert!(spans.are_sound());
            prop_assert_eq!(spans.bytes(), bytes.iter().filter(|b| **b).count() as u64);
            let gap = bytes[..80].iter().position(|b| !b).map(|from| {
                let to = bytes[from..80].iter().position(|b| *b).map_or(80, |n| from + n);
                (from as u64, to as u64)
            });
            prop_assert_eq!(spans.gap(80), gap);
        }
    }

    #[test]
    fn a_file_is_whole_when_one_span_fills_it() {
        let mut spans = Spans::default();
        assert!(spans.fills(0));
        spans.add(0, 4);
        spans.add(6, 10);
        assert!(!spans.fills(10));
        spans.add(4, 6);
        assert!(spans.fills(10));
        assert!(!spans.fills(9), "a longer file is another file");
    }

    #[test]
    fn foreign_spans_are_checked() {
        #[track_caller]
        fn check(spans: Vec<(u64, u64)>, expect: bool) {
            assert_eq!(Spans(spans).are_sound(), expect);
        }
        check(vec![(0, 1), (2, 3)], true);
        check(vec![(0, 0)], false);
        check(vec![(0, 2), (2, 3)], false);
        check(vec![(4, 5), (0, 1)], false);
        let many = |n: u64| (0..n).map(|i| (2 * i, 2 * i + 1)).collect();
        check(many(SPANS_MAX as u64), true);
        check(many(SPANS_MAX as u64 + 1), false);
    }
}
