//! Downloads from a simulated server to a simulated disk.

mod hub;
mod refusals;
mod resume;
mod world;

use proptest::prelude::*;

use hub::{Faults, Hub, tiny};
use world::World;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// The point of the machine: whatever breaks, the right bytes or a sentence.
    #[test]
    fn any_interleaving_of_failures_ends_with_the_right_bytes_or_a_refusal(
        seed in any::<u64>(),
        faults in any_faults(),
    ) {
        let mut world = World::new(tiny(seed), faults, seed);
        match world.run() {
            Ok(()) => world.check_disk(),
            Err(why) => prop_assert!(why.to_string().len() > 20, "{}", why),
        }
        prop_assert!(world.most_parallel <= 3);
    }

    #[test]
    fn without_failures_every_order_of_arrival_ends_well(
        seed in any::<u64>(),
        ranges in any::<bool>(),
        tags in any::<bool>(),
        hashes in any::<bool>(),
        listing in any::<bool>(),
    ) {
        let faults = Faults { ranges, tags, hashes, listing, ..Faults::default() };
        let mut world = World::new(tiny(seed), faults, seed);
        world.run().unwrap();
        world.check_disk();
        prop_assert_eq!(world.n_started_over, 0);
    }
}

fn any_faults() -> impl Strategy<Value = Faults> {
    let server = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let rates = (0_u32..30, 0_u32..15, 0_u32..15, 0_u32..6);
    (server, rates, 0_u32..3, 0_u32..2).prop_map(|(server, rates, changes, corrupt)| Faults {
        ranges: server.0,
        tags: server.1,
        hashes: server.2,
        listing: server.3,
        drop_percent: rates.0,
        stall_percent: rates.1,
        busy_percent: rates.2,
        crash_percent: rates.3,
        // Nobody can see a change that has neither tag nor hash.
        changes: if server.1 { changes } else { 0 },
        corrupt: if server.2 { corrupt } else { 0 },
    })
}

#[test]
fn a_large_file_is_cut_into_three_parallel_ranges() {
    let faults = Faults {
        ranges: true,
        ..Faults::default()
    };
    let mut world = World::new(tiny(1), faults, 1);
    world.run().unwrap();
    assert_eq!(world.most_parallel, 3);
    let weights = |url: &&String| url.ends_with("model.safetensors");
    assert!(world.asked.iter().filter(weights).count() >= 10);
}

#[test]
fn a_server_without_ranges_is_read_in_one_go() {
    let mut world = World::new(tiny(2), Faults::default(), 2);
    world.run().unwrap();
    let weights = |url: &&String| url.ends_with("model.safetensors");
    assert_eq!(world.asked.iter().filter(weights).count(), 1);
}

#[test]
fn shards_are_fetched_as_the_index_names_them() {
    for listing in [false, true] {
        let faults = Faults {
            ranges: true,
            hashes: true,
            listing,
            ..Faults::default()
        };
        let mut world = World::new(Hub::sharded(3), faults, 3);
        world.run().unwrap();
        world.check_disk();
        let shards = [
            "m-00001-of-00002.safetensors",
            "m-00002-of-00002.safetensors",
        ];
        assert_eq!(world.manifest().weights(), shards);
        let single = world
            .asked
            .iter()
            .any(|url| url.ends_with("/model.safetensors"));
        assert_eq!(single, !listing, "the list saves a question");
    }
}

#[test]
fn progress_ends_at_the_total() {
    for listing in [false, true] {
        let faults = Faults {
            ranges: true,
            listing,
            ..Faults::default()
        };
        let mut world = World::new(tiny(4), faults, 4);
        world.run().unwrap();
        let total: u64 = world.hub.files.values().map(|it| it.len() as u64).sum();
        assert_eq!(world.last_progress.done, total);
        assert_eq!(world.last_progress.total, Some(total));
        let held = world.manifest().held();
        assert_eq!((held.here_bytes, held.total_bytes), (total, Some(total)));
        assert!(held.complete);
    }
}
