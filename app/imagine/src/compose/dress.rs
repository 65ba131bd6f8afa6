//! Things made visible: their colors, their shadows, their symbols and uses.

use mtor_video::{Color, Node, Path, Point, Transform, Use};

use super::{Cluster, act, arrange::Spot, wants_air};
use crate::{
    colors,
    drawing::{Wash, fill},
    grammar::Subject,
    lexicon::Dye,
    look::{
        Inks,
        styles::{Finish, Outline},
    },
    math::pt,
    nouns::Habitat,
    places::Ground,
    stage::{Stage, used},
};

/// The roles' colors after the color words.
fn inks(subject: &Subject, share: f32) -> Inks {
    let (base, accent) = (
        Color::hex(subject.noun.base),
        Color::hex(subject.noun.accent),
    );
    match subject.traits.dye {
        None => Inks::of(base, accent),
        Some(Dye::Plain(c)) => {
            let c = Color::hex(c);
            // Where the accent is already that color, it steps aside.
            let near =
                (c.r - accent.r).abs() + (c.g - accent.g).abs() + (c.b - accent.b).abs() < 0.3;
            let accent = if near {
                colors::deepen(c, 0.45)
            } else {
                accent.mix(c, 0.18)
            };
            Inks::of(c, accent)
        }
        Some(Dye::Metal(c)) => {
            let c = Color::hex(c);
            Inks {
                light: c.mix(colors::WHITE, 0.72),
                dark: colors::deepen(c, 0.55),
                ..Inks::of(c, accent.mix(colors::deepen(c, 0.3), 0.75))
            }
        }
        Some(Dye::Clear(c)) => {
            let c = Color::hex(c);
            Inks {
                light: c.mix(colors::WHITE, 0.7),
                alpha: 0.62,
                ..Inks::of(c, accent.mix(c, 0.7))
            }
        }
        Some(Dye::Rainbow) => Inks {
            light: colors::lighten(colors::rainbow(share + 0.16), 0.25),
            dark: colors::deepen(colors::rainbow(share + 0.72), 0.15),
            ..Inks::of(colors::rainbow(share), colors::rainbow(share + 0.45))
        },
    }
}

/// How much of the scene's light colors a thing: what shines by itself keeps its own.
fn light_on(stage: &Stage<'_>, subject: &Subject) -> f32 {
    const SHINING: [&str; 7] = [
        "lantern",
        "campfire",
        "ghost",
        "candle",
        "streetlamp",
        "snowflake",
        "bubble",
    ];
    if subject.noun.habitat == Habitat::Sky {
        0.0
    } else if SHINING.contains(&subject.name)
        || matches!(stage.ground, Ground::Space | Ground::Moon)
    {
        0.25
    } else {
        1.0
    }
}

pub(super) fn draw(stage: &mut Stage<'_>, subject: &Subject, cluster: &Cluster) {
    let symbols = hues(stage, subject, cluster);
    let mut nodes = shadows(stage, subject, cluster);
    if stage.look.style.finish == Finish::Halo {
        nodes.extend(halos(stage, subject, cluster));
    }
    let size = (cluster.width, cluster.height);
    let crowd = cluster.spots.len() > CROWD_FROM && !act::travels(subject);
    let steps = if crowd {
        steps(stage, subject, &symbols, size)
    } else {
        Vec::new()
    };
    let mut order: Vec<usize> = (0..cluster.spots.len()).collect();
    order.sort_by(|a, b| cluster.spots[*a].y.total_cmp(&cluster.spots[*b].y));
    for idx in order {
        let spot = cluster.spots[idx];
        let node = if crowd {
            let flip = if spot.flip { -spot.scale } else { spot.scale };
            used(
                steps[idx % steps.len()],
                pt(spot.x, spot.y),
                Point::new(flip, spot.scale),
            )
        } else {
            let (transform, opacity) = act::pose(stage, subject, spot, idx, size);
            Node::Use(Use {
                symbol: symbols[idx % symbols.len()],
                transform,
                opacity,
                ..Use::default()
            })
        };
        nodes.push(node);
    }
    let name = subject.name.replace('_', " ");
    stage.layer(&name, nodes);
}

