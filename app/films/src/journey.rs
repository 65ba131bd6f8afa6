//! "How a question travels": from a tab over the relay to a tab that works, and back as shapes.

use mtor_video::{
    Animated, Dash, Group, LineCap, Mask, MaskMode, Modifier, Node, Path, Point, Scene, Shape,
    Stroke, Transform, Trim, TrimMode,
};

use crate::{
    Film,
    kit::{self, Align, Letters, along, eased, fade, faint, hex, keys, path, pt},
};

const LENGTH: f32 = 24_000.0;
const ASKING: Point = Point { x: 420.0, y: 470.0 };
const RELAY: Point = Point { x: 960.0, y: 330.0 };
const WORKING: Point = Point {
    x: 1_500.0,
    y: 470.0,
};
/// The four legs of the way, and their ends.
const LEGS: [(&str, f32, f32); 4] = [
    ("this tab", 1_800.0, 4_600.0),
    ("the relay", 5_000.0, 7_600.0),
    ("a tab that works", 8_000.0, 13_600.0),
    ("the way back", 14_000.0, 17_800.0),
];

pub(crate) fn film(letters: &Letters) -> Film {
    let back = kit::radial(
        pt(960.0, 420.0),
        1_250.0,
        &[(0.0, hex(0x1d_2a_33)), (1.0, hex(0x0e_13_18))],
    );
    let mut scene = kit::scene("How a question travels", LENGTH, back);
    let all = (0.0, LENGTH);
    scene.layers.push(kit::layer("roads", all, roads()));
    scene.layers.push(kit::layer("relay", all, vec![relay()]));
    let tabs = vec![
        tab(ASKING, asked(&mut scene, letters)),
        tab(WORKING, working()),
    ];
    scene.layers.push(kit::layer("tabs", all, tabs));
    scene.layers.push(kit::layer("question", all, question()));
    scene.layers.push(kit::layer("shapes", all, shapes()));
    let steps = steps(&mut scene, letters);
    scene.layers.push(kit::layer("steps", all, steps));
    let words = words(&mut scene, letters);
    scene.layers.push(kit::layer("words", all, words));
    Film {
        name: "journey",
        about: "From a tab over the relay to a tab that works, and back as shapes.",
        scene,
    }
}

/// From tab to tab over the relay.
fn road(from: Point, to: Point) -> Path {
    let middle = (from.x + to.x) / 2.0;
    path(&format!(
        "M{} {}C{middle} {} {middle} {} {} {}",
        from.x, from.y, from.y, to.y, to.x, to.y
    ))
}

fn roads() -> Vec<Node> {
    let dashed = |a: Point, b: Point| {
        Node::Shape(Shape {
            geometry: road(a, b).into(),
            fill: None,
            stroke: Some(Stroke {
                cap: LineCap::Round,
                dash: Some(Dash {
                    lengths: vec![2.0.into(), 16.0.into()],
                    offset: eased([(0.0, 0.0), (LENGTH, -900.0)], mtor_video::Easing::Linear),
                }),
                ..Stroke::new(faint(0x9f_c4_cc, 0.5), 4.0)
            }),
        })
    };
    vec![dashed(ASKING, RELAY), dashed(RELAY, WORKING)]
}

/// A small point that keeps nothing; a ring leaves it whenever something passes.
fn relay() -> Node {
    let ring = |at: f32| {
        let grow = Transform {
            scale: keys([(at, pt(0.3, 0.3)), (at + 1_300.0, pt(1.9, 1.9))]),
            ..Transform::default()
        };
        let gone = keys([(at - 1.0, 0.0), (at, 0.9), (at + 1_300.0, 0.0)]);
        kit::dimmed(
            gone,
            vec![kit::group(
                grow,
                vec![kit::line(
                    Path::circle(Point::ZERO, 50.0),
                    hex(0x3f_e0_d0),
                    4.0,
                )],
            )],
        )
    };
    let core = kit::fill(
        Path::circle(Point::ZERO, 30.0),
        kit::radial(
            pt(-8.0, -10.0),
            46.0,
            &[(0.0, hex(0xc8_ff_f6)), (1.0, hex(0x1f_a8_a0))],
        ),
    );
    kit::group(
        Transform::at(RELAY.x, RELAY.y),
        vec![ring(6_000.0), ring(15_600.0), core],
    )
}

