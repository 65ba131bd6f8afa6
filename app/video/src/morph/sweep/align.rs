//! Which strand of one drawing becomes which strand of the other, slab by slab.
//!
//! In a slab both drawings are rows of strands, entering and leaving by turns. An alignment
//! keeps their order: strands are paired, or two neighbors close onto one place of the other
//! row. Order kept in every slab means that no two strands ever cross on their way.
//! Of the best few alignments of each slab, the run is taken that moves and tears least.

use super::slab::{Slab, Strand};

/// Alignments kept per slab.
const KEPT: usize = 10;
/// Alignments kept where rows are long.
const KEPT_LONG: usize = 2;
/// Product of both rows' lengths from which they count as long.
const LONG: usize = 1_200;
/// What a tear costs, against moving the same length over the whole height.
const TEAR: f64 = 0.6;
/// Closing strands keep this share of the gap off its sides.
const MARGIN: f64 = 0.12;

/// A strand's way: it is paired, or closes between two neighbors of the other row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// These two strands.
    Pair(usize, usize),
    /// Strands `.0` and `.0 + 1` of the first row close before strand `.1` of the second.
    Close(usize, usize),
    /// Strands `.1` and `.1 + 1` of the second row open before strand `.0` of the first.
    Open(usize, usize),
}

/// Both rows of a slab. x of the first row is already in the second's frame.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) rows: [Slab; 2],
    /// How much of the whole height the slab takes.
    pub(super) height: f64,
}

/// The place in a row where a pair with middle `mid` closes, before the strand `before`.
pub(super) fn gap_place(gap: [Option<f64>; 2], mid: f64) -> f64 {
    match gap {
        [Some(left), Some(right)] => {
            let room = (right - left).max(0.0) * MARGIN;
            mid.max(left + room).min(right - room).max(left)
        }
        [Some(left), None] => mid.max(left),
        [None, Some(right)] => mid.min(right),
        [None, None] => mid,
    }
}

fn place(row: &[Strand], before: usize, pair: [&Strand; 2], end: usize) -> f64 {
    let x = |i: Option<usize>| i.and_then(|i| row.get(i)).map(|s| s.x[end]);
    let mid = f64::midpoint(pair[0].x[end], pair[1].x[end]);
    gap_place([x(before.checked_sub(1)), x(Some(before))], mid)
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    cost: f64,
    /// The cell before and which of its entries; nothing at the start.
    back: Option<(usize, usize, usize)>,
}

/// One alignment of a slab.
#[derive(Debug, Clone)]
pub(super) struct Alignment {
    pub(super) cost: f64,
    pub(super) ways: Vec<Way>,
}

impl Rows {
    fn pair_cost(&self, i: usize, j: usize) -> f64 {
        let (a, b) = (&self.rows[0][i], &self.rows[1][j]);
        let gaps = a.x.iter().zip(b.x).map(|(a, b)| (a - b).abs());
        gaps.sum::<f64>() / 3.0 * self.height
    }

    /// The cost of closing strands `i` and `i + 1` of row `side` before `j` of the other.
    fn close_cost(&self, side: usize, i: usize, j: usize) -> f64 {
        let pair = [&self.rows[side][i], &self.rows[side][i + 1]];
        let mut sum = 0.0;
        for end in 0..3 {
            let at = place(&self.rows[1 - side], j, pair, end);
            sum += (pair[0].x[end] - at).abs() + (pair[1].x[end] - at).abs();
        }
        sum / 3.0 * self.height
    }

    /// The best alignments, best first.
    pub(super) fn best(&self) -> Vec<Alignment> {
        let (n, m) = (self.rows[0].len(), self.rows[1].len());
        let kept = if n * m > LONG { KEPT_LONG } else { KEPT };
        let mut cells: Vec<Vec<Entry>> = vec![Vec::new(); (n + 1) * (m + 1)];
        cells[0].push(Entry {
            cost: 0.0,
            back: None,
        });
        for i in 0..=n {
            for j in (i % 2..=m).step_by(2) {
                let mut entries = std::mem::take(&mut cells[i * (m + 1) + j]);
                let mut come = |pi: usize, pj: usize, cost: f64| {
                    let cell = cells[pi * (m + 1) + pj].iter().enumerate();
                    entries.extend(cell.map(|(rank, entry)| Entry {
                        cost: entry.cost + cost,
                        back: Some((pi, pj, rank)),
                    }));
                };
                if i >= 1 && j >= 1 {
                    come(i - 1, j - 1, self.pair_cost(i - 1, j - 1));
                }
                if i >= 2 {
                    come(i - 2, j, self.close_cost(0, i - 2, j));
                }
                if j >= 2 {
                    come(i, j - 2, self.close_cost(1, j - 2, i));
                }
                entries.sort_by(|a, b| a.cost.total_cmp(&b.cost));
                entries.truncate(kept);
                cells[i * (m + 1) + j] = entries;
            }
        }
        let count = cells[n * (m + 1) + m].len();
        (0..count)
            .map(|rank| traced(&cells, [n, m], rank))
            .collect()
    }
}

