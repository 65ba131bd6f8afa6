//! Joins the moving strands of all slabs into closed outlines.

use super::{
    align::{Way, gap_place},
    chain::{Chain, Drawing},
    slab::{Slab, Strand},
};
use crate::morph::{
    contour::Pair,
    curve::{Cubic, Vector, distance},
};

/// How far a piece may be off the given outline, a share of the drawing's size: a fiftieth of
/// a pixel on a screen.
const OFF: f64 = 2e-5;
/// Halvings of a piece at most: flat tips ask for ever more.
const DEPTH: usize = 12;
/// The same for closing strands, which all of a slab share.
const GAP_DEPTH: usize = 10;
/// Closing strands are cut this often over the whole height, to follow their neighbors.
const GAP_CUTS: f64 = 16.0;
/// Closing strands keep this share of their gap free at least, between cuts too.
const GAP_FREE: f64 = 0.03;

/// Both drawings and how x of one maps into the frame of the other.
#[derive(Debug)]
pub(super) struct Stage<'a> {
    pub(super) drawings: &'a [Drawing; 2],
    /// Per drawing: left edge and width.
    pub(super) frames: [[f64; 2]; 2],
}

/// Where a moving strand is in one of the drawings.
#[derive(Debug, Clone, Copy)]
enum Track {
    Chain(usize),
    /// Closed between two neighbors, near the middle of the pair as the other drawing has it.
    Gap {
        neighbors: [Option<usize>; 2],
        pair: [usize; 2],
    },
}

/// A slab's heights, and those at which all its closing strands are cut: cut alike, they keep
/// their order where they share a gap.
struct Cuts {
    heights: [f64; 2],
    gaps: Vec<f64>,
}

/// One moving strand inside one slab, cut into pieces that rise.
struct Thread {
    pieces: Vec<[Cubic; 2]>,
    /// Walked upwards; else downwards.
    rising: bool,
}

