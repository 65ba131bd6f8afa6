//! The animations of a file, each with its element, its time and its values.

use std::collections::BTreeMap;

use mtor_video::{Easing, limits::KEYS_MAX};
use usvg::roxmltree::{Document, Node};

use super::{
    timeline::{Curve, Track, Value},
    timing::{Timing, clock},
};
use crate::svg::{read, report::Report};

/// An animation element whose time is understood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Animation<'a, 'input> {
    pub(super) element: Node<'a, 'input>,
    pub(super) target: Node<'a, 'input>,
    pub(super) timing: Timing,
}

const KINDS: [&str; 5] = [
    "animate",
    "set",
    "animateColor",
    "animateTransform",
    "animateMotion",
];

pub(super) fn is_animation(element: &Node<'_, '_>) -> bool {
    KINDS.contains(&element.tag_name().name())
}

/// In the order of the file; what has no time that is known is left out.
pub(super) fn animations<'a, 'input>(
    document: &'a Document<'input>,
    report: &mut Report,
) -> Vec<Animation<'a, 'input>> {
    let elements: Vec<Node<'a, 'input>> = document.descendants().filter(is_animation).collect();
    let mut by_id = BTreeMap::new();
    for element in document.descendants() {
        if let Some(id) = element.attribute("id") {
            by_id.entry(id).or_insert(element);
        }
    }
    let mut known = BTreeMap::new();
    let mut timings = vec![None; elements.len()];
    // A begin may wait for an animation that is written later: a few rounds settle chains.
    for _ in 0..CHAIN_MAX {
        for (idx, element) in elements.iter().enumerate() {
            if timings[idx].is_some() {
                continue;
            }
            timings[idx] = timing(element, &known);
            if let (Some(timing), Some(id)) = (timings[idx], element.attribute("id")) {
                known.entry(id).or_insert(timing);
            }
        }
    }
    let mut found = Vec::new();
    for (element, timing) in elements.into_iter().zip(timings) {
        let linked = read::href(&element).and_then(|href| href.strip_prefix('#'));
        let target = match linked {
            Some(id) => by_id.get(id).copied(),
            None => element.parent_element(),
        };
        match (timing, target) {
            (Some(timing), Some(target)) => found.push(Animation {
                element,
                target,
                timing,
            }),
            _ => leave_out(&element, "without a time that is known", report),
        }
    }
    found
}

/// Animations that wait for each other, one after the other.
const CHAIN_MAX: usize = 32;

pub(super) fn leave_out(element: &Node<'_, '_>, why: &str, report: &mut Report) {
    let name = element.tag_name().name();
    let what = match element.attribute("attributeName") {
        Some(attribute) => format!("{name} {attribute} {why}"),
        None => format!("{name} {why}"),
    };
    report.leave_out(what.trim(), &read::place(element));
}

fn timing(element: &Node<'_, '_>, known: &BTreeMap<&str, Timing>) -> Option<Timing> {
    let begin_ms = match element.attribute("begin") {
        Some(list) => list
            .split(';')
            .find_map(|begin| begins(begin.trim(), known))?,
        None => 0.0,
    };
    let freezes = element.attribute("fill") == Some("freeze");
    let pass_ms = element
        .attribute("dur")
        .and_then(clock)
        .filter(|ms| *ms >= PASS_MS_MIN);
    let Some(pass_ms) = pass_ms else {
        // Only what is set needs no length.
        let stays = element.tag_name().name() == "set";
        return stays.then_some(Timing {
            begin_ms,
            pass_ms: f32::INFINITY,
            passes: 1.0,
            freezes,
        });
    };
    let counted = match element.attribute("repeatCount").map(str::trim) {
        Some("indefinite") => Some(f32::INFINITY),
        Some(n) => n.parse::<f32>().ok().filter(|n| *n > 0.0 && n.is_finite()),
        None => None,
    };
    let lasting = match element.attribute("repeatDur").map(str::trim) {
        Some("indefinite") => Some(f32::INFINITY),
        Some(text) => clock(text).map(|ms| ms / pass_ms).filter(|n| *n > 0.0),
        None => None,
    };
    let mut passes = match (counted, lasting) {
        (Some(counted), Some(lasting)) => counted.min(lasting),
        (one, other) => one.or(other).unwrap_or(1.0),
    };
    if let Some(end_ms) = element.attribute("end").and_then(clock)
        && end_ms > begin_ms
    {
        passes = passes.min((end_ms - begin_ms) / pass_ms);
    }
    Some(Timing {
        begin_ms,
        pass_ms,
        passes,
        freezes,
    })
}

/// Shorter passes are flicker that no screen shows.
const PASS_MS_MIN: f32 = 1.0;

