//! Composition: where the things stand, how large, in what order, and how they move.
//!
//! The last-named thing of a chain stands by itself; the others stand by the one that they
//! were set against ("a bird on a castle"). What is independent shares the width.

use mtor_video::Point;

use crate::{
    drawing::{Bounds, Piece, scaled},
    grammar::Subject,
    lexicon::{Arrange, Motion, Relation},
    math::pt,
    nouns::Habitat,
    places::Ground,
    stage::{HEIGHT, Stage, WIDTH},
};

mod act;
mod arrange;
mod dress;
mod relate;

use arrange::Spot;

/// A subject's size, and where its instances stand.
#[derive(Debug, Clone)]
struct Cluster {
    pieces: Vec<Piece>,
    /// One instance.
    width: f32,
    height: f32,
    /// Feet of each instance, on the stage.
    spots: Vec<Spot>,
    /// The middle of the cluster's feet.
    center: Point,
    /// What is drawn later lies in front.
    order: f32,
}

impl Cluster {
    fn span(&self) -> f32 {
        let (low, high) = self
            .spots
            .iter()
            .fold((f32::MAX, f32::MIN), |(l, h), s| (l.min(s.x), h.max(s.x)));
        (high - low).max(0.0) + self.width
    }

    fn move_to(&mut self, center: Point) {
        let (dx, dy) = (center.x - self.center.x, center.y - self.center.y);
        for spot in &mut self.spots {
            spot.x += dx;
            spot.y += dy;
        }
        self.center = center;
    }
}

pub(crate) fn subjects(stage: &mut Stage<'_>) {
    let wish = stage.wish;
    let mut clusters: Vec<Cluster> = (0..wish.subjects.len())
        .map(|idx| cluster(stage, idx))
        .collect();
    place(stage, &mut clusters);
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    order.sort_by(|a, b| clusters[*a].order.total_cmp(&clusters[*b].order));
    for idx in order {
        dress::draw(stage, &wish.subjects[idx], &clusters[idx]);
    }
}

/// How tall the largest thing is, by how many there are.
fn hero_height(n_kinds: usize, n_instances: u32) -> f32 {
    let by_count: f32 = match n_instances {
        0 | 1 => 350.0,
        2 => 290.0,
        3..=4 => 230.0,
        5..=8 => 180.0,
        9..=15 => 135.0,
        16..=25 => 105.0,
        _ => 82.0,
    };
    let by_kinds: f32 = match n_kinds {
        0 | 1 => 350.0,
        2 => 300.0,
        3 => 260.0,
        _ => 210.0,
    };
    by_count.min(by_kinds)
}

fn cluster(stage: &Stage<'_>, idx: usize) -> Cluster {
    let subjects = &stage.wish.subjects;
    let subject = &subjects[idx];
    let largest = subjects.iter().map(|s| s.noun.size).fold(1.0, f32::max);
    let raw = subject.noun.pieces();
    let bounds = Bounds::of(&raw);
    // Things keep their order of size, not their true proportion: a mouse must be seen.
    let share = powf_07(subject.noun.size / largest);
    // Alone, a small thing stays smaller than a large one.
    let presence = 0.72 + 0.28 * (largest / 300.0).min(1.6);
    let mut height = hero_height(subjects.len(), subject.count) * share * presence;
    if subject.arrange == Some(Arrange::Field) {
        height *= 1.45;
    }
    let (mut wide, mut tall) = (1.0, 1.0);
    for form in &subject.traits.forms {
        height *= form.size;
        wide *= form.wide;
        tall *= form.tall;
    }
    if stage.ground == Ground::River && subject.noun.habitat == Habitat::Water {
        height *= 0.55;
    }
    let lonely = stage.wish.mood_names.contains(&"sad") || stage.look.style.sparse;
    height = (height * if lonely { 0.8 } else { 1.0 }).clamp(30.0, 520.0);
    let room = WIDTH / subjects.len() as f32;
    let width_max = if subject.count == 1 {
        room * 0.86
    } else {
        room * 0.6
    };
    let scale = (height / bounds.height()).min(width_max / (bounds.width() * wide));
    let (sx, sy) = (scale * wide, (scale * tall).min(540.0 / bounds.height()));
    // Feet in the middle, on the base line.
    let middle = (bounds.left + bounds.right) / 2.0;
    let pieces = crate::builders::moved(raw, -middle, -bounds.bottom.max(0.0));
    let mut made = Cluster {
        pieces: scaled(&pieces, sx, sy),
        width: bounds.width() * sx,
        height: bounds.height() * sy,
        spots: Vec::new(),
        center: Point::ZERO,
        order: idx as f32,
    };
    made.spots = arrange::spots(stage, subject, (made.width, made.height));
    let limit = if subjects.len() == 1 {
        860.0
    } else {
        room * 1.05
    };
    shrink_to(&mut made, limit);
    made
}

/// The share's power of 0.7, close enough, without the platform's own.
fn powf_07(share: f32) -> f32 {
    share.max(0.0).sqrt() * (0.6 + 0.4 * share)
}

fn shrink_to(cluster: &mut Cluster, limit: f32) {
    let factor = limit / cluster.span().max(1.0);
    let top = cluster.spots.iter().map(|s| s.y).fold(0.0, f32::min) - cluster.height;
    let factor = factor.min(540.0 / -top.min(-1.0));
    if factor < 1.0 {
        cluster.pieces = scaled(&cluster.pieces, factor, factor);
        cluster.width *= factor;
        cluster.height *= factor;
        for spot in &mut cluster.spots {
            spot.x *= factor;
            spot.y *= factor;
        }
    }
}

