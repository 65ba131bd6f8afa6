//! Home: the star stands over a hill, and one window after the other lights up.

use mtor_video::{
    Group, Mask, MaskMode, Modifier, Node, Path, Point, Repeat, Scene, Shape, Stroke, Transform,
    Trim, TrimMode,
};

use super::{HOME, caption, stage, stars};
use crate::kit::{self, Align, Letters, eased, fade, faint, hex, keys, path, pt};

const ALL: (f32, f32) = HOME;
/// Where the star stands at the end.
const STAR: Point = Point { x: 960.0, y: 322.0 };
const HOUSES: usize = 11;

pub(super) fn draw(scene: &mut Scene, letters: &Letters) {
    let bottom = scene.layers.len();
    let mut sky = vec![kit::fill(
        stage(),
        kit::radial(
            pt(960.0, 420.0),
            1_250.0,
            &[
                (0.0, hex(0x35_3f_8c)),
                (0.45, hex(0x1a_1f_56)),
                (1.0, hex(0x07_09_22)),
            ],
        ),
    )];
    sky.extend(stars(scene, 120, (0.0, 820.0), ALL));
    scene.layers.push(kit::layer("night", ALL, sky));
    scene.layers.push(kit::layer("rays", ALL, vec![rays()]));
    scene.layers.push(kit::layer(
        "threads",
        ALL,
        (0..HOUSES).map(thread).collect(),
    ));
    scene.layers.push(kit::layer("hill", ALL, vec![hill()]));
    let houses = houses(scene);
    scene.layers.push(kit::layer("houses", ALL, houses));
    let words = words(scene, letters);
    scene.layers.push(kit::layer("words", ALL, words));
    for layer in &mut scene.layers[bottom..] {
        layer.group.masks.push(iris());
    }
}

/// The scene opens like an eye around the star.
fn iris() -> Mask {
    Mask {
        mode: MaskMode::Add,
        inverted: false,
        geometry: keys([
            (ALL.0, Path::circle(STAR, 2.0)),
            (ALL.0 + 1_700.0, Path::circle(STAR, 1_400.0)),
        ])
        .into(),
        rule: mtor_video::FillRule::NonZero,
        opacity: None,
        expansion: None,
    }
}

fn rays() -> Node {
    let rays = Node::Repeat(Repeat {
        copies: keys([(49_200.0, 0.0), (51_500.0, 18.0)]),
        offset: 0.0.into(),
        transform: Transform {
            rotation_deg: 20.0.into(),
            ..Transform::default()
        },
        start_opacity: 1.0.into(),
        end_opacity: 1.0.into(),
        below: false,
        nodes: vec![kit::fill(
            path("M-5 -150L5 -150L22 -620L-22 -620Z"),
            kit::vertical(
                -620.0,
                -150.0,
                &[
                    (0.0, faint(0xff_e9_a8, 0.0)),
                    (1.0, faint(0xff_e9_a8, 0.34)),
                ],
            ),
        )],
    });
    let turning = Transform {
        rotation_deg: eased([(ALL.0, 0.0), (ALL.1, 50.0)], mtor_video::Easing::Linear),
        scale: kit::swing((pt(0.94, 0.94), pt(1.06, 1.06)), 2_400.0, ALL),
        ..Transform::at(STAR.x, STAR.y)
    };
    kit::group(turning, vec![rays])
}

fn hill() -> Node {
    kit::fill(
        path("M-60 1120L-60 960C300 800 660 742 960 742C1260 742 1620 800 1980 960L1980 1120Z"),
        kit::vertical(
            742.0,
            1_080.0,
            &[(0.0, hex(0x1c_2a_5e)), (1.0, hex(0x07_0b_24))],
        ),
    )
}

/// Where a house stands on the hill.
fn spot(k: usize) -> Point {
    let x = 130.0 + k as f32 * 166.0;
    let from_middle = (x - 960.0) / 1_020.0;
    pt(
        x,
        752.0 + 205.0 * from_middle * from_middle + if k.is_multiple_of(2) { 24.0 } else { 62.0 },
    )
}

