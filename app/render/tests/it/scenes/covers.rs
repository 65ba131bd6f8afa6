//! Fills and strokes: what is covered.

use mtor_video::{
    Dash, Fill, FillRule, LineCap, LineJoin, Node, Path, Point, Segment, Shape, Stroke, Transform,
};

use super::{Case, filled, hex, p, star};

pub(crate) fn all() -> Vec<Case> {
    vec![
        Case::still("rules", (160, 80), rules()),
        Case::still("corners", (64, 64), corners()),
        Case::still("off_all_sides", (96, 96), off_all_sides()),
        Case::still("slivers", (128, 64), slivers()),
        Case::still("strokes", (240, 160), strokes()),
        Case::still("sizes", (128, 96), sizes()),
        Case {
            // Twice as wide as high, into a square: letterbox, and half a pixel each way.
            size: (91, 91),
            ..Case::still("letterbox", (160, 80), rules())
        },
    ]
}

/// The same concave outlines by both rules.
fn rules() -> Vec<Node> {
    let even_odd = |node: Node| match node {
        Node::Shape(shape) => Node::Shape(Shape {
            fill: shape.fill.map(|fill| Fill {
                rule: FillRule::EvenOdd,
                ..fill
            }),
            ..shape
        }),
        other => other,
    };
    let mut ring = Path::circle(p(40.0, 40.0), 12.0);
    ring.segments
        .extend(Path::circle(p(40.0, 40.0), 6.0).segments);
    let moved: Path = Path {
        segments: ring.segments.iter().map(|s| shift(*s, 80.0)).collect(),
    };
    vec![
        filled(star(p(40.0, 42.0), 38.0), hex(0x20_60_c0)),
        even_odd(filled(star(p(120.0, 42.0), 38.0), hex(0xc0_40_20))),
        filled(ring, hex(0xff_e0_60)),
        even_odd(filled(moved, hex(0xff_e0_60))),
    ]
}

fn shift(segment: Segment, x: f32) -> Segment {
    let m = |q: Point| p(q.x + x, q.y);
    match segment {
        Segment::Move(q) => Segment::Move(m(q)),
        Segment::Line(q) => Segment::Line(m(q)),
        Segment::Cubic(a, b, c) => Segment::Cubic(m(a), m(b), m(c)),
        Segment::Close => Segment::Close,
    }
}

/// Outlines that run along tiles' edges and through their corners.
fn corners() -> Vec<Node> {
    let triangle = |a, b, c| Path::polygon(&[a, b, c]);
    vec![
        filled(Path::rect(0.0, 0.0, 16.0, 16.0), hex(0xd0_30_30)),
        filled(Path::rect(32.0, 16.0, 16.0, 32.0), hex(0x30_a0_30)),
        filled(
            triangle(p(0.0, 64.0), p(32.0, 32.0), p(64.0, 64.0)),
            hex(0x30_30_d0),
        ),
        filled(
            triangle(p(64.0, 0.0), p(48.0, 16.0), p(64.0, 32.0)),
            hex(0xc0_a0_20),
        ),
        filled(
            triangle(p(16.0, 16.0), p(32.0, 32.0), p(0.0, 32.0)),
            hex(0x20_a0_a0),
        ),
    ]
}

fn off_all_sides() -> Vec<Node> {
    vec![
        filled(Path::circle(p(0.0, 48.0), 30.0), hex(0xd0_30_30)),
        filled(Path::circle(p(96.0, 48.0), 30.0), hex(0x30_a0_30)),
        filled(Path::circle(p(48.0, 0.0), 30.0), hex(0x30_30_d0)),
        filled(Path::circle(p(48.0, 96.0), 30.0), hex(0xc0_a0_20)),
        filled(Path::circle(p(-900.0, -900.0), 1290.0), hex(0x80_80_80)),
        filled(Path::circle(p(200.0, 200.0), 50.0), hex(0)),
    ]
}

fn slivers() -> Vec<Node> {
    let fan = (0..24).map(|k| {
        let (sin, cos) = (k as f32 * 0.065).sin_cos();
        let (far, near) = (p(126.0 * cos, 126.0 * sin), 0.4);
        let side = p(far.x - near * sin, far.y + near * cos);
        filled(Path::polygon(&[p(2.0, 2.0), far, side]), hex(0))
    });
    fan.collect()
}

fn strokes() -> Vec<Node> {
    let zigzag = |x: f32, y: f32| {
        Path::polyline(&[
            p(x, y + 30.0),
            p(x + 15.0, y),
            p(x + 30.0, y + 30.0),
            p(x + 45.0, y),
        ])
    };
    let joins = [LineJoin::Miter, LineJoin::Round, LineJoin::Bevel];
    let caps = [LineCap::Butt, LineCap::Round, LineCap::Square];
    let mut nodes = Vec::new();
    for (k, (join, cap)) in joins.into_iter().zip(caps).enumerate() {
        let stroke = Stroke {
            join,
            cap,
            ..Stroke::new(hex(0x20_40_80), 9.0)
        };
        nodes.push(stroked(zigzag(15.0 + 75.0 * k as f32, 15.0), stroke));
        let dash = Dash {
            lengths: vec![14.0.into(), 9.0.into()],
            offset: 3.0.into(),
        };
        let dashed = Stroke {
            cap,
            dash: Some(dash),
            ..Stroke::new(hex(0xa0_30_30).with_alpha(0.6), 5.0)
        };
        nodes.push(stroked(
            Path::circle(p(40.0 + 75.0 * k as f32, 105.0), 28.0),
            dashed,
        ));
    }
    nodes
}

pub(crate) fn stroked(path: Path, stroke: Stroke) -> Node {
    Node::Shape(Shape {
        geometry: path.into(),
        fill: None,
        stroke: Some(stroke),
    })
}

/// One outline from a hundredth of a pixel to a hundred pictures.
fn sizes() -> Vec<Node> {
    let scales = [0.001, 0.02, 0.1, 0.4, 1.0, 100.0];
    let places = [8.0, 16.0, 26.0, 44.0, 88.0, 64.0];
    let mut nodes: Vec<Node> = Vec::new();
    for (scale, x) in scales.into_iter().zip(places).rev() {
        let transform = Transform::at(x, 48.0).scaled(scale, scale);
        let color = if scale > 1.0 { 0xe0_e8_f0 } else { 0x20_30_50 };
        nodes.push(Node::Group(mtor_video::Group {
            transform,
            nodes: vec![filled(star(p(0.0, 0.0), 36.0), hex(color))],
            ..Default::default()
        }));
    }
    nodes
}