fn traced(cells: &[Vec<Entry>], [n, m]: [usize; 2], rank: usize) -> Alignment {
    let entry = |i: usize, j: usize, rank: usize| cells[i * (m + 1) + j][rank];
    let (mut i, mut j, mut at) = (n, m, entry(n, m, rank));
    let cost = at.cost;
    let mut ways = Vec::new();
    while let Some((pi, pj, prank)) = at.back {
        ways.push(match (i - pi, j - pj) {
            (2, _) => Way::Close(pi, pj),
            (_, 2) => Way::Open(pi, pj),
            _ => Way::Pair(pi, pj),
        });
        (i, j, at) = (pi, pj, entry(pi, pj, prank));
    }
    ways.reverse();
    Alignment { cost, ways }
}

/// Where each strand of row `side` goes at one end of the slab.
fn images(rows: &Rows, ways: &[Way], side: usize, end: usize) -> Vec<f64> {
    let mut out = vec![0.0; rows.rows[side].len()];
    for way in ways {
        match (*way, side) {
            (Way::Pair(i, j), 0) => out[i] = rows.rows[1][j].x[end],
            (Way::Pair(i, j), _) => out[j] = rows.rows[0][i].x[end],
            (Way::Close(i, j), 0) | (Way::Open(j, i), 1) => {
                let own = &rows.rows[side];
                let at = place(&rows.rows[1 - side], j, [&own[i], &own[i + 1]], end);
                (out[i], out[i + 1]) = (at, at);
            }
            (Way::Close(..) | Way::Open(..), _) => {}
        }
    }
    out
}

/// Which strand above goes on from each strand below, of the same drawing.
fn links(below: &Slab, above: &Slab, near: f64) -> Vec<Option<usize>> {
    let mut next = 0;
    below
        .iter()
        .enumerate()
        .map(|(i, strand)| {
            let goes_on = |(j, other): &(usize, &Strand)| {
                j % 2 == i % 2
                    && (other.chain == strand.chain || (other.x[0] - strand.x[2]).abs() <= near)
            };
            let found = above.iter().enumerate().skip(next).find(goes_on)?.0;
            next = found + 1;
            Some(found)
        })
        .collect()
}

/// How far the images of what goes on, begins or ends at a height lie apart.
fn tear(below: &[f64], above: &[f64], links: &[Option<usize>]) -> f64 {
    let mut sum = 0.0;
    let mut taken = vec![false; above.len()];
    let mut lone: Option<f64> = None;
    for (image, link) in below.iter().zip(links) {
        match link {
            Some(j) => {
                sum += (image - above[*j]).abs();
                taken[*j] = true;
            }
            None => match lone.take() {
                Some(other) => sum += (image - other).abs(),
                None => lone = Some(*image),
            },
        }
    }
    for image in above.iter().zip(taken).filter(|(_, t)| !t).map(|(x, _)| x) {
        match lone.take() {
            Some(other) => sum += (image - other).abs(),
            None => lone = Some(*image),
        }
    }
    sum
}

/// The run of alignments, one per slab, with the least cost, and that cost.
pub(super) fn run(slabs: &[Rows], width: f64) -> (Vec<Vec<Way>>, f64) {
    let mut best: Vec<Vec<Alignment>> = slabs.iter().map(Rows::best).collect();
    let mut backs: Vec<Vec<usize>> = Vec::new();
    for upper in 1..slabs.len() {
        let (low, high) = (&slabs[upper - 1], &slabs[upper]);
        let links =
            [0, 1].map(|side: usize| links(&low.rows[side], &high.rows[side], width * 1e-4));
        let seen = |rows: &Rows, list: &[Alignment], end: usize| -> Vec<[Vec<f64>; 2]> {
            let of = |a: &Alignment| [0, 1].map(|side| images(rows, &a.ways, side, end));
            list.iter().map(of).collect()
        };
        let below = seen(low, &best[upper - 1], 2);
        let above = seen(high, &best[upper], 0);
        let costs: Vec<f64> = best[upper - 1].iter().map(|a| a.cost).collect();
        let mut back = Vec::new();
        for (alignment, above) in best[upper].iter_mut().zip(&above) {
            let cost = |rank: usize| {
                let tears = (0..2).map(|side| tear(&below[rank][side], &above[side], &links[side]));
                costs[rank] + tears.sum::<f64>() * TEAR
            };
            let totals: Vec<f64> = (0..costs.len()).map(cost).collect();
            let rank = (0..totals.len()).min_by(|a, b| totals[*a].total_cmp(&totals[*b]));
            let rank = rank.unwrap_or(0);
            alignment.cost += totals.get(rank).copied().unwrap_or(0.0);
            back.push(rank);
        }
        backs.push(back);
    }
    walked_back(&best, &backs)
}

fn walked_back(best: &[Vec<Alignment>], backs: &[Vec<usize>]) -> (Vec<Vec<Way>>, f64) {
    let last = best.last().map_or(&[][..], |l| l);
    let mut rank = (0..last.len())
        .min_by(|a, b| last[*a].cost.total_cmp(&last[*b].cost))
        .unwrap_or(0);
    let cost = last.get(rank).map_or(0.0, |a| a.cost);
    let mut out = Vec::new();
    for slab in (0..best.len()).rev() {
        out.push(
            best[slab]
                .get(rank)
                .map_or_else(Vec::new, |a| a.ways.clone()),
        );
        if let Some(back) = slab.checked_sub(1).and_then(|s| backs.get(s)) {
            rank = back.get(rank).copied().unwrap_or(0);
        }
    }
    out.reverse();
    (out, cost)
}
