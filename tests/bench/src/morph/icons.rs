//! Reads icons: SVG files that hold a single path.

use std::path::Path as FilePath;

use kurbo::{BezPath, PathEl};
use mtor_video::{Path, Point, Segment};

use crate::BenchError;

pub(crate) struct Icon {
    pub(crate) name: String,
    pub(crate) path: Path,
}

/// All icons of a folder, by name.
pub(crate) fn load(folder: &FilePath) -> Result<Vec<Icon>, BenchError> {
    let io = |source| BenchError::Io {
        path: folder.to_owned(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let file = entry.map_err(io)?.path();
        if file.extension().is_some_and(|e| e == "svg") {
            files.push(file);
        }
    }
    files.sort();
    let mut icons = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(io)?;
        let stem = file.file_stem().unwrap_or_default();
        match path_data(&text).and_then(|d| BezPath::from_svg(d).ok()) {
            Some(bez) => icons.push(Icon {
                name: stem.to_string_lossy().into_owned(),
                path: converted(&bez),
            }),
            None => eprintln!("{}: no readable path, skipped", file.display()),
        }
    }
    if icons.len() < 2 {
        return Err(BenchError::NoIcons(folder.to_owned()));
    }
    Ok(icons)
}

/// The value of the first `d` attribute.
fn path_data(svg: &str) -> Option<&str> {
    let (_, rest) = svg.split_once(" d=\"")?;
    rest.split_once('"').map(|(data, _)| data)
}

fn point(p: kurbo::Point) -> Point {
    Point::new(p.x as f32, p.y as f32)
}

/// Quadratics become cubics, exactly. After a close, drawing goes on from the subpath's start:
/// SVG says so, and our paths then need a move.
fn converted(bez: &BezPath) -> Path {
    let mut segments = Vec::new();
    let (mut at, mut start, mut closed) = (kurbo::Point::ZERO, kurbo::Point::ZERO, false);
    for element in bez.elements() {
        if closed && !matches!(element, PathEl::MoveTo(_) | PathEl::ClosePath) {
            segments.push(Segment::Move(point(start)));
        }
        closed = matches!(element, PathEl::ClosePath);
        match *element {
            PathEl::MoveTo(p) => {
                start = p;
                segments.push(Segment::Move(point(p)));
            }
            PathEl::LineTo(p) => segments.push(Segment::Line(point(p))),
            PathEl::QuadTo(c, p) => {
                let (c1, c2) = (at.lerp(c, 2.0 / 3.0), p.lerp(c, 2.0 / 3.0));
                segments.push(Segment::Cubic(point(c1), point(c2), point(p)));
            }
            PathEl::CurveTo(c1, c2, p) => {
                segments.push(Segment::Cubic(point(c1), point(c2), point(p)));
            }
            PathEl::ClosePath => segments.push(Segment::Close),
        }
        at = match *element {
            PathEl::MoveTo(p)
            | PathEl::LineTo(p)
            | PathEl::QuadTo(_, p)
            | PathEl::CurveTo(_, _, p) => p,
            PathEl::ClosePath => start,
        };
    }
    Path { segments }
}
