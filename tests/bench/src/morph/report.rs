//! What one pair measures, the sums over all pairs, and the line that is printed.

use mtor_video::{Path, Point, Segment};
use serde_json::{Value, json};

use super::{
    flat::{self, areas, between, cubic_at, polygons},
    tangle::{TOUCH, crossings},
};

/// Growth of crossings that is let pass.
const GROWTH: f64 = 0.05;
/// Crossings more than that which are let pass: one, since 5 % of a few is none.
const CROSSING_SLACK: f64 = 1.0;
/// Slack of the area's monotony, a share of the larger of the change and a tenth of the area.
const AREA_SLACK: f64 = 0.1;
/// Growth of the tangled area that is let pass, a share of the larger end's area.
const TANGLE_SLACK: f64 = 0.01;
/// Area that an end may lose or gain by matching, a share of it: noise of the scanlines.
const END_SLACK: f64 = 0.005;
/// Times at which a morph is measured: 0, 0.1 … 1.
const STEPS: usize = 10;
/// Names listed as the worst.
const WORST: usize = 8;
/// Points per segment at which travel is sampled.
const TRAVEL_SAMPLES: usize = 4;

/// What one method did to one pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PairResult {
    pub(crate) base: usize,
    pub(crate) most: usize,
    pub(crate) crossings_grown: bool,
    pub(crate) crossings_grown_strictly: bool,
    pub(crate) tangles_grown: bool,
    pub(crate) area_monotone: bool,
    /// The worst fall against the trend, a share of the larger end's area.
    pub(crate) area_fall: f64,
    pub(crate) ends_wrong: bool,
    pub(crate) travel: f64,
}

pub(crate) fn measure(ends: (&Path, &Path), pair: &(Path, Path)) -> PairResult {
    let (first, last) = (polygons(ends.0), polygons(ends.1));
    let base = crossings(&first).max(crossings(&last));
    let (first, last) = (areas(&first), areas(&last));
    let (mut most, mut tangled) = (0, 0.0_f64);
    let mut covered = Vec::new();
    for step in 0..=STEPS {
        let drawn = polygons(&between(&pair.0, &pair.1, step as f32 / STEPS as f32));
        let area = areas(&drawn);
        covered.push(area.covered);
        if (1..STEPS).contains(&step) {
            most = most.max(crossings(&drawn));
            tangled = tangled.max(area.tangled);
        }
    }
    let most_area = first.covered.max(last.covered);
    let change = (last.covered - first.covered).abs();
    let fall = fall(&covered, last.covered >= first.covered);
    let off = |drawn: Option<&f64>, end: flat::Areas| {
        drawn.is_none_or(|d| (d - end.covered).abs() > END_SLACK * most_area)
    };
    PairResult {
        base,
        most,
        crossings_grown: most as f64 > base as f64 * (1.0 + GROWTH) + CROSSING_SLACK,
        crossings_grown_strictly: most as f64 > base as f64 * (1.0 + GROWTH),
        tangles_grown: tangled > first.tangled.max(last.tangled) + TANGLE_SLACK * most_area,
        area_monotone: fall <= AREA_SLACK * change.max(0.1 * most_area),
        area_fall: fall / most_area.max(f64::MIN_POSITIVE),
        ends_wrong: off(covered.first(), first) || off(covered.last(), last),
        travel: travel(&pair.0, &pair.1),
    }
}

/// The largest step back: from any time to any later one, against the way of the ends.
fn fall(covered: &[f64], grows: bool) -> f64 {
    let sign = if grows { 1.0 } else { -1.0 };
    let (mut high, mut fall) = (f64::MIN, 0.0_f64);
    for area in covered {
        high = high.max(area * sign);
        fall = fall.max(high - area * sign);
    }
    fall
}

/// Distance from start to end, summed over the outline by its mean length.
fn travel(from: &Path, to: &Path) -> f64 {
    let (mut at, mut start) = ([Point::ZERO; 2], [Point::ZERO; 2]);
    let mut sum = 0.0;
    for (a, b) in from.segments.iter().zip(&to.segments) {
        let (p, q) = match (*a, *b) {
            (Segment::Move(p), Segment::Move(q)) => {
                (at, start) = ([p, q], [p, q]);
                continue;
            }
            (Segment::Line(p), Segment::Line(q)) => ([at[0], at[0], p, p], [at[1], at[1], q, q]),
            (Segment::Cubic(p1, p2, p3), Segment::Cubic(q1, q2, q3)) => {
                ([at[0], p1, p2, p3], [at[1], q1, q2, q3])
            }
            _ => (
                [at[0], at[0], start[0], start[0]],
                [at[1], at[1], start[1], start[1]],
            ),
        };
        sum += segment_travel(p, q);
        at = [p[3], q[3]];
    }
    sum
}

