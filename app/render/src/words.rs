//! Animated values as words: what `shaders/animate.wgsl` reads.
//!
//! A track is its number of keys, then either the fixed value (0 keys) or the keys: time, kind
//! of easing, two cubic curves, value. A point's value ends with the offset of its bend or 0.

use mtor_video::{Animated, Color, Easing, Keyframe, Point, motion};

use crate::layout;

/// Words under construction. Word 0 is 0: as an offset it means "none".
#[derive(Debug)]
pub(crate) struct Words(Vec<u32>);

impl Words {
    pub(crate) fn new() -> Self {
        Self(vec![0])
    }

    /// The offset of the next word.
    pub(crate) fn at(&self) -> u32 {
        self.0.len() as u32
    }

    pub(crate) fn word(&mut self, word: u32) {
        self.0.push(word);
    }

    pub(crate) fn words(&mut self, words: &[u32]) {
        self.0.extend_from_slice(words);
    }

    pub(crate) fn number(&mut self, number: f32) {
        self.0.push(number.to_bits());
    }

    pub(crate) fn numbers(&mut self, numbers: &[f32]) {
        self.0.extend(numbers.iter().map(|n| n.to_bits()));
    }

    pub(crate) fn into_inner(self) -> Vec<u32> {
        self.0
    }

    pub(crate) fn track1(&mut self, value: &Animated<f32>) -> u32 {
        self.track(value, |words, key| words.number(key))
    }

    pub(crate) fn track4(&mut self, value: &Animated<Color>) -> u32 {
        self.track(value, |words, c| words.numbers(&[c.r, c.g, c.b, c.a]))
    }

    pub(crate) fn track2(&mut self, value: &Animated<Point>) -> u32 {
        let keys = match value {
            Animated::Fixed(point) => return self.fixed(&[point.x, point.y]),
            Animated::Keyed { keys } => keys,
        };
        let bends: Vec<_> = (0..keys.len()).map(|idx| self.bend(keys, idx)).collect();
        let at = self.at();
        self.word(keys.len() as u32);
        for (key, bend) in keys.iter().zip(bends) {
            self.key_head(key.at_ms, key.ease);
            self.numbers(&[key.value.x, key.value.y]);
            self.word(bend);
        }
        self.never_empty(keys.len(), 2);
        at
    }

    /// Time and easing: what stands before a key's value.
    pub(crate) fn key_head(&mut self, at_ms: f32, ease: Easing) {
        let (kind, x, y) = match ease {
            Easing::Linear => (layout::EASE_LINEAR, [0.0; 4], [0.0; 4]),
            Easing::Hold => (layout::EASE_HOLD, [0.0; 4], [0.0; 4]),
            Easing::Cubic(x1, y1, x2, y2) => (layout::EASE_CUBIC, [x1, y1, x2, y2], [0.0; 4]),
            Easing::Axes(x, y) => (layout::EASE_AXES, x, y),
        };
        self.number(at_ms);
        self.word(kind);
        self.numbers(&x);
        self.numbers(&y);
    }

    fn track<T: Clone>(&mut self, value: &Animated<T>, mut put: impl FnMut(&mut Self, T)) -> u32 {
        let at = self.at();
        match value {
            Animated::Fixed(value) => {
                self.word(0);
                put(self, value.clone());
            }
            Animated::Keyed { keys } => {
                self.word(keys.len() as u32);
                for key in keys {
                    self.key_head(key.at_ms, key.ease);
                    put(self, key.value.clone());
                }
                self.never_empty(keys.len(), 4);
            }
        }
        at
    }

    fn fixed(&mut self, numbers: &[f32]) -> u32 {
        let at = self.at();
        self.word(0);
        self.numbers(numbers);
        at
    }

    /// Without keys a track reads as a fixed 0.
    fn never_empty(&mut self, n_keys: usize, n_numbers: usize) {
        if n_keys == 0 {
            self.numbers(&[0.0; 4][..n_numbers]);
        }
    }

    /// Handles and lengths of the way from a key to the next.
    fn bend(&mut self, keys: &[Keyframe<Point>], idx: usize) -> u32 {
        let (key, next) = (&keys[idx], keys.get(idx + 1));
        let (Some(bend), Some(next)) = (key.bend, next) else {
            return 0;
        };
        let at = self.at();
        self.numbers(&[bend[0].x, bend[0].y, bend[1].x, bend[1].y]);
        self.numbers(&motion::bend_lengths(key.value, bend, next.value));
        at
    }
}
