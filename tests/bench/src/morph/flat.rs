//! A path as polygons, and areas by scanline.

use mtor_video::{Path, Point, Segment};

/// Flattening error in path units; an icon is 24 units wide.
const TOLERANCE: f32 = 0.004;
/// Lines that one cubic becomes at most.
const LINES_MAX: f32 = 24.0;
/// Scanlines over the height of what is measured.
const SCANLINES: usize = 240;

/// A flattened path: closed polygons.
pub(crate) type Polygons = Vec<Vec<[f64; 2]>>;

/// The path between two matched ones.
pub(crate) fn between(from: &Path, to: &Path, t: f32) -> Path {
    let mix = |a: Point, b: Point| Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
    let segments = from.segments.iter().zip(&to.segments);
    Path {
        segments: segments
            .map(|(a, b)| match (*a, *b) {
                (Segment::Move(a), Segment::Move(b)) => Segment::Move(mix(a, b)),
                (Segment::Line(a), Segment::Line(b)) => Segment::Line(mix(a, b)),
                (Segment::Cubic(a1, a2, a3), Segment::Cubic(b1, b2, b3)) => {
                    Segment::Cubic(mix(a1, b1), mix(a2, b2), mix(a3, b3))
                }
                _ => Segment::Close,
            })
            .collect(),
    }
}

pub(crate) fn cubic_at(c: [Point; 4], s: f32) -> Point {
    let u = 1.0 - s;
    let w = [u * u * u, 3.0 * u * u * s, 3.0 * u * s * s, s * s * s];
    let sum = |f: fn(Point) -> f32| c.iter().zip(w).map(|(p, w)| f(*p) * w).sum();
    Point::new(sum(|p| p.x), sum(|p| p.y))
}

/// How many lines stand for a cubic, by its second differences.
pub(crate) fn lines_of(c: [Point; 4]) -> usize {
    let bend = |a: Point, b: Point, d: Point| (a.x - 2.0 * b.x + d.x).hypot(a.y - 2.0 * b.y + d.y);
    let worst = bend(c[0], c[1], c[2]).max(bend(c[1], c[2], c[3]));
    (0.75 * worst / TOLERANCE)
        .sqrt()
        .ceil()
        .clamp(1.0, LINES_MAX) as usize
}

pub(crate) fn polygons(path: &Path) -> Polygons {
    let mut out: Polygons = Vec::new();
    let mut at = Point::ZERO;
    let wide = |p: Point| [f64::from(p.x), f64::from(p.y)];
    for segment in &path.segments {
        match *segment {
            Segment::Move(p) => {
                out.push(vec![wide(p)]);
                at = p;
            }
            Segment::Line(p) => {
                out.last_mut().into_iter().for_each(|c| c.push(wide(p)));
                at = p;
            }
            Segment::Cubic(c1, c2, p) => {
                let cubic = [at, c1, c2, p];
                let count = lines_of(cubic);
                if let Some(contour) = out.last_mut() {
                    contour
                        .extend((1..count).map(|i| wide(cubic_at(cubic, i as f32 / count as f32))));
                    contour.push(wide(p));
                }
                at = p;
            }
            Segment::Close => {}
        }
    }
    out
}

/// Areas of one drawing.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Areas {
    /// What a nonzero fill covers.
    pub(crate) covered: f64,
    /// What is covered twice or more, and what turns against the rest: the trace of tangles.
    pub(crate) tangled: f64,
}

/// Scanlines with exact crossings in x, through the middle of each row.
pub(crate) fn areas(polygons: &Polygons) -> Areas {
    let points = polygons.iter().flatten();
    let (low, high) = points.fold((f64::MAX, f64::MIN), |(l, h), p| (l.min(p[1]), h.max(p[1])));
    if high <= low {
        return Areas::default();
    }
    let step = (high - low) / SCANLINES as f64;
    let mut rows: Vec<Vec<(f64, i32)>> = vec![Vec::new(); SCANLINES];
    for contour in polygons {
        for (i, a) in contour.iter().enumerate() {
            let b = contour[(i + 1) % contour.len()];
            let (top, bottom, sign) = if a[1] < b[1] { (*a, b, 1) } else { (b, *a, -1) };
            let first = ((top[1] - low) / step - 0.5).ceil().max(0.0) as usize;
            for (row_idx, row) in rows.iter_mut().enumerate().skip(first) {
                let y = low + (row_idx as f64 + 0.5) * step;
                if y >= bottom[1] {
                    break;
                }
                let share = (y - top[1]) / (bottom[1] - top[1]);
                row.push((top[0] + (bottom[0] - top[0]) * share, sign));
            }
        }
    }
    let (mut covered, mut twice, mut right, mut left) = (0.0, 0.0, 0.0, 0.0);
    for row in &mut rows {
        row.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut winding = 0;
        for pair in row.windows(2) {
            winding += pair[0].1;
            let width = (pair[1].0 - pair[0].0) * step;
            covered += if winding != 0 { width } else { 0.0 };
            twice += if winding.abs() > 1 { width } else { 0.0 };
            right += if winding > 0 { width } else { 0.0 };
            left += if winding < 0 { width } else { 0.0 };
        }
    }
    Areas {
        covered,
        tangled: twice + f64::min(right, left),
    }
}