/// When the light reaches it: from the middle outward.
fn lit_at(k: usize) -> f32 {
    51_200.0 + 420.0 * (k as f32 - 5.0).abs() + if k > 5 { 180.0 } else { 0.0 }
}

/// A thread of light that grows from the star to a house.
fn thread(k: usize) -> Node {
    let to = spot(k);
    let lean = (to.x - STAR.x) * 0.16;
    let way = path(&format!(
        "M{} {}C{} {} {} {} {} {}",
        STAR.x,
        STAR.y,
        STAR.x + lean,
        STAR.y + 210.0,
        to.x - lean * 0.4,
        to.y - 240.0,
        to.x,
        to.y - 46.0
    ));
    let grow = Modifier::Trim(Trim {
        start: 0.0.into(),
        end: keys([(lit_at(k) - 1_100.0, 0.0), (lit_at(k), 1.0)]),
        offset_deg: 0.0.into(),
        mode: TrimMode::Each,
    });
    Node::Shape(Shape {
        geometry: mtor_video::Geometry::modified(grow, vec![way.into()]),
        fill: None,
        stroke: Some(Stroke::new(faint(0x5f_e8_d8, 0.55), 3.0)),
    })
}

fn houses(scene: &mut Scene) -> Vec<Node> {
    let body = kit::symbol(
        scene,
        vec![
            kit::fill(
                path("M-46 60L-46 -8L0 -50L46 -8L46 60Z"),
                kit::vertical(
                    -50.0,
                    60.0,
                    &[(0.0, hex(0x2c_35_70)), (1.0, hex(0x12_18_3e))],
                ),
            ),
            kit::line(path("M-58 2L0 -52L58 2"), hex(0x0b_0f_2c), 9.0),
            kit::fill(Path::rect(-17.0, 0.0, 34.0, 34.0), hex(0x0a_0e_2a)),
        ],
    );
    let light = kit::symbol(
        scene,
        vec![
            kit::fill(
                Path::circle(pt(0.0, 16.0), 120.0),
                kit::radial(
                    pt(0.0, 16.0),
                    120.0,
                    &[(0.0, faint(0xff_d9_8a, 0.6)), (1.0, faint(0xff_b0_5c, 0.0))],
                ),
            ),
            kit::fill(
                Path::rect(-17.0, 0.0, 34.0, 34.0),
                kit::vertical(0.0, 34.0, &[(0.0, hex(0xff_f0_b8)), (1.0, hex(0xff_b8_5c))]),
            ),
            kit::line(path("M0 0V34M-17 17H17"), faint(0x6a_3a_2a, 0.7), 3.0),
        ],
    );
    (0..HOUSES)
        .flat_map(|k| {
            let size = if k % 2 == 0 { 0.92 } else { 1.12 };
            let at = spot(k);
            let on = keys([(lit_at(k), 0.0), (lit_at(k) + 500.0, 1.0)]);
            let stand = || Transform::at(at.x, at.y).scaled(size, size);
            [
                kit::place(body, stand()),
                kit::place_dimmed(light, stand(), on),
            ]
        })
        .collect()
}

fn words(scene: &mut Scene, letters: &Letters) -> Vec<Node> {
    let many = caption(
        scene,
        letters,
        ("Many tabs.", pt(610.0, 610.0)),
        (53_400.0, 58_200.0),
    );
    let one = caption(
        scene,
        letters,
        ("One machine.", pt(1_330.0, 610.0)),
        (54_600.0, 58_200.0),
    );
    let bright = kit::vertical(
        -130.0,
        0.0,
        &[(0.0, hex(0xff_ff_ff)), (1.0, hex(0x7f_f0_e0))],
    );
    let name = letters.set(scene, ("MTOR", 170.0, 700), Align::Center, bright);
    let grow = Transform {
        scale: keys([(58_600.0, pt(0.9, 0.9)), (60_000.0, pt(1.0, 1.0))]),
        ..Transform::at(960.0, 640.0)
    };
    let name = Node::Group(Group {
        transform: grow,
        opacity: Some(fade(58_600.0, ALL.1 + 2_000.0, 1_100.0)),
        nodes: vec![Node::Text(name)],
        ..Group::default()
    });
    vec![many, one, name]
}
