//! No Lottie document, however broken, makes the importer panic or its answer grow without
//! bounds.
//!
//! `MTOR_FUZZ_CASES` says how many broken documents are tried. `MTOR_CORPUS` names a folder
//! with `lottie-android` and `lottie-conformance`: each of their files must import, and is
//! broken too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

use mtor_import::{Fonts, Import, ImportError, dotlottie, limits::LEFT_OUT_MAX, lottie};
use mtor_video::{
    Animated, Geometry, Group, Keyframe, Node, Scene, Segment,
    limits::{IMAGE_PIXELS_MAX, NODES_MAX, SEGMENTS_MAX, TIME_MS_MAX},
};
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::Value;

/// Enough to walk every kind of damage; more is for a night.
const USUAL_CASES: u32 = 200;

const SAMPLES: [&str; 3] = [
    include_str!("samples/shapes.json"),
    include_str!("samples/layers.json"),
    include_str!("samples/text.json"),
];

fn config() -> ProptestConfig {
    let cases = std::env::var("MTOR_FUZZ_CASES")
        .ok()
        .and_then(|n| n.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(USUAL_CASES),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn corpus() -> Vec<PathBuf> {
    let Some(root) = std::env::var_os("MTOR_CORPUS") else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for folder in ["lottie-android", "lottie-conformance"] {
        collect(&Path::new(&root).join(folder), &mut files);
    }
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, files);
        } else if name.ends_with(".json") && !name.ends_with("-meta.json") {
            files.push(path);
        }
    }
}

/// Ways to break a document; the numbers pick the place.
#[derive(Debug, Clone)]
enum Damage {
    Flip { at: usize, bits: u8 },
    Delete { at: usize, n: usize },
    Double { at: usize, n: usize },
    Number { place: usize, value: usize },
    Swap { a: usize, b: usize },
    Drop { place: usize },
    Nest { place: usize, levels: usize },
}

fn damage() -> impl Strategy<Value = Damage> {
    let any = any::<usize>;
    prop_oneof![
        (any(), 1_u8..).prop_map(|(at, bits)| Damage::Flip { at, bits }),
        (any(), 1_usize..200).prop_map(|(at, n)| Damage::Delete { at, n }),
        (any(), 1_usize..200).prop_map(|(at, n)| Damage::Double { at, n }),
        (any(), any()).prop_map(|(place, value)| Damage::Number { place, value }),
        (any(), any()).prop_map(|(a, b)| Damage::Swap { a, b }),
        any().prop_map(|place| Damage::Drop { place }),
        (any(), 1_usize..60).prop_map(|(place, levels)| Damage::Nest { place, levels }),
    ]
}

/// Numbers that surprise arithmetic.
const NUMBERS: [&str; 14] = [
    "0",
    "-1",
    "1",
    "0.5",
    "-0.0",
    "255",
    "1e9",
    "-1e9",
    "1e300",
    "-1e300",
    "1e-300",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
];

fn broken(document: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = document.to_vec();
    for damage in damages {
        bytes = break_once(bytes, damage);
    }
    bytes
}

fn break_once(mut bytes: Vec<u8>, damage: &Damage) -> Vec<u8> {
    let len = bytes.len().max(1);
    match damage {
        Damage::Flip { at, bits } => {
            if let Some(byte) = bytes.get_mut(at % len) {
                *byte ^= bits;
            }
            bytes
        }
        Damage::Delete { at, n } => {
            let from = at % len;
            bytes.drain(from.min(bytes.len())..(from + n).min(bytes.len()));
            bytes
        }
        Damage::Double { at, n } => {
            let from = (at % len).min(bytes.len());
            let part = bytes[from..(from + n).min(bytes.len())].to_vec();
            bytes.splice(from..from, part);
            bytes
        }
        Damage::Number { .. } | Damage::Swap { .. } | Damage::Drop { .. } | Damage::Nest { .. } => {
            break_tree(bytes, damage)
        }
    }
}