/// A window with a bar and three dots; what it shows is cut at its glass.
fn tab(at: Point, shown: Vec<Node>) -> Node {
    let glass = path("M-218 -118H218V150C218 164 208 172 196 172H-196C-208 172 -218 164 -218 150Z");
    let frame = path(
        "M-196 -172H196C210 -172 220 -162 220 -148V150C220 164 210 174 196 174H-196C-210 174 -220 164 -220 150V-148C-220 -162 -210 -172 -196 -172Z",
    );
    let dots = (0..3).map(|k| {
        let color = [0xff_8a_80, 0xff_d1_66, 0x8c_e0_a0][k];
        kit::fill(
            Path::circle(pt(-190.0 + 26.0 * k as f32, -145.0), 8.0),
            hex(color),
        )
    });
    let shadow = kit::fill(Path::ellipse(pt(0.0, 206.0), 200.0, 16.0), faint(0, 0.35));
    let cut = Mask {
        mode: MaskMode::Add,
        inverted: false,
        geometry: glass.clone().into(),
        rule: mtor_video::FillRule::NonZero,
        opacity: None,
        expansion: None,
    };
    let inside = Node::Group(Group {
        masks: vec![cut],
        nodes: shown,
        ..Group::default()
    });
    let mut nodes = vec![
        shadow,
        kit::fill(frame, hex(0x33_40_4c)),
        kit::fill(glass, hex(0xf4_f8_fa)),
    ];
    nodes.extend(dots);
    nodes.push(inside);
    kit::group(Transform::at(at.x, at.y), nodes)
}

/// The question is typed; much later the picture stands there.
fn asked(scene: &mut Scene, letters: &Letters) -> Vec<Node> {
    let typed = letters.set(
        scene,
        ("imagine a mountain", 36.0, 400),
        Align::Left,
        hex(0x22_2c_34),
    );
    let uncover = Mask {
        mode: MaskMode::Add,
        inverted: false,
        geometry: eased(
            [
                (1_400.0, Path::rect(-4.0, -60.0, 6.0, 90.0)),
                (3_600.0, Path::rect(-4.0, -60.0, 360.0, 90.0)),
            ],
            mtor_video::Easing::Linear,
        )
        .into(),
        rule: mtor_video::FillRule::NonZero,
        opacity: None,
        expansion: None,
    };
    let line = Node::Group(Group {
        transform: Transform::at(-170.0, 20.0),
        masks: vec![uncover],
        opacity: Some(keys([(17_000.0, 1.0), (17_600.0, 0.0)])),
        nodes: vec![Node::Text(typed)],
        ..Group::default()
    });
    let there = keys([(17_400.0, 0.0), (18_600.0, 1.0)]);
    vec![line, kit::dimmed(there, mountain((17_400.0, 20_400.0)))]
}

