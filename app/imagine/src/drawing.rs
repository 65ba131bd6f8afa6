//! Drawings before style: marks in color roles, and the parts that move.

use mtor_video::{Color, Path, Point, Segment};

pub(crate) mod curve;
mod read;

pub(crate) use read::read;

/// A color by its role; style, light and adjectives decide what it becomes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Tone {
    Base,
    Light,
    Dark,
    Accent,
    Plain(Color),
}

/// How a wash runs from its first tone to its second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    Down,
    Across,
    Round,
}

/// What a mark is painted with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Wash {
    pub from: (Tone, f32),
    pub to: Option<(Tone, f32)>,
    pub run: Run,
}

impl Wash {
    pub(crate) fn plain(color: Color) -> Self {
        Self {
            from: (Tone::Plain(color), color.a),
            to: None,
            run: Run::Down,
        }
    }

    pub(crate) fn run(from: Color, to: Color, run: Run) -> Self {
        let to = Some((Tone::Plain(to), to.a));
        Self {
            from: (Tone::Plain(from), from.a),
            to,
            run,
        }
    }

    pub(crate) fn down(from: Color, to: Color) -> Self {
        Self::run(from, to, Run::Down)
    }

    /// A soft light that fades outward.
    pub(crate) fn halo(color: Color, alpha: f32) -> Self {
        Self::run(color.with_alpha(alpha), color.with_alpha(0.0), Run::Round)
    }

    /// Highlights and shadows are not objects: they get no outline.
    pub(crate) fn is_veil(&self) -> bool {
        self.from.1 < 0.6 || self.to.is_some_and(|(_, a)| a < 0.6)
    }
}

/// One path, filled or drawn as a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    pub path: Path,
    pub wash: Wash,
    /// The line's width; filled without one.
    pub line: Option<f32>,
}

/// How a part of a drawing moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stir {
    Sway,
    Wag,
    Flap,
    Spin,
    Blink,
    Pulse,
    Bob,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    Mark(Mark),
    Part {
        stir: Stir,
        pivot: Point,
        pieces: Vec<Self>,
    },
}

pub(crate) fn fill(path: Path, wash: Wash) -> Piece {
    Piece::Mark(Mark {
        path,
        wash,
        line: None,
    })
}

pub(crate) fn line(path: Path, wash: Wash, width: f32) -> Piece {
    Piece::Mark(Mark {
        path,
        wash,
        line: Some(width),
    })
}

/// The smallest box around points: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bounds {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Bounds {
    const NONE: Self = Self {
        left: f32::MAX,
        top: f32::MAX,
        right: f32::MIN,
        bottom: f32::MIN,
    };

    pub(crate) fn width(&self) -> f32 {
        (self.right - self.left).max(0.1)
    }

    pub(crate) fn height(&self) -> f32 {
        (self.bottom - self.top).max(0.1)
    }

    fn take(&mut self, p: Point) {
        self.left = self.left.min(p.x);
        self.right = self.right.max(p.x);
        self.top = self.top.min(p.y);
        self.bottom = self.bottom.max(p.y);
    }

    pub(crate) fn of_path(path: &Path) -> Self {
        let mut bounds = Self::NONE;
        for segment in &path.segments {
            match segment {
                Segment::Move(p) | Segment::Line(p) | Segment::Cubic(_, _, p) => bounds.take(*p),
                Segment::Close => {}
            }
        }
        bounds
    }

    pub(crate) fn of(pieces: &[Piece]) -> Self {
        let mut bounds = Self::NONE;
        for piece in pieces {
            let inner = match piece {
                Piece::Mark(mark) => Self::of_path(&mark.path),
                Piece::Part { pieces, .. } => Self::of(pieces),
            };
            if inner.left <= inner.right {
                bounds.take(Point::new(inner.left, inner.top));
                bounds.take(Point::new(inner.right, inner.bottom));
            }
        }
        bounds
    }
}

/// Every point of a path through a map.
pub(crate) fn map_path(path: &Path, map: impl Fn(Point) -> Point) -> Path {
    let segments = path.segments.iter().map(|segment| match *segment {
        Segment::Move(p) => Segment::Move(map(p)),
        Segment::Line(p) => Segment::Line(map(p)),
        Segment::Cubic(a, b, c) => Segment::Cubic(map(a), map(b), map(c)),
        Segment::Close => Segment::Close,
    });
    Path {
        segments: segments.collect(),
    }
}

/// The drawing at another size.
pub(crate) fn scaled(pieces: &[Piece], sx: f32, sy: f32) -> Vec<Piece> {
    let map = |p: Point| Point::new(p.x * sx, p.y * sy);
    let scale = |piece: &Piece| match piece {
        Piece::Mark(mark) => Piece::Mark(Mark {
            path: map_path(&mark.path, map),
            wash: mark.wash,
            line: mark.line.map(|w| w * sy.abs().min(sx.abs())),
        }),
        Piece::Part {
            stir,
            pivot,
            pieces,
        } => Piece::Part {
            stir: *stir,
            pivot: map(*pivot),
            pieces: scaled(pieces, sx, sy),
        },
    };
    pieces.iter().map(scale).collect()
}
