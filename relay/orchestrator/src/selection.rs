//! The choice of a worker: the better of two random ones.
//!
//! Always taking the best would send every intent of a moment to the same worker; taking any
//! would ignore what is known. Two choices are nearly as good as all of them.

use crate::{SessionId, prng::Prng};

/// One of the candidates; none when there are none.
pub(crate) fn pick(
    prng: &mut Prng,
    candidates: &[SessionId],
    expected_us: impl Fn(SessionId) -> f64,
) -> Option<SessionId> {
    match *candidates {
        [] => None,
        [only] => Some(only),
        _ => {
            let first = prng.below(candidates.len());
            let other = prng.below(candidates.len() - 1);
            let second = if other < first { other } else { other + 1 };
            let (first, second) = (candidates[first], candidates[second]);
            Some(if expected_us(second) < expected_us(first) {
                second
            } else {
                first
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_of_three_is_never_chosen_and_the_fastest_mostly() {
        let candidates = [SessionId(10), SessionId(20), SessionId(30)];
        let mut prng = Prng::new(3);
        let mut chosen = [0_u32; 4];
        for _ in 0..3_000 {
            let id = pick(&mut prng, &candidates, |id| id.0 as f64).unwrap();
            chosen[usize::try_from(id.0 / 10).unwrap()] += 1;
        }
        assert_eq!(chosen[3], 0);
        assert!((1_800..2_200).contains(&chosen[1]), "{chosen:?}");
    }

    #[test]
    fn one_candidate_is_taken_and_none_is_none() {
        let mut prng = Prng::new(3);
        assert_eq!(
            pick(&mut prng, &[SessionId(1)], |_| 0.0),
            Some(SessionId(1))
        );
        assert_eq!(pick(&mut prng, &[], |_| 0.0), None);
    }
}
