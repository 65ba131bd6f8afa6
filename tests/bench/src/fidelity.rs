//! `fidelity`: how near our pictures are to those of others.
//!
//! Three parts of the corpus: `lottie-conformance` (frames by UQI, as its own report tool
//! scores), `resvg` (stills by SSIM over white) and `lottie-android` (imports and draws).

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use mtor_render::Picture;
use serde_json::Value;

use crate::BenchError;
use painter::{CpuPainter, GpuPainter, Painter, Twins};

mod lottie;
mod metrics;
mod painter;
mod pictures;
mod report;
mod resvg;

/// A part of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lottie,
    Resvg,
    Import,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Lottie, Self::Resvg, Self::Import];

    const fn folder(self) -> &'static str {
        match self {
            Self::Lottie => "lottie-conformance",
            Self::Resvg => "resvg",
            Self::Import => "lottie-android",
        }
    }
}

/// What all parts share.
struct Bench {
    corpus: PathBuf,
    /// Where failing pictures go.
    out: Option<PathBuf>,
    painter: Box<dyn Painter>,
}

impl Bench {
    /// Writes a failing picture under the reference's own path.
    fn keep(
        &self,
        kind: Kind,
        reference_path: &Path,
        ours: &Picture,
        reference: &Picture,
    ) -> Result<(), BenchError> {
        let Some(out) = &self.out else { return Ok(()) };
        let root = self.corpus.join(kind.folder());
        let file = out.join(kind.folder()).join(name(&root, reference_path));
        pictures::save(&file.with_extension("png"), ours, reference)
    }
}

fn options(args: Vec<OsString>) -> Result<Bench, BenchError> {
    use lexopt::prelude::{Long, ValueExt};
    let usage = |error: lexopt::Error| BenchError::Usage(error.to_string());
    let (mut corpus, mut renderer, mut out) = (None, "gpu".to_owned(), None);
    let mut software = false;
    let mut parser = lexopt::Parser::from_args(args);
    while let Some(arg) = parser.next().map_err(usage)? {
        match arg {
            Long("corpus") => corpus = Some(PathBuf::from(parser.value().map_err(usage)?)),
            Long("out") => out = Some(PathBuf::from(parser.value().map_err(usage)?)),
            Long("renderer") => {
                let value = parser.value().map_err(usage)?;
                renderer = value.string().map_err(usage)?;
            }
            Long("software") => software = true,
            other => return Err(usage(other.unexpected())),
        }
    }
    let corpus = corpus.ok_or_else(|| BenchError::Usage("--corpus is missing".to_owned()))?;
    Ok(Bench {
        corpus,
        out,
        painter: painter_named(&renderer, software)?,
    })
}

fn painter_named(renderer: &str, software: bool) -> Result<Box<dyn Painter>, BenchError> {
    match renderer {
        "gpu" => Ok(Box::new(
            GpuPainter::open(software).map_err(BenchError::Failed)?,
        )),
        "cpu" => Ok(Box::new(CpuPainter::default())),
        "both" => Ok(Box::new(Twins::open(software).map_err(BenchError::Failed)?)),
        other => Err(BenchError::Usage(format!(
            "no renderer is called {other:?}"
        ))),
    }
}

/// Runs the subcommand.
pub(crate) fn run(args: Vec<OsString>) -> Result<Value, BenchError> {
    let mut bench = options(args)?;
    let mut outcomes = Vec::new();
    for kind in Kind::ALL {
        let root = bench.corpus.join(kind.folder());
        eprintln!("{}", kind.folder());
        outcomes.extend(match kind {
            Kind::Lottie => lottie::run(&mut bench, &root)?,
            Kind::Resvg => resvg::run(&mut bench, &root)?,
            Kind::Import => resvg::imports(&mut bench, &root)?,
        });
    }
    Ok(report::summary(&outcomes, bench.painter.as_ref()))
}

/// Files with an extension in a folder and those below it, in order of their names.
fn files(root: &Path, extension: &str) -> Result<Vec<PathBuf>, BenchError> {
    let failed = |source| BenchError::Io {
        path: root.to_path_buf(),
        source,
    };
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn read(path: &Path) -> Result<Vec<u8>, BenchError> {
    std::fs::read(path).map_err(|source| BenchError::Io {
        path: path.to_path_buf(),
        source,
    })
}

/// A file's path within its folder, without extension.
fn name(root: &Path, path: &Path) -> String {
    let within = path.strip_prefix(root).unwrap_or(path).with_extension("");
    within.to_string_lossy().into_owned()
}
