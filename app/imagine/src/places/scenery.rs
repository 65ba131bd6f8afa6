//! Shapes that several places share: ridges, peaks, rows of trees, tufts.

use mtor_video::{Color, Path, Point, Segment};

use crate::{
    colors,
    drawing::{Piece, Wash, curve, fill},
    math::{Random, Ridge, pt},
    stage::{HEIGHT, Stage, WIDTH},
};

/// Land below a soft line.
pub(super) fn hill(line: &Ridge, y: f32, height: f32) -> Path {
    const POINTS: usize = 17;
    let points: Vec<Point> = (0..POINTS)
        .map(|k| {
            let x = k as f32 / (POINTS - 1) as f32;
            pt(x * (WIDTH + 80.0) - 40.0, y - height * line.at(x))
        })
        .collect();
    down_to_the_edge(curve::open(&points))
}

pub(super) fn down_to_the_edge(mut path: Path) -> Path {
    path.segments
        .push(Segment::Line(pt(WIDTH + 40.0, HEIGHT + 20.0)));
    path.segments.push(Segment::Line(pt(-40.0, HEIGHT + 20.0)));
    path.segments.push(Segment::Close);
    path
}

/// Where and how large a peak stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peak {
    pub x: f32,
    pub base: f32,
    pub width: f32,
    pub height: f32,
    /// How far down the snow reaches, of 1.
    pub snow: f32,
}

/// A mountain with a lit side, a side in shade, and snow.
pub(super) fn peak(it: Peak, rock: Color, random: &mut Random) -> Vec<Piece> {
    let top = pt(it.x, it.base - it.height);
    let left = flank(
        top,
        pt(it.x - it.width * random.range(0.46, 0.54), it.base),
        5,
        random,
    );
    let right = flank(
        top,
        pt(it.x + it.width * random.range(0.46, 0.54), it.base),
        5,
        random,
    );
    let spine = spine(top, it, random);
    let around = |a: &[Point], b: &[Point]| -> Path {
        Path::polygon(&a.iter().chain(b.iter().rev()).copied().collect::<Vec<_>>())
    };
    let (lit, shade) = (colors::lighten(rock, 0.12), colors::deepen(rock, 0.26));
    let mut pieces = vec![
        fill(around(&left, &right), Wash::down(lit, rock)),
        fill(
            around(&spine, &right),
            Wash::down(shade, shade.mix(rock, 0.5)),
        ),
    ];
    if it.snow > 0.0 {
        let white = Color::hex(0xf6faff).mix(rock, 0.08);
        pieces.push(fill(cap(&left, &spine, it, random), Wash::plain(white)));
        pieces.push(fill(
            cap(&spine, &right, it, random),
            Wash::plain(white.mix(Color::hex(0x86a0d0), 0.42)),
        ));
    }
    pieces
}

fn flank(top: Point, foot: Point, n: usize, random: &mut Random) -> Vec<Point> {
    (0..=n)
        .map(|k| {
            let t = k as f32 / n as f32;
            let rough = if k == 0 || k == n {
                0.0
            } else {
                random.range(-0.045, 0.045)
            };
            // Slopes are steep above and run out below.
            let x = top.x + (foot.x - top.x) * (t * (0.82 + 0.18 * t) + rough);
            pt(x, top.y + (foot.y - top.y) * t)
        })
        .collect()
}

fn spine(top: Point, it: Peak, random: &mut Random) -> Vec<Point> {
    let mut side = 1.0;
    (0..=6)
        .map(|k| {
            let t = k as f32 / 6.0;
            side = -side;
            let sway = if k == 0 {
                0.0
            } else {
                side * it.width * random.range(0.015, 0.05)
            };
            pt(top.x + sway + it.width * 0.04 * t, top.y + it.height * t)
        })
        .collect()
}

/// The snow between two edges of a peak.
fn cap(a: &[Point], b: &[Point], it: Peak, random: &mut Random) -> Path {
    let reach = it.height * it.snow;
    let limit = it.base - it.height + reach;
    let upper = |edge: &[Point]| -> Vec<Point> { cut(edge, limit) };
    let (left, right) = (upper(a), upper(b));
    let (Some(from), Some(to)) = (left.last().copied(), right.last().copied()) else {
        return Path::default();
    };
    let mut points = left;
    for k in 1..6 {
        let t = k as f32 / 6.0;
        let drop = if k % 2 == 1 {
            random.range(0.1, 0.3)
        } else {
            random.range(-0.22, -0.05)
        };
        points.push(pt(
            from.x + (to.x - from.x) * t,
            from.y + (to.y - from.y) * t + reach * drop,
        ));
    }
    points.extend(right.into_iter().rev());
    Path::polygon(&points)
}

