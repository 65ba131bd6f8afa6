//! One thing set against another: over, under, beside, inside.

use mtor_video::Point;

use super::{
    Cluster,
    arrange::{self, Spot},
    home_y, shrink,
};
use crate::{
    lexicon::Relation,
    math::pt,
    nouns::Habitat,
    stage::{HEIGHT, Stage},
};

/// Sets a cluster against the one after it.
pub(super) fn relate(stage: &Stage<'_>, clusters: &mut [Cluster], idx: usize, relation: Relation) {
    let (head, tail) = clusters.split_at_mut(idx + 1);
    let (Some(it), Some(to)) = (head.last_mut(), tail.first_mut()) else {
        return;
    };
    let base = to.center;
    let gap = (it.span() + to.span()) / 2.0 + 14.0;
    let flying = matches!(
        stage.wish.subjects[idx + 1].noun.habitat,
        Habitat::Air | Habitat::Sky
    );
    it.order = to.order + 0.5;
    let on_top = |it: &mut Cluster, to: &mut Cluster, overlap: f32| {
        let fit = ((HEIGHT - 70.0) / (it.height + to.height - overlap)).min(1.0);
        shrink(it, fit);
        shrink(to, fit);
    };
    let center = match relation {
        Relation::Over => {
            on_top(it, to, -26.0);
            pt(base.x, base.y - to.height - 26.0)
        }
        Relation::On => {
            on_top(it, to, to.height * 0.06);
            pt(base.x, base.y - to.height * 0.94)
        }
        Relation::Under if flying || to.height < it.height * 0.8 => {
            on_top(it, to, -16.0);
            let ground = home_y(stage, &stage.wish.subjects[idx], it);
            to.move_to(pt(base.x, ground - it.height - 16.0));
            pt(base.x, ground)
        }
        Relation::Under => {
            shrink(it, (to.height * 0.5 / it.height).min(1.0));
            pt(base.x + to.width * 0.16, base.y + 12.0)
        }
        Relation::InFront => {
            shrink(it, (to.height * 0.66 / it.height).min(1.0));
            pt(base.x - to.width * 0.08, base.y + 30.0)
        }
        Relation::Behind => {
            it.order = to.order - 0.5;
            let lift = if it.height < to.height {
                (to.height - it.height * 0.55) * 0.5
            } else {
                20.0
            };
            pt(base.x + to.width * 0.42, base.y - lift.min(90.0))
        }
        Relation::In => {
            it.order = to.order - 0.5;
            shrink(it, (to.width * 0.8 / it.span()).min(1.0));
            pt(base.x, base.y - to.height * 0.34)
        }
        Relation::Between => {
            flank(to, it);
            pt(base.x, base.y + 6.0)
        }
        Relation::Around => {
            surround(stage, it, to, idx);
            return;
        }
        Relation::Right => pair(it, to, gap, 1.0),
        Relation::Left => pair(it, to, gap + 24.0, -1.0),
        Relation::Beside => pair(it, to, gap - 12.0, -1.0),
    };
    it.move_to(center);
}

/// Side by side, the two together in the middle of where the second stood.
fn pair(it: &Cluster, to: &mut Cluster, gap: f32, side: f32) -> Point {
    let base = to.center;
    let share = it.span() / (it.span() + to.span());
    to.move_to(pt(base.x - side * gap * share, base.y));
    pt(base.x + side * gap * (1.0 - share), base.y + 6.0)
}

/// Stands the cluster left and right of another; one alone is joined by its twin.
fn flank(to: &mut Cluster, it: &Cluster) {
    if to.spots.len() == 1 {
        to.spots.push(Spot {
            flip: !to.spots[0].flip,
            ..to.spots[0]
        });
    }
    let base = to.center;
    let first = (it.span() + to.width) / 2.0 + 16.0;
    for (k, spot) in to.spots.iter_mut().enumerate() {
        let side = if k % 2 == 0 { -1.0 } else { 1.0 };
        spot.x = base.x + side * (first + (k / 2) as f32 * to.width * 0.9);
        spot.y = base.y;
    }
}

/// Stands a cluster around another.
fn surround(stage: &Stage<'_>, it: &mut Cluster, to: &Cluster, idx: usize) {
    let walks = matches!(
        stage.wish.subjects[idx].noun.habitat,
        Habitat::Land | Habitat::Still | Habitat::Plant | Habitat::Table
    );
    let share = if walks { 1.2 } else { 0.4 };
    shrink(it, (to.height * share / it.height).min(1.0));
    arrange::ring_around(it, to, walks);
}
