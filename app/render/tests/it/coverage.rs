//! Coverage against brute force: the winding along 32 lines through each row of pixels.

use mtor_render::{Picture, Size, picture};
use mtor_video::{Color, Fill, FillRule, Node, Path, Point, Program, Scene, Segment, Shape};

use crate::{
    adapter::gpu,
    scenes::{p, scene, star},
};

/// Lines through a row of pixels.
const SAMPLES: usize = 32;
/// What sampling itself may be off: a line that runs along a row of samples.
const WORST_MAX: f64 = 0.15;
/// On average over the pixels that an outline crosses.
const MEAN_MAX: f64 = 0.02;

/// A path's polygons; curves become many lines.
fn polygons(path: &Path) -> Vec<Vec<Point>> {
    let mut all: Vec<Vec<Point>> = Vec::new();
    for segment in &path.segments {
        match *segment {
            Segment::Move(at) => all.push(vec![at]),
            Segment::Line(to) => all.last_mut().unwrap().push(to),
            Segment::Cubic(a, b, to) => {
                let last = all.last_mut().unwrap();
                let from = *last.last().unwrap();
                for k in 1..=64_u8 {
                    let s = f32::from(k) / 64.0;
                    let u = 1.0 - s;
                    let mix = |f: fn(&Point) -> f32| {
                        u * u * u * f(&from)
                            + 3.0 * u * u * s * f(&a)
                            + 3.0 * u * s * s * f(&b)
                            + s * s * s * f(&to)
                    };
                    last.push(p(mix(|q| q.x), mix(|q| q.y)));
                }
            }
            Segment::Close => {}
        }
    }
    all
}