/// Damage to the tree keeps it readable, so it reaches deeper.
fn break_tree(bytes: Vec<u8>, damage: &Damage) -> Vec<u8> {
    let Ok(mut root) = serde_json::from_slice::<Value>(&bytes) else {
        return bytes;
    };
    let n_places = count(&root, &|_| true);
    match damage {
        Damage::Number { place, value } => {
            let n_numbers = count(&root, &Value::is_number).max(1);
            if let Some(number) = find(&mut root, &mut (place % n_numbers), &Value::is_number) {
                *number = serde_json::from_str(NUMBERS[value % NUMBERS.len()]).unwrap();
            }
        }
        Damage::Swap { a, b } => {
            let part = find(&mut root, &mut (b % n_places), &|_| true).map(|v| v.clone());
            let place = find(&mut root, &mut (a % n_places), &|_| true);
            if let (Some(part), Some(place)) = (part, place) {
                *place = part;
            }
        }
        Damage::Drop { place } => {
            if let Some(value) = find(&mut root, &mut (place % n_places), &|_| true) {
                *value = Value::Null;
            }
        }
        Damage::Nest { place, levels } => {
            if let Some(value) = find(&mut root, &mut (place % n_places), &Value::is_object) {
                for _ in 0..*levels {
                    let inner = value.clone();
                    *value = serde_json::json!({"ty": "gr", "it": [inner]});
                }
            }
        }
        Damage::Flip { .. } | Damage::Delete { .. } | Damage::Double { .. } => {}
    }
    // A document of swapped halves can double each time.
    const BYTES_MAX: usize = 4 << 20;
    let written = serde_json::to_vec(&root).unwrap();
    if written.len() > BYTES_MAX {
        bytes
    } else {
        written
    }
}

fn count(value: &Value, wanted: &dyn Fn(&Value) -> bool) -> usize {
    let inner: usize = match value {
        Value::Array(list) => list.iter().map(|v| count(v, wanted)).sum(),
        Value::Object(map) => map.values().map(|v| count(v, wanted)).sum(),
        _ => 0,
    };
    inner + usize::from(wanted(value))
}

fn find<'v>(
    value: &'v mut Value,
    skip: &mut usize,
    wanted: &dyn Fn(&Value) -> bool,
) -> Option<&'v mut Value> {
    if wanted(value) {
        if *skip == 0 {
            return Some(value);
        }
        *skip -= 1;
    }
    match value {
        Value::Array(list) => list.iter_mut().find_map(|v| find(v, skip, wanted)),
        Value::Object(map) => map.values_mut().find_map(|v| find(v, skip, wanted)),
        _ => None,
    }
}

#[track_caller]
fn check(result: Result<Import, ImportError>, name: &str) {
    let import = match result {
        Ok(import) => import,
        Err(error) => {
            // Every value that can be read can be fitted.
            let told = error.to_string();
            assert!(!told.contains("the scene in it"), "{name}: {told}");
            return;
        }
    };
    assert!(import.left_out.len() <= LEFT_OUT_MAX, "{name}: a long list");
    let scene = &import.scene;
    assert!(scene.width > 0.0 && scene.height > 0.0, "{name}: no stage");
    assert!(
        scene.duration_ms.is_finite() && scene.duration_ms >= 0.0,
        "{name}"
    );
    let pixels: usize = scene.images.iter().map(|i| i.rgba.len() / 4).sum();
    assert!(pixels <= IMAGE_PIXELS_MAX, "{name}: {pixels} pixels");
    let mut sizes = Sizes::default();
    for (idx, symbol) in scene.symbols.iter().enumerate() {
        sizes.group(symbol, idx);
    }
    for layer in &scene.layers {
        sizes.group(&layer.group, scene.symbols.len());
    }
    assert!(sizes.nodes <= NODES_MAX, "{name}: {} nodes", sizes.nodes);
    assert!(
        sizes.segments <= SEGMENTS_MAX,
        "{name}: {} segments",
        sizes.segments
    );
    assert_numbers(scene, name);
}

/// JSON has no NaN: it is written as null, and a null is no number to read.
#[track_caller]
fn assert_numbers(scene: &Scene, name: &str) {
    let written = serde_json::to_value(scene).unwrap();
    const TIMES_AND_ALL: f64 = TIME_MS_MAX as f64 * 1.01;
    let huge = |value: &Value| value.as_f64().is_some_and(|n| n.abs() > TIMES_AND_ALL);
    assert_eq!(count(&written, &huge), 0, "{name}: numbers too large");
    let read: Result<Scene, _> = serde_json::from_value(written);
    assert!(read.is_ok(), "{name}: {:?}", read.err());
}