impl Stage<'_> {
    fn chain(&self, side: usize, idx: usize) -> &Chain {
        &self.drawings[side].chains[idx]
    }

    /// x of the other drawing in the frame of drawing `side`.
    fn mapped(&self, side: usize, x: f64) -> f64 {
        let ([own, own_width], [other, width]) = (self.frames[side], self.frames[1 - side]);
        own + (x - other) * own_width / width
    }

    /// A strand of the first drawing in the frame of the second.
    pub(super) fn moved(&self, strand: &Strand) -> Strand {
        Strand {
            chain: strand.chain,
            x: strand.x.map(|x| self.mapped(1, x)),
        }
    }

    /// x at a height of a piece and its change with height; nothing where that is unknown.
    fn sample(
        &self,
        side: usize,
        track: Track,
        piece: [f64; 2],
        height: f64,
    ) -> (f64, Option<f64>) {
        let of = |side: usize, idx: usize| {
            self.drawings[side].sample(self.chain(side, idx), piece, height)
        };
        match track {
            Track::Chain(idx) => {
                let [x, slope] = of(side, idx);
                (x, slope.is_finite().then_some(slope))
            }
            Track::Gap { neighbors, pair } => {
                let [a, b] = pair.map(|idx| self.mapped(side, of(1 - side, idx)[0]));
                let gap = neighbors.map(|n| n.map(|idx| of(side, idx)[0]));
                (gap_place(gap, f64::midpoint(a, b)), None)
            }
        }
    }

    /// The piece of a track as a cubic whose height grows evenly with its parameter. So two
    /// strands that keep their order in both drawings keep it at every point in between.
    fn part(&self, side: usize, track: Track, [bottom, top]: [f64; 2]) -> Cubic {
        let drawing = &self.drawings[side];
        let [(x0, m0), (x1, m1)] =
            [bottom, top].map(|h| self.sample(side, track, [bottom, top], h));
        let (Some(m0), Some(m1)) = (m0, m1) else {
            return Cubic::line([x0, drawing.y(bottom)], [x1, drawing.y(top)]);
        };
        // Handles beyond the piece's own width are the infinite slope of a flat tip.
        let (third, reach) = ((top - bottom) / 3.0, (x1 - x0).abs());
        let handle = |m: f64| (m * third).clamp(-reach, reach);
        let y = |height: f64| drawing.y(height);
        Cubic([
            [x0, y(bottom)],
            [x0 + handle(m0), y(bottom + third)],
            [x1 - handle(m1), y(top - third)],
            [x1, y(top)],
        ])
    }

    /// Whether the piece between two heights stays on the outline, or inside its gap.
    fn fits(&self, side: usize, track: Track, piece: [f64; 2]) -> bool {
        let part = self.part(side, track, piece);
        let (width, height) = (self.frames[side][1], self.drawings[side].span());
        let tolerance = width.max(height) * OFF;
        [0.25, 0.5, 0.75].iter().all(|s| {
            let (own, at) = (part.at(*s)[0], piece[0] + (piece[1] - piece[0]) * s);
            match track {
                Track::Chain(_) => {
                    let (x, slope) = self.sample(side, track, piece, at);
                    let steep = slope.map_or(0.0, |m| m / height);
                    (own - x).abs() <= tolerance * steep.hypot(1.0)
                }
                Track::Gap { neighbors, .. } => {
                    let x = |n: Option<usize>| {
                        n.map(|idx| self.sample(side, Track::Chain(idx), piece, at).0)
                    };
                    let [mut left, mut right] = neighbors.map(x);
                    if left.zip(right).is_some_and(|(l, r)| l > r) {
                        (left, right) = (right, left);
                    }
                    let free = left
                        .zip(right)
                        .map_or(0.0, |(l, r)| (r - l).max(0.0) * GAP_FREE);
                    left.is_none_or(|l| own >= l + free - tolerance)
                        && right.is_none_or(|r| own <= r - free + tolerance)
                }
            }
        })
    }

    fn cut(&self, tracks: &[(usize, Track)], piece: [f64; 2], depth: usize, out: &mut Vec<f64>) {
        let [bottom, top] = piece;
        if depth > 0
            && !tracks
                .iter()
                .all(|(side, track)| self.fits(*side, *track, piece))
        {
            let mid = f64::midpoint(bottom, top);
            self.cut(tracks, [bottom, mid], depth - 1, out);
            self.cut(tracks, [mid, top], depth - 1, out);
        } else {
            out.push(top);
        }
    }

    /// Where all closing strands of a slab are cut.
    fn gap_cuts(&self, tracks: &[[Track; 2]], [bottom, top]: [f64; 2]) -> Vec<f64> {
        let mut gaps = Vec::new();
        let mut joints = vec![bottom, top];
        for (side, track) in tracks.iter().flat_map(|t| [(0, t[0]), (1, t[1])]) {
            if let Track::Gap { neighbors, .. } = track {
                for idx in neighbors.into_iter().flatten() {
                    joints.extend(self.chain(side, idx).joints(bottom, top));
                }
                gaps.push((side, track));
            }
        }
        if gaps.is_empty() {
            return Vec::new();
        }
        let count = ((top - bottom) * GAP_CUTS).ceil();
        joints.extend((1..count as usize).map(|i| bottom + (top - bottom) * i as f64 / count));
        self.refined(&gaps, joints, GAP_DEPTH)
    }

    /// The heights given, and more of them until all tracks fit.
    fn refined(&self, tracks: &[(usize, Track)], mut heights: Vec<f64>, depth: usize) -> Vec<f64> {
        heights.sort_by(f64::total_cmp);
        heights.dedup_by(|b, a| *b - *a < 1e-9);
        let mut cuts = vec![heights[0]];
        for pair in heights.windows(2) {
            self.cut(tracks, [pair[0], pair[1]], depth, &mut cuts);
        }
        cuts
    }

    /// The way of a closing strand: straight between the slab's cuts for them.
    fn gap_part(&self, side: usize, track: Track, gaps: &[f64], piece: [f64; 2]) -> Cubic {
        let mid = f64::midpoint(piece[0], piece[1]);
        let above = gaps
            .partition_point(|h| *h < mid)
            .clamp(1, gaps.len().max(2) - 1);
        let [low, high] = [gaps[above - 1], gaps[above]];
        let line = self.part(side, track, [low, high]);
        line.part(
            (piece[0] - low) / (high - low),
            (piece[1] - low) / (high - low),
        )
    }

    fn thread(&self, tracks: [Track; 2], rising: bool, cuts: &Cuts) -> Thread {
        let [bottom, top] = cuts.heights;
        let mut joints = vec![bottom, top];
        let mut chains = Vec::new();
        for (side, track) in tracks.into_iter().enumerate() {
            match track {
                Track::Chain(idx) => {
                    joints.extend(self.chain(side, idx).joints(bottom, top));
                    chains.push((side, track));
                }
                Track::Gap { .. } => joints.extend(&cuts.gaps),
            }
        }
        let gaps = &cuts.gaps;
        let cuts = self.refined(&chains, joints, DEPTH);
        let piece = |w: &[f64]| {
            let part = |side: usize| match tracks[side] {
                Track::Chain(_) => self.part(side, tracks[side], [w[0], w[1]]),
                Track::Gap { .. } => self.gap_part(side, tracks[side], gaps, [w[0], w[1]]),
            };
            [part(0), part(1)]
        };
        Thread {
            pieces: cuts.windows(2).map(piece).collect(),
            rising,
        }
    }

    fn threads(&self, slabs: [&Slab; 2], ways: &[Way], heights: [f64; 2]) -> Vec<Thread> {
        let chain = |side: usize, i: usize| slabs[side][i].chain;
        let gap = |side: usize, before: usize, i: usize| Track::Gap {
            neighbors: [before.checked_sub(1), Some(before)]
                .map(|n| n.and_then(|n| slabs[side].get(n)).map(|s| s.chain)),
            pair: [chain(1 - side, i), chain(1 - side, i + 1)],
        };
        let mut tracks = Vec::new();
        for way in ways {
            match *way {
                Way::Pair(i, j) => {
                    tracks.push((i, [Track::Chain(chain(0, i)), Track::Chain(chain(1, j))]));
                }
                Way::Close(i, j) => tracks.extend(
                    (i..i + 2).map(|own| (own, [Track::Chain(chain(0, own)), gap(1, j, i)])),
                ),
                Way::Open(i, j) => tracks.extend(
                    (j..j + 2).map(|own| (own, [gap(0, i, j), Track::Chain(chain(1, own))])),
                ),
            }
        }
        let all: Vec<[Track; 2]> = tracks.iter().map(|(_, t)| *t).collect();
        let cuts = Cuts {
            heights,
            gaps: self.gap_cuts(&all, heights),
        };
        let thread = |(own, tracks): (usize, [Track; 2])| self.thread(tracks, own % 2 == 0, &cuts);
        tracks.into_iter().map(thread).collect()
    }

    /// The outlines of the whole morph.
    pub(super) fn woven(
        &self,
        slabs: &[[Slab; 2]],
        levels: &[f64],
        ways: &[Vec<Way>],
    ) -> Vec<Pair> {
        let mut threads = Vec::new();
        // Threads that arrive at each level and that leave from it.
        let mut meetings: Vec<[Vec<usize>; 2]> = vec![Default::default(); levels.len()];
        for (idx, ((slab, ways), heights)) in
            slabs.iter().zip(ways).zip(levels.windows(2)).enumerate()
        {
            let made = self.threads([&slab[0], &slab[1]], ways, [heights[0], heights[1]]);
            for thread in made {
                let (start, end) = if thread.rising {
                    (idx, idx + 1)
                } else {
                    (idx + 1, idx)
                };
                meetings[start][1].push(threads.len());
                meetings[end][0].push(threads.len());
                threads.push(thread.walked());
            }
        }
        let mut next = vec![0; threads.len()];
        for [arriving, leaving] in &meetings {
            join(&threads, arriving, leaving, &mut next);
        }
        traced(&threads, &next)
    }
}

