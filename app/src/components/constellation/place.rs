//! Where a worker stands and how large it is.

use mtor_protocol::RosterEntry;

/// Half the picture's side.
pub(super) const HALF: f64 = 215.0;
/// The nearest and the farthest place of a worker.
const NEAR: f64 = 56.0;
const FAR: f64 = 190.0;
/// Round trips at those places: a tab on the relay's machine, one across an ocean.
const NEAR_MS: f64 = 0.3;
const FAR_MS: f64 = 300.0;
/// Turning by the golden angle spreads any number of points evenly.
const GOLDEN_RAD: f64 = 2.399_963_229_728_653;
/// The first worker stands to the upper right, where a glance begins.
const FIRST_RAD: f64 = -0.6;

/// Gives every name its seat: the one that it had, or the first free one.
pub(super) fn seats(slots: &mut Vec<Option<String>>, names: &[&str]) -> Vec<usize> {
    for slot in slots.iter_mut() {
        if slot.as_deref().is_some_and(|it| !names.contains(&it)) {
            *slot = None;
        }
    }
    names.iter().map(|name| seat(slots, name)).collect()
}

fn seat(slots: &mut Vec<Option<String>>, name: &str) -> usize {
    let had = slots.iter().position(|it| it.as_deref() == Some(name));
    had.unwrap_or_else(|| {
        let free = slots
            .iter()
            .position(Option::is_none)
            .unwrap_or(slots.len());
        if free == slots.len() {
            slots.push(None);
        }
        slots[free] = Some(name.to_owned());
        free
    })
}

/// Near is fast: the distance grows with the logarithm of the round trip.
pub(super) fn distance(rtt_ms: Option<f64>) -> f64 {
    let ms = rtt_ms.unwrap_or(FAR_MS).clamp(NEAR_MS, FAR_MS);
    let share = (ms / NEAR_MS).ln() / (FAR_MS / NEAR_MS).ln();
    NEAR + (FAR - NEAR) * share
}

pub(super) fn point(seat: usize, rtt_ms: Option<f64>) -> (f64, f64) {
    let (sin, cos) = (FIRST_RAD + GOLDEN_RAD * seat as f64).sin_cos();
    let r = distance(rtt_ms);
    (cos * r, sin * r)
}

/// Large is strong: the area grows with the slots over all realms.
pub(super) fn radius(worker: &RosterEntry) -> f64 {
    let slots: u32 = worker.capabilities.iter().map(|it| it.slots).sum();
    4.0 + 2.5 * f64::from(slots.clamp(1, 36)).sqrt()
}

/// Round trips that the rings stand for, and their radii.
pub(super) fn rings() -> impl Iterator<Item = (u32, f64)> {
    [1_u32, 10, 100]
        .into_iter()
        .map(|ms| (ms, distance(Some(f64::from(ms)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(slots: &mut Vec<Option<String>>, names: &[&str], expect: &[usize]) {
        assert_eq!(seats(slots, names), expect, "{names:?}");
    }

    #[test]
    fn a_worker_keeps_its_seat_and_a_free_one_is_taken_first() {
        let mut slots = Vec::new();
        check(&mut slots, &["b", "d"], &[0, 1]);
        check(&mut slots, &["a", "b", "d"], &[2, 0, 1]);
        check(&mut slots, &["a", "d"], &[2, 1]);
        check(&mut slots, &["a", "c", "d"], &[2, 0, 1]);
    }

    #[test]
    fn near_is_fast_and_the_unknown_is_far() {
        assert!(distance(Some(1.0)) < distance(Some(2.0)));
        assert!((distance(Some(0.0)) - NEAR).abs() < 1e-9);
        assert!((distance(None) - FAR).abs() < 1e-9);
        assert!((distance(Some(1e9)) - FAR).abs() < 1e-9);
    }
}
