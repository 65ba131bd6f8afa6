//! The light itself: one body that becomes a flame, a fish, a bird and a star.
//!
//! The four bodies have different numbers of vertices; the keyframes just name them.

use mtor_video::{Animated, Easing, Keyframe, Layer, LineCap, Node, Path, Point, Scene, Transform};

use super::{CITY, DAWN, HOME, SEA};
use crate::kit::{self, along, eased, faint, hex, keys, path, pt};

/// How long it takes to become something else.
const BECOMING: f32 = 1_100.0;

pub(super) fn draw(_scene: &mut Scene) -> Layer {
    let place = Transform {
        position: way().into(),
        scale: size(),
        rotation_deg: tilt(),
        ..Transform::default()
    };
    kit::layer(
        "spark",
        (2_600.0, HOME.1),
        vec![kit::group(place, vec![glow(), body(), face()])],
    )
}

fn glow() -> Node {
    let light = kit::radial(
        Point::ZERO,
        230.0,
        &[
            (0.0, faint(0xff_e9_a8, 0.75)),
            (0.35, faint(0xff_b8_5c, 0.32)),
            (1.0, faint(0xff_8a_5c, 0.0)),
        ],
    );
    let breath = Transform {
        scale: kit::swing((pt(0.92, 0.92), pt(1.1, 1.1)), 1_900.0, (0.0, HOME.1)),
        ..Transform::default()
    };
    kit::group(
        breath,
        vec![kit::fill(Path::circle(Point::ZERO, 230.0), light)],
    )
}

fn body() -> Node {
    let warm = kit::radial(
        pt(-8.0, -18.0),
        150.0,
        &[
            (0.0, hex(0xff_fb_e6)),
            (0.35, hex(0xff_dc_7c)),
            (1.0, hex(0xff_7f_50)),
        ],
    );
    kit::fill(shapes(), warm)
}

/// Every shape of the body with its time.
fn shapes() -> Animated<Path> {
    let mut keys: Vec<Keyframe<Path>> = Vec::new();
    let mut put = |at_ms: f32, shape: &Path, ease: Easing| {
        keys.push(Keyframe {
            at_ms,
            value: shape.clone(),
            ease,
            bend: None,
        });
    };
    let (flame, flicker) = (flame(0.0), flame(9.0));
    beat(2_600.0, SEA.0, 420.0, |at, even| {
        put(at, if even { &flame } else { &flicker }, Easing::IN_OUT);
    });
    let (fish, wag) = (fish(16.0), fish(-16.0));
    beat(SEA.0 + BECOMING, DAWN.0, 330.0, |at, even| {
        put(at, if even { &fish } else { &wag }, Easing::IN_OUT);
    });
    let (up, down) = (bird_wings_up(), bird_wings_down());
    beat(DAWN.0 + BECOMING, HOME.0, 300.0, |at, even| {
        put(at, if even { &up } else { &down }, Easing::IN_OUT);
    });
    let (star, wide) = (star(0.47), star(0.54));
    beat(HOME.0 + 1_300.0, HOME.1, 900.0, |at, even| {
        put(at, if even { &star } else { &wide }, Easing::IN_OUT);
    });
    Animated::Keyed { keys }
}

/// Calls for every half period between two times, even ones and odd ones in turn.
fn beat(from: f32, to: f32, half: f32, mut put: impl FnMut(f32, bool)) {
    let n = ((to - from) / half) as usize;
    for k in 0..=n {
        put(from + k as f32 * half, k % 2 == 0);
    }
}

fn flame(lean: f32) -> Path {
    let (tip, side) = (lean, 62.0 + lean * 0.3);
    path(&format!(
        "M{tip} -96C{} -52 {side} -22 {side} 22C{side} 60 34 84 0 84C-34 84 -{side} 60 -{side} 22C-{side} -22 {} -52 {tip} -96Z",
        30.0 + tip,
        tip - 30.0
    ))
}

/// Looks to the right; the tail swings up and down.
fn fish(tail: f32) -> Path {
    let (upper, lower) = (tail - 46.0, tail + 46.0);
    path(&format!(
        "M-58 0C-40 -52 10 -66 58 -34C82 -18 98 -8 102 2C96 14 82 24 58 34C10 62 -40 52 -58 0C-74 -14 -92 -30 -112 {upper}C-98 {} -98 {} -112 {lower}C-92 30 -74 14 -58 0Z",
        tail - 16.0,
        tail + 16.0
    ))
}

fn bird_wings_up() -> Path {
    path(
        "M108 -2L76 -18C56 -38 26 -38 2 -26C-6 -78 -34 -124 -88 -146C-70 -104 -66 -58 -56 -12L-118 2L-112 14L-60 26C-22 52 42 44 74 8Z",
    )
}

fn bird_wings_down() -> Path {
    path(
        "M108 -2L76 -18C56 -38 26 -38 2 -26C-4 16 -34 62 -88 92C-74 62 -66 26 -56 -12L-118 2L-112 14L-60 26C-22 52 42 44 74 8Z",
    )
}

/// Five points with soft tips.
fn star(waist: f32) -> Path {
    let point = |k: usize, r: f32| {
        let angle = std::f32::consts::PI * (k as f32 / 5.0 - 0.5);
        pt(r * angle.cos(), r * angle.sin())
    };
    let points: Vec<Point> = (0..10)
        .map(|k| point(k, if k % 2 == 0 { 112.0 } else { 112.0 * waist }))
        .collect();
    Path::polygon(&points)
}

