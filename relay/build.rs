//! Puts the built page into the binary when the feature `page` asks for it.

use std::{
    env, fs,
    io::Read,
    path::{Path, PathBuf},
};

#[path = "src/page/kind.rs"]
mod kind;

/// Windows up to 4 MiB: the wasm as a whole.
const WINDOW: u32 = 22;
const QUALITY: u32 = 11;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/page/kind.rs");
    if env::var_os("CARGO_FEATURE_PAGE").is_none() {
        return;
    }
    let dist =
        PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    walk(&dist, "", &mut files);
    assert!(
        files.iter().any(|(url, _)| url == "/index.html"),
        "the feature `page` needs the built page in dist/; run `cargo xtask build`, \
         or build it first with `trunk build --release`"
    );
    files.sort();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let rows: String = files
        .iter()
        .enumerate()
        .map(|(i, file)| row(&out, i, file))
        .collect();
    let table = format!("static BUILT_IN: &[BuiltIn] = &[\n{rows}];\n");
    fs::write(out.join("page.rs"), table).expect("OUT_DIR can be written");
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let url = format!("{prefix}/{name}");
        if path.is_dir() {
            walk(&path, &url, files);
        } else if !name.starts_with('.') {
            files.push((url, path));
        }
    }
}

/// Keeps the one form that most browsers ask for: brotli where it pays.
fn row(out: &Path, i: usize, (url, path): &(String, PathBuf)) -> String {
    let plain = fs::read(path).expect("files of dist/ can be read");
    let mut bytes = plain.clone();
    let mut packed = false;
    if kind::compresses(url) {
        let mut brotli = Vec::new();
        brotli::CompressorReader::new(plain.as_slice(), 4096, QUALITY, WINDOW)
            .read_to_end(&mut brotli)
            .expect("memory does not fail");
        if brotli.len() < plain.len() {
            (bytes, packed) = (brotli, true);
        }
    }
    let name = out.join(format!("page-{i}"));
    fs::write(&name, bytes).expect("OUT_DIR can be written");
    let included = format!("Some(include_bytes!({name:?}))");
    let (plain_form, brotli_form) = if packed {
        ("None", included.as_str())
    } else {
        (included.as_str(), "None")
    };
    let tag = kind::tag(&plain);
    format!(
        "BuiltIn {{ path: {url:?}, tag: {tag:?}, plain: {plain_form}, brotli: {brotli_form} }},\n"
    )
}
