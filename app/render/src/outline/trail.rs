//! A path as edges that know their normals.

use lyon_geom::{CubicBezierSegment, euclid::default::Point2D};
use mtor_video::{Path, Point, Segment};

use super::{side::Pen, vector::Vector};

/// Edges of one path: past it a stroke would have more points than an outline may.
const EDGES_MAX: usize = super::POINTS_MAX / 2;
/// Even steps of one cubic; a curve of 100,000 tolerances' length takes fewer.
const STEPS_MAX: f64 = 512.0;
/// Steps that one of those is cut into where the curve turns sharply.
const TURNS_MAX: f64 = 32.0;

/// A straight piece; along a curve the normals of its ends are the curve's own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) from: Vector,
    pub(super) to: Vector,
    pub(super) normal_from: Vector,
    pub(super) normal_to: Vector,
    /// Whether it goes on a curve that the edge before it is on.
    pub(super) inside_curve: bool,
}

/// One subpath; without edges it is a dot.
#[derive(Debug)]
pub(super) struct Trail {
    pub(super) start: Vector,
    pub(super) edges: Vec<Edge>,
    pub(super) closed: bool,
}

/// The subpaths that draw something; `None` for too many edges.
pub(super) fn trails(path: &Path, pen: &Pen) -> Option<Vec<Trail>> {
    let mut walk = Walk::new(pen);
    for segment in &path.segments {
        match *segment {
            Segment::Move(to) => walk.begin(to.into()),
            Segment::Line(to) => walk.line(to.into()),
            Segment::Cubic(a, b, to) => walk.cubic([a, b, to]),
            Segment::Close => walk.close(),
        }
        if walk.count + walk.edges.len() > EDGES_MAX {
            return None;
        }
    }
    walk.begin(Vector::new(0.0, 0.0));
    Some(walk.trails)
}

struct Walk<'a> {
    pen: &'a Pen,
    trails: Vec<Trail>,
    /// Edges of the trails so far.
    count: usize,
    start: Vector,
    at: Vector,
    edges: Vec<Edge>,
    /// Whether anything follows the move: a lone move draws nothing.
    moved: bool,
}

impl<'a> Walk<'a> {
    fn new(pen: &'a Pen) -> Self {
        let origin = Vector::new(0.0, 0.0);
        Self {
            pen,
            trails: Vec::new(),
            count: 0,
            start: origin,
            at: origin,
            edges: Vec::new(),
            moved: false,
        }
    }

    fn begin(&mut self, at: Vector) {
        self.finish(false);
        self.start = at;
        self.at = at;
    }

    fn finish(&mut self, closed: bool) {
        if std::mem::take(&mut self.moved) {
            let edges = std::mem::take(&mut self.edges);
            self.count += edges.len() + 1;
            self.trails.push(Trail {
                start: self.start,
                edges,
                closed,
            });
        }
    }

    fn close(&mut self) {
        self.line(self.start);
        self.finish(true);
        self.at = self.start;
    }

    /// What is too short to have a direction is left for the next piece to cover.
    fn line(&mut self, to: Vector) {
        self.moved = true;
        if let Some(direction) = (to - self.at).unit(self.pen.least) {
            let normal = direction.quarter();
            self.edge(Edge {
                from: self.at,
                to,
                normal_from: normal,
                normal_to: normal,
                inside_curve: false,
            });
        }
    }

    fn edge(&mut self, edge: Edge) {
        self.at = edge.to;
        self.edges.push(edge);
    }

    fn cubic(&mut self, [a, b, to]: [Point; 3]) {
        self.moved = true;
        let curve = Cubic::new([self.at, a.into(), b.into(), to.into()]);
        if curve.is_line(self.pen.least) {
            return self.line(to.into());
        }
        let steps = curve.steps(self.pen.tolerance);
        let (mut t, mut normal) = (0.0, curve.normal(0.0, self.pen.least));
        let mut begins = true;
        for step in 1..=steps {
            let (end, end_normal) = {
                let end = f64::from(step) / f64::from(steps);
                (end, curve.normal(end, self.pen.least))
            };
            let turn = normal.angle_to(end_normal).abs();
            let cuts = (turn / self.pen.arc_step).ceil().clamp(1.0, TURNS_MAX);
            for cut in 1..=cuts as u32 {
                let cut_t = t + (end - t) * f64::from(cut) / cuts;
                let cut_normal = curve.normal(cut_t, self.pen.least);
                let last = step == steps && f64::from(cut) == cuts;
                self.piece(&Piece {
                    to: curve.at(cut_t),
                    normal,
                    to_normal: cut_normal,
                    begins,
                    last,
                });
                (normal, begins) = (cut_normal, false);
            }
            t = end;
        }
    }

