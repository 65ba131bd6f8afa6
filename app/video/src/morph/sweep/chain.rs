//! A drawing cut into chains that only rise, seen over the height from 0 to 1.

use super::super::{
    contour::Contour,
    curve::{Cubic, Vector},
};

/// Lines that stand for one cubic while orders are found; what is drawn stays a cubic.
const LINES_MAX: f64 = 12.0;
/// Heights nearer than this share of the whole are one.
pub(super) const SAME_HEIGHT: f64 = 2e-7;

/// A place on a chain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Knot {
    pub(super) height: f64,
    pub(super) x: f64,
    /// The curve that leads up to the next knot, and its parameter here.
    curve: usize,
    s: f64,
    /// The parameter at the next knot.
    s_next: f64,
    /// The parameters at the lower and the upper end of the curve's whole run here.
    run: [f64; 2],
}

/// Part of an outline along which the height only grows.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub(super) knots: Vec<Knot>,
    /// 1 when the outline is walked upwards here, else -1.
    pub(super) sign: i32,
}

/// One drawing: its curves and the chains over them.
#[derive(Debug, Clone)]
pub(super) struct Drawing {
    curves: Vec<Cubic>,
    pub(super) chains: Vec<Chain>,
    /// Lowest y and how far y goes.
    base: f64,
    span: f64,
    /// Heights at which chains end.
    pub(super) ends: Vec<f64>,
}

struct Step {
    from: (f64, Vector),
    to: (f64, Vector),
    curve: usize,
}

impl Drawing {
    /// `None` for a drawing without height.
    pub(super) fn new(contours: &[Contour], [low, high]: [Vector; 2]) -> Option<Self> {
        let (base, span) = (low[1], high[1] - low[1]);
        if !(span.is_finite() && span > 0.0) {
            return None;
        }
        let tolerance = span.max(high[0] - low[0]) * 5e-4;
        let mut drawing = Self {
            curves: Vec::new(),
            chains: Vec::new(),
            base,
            span,
            ends: Vec::new(),
        };
        for contour in contours {
            let steps = drawing.steps(contour, tolerance);
            drawing.add_chains(&steps);
        }
        Some(drawing)
    }

    pub(super) fn y(&self, height: f64) -> f64 {
        self.base + height * self.span
    }

    pub(super) const fn span(&self) -> f64 {
        self.span
    }

    /// The outline in lines that do not turn in y.
    fn steps(&mut self, contour: &Contour, tolerance: f64) -> Vec<Step> {
        let mut steps = Vec::new();
        for cubic in &contour.curves {
            let mut cuts = vec![0.0];
            cuts.extend(cubic.turns(1));
            cuts.push(1.0);
            let lines = (0.75 * cubic.bend() / tolerance).sqrt().ceil();
            let lines = lines.clamp(1.0, LINES_MAX);
            for pair in cuts.windows(2) {
                let count = ((pair[1] - pair[0]) * lines).ceil().max(1.0) as usize;
                let s = |i: usize| pair[0] + (pair[1] - pair[0]) * i as f64 / count as f64;
                steps.extend((0..count).map(|i| Step {
                    from: (s(i), cubic.at(s(i))),
                    to: (s(i + 1), cubic.at(s(i + 1))),
                    curve: self.curves.len(),
                }));
            }
            self.curves.push(*cubic);
        }
        steps
    }

    fn height(&self, p: Vector) -> f64 {
        ((p[1] - self.base) / self.span).clamp(0.0, 1.0)
    }

    fn add_chains(&mut self, steps: &[Step]) {
        let sign = |step: &Step| {
            let rise = self.height(step.to.1) - self.height(step.from.1);
            if rise.abs() <= SAME_HEIGHT * 0.1 {
                0
            } else if rise > 0.0 {
                1
            } else {
                -1
            }
        };
        let signs: Vec<i32> = steps.iter().map(sign).collect();
        // Start where the direction changes, so that no chain is cut by the outline's start.
        let count = steps.len();
        let turn = (0..count).find(|i| signs[*i] != signs[(i + count - 1) % count]);
        let first = turn.unwrap_or(0);
        let mut run: Vec<&Step> = Vec::new();
        let mut run_sign = 0;
        for i in (0..count).map(|i| (first + i) % count) {
            if signs[i] != run_sign {
                self.add_chain(&run, run_sign);
                run.clear();
                run_sign = signs[i];
            }
            run.push(&steps[i]);
        }
        self.add_chain(&run, run_sign);
    }

