//! No SVG file, however broken, makes the importer panic; and what it accepts is in range.
//!
//! `MTOR_FUZZ_CASES` raises the number of mutated files; `MTOR_CORPUS` names a folder whose
//! `resvg` part is read as it is and mutated, too.

use std::path::{Path, PathBuf};

use mtor_import::{Fonts, ImportError, svg};
use mtor_video::Scene;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

const CASES: u32 = 200;

const SAMPLES: &[&str] = &[
    r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="200"><title>t</title><g transform="rotate(9)" opacity=".5">
        <rect id="r" x="1" y="2" width="30" height="9" rx="2" fill="url(#g)" stroke="#f00" stroke-dasharray="3 1"/></g>
        <defs><linearGradient id="g" gradientTransform="scale(2)"><stop offset="0" stop-color="red"/><stop offset="1"/></linearGradient></defs></svg>"##,
    r##"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse"><circle r="4" fill="url(#q)"/></pattern>
        <pattern id="q" width=".5" height=".5"><rect width="2" height="3"/></pattern>
        <clipPath id="c"><circle cx="40" cy="40" r="30"/><use href="#u" clip-path="url(#c)"/></clipPath>
        <mask id="m" mask="url(#m)"><rect width="50" height="70" fill="#888"/></mask>
        <path id="u" d="M0 0 L90 90 A9 9 0 0 1 8 8 Q1 2 3 4 T5 6 Z" fill="url(#p)" clip-path="url(#c)" mask="url(#m)"/></svg>"##,
    r##"<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><circle r="5"><animate attributeName="cx" values="0;30;0" dur="2s" repeatCount="indefinite"/>
        <animateTransform attributeName="transform" type="rotate" from="0 9 9" to="360 9 9" dur="1.5s" repeatCount="3" fill="freeze"/></circle>
        <path d="M0 0h9v9z"><animateMotion path="M0 0C9 9 30 9 40 0" dur="1s" rotate="auto" keyTimes="0;.5;1" keyPoints="0;1;0" calcMode="spline" keySplines="0 0 1 1;.4 0 .6 1"/>
        <set attributeName="fill" to="red" begin="1s;x.end"/></path></svg>"##,
    r##"<!DOCTYPE svg [<!ENTITY a "<rect width='9' height='9'/>"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">&b;
        <image width="5" height="5" href="data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20width='4'%20height='4'%3E%3Crect%20width='4'%20height='4'/%3E%3C/svg%3E"/>
        <marker id="k"><path d="M0 0L1 1"/></marker><path d="M0 0L9 9L3 3" stroke="red" marker-mid="url(#k)"/></svg>"##,
];

/// Pieces that mean something to a reader of SVG.
const PIECES: &[&str] = &[
    "1e38",
    "-1e38",
    "NaN",
    "0",
    "-1",
    "1e-40",
    "99999999999",
    "url(#p)",
    "url(#c)",
    "url(#m)",
    "indefinite",
    "\"",
    "<g>",
    "</g>",
    "/>",
    "&b;",
    "<use href=\"#u\"/>",
    "%",
    "begin=\"-3s\"",
    ";",
    "<svg>",
    " dur=\"0.001s\"",
    " by=\"5\"",
    "\u{0}",
    "é",
    "matrix(0 0 0 0 0 0)",
    "M",
    "none",
];

/// Imports and looks at the result; a refusal is as good as a scene.
#[track_caller]
fn check(bytes: &[u8]) -> Result<(), ImportError> {
    let import = svg::import(bytes, &Fonts::default())?;
    assert_in_range(&import.scene);
    assert!(import.left_out.len() <= mtor_import::limits::LEFT_OUT_MAX);
    Ok(())
}

/// JSON writes what is not a number as null, which no number reads back.
#[track_caller]
fn assert_in_range(scene: &Scene) {
    let json = serde_json::to_value(scene).expect("a scene is JSON");
    let mut open = vec![&json];
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::Null => panic!("a number is not finite"),
            serde_json::Value::Number(number) => {
                let number = number.as_f64().expect("a number");
                assert!(number.abs() <= 1.5e7, "{number} is too large");
            }
            serde_json::Value::Array(values) => open.extend(values),
            serde_json::Value::Object(fields) => open.extend(fields.values()),
            serde_json::Value::Bool(_) | serde_json::Value::String(_) => {}
        }
    }
}

fn n_cases() -> u32 {
    let raised = std::env::var("MTOR_FUZZ_CASES").ok();
    raised.and_then(|n| n.parse().ok()).unwrap_or(CASES)
}

fn svg_files(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            svg_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "svg") {
            into.push(path);
        }
    }
}

fn corpus() -> Vec<PathBuf> {
    let mut files = Vec::new();
    if let Ok(folder) = std::env::var("MTOR_CORPUS") {
        svg_files(&Path::new(&folder).join("resvg"), &mut files);
    }
    files
}

#[test]
fn mutated_samples_never_panic() {
    let mut samples: Vec<Vec<u8>> = SAMPLES.iter().map(|s| s.as_bytes().to_vec()).collect();
    samples.extend(corpus().iter().filter_map(|path| std::fs::read(path).ok()));
    let change = (
        any::<prop::sample::Index>(),
        0_usize..9,
        prop::sample::select(PIECES),
    );
    let case = (
        prop::sample::select(samples),
        prop::collection::vec(change, 0..6),
    );
    let config = Config {
        cases: n_cases(),
        failure_persistence: None,
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&case, |(mut bytes, changes)| {
        for (at, n_cut, piece) in changes {
            let at = at.index(bytes.len().max(1));
            let end = (at + n_cut).min(bytes.len());
            bytes.splice(at.min(end)..end, piece.bytes());
        }
        check(&bytes).ok();
        Ok(())
    });
    assert!(result.is_ok(), "{result:?}");
}

#[test]
fn the_samples_are_imported() {
    for sample in SAMPLES {
        assert_eq!(check(sample.as_bytes()), Ok(()), "{sample}");
    }
}

#[test]
fn every_file_of_the_corpus_is_imported_or_refused() {
    let files = corpus();
    let mut n_imported = 0;
    for path in &files {
        let bytes = std::fs::read(path).expect("a file of the corpus");
        match check(&bytes) {
            Ok(()) => n_imported += 1,
            Err(error) => println!("refused {}: {error}", path.display()),
        }
    }
    println!("imported {n_imported} of {} files", files.len());
    assert!(n_imported * 100 >= files.len() * 95);
}
