//! "Becoming": twelve figures that have nothing in common become each other.
//!
//! They differ in vertices, in parts and in holes; the keyframes only name them. What lies
//! between is matched when the film is opened.

use mtor_video::{
    Animated, Easing, Fill, FillRule, Keyframe, Node, Path, Point, Scene, Shape, Transform,
};

use crate::{
    Film,
    kit::{self, hex, path, pt},
};

const LENGTH: f32 = 16_000.0;
/// Rest and change of one figure.
const STEP: f32 = 4_000.0;
const CHANGE: f32 = 1_500.0;
const COLUMNS: usize = 4;
/// Takes a little run-up and swings a little past.
const BOUNCE: Easing = Easing::Cubic(0.6, -0.1, 0.3, 1.12);

pub(crate) fn film() -> Film {
    let back = kit::vertical(
        0.0,
        1_080.0,
        &[(0.0, hex(0x14_18_2e)), (1.0, hex(0x2a_1f_48))],
    );
    let mut scene = kit::scene("Becoming", LENGTH, back);
    let figures = figures();
    let tiles = (0..COLUMNS * 3).map(|k| tile(k, &figures)).collect();
    scene
        .layers
        .push(kit::layer("figures", (0.0, LENGTH), tiles));
    Film {
        name: "becoming",
        about: "Twelve figures with different corners, parts and holes become each other.",
        scene: turned(scene),
    }
}

/// A slow breath of the whole picture.
fn turned(mut scene: Scene) -> Scene {
    for layer in &mut scene.layers {
        layer.group.transform = Transform {
            anchor: pt(960.0, 540.0).into(),
            scale: kit::swing(
                (pt(0.97, 0.97), pt(1.02, 1.02)),
                LENGTH / 2.0,
                (0.0, LENGTH),
            ),
            rotation_deg: kit::swing((-0.7, 0.7), LENGTH, (0.0, LENGTH)),
            ..Transform::at(960.0, 540.0)
        };
    }
    scene
}

fn tile(k: usize, figures: &[Path]) -> Node {
    let (column, row) = (k % COLUMNS, k / COLUMNS);
    let at = pt(300.0 + 440.0 * column as f32, 200.0 + 340.0 * row as f32);
    // Neighbors start one after the other, along the diagonal.
    let delay = 220.0 * (column + row) as f32;
    let mut keys = vec![key(0.0, &figures[k], Easing::Hold)];
    for n in 1..=4 {
        // The last change leads back to the first figure, so that the loop has no seam.
        let (from, to) = (nth(k, n - 1), nth(k, n % 4));
        let leave = STEP * n as f32 - CHANGE - 1_100.0 + delay;
        keys.push(key(leave, &figures[from], BOUNCE));
        keys.push(key(leave + CHANGE, &figures[to], Easing::Hold));
    }
    let figure = Node::Shape(Shape {
        geometry: Animated::Keyed { keys }.into(),
        fill: Some(Fill {
            rule: FillRule::NonZero,
            ..Fill::new(paint(k))
        }),
        stroke: None,
    });
    let shadow = kit::fill(
        Path::ellipse(pt(0.0, 128.0), 92.0, 12.0),
        kit::faint(0x00_00_00, 0.28),
    );
    kit::group(Transform::at(at.x, at.y), vec![shadow, figure])
}

/// The figure of a tile after n changes.
fn nth(k: usize, n: usize) -> usize {
    (k + n * 5) % (COLUMNS * 3)
}

fn key(at_ms: f32, figure: &Path, ease: Easing) -> Keyframe<Path> {
    Keyframe {
        at_ms,
        value: figure.clone(),
        ease,
        bend: None,
    }
}

