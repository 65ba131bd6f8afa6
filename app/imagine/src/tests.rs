//! The whole way from words to a scene: totality, sizes, differences, the pinned pictures.

use mtor_video::{FrameOp, Program, Scene, check};
use proptest::prelude::*;

use crate::{imagine, math::Random, vocabulary};

/// A typical scene travels in a few packets.
const TYPICAL_BYTES_MAX: usize = 48 * 1024;
/// The largest that any words may make.
const BYTES_MAX: usize = 200 * 1024;

fn json(scene: &Scene) -> String {
    serde_json::to_string(scene).unwrap()
}

/// The picture without its title, which repeats the words.
fn picture(words: &str) -> String {
    json(&Scene {
        title: String::new(),
        ..imagine(words, 5).scene
    })
}

#[track_caller]
fn check_scene(words: &str, seed: u64) -> usize {
    let scene = imagine(words, seed).scene;
    assert_eq!(check(&scene), Ok(()), "{words:?}");
    let program = Program::new(&scene);
    let frame = program.frame(1234.0);
    let finite = frame.ops.iter().all(|op| match op {
        FrameOp::Draw(item) => item.stage_from_shape.0.iter().all(|c| c.is_finite()),
        FrameOp::Push | FrameOp::Pop { .. } | FrameOp::PopMatte { .. } => true,
    });
    assert!(finite, "{words:?}");
    assert!(
        (6_000.0..=12_000.0).contains(&scene.duration_ms),
        "{words:?}"
    );
    let size = json(&scene).len();
    assert!(size < BYTES_MAX, "{words:?} takes {size} bytes");
    size
}

#[test]
fn every_noun_has_its_own_picture() {
    let mut pictures: Vec<(String, String)> = vocabulary()
        .nouns
        .into_iter()
        .map(|noun| (picture(&format!("a {noun}")), noun))
        .collect();
    pictures.push((picture(""), "nothing".to_owned()));
    pictures.sort();
    for pair in pictures.windows(2) {
        assert!(
            pair[0].0 != pair[1].0,
            "{} looks like {}",
            pair[0].1,
            pair[1].1
        );
    }
}

#[test]
fn every_adjective_changes_the_picture() {
    let without = picture("a house beside a tree in a meadow");
    for word in vocabulary().adjectives {
        let with = picture(&format!("a {word} house beside a tree in a meadow"));
        assert!(with != without, "{word} changes nothing");
    }
}

#[test]
fn adjectives_do_not_look_alike() {
    let mut pictures: Vec<(String, String)> = vocabulary()
        .adjectives
        .into_iter()
        .map(|word| (picture(&format!("a {word} house in a meadow")), word))
        .collect();
    pictures.sort();
    for pair in pictures.windows(2) {
        assert!(
            pair[0].0 != pair[1].0,
            "{} looks like {}",
            pair[0].1,
            pair[1].1
        );
    }
}

#[test]
fn every_arrangement_and_motion_changes_the_picture() {
    let without = picture("three cats, three houses");
    let mut pictures: Vec<(String, String)> = vocabulary()
        .arrangements_and_motions
        .into_iter()
        .map(|word| (picture(&format!("three cats {word} three houses")), word))
        .collect();
    pictures.push((without, "nothing said".to_owned()));
    pictures.sort();
    for pair in pictures.windows(2) {
        assert!(
            pair[0].0 != pair[1].0,
            "{} looks like {}",
            pair[0].1,
            pair[1].1
        );
    }
}

#[test]
fn the_seed_changes_the_picture_and_the_same_seed_does_not() {
    for words in ["a cat", "a neon mountain", "xyzzy", ""] {
        assert_eq!(imagine(words, 1), imagine(words, 1), "{words:?}");
        assert_ne!(
            imagine(words, 1).scene,
            imagine(words, 2).scene,
            "{words:?}"
        );
    }
}

/// FNV-1a of the scene's JSON; a change here is a change of what people see.
#[track_caller]
fn check_pinned(words: &str, expect: u64) {
    let got = crate::math::hash(json(&imagine(words, 7).scene).as_bytes());
    assert_eq!(got, expect, "{words:?} is {got:#018x}");
}

#[test]
fn scenes_are_the_same_to_the_byte() {
    check_pinned("a neon mountain", 0x6f80_9262_e31d_6936);
    check_pinned(
        "three red balloons over a calm sea at dusk",
        0xca92_0fac_74e4_1228,
    );
    check_pinned("a robot in a snowy forest, cartoon", 0x02d4_1323_119d_f21a);
}

fn phrase(random: &mut Random) -> String {
    let words = vocabulary();
    let pick =
        |random: &mut Random, list: &[String]| random.pick(list).cloned().unwrap_or_default();
    let mut text = String::new();
    for _ in 0..=random.below(3) {
        let count = ["a", "two", "seven", "a dozen", "50"][random.below(5)];
        let adjective = pick(random, &words.adjectives);
        let noun = pick(random, &words.nouns);
        let link = pick(random, &words.arrangements_and_motions);
        text.push_str(&format!("{count} {adjective} {noun} {link} "));
    }
    text + &pick(random, &words.adjectives)
}

#[test]
fn random_phrases_pass_the_check_and_stay_small() {
    let mut random = Random::new(11, "phrases");
    let mut sizes: Vec<usize> = (0..300)
        .map(|seed| check_scene(&phrase(&mut random), seed))
        .collect();
    sizes.sort_unstable();
    assert!(
        sizes[150] < TYPICAL_BYTES_MAX * 5 / 4,
        "half of the wild ones are below 60 KiB: {}",
        sizes[150]
    );
}

#[test]
fn typical_scenes_are_below_48_kib() {
    for words in [
        "a neon mountain",
        "three red balloons over a calm sea at dusk",
        "a robot in a snowy forest, cartoon",
        "a cat",
        "a castle on a hill at night",
        "two dogs in a park",
        "a dragon over a volcano",
        "a flock of birds over mountains at dawn",
        "a rainy city at night",
        "fish in a coral reef",
        "a watercolor house",
    ] {
        let size = check_scene(words, 3);
        assert!(size < TYPICAL_BYTES_MAX, "{words:?} takes {size} bytes");
    }
}

#[test]
fn the_answer_says_what_it_drew_and_what_it_did_not_know() {
    for (words, caption) in [
        (
            "three red balloons over a calm sea at dusk",
            "Three red balloons over a sea (dusk, calm).",
        ),
        (
            "a zorp and a cat",
            "A cat. Not understood: \u{201c}zorp\u{201d}.",
        ),
        (
            "",
            "No words to draw from, so this is a calm abstract picture.",
        ),
    ] {
        assert_eq!(imagine(words, 1).caption, caption);
    }
    let strange = imagine("blarg, fnord blarg", 1);
    assert_eq!(strange.unknown, ["blarg", "fnord"]);
    assert!(strange.understood.is_empty(), "nothing was");
    assert!(strange.caption.contains("abstract"), "{}", strange.caption);
    let known = imagine("imagine a red cat", 1);
    assert_eq!(
        (known.understood, known.unknown.len()),
        (vec!["red".to_owned(), "cat".to_owned()], 0)
    );
}

#[test]
fn long_texts_are_cut_not_refused() {
    check_scene(&"fifty rainbow dragons around ".repeat(200), 1);
    check_scene(&"x".repeat(100_000), 1);
    check_scene(&"\u{1f600}\u{200d}".repeat(5_000), 1);
}

proptest! {
    #[test]
    fn any_text_gives_a_scene(words in "\\PC{0,80}", seed in any::<u64>()) {
        check_scene(&words, seed);
    }
}
