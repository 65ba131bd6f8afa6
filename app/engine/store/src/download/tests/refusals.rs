//! Every end that is not a model, each with its sentence.

use crate::{
    Answer, StoreError,
    limits::{
        INDEX_BYTES_MAX, LISTING_BYTES_MAX, LISTING_TRIES_MAX, RETRY_AFTER_MS_MAX,
        TOKENIZER_BYTES_MAX, WEIGHTS_BYTES_MAX,
    },
};

use super::{
    hub::{Faults, Hub, tiny},
    world::{ALWAYS, World},
};

const RANGES: Faults = Faults {
    ranges: true,
    tags: true,
    hashes: false,
    listing: false,
    drop_percent: 0,
    stall_percent: 0,
    busy_percent: 0,
    crash_percent: 0,
    changes: 0,
    corrupt: 0,
};

fn status(status: u16) -> Answer {
    Answer {
        status,
        ..Answer::default()
    }
}

fn html() -> Answer {
    Answer {
        is_html: true,
        ..status(200)
    }
}

#[track_caller]
fn refused(world: &mut World, words: &str) {
    let why = world.run().unwrap_err().to_string();
    assert!(why.contains(words), "{why}");
    assert!(why.contains([';', '.', ',']), "and what would work: {why}");
}

#[track_caller]
fn answered(file: &str, answer: Answer, words: &str) {
    let mut world = World::new(tiny(7), RANGES, 7);
    world.says.insert(file.to_owned(), answer);
    refused(&mut world, words);
}

#[test]
fn what_the_server_says_instead_becomes_a_sentence() {
    answered("config.json", status(401), "is gated");
    answered("config.json", status(403), "is gated");
    answered("tokenizer.json", status(404), "tokenizer.json is not at");
    answered("tokenizer.json", html(), "a web page");
    answered("model.safetensors", html(), "a web page");
    answered("config.json", status(302), "302");
    answered(
        "model.safetensors",
        status(404),
        "model.safetensors is not at",
    );
    answered("model.safetensors", status(503), "503");
    answered("model.safetensors", status(416), "again and again");
    let empty = Answer {
        total: Some(0),
        ..status(416)
    };
    answered("config.json", empty, "is empty");
    let large = |total| Answer {
        from: Some(0),
        total: Some(total),
        ..status(206)
    };
    answered("tokenizer.json", large(TOKENIZER_BYTES_MAX + 1), "67 MB");
    answered("model.safetensors", large(WEIGHTS_BYTES_MAX + 1), "17.2 GB");
}

#[test]
fn what_is_gated_is_told_from_what_may_not_be_there() {
    #[track_caller]
    fn check(list: Option<u16>, file: u16, code: Option<&str>, words: &str) {
        let faults = Faults {
            listing: list.is_none(),
            ..RANGES
        };
        let mut world = World::new(tiny(7), faults, 7);
        // The list's address ends with the revision.
        world
            .says
            .extend(list.map(|it| ("main".to_owned(), status(it))));
        let denied = Answer {
            error_code: code.map(str::to_owned),
            ..status(file)
        };
        world.says.insert("config.json".to_owned(), denied);
        refused(&mut world, words);
    }
    let (gated, not_found) = (Some("GatedRepo"), Some("RepoNotFound"));
    check(None, 401, None, "is gated");
    check(None, 403, gated, "is gated");
    check(None, 401, not_found, "is not there, or");
    check(Some(401), 401, None, "is not there, or");
    check(Some(401), 403, None, "is not there, or");
    check(Some(401), 401, not_found, "is not there, or");
    check(Some(401), 401, gated, "is gated");
    check(Some(404), 401, None, "is gated");
}

#[test]
fn an_optional_file_may_be_missing_in_many_ways() {
    for answer in [status(404), status(403), html()] {
        let mut world = World::new(tiny(7), RANGES, 7);
        for file in ["generation_config.json", "tokenizer_config.json"] {
            world.says.insert(file.to_owned(), answer.clone());
        }
        world.run().unwrap();
        assert!(world.manifest().files["generation_config.json"].absent);
    }
}

#[test]
fn a_pointer_and_a_page_are_known_by_their_first_bytes() {
    #[track_caller]
    fn check(body: &[u8], words: &str) {
        let mut hub = tiny(7);
        hub.files
            .insert("model.safetensors".to_owned(), body.to_vec());
        refused(&mut World::new(hub, RANGES, 7), words);
    }
    check(
        b"version https://git-lfs.github.com/spec/v1\noid sha256:1",
        "git-lfs",
    );
    check(
        b"\n<!DOCTYPE html><html><body>Log in</body></html>",
        "a web page",
    );
}

#[test]
fn a_body_without_a_length_is_bounded_too() {
    let mut hub = tiny(7);
    let size = crate::limits::SMALL_FILE_BYTES_MAX + 1;
    hub.put("config.json", size);
    let mut world = World::new(hub, Faults::default(), 7);
    // Its length is what the header does not tell.
    world.faults.ranges = false;
    refused(&mut world, "4 MB");
}

