//! Gradients: stops of color and stops of opacity become stops of both.

use mtor_video::{
    Animated, Color, Keyframe, Lerp, Paint, Point, Spread, Stop,
    limits::{NUMBER_MAX, STOPS_MAX},
};
use serde_json::Value;

use super::{
    Reader,
    json::integer_at,
    midpoint,
    property::{map, part},
};

/// A highlight at the very rim has no direction to shine to.
const HIGHLIGHT_MAX: f32 = 0.99;

impl Reader<'_> {
    /// The paint of `gf` and `gs`; `None` without stops.
    pub(super) fn gradient(&mut self, item: &Value) -> Option<Paint> {
        let stops = self.stops(item.get("g")?)?;
        let from = self.animated_or(item, "s", Point::ZERO);
        let to = self.animated_or(item, "e", Point::new(100.0, 0.0));
        if integer_at(item, "t") != Some(2) {
            return Some(Paint::Linear {
                from,
                to,
                stops,
                spread: Spread::Pad,
                transform: None,
            });
        }
        let height = map(self.animated_or(item, "h", 0.0), |h| {
            (h / 100.0).clamp(-HIGHLIGHT_MAX, HIGHLIGHT_MAX)
        });
        let angle = self.animated_or(item, "a", 0.0);
        let lit = height != Animated::Fixed(0.0);
        let focus = lit.then(|| {
            let times = moments(&[&from, &to], &[&height, &angle], self.clock.ms_per_frame);
            sampled(&times, |t| {
                let (center, rim) = (from.at(t)?, to.at(t)?);
                let turn = (rim.y - center.y).atan2(rim.x - center.x) + angle.at(t)?.to_radians();
                let far = (rim.x - center.x).hypot(rim.y - center.y) * height.at(t)?;
                Some(Point::new(
                    within(center.x + turn.cos() * far),
                    within(center.y + turn.sin() * far),
                ))
            })
        });
        let times = moments(&[&from, &to], &[], self.clock.ms_per_frame);
        let radius = sampled(&times, |t| {
            let (center, rim) = (from.at(t)?, to.at(t)?);
            Some(
                (rim.x - center.x)
                    .hypot(rim.y - center.y)
                    .clamp(RADIUS_MIN, NUMBER_MAX),
            )
        });
        Some(Paint::Radial {
            center: from,
            radius: radius.unwrap_or(Animated::Fixed(RADIUS_MIN)),
            focus: focus.flatten(),
            focus_radius: 0.0,
            stops,
            spread: Spread::Pad,
            transform: None,
        })
    }

    fn stops(&mut self, gradient: &Value) -> Option<Vec<Stop>> {
        let rows = self.animated::<Vec<f32>>(gradient, "k")?;
        let longest = match &rows {
            Animated::Fixed(row) => row.len(),
            Animated::Keyed { keys } => keys.iter().map(|k| k.value.len()).max().unwrap_or(0),
        };
        let n_colors = integer_at(gradient, "p")
            .and_then(|n| usize::try_from(n).ok())
            .filter(|n| (1..=longest / 4).contains(n))
            .unwrap_or(longest / 4);
        let n_keys = match &rows {
            Animated::Fixed(_) => 1,
            Animated::Keyed { keys } => keys.len(),
        };
        // Offsets and colors of every stop at every key.
        let n_values = n_keys.saturating_mul(longest.min(2 * STOPS_MAX));
        if n_colors == 0 || !self.spend(n_values / VALUES_A_SEGMENT) {
            return None;
        }
        let mut lists = map(rows, |row| Lists::of(&row, n_colors));
        bend_midpoints(&mut lists);
        let mut rows = map(lists, Lists::merged);
        let n_stops = settle(&mut rows);
        if n_stops > STOPS_MAX {
            self.report
                .note(format!("some of {n_stops} gradient stops"));
        }
        let n_kept = n_stops.min(STOPS_MAX);
        let stop = |slot: usize| {
            // The first and the last stay whatever is thinned.
            let idx = slot * (n_stops - 1) / (n_kept - 1).max(1);
            let at = |row: &Vec<(f32, Color)>| row.get(idx).or(row.last()).copied();
            let nothing = (0.0, Color::rgb(0.0, 0.0, 0.0));
            Stop {
                offset: fixed_if_same(part(&rows, |row| at(row).unwrap_or(nothing).0)),
                color: fixed_if_same(part(&rows, |row| at(row).unwrap_or(nothing).1)),
            }
        };
        (n_stops > 0).then(|| (0..n_kept).map(stop).collect())
    }
}

/// Values that weigh as much as a segment of a path, by which the budget counts.
const VALUES_A_SEGMENT: usize = 4;
/// A circle needs some size to have a gradient.
const RADIUS_MIN: f32 = 0.001;

fn within(value: f32) -> f32 {
    value.clamp(-NUMBER_MAX, NUMBER_MAX)
}

/// Stops of color and stops of opacity.
#[derive(Debug, Clone, PartialEq)]
struct Lists {
    colors: Vec<(f32, Color)>,
    alphas: Vec<(f32, f32)>,
}

