//! Several animations of one value as one list of keys.

use mtor_video::{Animated, Easing, Keyframe, limits::KEYS_MAX};

use super::timing::Timing;

/// Values with something between them.
pub(super) trait Value: Clone + PartialEq {
    fn mix(&self, to: &Self, share: f32) -> Self;
    /// `self` and `n` times `each`; `self` where that has no meaning.
    fn plus(&self, each: &Self, n: f32) -> Self;
}

/// One pass of an animation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Curve<V> {
    /// Shares of the pass, from 0, rising; the last is 1 unless the values are held.
    pub(super) times: Vec<f32>,
    pub(super) values: Vec<V>,
    /// How each value is left; as many as values.
    pub(super) eases: Vec<Easing>,
    /// Each pass starts where the one before ended.
    pub(super) accumulates: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Track<V> {
    pub(super) timing: Timing,
    pub(super) curve: Curve<V>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Key<V> {
    pub(super) at_ms: f32,
    pub(super) value: V,
    pub(super) ease: Easing,
}

impl<V: Value> Track<V> {
    /// The value of a pass at a share of it.
    fn at(&self, pass: f32, share: f32) -> V {
        let curve = &self.curve;
        let idx = curve
            .times
            .partition_point(|t| *t <= share)
            .saturating_sub(1);
        let from = self.value(pass, idx);
        if idx + 1 >= curve.values.len() {
            return from;
        }
        let (t0, t1) = (curve.times[idx], curve.times[idx + 1]);
        let gone = if t1 > t0 {
            (share - t0) / (t1 - t0)
        } else {
            0.0
        };
        from.mix(&self.value(pass, idx + 1), curve.eases[idx].apply(gone))
    }

    fn value(&self, pass: f32, idx: usize) -> V {
        let curve = &self.curve;
        match curve.values.last() {
            Some(last) if curve.accumulates => curve.values[idx].plus(last, pass),
            Some(_) | None => curve.values[idx].clone(),
        }
    }

    /// What stays after the end.
    fn last(&self) -> V {
        let passes = self.timing.passes;
        if !passes.is_finite() || !self.timing.pass_ms.is_finite() {
            return self.at(0.0, 1.0);
        }
        let pass = (passes.ceil() - 1.0).max(0.0);
        self.at(pass, passes - pass)
    }
}

/// The keys until `film_ms`. What begins later lies over what began before; where nothing
/// runs the value is `base`.
pub(super) fn keys<V: Value>(base: &V, tracks: &[Track<V>], film_ms: f32) -> Vec<Key<V>> {
    let mut order: Vec<&Track<V>> = tracks.iter().collect();
    order.sort_by(|a, b| a.timing.begin_ms.total_cmp(&b.timing.begin_ms));
    let mut cuts = vec![0.0, film_ms];
    for track in &order {
        cuts.extend([track.timing.begin_ms, track.timing.end_ms()]);
    }
    cuts.retain(|cut| (0.0..=film_ms).contains(cut));
    cuts.sort_by(f32::total_cmp);
    cuts.dedup();
    let mut list = List { keys: Vec::new() };
    for span in cuts.windows(2) {
        let (from, to) = (span[0], span[1]);
        let is_on = |track: &&&Track<V>| {
            let timing = track.timing;
            timing.begin_ms <= from && (timing.end_ms() > from || timing.freezes)
        };
        match order.iter().rev().find(is_on) {
            Some(track) if track.timing.end_ms() > from => list.run(track, from, to),
            Some(track) => list.push(from, track.last(), Easing::Hold),
            None => list.push(from, base.clone(), Easing::Hold),
        }
    }
    list.keys
}

struct List<V> {
    keys: Vec<Key<V>>,
}

impl<V: Value> List<V> {
    /// The part of a track between two times.
    fn run(&mut self, track: &Track<V>, from: f32, to: f32) {
        let Timing {
            begin_ms, pass_ms, ..
        } = track.timing;
        if !pass_ms.is_finite() {
            return self.push(from, track.at(0.0, 0.0), Easing::Hold);
        }
        let mut pass = ((from - begin_ms) / pass_ms).floor().max(0.0);
        while begin_ms + pass * pass_ms < to && self.keys.len() < KEYS_MAX {
            self.run_pass(track, pass, (from, to));
            pass += 1.0;
        }
    }

    fn run_pass(&mut self, track: &Track<V>, pass: f32, (from, to): (f32, f32)) {
        let Timing {
            begin_ms, pass_ms, ..
        } = track.timing;
        let film = |share: f32| begin_ms + (pass + share) * pass_ms;
        let share = |film_ms: f32| (film_ms - begin_ms) / pass_ms - pass;
        for (idx, ease) in track.curve.eases.iter().enumerate() {
            let start = film(track.curve.times[idx]);
            let end = film(track.curve.times.get(idx + 1).copied().unwrap_or(1.0));
            if end <= from + EDGE_MS || start >= to - EDGE_MS {
                continue;
            }
            let is_whole = start >= from - EDGE_MS && end <= to + EDGE_MS;
            let value = if start >= from - EDGE_MS {
                track.value(pass, idx)
            } else {
                track.at(pass, share(from))
            };
            if *ease == Easing::Hold || idx + 1 >= track.curve.values.len() {
                self.push(start.max(from), value, Easing::Hold);
                continue;
            }
            // A part of a curve is not a curve of the same kind; it is walked evenly.
            self.push(
                start.max(from),
                value,
                if is_whole { *ease } else { Easing::Linear },
            );
            let last = match end <= to + EDGE_MS {
                true => track.value(pass, idx + 1),
                false => track.at(pass, share(to)),
            };
            self.push(end.min(to), last, Easing::Hold);
        }
    }

    fn push(&mut self, at_ms: f32, value: V, ease: Easing) {
        let key = Key { at_ms, value, ease };
        let Some(last) = self.keys.last_mut() else {
            return self.keys.push(key);
        };
        let meets = last.at_ms >= at_ms - EDGE_MS;
        let goes_on = last.value == key.value && last.ease == Easing::Hold;
        if goes_on && (meets || ease == Easing::Hold) {
            last.ease = ease;
            return;
        }
        if meets {
            // A jump: the value before ends just before the new one begins.
            last.at_ms = at_ms - EDGE_MS.max(at_ms * EDGE_SHARE);
            let moved = last.at_ms;
            let n = self.keys.len();
            let crowded = n > 1 && self.keys[n - 2].at_ms >= moved;
            if crowded || moved < 0.0 {
                self.keys.pop();
            }
        }
        self.keys.push(key);
    }
}

/// Longer than what rounding moves a time by, shorter than anything seen.
const EDGE_MS: f32 = 0.05;
/// The same for late times, where f32 is coarser.
const EDGE_SHARE: f32 = 1.0e-6;

/// One part of what the keys hold, as the scene has it.
pub(super) fn animated<V, T: Clone + PartialEq>(
    keys: &[Key<V>],
    part: impl Fn(&V) -> T,
) -> Option<Animated<T>> {
    let first = part(&keys.first()?.value);
    if keys.iter().all(|key| part(&key.value) == first) {
        return Some(Animated::Fixed(first));
    }
    let keys = keys.iter().map(|key| Keyframe {
        at_ms: key.at_ms,
        value: part(&key.value),
        ease: key.ease,
        bend: None,
    });
    Some(Animated::Keyed {
        keys: keys.collect(),
    })
}
