//! The next token, from a model's logits.
//!
//! The order is the one of Hugging Face's transformers: repetition penalty, temperature, top-k,
//! top-p, min-p, then one draw. At temperature 0 the most likely token is taken, the lowest id
//! among equals. Every sum is in f64 and the exponential is our own, so the same seed and the
//! same logits give the same token on every target.

mod exp;
mod random;

use crate::error::TextError;
use crate::limits::SAMPLER_FIRST_SORTED;
use random::Random;

/// How tokens are picked.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    /// 0: always the most likely token. Below 1 bolder peaks, above 1 flatter.
    pub temperature: f32,
    /// Only the so many most likely tokens; 0: all.
    pub top_k: usize,
    /// Only the most likely tokens that together reach this share; 1: all.
    pub top_p: f32,
    /// Only tokens at least this likely, as a share of the most likely one; 0: all.
    pub min_p: f32,
    /// Above 1, tokens that were there become less likely; 1: nothing.
    pub repetition_penalty: f32,
    /// The same seed gives the same picks.
    pub seed: u64,
}

impl Default for Sampling {
    fn default() -> Self {
        Self {
            temperature: 0.0,
            top_k: 0,
            top_p: 1.0,
            min_p: 0.0,
            repetition_penalty: 1.0,
            seed: 0,
        }
    }
}

impl Sampling {
    /// Checks every setting's range.
    ///
    /// # Errors
    /// [`TextError::Sampling`] names the setting, and what would work.
    pub fn check(&self) -> Result<(), TextError> {
        let settings = [
            (
                "temperature",
                self.temperature,
                0.0..=100.0,
                "give 0 to 100",
            ),
            ("top_p", self.top_p, 0.0..=1.0, "give 0 to 1"),
            ("min_p", self.min_p, 0.0..=1.0, "give 0 to 1"),
            (
                "repetition_penalty",
                self.repetition_penalty,
                0.01..=100.0,
                "give 0.01 to 100, 1 for none",
            ),
        ];
        for (name, value, range, expected) in settings {
            if !range.contains(&value) {
                return Err(TextError::Sampling {
                    name,
                    value: value.to_string(),
                    expected,
                });
            }
        }
        Ok(())
    }
}

/// Picks tokens, one after the other.
#[derive(Clone, Debug)]
pub struct Sampler {
    sampling: Sampling,
    random: Random,
    /// One bit a token, all zero between two picks: tokens already penalized.
    penalized: Vec<u64>,
    /// Kept between picks for its room: a token and its logit.
    candidates: Vec<(f32, u32)>,
}

impl Sampler {
    /// A sampler at the beginning of its seed.
    ///
    /// # Errors
    /// A setting out of its range.
    pub fn new(sampling: Sampling) -> Result<Self, TextError> {
        sampling.check()?;
        let random = Random::new(sampling.seed);
        Ok(Self {
            sampling,
            random,
            penalized: Vec::new(),
            candidates: Vec::new(),
        })
    }

    /// Picks the next token. `logits`: one for every token of the vocabulary, changed by the
    /// repetition penalty. `recent`: the tokens that it is for (prompt and answer, in
    /// transformers), in any order, as often as they come.
    ///
    /// # Errors
    /// No logits, or one that is not a finite number.
    pub fn pick(&mut self, logits: &mut [f32], recent: &[u32]) -> Result<u32, TextError> {
        if let Some(at) = logits.iter().position(|logit| !logit.is_finite()) {
            return Err(TextError::NotANumber(at));
        }
        self.penalize(logits, recent);
        let best = most_likely(logits).ok_or(TextError::NoLogits)?;
        if self.sampling.temperature == 0.0 || self.sampling.top_k == 1 {
            return Ok(best.1);
        }
        let shares = self.candidates(logits, best.0);
        Ok(self.draw(&shares, best.1))
    }