impl Lists {
    fn of(row: &[f32], n_colors: usize) -> Self {
        let (colors, alphas) = row.split_at(row.len().min(n_colors * 4));
        let colors = colors.chunks_exact(4).filter_map(|stop| match stop {
            [offset, r, g, b] => Some((offset.clamp(0.0, 1.0), Color::rgb(*r, *g, *b))),
            _ => None,
        });
        let alphas = alphas.chunks_exact(2).filter_map(|stop| match stop {
            [offset, alpha] => Some((offset.clamp(0.0, 1.0), alpha.clamp(0.0, 1.0))),
            _ => None,
        });
        Self {
            colors: colors.collect(),
            alphas: alphas.collect(),
        }
    }

    /// The union of both lists' offsets; each stop takes what it lacks from the other list.
    fn merged(self) -> Vec<(f32, Color)> {
        let Self { colors, alphas } = self;
        let of_color = colors.iter().map(|(offset, color)| {
            (
                *offset,
                color.with_alpha(along(&alphas, *offset).unwrap_or(1.0)),
            )
        });
        let of_alpha = alphas.iter().filter_map(|(offset, alpha)| {
            Some((*offset, along(&colors, *offset)?.with_alpha(*alpha)))
        });
        let mut all: Vec<(f32, Color)> = of_color.chain(of_alpha).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        all
    }
}

fn bend_midpoints(lists: &mut Animated<Lists>) {
    let mut rows: Vec<&mut Lists> = match lists {
        Animated::Fixed(row) => vec![row],
        Animated::Keyed { keys } => keys.iter_mut().map(|key| &mut key.value).collect(),
    };
    let mut colors: Vec<_> = rows.iter_mut().map(|row| &mut row.colors).collect();
    midpoint::bend(&mut colors, |a, b| {
        let sides = [a.r - b.r, a.g - b.g, a.b - b.b];
        sides
            .into_iter()
            .fold(0.0, |most, side| side.abs().max(most))
    });
    let mut alphas: Vec<_> = rows.iter_mut().map(|row| &mut row.alphas).collect();
    midpoint::bend(&mut alphas, |a, b| (a - b).abs());
}

/// The value of a list of stops at an offset.
fn along<T: Lerp>(stops: &[(f32, T)], offset: f32) -> Option<T> {
    let next = stops.partition_point(|s| s.0 < offset);
    let after = stops.get(next);
    let before = next.checked_sub(1).and_then(|idx| stops.get(idx));
    match (before, after) {
        (Some(a), Some(b)) if b.0 > a.0 => Some(a.1.lerp(&b.1, (offset - a.0) / (b.0 - a.0))),
        (_, Some(stop)) | (Some(stop), None) => Some(stop.1.clone()),
        (None, None) => None,
    }
}

/// Gives all rows one length, and drops stops that say what their neighbors say.
fn settle(rows: &mut Animated<Vec<(f32, Color)>>) -> usize {
    match rows {
        Animated::Fixed(row) => {
            row.dedup();
            row.len()
        }
        Animated::Keyed { keys } => {
            let n_stops = keys.iter().map(|k| k.value.len()).max().unwrap_or(0);
            for key in keys {
                if let Some(last) = key.value.last().copied() {
                    key.value.resize(n_stops, last);
                }
            }
            n_stops
        }
    }
}

fn fixed_if_same<T: Clone + PartialEq>(value: Animated<T>) -> Animated<T> {
    match value {
        Animated::Keyed { keys } if keys.windows(2).all(|w| same(w)) => keys
            .first()
            .map(|key| Animated::Fixed(key.value.clone()))
            .unwrap_or(Animated::Keyed { keys }),
        Animated::Fixed(_) | Animated::Keyed { .. } => value,
    }
}

fn same<T: PartialEq>(pair: &[Keyframe<T>]) -> bool {
    matches!(pair, [a, b] if a.value == b.value)
}

/// When what is made of moving values is looked at: at every frame between their keys.
pub(super) fn moments(
    points: &[&Animated<Point>],
    numbers: &[&Animated<f32>],
    frame_ms: f64,
) -> Vec<f32> {
    /// As many as the eye can use for a highlight that moves; more frames share them.
    const MOMENTS_MAX: f32 = 600.0;
    let ends = points
        .iter()
        .filter_map(|p| ends(p))
        .chain(numbers.iter().filter_map(|n| ends(n)));
    let Some((from, to)) = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) else {
        return vec![0.0];
    };
    let n_steps = ((to - from) / frame_ms.max(1.0) as f32)
        .ceil()
        .clamp(1.0, MOMENTS_MAX);
    (0..=n_steps as usize)
        .map(|step| from + (to - from) * step as f32 / n_steps)
        .collect()
}

fn ends<T>(value: &Animated<T>) -> Option<(f32, f32)> {
    match value {
        Animated::Fixed(_) => None,
        Animated::Keyed { keys } => Some((keys.first()?.at_ms, keys.last()?.at_ms)),
    }
}

pub(super) fn sampled<T>(times: &[f32], at: impl Fn(f32) -> Option<T>) -> Option<Animated<T>> {
    if let [only] = times {
        return at(*only).map(Animated::Fixed);
    }
    let mut keys: Vec<Keyframe<T>> = Vec::with_capacity(times.len());
    for at_ms in times.iter().copied() {
        if keys.last().is_none_or(|last| last.at_ms < at_ms) {
            keys.push(Keyframe {
                at_ms,
                value: at(at_ms)?,
                ease: mtor_video::Easing::Linear,
                bend: None,
            });
        }
    }
    Some(Animated::Keyed { keys })
}
