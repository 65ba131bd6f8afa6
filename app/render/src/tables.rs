//! The program's tables as words: clocks, places, shades and inks, with their tracks.
//!
//! A record is four words; what does not fit stands elsewhere in the words, at an offset.
//! Clocks have no records: whoever moves names a chain of steps from film time to its own.

use mtor_video::{
    Affine, Animated, Easing, Keyframe, Paint, Point, Position, Spread, Stop, Transform, motion,
    program::{Clock, Dim, Ink, Local, Pigment, Place, Shade},
};

use crate::{atlas::Spot, geometries::Record, layout, words::Words};

/// A step from a clock's parent to the clock.
#[derive(Debug, Clone, Copy)]
enum Step {
    Linear { factor: f64, shift: f64 },
    Remap { track: u32 },
}

/// The chain of each clock; 0 is film time.
pub(crate) fn chains(clocks: &[Clock], words: &mut Words) -> Vec<u32> {
    let mut steps: Vec<Vec<Step>> = Vec::with_capacity(clocks.len());
    let mut chains = Vec::with_capacity(clocks.len());
    for clock in clocks {
        let (parent, own) = match clock {
            Clock::Film => (None, None),
            Clock::Linear {
                parent,
                start_ms,
                stretch,
            } => {
                let factor = 1.0 / f64::from(*stretch);
                let shift = -f64::from(*start_ms) * factor;
                // A stretch of 0 tells no time.
                let tells = factor.is_finite() && shift.is_finite();
                (
                    Some(*parent),
                    tells.then_some(Step::Linear { factor, shift }),
                )
            }
            Clock::Remap { parent, to_ms } => {
                let track = words.track1(to_ms);
                (Some(*parent), Some(Step::Remap { track }))
            }
        };
        let above = parent.and_then(|p| steps.get(p as usize)).cloned();
        let mut all = above.unwrap_or_default();
        if let Some(own) = own {
            add(&mut all, own);
        }
        chains.push(chain(&all, words));
        steps.push(all);
    }
    chains
}

/// Two linear steps are one.
fn add(steps: &mut Vec<Step>, own: Step) {
    if let (
        Some(Step::Linear { factor, shift }),
        Step::Linear {
            factor: f,
            shift: s,
        },
    ) = (steps.last_mut(), own)
    {
        (*factor, *shift) = (f * *factor, f * *shift + s);
        return;
    }
    steps.push(own);
}

fn chain(steps: &[Step], words: &mut Words) -> u32 {
    if steps.is_empty() {
        return 0;
    }
    let at = words.at();
    words.word(steps.len() as u32);
    for step in steps {
        match *step {
            Step::Linear { factor, shift } => {
                words.word(0);
                words.numbers(&[factor as f32, shift as f32]);
            }
            Step::Remap { track } => words.words(&[1, track, 0]),
        }
    }
    at
}

/// Looks a clock's chain up; an unknown clock is film time.
pub(crate) fn chain_of(chains: &[u32], clock: u32) -> u32 {
    chains.get(clock as usize).copied().unwrap_or(0)
}

/// A parent comes before its child; anything else would never end, and reads as the root.
fn parent_of(parent: u32, own: usize) -> u32 {
    if (parent as usize) < own { parent } else { 0 }
}

pub(crate) fn place((idx, place): (usize, &Place), chains: &[u32], words: &mut Words) -> Record {
    let parent = parent_of(place.parent, idx);
    match &place.local {
        Local::Fixed(Affine(map)) => {
            let data = words.at();
            words.numbers(map);
            [parent, layout::LOCAL_FIXED, data, 0]
        }
        Local::Moving { clock, transform } => {
            let data = moving(transform, None, words);
            [parent, layout::LOCAL_MOVING, data, chain_of(chains, *clock)]
        }
        Local::Copy {
            clock,
            transform,
            offset,
            index,
        } => {
            let data = moving(transform, Some((offset, *index)), words);
            [parent, layout::LOCAL_COPY, data, chain_of(chains, *clock)]
        }
    }
}

/// Heading, anchor, kind of position, position twice, scale, skew, its axis, rotation; for a
/// copy also offset and index.
fn moving(it: &Transform, copy: Option<(&Animated<f32>, f32)>, words: &mut Words) -> u32 {
    let heading = if it.orient {
        rests(&it.position, words)
    } else {
        0
    };
    let anchor = words.track2(&it.anchor);
    let position = match &it.position {
        Position::Joint(point) => [0, words.track2(point), 0],
        Position::Split { x, y } => [1, words.track1(x), words.track1(y)],
    };
    let scale = words.track2(&it.scale);
    let angles = [&it.skew_deg, &it.skew_axis_deg, &it.rotation_deg].map(|a| words.track1(a));
    let offset = copy.map(|(offset, index)| (words.track1(offset), index));
    let data = words.at();
    words.words(&[heading, anchor]);
    words.words(&position);
    words.word(scale);
    words.words(&angles);
    if let Some((offset, index)) = offset {
        words.word(offset);
        words.number(index);
    }
    data
}