/// The part of an edge above a height.
fn cut(edge: &[Point], limit: f32) -> Vec<Point> {
    let mut points = Vec::new();
    for pair in edge.windows(2) {
        points.push(pair[0]);
        if pair[1].y >= limit {
            let t = (limit - pair[0].y) / (pair[1].y - pair[0].y).max(0.1);
            points.push(pt(pair[0].x + (pair[1].x - pair[0].x) * t, limit));
            return points;
        }
    }
    points
}

/// A wood seen from afar: one outline of tips.
pub(super) fn tree_line(y: f32, height: f32, step: f32, random: &mut Random) -> Path {
    let mut points = vec![pt(-40.0, y)];
    let mut x = -40.0;
    while x < WIDTH + 20.0 {
        let tall = height * random.range(0.55, 1.0);
        let wide = step * random.range(0.8, 1.2);
        points.push(pt(x + wide * 0.5, y - tall));
        points.push(pt(x + wide, y - tall * random.range(0.05, 0.3)));
        x += wide;
    }
    down_to_the_edge(Path::polyline(&points))
}

/// A wood of round crowns.
pub(super) fn leaf_line(y: f32, height: f32, step: f32, random: &mut Random) -> Path {
    let mut points = vec![pt(-40.0, y)];
    let mut x = -40.0;
    while x < WIDTH + 30.0 {
        let wide = step * random.range(0.8, 1.2);
        points.push(pt(x + wide * 0.5, y - height * random.range(0.6, 1.0)));
        points.push(pt(x + wide, y - height * random.range(0.2, 0.4)));
        x += wide;
    }
    down_to_the_edge(curve::open(&points))
}

/// Tufts of grass on a strip of land.
pub(super) fn tufts(n: usize, top: f32, random: &mut Random) -> Path {
    let mut segments = Vec::new();
    for _ in 0..n {
        let y = random.range(top, HEIGHT - 4.0);
        let near = (y - top) / (HEIGHT - top);
        let (x, s) = (random.range(0.0, WIDTH), 4.0 + 9.0 * near);
        let blades = [
            (-0.7, 0.0),
            (-1.0, -1.0),
            (-0.1, -0.2),
            (0.2, -1.5),
            (0.7, 0.0),
        ];
        let points = blades.map(|(dx, dy): (f32, f32)| pt(x + dx * s, y + dy * s));
        segments.append(&mut Path::polygon(&points).segments);
    }
    Path { segments }
}

/// Small round things on a strip of land: flowers, pebbles.
pub(super) fn spots(n: usize, top: f32, size: f32, random: &mut Random) -> Path {
    let mut segments = Vec::new();
    for _ in 0..n {
        let y = random.range(top, HEIGHT - 6.0);
        let s = size * (0.5 + 0.7 * (y - top) / (HEIGHT - top));
        let (x, k) = (random.range(0.0, WIDTH), s * 1.2);
        segments.extend([
            Segment::Move(pt(x - s, y)),
            Segment::Cubic(pt(x - s, y - k), pt(x + s, y - k), pt(x + s, y)),
            Segment::Cubic(pt(x + s, y + k * 0.8), pt(x - s, y + k * 0.8), pt(x - s, y)),
            Segment::Close,
        ]);
    }
    Path { segments }
}

/// Props along the ground, far ones small, with the middle left free; `size` is a share of
/// the thing's own.
pub(super) fn frame_with(stage: &mut Stage<'_>, layer: &str, names: &[&str], size: f32) {
    if stage.look.style.sparse {
        return;
    }
    let mut random = stage.random(layer);
    let mut nodes = Vec::new();
    let symbols: Vec<u32> = names
        .iter()
        .filter_map(|name| stage.prop(name, size, 0.16))
        .collect();
    let spots = [
        (0.04, 0.34, 1.0),
        (0.13, 0.16, 0.66),
        (0.24, 0.06, 0.46),
        (0.78, 0.07, 0.48),
        (0.88, 0.18, 0.7),
        (0.975, 0.36, 1.05),
    ];
    let mut order: Vec<(f32, f32, f32)> = spots.to_vec();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    for (x, depth, scale) in order {
        let Some(symbol) = random.pick(&symbols) else {
            return;
        };
        let scale = ((scale * random.range(0.9, 1.12)) * 100.0_f32).round() / 100.0;
        let y = stage.horizon + (HEIGHT - stage.horizon) * (depth + random.range(0.0, 0.06));
        let at = pt(WIDTH * x + random.range(-14.0, 14.0), y);
        let flip = if random.coin() { 1.0 } else { -1.0 };
        nodes.push(crate::stage::used(
            *symbol,
            at,
            Point::new(scale * flip, scale),
        ));
    }
    stage.layer(layer, nodes);
}
