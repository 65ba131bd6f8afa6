//! What stands at the horizon.

mod built;
mod peaks;

use mtor_video::{Path, Point, Segment};

use super::{
    Far,
    scenery::{hill, leaf_line, tree_line},
};
use crate::{
    colors,
    drawing::{Wash, curve, fill},
    math::{Ridge, pt},
    stage::{Stage, WIDTH, used},
};

pub(super) fn far(stage: &mut Stage<'_>) {
    match stage.far {
        Far::None => {}
        Far::Hills => hills(stage),
        Far::Hill => big_hill(stage),
        Far::Mountains => peaks::mountains(stage),
        Far::Trees => trees(stage),
        Far::Jungle => jungle(stage),
        Far::City => built::city(stage),
        Far::Village => built::village(stage),
        Far::Dunes => dunes(stage),
        Far::Mesas => peaks::mesas(stage),
        Far::Island => island(stage),
        Far::Volcano => peaks::volcano(stage),
        Far::Waterfall => peaks::waterfall(stage),
    }
}

/// Ridges one before the other, each less in the haze.
fn hills(stage: &mut Stage<'_>) {
    let y = stage.horizon;
    let rows = [
        (0x5f8fa0, 0.82, 44.0, 46.0),
        (0x66a078, 0.52, 26.0, 34.0),
        (0x74b062, 0.28, 8.0, 22.0),
    ];
    let keep = if stage.look.style.sparse { 1 } else { 3 };
    let mut pieces = Vec::new();
    for (idx, (color, depth, lift, height)) in rows.into_iter().enumerate().take(keep) {
        let line = ridge(stage, &format!("hills {idx}"), 0.5);
        let land = stage.land(color, depth);
        let grow = stage.far_size.min(2.0);
        pieces.push(fill(
            hill(&line, y - lift * grow, height * grow),
            Wash::down(colors::lighten(land, 0.1), land),
        ));
    }
    stage.paint("hills", &pieces);
}

/// A hill to stand on, with a tree where nobody stands.
fn big_hill(stage: &mut Stage<'_>) {
    hills(stage);
    let n = stage.far_count.clamp(1, 6);
    let alone = stage.wish.subjects.is_empty();
    let tree = if alone {
        stage.prop("tree", 0.42, 0.1)
    } else {
        None
    };
    let mut nodes = Vec::new();
    for k in 0..n {
        let x = WIDTH * (k as f32 + 0.5) / n as f32 + if n == 1 { 60.0 } else { 0.0 };
        let w = (560.0 / (n as f32).sqrt()) * stage.far_size.clamp(0.5, 1.5);
        let (y, h) = (
            stage.horizon + 90.0,
            (150.0 + w * 0.16) * if k % 2 == 0 { 1.0 } else { 0.84 },
        );
        let green = stage.land(0x7cbc5a, 0.12);
        let points = [
            (-0.9, 0.0),
            (-0.55, -0.36),
            (-0.2, -0.88),
            (0.06, -1.0),
            (0.32, -0.86),
            (0.62, -0.38),
            (0.9, 0.0),
        ];
        let points: Vec<Point> = points
            .iter()
            .map(|(dx, dy)| pt(x + dx * w, y + dy * h))
            .collect();
        let mut outline = curve::open(&points);
        outline.segments.push(Segment::Close);
        let marks = [fill(
            outline,
            Wash::down(colors::lighten(green, 0.18), colors::deepen(green, 0.16)),
        )];
        nodes.extend(stage.nodes(&marks));
        nodes.extend(
            tree.map(|symbol| used(symbol, pt(x + 0.06 * w, y - h + 5.0), Point::new(1.0, 1.0))),
        );
    }
    stage.layer("hill", nodes);
}

