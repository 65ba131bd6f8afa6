//! What is picked, how often, and what is refused.

use super::*;

fn sampler(sampling: Sampling) -> Sampler {
    Sampler::new(sampling).unwrap()
}

fn draws(sampling: &Sampling, logits: &[f32], n: usize) -> Vec<usize> {
    let mut sampler = sampler(sampling.clone());
    let mut counts = vec![0; logits.len()];
    for _ in 0..n {
        let id = sampler.pick(&mut logits.to_vec(), &[]).unwrap();
        counts[id as usize] += 1;
    }
    counts
}

/// Draws 20,000 tokens; tokens of no share must not come, and the others' counts must be what
/// chance gives in 999 of 1000 rows (the seed is fixed, so a row that passes passes always).
#[track_caller]
fn check(sampling: &Sampling, logits: &[f32], shares: &[f64]) {
    let n = 20_000;
    let counts = draws(sampling, logits, n);
    let total: f64 = shares.iter().sum();
    let mut chi_square = 0.0;
    for (count, share) in counts.iter().zip(shares) {
        let expected = share / total * n as f64;
        if expected == 0.0 {
            assert_eq!(*count, 0, "{counts:?}");
        } else {
            chi_square += (*count as f64 - expected).powi(2) / expected;
        }
    }
    // The 0.999 quantiles of chi-square for 1 to 9 degrees of freedom.
    let quantiles = [
        10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32, 26.12, 27.88,
    ];
    let degrees = shares.iter().filter(|share| **share > 0.0).count() - 1;
    let bound = degrees.checked_sub(1).map_or(0.1, |at| quantiles[at]);
    assert!(chi_square < bound, "{chi_square} {counts:?}");
}

fn warm(temperature: f32) -> Sampling {
    Sampling {
        temperature,
        seed: 42,
        ..Sampling::default()
    }
}

/// Logits whose shares at temperature 1 are these.
fn logits(shares: &[f64]) -> Vec<f32> {
    shares.iter().map(|share| share.ln() as f32).collect()
}

const SHARES: [f64; 5] = [0.1, 0.4, 0.05, 0.3, 0.15];

#[test]
fn draws_follow_the_shares() {
    check(&warm(1.0), &logits(&SHARES), &SHARES);
    check(
        &warm(0.5),
        &logits(&SHARES),
        &SHARES.map(|share| share * share),
    );
    check(&warm(2.0), &logits(&SHARES), &SHARES.map(f64::sqrt));
    check(&warm(1.0), &[3.0; 10], &[1.0; 10]);
}

#[test]
fn top_k_keeps_the_most_likely() {
    let top = |top_k| Sampling { top_k, ..warm(1.0) };
    check(&top(2), &logits(&SHARES), &[0.0, 0.4, 0.0, 0.3, 0.0]);
    check(&top(1), &logits(&SHARES), &[0.0, 1.0, 0.0, 0.0, 0.0]);
    check(&top(99), &logits(&SHARES), &SHARES);
}

#[test]
fn top_p_keeps_the_fewest_that_reach_the_share() {
    let top = |top_p| Sampling { top_p, ..warm(1.0) };
    check(&top(0.69), &logits(&SHARES), &[0.0, 0.4, 0.0, 0.3, 0.0]);
    check(&top(0.71), &logits(&SHARES), &[0.0, 0.4, 0.0, 0.3, 0.15]);
    check(&top(0.0), &logits(&SHARES), &[0.0, 1.0, 0.0, 0.0, 0.0]);
    // Top-p counts after temperature and top-k: 0.4 of 0.7 is more than half.
    check(
        &Sampling {
            top_k: 2,
            ..top(0.55)
        },
        &logits(&SHARES),
        &[0.0, 1.0, 0.0, 0.0, 0.0],
    );
}

#[test]
fn min_p_keeps_what_is_near_the_most_likely() {
    let min = |min_p| Sampling { min_p, ..warm(1.0) };
    check(&min(0.3), &logits(&SHARES), &[0.0, 0.4, 0.0, 0.3, 0.15]);
    check(&min(1.0), &logits(&SHARES), &[0.0, 1.0, 0.0, 0.0, 0.0]);
    // After temperature: the ratio 0.25 of 0.1 to 0.4 becomes its square root.
    check(
        &Sampling {
            temperature: 2.0,
            ..min(0.45)
        },
        &logits(&SHARES),
        &[
            0.1f64.sqrt(),
            0.4f64.sqrt(),
            0.0,
            0.3f64.sqrt(),
            0.15f64.sqrt(),
        ],
    );
    check(
        &Sampling {
            top_p: 0.9,
            ..min(0.5)
        },
        &logits(&SHARES),
        &[0.0, 0.4, 0.0, 0.3, 0.0],
    );
}

