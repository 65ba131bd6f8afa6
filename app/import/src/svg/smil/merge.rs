//! The same scene with several values of something, as one scene with keys.
//!
//! An animated attribute may change anything: a radius becomes a path, a viewBox a transform.
//! So the file is read once for each value, and what differs between the scenes gets keys.

use mtor_video::{
    Animated, Dash, Easing, Fill, Geometry, Group, Keyframe, Layer, Mask, Matte, MatteSource, Node,
    Position, Scene, Shape, Stroke, Transform,
};

macro_rules! merge_fields {
    ($own:expr, $still:expr, $shown:expr, $times:expr; $($field:ident),+) => {$(
        let shown: Vec<_> = $shown.iter().map(|it| &it.$field).collect();
        $own.$field.merge(&$still.$field, &shown, $times)?;
    )+};
}

macro_rules! of_kind {
    ($shown:expr, $pattern:pat => $value:expr) => {{
        let found: Vec<_> = $shown
            .iter()
            .filter_map(|it| match it {
                $pattern => Some($value),
                _ => None,
            })
            .collect();
        if found.len() != $shown.len() {
            return Err(Unlike);
        }
        found
    }};
}

mod paint;

/// When each of the scenes is shown, and how it goes over into the next.
pub(super) type Times = [(f32, Easing)];

/// Scenes that differ in more than values.
#[derive(Debug)]
pub(super) struct Unlike;

type Merged = Result<(), Unlike>;

/// Puts keys where `shown` differs from `still`; what equals it keeps what `self` has.
pub(super) trait Merge: Sized {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged;
}

impl<T: Clone + PartialEq> Merge for Animated<T> {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        if shown.iter().all(|value| *value == still) {
            return Ok(());
        }
        let mut keys = Vec::with_capacity(shown.len());
        for (value, (at_ms, ease)) in shown.iter().zip(times) {
            let Self::Fixed(value) = value else {
                return Err(Unlike);
            };
            keys.push(Keyframe {
                at_ms: *at_ms,
                value: value.clone(),
                ease: *ease,
                bend: None,
            });
        }
        *self = Self::Keyed { keys };
        Ok(())
    }
}

/// What has no keys has to stay the same.
fn same<T: PartialEq>(still: &T, shown: &[&T]) -> Merged {
    if shown.iter().all(|value| *value == still) {
        Ok(())
    } else {
        Err(Unlike)
    }
}

impl<T: Merge> Merge for Vec<T> {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        let n = self.len();
        if still.len() != n || shown.iter().any(|list| list.len() != n) {
            return Err(Unlike);
        }
        for (idx, own) in self.iter_mut().enumerate() {
            let shown: Vec<&T> = shown.iter().map(|list| &list[idx]).collect();
            own.merge(&still[idx], &shown, times)?;
        }
        Ok(())
    }
}

impl<T: Merge> Merge for Option<Box<T>> {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        let inner: Vec<&T> = shown.iter().filter_map(|it| it.as_deref()).collect();
        match (self, still) {
            (None, None) if inner.is_empty() => Ok(()),
            (Some(own), Some(still)) if inner.len() == shown.len() => {
                own.merge(still, &inner, times)
            }
            _ => Err(Unlike),
        }
    }
}

/// Nothing is full opacity.
impl Merge for Option<Animated<f32>> {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        if shown.iter().all(|value| *value == still) {
            return Ok(());
        }
        let full = Animated::Fixed(1.0);
        let shown: Vec<_> = shown
            .iter()
            .map(|it| it.as_ref().unwrap_or(&full))
            .collect();
        let own = self.get_or_insert_with(|| full.clone());
        own.merge(still.as_ref().unwrap_or(&full), &shown, times)
    }
}

impl Merge for Scene {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        let images: Vec<_> = shown.iter().map(|it| &it.images).collect();
        same(&still.images, &images)?;
        merge_fields!(self, still, shown, times; symbols, layers);
        Ok(())
    }
}

impl Merge for Layer {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        merge_fields!(self, still, shown, times; group);
        Ok(())
    }
}

impl Merge for Group {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        let fixed: Vec<_> = shown.iter().map(|it| (it.blend, it.clip)).collect();
        same(
            &(still.blend, still.clip),
            &fixed.iter().collect::<Vec<_>>(),
        )?;
        merge_fields!(self, still, shown, times; transform, opacity, masks, matte, nodes);
        Ok(())
    }
}

impl Merge for Matte {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        let kinds: Vec<_> = shown.iter().map(|it| &it.kind).collect();
        same(&still.kind, &kinds)?;
        let mut lists = Vec::new();
        for it in shown {
            let MatteSource::Nodes(nodes) = &it.source else {
                return Err(Unlike);
            };
            lists.push(nodes);
        }
        match (&mut self.source, &still.source) {
            (MatteSource::Nodes(own), MatteSource::Nodes(still)) => own.merge(still, &lists, times),
            _ => Err(Unlike),
        }
    }
}

impl Merge for Mask {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        let rules: Vec<_> = shown.iter().map(|it| &it.rule).collect();
        same(&still.rule, &rules)?;
        merge_fields!(self, still, shown, times; geometry);
        Ok(())
    }
}

