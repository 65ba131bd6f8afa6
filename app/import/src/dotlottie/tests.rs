//! Archives and what becomes of them.

use std::io::{Cursor, Write};

use mtor_video::Node;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{import, looks_like};
use crate::{Fonts, ImportError};

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn film(title: &str) -> Vec<u8> {
    format!("{{\"nm\":\"{title}\",\"layers\":[]}}").into_bytes()
}

#[track_caller]
fn check_title(files: &[(&str, &[u8])], expected: &str) {
    let bytes = archive(files);
    assert!(looks_like(&bytes));
    assert_eq!(
        import(&bytes, &Fonts::default()).unwrap().scene.title,
        expected
    );
}

#[test]
fn the_animation_that_the_manifest_starts_with_is_taken() {
    let (one, two) = (film("one"), film("two"));
    let old = [
        ("animations/1.json", one.as_slice()),
        ("animations/2.json", &two),
    ];
    let new = [("a/1.json", one.as_slice()), ("a/2.json", &two)];
    check_title(&[old[0], old[1]], "one");
    check_title(&[("manifest.json", b"not json"), old[0]], "one");
    check_title(
        &[
            ("manifest.json", br#"{"activeAnimationId":"2"}"#),
            old[0],
            old[1],
        ],
        "two",
    );
    check_title(
        &[
            (
                "manifest.json",
                br#"{"animations":[{"id":"2"},{"id":"1"}]}"#,
            ),
            new[0],
            new[1],
        ],
        "two",
    );
    check_title(
        &[
            ("manifest.json", br#"{"initial":{"animation":"2"}}"#),
            new[0],
            new[1],
        ],
        "two",
    );
}

#[test]
fn pictures_of_the_archive_are_found() {
    let film = br#"{"assets":[{"id":"p","w":1,"h":1,"u":"/images/","p":"dot.png"}],
        "layers":[{"ty":2,"refId":"p","ip":0,"op":1,"ks":{}}]}"#;
    let dot = crate::image::data_uri("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==").unwrap();
    for folder in ["i", "images"] {
        let bytes = archive(&[("a/1.json", film), (&format!("{folder}/dot.png"), &dot)]);
        let import = import(&bytes, &Fonts::default()).unwrap();
        assert!(import.left_out.is_empty(), "{:?}", import.left_out);
        assert!(matches!(
            import.scene.layers[0].group.nodes[0],
            Node::Image(0)
        ));
    }
}

#[test]
fn themes_and_state_machines_are_named() {
    let manifest = br#"{"themes":[{"id":"t"}],"stateMachines":[{"id":"s"}]}"#;
    let (one, two) = (film("one"), film("two"));
    let bytes = archive(&[
        ("manifest.json", manifest),
        ("a/1.json", &one),
        ("a/2.json", &two),
    ]);
    let left_out = import(&bytes, &Fonts::default()).unwrap().left_out;
    let what: Vec<&str> = left_out.iter().map(|l| l.what.as_str()).collect();
    assert_eq!(what, ["1 other animations", "themes", "state machines"]);
}

#[track_caller]
fn check_refused(bytes: &[u8], expected: &str) {
    let found = match import(bytes, &Fonts::default()).unwrap_err() {
        ImportError::Malformed { format, .. } => format,
        ImportError::TooMany { what, .. } => what,
        other => panic!("{other}"),
    };
    assert_eq!(found, expected);
}

#[test]
fn broken_and_empty_archives_and_bombs_are_refused() {
    check_refused(b"PK\x03\x04", "dotLottie");
    check_refused(&archive(&[]), "dotLottie");
    check_refused(&archive(&[("a/1.json", b"{")]), "Lottie");
    let whole = archive(&[("a/1.json", &film("one"))]);
    check_refused(&whole[..whole.len() / 2], "dotLottie");
    let zeros = vec![b' '; 33 << 20];
    check_refused(
        &archive(&[("a/1.json", &zeros), ("a/2.json", &zeros)]),
        "bytes unpacked",
    );
}
