//! Paints: what of them moves, and what has to stay.

use mtor_video::{Affine, Paint, Stop};

use super::{Merge, Merged, Times, Unlike, same};

impl Merge for Paint {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        match (self, still) {
            (Self::Solid(own), Self::Solid(still)) => {
                own.merge(still, &of_kind!(shown, Self::Solid(it) => it), times)
            }
            (
                Self::Linear {
                    from, to, stops, ..
                },
                Self::Linear {
                    from: from0,
                    to: to0,
                    stops: stops0,
                    spread,
                    ..
                },
            ) => {
                let spreads = of_kind!(shown, Self::Linear { spread, .. } => spread);
                same(spread, &spreads)?;
                from.merge(
                    from0,
                    &of_kind!(shown, Self::Linear { from, .. } => from),
                    times,
                )?;
                to.merge(to0, &of_kind!(shown, Self::Linear { to, .. } => to), times)?;
                stops.merge(
                    stops0,
                    &of_kind!(shown, Self::Linear { stops, .. } => stops),
                    times,
                )
            }
            (own @ Self::Radial { .. }, Self::Radial { .. }) => own.radial(still, shown, times),
            (_, still) => same(still, shown),
        }
    }
}

/// What of a radial gradient has no keys.
fn frame(paint: &Paint) -> Option<(mtor_video::Spread, f32, Option<Affine>)> {
    match paint {
        Paint::Radial {
            spread,
            focus_radius,
            transform,
            ..
        } => Some((*spread, *focus_radius, *transform)),
        Paint::Solid(_) | Paint::Linear { .. } => None,
    }
}

trait RadialMerge {
    fn radial(&mut self, still: &Paint, shown: &[&Paint], times: &Times) -> Merged;
}

impl RadialMerge for Paint {
    fn radial(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        let frames: Vec<_> = shown.iter().map(|it| frame(it)).collect();
        same(&frame(still), &frames.iter().collect::<Vec<_>>())?;
        let (
            Self::Radial {
                center,
                radius,
                focus,
                stops,
                ..
            },
            Self::Radial {
                center: center0,
                radius: radius0,
                focus: focus0,
                stops: stops0,
                ..
            },
        ) = (self, still)
        else {
            return Err(Unlike);
        };
        let centers = of_kind!(shown, Self::Radial { center, .. } => center);
        let foci = of_kind!(shown, Self::Radial { focus, .. } => focus);
        if foci.iter().any(|it| *it != focus0) {
            // Without one, the focus is the center.
            let foci: Vec<_> = foci
                .iter()
                .zip(&centers)
                .map(|(it, c)| it.as_ref().unwrap_or(c))
                .collect();
            let own = focus.get_or_insert_with(|| center0.clone());
            own.merge(focus0.as_ref().unwrap_or(center0), &foci, times)?;
        }
        center.merge(center0, &centers, times)?;
        radius.merge(
            radius0,
            &of_kind!(shown, Self::Radial { radius, .. } => radius),
            times,
        )?;
        stops.merge(
            stops0,
            &of_kind!(shown, Self::Radial { stops, .. } => stops),
            times,
        )
    }
}

impl Merge for Stop {
    fn merge(&mut self, still: &Self, shown: &[&Self], times: &Times) -> Merged {
        merge_fields!(self, still, shown, times; offset, color);
        Ok(())
    }
}
