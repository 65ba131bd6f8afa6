//! Who may import whom, and one door for every heavy dependency.

use super::{none, sources};

/// Each crate's folder, and which of ours it may import.
const ARROWS: [(&str, &[&str]); 23] = [
    (
        "app",
        &[
            "mtor-abilities",
            "mtor-imagine",
            "mtor-orchestrator",
            "mtor-protocol",
            "mtor-render",
            "mtor-video",
            "mtor-workshop",
        ],
    ),
    (
        "app/abilities",
        &["mtor-imagine", "mtor-protocol", "mtor-video"],
    ),
    // A lent tab at work: the workshop, and models.
    (
        "app/engine",
        &[
            "mtor-abilities",
            "mtor-checkpoint",
            "mtor-decoder",
            "mtor-picture",
            "mtor-protocol",
            "mtor-store",
            "mtor-text",
            "mtor-workshop",
        ],
    ),
    ("app/engine/checkpoint", &[]),
    ("app/engine/decoder", &["mtor-checkpoint"]),
    // Trains the mini model; nothing of it is in the product.
    (
        "app/engine/mini",
        &["mtor-checkpoint", "mtor-decoder", "mtor-text"],
    ),
    ("app/engine/picture", &[]),
    ("app/engine/store", &[]),
    ("app/engine/text", &[]),
    // Writes the library's films; nothing of it is in the product.
    ("app/films", &["mtor-import", "mtor-video"]),
    ("app/imagine", &["mtor-protocol", "mtor-video"]),
    ("app/import", &["mtor-video"]),
    ("app/render", &["mtor-video"]),
    ("app/video", &["mtor-protocol"]),
    // Two programs, each a wasm in a thread of its own: this tab at work, and the reader of
    // files, which alone links the importers.
    (
        "app/workshop",
        &["mtor-abilities", "mtor-import", "mtor-protocol"],
    ),
    ("relay", &["mtor-orchestrator", "mtor-protocol"]),
    ("relay/orchestrator", &["mtor-protocol"]),
    ("relay/protocol", &[]),
    ("tests", &[]),
    ("tests/bench", &["mtor-import", "mtor-render", "mtor-video"]),
    // The engine beside its peers: one measures, the other compares numbers.
    ("tests/engine-bench", &["mtor-checkpoint", "mtor-decoder"]),
    ("tests/parity", &["mtor-checkpoint", "mtor-decoder"]),
    ("xtask", &["mtor-tests"]),
];

/// A heavy dependency (or the start of its name), and the crates that may hold its door.
const DOORS: [(&str, &[&str]); 19] = [
    ("burn", &["app/engine/decoder", "tests/engine-bench"]),
    // Another engine, to compare with.
    ("candle", &["tests/engine-bench", "tests/parity"]),
    (
        "console_error_panic_hook",
        &["app", "app/engine", "app/workshop", "tests/engine-bench"],
    ),
    ("gloo-", &["app", "app/engine", "app/workshop"]),
    ("hyper", &["relay"]),
    (
        "js-sys",
        &["app", "app/engine", "app/workshop", "tests/engine-bench"],
    ),
    ("leptos", &["app"]),
    // The bench draws as others do, to compare.
    ("lyon", &["app/render", "tests/bench"]),
    ("minijinja", &["app/engine/text"]),
    ("naga", &["app/render"]),
    ("rcgen", &["relay"]),
    ("serde-wasm-bindgen", &["app", "app/workshop"]),
    // The trainer learns the tokens of its text.
    ("tokenizers", &["app/engine/mini", "app/engine/text"]),
    ("tokio", &["relay", "xtask"]),
    ("usvg", &["app/import"]),
    ("vello", &["tests/bench"]),
    (
        "wasm-bindgen",
        &["app", "app/engine", "app/workshop", "tests/engine-bench"],
    ),
    ("web-sys", &["app", "app/engine", "app/workshop"]),
    ("wgpu", &["app/render", "tests/bench"]),
];

/// One line of a manifest's dependency tables.
#[derive(Debug, PartialEq, Eq)]
struct Dependency {
    name: String,
    for_tests: bool,
}

