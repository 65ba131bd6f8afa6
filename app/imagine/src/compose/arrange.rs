//! How several of one thing stand together.

use super::Cluster;
use crate::{
    grammar::Subject,
    lexicon::Arrange,
    math::{Random, cos_turns, pt, sin_turns, tenth},
    nouns::Habitat,
    places::Ground,
    stage::Stage,
};

/// The feet of one instance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub x: f32,
    pub y: f32,
    pub scale: f32,
    pub flip: bool,
}

/// Seeds of a sunflower stand this share of a turn apart, and never in line.
const GOLDEN_TURN: f32 = 0.381_966;

fn spot(x: f32, y: f32) -> Spot {
    Spot {
        x: tenth(x),
        y: tenth(y),
        scale: 1.0,
        flip: false,
    }
}

/// Spots around the origin, in stage units, for instances of a size.
pub(super) fn spots(stage: &Stage<'_>, subject: &Subject, (w, h): (f32, f32)) -> Vec<Spot> {
    let n = subject.count.max(1) as usize;
    let mut random = stage.random(&format!("spots {}", subject.name));
    let free = matches!(
        subject.noun.habitat,
        Habitat::Air | Habitat::Sky | Habitat::Deep
    ) || stage.ground == Ground::Space;
    let mut spots = match subject.arrange {
        Some(arrange) => arranged(arrange, n, (w, h), &mut random),
        None if n == 1 => vec![spot(0.0, 0.0)],
        None if free => scattered(n, (w, h), &mut random),
        None => standing(n, (w, h), &mut random),
    };
    if n > 2
        && !matches!(
            subject.arrange,
            Some(Arrange::Row | Arrange::Grid | Arrange::Column)
        )
    {
        for s in &mut spots {
            s.flip = subject.noun.habitat != Habitat::Still && random.unit() < 0.4;
        }
    }
    spots
}

/// In the air: close together, none hiding another.
fn scattered(n: usize, (w, h): (f32, f32), random: &mut Random) -> Vec<Spot> {
    const HEIGHTS: [f32; 6] = [0.08, -0.3, 0.3, -0.12, 0.42, -0.44];
    if n <= 6 {
        let step = w * if n == 2 { 1.5 } else { 1.3 };
        let middle = (n as f32 - 1.0) / 2.0;
        let each = (0..n).map(|k| {
            let size = if k % 2 == 0 { 1.0 } else { 0.86 };
            let y = HEIGHTS[k] * h * 0.9 + random.range(-0.05, 0.05) * h;
            Spot {
                scale: size,
                ..spot((k as f32 - middle) * step, y)
            }
        });
        return each.collect();
    }
    // Seeds of a sunflower, drawn wide.
    let each = (0..n).map(|k| {
        let r = ((k as f32 + 0.5) / n as f32).sqrt();
        let t = k as f32 * GOLDEN_TURN;
        let reach = (n as f32).sqrt();
        let size = 0.72 + 0.28 * random.unit();
        let jitter = random.range(-0.12, 0.12);
        Spot {
            scale: (size * 100.0).round() / 100.0,
            ..spot(
                (cos_turns(t) * r * 1.05 + jitter * 0.3) * reach * w,
                (sin_turns(t) * r * 0.44 + jitter * 0.2) * reach * h,
            )
        }
    });
    each.collect()
}

/// On the ground: one loose row, or several, the far ones smaller.
fn standing(n: usize, (w, h): (f32, f32), random: &mut Random) -> Vec<Spot> {
    let n_rows = match n {
        0..=5 => 1,
        6..=14 => 2,
        15..=27 => 3,
        _ => 4,
    };
    let mut spots = Vec::new();
    for row in 0..n_rows {
        let here = n / n_rows + usize::from(row < n % n_rows);
        let depth = (n_rows - 1 - row) as f32;
        let scale = 1.0 - depth * 0.13;
        let middle = (here as f32 - 1.0) / 2.0;
        for k in 0..here {
            let x = (k as f32 - middle) * w * 1.16 * scale
                + random.range(-0.06, 0.06) * w
                + if row % 2 == 1 { w * 0.3 } else { 0.0 };
            let wave = if n_rows == 1 && k % 2 == 1 {
                h * 0.06
            } else {
                0.0
            };
            let y = wave - depth * (h * 0.26).min(46.0) + random.range(-0.02, 0.02) * h;
            spots.push(Spot {
                scale: (scale * 100.0).round() / 100.0,
                ..spot(x, y)
            });
        }
    }
    spots
}

fn arranged(arrange: Arrange, n: usize, (w, h): (f32, f32), random: &mut Random) -> Vec<Spot> {
    let size = (w, h);
    match arrange {
        Arrange::Pile => pile(n, size),
        Arrange::Field => field(n, size, random),
        Arrange::Swarm => scattered(n.max(7), (w * 0.8, h * 0.95), random)
            .into_iter()
            .take(n)
            .collect(),
        Arrange::Crowd => standing(n.max(6), (w * 0.74, h * 1.2), random)
            .into_iter()
            .take(n)
            .collect(),
        Arrange::Circle | Arrange::Arc | Arrange::Spiral | Arrange::Bunch => {
            (0..n).map(|k| turned(arrange, k, n, size)).collect()
        }
        _ => (0..n).map(|k| lined(arrange, k, n, size)).collect(),
    }
}