/// Where a level line crosses the outlines, from the left: x, and 1 for those that go down.
fn crossings(polygons: &[Vec<Point>], y: f64) -> Vec<(f64, i32)> {
    let mut all = Vec::new();
    for polygon in polygons {
        for (idx, a) in polygon.iter().enumerate() {
            let b = polygon[(idx + 1) % polygon.len()];
            let (ax, ay) = (f64::from(a.x), f64::from(a.y));
            let (bx, by) = (f64::from(b.x), f64::from(b.y));
            let (down, up) = (ay <= y && y < by, by <= y && y < ay);
            if down || up {
                let x = ax + (y - ay) / (by - ay) * (bx - ax);
                all.push((x, if down { 1 } else { -1 }));
            }
        }
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all
}

/// Sampled along y, exact along x.
fn reference(path: &Path, rule: FillRule, (width, height): (u32, u32)) -> Vec<f64> {
    let polygons = polygons(path);
    let (width, height) = (width as usize, height as usize);
    let mut cover = vec![0.0; width * height];
    for row in 0..height * SAMPLES {
        let y = (row as f64 + 0.5) / SAMPLES as f64;
        let pixels = &mut cover[row / SAMPLES * width..][..width];
        let mut winding = 0;
        for pair in crossings(&polygons, y).windows(2) {
            winding += pair[0].1;
            let inside = match rule {
                FillRule::NonZero => winding != 0,
                FillRule::EvenOdd => winding % 2 != 0,
            };
            if inside {
                add_span(pixels, pair[0].0, pair[1].0);
            }
        }
    }
    cover
}

fn add_span(pixels: &mut [f64], from: f64, to: f64) {
    let (from, to) = (from.max(0.0), to.min(pixels.len() as f64));
    for (column, pixel) in pixels.iter_mut().enumerate().skip(from as usize) {
        let left = column as f64;
        if left >= to {
            return;
        }
        *pixel += (to.min(left + 1.0) - from.max(left)).max(0.0) / SAMPLES as f64;
    }
}

fn black(path: &Path, rule: FillRule, size: (u32, u32)) -> Scene {
    let fill = Fill {
        rule,
        ..Fill::new(Color::rgb(0.0, 0.0, 0.0))
    };
    let shape = Shape {
        geometry: path.clone().into(),
        fill: Some(fill),
        stroke: None,
    };
    Scene {
        background: Color::rgb(0.0, 0.0, 0.0).with_alpha(0.0).into(),
        ..scene(size, vec![Node::Shape(shape)])
    }
}

fn drawn(path: &Path, rule: FillRule, size: (u32, u32)) -> Option<Picture> {
    let gpu = gpu()?;
    let program = Program::new(&black(path, rule, size));
    let size = Size::new(size.0, size.1);
    Some(pollster::block_on(picture(gpu, &program, size, 0.0)).unwrap())
}

/// The largest and the mean difference, the latter over pixels that are partly covered.
fn difference(picture: &Picture, expect: &[f64]) -> (f64, f64) {
    let found = picture
        .rgba
        .chunks_exact(4)
        .map(|c| f64::from(c[3]) / 255.0);
    let (mut worst, mut sum, mut n) = (0.0_f64, 0.0, 0_usize);
    for (found, expect) in found.zip(expect) {
        let apart = (found - expect).abs();
        worst = worst.max(apart);
        if apart > 0.0 && (found > 0.0 && found < 1.0 || *expect > 0.0 && *expect < 1.0) {
            sum += apart;
            n += 1;
        }
    }
    (worst, sum / n.max(1) as f64)
}

#[track_caller]
fn check(name: &str, path: &Path, rule: FillRule) {
    const SIZE: (u32, u32) = (80, 64);
    let Some(picture) = drawn(path, rule, SIZE) else {
        return;
    };
    let expect = reference(path, rule, SIZE);
    let (worst, mean) = difference(&picture, &expect);
    assert!(
        worst <= WORST_MAX && mean <= MEAN_MAX,
        "{name} {rule:?}: worst {worst:.3}, mean {mean:.4}: {path:?}"
    );
}

fn both(name: &str, path: &Path) {
    check(name, path, FillRule::NonZero);
    check(name, path, FillRule::EvenOdd);
}

fn polygon(points: &[(f32, f32)]) -> Path {
    let points: Vec<_> = points.iter().map(|(x, y)| p(*x, *y)).collect();
    Path::polygon(&points)
}

/// What runs along edges of tiles and through their corners.
fn on_tiles() -> Vec<(&'static str, Path)> {
    vec![
        ("one tile", Path::rect(16.0, 16.0, 16.0, 16.0)),
        ("many tiles", Path::rect(16.0, 0.0, 48.0, 64.0)),
        (
            "reversed",
            polygon(&[(16.0, 16.0), (16.0, 48.0), (48.0, 48.0), (48.0, 16.0)]),
        ),
        (
            "diagonal through corners",
            polygon(&[(0.0, 0.0), (64.0, 64.0), (0.0, 64.0)]),
        ),
        (
            "other diagonal",
            polygon(&[(64.0, 0.0), (0.0, 64.0), (64.0, 64.0)]),
        ),
        (
            "diamond",
            polygon(&[(32.0, 0.0), (64.0, 32.0), (32.0, 64.0), (0.0, 32.0)]),
        ),
        (
            "small diamond",
            polygon(&[(32.0, 16.0), (48.0, 32.0), (32.0, 48.0), (16.0, 32.0)]),
        ),
        (
            "flat slope",
            polygon(&[(0.0, 16.0), (80.0, 32.0), (80.0, 48.0), (0.0, 32.0)]),
        ),
        (
            "steep slope",
            polygon(&[(16.0, 0.0), (32.0, 64.0), (48.0, 64.0), (32.0, 0.0)]),
        ),
        (
            "steps",
            polygon(&[
                (0.0, 0.0),
                (16.0, 0.0),
                (16.0, 16.0),
                (32.0, 16.0),
                (32.0, 32.0),
                (0.0, 32.0),
            ]),
        ),
        (
            "a level line inside",
            polygon(&[
                (4.0, 20.0),
                (60.0, 20.0),
                (60.0, 24.0),
                (30.0, 24.0),
                (30.0, 40.0),
                (4.0, 40.0),
            ]),
        ),
        ("from the left", Path::rect(-40.0, 10.0, 60.0, 20.0)),
        ("from the right", Path::rect(60.0, 10.0, 400.0, 20.0)),
        ("from above", Path::rect(10.0, -90.0, 20.0, 100.0)),
        ("from below", Path::rect(10.0, 50.0, 20.0, 100.0)),
        (
            "around everything",
            Path::rect(-100.0, -100.0, 400.0, 400.0),
        ),
        (
            "a slope from the left",
            polygon(&[(-300.0, -20.0), (70.0, 30.0), (-300.0, 90.0)]),
        ),
        (
            "touching a corner",
            polygon(&[(48.0, 0.0), (48.0, 32.0), (16.0, 16.0)]),
        ),
    ]
}

#[test]
fn outlines_on_the_edges_and_corners_of_tiles_are_exact() {
    for (name, path) in on_tiles() {
        both(name, &path);
    }
}

#[test]
fn curves_and_crossings_are_covered_as_they_should_be() {
    both("circle", &Path::circle(p(40.0, 32.0), 29.3));
    check("star", &star(p(40.0, 34.0), 31.0), FillRule::NonZero);
    let mut rings = Path::circle(p(40.0, 32.0), 30.0);
    rings
        .segments
        .extend(Path::circle(p(40.0, 32.0), 20.0).segments);
    rings
        .segments
        .extend(Path::circle(p(44.0, 30.0), 9.5).segments);
    both("rings", &rings);
    both("dot", &Path::circle(p(40.0, 32.0), 0.4));
}

/// Where an outline crosses itself within a pixel, the area that counts twice stands for what
/// is covered: there, and only there, even-odd may be further off.
#[test]
fn crossings_within_a_pixel_are_near() {
    let path = star(p(40.0, 34.0), 31.0);
    let Some(picture) = drawn(&path, FillRule::EvenOdd, (80, 64)) else {
        return;
    };
    let (worst, mean) = difference(&picture, &reference(&path, FillRule::EvenOdd, (80, 64)));
    assert!(
        worst < 0.3 && mean < MEAN_MAX,
        "worst {worst:.3}, mean {mean:.4}"
    );
}

/// Numbers that look random and are the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1_u64 << 24) as f32
    }
}

