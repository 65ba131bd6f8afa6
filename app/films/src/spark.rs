//! "Spark": a light wakes in a lamp, swims, flies and comes home. A short in four scenes.

use mtor_video::{Layer, Marker, Node, Point, Scene, Transform};

use crate::{
    Film,
    kit::{self, Align, Letters, fade, faint, hex, keys, pt},
};

mod city;
mod dawn;
mod hero;
mod home;
mod sea;

/// Where each scene begins, and the end, in milliseconds. Scenes overlap by the transitions.
const CITY: (f32, f32) = (0.0, 16_600.0);
const SEA: (f32, f32) = (15_200.0, 33_400.0);
const DAWN: (f32, f32) = (32_000.0, 49_400.0);
const HOME: (f32, f32) = (47_600.0, 64_000.0);

pub(crate) fn film(letters: &Letters) -> Film {
    let mut scene = kit::scene("Spark", HOME.1, hex(0x05_07_14));
    city::draw(&mut scene, letters);
    sea::draw(&mut scene, letters);
    dawn::draw(&mut scene, letters);
    home::draw(&mut scene, letters);
    let hero = hero::draw(&mut scene);
    scene.layers.push(hero);
    scene.layers.push(curtain());
    scene.markers = [("City", CITY), ("Sea", SEA), ("Dawn", DAWN), ("Home", HOME)]
        .map(|(name, (from, to))| Marker {
            name: name.to_owned(),
            at_ms: from,
            duration_ms: to - from,
        })
        .into();
    Film {
        name: "spark",
        about: "A light wakes in a lamp, swims, flies, and comes home.",
        scene,
    }
}

/// Dark at the very beginning and at the very end, so that the loop has no seam.
fn curtain() -> Layer {
    let (from, to) = (CITY.0, HOME.1);
    let dark = keys([
        (from, 1.0),
        (from + 900.0, 0.0),
        (to - 1_000.0, 0.0),
        (to - 50.0, 1.0),
    ]);
    let all = kit::fill(stage(), hex(0x05_07_14));
    kit::layer("curtain", (from, to), vec![kit::dimmed(dark, vec![all])])
}

/// The whole stage with some room around it.
fn stage() -> mtor_video::Path {
    mtor_video::Path::rect(-20.0, -20.0, 1_960.0, 1_120.0)
}

/// A line of text that comes up softly, stays and goes.
fn caption(
    scene: &mut Scene,
    letters: &Letters,
    (line, at): (&str, Point),
    (from, to): (f32, f32),
) -> Node {
    let set = |scene: &mut Scene, paint| {
        Node::Text(letters.set(scene, (line, 64.0, 400), Align::Center, paint))
    };
    // Bright letters over bright clouds need an edge.
    let shadow = set(scene, faint(0x0a_0e_2a, 0.45));
    let text = set(scene, faint(0xff_ff_ff, 0.96));
    let rise = keys([(from, pt(at.x, at.y + 18.0)), (from + 900.0, at)]);
    let transform = Transform {
        position: rise.into(),
        ..Transform::default()
    };
    kit::dimmed(
        fade(from, to, 800.0),
        vec![kit::group(
            transform,
            vec![kit::group(Transform::at(2.0, 3.0), vec![shadow]), text],
        )],
    )
}

/// Small lights of the night, each with a breath of its own.
fn stars(scene: &mut Scene, n: usize, (top, bottom): (f32, f32), span: (f32, f32)) -> Vec<Node> {
    let dot = kit::fill(
        mtor_video::Path::circle(Point::ZERO, 10.0),
        kit::radial(
            Point::ZERO,
            10.0,
            &[
                (0.0, hex(0xff_ff_ff)),
                (0.25, faint(0xcf_dc_ff, 0.8)),
                (1.0, faint(0x9f_b6_ff, 0.0)),
            ],
        ),
    );
    let symbol = kit::symbol(scene, vec![dot]);
    (0..n)
        .map(|k| {
            let at = (
                kit::between(k * 3, (0.0, 1_920.0)),
                kit::between(k * 3 + 1, (top, bottom)),
            );
            let size = kit::between(k * 3 + 2, (0.25, 0.9));
            let breath = kit::between(k * 5, (1_800.0, 4_200.0));
            let begin = span.0 - kit::scatter(k * 7) * breath;
            kit::place_dimmed(
                symbol,
                Transform::at(at.0, at.1).scaled(size, size),
                kit::swing((0.25, 1.0), breath, (begin, span.1)),
            )
        })
        .collect()
}