#[test]
fn a_large_nucleus_is_found_in_steps() {
    let n = SAMPLER_FIRST_SORTED * 10;
    let counts = draws(
        &Sampling {
            top_p: 0.5,
            ..warm(1.0)
        },
        &vec![1.0; n],
        2_000,
    );
    let last = counts.iter().rposition(|count| *count > 0).unwrap();
    assert!((n / 2 - 20..n / 2).contains(&last), "{last}");
}

#[test]
fn greedy_takes_the_lowest_id_among_equals() {
    let mut greedy = sampler(Sampling::default());
    for (logits, expected) in [
        (vec![1.0, 3.0, 3.0], 1),
        (vec![-1.0], 0),
        (vec![0.0; 4], 0),
        (vec![-5.0, -4.0], 1),
    ] {
        assert_eq!(
            greedy.pick(&mut logits.clone(), &[]),
            Ok(expected),
            "{logits:?}"
        );
    }
}

#[test]
fn repetition_is_penalized_once_a_token() {
    let sampling = Sampling {
        repetition_penalty: 2.0,
        ..Sampling::default()
    };
    let mut logits = [4.0, 3.0, -1.0, -1.0];
    let picked = sampler(sampling.clone()).pick(&mut logits, &[0, 2, 0, 2, 77]);
    assert_eq!((picked, logits), (Ok(1), [2.0, 3.0, -2.0, -1.0]));
    let mut again = sampler(sampling);
    for _ in 0..2 {
        let mut logits = [4.0, 3.0];
        assert_eq!(again.pick(&mut logits, &[0]), Ok(1));
        assert_eq!(logits, [2.0, 3.0]);
    }
}

#[test]
fn what_is_no_number_is_refused() {
    let mut any = sampler(warm(1.0));
    assert_eq!(any.pick(&mut [], &[]), Err(TextError::NoLogits));
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        assert_eq!(
            any.pick(&mut [1.0, bad, 2.0], &[]),
            Err(TextError::NotANumber(1))
        );
    }
    assert!(any.pick(&mut [f32::MAX, f32::MIN], &[]).is_ok());
    let steep = Sampling {
        temperature: 1e-30,
        ..warm(1.0)
    };
    assert_eq!(sampler(steep).pick(&mut [1.0, 2.0, f32::MIN], &[]), Ok(1));
    let penalized = Sampling {
        repetition_penalty: 100.0,
        ..warm(1.0)
    };
    assert_eq!(sampler(penalized).pick(&mut [f32::MIN, 1.0], &[0]), Ok(1));
}

#[test]
fn settings_have_ranges() {
    for bad in [
        Sampling {
            temperature: -0.1,
            ..warm(1.0)
        },
        Sampling {
            temperature: f32::NAN,
            ..warm(1.0)
        },
        Sampling {
            top_p: 1.1,
            ..warm(1.0)
        },
        Sampling {
            min_p: -1.0,
            ..warm(1.0)
        },
        Sampling {
            repetition_penalty: 0.0,
            ..warm(1.0)
        },
    ] {
        assert!(matches!(Sampler::new(bad), Err(TextError::Sampling { .. })));
    }
}

#[test]
fn the_same_seed_gives_the_same_row_everywhere() {
    let row = |seed| -> Vec<u32> {
        let mut sampler = sampler(Sampling {
            seed,
            top_p: 0.95,
            ..warm(0.8)
        });
        let logits: Vec<f32> = (0..100u16)
            .map(|at| f32::from(at * 37 % 101) / 20.0)
            .collect();
        (0..12)
            .map(|_| sampler.pick(&mut logits.clone(), &[]).unwrap())
            .collect()
    };
    // Written down once: another row here means that old seeds give other answers.
    assert_eq!(row(7), PINNED);
    assert_eq!(row(7), row(7));
    assert_ne!(row(7), row(8));
}

const PINNED: [u32; 12] = [38, 30, 21, 87, 68, 49, 98, 79, 90, 38, 60, 59];
