//! The pacing of rosters, over virtual time.

use super::*;

/// Runs until nothing is due or the time is over; gives (time, sessions) of each slice.
fn run(pacer: &mut Pacer, n: u64, bytes: usize, until: Micros) -> Vec<(Micros, Vec<u64>)> {
    let load = Load {
        bytes,
        n_sessions: usize::try_from(n).unwrap(),
    };
    let mut slices = Vec::new();
    let mut now = pacer.filled_at;
    while let Some(at) = pacer.due(now, load).filter(|at| *at <= until) {
        now = at;
        let after = |cursor: Option<SessionId>| {
            (cursor.map_or(0, |it| it.0 + 1)..n)
                .map(SessionId)
                .collect::<Vec<_>>()
                .into_iter()
        };
        let slice = pacer.slice(now, load, after);
        if !slice.is_empty() {
            slices.push((now, slice.into_iter().map(|it| it.0).collect()));
        }
        assert!(slices.len() < 100_000, "due without end");
    }
    slices
}

#[test]
fn a_small_realm_hears_of_a_change_at_once_and_then_at_most_four_times_a_second() {
    let mut pacer = Pacer::new();
    pacer.changed();
    assert_eq!(run(&mut pacer, 3, 600, 1_000_000), [(0, vec![0, 1, 2])]);
    pacer.changed();
    assert_eq!(
        run(&mut pacer, 3, 600, 1_000_000),
        [(250_000, vec![0, 1, 2])]
    );
    assert_eq!(run(&mut pacer, 3, 600, 90_000_000), []);
}

#[test]
fn numbers_alone_are_told_once_a_second_and_only_where_that_is_cheap() {
    let mut pacer = Pacer::new();
    pacer.changed();
    run(&mut pacer, 3, 600, 1_000_000);
    pacer.counted();
    assert_eq!(
        run(&mut pacer, 3, 600, 9_000_000),
        [(1_000_000, vec![0, 1, 2])]
    );
    pacer.counted();
    assert_eq!(run(&mut pacer, 1_000, 600, 90_000_000), []);
}

#[test]
fn a_large_realm_is_told_in_slices_within_the_budget_and_nobody_is_left_out() {
    let (n, bytes) = (1_200, 40_000);
    let mut pacer = Pacer::new();
    pacer.changed();
    let slices = run(&mut pacer, n, bytes, 600_000_000);
    let told: Vec<_> = slices.iter().flat_map(|(_, ids)| ids.clone()).collect();
    assert_eq!(told, (0..n).collect::<Vec<_>>());
    let burst = slices
        .iter()
        .map(|(_, ids)| ids.len() * bytes)
        .max()
        .unwrap();
    assert!(burst as u64 <= ROSTER_BURST_BYTES, "{burst}");
    let took_s = slices.last().unwrap().0 as f64 / 1e6;
    let rate = (n as usize * bytes) as f64 / took_s;
    let budget = ROSTER_BYTES_PER_S as f64;
    assert!((0.9 * budget..1.01 * budget).contains(&rate), "{rate} B/s");
}

#[test]
fn a_roster_larger_than_the_burst_still_goes_out_and_is_paid_for_after() {
    let mut pacer = Pacer::new();
    pacer.changed();
    let slices = run(&mut pacer, 4, 1 << 20, 600_000_000);
    assert_eq!(slices.len(), 4);
    assert!(slices[3].0 >= 2_900_000, "{:?}", slices[3]);
}

#[test]
fn a_newcomer_goes_first() {
    let mut pacer = Pacer::new();
    pacer.changed();
    pacer.joined(SessionId(77));
    let slices = run(&mut pacer, 100, 20_000, 600_000_000);
    assert_eq!(slices[0].1[0], 77);
    assert_eq!(slices.iter().map(|(_, ids)| ids.len()).sum::<usize>(), 101);
}