#[derive(Default)]
struct Sizes {
    nodes: usize,
    segments: usize,
}

impl Sizes {
    fn group(&mut self, group: &Group, n_symbols: usize) {
        for mask in &group.masks {
            self.geometry(&mask.geometry);
        }
        self.nodes(&group.nodes, n_symbols);
    }

    fn nodes(&mut self, nodes: &[Node], n_symbols: usize) {
        self.nodes += nodes.len();
        for node in nodes {
            match node {
                Node::Shape(shape) => self.geometry(&shape.geometry),
                Node::Group(group) => self.group(group, n_symbols),
                Node::Layers(layers) => {
                    for layer in layers {
                        assert!(layer.parent.is_none_or(|p| (p as usize) < layers.len()));
                        self.group(&layer.group, n_symbols);
                    }
                }
                Node::Use(it) => assert!((it.symbol as usize) < n_symbols, "a later symbol"),
                Node::Repeat(repeat) => self.nodes(&repeat.nodes, n_symbols),
                Node::Text(_) | Node::Image(_) => {}
            }
        }
    }

    fn geometry(&mut self, geometry: &Geometry) {
        match geometry {
            Geometry::Path(Animated::Fixed(path)) => self.path(&path.segments),
            Geometry::Path(Animated::Keyed { keys }) => {
                assert_rising(keys);
                keys.iter().for_each(|key| self.path(&key.value.segments));
            }
            Geometry::Rect { .. } | Geometry::Ellipse { .. } | Geometry::Polystar { .. } => {}
            Geometry::Group { group } => group.parts.iter().for_each(|p| self.geometry(p)),
            Geometry::Modified { modified } => {
                modified.parts.iter().for_each(|p| self.geometry(p));
            }
        }
    }

    fn path(&mut self, segments: &[Segment]) {
        self.segments += segments.len();
        assert!(matches!(segments.first(), None | Some(Segment::Move(_))));
    }
}

fn assert_rising<T>(keys: &[Keyframe<T>]) {
    assert!(
        keys.windows(2).all(|w| w[0].at_ms < w[1].at_ms),
        "keys do not rise"
    );
}

#[test]
fn broken_samples_are_refused_or_imported_but_never_panic() {
    let mut runner = TestRunner::new(config());
    let strategy = (0..SAMPLES.len(), prop::collection::vec(damage(), 1..8));
    runner
        .run(&strategy, |(idx, damages)| {
            let bytes = broken(SAMPLES[idx].as_bytes(), &damages);
            check(lottie::import(&bytes, &Fonts::default()), "a broken sample");
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_sample_imports() {
    for sample in SAMPLES {
        let import = lottie::import(sample.as_bytes(), &Fonts::default()).unwrap();
        assert!(!import.scene.layers.is_empty());
        check(Ok(import), "a sample");
    }
}

#[test]
fn every_file_of_a_corpus_imports_whole_and_broken() {
    let files = corpus();
    let mut runner = TestRunner::new(config());
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let name = file.to_string_lossy();
        let import = lottie::import(&bytes, &Fonts::default());
        let import = import.unwrap_or_else(|e| panic!("{name}: {e}"));
        for left_out in &import.left_out {
            println!("{name}: {} at {}", left_out.what, left_out.place);
        }
        check(Ok(import), &name);
    }
    println!("{} files imported", files.len());
    if files.is_empty() {
        return;
    }
    let strategy = (0..files.len(), prop::collection::vec(damage(), 1..8));
    runner
        .run(&strategy, |(idx, damages)| {
            let bytes = broken(&std::fs::read(&files[idx]).unwrap(), &damages);
            check(
                lottie::import(&bytes, &Fonts::default()),
                &files[idx].to_string_lossy(),
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn bytes_that_only_look_like_a_zip_are_refused() {
    let mut runner = TestRunner::new(config());
    let strategy = prop::collection::vec(any::<u8>(), 0..400);
    runner
        .run(&strategy, |tail| {
            let bytes = [b"PK\x03\x04".as_slice(), &tail].concat();
            assert!(dotlottie::import(&bytes, &Fonts::default()).is_err());
            Ok(())
        })
        .unwrap();
}