/// Half of the polygons stand on whole numbers, a quarter on edges of tiles: there it breaks.
fn random_polygon(dice: &mut Dice) -> Path {
    let n = 3 + (dice.roll() * 7.0) as usize;
    let grid = [0.0, 0.0, 1.0, 8.0][(dice.roll() * 4.0) as usize % 4];
    let mut side = |range: f32| {
        let at = dice.roll() * (range + 40.0) - 20.0;
        if grid > 0.0 {
            (at / grid).round() * grid
        } else {
            at
        }
    };
    let points: Vec<_> = (0..n).map(|_| p(side(80.0), side(64.0))).collect();
    Path::polygon(&points)
}

#[test]
fn random_polygons_are_covered_as_brute_force_says() {
    let mut dice = Dice(7);
    // Where an outline crosses itself in a pixel, area stands for coverage: the nonzero rule
    // is compared on polygons that hardly do, even-odd likewise.
    let (mut n_off, mut n_pixels, mut sum) = (0, 0_usize, 0.0);
    for _ in 0..1000 {
        let path = random_polygon(&mut dice);
        let Some(picture) = drawn(&path, FillRule::NonZero, (80, 64)) else {
            return;
        };
        let expect = reference(&path, FillRule::NonZero, (80, 64));
        let found = picture
            .rgba
            .chunks_exact(4)
            .map(|c| f64::from(c[3]) / 255.0);
        for (found, expect) in found.zip(&expect) {
            let apart = (found - expect).abs();
            sum += apart;
            n_pixels += 1;
            n_off += usize::from(apart > WORST_MAX);
        }
    }
    let (mean, off) = (sum / n_pixels as f64, n_off as f64 / n_pixels as f64);
    assert!(mean < 0.002 && off < 0.0005, "mean {mean:.5}, off {off:.6}");
}