/// A clock value, or the begin or end of an animation, sooner or later by a clock value.
fn begins(text: &str, known: &BTreeMap<&str, Timing>) -> Option<f32> {
    if let Some(ms) = clock(text) {
        return Some(ms);
    }
    let (id, rest) = text.split_once('.')?;
    let timing = known.get(id.trim())?;
    let (start_ms, rest) = match rest.strip_prefix("begin") {
        Some(rest) => (timing.begin_ms, rest),
        None => (timing.end_ms(), rest.strip_prefix("end")?),
    };
    let offset_ms = if rest.trim().is_empty() {
        0.0
    } else {
        clock(rest)?
    };
    Some(start_ms + offset_ms).filter(|ms| ms.is_finite())
}

/// The values as written, and whether they lie over what is there already.
pub(super) fn values(element: &Node<'_, '_>) -> Option<(Vec<String>, Ends)> {
    if let Some(list) = element.attribute("values") {
        let values: Vec<String> = list.split(';').map(|v| v.trim().to_owned()).collect();
        let values: Vec<String> = values.into_iter().filter(|v| !v.is_empty()).collect();
        let fits = (1..=KEYS_MAX).contains(&values.len());
        return fits.then_some((values, Ends::Listed));
    }
    let value = |name| element.attribute(name).map(|v| v.trim().to_owned());
    if element.tag_name().name() == "set" {
        return Some((vec![value("to")?], Ends::Listed));
    }
    match (value("from"), value("to"), value("by")) {
        (Some(from), Some(to), _) => Some((vec![from, to], Ends::Listed)),
        (None, Some(to), _) => Some((vec![to], Ends::FromBase)),
        (Some(from), None, Some(by)) => Some((vec![from, by], Ends::By)),
        (None, None, Some(by)) => Some((vec![by], Ends::ByBase)),
        (_, None, None) => None,
    }
}

/// How the values that are written stand for those that are walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    Listed,
    /// From what is there to the value.
    FromBase,
    /// From the first to the first plus the second.
    By,
    /// From what is there to that plus the value.
    ByBase,
}

/// The track of an animation; `None` when its times are not in order.
pub(super) fn track<V: Value>(
    animation: &Animation<'_, '_>,
    (values, ends): (Vec<V>, Ends),
    base: &V,
) -> Option<Track<V>> {
    let values = match (ends, values.as_slice()) {
        (Ends::FromBase, [to]) => vec![base.clone(), to.clone()],
        (Ends::By, [from, by]) => vec![from.clone(), from.plus(by, 1.0)],
        (Ends::ByBase, [by]) => vec![base.clone(), base.plus(by, 1.0)],
        _ => values,
    };
    let element = &animation.element;
    let mut curve = curve(element, values)?;
    if element.attribute("additive") == Some("sum") && ends == Ends::Listed {
        for value in &mut curve.values {
            *value = base.plus(value, 1.0);
        }
    }
    Some(Track {
        timing: animation.timing,
        curve,
    })
}

/// The values with their times and easings.
pub(super) fn curve<V>(element: &Node<'_, '_>, values: Vec<V>) -> Option<Curve<V>> {
    let n = values.len();
    let mode = element.attribute("calcMode").unwrap_or("linear");
    let holds = mode == "discrete" || element.tag_name().name() == "set" || n == 1;
    let even = |idx: usize| match holds {
        true => idx as f32 / n as f32,
        false => idx as f32 / (n - 1) as f32,
    };
    let times = match element
        .attribute("keyTimes")
        .filter(|_| mode != "paced" && n > 1)
    {
        Some(list) => numbers(list)?,
        None => (0..n).map(even).collect(),
    };
    let rises = times.windows(2).all(|pair| pair[0] <= pair[1]);
    let starts = times.first() == Some(&0.0);
    let ends = holds || times.last() == Some(&1.0);
    if times.len() != n || !rises || !starts || !ends || times.iter().any(|t| *t > 1.0) {
        return None;
    }
    let eases = match element
        .attribute("keySplines")
        .filter(|_| mode == "spline" && n > 1)
    {
        Some(list) => splines(list, n)?,
        None if holds => vec![Easing::Hold; n],
        None => vec![Easing::Linear; n],
    };
    Some(Curve {
        times,
        values,
        eases,
        accumulates: element.attribute("accumulate") == Some("sum"),
    })
}

fn splines(list: &str, n: usize) -> Option<Vec<Easing>> {
    let mut eases = Vec::with_capacity(n);
    for spline in list.split(';').filter(|s| !s.trim().is_empty()) {
        let [x1, y1, x2, y2] = numbers(spline)?[..] else {
            return None;
        };
        let in_range = [x1, y1, x2, y2].iter().all(|c| (0.0..=1.0).contains(c));
        eases.push(in_range.then_some(Easing::Cubic(x1, y1, x2, y2))?);
    }
    if eases.len() != n - 1 {
        return None;
    }
    eases.push(Easing::Hold);
    Some(eases)
}

pub(super) fn numbers(list: &str) -> Option<Vec<f32>> {
    let parts = list.split(|c: char| c == ';' || c == ',' || c.is_whitespace());
    let parts = parts.filter(|part| !part.is_empty());
    let numbers: Option<Vec<f32>> = parts.map(|part| part.parse().ok()).collect();
    numbers.filter(|list| list.iter().all(|n| n.is_finite()))
}