    fn add_chain(&mut self, run: &[&Step], sign: i32) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else {
            return;
        };
        if sign == 0 {
            return;
        }
        let knot = |at: (f64, Vector), next: f64, curve| Knot {
            height: self.height(at.1),
            x: at.1[0],
            curve,
            s: at.0,
            s_next: next,
            run: [at.0, next],
        };
        let mut knots: Vec<Knot> = if sign > 0 {
            run.iter()
                .map(|step| knot(step.from, step.to.0, step.curve))
                .collect()
        } else {
            run.iter()
                .rev()
                .map(|step| knot(step.to, step.from.0, step.curve))
                .collect()
        };
        knots.push(if sign > 0 {
            knot(last.to, last.to.0, last.curve)
        } else {
            knot(first.from, first.from.0, first.curve)
        });
        if let [low, .., high] = &knots[..] {
            self.ends.extend([low.height, high.height]);
        }
        spread_runs(&mut knots);
        self.chains.push(Chain { knots, sign });
    }

    /// Moves the chains' ends onto the heights given, and drops chains that have none left.
    pub(super) fn snap(&mut self, levels: &[f64]) {
        for chain in &mut self.chains {
            if let [low, .., high] = &mut chain.knots[..] {
                low.height = nearest(levels, low.height);
                high.height = nearest(levels, high.height);
                let (bottom, top) = (low.height, high.height);
                for knot in &mut chain.knots {
                    knot.height = knot.height.clamp(bottom, top.max(bottom));
                }
            }
        }
        self.chains.retain(|c| c.bottom() < c.top());
    }

    /// x of the outline at a height, and how x changes with height (not finite at flat tips).
    pub(super) fn sample(&self, chain: &Chain, [bottom, top]: [f64; 2], height: f64) -> [f64; 2] {
        // Ends of a piece belong to the curve inside the piece.
        let nudge = (top - bottom) * 1e-6;
        let [low, high] = [chain.bottom(), chain.top()];
        let on = height.max(bottom + nudge).min(top - nudge);
        let knot = chain.knots[chain.knot_at(on)];
        let Some(curve) = self.curves.get(knot.curve) else {
            return [knot.x, 0.0];
        };
        let s = rising_root(curve, knot.run, self.y(height));
        let slope = curve.slope(s);
        let x = match height {
            h if h <= low => chain.knots[0].x,
            h if h >= high => chain.knots[chain.knots.len() - 1].x,
            _ => curve.at(s)[0],
        };
        [x, slope[0] / slope[1] * self.span]
    }
}

/// Gives the knots of one curve the ends of all of them; the last knot is only an end.
fn spread_runs(knots: &mut [Knot]) {
    let inner = knots.len().saturating_sub(1);
    for group in knots[..inner].chunk_by_mut(|a, b| a.curve == b.curve) {
        let run = [group[0].s, group[group.len() - 1].s_next];
        group.iter_mut().for_each(|k| k.run = run);
    }
}

/// The parameter at which y passes `y`, where y grows from `start` to `end`: Newton's steps,
/// halvings where they leave the bracket.
fn rising_root(curve: &Cubic, [start, end]: [f64; 2], y: f64) -> f64 {
    /// Enough for a flat tip, where Newton only halves.
    const STEPS: usize = 40;
    let (mut low, mut high) = (start, end);
    let mut s = f64::midpoint(low, high);
    for _ in 0..STEPS {
        let off = curve.at(s)[1] - y;
        if off < 0.0 {
            low = s;
        } else {
            high = s;
        }
        let newton = s - off / (3.0 * curve.slope(s)[1]);
        let inside = newton > low.min(high) && newton < low.max(high);
        let next = if inside {
            newton
        } else {
            f64::midpoint(low, high)
        };
        if (next - s).abs() < 1e-12 {
            return next;
        }
        s = next;
    }
    s
}

impl Chain {
    pub(super) fn bottom(&self) -> f64 {
        self.knots.first().map_or(0.0, |k| k.height)
    }

    pub(super) fn top(&self) -> f64 {
        self.knots.last().map_or(0.0, |k| k.height)
    }

    /// The knot at or under a height; never the last.
    fn knot_at(&self, height: f64) -> usize {
        let above = self.knots.partition_point(|k| k.height <= height);
        above
            .saturating_sub(1)
            .min(self.knots.len().saturating_sub(2))
    }

    /// x along the lines between the knots.
    pub(super) fn x(&self, height: f64) -> f64 {
        let i = self.knot_at(height);
        match self.knots.get(i..i + 2) {
            Some([a, b]) if b.height > a.height => {
                let share = ((height - a.height) / (b.height - a.height)).clamp(0.0, 1.0);
                a.x + (b.x - a.x) * share
            }
            _ => self.knots.get(i).map_or(0.0, |k| k.x),
        }
    }

    /// Heights where one curve follows another, strictly between two.
    pub(super) fn joints(&self, bottom: f64, top: f64) -> impl Iterator<Item = f64> {
        let pairs = self.knots.windows(2).filter(|w| w[0].curve != w[1].curve);
        pairs
            .map(|w| w[1].height)
            .filter(move |h| *h > bottom && *h < top)
    }
}

/// The nearest of sorted numbers.
pub(super) fn nearest(sorted: &[f64], value: f64) -> f64 {
    let above = sorted.partition_point(|l| *l < value);
    let around = sorted.iter().skip(above.saturating_sub(1)).take(2);
    let closest = around.min_by(|a, b| (*a - value).abs().total_cmp(&(*b - value).abs()));
    closest.copied().unwrap_or(value)
}
