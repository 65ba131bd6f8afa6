//! Random figures by the CPU twin against 16 by 16 samples a pixel.

use mtor_render::{Size, cpu, outline};
use mtor_video::{
    Affine, DrawItem, FillRule, FrameOp, LineCap, LineJoin, Path, Point, ResolvedStyle, Segment,
};

use crate::cpu_frames::{Numbers, fill, frame, item, pen, stroked};

const SIDE: usize = 24;
const SAMPLES: usize = 16;
/// Where several edges cross in one pixel, summed areas are not the union's.
const WORST: f32 = 0.15;

/// Shares of each pixel's samples with a winding that the rule takes.
fn supersampled(polygons: &[Vec<Point>], rule: FillRule) -> Vec<f32> {
    let mut shares = vec![0.0; SIDE * SIDE];
    for row in 0..SIDE * SAMPLES {
        let y = (row as f32 + 0.5) / SAMPLES as f32;
        for column in 0..SIDE * SAMPLES {
            let x = (column as f32 + 0.5) / SAMPLES as f32;
            let winding: i32 = polygons.iter().map(|polygon| winding(polygon, x, y)).sum();
            let inside = match rule {
                FillRule::NonZero => winding != 0,
                FillRule::EvenOdd => winding % 2 != 0,
            };
            if inside {
                shares[row / SAMPLES * SIDE + column / SAMPLES] += 1.0 / (SAMPLES * SAMPLES) as f32;
            }
        }
    }
    shares
}

fn winding(polygon: &[Point], x: f32, y: f32) -> i32 {
    let next = polygon.iter().cycle().skip(1);
    polygon
        .iter()
        .zip(next)
        .map(|(a, b)| {
            let (down, up) = (a.y <= y && y < b.y, b.y <= y && y < a.y);
            let left = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x) < x;
            i32::from(left && down) - i32::from(left && up)
        })
        .sum()
}

fn alphas(op: FrameOp<'static>) -> Vec<f32> {
    let side = SIDE as f32;
    let picture = cpu::draw(
        &[],
        &frame(side, side, vec![op]),
        Size::new(SIDE as u32, SIDE as u32),
    );
    picture
        .rgba
        .chunks_exact(4)
        .map(|p| f32::from(p[3]) / 255.0)
        .collect()
}

/// Mean and greatest difference.
fn apart(a: &[f32], b: &[f32]) -> (f32, f32) {
    let differences = || a.iter().zip(b).map(|(a, b)| (a - b).abs());
    (
        differences().sum::<f32>() / a.len() as f32,
        differences().fold(0.0, f32::max),
    )
}

fn random_polygon(numbers: &mut Numbers, corners: usize) -> Vec<Point> {
    let mut at = || numbers.between(-6.0, SIDE as f32 + 6.0);
    (0..corners).map(|_| Point::new(at(), at())).collect()
}

#[test]
fn triangles_cover_what_samples_say() {
    let mut numbers = Numbers(7);
    for n in 0..30 {
        let polygon = random_polygon(&mut numbers, 3);
        let reference = supersampled(std::slice::from_ref(&polygon), FillRule::NonZero);
        let (mean, worst) = apart(&alphas(fill(Path::polygon(&polygon), 0)), &reference);
        assert!(mean < 0.003 && worst < 0.07, "{n}: {mean} {worst}");
    }
}

#[test]
fn polygons_that_cross_themselves_cover_what_samples_say() {
    let mut numbers = Numbers(11);
    for rule in [FillRule::NonZero, FillRule::EvenOdd] {
        let (mut off, mut sum) = (0, 0.0);
        for _ in 0..15 {
            let polygon = random_polygon(&mut numbers, 5);
            let reference = supersampled(std::slice::from_ref(&polygon), rule);
            let draw = DrawItem {
                style: ResolvedStyle::Fill(rule),
                ..item(Path::polygon(&polygon), mtor_video::Color::hex(0))
            };
            let found = alphas(FrameOp::Draw(draw));
            sum += apart(&found, &reference).0;
            off += found
                .iter()
                .zip(&reference)
                .filter(|(a, b)| (*a - *b).abs() > WORST)
                .count();
        }
        // Only pixels in which edges cross may be off: about five of 576 in each picture.
        assert!(
            sum / 15.0 < 0.006 && off < 15 * 5,
            "{rule:?}: mean {}, {off} off",
            sum / 15.0
        );
    }
}

fn polygons(path: &Path) -> Vec<Vec<Point>> {
    let mut polygons: Vec<Vec<Point>> = Vec::new();
    for segment in &path.segments {
        match (*segment, polygons.last_mut()) {
            (Segment::Move(p), _) => polygons.push(vec![p]),
            (Segment::Line(p), Some(polygon)) => polygon.push(p),
            _ => {}
        }
    }
    polygons
}

/// Outlines overlap themselves little enough for summed areas.
#[test]
fn strokes_cover_what_samples_of_a_finer_outline_say() {
    let p = Point::new;
    let curve = |a, b, c, d| Path {
        segments: vec![Segment::Move(a), Segment::Cubic(b, c, d)],
    };
    let figures = [
        ("line", Path::polyline(&[p(3.2, 4.1), p(20.0, 18.7)])),
        (
            "corner",
            Path::polyline(&[p(3.0, 4.0), p(20.0, 6.0), p(5.0, 20.0)]),
        ),
        ("circle", Path::circle(p(12.0, 12.0), 8.0)),
        ("dot", Path::circle(p(12.0, 12.0), 1.0)),
        (
            "triangle",
            Path::polygon(&[p(4.0, 4.0), p(20.0, 8.0), p(9.0, 20.0)]),
        ),
        (
            "s",
            curve(p(4.0, 4.0), p(30.0, 4.0), p(-6.0, 20.0), p(20.0, 20.0)),
        ),
        (
            "hairpin",
            curve(p(3.0, 12.0), p(24.0, 12.5), p(24.0, 16.0), p(3.0, 15.0)),
        ),
    ];
    for (name, path) in &figures {
        for width in [0.3, 3.0, 7.0] {
            for join in [LineJoin::Miter, LineJoin::Round] {
                let style = pen(width, LineCap::Round, join);
                let outline = outline::stroke(path, &style, 0.02);
                let reference = supersampled(&polygons(&outline), FillRule::NonZero);
                let (mean, worst) = apart(&alphas(stroked(path.clone(), style, 0)), &reference);
                assert!(
                    mean < 0.012 && worst < 0.35,
                    "{name} {width} {join:?}: {mean} {worst}"
                );
            }
        }
    }
}

#[test]
fn a_stroke_is_scaled_with_its_shape() {
    let path = Path::polyline(&[Point::new(2.0, 1.0), Point::new(2.0, 5.0)]);
    let style = ResolvedStyle::Stroke(pen(1.0, LineCap::Butt, LineJoin::Miter));
    let draw = DrawItem {
        style,
        stage_from_shape: Affine::scale(6.0, 2.0),
        ..item(path, mtor_video::Color::hex(0))
    };
    let found = alphas(FrameOp::Draw(draw));
    for (index, alpha) in found.iter().enumerate() {
        let inside = (9..15).contains(&(index % SIDE)) && (2..10).contains(&(index / SIDE));
        assert_eq!(*alpha, f32::from(u8::from(inside)), "{index}");
    }
}