impl Thread {
    /// Its pieces in the direction in which the outline is walked.
    fn walked(self) -> Vec<[Cubic; 2]> {
        if self.rising {
            return self.pieces;
        }
        let back = |[a, b]: &[Cubic; 2]| [a.reversed(), b.reversed()];
        self.pieces.iter().rev().map(back).collect()
    }
}

fn gap(a: [Vector; 2], b: [Vector; 2]) -> f64 {
    distance(a[0], b[0]) + distance(a[1], b[1])
}

fn first(thread: &[[Cubic; 2]]) -> [Vector; 2] {
    thread
        .first()
        .map_or([[0.0; 2]; 2], |p| [p[0].start(), p[1].start()])
}

fn last(thread: &[[Cubic; 2]]) -> [Vector; 2] {
    thread
        .last()
        .map_or([[0.0; 2]; 2], |p| [p[0].end(), p[1].end()])
}

/// Leads every thread that arrives at a height on to one that leaves, the nearest first. As
/// many arrive as leave: in each slab, as many threads rise as fall.
fn join(threads: &[Vec<[Cubic; 2]>], arriving: &[usize], leaving: &[usize], next: &mut [usize]) {
    let mut options = Vec::new();
    for (i, a) in arriving.iter().enumerate() {
        let end = last(&threads[*a]);
        options.extend(
            leaving
                .iter()
                .enumerate()
                .map(|(j, b)| (gap(end, first(&threads[*b])), i, j)),
        );
    }
    options.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut led, mut taken) = (vec![false; arriving.len()], vec![false; leaving.len()]);
    for (_, i, j) in options {
        if !led[i] && !taken[j] {
            (led[i], taken[j]) = (true, true);
            next[arriving[i]] = leaving[j];
        }
    }
}

fn traced(threads: &[Vec<[Cubic; 2]>], next: &[usize]) -> Vec<Pair> {
    let mut seen = vec![false; threads.len()];
    let mut out = Vec::new();
    for start in 0..threads.len() {
        let mut pieces: Vec<[Cubic; 2]> = Vec::new();
        let mut at = start;
        while !seen[at] {
            seen[at] = true;
            pieces.extend(&threads[at]);
            let (end, begin) = (last(&threads[at]), first(&threads[next[at]]));
            if gap(end, begin) > 0.0 {
                pieces.push([0, 1].map(|side: usize| Cubic::line(end[side], begin[side])));
            }
            at = next[at];
        }
        if !pieces.is_empty() {
            let side = |side: usize| pieces.iter().map(|p| p[side]).collect();
            out.push(Pair {
                from: side(0),
                to: side(1),
                closed: true,
            });
        }
    }
    out
}