/// The picture that was asked for; it grows while it is put together.
fn mountain((from, to): (f32, f32)) -> Vec<Node> {
    let sky = kit::fill(
        Path::rect(-230.0, -130.0, 460.0, 320.0),
        kit::vertical(
            -118.0,
            172.0,
            &[
                (0.0, hex(0x3a_2d_6e)),
                (0.6, hex(0xd8_6a_9a)),
                (1.0, hex(0xff_c8_8a)),
            ],
        ),
    );
    let sun = Transform {
        position: keys([(from, pt(70.0, 190.0)), (to, pt(70.0, -24.0))]).into(),
        ..Transform::default()
    };
    let disc = kit::fill(
        Path::circle(Point::ZERO, 46.0),
        kit::vertical(
            -46.0,
            46.0,
            &[(0.0, hex(0xff_f4_c8)), (1.0, hex(0xff_b4_6e))],
        ),
    );
    let flat = path("M-260 190L-180 186L-80 184L0 186L60 184L150 186L260 190L260 200L-260 200Z");
    let high = path("M-260 190L-180 60L-120 112L-40 -64L30 70L84 8L260 190L260 200L-260 200Z");
    let rock = kit::fill(
        keys([(from, flat), (to, high)]),
        kit::vertical(
            -64.0,
            180.0,
            &[
                (0.0, hex(0x4f_f0_e0)),
                (0.3, hex(0x2c_6f_a8)),
                (1.0, hex(0x15_1c_4a)),
            ],
        ),
    );
    vec![sky, kit::group(sun, vec![disc]), rock]
}

/// What the working tab does: wheels turn, then its own draft stands there.
fn working() -> Vec<Node> {
    let teeth: String = (0..10)
        .flat_map(|k| {
            [(-0.28, 52.0), (-0.16, 70.0), (0.16, 70.0), (0.28, 52.0)]
                .map(|(s, r)| (k as f32 + s, r))
        })
        .enumerate()
        .map(|(n, (turn, r))| {
            let angle = std::f32::consts::TAU * turn / 10.0;
            format!(
                "{}{:.2} {:.2}",
                if n == 0 { "M" } else { "L" },
                r * angle.cos(),
                r * angle.sin()
            )
        })
        .collect();
    let wheel = |at: Point, size: f32, degrees: f32, color: u32| {
        let turning = Transform {
            rotation_deg: keys([(8_000.0, 0.0), (13_400.0, degrees)]),
            ..Transform::at(at.x, at.y)
        }
        .scaled(size, size);
        let hub = kit::fill(Path::circle(Point::ZERO, 20.0), hex(0xf4_f8_fa));
        kit::group(
            turning,
            vec![kit::fill(path(&format!("{teeth}Z")), hex(color)), hub],
        )
    };
    let there = fade(7_700.0, 13_900.0, 500.0);
    vec![kit::dimmed(
        there,
        vec![
            wheel(pt(-46.0, 14.0), 1.1, 540.0, 0x2f_a8_a0),
            wheel(pt(72.0, 66.0), 0.72, -820.0, 0xff_b4_5e),
            wheel(pt(84.0, -52.0), 0.56, -1_060.0, 0x8c_7f_e0),
        ],
    )]
}

/// A small envelope of light on its way out.
fn question() -> Vec<Node> {
    let way = along(&[
        (4_000.0, ASKING),
        (5_000.0, pt(690.0, 400.0)),
        (6_000.0, RELAY),
        (7_000.0, pt(1_230.0, 400.0)),
        (8_000.0, WORKING),
    ]);
    let on_its_way = Transform {
        position: way.into(),
        ..Transform::default()
    };
    let glow = kit::fill(
        Path::circle(Point::ZERO, 70.0),
        kit::radial(
            Point::ZERO,
            70.0,
            &[(0.0, faint(0x9f_ff_f0, 0.7)), (1.0, faint(0x3f_e0_d0, 0.0))],
        ),
    );
    let sheet = kit::fill(path("M-30 -20H30V20H-30Z"), hex(0xff_ff_ff));
    let fold = kit::line(path("M-30 -20L0 6L30 -20"), hex(0x2f_a8_a0), 4.0);
    vec![kit::dimmed(
        fade(3_900.0, 8_200.0, 300.0),
        vec![kit::group(on_its_way, vec![glow, sheet, fold])],
    )]
}

