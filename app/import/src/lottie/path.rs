//! Paths and figures.

use mtor_video::{Animated, Ellipse, Geometry, Path, Point, Polystar, Rect, Segment};
use serde_json::Value;

use super::{
    Reader,
    json::{flag_at, integer_at, list_at, to_f32},
    property::{Readable, map},
};

/// A path as Lottie writes it: vertices, and handles relative to them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bezier {
    vertices: Vec<Vertex>,
    /// Old files say it beside the path.
    closed: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Vertex {
    at: Point,
    arrive: Point,
    leave: Point,
}

impl Readable for Bezier {
    fn read(value: &Value) -> Option<Self> {
        let value = match value {
            Value::Array(list) => list.first()?,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_) => value,
        };
        let vertices = value.get("v")?.as_array()?;
        let (arrive, leave) = (list_at(value, "i"), list_at(value, "o"));
        let handle = |list: &[Value], idx: usize, at: Point| {
            let by = list.get(idx).and_then(Point::read).unwrap_or(Point::ZERO);
            let sum = |a: f32, b: f32| to_f32(f64::from(a) + f64::from(b));
            Point::new(sum(at.x, by.x), sum(at.y, by.y))
        };
        let vertex = |(idx, v): (usize, &Value)| {
            let at = Point::read(v)?;
            Some(Vertex {
                at,
                arrive: handle(arrive, idx, at),
                leave: handle(leave, idx, at),
            })
        };
        Some(Self {
            vertices: vertices.iter().enumerate().filter_map(vertex).collect(),
            closed: value.get("c").map(|_| flag_at(value, "c")),
        })
    }
}

impl Bezier {
    /// Cubics only: keyframes with as many vertices then have the same segments.
    fn into_path(self, usually_closed: bool) -> Path {
        let [first, ..] = self.vertices.as_slice() else {
            return Path::default();
        };
        let cubic = |a: &Vertex, b: &Vertex| Segment::Cubic(a.leave, b.arrive, b.at);
        let mut segments = vec![Segment::Move(first.at)];
        segments.extend(self.vertices.windows(2).filter_map(|w| match w {
            [a, b] => Some(cubic(a, b)),
            _ => None,
        }));
        if self.closed.unwrap_or(usually_closed) {
            segments.extend(self.vertices.last().map(|last| cubic(last, first)));
            segments.push(Segment::Close);
        }
        Path { segments }
    }
}

/// Cubics that are straight become lines: they cost less to draw.
fn straightened(path: Path) -> Path {
    let mut at = Point::ZERO;
    let segments = path.segments.into_iter().map(|segment| {
        let (straight, end) = match segment {
            Segment::Cubic(a, b, end) if a == at && b == end => (Segment::Line(end), end),
            Segment::Cubic(_, _, end) | Segment::Move(end) | Segment::Line(end) => (segment, end),
            Segment::Close => (segment, at),
        };
        at = end;
        straight
    });
    Path {
        segments: segments.collect(),
    }
}

impl Reader<'_> {
    /// A path property; `holder` may say beside it whether it is closed.
    pub(super) fn path(&mut self, holder: &Value, key: &str) -> Option<Animated<Path>> {
        let usually_closed = flag_at(holder, "closed") || flag_at(holder, "cl");
        let path = map(self.animated::<Bezier>(holder, key)?, |b| {
            b.into_path(usually_closed)
        });
        let path = match path {
            Animated::Fixed(path) => Animated::Fixed(straightened(path)),
            Animated::Keyed { keys } => self.thinned(keys),
        };
        Some(path)
    }

    /// The geometry of `sh`, `rc`, `el` and `sr`.
    pub(super) fn figure(&mut self, kind: &str, item: &Value) -> Option<Geometry> {
        let reversed = integer_at(item, "d") == Some(3);
        let center = |reader: &mut Self| reader.animated_or(item, "p", Point::ZERO);
        match kind {
            "sh" => self.path(item, "ks").map(Geometry::Path),
            "rc" => Some(Geometry::Rect {
                rect: Rect {
                    center: center(self),
                    size: self.animated_or(item, "s", Point::ZERO),
                    radius: self.animated_or(item, "r", 0.0),
                    reversed,
                },
            }),
            "el" => Some(Geometry::Ellipse {
                ellipse: Ellipse {
                    center: center(self),
                    size: self.animated_or(item, "s", Point::ZERO),
                    reversed,
                },
            }),
            "sr" => Some(self.polystar(item, reversed)),
            _ => None,
        }
    }

    fn polystar(&mut self, item: &Value, reversed: bool) -> Geometry {
        let is_star = integer_at(item, "sy") != Some(2);
        let inner = is_star.then(|| self.animated_or(item, "ir", 0.0));
        Geometry::Polystar {
            polystar: Polystar {
                center: self.animated_or(item, "p", Point::ZERO),
                points: self.animated_or(item, "pt", 5.0),
                rotation_deg: self.animated_or(item, "r", 0.0),
                outer_radius: self.animated_or(item, "or", 0.0),
                inner_radius: inner,
                outer_roundness: self.animated_or(item, "os", 0.0),
                inner_roundness: self.animated_or(item, "is", 0.0),
                reversed,
            },
        }
    }
}