    /// Divides positive and multiplies negative logits, once for each token (Keskar et al., CTRL).
    fn penalize(&mut self, logits: &mut [f32], recent: &[u32]) {
        let penalty = self.sampling.repetition_penalty;
        if penalty == 1.0 {
            return;
        }
        self.penalized.resize(logits.len().div_ceil(64), 0);
        for &id in recent {
            let at = id as usize;
            let (Some(logit), Some(word)) = (logits.get_mut(at), self.penalized.get_mut(at / 64))
            else {
                continue;
            };
            if *word & (1 << (at % 64)) == 0 {
                *word |= 1 << (at % 64);
                *logit = if *logit < 0.0 {
                    *logit * penalty
                } else {
                    *logit / penalty
                };
            }
        }
        for &id in recent {
            if let Some(word) = self.penalized.get_mut(id as usize / 64) {
                *word = 0;
            }
        }
    }

    /// The tokens that may be drawn, most likely first, each with its weight; not normalized.
    fn candidates(&mut self, logits: &[f32], best: f32) -> Vec<(f64, u32)> {
        let Sampling {
            temperature,
            top_k,
            top_p,
            min_p,
            ..
        } = self.sampling;
        let weight =
            |logit: f32| exp::exp((f64::from(logit) - f64::from(best)) / f64::from(temperature));
        self.candidates.clear();
        self.candidates
            .extend(logits.iter().zip(0u32..).map(|(&logit, id)| (logit, id)));
        let most = if top_k == 0 {
            logits.len()
        } else {
            top_k.min(logits.len())
        };
        keep_most_likely(&mut self.candidates, most);
        // The most likely token weighs 1, so min-p is a floor on the weight itself.
        let floor = f64::from(min_p);
        if top_p >= 1.0 {
            let all = self
                .candidates
                .iter()
                .map(|&(logit, id)| (weight(logit), id));
            return all.filter(|(w, _)| *w >= floor).collect();
        }
        let total: f64 = self
            .candidates
            .iter()
            .map(|&(logit, _)| weight(logit))
            .sum();
        let mut kept = nucleus(&mut self.candidates, total * f64::from(top_p), weight);
        kept.retain(|(w, _)| *w >= floor);
        kept
    }

    fn draw(&mut self, shares: &[(f64, u32)], best: u32) -> u32 {
        let total: f64 = shares.iter().map(|(weight, _)| weight).sum();
        let mut left = self.random.unit() * total;
        for &(weight, id) in shares {
            left -= weight;
            if left < 0.0 {
                return id;
            }
        }
        // Rounding may leave a hair of the total behind the last one.
        shares.last().map_or(best, |&(_, id)| id)
    }
}

/// The highest logit and its token; the lowest id among equals.
fn most_likely(logits: &[f32]) -> Option<(f32, u32)> {
    let mut pairs = logits.iter().copied().zip(0u32..);
    let first = pairs.next()?;
    Some(pairs.fold(
        first,
        |best, pair| if pair.0 > best.0 { pair } else { best },
    ))
}

/// More likely first, then the lower id: one order for all targets.
fn order(a: &(f32, u32), b: &(f32, u32)) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

fn keep_most_likely(candidates: &mut Vec<(f32, u32)>, most: usize) {
    if most < candidates.len() && most > 0 {
        candidates.select_nth_unstable_by(most - 1, order);
        candidates.truncate(most);
        candidates.sort_unstable_by(order);
    }
}

/// The shortest list of most likely tokens whose weights reach `share`, which is at least one
/// token. Only as many are sorted as are needed, in steps.
fn nucleus(
    candidates: &mut [(f32, u32)],
    share: f64,
    weight: impl Fn(f32) -> f64,
) -> Vec<(f64, u32)> {
    let mut kept: Vec<(f64, u32)> = Vec::new();
    let mut reached = 0.0;
    let mut left = candidates;
    let mut step = SAMPLER_FIRST_SORTED;
    while !left.is_empty() {
        let n = step.min(left.len());
        if n < left.len() {
            left.select_nth_unstable_by(n - 1, order);
        }
        let (next, after) = left.split_at_mut(n);
        next.sort_unstable_by(order);
        for &mut (logit, id) in next {
            if reached >= share && !kept.is_empty() {
                return kept;
            }
            let w = weight(logit);
            reached += w;
            kept.push((w, id));
        }
        left = after;
        step *= 8;
    }
    kept
}

#[cfg(test)]
mod tests;
