//! Going on where it stopped, and noticing when one may not.

use crate::{
    Answer, Download, Input, Manifest, Output, Pace, Range, Repository, StoreError,
    limits::REQUESTS_MAX,
};

use super::{
    hub::{Faults, tiny},
    world::World,
};

const RANGES: Faults = Faults {
    ranges: true,
    tags: true,
    hashes: true,
    listing: false,
    drop_percent: 0,
    stall_percent: 0,
    busy_percent: 0,
    crash_percent: 0,
    changes: 0,
    corrupt: 0,
};

/// Stopped in the middle of the weights.
fn half_way(faults: Faults) -> World {
    let mut world = World::new(tiny(5), faults, 5);
    world.reload();
    assert!(world.run_until(|it| it.n_written > 700).is_none());
    world.cancel();
    let end = world.run_until(|_| false);
    assert_eq!(end, Some(Err(StoreError::Canceled)));
    world
}

#[test]
fn a_canceled_download_goes_on_from_where_it_stopped() {
    let mut world = half_way(RANGES);
    let here = world.manifest().here_bytes();
    assert!(here >= 600, "{here}");
    let before = world.n_written;
    let asked = world.ranges_asked.len();
    world.run().unwrap();
    world.check_disk();
    let total: u64 = world.hub.files.values().map(|it| it.len() as u64).sum();
    assert_eq!(world.n_written - before, total - here, "nothing came twice");
    let tagged = world.ranges_asked[asked..]
        .iter()
        .filter(|it| it.2.is_some());
    assert!(tagged.count() > 0, "it asks for the same file");
}

#[test]
fn what_is_complete_asks_nobody() {
    let mut world = World::new(tiny(5), RANGES, 5);
    world.run().unwrap();
    let asked = world.asked.len();
    world.run().unwrap();
    assert_eq!(world.asked.len(), asked);
}

#[test]
fn a_file_that_changed_meanwhile_starts_over() {
    for faults in [
        RANGES,
        // The hash alone tells.
        Faults {
            tags: false,
            ..RANGES
        },
        // The tag alone.
        Faults {
            hashes: false,
            ..RANGES
        },
        Faults {
            listing: true,
            ..RANGES
        },
    ] {
        let mut world = half_way(faults);
        world.hub.change();
        world.run().unwrap();
        world.check_disk();
        let weights = "model.safetensors";
        assert_eq!(world.on_disk(weights), world.hub.files[weights]);
    }
}

#[test]
fn bytes_that_the_disk_spoiled_are_found_by_the_hash() {
    let mut world = half_way(RANGES);
    world.spoil("model.safetensors");
    world.run().unwrap();
    world.check_disk();
    assert_eq!(world.n_started_over, 1);
}

#[test]
fn another_source_starts_over() {
    let world = half_way(RANGES);
    let other = Repository::parse("https://example.org/m/").unwrap();
    let download = Download::new(other, world.manifest(), None, Pace::default());
    assert_eq!(download.manifest().here_bytes(), 0);
}

/// A machine of its own, with small files already here.
fn at_the_weights() -> (Download, Manifest) {
    let world = half_way(RANGES);
    let repository = Repository::parse(&world.manifest().link).unwrap();
    let pace = Pace {
        part_bytes: 10,
        ..Pace::default()
    };
    let mut download = Download::new(repository, world.manifest(), None, pace);
    download.handle(0, Input::Start);
    let request = last_request(&mut download).unwrap().0;
    let answer = Answer {
        status: 404,
        ..Answer::default()
    };
    download.handle(0, Input::Answered { request, answer });
    download.handle(0, Input::Fits);
    (download, world.manifest())
}

fn last_request(download: &mut Download) -> Option<(u32, Option<Range>)> {
    let outputs = std::iter::from_fn(|| download.poll_output());
    let requests = outputs.filter_map(|output| match output {
        Output::Request { request, range, .. } => Some((request, range)),
        _ => None,
    });
    requests.last()
}

#[test]
fn more_than_was_asked_for_is_cut_off() {
    let (mut download, manifest) = at_the_weights();
    let (request, range) = last_request(&mut download).unwrap();
    let range = range.unwrap();
    let entry = &manifest.files["model.safetensors"];
    let answer = Answer {
        status: 206,
        from: Some(range.from),
        total: entry.length,
        etag: entry.etag.clone(),
        ..Answer::default()
    };
    download.handle(0, Input::Answered { request, answer });
    let bytes = vec![7; 25];
    download.handle(0, Input::Bytes { request, bytes });
    let outputs: Vec<Output> = std::iter::from_fn(|| download.poll_output()).collect();
    let written = outputs.iter().find_map(|it| match it {
        Output::Write { at, bytes, .. } => Some((*at, bytes.len())),
        _ => None,
    });
    let asked_for = (range.to - range.from) as usize;
    assert_eq!(written, Some((range.from, asked_for)));
    assert!(outputs.contains(&Output::Abort { request }));
}

#[test]
fn echoes_of_ended_requests_are_dropped() {
    let (mut download, _) = at_the_weights();
    let (request, _) = last_request(&mut download).unwrap();
    download.handle(0, Input::Cancel);
    assert!(matches!(
        std::iter::from_fn(|| download.poll_output()).last(),
        Some(Output::Refuse(StoreError::Canceled))
    ));
    for input in [
        Input::Bytes {
            request,
            bytes: vec![1],
        },
        Input::Closed { request },
        Input::Failed { request },
        Input::Timeout,
        Input::Fits,
        Input::Cancel,
    ] {
        download.handle(1, input);
        assert_eq!(download.poll_output(), None);
    }
    assert_eq!(download.poll_timeout(), None);
}

#[test]
fn a_server_that_gives_a_byte_for_each_connection_is_left() {
    let (mut download, manifest) = at_the_weights();
    let entry = &manifest.files["model.safetensors"];
    let mut now = 0;
    let mut n_asked = 0;
    // The file is endless, and each request brings one byte of it.
    loop {
        let mut end = None;
        let mut asked = Vec::new();
        while let Some(output) = download.poll_output() {
            match output {
                Output::Request { request, range, .. } => asked.push((request, range)),
                Output::Refuse(why) => end = Some(why),
                _ => {}
            }
        }
        if let Some(why) = end {
            assert_eq!(why, StoreError::Requests { max: REQUESTS_MAX });
            break;
        }
        for (request, range) in asked {
            n_asked += 1;
            let answer = Answer {
                status: 206,
                from: range.map(|it| it.from),
                total: Some(1_000_000),
                etag: entry.etag.clone(),
                ..Answer::default()
            };
            download.handle(now, Input::Answered { request, answer });
            download.handle(
                now,
                Input::Bytes {
                    request,
                    bytes: vec![0],
                },
            );
            download.handle(now, Input::Failed { request });
        }
        now += 60_000;
        download.handle(now, Input::Timeout);
        assert!(n_asked <= REQUESTS_MAX);
    }
}