fn segment_travel(p: [Point; 4], q: [Point; 4]) -> f64 {
    let gap = |a: Point, b: Point| f64::from((a.x - b.x).hypot(a.y - b.y));
    let points: Vec<_> = (0..=TRAVEL_SAMPLES)
        .map(|i| i as f32 / TRAVEL_SAMPLES as f32)
        .map(|s| (cubic_at(p, s), cubic_at(q, s)))
        .collect();
    let steps = points.windows(2).map(|w| {
        let length = (gap(w[0].0, w[1].0) + gap(w[0].1, w[1].1)) / 2.0;
        length * (gap(w[0].0, w[0].1) + gap(w[1].0, w[1].1)) / 2.0
    });
    steps.sum()
}

/// Sums over the pairs of one method.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pairs: usize,
    crossings_grown: usize,
    crossings_grown_strictly: usize,
    tangles_grown: usize,
    monotone: usize,
    ends_wrong: usize,
    travel: Vec<f64>,
    worst: Vec<(f64, String)>,
}

impl Figures {
    pub(crate) fn add(&mut self, name: &str, result: &PairResult) {
        self.pairs += 1;
        self.crossings_grown += usize::from(result.crossings_grown);
        self.crossings_grown_strictly += usize::from(result.crossings_grown_strictly);
        self.tangles_grown += usize::from(result.tangles_grown);
        self.monotone += usize::from(result.area_monotone);
        self.ends_wrong += usize::from(result.ends_wrong);
        self.travel.push(result.travel);
        let grown = result.most.saturating_sub(result.base) as f64;
        self.worst.push((grown + result.area_fall, name.to_owned()));
    }

    fn fields(&self) -> Value {
        json!({
            "crossings_grown": self.crossings_grown,
            "crossings_grown_no_slack": self.crossings_grown_strictly,
            "tangles_grown": self.tangles_grown,
            "area_monotone_pct": rounded(self.monotone as f64 * 100.0 / self.pairs.max(1) as f64),
            "ends_wrong": self.ends_wrong,
        })
    }
}

pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1_000.0).round() / 1_000.0
}

/// The line, without what the caller alone knows.
pub(crate) fn line(ours: &Figures, naive: &Figures) -> Value {
    let sum = |figures: &Figures| figures.travel.iter().sum::<f64>();
    let shorter = ours.travel.iter().zip(&naive.travel).filter(|(o, n)| o < n);
    let mut worst = ours.worst.clone();
    worst.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let worst: Vec<_> = worst
        .into_iter()
        .take(WORST)
        .map(|(_, name)| name)
        .collect();
    let mut line = ours.fields();
    line["pairs"] = json!(ours.pairs);
    line["travel_vs_naive"] = json!(rounded(sum(ours) / sum(naive).max(f64::MIN_POSITIVE)));
    line["travel_shorter_pct"] = json!(rounded(
        shorter.count() as f64 * 100.0 / ours.pairs.max(1) as f64
    ));
    line["naive"] = naive.fields();
    line["worst"] = json!(worst);
    line["definitions"] = json!({
        "crossings_grown": format!("pairs with a t of 0.1..0.9 where more pairs of flattened edges properly cross (ends over {TOUCH} units beyond) than 1.05 times the larger of both given icons, plus a slack of {CROSSING_SLACK}; _no_slack: without it"),
        "tangles_grown": "pairs with a t of 0.1..0.9 where the area wound twice or more, or against the larger part, exceeds that of both given icons by over 1 % of the larger area",
        "area_monotone_pct": "share of pairs whose nonzero area at t = 0, 0.1 .. 1 never falls, from any t to any later one and against the way of the ends, by more than 10 % of max(|A1-A0|, 0.1 max(A0, A1))",
        "travel_vs_naive": "sum over pairs of the integral along the outline of |to - from| by the mean of both arc lengths, ours over naive",
        "ends_wrong": "pairs where an end's nonzero area differs from the given icon's by over 0.5 %",
        "naive": "contours in order, longest segments halved to equal counts, start turned to least distance, contours left over grown from their mean vertex"
    });
    line
}
