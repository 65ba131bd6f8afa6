//! The house's rules: what no compiler checks.

use std::{
    fs,
    path::{Path, PathBuf},
};

mod arrows;
mod shaders;
mod words;

/// Made by tools or by others.
const NOT_OURS: [&str; 5] = [".git", "target", "dist", "shots", "node_modules"];
/// Longer files are two files.
const LINES_MAX: usize = 600;
/// A map that is read whole before the first change.
const MAP_LINES_MAX: usize = 200;

/// One file of the checkout.
#[derive(Debug)]
struct Source {
    /// From the root, with slashes.
    path: String,
    text: String,
}

fn root() -> PathBuf {
    mtor_tests::relay::root()
}

/// Every file of the checkout with one of these endings, sorted.
fn sources(endings: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root(), &mut found);
    found.sort();
    found
        .iter()
        .filter(|path| {
            endings
                .iter()
                .any(|end| path.to_string_lossy().ends_with(end))
        })
        .map(|path| Source {
            path: path
                .strip_prefix(root())
                .unwrap()
                .to_string_lossy()
                .replace('\\', "/"),
            text: fs::read_to_string(path).unwrap(),
        })
        .collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name());
        if NOT_OURS.iter().any(|&it| name.to_string_lossy() == *it) {
            continue;
        }
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            collect(&path, found);
        } else if kind.is_file() {
            found.push(path);
        }
    }
}

/// All that is wrong at once: one run shows the whole list.
#[track_caller]
fn none(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

#[test]
fn every_rust_file_says_first_what_it_is() {
    let broken: Vec<String> = sources(&[".rs"])
        .into_iter()
        .filter(|file| !file.text.starts_with("//!"))
        .map(|file| file.path)
        .collect();
    none("these do not start with `//!`", &broken);
}

#[test]
fn no_source_is_longer_than_a_person_reads() {
    let broken: Vec<String> = sources(&[".rs", ".wgsl", ".css"])
        .into_iter()
        .map(|file| (file.text.lines().count(), file.path))
        .filter(|(n_lines, _)| *n_lines > LINES_MAX)
        .map(|(n_lines, path)| format!("{path}: {n_lines}"))
        .collect();
    none("these have more than 600 lines", &broken);
}

#[test]
fn a_module_lies_beside_its_folder() {
    let broken: Vec<String> = sources(&["/mod.rs"])
        .into_iter()
        .map(|file| file.path)
        .collect();
    none("foo.rs beside foo/, not", &broken);
}

#[test]
fn a_document_has_one_title() {
    let broken: Vec<String> = sources(&[".md"])
        .into_iter()
        .map(|file| (n_titles(&file.text), file.path))
        .filter(|(n_titles, _)| *n_titles != 1)
        .map(|(n_titles, path)| format!("{path}: {n_titles}"))
        .collect();
    none("these have more or less than one `# Title`", &broken);
}

/// Titles outside of fenced code.
fn n_titles(text: &str) -> usize {
    let (mut in_code, mut n_titles) = (false, 0);
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        n_titles += usize::from(!in_code && line.starts_with("# "));
    }
    n_titles
}

#[test]
fn the_map_is_short() {
    let Ok(map) = fs::read_to_string(root().join("ARCHITECTURE.md")) else {
        return;
    };
    let n_lines = map.lines().count();
    assert!(
        n_lines <= MAP_LINES_MAX,
        "ARCHITECTURE.md has {n_lines} lines"
    );
}