    /// A strip between two normals of a curve; where the curve turns within half the width, a
    /// plain edge, and its ends' joins do the rest.
    fn piece(&mut self, piece: &Piece) {
        let Some(direction) = (piece.to - self.at).unit(self.pen.least) else {
            return;
        };
        let (from, to) = (self.at, piece.to);
        let spread = (piece.to_normal - piece.normal) * self.pen.half;
        let advance = (to - from).dot(direction);
        let forward = advance > spread.dot(direction).abs();
        if forward && piece.normal.dot(piece.to_normal) > 0.0 {
            return self.edge(Edge {
                from,
                to,
                normal_from: piece.normal,
                normal_to: piece.to_normal,
                inside_curve: !piece.begins,
            });
        }
        let chord = direction.quarter();
        let still = |at: Vector, normal: Vector, inside_curve: bool| Edge {
            from: at,
            to: at,
            normal_from: normal,
            normal_to: normal,
            inside_curve,
        };
        // A curve leaves and arrives in its own direction, whatever lies between.
        if piece.begins {
            self.edge(still(from, piece.normal, false));
        }
        self.edge(Edge {
            from,
            to,
            normal_from: chord,
            normal_to: chord,
            inside_curve: true,
        });
        if piece.last {
            self.edge(still(to, piece.to_normal, true));
        }
    }
}

/// The next piece of a curve, from where the walk is.
struct Piece {
    to: Vector,
    normal: Vector,
    to_normal: Vector,
    begins: bool,
    last: bool,
}

/// A curve of lyon's, and what a stroke asks of it.
struct Cubic(CubicBezierSegment<f64>);

impl Cubic {
    fn new([from, a, b, to]: [Vector; 4]) -> Self {
        let point = |v: Vector| Point2D::new(v.x, v.y);
        Self(CubicBezierSegment {
            from: point(from),
            ctrl1: point(a),
            ctrl2: point(b),
            to: point(to),
        })
    }

    fn points(&self) -> [Vector; 4] {
        let it = &self.0;
        [it.from, it.ctrl1, it.ctrl2, it.to].map(|p| Vector::new(p.x, p.y))
    }

    /// Exact at the end: the next piece begins there.
    fn at(&self, t: f64) -> Vector {
        let p = if t >= 1.0 {
            self.0.to
        } else {
            self.0.sample(t)
        };
        Vector::new(p.x, p.y)
    }

    /// Of the tangent; where the curve stands still, of where it goes or comes from.
    fn normal(&self, t: f64, least: f64) -> Vector {
        let [p0, p1, p2, p3] = self.points();
        let onward = if t < 0.5 {
            [p1 - p0, p2 - p0, p3 - p0]
        } else {
            [p3 - p2, p3 - p1, p3 - p0]
        };
        let ends = t <= 0.0 || t >= 1.0;
        let slope = self.0.derivative(t);
        // A third of the derivative has the length of a handle.
        let tangent = Vector::new(slope.x, slope.y) * (1.0 / 3.0);
        let tangent = if ends { None } else { tangent.unit(least) };
        tangent
            .or_else(|| onward.into_iter().find_map(|v| v.unit(least)))
            .unwrap_or(Vector::new(1.0, 0.0))
            .quarter()
    }

    /// Whether it goes straight ahead from its first to its last point.
    fn is_line(&self, least: f64) -> bool {
        let [p0, p1, p2, p3] = self.points();
        let Some(direction) = (p3 - p0).unit(least) else {
            return [p1, p2].iter().all(|p| (*p - p0).length() <= least);
        };
        let length = (p3 - p0).length();
        let ahead = |v: Vector| (-least..=length + least).contains(&v.dot(direction));
        self.0.is_linear(least) && ahead(p1 - p0) && ahead(p2 - p0)
    }

    /// Wang's formula: even steps that keep within the tolerance.
    fn steps(&self, tolerance: f64) -> u32 {
        let [p0, p1, p2, p3] = self.points();
        let bend = |a: Vector, b: Vector, c: Vector| (a - b * 2.0 + c).length();
        let most = bend(p0, p1, p2).max(bend(p1, p2, p3));
        (0.75 * most / tolerance)
            .sqrt()
            .ceil()
            .clamp(1.0, STEPS_MAX) as u32
    }
}