fn face() -> Node {
    let look = Transform {
        position: keys([
            (SEA.0, pt(0.0, 18.0)),
            (SEA.0 + BECOMING, pt(44.0, -8.0)),
            (DAWN.0, pt(44.0, -8.0)),
            (DAWN.0 + BECOMING, pt(52.0, -8.0)),
            (HOME.0, pt(52.0, -8.0)),
            (HOME.0 + 1_300.0, pt(0.0, 2.0)),
        ])
        .into(),
        scale: keys([
            (DAWN.0, pt(0.9, 0.9)),
            (DAWN.0 + BECOMING, pt(0.72, 0.72)),
            (HOME.0, pt(0.72, 0.72)),
            (HOME.0 + 1_300.0, pt(1.0, 1.0)),
        ]),
        ..Transform::default()
    };
    let smile = mtor_video::Shape {
        geometry: path("M-11 17C-6 25 6 25 11 17").into(),
        fill: None,
        stroke: Some(mtor_video::Stroke {
            cap: LineCap::Round,
            ..mtor_video::Stroke::new(hex(0x5a_23_2e), 4.5)
        }),
    };
    let cheek = |x: f32| {
        kit::fill(
            Path::ellipse(pt(x, 15.0), 9.0, 6.0),
            faint(0xff_5c_7a, 0.45),
        )
    };
    kit::group(
        look,
        vec![
            eye(-19.0),
            eye(19.0),
            cheek(-32.0),
            cheek(32.0),
            Node::Shape(smile),
        ],
    )
}

fn eye(x: f32) -> Node {
    let mut lids = vec![(0.0, pt(1.0, 1.0))];
    // Eyes open at first; every few seconds they blink.
    for k in 0..16 {
        let at = 4_100.0 + k as f32 * 3_700.0 + kit::scatter(k) * 900.0;
        lids.extend([
            (at, pt(1.0, 1.0)),
            (at + 90.0, pt(1.1, 0.08)),
            (at + 190.0, pt(1.0, 1.0)),
        ]);
    }
    let blink = Transform {
        scale: keys(lids),
        ..Transform::at(x, -4.0)
    };
    let dark = kit::fill(Path::ellipse(Point::ZERO, 8.0, 11.5), hex(0x35_1a_33));
    let gleam = kit::fill(Path::circle(pt(-2.5, -4.5), 3.2), faint(0xff_ff_ff, 0.95));
    kit::group(blink, vec![dark, gleam])
}

/// The way through all four scenes.
fn way() -> Animated<Point> {
    along(&[
        (2_600.0, pt(505.0, 486.0)),
        (4_600.0, pt(505.0, 480.0)),
        (6_000.0, pt(640.0, 300.0)),
        (7_600.0, pt(900.0, 470.0)),
        (9_200.0, pt(1_180.0, 330.0)),
        (11_000.0, pt(1_430.0, 560.0)),
        (12_600.0, pt(1_330.0, 760.0)),
        (14_200.0, pt(1_060.0, 700.0)),
        (CITY.1, pt(760.0, 600.0)),
        (19_000.0, pt(520.0, 560.0)),
        (22_000.0, pt(900.0, 690.0)),
        (25_500.0, pt(1_330.0, 520.0)),
        (28_500.0, pt(1_080.0, 400.0)),
        (30_600.0, pt(900.0, 640.0)),
        (32_400.0, pt(760.0, 420.0)),
        (35_000.0, pt(560.0, 380.0)),
        (38_500.0, pt(860.0, 520.0)),
        (42_000.0, pt(1_240.0, 360.0)),
        (45_500.0, pt(1_040.0, 440.0)),
        (48_600.0, pt(960.0, 340.0)),
        (51_000.0, pt(960.0, 318.0)),
        (HOME.1, pt(960.0, 326.0)),
    ])
}

fn size() -> Animated<Point> {
    let even = |s: f32| pt(s, s);
    let mut size = eased(
        [
            (2_600.0, even(0.0)),
            (3_500.0, even(0.62)),
            (5_000.0, even(0.62)),
            (6_000.0, even(0.9)),
            (SEA.0, even(0.95)),
            (DAWN.0, even(1.0)),
            (36_000.0, even(1.15)),
            (HOME.0, even(1.3)),
            (49_000.0, even(1.0)),
        ],
        Easing::IN_OUT,
    );
    // It pops out of nothing and swings a little past its size.
    if let Animated::Keyed { keys } = &mut size
        && let Some(first) = keys.first_mut()
    {
        first.ease = Easing::Cubic(0.3, 0.0, 0.3, 1.7);
    }
    size
}

fn tilt() -> Animated<f32> {
    keys([
        (4_600.0, 0.0),
        (6_000.0, 14.0),
        (7_600.0, -8.0),
        (9_200.0, 10.0),
        (12_600.0, -6.0),
        (CITY.1, 24.0),
        (19_000.0, 8.0),
        (22_000.0, 10.0),
        (25_500.0, -18.0),
        (28_500.0, -14.0),
        (30_600.0, 12.0),
        (32_400.0, -34.0),
        (35_000.0, 4.0),
        (38_500.0, 6.0),
        (42_000.0, -14.0),
        (45_500.0, 4.0),
        (48_600.0, 0.0),
    ])
}
