//! The tables' values at a time.

use std::borrow::Cow;

use super::{
    Clock, ClockId, Dim, Draw, Local, MorphKey, Op, OutlineId, Place, Program, Shade, Source,
    StrokeStyle, Style, dashes,
};
use crate::{
    animated::{Animated, Easing, Lerp, leg},
    frame::ResolvedStroke,
    geometry::{Affine, Path, Segment},
    limits::TIME_EPSILON_MS,
    shape,
};

impl Program {
    /// Film time in the loop: what is past the end starts again, the end itself is the start.
    pub fn film_time(&self, t_ms: f32) -> f32 {
        let wrapped = t_ms.rem_euclid(self.duration_ms);
        // A time just below 0 rounds up to the end.
        if wrapped < self.duration_ms {
            wrapped
        } else {
            0.0
        }
    }

    /// Each clock's time, in order of their ids.
    pub fn local_times(&self, t_ms: f32) -> Vec<f32> {
        let mut times: Vec<f32> = Vec::with_capacity(self.clocks.len());
        let film_ms = self.film_time(t_ms);
        for clock in &self.clocks {
            let time = clock.at(film_ms, |parent| times.get(parent as usize).copied());
            times.push(time);
        }
        times
    }

    /// One clock's time.
    pub fn local_time(&self, clock: ClockId, t_ms: f32) -> f32 {
        let film_ms = self.film_time(t_ms);
        self.time_below(clock, self.clocks.len(), film_ms)
            .unwrap_or(film_ms)
    }

    /// Each clock is computed from earlier ones only, so this ends.
    fn time_below(&self, clock: ClockId, limit: usize, film_ms: f32) -> Option<f32> {
        let idx = clock as usize;
        let it = self.clocks.get(idx).filter(|_| idx < limit)?;
        Some(it.at(film_ms, |parent| self.time_below(parent, idx, film_ms)))
    }

    /// Stage from each place. A map may hold infinite or undefined numbers: what stands there
    /// is not drawn.
    pub fn places_at(&self, t_ms: f32) -> Vec<Affine> {
        self.places_in(&self.local_times(t_ms))
    }

    pub(super) fn places_in(&self, times: &[f32]) -> Vec<Affine> {
        let mut maps: Vec<Affine> = Vec::with_capacity(self.places.len());
        for place in &self.places {
            let local = place.local_at(times);
            let map = match maps.get(place.parent as usize) {
                Some(parent) => parent.then_inner(local),
                None => local,
            };
            maps.push(map);
        }
        maps
    }

    /// Each shade's opacity along the way to the root, 0 to 1.
    pub fn shades_at(&self, t_ms: f32) -> Vec<f32> {
        self.shades_in(&self.local_times(t_ms))
    }

    pub(super) fn shades_in(&self, times: &[f32]) -> Vec<f32> {
        let mut opacities: Vec<f32> = Vec::with_capacity(self.shades.len());
        for shade in &self.shades {
            let above = opacities.get(shade.parent as usize).copied();
            opacities.push(above.unwrap_or(1.0) * shade.own_at(times));
        }
        opacities
    }

    /// An outline's path, before dashes. `None` for the whole plane (and an unknown id).
    pub fn outline_at(&self, id: OutlineId, t_ms: f32) -> Option<Cow<'_, Path>> {
        let outline = self.outlines.get(id as usize)?;
        outline.source.at(self.local_time(outline.clock, t_ms))
    }

    /// The path of the draw at an op, dashed, and its stroke: what a renderer that computes
    /// the rest itself asks for. `None` for the whole plane and for what is no draw.
    pub fn made(&self, op: usize, t_ms: f32) -> Option<(Cow<'_, Path>, Option<ResolvedStroke>)> {
        let Op::Draw(Draw { outline, style, .. }) = self.ops.get(op)? else {
            return None;
        };
        let path = self.outline_at(*outline, t_ms)?;
        match style {
            Style::Fill(_) => Some((path, None)),
            Style::Stroke(stroke) => {
                let t_ms = self.local_time(stroke.clock, t_ms);
                Some((stroke.dashed_at(path, t_ms), Some(stroke.at(t_ms))))
            }
        }
    }
}

impl Clock {
    fn at(&self, film_ms: f32, parent_at: impl Fn(ClockId) -> Option<f32>) -> f32 {
        let above = |parent: ClockId| parent_at(parent).unwrap_or(film_ms);
        let (parent_ms, own_ms) = match self {
            Self::Film => (film_ms, film_ms),
            Self::Linear {
                parent,
                start_ms,
                stretch,
            } => {
                let t_ms = above(*parent);
                (t_ms, (t_ms - start_ms) / stretch)
            }
            Self::Remap { parent, to_ms } => {
                let t_ms = above(*parent);
                (t_ms, to_ms.at(t_ms).unwrap_or(t_ms))
            }
        };
        // A stretch of 0, which `check` refuses, tells no time.
        if own_ms.is_finite() {
            own_ms
        } else {
            parent_ms
        }
    }
}

