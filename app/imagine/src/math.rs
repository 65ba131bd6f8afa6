//! Numbers that are the same on every target: a generator, a sine, a rounding.
//!
//! Only additions, multiplications and divisions are used, which IEEE 754 fixes to the bit;
//! the platform's own sine may differ in the last digit between a native and a wasm build.

use mtor_video::Point;

/// SplitMix64, with a stream for each purpose.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// Streams of one seed are independent, so a new cloud moves no tree.
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        let mut it = Self(seed ^ hash(purpose.as_bytes()));
        it.next();
        it
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to but not including 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub(crate) fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Below `n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }

    pub(crate) fn coin(&mut self) -> bool {
        self.next() & 1 == 0
    }
}

/// FNV-1a.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// The sine of a share of a full turn.
pub(crate) fn sin_turns(turns: f32) -> f32 {
    let t = turns - turns.floor();
    let (t, sign) = if t < 0.5 { (t, 1.0) } else { (t - 0.5, -1.0) };
    // The nearest quarter's side keeps the series short.
    let t = if t > 0.25 { 0.5 - t } else { t };
    let x = t * core::f32::consts::TAU;
    let x2 = x * x;
    sign * x * (1.0 - x2 / 6.0 * (1.0 - x2 / 20.0 * (1.0 - x2 / 42.0 * (1.0 - x2 / 72.0))))
}

pub(crate) fn cos_turns(turns: f32) -> f32 {
    sin_turns(turns + 0.25)
}

/// A tenth of a unit is what a picture needs and what JSON carries.
pub(crate) fn tenth(value: f32) -> f32 {
    (value * 10.0).round() / 10.0
}

pub(crate) fn pt(x: f32, y: f32) -> Point {
    Point::new(tenth(x), tenth(y))
}

/// Summed sines: a seeded line of hills, between -1 and 1.
#[derive(Debug, Clone)]
pub(crate) struct Ridge([(f32, f32, f32); 4]);

impl Ridge {
    pub(crate) fn new(random: &mut Random, roughness: f32) -> Self {
        let mut share = 0.55;
        let mut turns = random.range(0.7, 1.4);
        Self(core::array::from_fn(|_| {
            let wave = (turns, random.unit(), share);
            turns *= random.range(1.9, 2.6);
            share *= roughness;
            wave
        }))
    }

    /// `x` from 0 to 1 across the stage.
    pub(crate) fn at(&self, x: f32) -> f32 {
        self.0
            .iter()
            .map(|(turns, phase, share)| share * sin_turns(x * turns + phase))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sine_is_a_sine() {
        for step in -40_i16..40 {
            let turns = f32::from(step) / 16.0;
            let expect = (turns * core::f32::consts::TAU).sin();
            assert!((sin_turns(turns) - expect).abs() < 1e-5, "at {turns}");
            let expect = (turns * core::f32::consts::TAU).cos();
            assert!((cos_turns(turns) - expect).abs() < 1e-5, "at {turns}");
        }
    }

    #[test]
    fn streams_of_one_seed_differ_and_repeat() {
        let first = |purpose: &str| Random::new(7, purpose).next();
        assert_eq!(first("clouds"), first("clouds"));
        assert_ne!(first("clouds"), first("trees"));
        let mut random = Random::new(1, "units");
        for _ in 0..1000 {
            assert!((0.0..1.0).contains(&random.unit()), "a unit is below 1");
            assert!(
                (2.0..=3.0).contains(&random.range(2.0, 3.0)),
                "a range holds"
            );
        }
    }
}
