//! Still SVGs with their pictures, and files that must only draw.

use std::path::Path;

use mtor_render::Size;

use super::{
    Bench, Kind, files,
    metrics::ssim,
    name,
    painter::{self, Moment},
    pictures, read,
    report::Outcome,
};
use crate::BenchError;

/// One in a hundred of structure is what a different way of antialiasing takes.
const PASS: f64 = 0.99;
/// Shares of a film's length at which it is drawn.
const MOMENTS: [f32; 3] = [0.0, 0.5, 0.9];
/// Size at which files without a reference are drawn.
const SIDE: u32 = 256;

/// Each `x.svg` against its `x.png`.
pub(super) fn run(bench: &mut Bench, root: &Path) -> Result<Vec<Outcome>, BenchError> {
    let mut outcomes = Vec::new();
    for path in files(root, "svg")? {
        let reference_path = path.with_extension("png");
        if reference_path.is_file() {
            outcomes.push(still(bench, root, &path, &reference_path)?);
        }
    }
    Ok(outcomes)
}

fn still(
    bench: &mut Bench,
    root: &Path,
    path: &Path,
    reference_path: &Path,
) -> Result<Outcome, BenchError> {
    let bytes = read(path)?;
    let reference = pictures::load(reference_path)?;
    let name = name(root, path);
    let program = painter::program(&bytes);
    let refused = program.as_ref().err().cloned();
    let drawn = program.and_then(|program| {
        let moment = Moment {
            program: &program,
            name: &name,
            t_ms: 0.0,
            size: Size::new(reference.width, reference.height),
        };
        painter::paint(bench.painter.as_mut(), moment)
    });
    let score = match &drawn {
        Ok(ours) => ssim(&reference, ours).unwrap_or(0.0),
        Err(_) => 0.0,
    };
    let passed = score >= PASS;
    if let (Ok(ours), false) = (&drawn, passed) {
        bench.keep(Kind::Resvg, reference_path, ours, &reference)?;
    }
    let reason = drawn.err().unwrap_or_else(|| format!("ssim {score:.4}"));
    Ok(Outcome {
        kind: Kind::Resvg,
        name,
        passed,
        ssims: vec![score],
        reason: (!passed).then_some(reason),
        refused,
    })
}

/// Every Lottie of a folder is imported and drawn three times.
pub(super) fn imports(bench: &mut Bench, root: &Path) -> Result<Vec<Outcome>, BenchError> {
    let mut outcomes = Vec::new();
    for path in files(root, "json")? {
        let bytes = read(&path)?;
        let name = name(root, &path);
        let drawn = painter::program(&bytes).and_then(|program| {
            let mut draw = |share: f32| {
                let moment = Moment {
                    program: &program,
                    name: &name,
                    t_ms: program.duration_ms * share,
                    size: Size::new(SIDE, SIDE),
                };
                painter::paint(bench.painter.as_mut(), moment)
            };
            MOMENTS
                .into_iter()
                .try_for_each(|share| draw(share).map(|_| ()))
        });
        outcomes.push(Outcome {
            kind: Kind::Import,
            name,
            passed: drawn.is_ok(),
            ssims: Vec::new(),
            refused: drawn.as_ref().err().cloned(),
            reason: drawn.err(),
        });
    }
    Ok(outcomes)
}