fn time_of(clock: ClockId, times: &[f32]) -> f32 {
    times.get(clock as usize).copied().unwrap_or(0.0)
}

impl Place {
    /// This place's own map.
    fn local_at(&self, times: &[f32]) -> Affine {
        match &self.local {
            Local::Fixed(affine) => *affine,
            Local::Moving { clock, transform } => transform.affine_at(time_of(*clock, times)),
            Local::Copy {
                clock,
                transform,
                offset,
                index,
            } => {
                let t_ms = time_of(*clock, times);
                let n = index + offset.at(t_ms).unwrap_or(0.0);
                transform.pose_at(t_ms).affine_times(n)
            }
        }
    }
}

impl Shade {
    fn own_at(&self, times: &[f32]) -> f32 {
        self.dim.at(time_of(self.clock, times))
    }
}

impl Dim {
    /// 0 to 1.
    pub fn at(&self, t_ms: f32) -> f32 {
        match self {
            Self::Opacity(opacity) => unit(opacity.at(t_ms).unwrap_or(1.0)),
            Self::Span { from_ms, to_ms } => {
                let t_ms = t_ms + TIME_EPSILON_MS;
                if *from_ms <= t_ms && t_ms < *to_ms {
                    1.0
                } else {
                    0.0
                }
            }
            Self::Copy {
                copies,
                start,
                end,
                index,
            } => {
                let number = |value: &Animated<f32>| value.at(t_ms).unwrap_or(0.0);
                let copies = number(copies);
                if *index >= copies {
                    return 0.0;
                }
                let share = if copies > 1.0 {
                    unit(index / (copies - 1.0))
                } else {
                    0.0
                };
                unit(number(start).lerp(&number(end), share))
            }
        }
    }
}

/// Within 0 to 1; what is not a number is 0.
pub(super) fn unit(value: f32) -> f32 {
    if value > 0.0 { value.min(1.0) } else { 0.0 }
}

impl Source {
    /// The path at its clock's time; `None` for the whole plane.
    pub fn at(&self, t_ms: f32) -> Option<Cow<'_, Path>> {
        match self {
            Self::Fixed(path) => Some(Cow::Borrowed(path)),
            Self::Keyed(keys) => Some(morph_at(keys, t_ms)),
            Self::Made(geometry) => Some(Cow::Owned(shape::resolve(geometry, t_ms))),
            Self::Everywhere => None,
        }
    }
}

/// F(t): `(1 - s) leave + s arrive`.
fn morph_at(keys: &[MorphKey], t_ms: f32) -> Cow<'_, Path> {
    let Some((idx, share)) = leg(keys, |k| k.at_ms, t_ms) else {
        return Cow::Owned(Path::default());
    };
    let (key, next) = (&keys[idx], keys.get(idx + 1));
    let Some(next) = next.filter(|_| share > 0.0 && key.ease != Easing::Hold) else {
        return Cow::Borrowed(&key.leave);
    };
    let arrive = next.arrive.as_ref().unwrap_or(&next.leave);
    Cow::Owned(mixed(&key.leave, arrive, key.ease.apply(share)))
}

/// Points between those of two paths with the same segments.
fn mixed(from: &Path, to: &Path, s: f32) -> Path {
    let pairs = from.segments.iter().zip(&to.segments);
    let segments = pairs.map(|(from, to)| match (from, to) {
        (Segment::Move(a), Segment::Move(b)) => Segment::Move(a.lerp(b, s)),
        (Segment::Line(a), Segment::Line(b)) => Segment::Line(a.lerp(b, s)),
        (Segment::Cubic(a, b, c), Segment::Cubic(a2, b2, c2)) => {
            Segment::Cubic(a.lerp(a2, s), b.lerp(b2, s), c.lerp(c2, s))
        }
        // Equal by the contract of morph keys.
        (from, _) => *from,
    });
    Path {
        segments: segments.collect(),
    }
}

impl StrokeStyle {
    /// The stroke at its clock's time; dashes are the path's matter.
    pub fn at(&self, t_ms: f32) -> ResolvedStroke {
        ResolvedStroke {
            // `max` turns what is not a number into 0.
            width: self.width.at(t_ms).unwrap_or(0.0).max(0.0),
            cap: self.cap,
            join: self.join,
            miter_limit: self.miter_limit,
        }
    }

    pub(super) fn dashed_at<'a>(&self, path: Cow<'a, Path>, t_ms: f32) -> Cow<'a, Path> {
        let dashes = self
            .dash
            .as_ref()
            .and_then(|dash| dashes::dash_at(dash, &path, t_ms));
        dashes.map_or(path, Cow::Owned)
    }
}