fn paint(k: usize) -> mtor_video::Paint {
    const PAIRS: [(u32, u32); 6] = [
        (0xff_d1_66, 0xff_7f_50),
        (0x7f_f0_e0, 0x1f_9f_a8),
        (0xff_9a_c4, 0xc8_4f_9a),
        (0xb8_a4_ff, 0x6a_5a_e0),
        (0xc8_f0_8c, 0x4f_a8_5a),
        (0x9f_d8_ff, 0x3f_7f_e0),
    ];
    let (light, deep) = PAIRS[k % PAIRS.len()];
    kit::vertical(-120.0, 120.0, &[(0.0, hex(light)), (1.0, hex(deep))])
}

/// Each about 220 units wide, around the origin.
fn figures() -> Vec<Path> {
    let both = |a: Path, b: Path| Path {
        segments: [a.segments, b.segments].concat(),
    };
    vec![
        // A heart.
        path(
            "M0 104C-40 66 -112 26 -112 -36C-112 -104 -30 -116 0 -56C30 -116 112 -104 112 -36C112 26 40 66 0 104Z",
        ),
        rays(5, 0.46),
        // A ring, with the hole turning the other way.
        both(
            Path::circle(Point::ZERO, 108.0),
            path(
                "M0 -56C-31 -56 -56 -31 -56 0C-56 31 -31 56 0 56C31 56 56 31 56 0C56 -31 31 -56 0 -56Z",
            ),
        ),
        // A house with a door.
        path(
            "M-104 104L-104 -8L-124 -8L0 -116L124 -8L104 -8L104 104ZM-26 104L26 104L26 34L-26 34Z",
        ),
        // A moon.
        path(
            "M44 -104C-30 -104 -92 -48 -92 8C-92 70 -40 110 20 108C62 106 92 84 104 60C40 74 -16 40 -20 -12C-22 -52 6 -90 44 -104Z",
        ),
        gear(),
        // A speech bubble.
        path(
            "M-80 -96L80 -96C104 -96 118 -80 118 -58L118 30C118 54 104 68 80 68L6 68L-52 112L-44 68L-80 68C-104 68 -118 54 -118 30L-118 -58C-118 -80 -104 -96 -80 -96Z",
        ),
        // Two drops.
        path(
            "M-56 -108C-30 -60 -8 -34 -8 -2C-8 28 -28 46 -56 46C-84 46 -104 28 -104 -2C-104 -34 -82 -60 -56 -108ZM62 -36C84 4 104 26 104 58C104 86 86 104 62 104C38 104 20 86 20 58C20 26 40 4 62 -36Z",
        ),
        // A bolt.
        path("M26 -116L-84 22L-10 22L-30 116L84 -32L8 -32Z"),
        rays(12, 0.72),
        // A leaf.
        path("M-96 96C-116 -20 -40 -104 108 -108C112 20 60 108 -52 84L-96 118L-110 104Z"),
        // A cross.
        path(
            "M-36 -110L36 -110L36 -36L110 -36L110 36L36 36L36 110L-36 110L-36 36L-110 36L-110 -36L-36 -36Z",
        ),
    ]
}

fn rays(n: usize, waist: f32) -> Path {
    let points: Vec<Point> = (0..2 * n)
        .map(|k| {
            let angle = std::f32::consts::PI * (k as f32 / n as f32 - 0.5);
            let r = if k % 2 == 0 { 116.0 } else { 116.0 * waist };
            pt(r * angle.cos(), r * angle.sin())
        })
        .collect();
    Path::polygon(&points)
}

/// Eight teeth and a hole.
fn gear() -> Path {
    let mut points = Vec::new();
    for k in 0..8 {
        for (share, r) in [(-0.3, 84.0), (-0.2, 114.0), (0.2, 114.0), (0.3, 84.0)] {
            let angle = std::f32::consts::TAU * (k as f32 + share) / 8.0;
            points.push(pt(r * angle.cos(), r * angle.sin()));
        }
    }
    let mut gear = Path::polygon(&points);
    gear.segments.extend(
        path(
            "M0 -36C-20 -36 -36 -20 -36 0C-36 20 -20 36 0 36C20 36 36 20 36 0C36 -20 20 -36 0 -36Z",
        )
        .segments,
    );
    gear
}