/// The headings of a way while it rests, one for each key: the last that it took, or the first
/// that it will take. 0 where it has none.
fn rests(position: &Position, words: &mut Words) -> u32 {
    let keys = match position {
        Position::Split { .. } => return 1,
        Position::Joint(Animated::Fixed(_)) => return 0,
        Position::Joint(Animated::Keyed { keys }) => keys,
    };
    let at = words.at();
    let mut last = None;
    for idx in 0..keys.len() {
        let heading = last.or_else(|| (idx..keys.len()).find_map(|k| leg_heading(keys, k, 0.0)));
        let heading = heading.unwrap_or(Point::ZERO);
        words.numbers(&[heading.x, heading.y]);
        last = leg_heading(keys, idx, 1.0).or(last);
    }
    at
}

/// The direction at an end of the way from a key to the next; `None` where nothing moves.
fn leg_heading(keys: &[Keyframe<Point>], idx: usize, share: f32) -> Option<Point> {
    let (from, to) = (keys.get(idx)?, keys.get(idx + 1)?);
    if from.ease == Easing::Hold {
        return None;
    }
    let way = match from.bend {
        Some(bend) => motion::walk(from.value, bend, to.value, share).1,
        None => Point::new(to.value.x - from.value.x, to.value.y - from.value.y),
    };
    (way != Point::ZERO).then_some(way)
}

pub(crate) fn shade((idx, shade): (usize, &Shade), chains: &[u32], words: &mut Words) -> Record {
    let parent = parent_of(shade.parent, idx);
    let chain = chain_of(chains, shade.clock);
    match &shade.dim {
        Dim::Opacity(opacity) => [parent, layout::DIM_OPACITY, words.track1(opacity), chain],
        Dim::Span { from_ms, to_ms } => {
            let data = words.at();
            words.numbers(&[*from_ms, *to_ms]);
            [parent, layout::DIM_SPAN, data, chain]
        }
        Dim::Copy {
            copies,
            start,
            end,
            index,
        } => {
            let tracks = [copies, start, end].map(|value| words.track1(value));
            let data = words.at();
            words.words(&tracks);
            words.number(*index);
            [parent, layout::DIM_COPY, data, chain]
        }
    }
}

/// An ink's record, and how many words its value takes.
pub(crate) fn ink(
    ink: &Ink,
    (chains, spots): (&[u32], &[Spot]),
    at: u32,
    words: &mut Words,
) -> (Record, u32) {
    let chain = chain_of(chains, ink.clock);
    let (kind, data, n_stops) = match &ink.pigment {
        Pigment::Paint(Paint::Solid(color)) => (layout::PAINT_SOLID, words.track4(color), 0),
        Pigment::Paint(Paint::Linear {
            from,
            to,
            stops,
            spread,
            transform,
        }) => {
            let ends = [words.track2(from), words.track2(to), 0, 0];
            let data = gradient(ends, (stops, *spread, *transform), words);
            (layout::PAINT_LINEAR, data, stops.len())
        }
        Pigment::Paint(Paint::Radial {
            center,
            radius,
            focus,
            focus_radius,
            stops,
            spread,
            transform,
        }) => {
            let center_at = words.track2(center);
            let focus = focus.as_ref().map_or(center_at, |f| words.track2(f));
            let inner = focus_radius.max(0.0).to_bits();
            let ends = [center_at, words.track1(radius), focus, inner];
            let data = gradient(ends, (stops, *spread, *transform), words);
            (layout::PAINT_RADIAL, data, stops.len())
        }
        Pigment::Image(idx) => {
            let spot = spots.get(*idx as usize).copied().unwrap_or_default();
            let data = words.at();
            words.words(&[spot.x, spot.y, spot.width, spot.height]);
            (layout::PAINT_IMAGE, data, 0)
        }
    };
    let n_words = layout::INK_HEAD + layout::INK_STOP * n_stops as u32;
    ([kind, data, chain, at], n_words)
}

/// Stops, spread, gradient from shape, its four numbers, then each stop's tracks.
fn gradient(
    ends: [u32; 4],
    (stops, spread, transform): (&[Stop], Spread, Option<Affine>),
    words: &mut Words,
) -> u32 {
    let tracks: Vec<_> = stops
        .iter()
        .map(|s| [words.track1(&s.offset), words.track4(&s.color)])
        .collect();
    let spread = match spread {
        Spread::Pad => 0,
        Spread::Reflect => 1,
        Spread::Repeat => 2,
    };
    let data = words.at();
    words.words(&[stops.len() as u32, spread]);
    words.numbers(&inverse(transform.unwrap_or(Affine::IDENTITY)));
    words.words(&ends);
    tracks.iter().for_each(|pair| words.words(pair));
    data
}

/// A map without an inverse puts everything at the gradient's origin.
fn inverse(Affine([a, b, c, d, e, f]): Affine) -> [f32; 6] {
    let determinant = a * d - b * c;
    if determinant == 0.0 || !determinant.is_finite() {
        return [0.0; 6];
    }
    let [a, b, c, d] = [d, -b, -c, a].map(|v| v / determinant);
    [a, b, c, d, -(a * e + c * f), -(b * e + d * f)]
}
