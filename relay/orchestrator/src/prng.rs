//! Seeded randomness: session names that cannot be guessed, and choices between workers.
//!
//! The `ChaCha20` block function (RFC 8439) in counter mode. A plain generator would not do: a
//! session's own name would tell its state, and with it everybody else's names.

use std::fmt;

const ROUNDS: usize = 20;
const WORDS: usize = 16;

#[derive(Clone)]
pub(crate) struct Prng {
    key: [u32; 8],
    counter: u64,
    block: [u32; WORDS],
    used: usize,
}

impl fmt::Debug for Prng {
    /// The key stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prng").finish_non_exhaustive()
    }
}

impl Prng {
    pub(crate) fn new(seed: u64) -> Self {
        let [low, high] = halves(seed);
        Self {
            key: [low, high, 0, 0, 0, 0, 0, 0],
            counter: 0,
            block: [0; WORDS],
            used: WORDS,
        }
    }

    fn next_u32(&mut self) -> u32 {
        if self.used == WORDS {
            let [low, high] = halves(self.counter);
            self.block = block(&self.key, [low, high, 0, 0]);
            self.counter += 1;
            self.used = 0;
        }
        self.used += 1;
        self.block[self.used - 1]
    }

    pub(crate) fn next_u64(&mut self) -> u64 {
        u64::from(self.next_u32()) << 32 | u64::from(self.next_u32())
    }

    pub(crate) fn next_u128(&mut self) -> u128 {
        u128::from(self.next_u64()) << 64 | u128::from(self.next_u64())
    }

    /// Below `end`, which is not 0. The bias of a multiplication is far below what matters here.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u64::from(self.next_u32()) * end as u64) >> 32) as usize
    }
}

fn halves(word: u64) -> [u32; 2] {
    [(word & 0xffff_ffff) as u32, (word >> 32) as u32]
}

fn block(key: &[u32; 8], tail: [u32; 4]) -> [u32; WORDS] {
    let mut start = [0_u32; WORDS];
    start[..4].copy_from_slice(&[0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574]);
    start[4..12].copy_from_slice(key);
    start[12..].copy_from_slice(&tail);
    let mut mixed = start;
    for _ in 0..ROUNDS / 2 {
        for column in 0..4 {
            quarter(&mut mixed, [column, column + 4, column + 8, column + 12]);
        }
        for row in 0..4 {
            let diagonal = |step: usize| 4 * step + (row + step) % 4;
            quarter(&mut mixed, [row, diagonal(1), diagonal(2), diagonal(3)]);
        }
    }
    for (word, first) in mixed.iter_mut().zip(start) {
        *word = word.wrapping_add(first);
    }
    mixed
}

fn quarter(words: &mut [u32; WORDS], [a, b, c, d]: [usize; 4]) {
    for (x, y, z, turn) in [(a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)] {
        words[x] = words[x].wrapping_add(words[y]);
        words[z] = (words[z] ^ words[x]).rotate_left(turn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_block_function_gives_the_block_of_rfc_8439() {
        let key = std::array::from_fn(|i| {
            let at = u32::try_from(i * 4).unwrap();
            u32::from_le_bytes([at, at + 1, at + 2, at + 3].map(|b| u8::try_from(b).unwrap()))
        });
        let out = block(&key, [1, 0x0900_0000, 0x4a00_0000, 0]);
        assert_eq!(
            out[..4],
            [0xe4e7_f110, 0x1559_3bd1, 0x1fdd_0f50, 0xc471_20a3]
        );
        assert_eq!(
            out[12..],
            [0xd19c_12b5, 0xb94e_16de, 0xe883_d0cb, 0x4e3c_50a2]
        );
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_another_seed_others() {
        let take = |seed| {
            let mut prng = Prng::new(seed);
            [(); 40].map(|()| prng.next_u64())
        };
        assert_eq!(take(7), take(7));
        assert_ne!(take(7), take(8));
    }

    #[test]
    fn every_number_below_the_end_comes_up() {
        let mut prng = Prng::new(1);
        let mut seen = [0_u32; 5];
        for _ in 0..1_000 {
            seen[prng.below(5)] += 1;
        }
        assert!(seen.iter().all(|n| (120..=280).contains(n)), "{seen:?}");
    }
}