/// Shapes go back, one after the other, and turn into each other on the way.
fn shapes() -> Vec<Node> {
    let figures = [
        path("M0 -24L22 20L-22 20Z"),
        Path::circle(Point::ZERO, 20.0),
        Path::rect(-18.0, -18.0, 36.0, 36.0),
        path("M0 -26L8 -8L26 -6L12 6L16 24L0 14L-16 24L-12 6L-26 -6L-8 -8Z"),
    ];
    (0..9)
        .map(|k| {
            let start = 13_900.0 + 330.0 * k as f32;
            let wave = if k % 2 == 0 { -26.0 } else { 26.0 };
            let way = along(&[
                (start, WORKING),
                (start + 550.0, pt(1_230.0, 400.0 + wave)),
                (start + 1_100.0, RELAY),
                (start + 1_650.0, pt(690.0, 400.0 - wave)),
                (start + 2_200.0, ASKING),
            ]);
            let figure: Animated<Path> = keys([
                (start, figures[k % 4].clone()),
                (start + 1_100.0, figures[(k + 1) % 4].clone()),
                (start + 2_200.0, figures[(k + 2) % 4].clone()),
            ]);
            let color = [0x4f_f0_e0, 0xff_b4_6e, 0xd8_6a_9a, 0x9f_a4_ff][k % 4];
            let fly = Transform {
                position: way.into(),
                rotation_deg: keys([(start, 0.0), (start + 2_200.0, 200.0)]),
                ..Transform::default()
            };
            kit::dimmed(
                fade(start - 100.0, start + 2_300.0, 200.0),
                vec![kit::group(fly, vec![kit::fill(figure, hex(color))])],
            )
        })
        .collect()
}

/// The bar under every answer: four parts that fill one after the other.
fn steps(scene: &mut Scene, letters: &Letters) -> Vec<Node> {
    let mut nodes = Vec::new();
    for (k, (name, from, to)) in LEGS.into_iter().enumerate() {
        let x = 330.0 + 320.0 * k as f32;
        let way = path(&format!("M{x} 800H{}", x + 290.0));
        nodes.push(kit::line(way.clone(), hex(0x33_40_4c), 14.0));
        let fill = Modifier::Trim(Trim {
            start: 0.0.into(),
            end: eased([(from, 0.0), (to, 1.0)], mtor_video::Easing::Linear),
            offset_deg: 0.0.into(),
            mode: TrimMode::Each,
        });
        nodes.push(Node::Shape(Shape {
            geometry: mtor_video::Geometry::modified(fill, vec![way.into()]),
            fill: None,
            stroke: Some(Stroke::new(hex(0x2f_c8_bc), 14.0)),
        }));
        let label = letters.set(scene, (name, 30.0, 400), Align::Center, hex(0xb8_c8_d0));
        let bright = keys([
            (from - 200.0, 0.45),
            (from + 200.0, 1.0),
            (to, 1.0),
            (to + 600.0, 0.6),
        ]);
        nodes.push(kit::dimmed(
            bright,
            vec![kit::group(
                Transform::at(x + 145.0, 850.0),
                vec![Node::Text(label)],
            )],
        ));
    }
    nodes
}

fn words(scene: &mut Scene, letters: &Letters) -> Vec<Node> {
    let lines = [
        ("You ask.", 1_200.0, 4_400.0),
        (
            "The relay picks a tab that lends its GPU. It keeps nothing.",
            4_700.0,
            8_400.0,
        ),
        ("That tab works.", 8_700.0, 13_300.0),
        ("Shapes come back, not pixels.", 13_700.0, 17_600.0),
        ("Your own GPU draws them.", 18_000.0, 23_200.0),
    ];
    lines
        .into_iter()
        .map(|(line, from, to)| {
            let text = letters.set(scene, (line, 52.0, 400), Align::Center, hex(0xf0_f6_f8));
            kit::dimmed(
                fade(from, to, 500.0),
                vec![kit::group(
                    Transform::at(960.0, 980.0),
                    vec![Node::Text(text)],
                )],
            )
        })
        .collect()
}
