//! The usual method, to compare with: contours in order, the longest segments halved until the
//! counts agree, the start turned to the least distance, contours left over grown from points.

use mtor_video::{Path, Point, Segment};

/// Four points of a cubic.
type Cubic = [Point; 4];

pub(crate) fn matched(from: &Path, to: &Path) -> (Path, Path) {
    let (mut a, mut b) = (contours(from), contours(to));
    for i in 0..a.len().max(b.len()) {
        match (i < a.len(), i < b.len()) {
            (true, false) => b.push(point_like(&a[i])),
            (false, true) => a.push(point_like(&b[i])),
            _ => {
                let count = a[i].len().max(b[i].len());
                subdivide(&mut a[i], count);
                subdivide(&mut b[i], count);
                let shift = best_shift(&a[i], &b[i]);
                b[i].rotate_left(shift);
            }
        }
    }
    (path(&a), path(&b))
}

fn mid(a: Point, b: Point) -> Point {
    Point::new(f32::midpoint(a.x, b.x), f32::midpoint(a.y, b.y))
}

fn line(a: Point, b: Point) -> Cubic {
    let at = |s: f32| Point::new(a.x + (b.x - a.x) * s, a.y + (b.y - a.y) * s);
    [a, at(1.0 / 3.0), at(2.0 / 3.0), b]
}

/// Every subpath as a closed run of cubics.
fn contours(path: &Path) -> Vec<Vec<Cubic>> {
    let mut out: Vec<Vec<Cubic>> = Vec::new();
    let mut at = Point::ZERO;
    for segment in &path.segments {
        let cubic = match *segment {
            Segment::Move(p) => {
                out.push(Vec::new());
                at = p;
                continue;
            }
            Segment::Line(p) => line(at, p),
            Segment::Cubic(c1, c2, p) => [at, c1, c2, p],
            Segment::Close => continue,
        };
        at = cubic[3];
        out.last_mut().into_iter().for_each(|c| c.push(cubic));
    }
    out.retain(|c| !c.is_empty());
    for contour in &mut out {
        let (start, end) = (contour[0][0], contour[contour.len() - 1][3]);
        if start != end {
            contour.push(line(end, start));
        }
    }
    out
}

fn point_like(contour: &[Cubic]) -> Vec<Cubic> {
    let count = contour.len() as f32;
    let sum = |f: fn(Point) -> f32| contour.iter().map(|c| f(c[0])).sum::<f32>() / count;
    vec![[Point::new(sum(|p| p.x), sum(|p| p.y)); 4]; contour.len()]
}

fn subdivide(contour: &mut Vec<Cubic>, count: usize) {
    let length = |c: &Cubic| (c[3].x - c[0].x).hypot(c[3].y - c[0].y);
    while contour.len() < count {
        let longest = (0..contour.len())
            .max_by(|i, j| length(&contour[*i]).total_cmp(&length(&contour[*j])))
            .unwrap_or(0);
        let [p0, p1, p2, p3] = contour[longest];
        let (a, b, c) = (mid(p0, p1), mid(p1, p2), mid(p2, p3));
        let (d, e) = (mid(a, b), mid(b, c));
        let m = mid(d, e);
        contour.splice(longest..=longest, [[p0, a, d, m], [m, e, c, p3]]);
    }
}

fn best_shift(a: &[Cubic], b: &[Cubic]) -> usize {
    let cost = |shift: usize| {
        let pairs = a.iter().zip(b.iter().cycle().skip(shift));
        pairs
            .map(|(p, q)| (p[0].x - q[0].x).powi(2) + (p[0].y - q[0].y).powi(2))
            .sum::<f32>()
    };
    (0..b.len())
        .min_by(|i, j| cost(*i).total_cmp(&cost(*j)))
        .unwrap_or(0)
}

fn path(contours: &[Vec<Cubic>]) -> Path {
    let mut segments = Vec::new();
    for contour in contours {
        segments.push(Segment::Move(contour[0][0]));
        segments.extend(contour.iter().map(|c| Segment::Cubic(c[1], c[2], c[3])));
        segments.push(Segment::Close);
    }
    Path { segments }
}