/// Where a thing's feet are when nothing else is said.
fn home_y(stage: &Stage<'_>, subject: &Subject, cluster: &Cluster) -> f32 {
    let ground = stage.horizon + (HEIGHT - stage.horizon) * 0.62;
    let middle = (HEIGHT + cluster.height) / 2.0;
    if matches!(stage.ground, Ground::Space | Ground::Deep) {
        return middle - 10.0;
    }
    let over = wants_air(stage, subject);
    match subject.noun.habitat {
        _ if over => (230.0 + cluster.height / 2.0)
            .min(stage.horizon - 14.0)
            .max(cluster.height + 24.0),
        Habitat::Air => (250.0 + cluster.height / 2.0)
            .max(cluster.height + 24.0)
            .min(stage.horizon + 60.0),
        Habitat::Sky => (160.0 + cluster.height / 2.0).max(cluster.height + 20.0),
        Habitat::Deep => middle,
        Habitat::Table => stage.horizon + 74.0,
        Habitat::Land | Habitat::Still | Habitat::Plant if stage.ground == Ground::Lake => {
            HEIGHT - 26.0
        }
        Habitat::Water => stage.horizon + (HEIGHT - stage.horizon) * 0.42,
        _ if stage.ground == Ground::Plaza || stage.ground == Ground::Road => stage.horizon + 112.0,
        _ if stage.ground == Ground::Beach => stage.horizon + 160.0,
        _ => ground,
    }
}

/// "over the sea": in the air, whatever it is.
fn wants_air(stage: &Stage<'_>, subject: &Subject) -> bool {
    let lifted = [
        Motion::Floating,
        Motion::Flying,
        Motion::Hovering,
        Motion::Falling,
        Motion::Rising,
        Motion::Orbiting,
    ];
    let over = stage.wish.setting_relation(subject) == Some(Relation::Over);
    over || subject.motions.iter().any(|m| lifted.contains(m))
}

fn place(stage: &Stage<'_>, clusters: &mut [Cluster]) {
    let subjects = &stage.wish.subjects;
    let related = |idx: usize| subjects.get(idx + 1).and_then(|next| next.relation);
    let roots: Vec<usize> = (0..subjects.len())
        .filter(|idx| related(*idx).is_none())
        .collect();
    for (k, idx) in roots.iter().enumerate() {
        let share = (k as f32 + 0.5) / roots.len() as f32;
        // What stands alone stands a little off the middle, as in a good photograph.
        let x = if roots.len() == 1 {
            WIDTH * 0.5
        } else {
            WIDTH * (0.06 + 0.88 * share)
        };
        let stagger = if roots.len() > 1 && k % 2 == 1 {
            14.0
        } else {
            0.0
        };
        let y = home_y(stage, &subjects[*idx], &clusters[*idx]) + stagger;
        clusters[*idx].order = 10.0 * k as f32 + y / 100.0;
        let by_setting = setting_shift(stage, &subjects[*idx]);
        let center = pt(x + by_setting.x, (y + by_setting.y).min(HEIGHT - 6.0));
        clusters[*idx].move_to(center);
    }
    for idx in (0..subjects.len()).rev() {
        if let Some(relation) = related(idx) {
            relate::relate(stage, clusters, idx, relation);
        }
    }
    for cluster in clusters {
        keep_inside(cluster);
    }
}

/// A place's own preposition: behind the mountain, in front of it, beside it.
fn setting_shift(stage: &Stage<'_>, subject: &Subject) -> Point {
    match stage.wish.setting_relation(subject) {
        Some(Relation::Behind) => pt(150.0, -46.0),
        Some(Relation::InFront) => pt(0.0, 26.0),
        Some(Relation::Beside | Relation::Left) => pt(-190.0, 8.0),
        Some(Relation::Right) => pt(190.0, 8.0),
        Some(Relation::On) => pt(0.0, 6.0),
        Some(Relation::Under) => pt(-60.0, 40.0),
        Some(Relation::Between) => pt(40.0, 10.0),
        Some(Relation::Around) => pt(60.0, -10.0),
        _ => Point::ZERO,
    }
}

fn shrink(cluster: &mut Cluster, factor: f32) {
    if factor >= 1.0 {
        return;
    }
    cluster.pieces = scaled(&cluster.pieces, factor, factor);
    cluster.width *= factor;
    cluster.height *= factor;
    for spot in &mut cluster.spots {
        spot.x = cluster.center.x + (spot.x - cluster.center.x) * factor;
        spot.y = cluster.center.y + (spot.y - cluster.center.y) * factor;
    }
}

fn keep_inside(cluster: &mut Cluster) {
    let top = cluster.spots.iter().map(|s| s.y).fold(f32::MAX, f32::min) - cluster.height;
    let low = cluster.spots.iter().map(|s| s.y).fold(f32::MIN, f32::max);
    let shift = if top < 12.0 {
        (12.0 - top).min((HEIGHT - 4.0 - low).max(0.0))
    } else {
        0.0
    };
    let left = cluster.spots.iter().map(|s| s.x).fold(f32::MAX, f32::min) - cluster.width / 2.0;
    let right = cluster.spots.iter().map(|s| s.x).fold(f32::MIN, f32::max) + cluster.width / 2.0;
    let aside = if left < 6.0 && right < WIDTH - 6.0 {
        (6.0 - left).min(WIDTH - 6.0 - right)
    } else if right > WIDTH - 6.0 && left > 6.0 {
        -(right - WIDTH + 6.0).min(left - 6.0)
    } else {
        0.0
    };
    cluster.move_to(pt(cluster.center.x + aside, cluster.center.y + shift));
}