#[test]
fn the_list_of_the_hub_refuses_before_a_byte() {
    #[track_caller]
    fn check(change: impl Fn(&mut Hub), words: &str) {
        let mut hub = tiny(7);
        change(&mut hub);
        let faults = Faults {
            listing: true,
            ..RANGES
        };
        let mut world = World::new(hub, faults, 7);
        refused(&mut world, words);
        assert_eq!(world.asked.len(), 1, "only the list was asked for");
    }
    let rename = |hub: &mut Hub, to: &str| {
        let weights = hub.files.remove("model.safetensors").unwrap();
        hub.files.insert(to.to_owned(), weights);
    };
    check(|hub| rename(hub, "q4.gguf"), "only GGUF");
    check(|hub| rename(hub, "pytorch_model.bin"), "only pickles");
    check(
        |hub| drop(hub.files.remove("tokenizer.json")),
        "tokenizer.json is not at",
    );
}

#[test]
fn a_length_unlike_the_lists_is_refused() {
    let faults = Faults {
        listing: true,
        ..RANGES
    };
    let mut world = World::new(tiny(7), faults, 7);
    let other = Answer {
        from: Some(0),
        total: Some(5_000),
        ..status(206)
    };
    world.says.insert("model.safetensors".to_owned(), other);
    refused(&mut world, "where its list says");
}

#[test]
fn a_model_that_cannot_run_is_refused_before_its_weights() {
    let mut world = World::new(tiny(7), RANGES, 7);
    world.fits = Err("the architecture MambaForCausalLM is not known here, llama is".to_owned());
    refused(&mut world, "Mamba");
    assert!(!world.asked.iter().any(|url| url.ends_with(".safetensors")));
}

#[test]
fn room_is_counted_before_it_is_filled() {
    for listing in [true, false] {
        let faults = Faults { listing, ..RANGES };
        let mut world = World::new(tiny(7), faults, 7);
        world.room = Some(600);
        refused(&mut world, "this browser gives");
        assert!(world.n_written < 600);
    }
}

#[test]
fn a_full_disk_ends_at_once_and_claims_nothing_unwritten() {
    let mut world = World::new(tiny(7), RANGES, 7);
    world.full_after = Some(500);
    assert_eq!(world.run(), Err(StoreError::Full));
    assert!(world.manifest().here_bytes() <= 500);
    world.full_after = None;
    world.run().unwrap();
    world.check_disk();
}

#[test]
fn a_wrong_hash_starts_over_once_and_is_refused_twice() {
    let faults = Faults {
        hashes: true,
        corrupt: 1,
        ..RANGES
    };
    let mut world = World::new(tiny(7), faults, 7);
    world.run().unwrap();
    world.check_disk();
    assert_eq!(world.n_started_over, 1);
    let mut world = World::new(
        tiny(7),
        Faults {
            corrupt: 2 * ALWAYS,
            ..faults
        },
        7,
    );
    refused(&mut world, "another SHA-256");
}

#[test]
fn a_network_that_dies_is_given_half_a_minute() {
    let mut world = World::new(tiny(7), RANGES, 7);
    world.reload();
    assert!(world.run_until(|it| it.n_written > 500).is_none());
    world.faults.drop_percent = 100;
    let began = world.now;
    let end = world.run_until(|_| false).unwrap();
    assert!(end.unwrap_err().to_string().contains("connection broke"));
    let waited = world.now - began;
    assert!((25_000..60_000).contains(&waited), "{waited}");
}

#[test]
fn who_never_answers_is_given_seconds() {
    let faults = Faults {
        drop_percent: 100,
        ..RANGES
    };
    let mut world = World::new(tiny(7), faults, 7);
    refused(&mut world, "does not answer");
    assert!((3_000..8_000).contains(&world.now), "{}", world.now);
    let lists = world.asked.iter().filter(|url| url.contains("/api/"));
    assert_eq!(lists.count() as u32, LISTING_TRIES_MAX);
}

#[test]
fn a_silent_server_is_left() {
    let faults = Faults {
        stall_percent: 100,
        ..RANGES
    };
    refused(&mut World::new(tiny(7), faults, 7), "does not answer");
}

#[test]
fn a_busy_server_names_its_pause_within_reason() {
    let busy = Answer {
        retry_after_ms: Some(u64::MAX),
        ..status(429)
    };
    let mut world = World::new(tiny(7), RANGES, 7);
    world.says.insert("config.json".to_owned(), busy);
    refused(&mut world, "429");
    assert!(world.now < 8 * RETRY_AFTER_MS_MAX, "{}", world.now);
}

#[test]
fn an_index_of_nonsense_is_refused() {
    let mut hub = Hub::sharded(7);
    hub.files.insert(
        "model.safetensors.index.json".to_owned(),
        b"{\"a\":1}".to_vec(),
    );
    refused(&mut World::new(hub, RANGES, 7), "index of the weights");
}

#[test]
fn an_index_and_a_list_are_bounded() {
    let mut hub = Hub::sharded(7);
    hub.put("model.safetensors.index.json", INDEX_BYTES_MAX + 1);
    refused(&mut World::new(hub, RANGES, 7), "8 MB");

    // A list that is too long is done without.
    let mut hub = tiny(7);
    for i in 0..900 {
        let name = format!("{i}{}", "x".repeat(LISTING_BYTES_MAX as usize / 900));
        hub.files.insert(name, vec![1]);
    }
    let faults = Faults {
        listing: true,
        ..RANGES
    };
    let mut world = World::new(hub, faults, 7);
    world.run().unwrap();
    let lists = world.asked.iter().filter(|url| url.contains("/api/"));
    assert_eq!(lists.count(), 1);
    assert!(world.manifest().complete);
}
