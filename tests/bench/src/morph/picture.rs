//! Writes a morph as a strip of SVG drawings, to look at.

use std::{fmt::Write as _, path::Path as FilePath};

use mtor_video::{Path, Segment};

use super::flat::between;
use crate::BenchError;

/// Drawings in a strip, both ends included.
const STEPS: usize = 7;
/// Side of one drawing's cell in path units.
const CELL: usize = 26;

pub(crate) fn write(
    folder: &FilePath,
    pair_idx: usize,
    pair: &(Path, Path),
) -> Result<(), BenchError> {
    let file = folder.join(format!("{pair_idx:04}.svg"));
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {CELL}">"#,
        STEPS * CELL
    );
    for step in 0..STEPS {
        let t = step as f32 / (STEPS - 1) as f32;
        let data = data(&between(&pair.0, &pair.1, t));
        svg.push_str(&format!(
            r#"<path transform="translate({} 1)" d="{data}"/>"#,
            step * CELL + 1
        ));
    }
    svg.push_str("</svg>");
    std::fs::write(&file, svg).map_err(|source| BenchError::Io { path: file, source })
}

fn data(path: &Path) -> String {
    let mut out = String::new();
    for segment in &path.segments {
        let written = match *segment {
            Segment::Move(p) => write!(out, "M{} {}", p.x, p.y),
            Segment::Line(p) => write!(out, "L{} {}", p.x, p.y),
            Segment::Cubic(a, b, p) => {
                write!(out, "C{} {} {} {} {} {}", a.x, a.y, b.x, b.y, p.x, p.y)
            }
            Segment::Close => write!(out, "Z"),
        };
        debug_assert!(written.is_ok(), "a string takes everything");
    }
    out
}