/// Reads the tables that this workspace writes: one dependency a line.
fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut table = String::new();
    let mut found = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[') {
            table = name.trim_end_matches(']').to_owned();
            // `[dependencies.name]`: a table of its own.
            if let Some((kind, name)) = table.rsplit_once("dependencies.") {
                let (name, for_tests) = (name.to_owned(), kind.ends_with("dev-"));
                found.push(Dependency { name, for_tests });
            }
        } else if table.ends_with("dependencies")
            && let Some((key, _)) = line.split_once(['.', '=', ' '])
            && !key.is_empty()
            && !key.starts_with('#')
        {
            let for_tests = table.ends_with("dev-dependencies");
            found.push(Dependency {
                name: key.to_owned(),
                for_tests,
            });
        }
    }
    found
}

fn crates() -> Vec<(String, Vec<Dependency>)> {
    sources(&["/Cargo.toml"])
        .into_iter()
        .filter_map(|file| {
            let folder = file.path.strip_suffix("/Cargo.toml")?.to_owned();
            Some((folder, dependencies(&file.text)))
        })
        .collect()
}

#[test]
fn every_crate_has_its_arrows_in_the_table() {
    let known: Vec<&str> = ARROWS.iter().map(|(folder, _)| *folder).collect();
    let found = crates();
    assert!(!found.is_empty(), "there are crates");
    let broken: Vec<String> = found
        .into_iter()
        .map(|(folder, _)| folder)
        .filter(|folder| !known.contains(&folder.as_str()))
        .collect();
    none("say in the table which crates these may import", &broken);
}

#[test]
fn crates_import_along_the_arrows_only() {
    let mut broken = Vec::new();
    for (folder, dependencies) in crates() {
        let allowed = ARROWS
            .iter()
            .find(|(it, _)| *it == folder)
            .map_or(&[][..], |(_, to)| to);
        for dependency in dependencies {
            let ours = dependency.name.starts_with("mtor-");
            if ours && !dependency.for_tests && !allowed.contains(&dependency.name.as_str()) {
                broken.push(format!("{folder} -> {}", dependency.name));
            }
        }
    }
    none("these arrows are not in the design", &broken);
}

#[test]
fn heavy_dependencies_come_in_by_their_doors_only() {
    let mut broken = Vec::new();
    for (folder, dependencies) in crates() {
        for dependency in dependencies.iter().filter(|d| !d.for_tests) {
            let door = DOORS
                .iter()
                .find(|(start, _)| dependency.name.starts_with(start));
            if let Some((_, allowed)) = door
                && !allowed.contains(&folder.as_str())
            {
                broken.push(format!("{folder} -> {}", dependency.name));
            }
        }
    }
    none("these come in by another door", &broken);
}

/// The page reaches the GPU through the renderer: its own code does not name wgpu's crate.
#[test]
fn the_page_reaches_wgpu_through_the_renderer() {
    let broken: Vec<String> = sources(&[".rs"])
        .into_iter()
        .filter(|file| file.path.starts_with("app/src/"))
        .filter(|file| file.text.contains("use wgpu") || file.text.contains(" wgpu::"))
        .map(|file| file.path)
        .collect();
    none("go through mtor_render", &broken);
}

#[test]
fn a_manifest_is_read_by_its_tables() {
    let manifest = "[package]\nname = \"a\"\n[dependencies]\nserde.workspace = true\n\
        # tokio = no\nx = { path = \"x\" }\n[target.'cfg(unix)'.dependencies]\nwgpu = \"1\"\n\
        [dev-dependencies]\ntokio.workspace = true\n[dependencies.web-sys]\nfeatures = []\n[features]\npage = []\n";
    let names: Vec<(String, bool)> = dependencies(manifest)
        .into_iter()
        .map(|d| (d.name, d.for_tests))
        .collect();
    let expect = [
        ("serde", false),
        ("x", false),
        ("wgpu", false),
        ("tokio", true),
        ("web-sys", false),
    ];
    assert_eq!(
        names,
        expect.map(|(name, test)| (name.to_owned(), test)),
        "the tables"
    );
}