/// The k-th of n along lines.
fn lined(arrange: Arrange, k: usize, n: usize, (w, h): (f32, f32)) -> Spot {
    let at = k as f32 - (n as f32 - 1.0) / 2.0;
    let up = k as f32;
    match arrange {
        Arrange::Diagonal => spot(at * w * 1.05, -at * h * 0.55 - h * 0.3),
        Arrange::Pair => Spot {
            flip: k % 2 == 1,
            ..spot(at * w * 1.08, 0.0)
        },
        Arrange::Stack => spot(
            if k.is_multiple_of(2) {
                -w * 0.03
            } else {
                w * 0.04
            },
            -up * h * 0.82,
        ),
        Arrange::Column => spot(0.0, -up * h * 1.04),
        Arrange::Grid => {
            let columns = ((n as f32).sqrt() * 1.25).ceil().max(1.0);
            let rows = (n as f32 / columns).ceil();
            let (row, column) = ((up / columns).floor(), up % columns);
            spot(
                (column - (columns - 1.0) / 2.0) * w * 1.15,
                (row - rows + 1.0) * h * 1.12,
            )
        }
        Arrange::Flock => {
            let side = if k.is_multiple_of(2) { 1.0 } else { -1.0 };
            let rank = k.div_ceil(2) as f32;
            spot(side * rank * w * 0.95, rank * h * 0.42 - h * 0.4)
        }
        _ => spot(at * w * 1.12, 0.0),
    }
}

/// The k-th of n around a middle.
fn turned(arrange: Arrange, k: usize, n: usize, (w, h): (f32, f32)) -> Spot {
    let (up, all) = (k as f32, n as f32);
    match arrange {
        Arrange::Arc => {
            let (r, t) = (all * w * 0.36, 0.5 + 0.5 * (up + 0.5) / all);
            spot(r * cos_turns(t), r * 0.7 * sin_turns(t))
        }
        Arrange::Spiral => {
            let share = (up + 1.0) / all;
            let (r, t) = (share * w * all.sqrt() * 0.95, share.sqrt() * 2.2);
            let scale = ((0.55 + 0.45 * share) * 100.0).round() / 100.0;
            Spot {
                scale,
                ..spot(r * cos_turns(t), r * 0.72 * sin_turns(t) - h * 0.6)
            }
        }
        Arrange::Bunch => {
            let (r, t) = ((up + 0.3).sqrt() * 0.46, up * GOLDEN_TURN);
            spot(r * w * cos_turns(t), r * h * 0.7 * sin_turns(t) - h * 0.3)
        }
        _ => {
            let r = (all * w.max(h) * 0.19).max(w.max(h) * 0.9);
            let t = up / all - 0.25;
            spot(r * 1.2 * cos_turns(t), r * 0.9 * sin_turns(t) - r * 0.5)
        }
    }
}

/// Rows that grow shorter toward the top.
fn pile(n: usize, (w, h): (f32, f32)) -> Vec<Spot> {
    let mut low = 1;
    while low * (low + 1) / 2 < n {
        low += 1;
    }
    let mut spots = Vec::new();
    for row in 0..low {
        let here = low - row;
        for k in 0..here {
            if spots.len() < n {
                spots.push(spot(
                    (k as f32 - (here as f32 - 1.0) / 2.0) * w * 0.96,
                    -(row as f32) * h * 0.78,
                ));
            }
        }
    }
    spots
}

/// To the horizon: far rows small and close.
fn field(n: usize, (w, h): (f32, f32), random: &mut Random) -> Vec<Spot> {
    let n_rows: f32 = if n < 8 { 2.0 } else { 4.0 };
    let per_row = (n as f32 / n_rows).ceil();
    (0..n)
        .map(|k| {
            let (row, column) = ((k as f32 / per_row).floor(), k as f32 % per_row);
            let near = (row + 1.0) / n_rows;
            let scale = 0.4 + 0.75 * near;
            let shift = if (row as usize).is_multiple_of(2) {
                0.25
            } else {
                -0.25
            };
            let x = (column - (per_row - 1.0) / 2.0 + shift + random.range(-0.12, 0.12))
                * (780.0 / per_row).max(w)
                * (0.82 + 0.3 * near);
            Spot {
                scale: (scale * 100.0).round() / 100.0,
                ..spot(x, (near * near - 0.6) * (h * 1.3).min(150.0))
            }
        })
        .collect()
}

/// Instances on an ellipse around another cluster.
pub(super) fn ring_around(it: &mut Cluster, to: &Cluster, walks: bool) {
    if it.spots.len() < 3 {
        let first = it.spots[0];
        it.spots = vec![first; 6];
    }
    let n = it.spots.len();
    // What walks stands in a circle on the ground; what flies surrounds it on all sides.
    let (middle, ry) = if walks {
        (pt(to.center.x, to.center.y + 4.0), 44.0)
    } else {
        let y = to.center.y - to.height * 0.5 + it.height * 0.5;
        (
            pt(to.center.x, y),
            (to.height * 0.5 + it.height * 0.2).min(210.0),
        )
    };
    let rx = to.span() * 0.5 + it.width * 0.75;
    for (k, s) in it.spots.iter_mut().enumerate() {
        let t = k as f32 / n as f32 + 0.07;
        *s = Spot {
            scale: 1.0,
            flip: cos_turns(t) > 0.0,
            ..spot(middle.x + rx * cos_turns(t), middle.y + ry * sin_turns(t))
        };
    }
    it.center = middle;
}