fn trees(stage: &mut Stage<'_>) {
    let mut random = stage.random("trees");
    let y = stage.horizon;
    let mut pieces = Vec::new();
    for (depth, height, step, lift) in [
        (0.78, 150.0, 30.0, 24.0),
        (0.52, 122.0, 34.0, 10.0),
        (0.3, 86.0, 38.0, 0.0),
    ] {
        let land = stage.land(0x2f7258, depth);
        let path = if stage.ground == super::Ground::Forest {
            tree_line(y - lift, height, step, &mut random)
        } else {
            leaf_line(y - lift, height * 0.6, step * 1.8, &mut random)
        };
        pieces.push(fill(
            path,
            Wash::down(land, stage.land(0x4a8a5c, depth + 0.15)),
        ));
    }
    stage.paint("woods", &pieces);
    if stage.ground == super::Ground::Forest {
        super::scenery::frame_with(stage, "firs", &["pine", "pine", "tree"], 1.1);
    }
}

fn jungle(stage: &mut Stage<'_>) {
    let mut random = stage.random("jungle");
    let y = stage.horizon;
    let mut pieces = Vec::new();
    for (depth, height, step) in [(0.75, 210.0, 90.0), (0.48, 150.0, 76.0), (0.24, 90.0, 64.0)] {
        let land = stage.land(0x2a864e, depth);
        pieces.push(fill(
            leaf_line(y, height, step, &mut random),
            Wash::down(land, colors::deepen(land, 0.2)),
        ));
    }
    stage.paint("jungle", &pieces);
    super::scenery::frame_with(stage, "palms", &["palm", "bamboo"], 1.15);
}

fn dunes(stage: &mut Stage<'_>) {
    let y = stage.horizon;
    let mut pieces = Vec::new();
    for (idx, (depth, lift, height)) in [(0.7, 40.0, 40.0), (0.45, 18.0, 34.0), (0.2, 0.0, 24.0)]
        .into_iter()
        .enumerate()
    {
        let line = ridge(stage, &format!("dunes {idx}"), 0.4);
        let sand = stage.land(0xe2ac62, depth);
        pieces.push(fill(
            hill(&line, y - lift, height),
            Wash::down(colors::lighten(sand, 0.2), colors::deepen(sand, 0.1)),
        ));
    }
    stage.paint("dunes", &pieces);
}

fn island(stage: &mut Stage<'_>) {
    let (y, n) = (stage.horizon, stage.far_count.clamp(1, 5));
    let mut random = stage.random("island");
    let palm = stage.prop("palm", 0.66, 0.14);
    for k in 0..n {
        let x = WIDTH * (k as f32 + 0.5) / n as f32;
        let w = (360.0 / (n as f32).max(1.4)) * stage.far_size.clamp(0.5, 1.6);
        let green = stage.land(0x5a9a58, 0.3);
        let hump = curve::closed(&[
            pt(x - w * 0.7, y + 26.0),
            pt(x - w * 0.3, y - w * 0.2),
            pt(x + w * 0.05, y - w * 0.3),
            pt(x + w * 0.4, y - w * 0.12),
            pt(x + w * 0.7, y + 26.0),
        ]);
        let sand = Path::ellipse(pt(x, y + 24.0), w * 0.86, 17.0);
        let pieces = [
            fill(
                hump,
                Wash::down(colors::lighten(green, 0.2), colors::deepen(green, 0.2)),
            ),
            fill(
                sand,
                Wash::down(stage.land(0xf2d8a0, 0.1), stage.land(0xd8b070, 0.1)),
            ),
        ];
        let mut nodes = stage.nodes(&pieces);
        if let Some(symbol) = palm {
            for (dx, s) in [(-0.32, 0.9), (0.18, 1.15), (0.4, 0.8)] {
                let s = s * (w / 360.0).max(0.5);
                let flip = if random.coin() { 1.0 } else { -1.0 };
                nodes.push(used(
                    symbol,
                    pt(x + dx * w, y + 20.0),
                    Point::new(
                        (s * flip * 100.0).round() / 100.0,
                        (s * 100.0).round() / 100.0,
                    ),
                ));
            }
        }
        stage.layer("island", nodes);
    }
}

fn ridge(stage: &Stage<'_>, name: &str, rough: f32) -> Ridge {
    Ridge::new(&mut stage.random(name), rough)
}