/// From here on a crowd shares its steps: keys for each instance would be most of the scene.
const CROWD_FROM: usize = 8;

/// The drawing, in each of its colors.
fn hues(stage: &mut Stage<'_>, subject: &Subject, cluster: &Cluster) -> Vec<u32> {
    /// Hues of a colorful crowd, shared by all kinds; each is one more symbol.
    const HUES_MAX: usize = 6;
    let crowd = cluster.spots.len() > CROWD_FROM;
    let most = if crowd { HUES_MAX / 2 } else { HUES_MAX };
    let most = (most / stage.wish.subjects.len().max(1)).max(1);
    let rainbow = subject.traits.dye == Some(Dye::Rainbow);
    let n = if rainbow {
        cluster.spots.len().min(most)
    } else {
        1
    };
    let lit = light_on(stage, subject);
    (0..n)
        .map(|k| {
            let inks = Inks {
                lit,
                ..inks(subject, k as f32 / most as f32)
            };
            let nodes = stage.look.nodes(&cluster.pieces, &inks);
            stage.symbol(nodes)
        })
        .collect()
}

/// Symbols that move in place, one for each color and quarter of the swing.
fn steps(stage: &mut Stage<'_>, subject: &Subject, hues: &[u32], size: (f32, f32)) -> Vec<u32> {
    const QUARTERS: usize = 4;
    let origin = Spot {
        x: 0.0,
        y: 0.0,
        scale: 1.0,
        flip: false,
    };
    (0..QUARTERS * hues.len())
        .map(|idx| {
            let (transform, opacity) = act::pose(stage, subject, origin, idx, size);
            let symbol = hues[idx % hues.len()];
            stage.symbol(vec![Node::Use(Use {
                symbol,
                transform,
                opacity,
                ..Use::default()
            })])
        })
        .collect()
}

/// Soft shadows on the ground, ripples on the water.
fn shadows(stage: &mut Stage<'_>, subject: &Subject, cluster: &Cluster) -> Vec<Node> {
    let on_ground = matches!(
        subject.noun.habitat,
        Habitat::Land | Habitat::Still | Habitat::Plant | Habitat::Table
    );
    let floats = matches!(stage.ground, Ground::Space | Ground::Deep | Ground::Sky);
    let line_art = matches!(
        stage.look.style.outline,
        Outline::Pen { .. } | Outline::Glow
    );
    if !on_ground
        || floats
        || line_art
        || wants_air(stage, subject)
        || act::travels(subject)
        || stage.look.style.sparse
    {
        return Vec::new();
    }
    let wet = stage.ground.is_water();
    let tone = if wet {
        Color::hex(0xffffff)
    } else {
        Color::hex(0x1a1430)
    };
    let half = (cluster.width * 0.52).max(12.0);
    let radii = pt(half * 1.12, (half * 0.17).clamp(6.0, 24.0));
    let blot = stage.soft(Point::ZERO, radii, tone, if wet { 0.55 } else { 0.5 });
    let symbol = stage.symbol(vec![blot]);
    let base = cluster.center.y;
    let spots = cluster
        .spots
        .iter()
        .filter(|s| s.y > base - cluster.height * 0.5);
    spots
        .map(|s| used(symbol, pt(s.x, s.y), Point::new(s.scale, s.scale)))
        .collect()
}

fn halos(stage: &mut Stage<'_>, subject: &Subject, cluster: &Cluster) -> Vec<Node> {
    let color = colors::lighten(colors::electric(inks(subject, 0.0).base), 0.3);
    let radius = cluster.width.max(cluster.height) * 0.85;
    let glow = fill(Path::circle(Point::ZERO, radius), Wash::halo(color, 0.7));
    let marks = stage.nodes(&[glow]);
    let symbol = stage.symbol(marks);
    let breath = stage.clock.between(0.75, 1.0, 2);
    let each = cluster.spots.iter().map(|s| {
        let transform = Transform::at(s.x, crate::math::tenth(s.y - cluster.height / 2.0));
        Node::Use(Use {
            symbol,
            transform,
            opacity: Some(breath.clone()),
            ..Use::default()
        })
    });
    each.collect()
}