impl Merge for Node {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        match (self, still) {
            (Self::Shape(own), Self::Shape(still)) => {
                own.merge(still, &of_kind!(shown, Self::Shape(it) => it), times)
            }
            (Self::Group(own), Self::Group(still)) => {
                own.merge(still, &of_kind!(shown, Self::Group(it) => it), times)
            }
            (Self::Use(own), Self::Use(still)) => {
                let shown = of_kind!(shown, Self::Use(it) => it);
                let symbols: Vec<_> = shown.iter().map(|it| &it.symbol).collect();
                same(&still.symbol, &symbols)?;
                merge_fields!(own, still, shown, times; transform, opacity);
                Ok(())
            }
            // The importer makes no layers, texts or repeaters, and images do not move.
            (_, still) => same(still, shown),
        }
    }
}

impl Merge for Geometry {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        match (self, still) {
            (Self::Path(own), Self::Path(still)) => {
                own.merge(still, &of_kind!(shown, Self::Path(it) => it), times)
            }
            (_, still) => same(still, shown),
        }
    }
}

impl Merge for Shape {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        merge_fields!(self, still, shown, times; geometry);
        let fills: Vec<_> = shown.iter().map(|it| &it.fill).collect();
        merge_shown(&mut self.fill, &still.fill, &fills, times)?;
        let strokes: Vec<_> = shown.iter().map(|it| &it.stroke).collect();
        merge_shown(&mut self.stroke, &still.stroke, &strokes, times)
    }
}

/// A fill or a stroke, which may not be there all the time.
trait Vanish: Merge + Clone + PartialEq {
    #[must_use]
    fn vanished(&self) -> Self;
}

impl Vanish for Fill {
    fn vanished(&self) -> Self {
        Self {
            opacity: Some(0.0.into()),
            ..self.clone()
        }
    }
}

impl Vanish for Stroke {
    fn vanished(&self) -> Self {
        Self {
            opacity: Some(0.0.into()),
            ..self.clone()
        }
    }
}

fn merge_shown<T: Vanish>(
    own: &mut Option<T>,
    still: &Option<T>,
    shown: &[&Option<T>],
    times: &Times,
) -> Merged {
    if shown.iter().all(|it| *it == still) {
        return Ok(());
    }
    let there = shown.iter().find_map(|it| it.as_ref());
    let Some(sample) = still.as_ref().or(there) else {
        return Ok(());
    };
    // What is not there looks like its neighbor, unseen.
    let mut last = sample.clone();
    let mut filled = Vec::with_capacity(shown.len());
    for it in shown {
        match it {
            Some(it) => last = it.clone(),
            None => last = last.vanished(),
        }
        filled.push(last.clone());
    }
    let still = still.clone().unwrap_or_else(|| sample.vanished());
    let own = own.get_or_insert_with(|| still.clone());
    own.merge(&still, &filled.iter().collect::<Vec<_>>(), times)
}

impl Merge for Fill {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        let rules: Vec<_> = shown.iter().map(|it| &it.rule).collect();
        same(&still.rule, &rules)?;
        merge_fields!(self, still, shown, times; paint, opacity);
        Ok(())
    }
}

impl Merge for Stroke {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        let kinds: Vec<_> = shown
            .iter()
            .map(|it| (it.cap, it.join, it.miter_limit))
            .collect();
        let kind = (still.cap, still.join, still.miter_limit);
        same(&kind, &kinds.iter().collect::<Vec<_>>())?;
        merge_fields!(self, still, shown, times; paint, width, opacity);
        let dashes: Vec<_> = shown.iter().map(|it| &it.dash).collect();
        merge_dash(&mut self.dash, &still.dash, &dashes, times)
    }
}

fn merge_dash(
    own: &mut Option<Dash>,
    still: &Option<Dash>,
    shown: &[&Option<Dash>],
    times: &Times,
) -> Merged {
    if shown.iter().all(|it| *it == still) {
        return Ok(());
    }
    // A line without dashes is one with gaps of no length.
    let lists = shown.iter().chain([&still]).filter_map(|it| it.as_ref());
    let n = lists.map(|dash| dash.lengths.len()).max().unwrap_or(0);
    let solid = Dash {
        lengths: (0..n)
            .map(|idx| if idx % 2 == 0 { 1.0 } else { 0.0 }.into())
            .collect(),
        offset: 0.0.into(),
    };
    let still = still.as_ref().unwrap_or(&solid);
    let shown: Vec<&Dash> = shown
        .iter()
        .map(|it| it.as_ref().unwrap_or(&solid))
        .collect();
    let own = own.get_or_insert_with(|| solid.clone());
    merge_fields!(own, still, shown, times; lengths, offset);
    Ok(())
}

impl Merge for Position {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        match (self, still) {
            (Self::Joint(own), Self::Joint(still)) => {
                own.merge(still, &of_kind!(shown, Self::Joint(it) => it), times)
            }
            (_, still) => same(still, shown),
        }
    }
}

impl Merge for Transform {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        merge_fields!(self, still, shown, times; anchor, position, scale, skew_deg, skew_axis_deg, rotation_deg);
        // Angles of maps end at half a turn; between two keys the nearer way is meant.
        if let (Animated::Keyed { keys }, Animated::Fixed(_)) =
            (&mut self.rotation_deg, &still.rotation_deg)
        {
            for idx in 1..keys.len() {
                let before = keys[idx - 1].value;
                let turns = ((before - keys[idx].value) / 360.0).round();
                keys[idx].value += turns * 360.0;
            }
        }
        Ok(())
    }
}
