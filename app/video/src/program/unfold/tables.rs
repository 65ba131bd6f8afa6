//! Entries of the tables of clocks, places and shades; what is fixed is folded here.

use super::{Clock, ClockId, Dim, Local, Place, PlaceId, Shade, ShadeId, Unfold};
use crate::{
    animated::Animated,
    geometry::Affine,
    limits::TIME_EPSILON_MS,
    scene::{self, Span, Transform},
};

/// Adds an entry; one that equals the last added is the same.
pub(super) fn added<T: PartialEq>(table: &mut Vec<T>, entry: T) -> u32 {
    if table.last() != Some(&entry) {
        table.push(entry);
    }
    // Tables are bounded by the steps of unfolding, far below u32.
    (table.len() - 1) as u32
}

impl Unfold<'_> {
    pub(super) fn clock(&mut self, parent: ClockId, clock: Option<&scene::Clock>) -> ClockId {
        let entry = match clock {
            None => return parent,
            Some(scene::Clock::Linear { start_ms, stretch }) => {
                let (start_ms, stretch) = (*start_ms, *stretch);
                if start_ms == 0.0 && stretch == 1.0 {
                    return parent;
                }
                Clock::Linear {
                    parent,
                    start_ms,
                    stretch,
                }
            }
            Some(scene::Clock::Remap(to_ms)) => Clock::Remap {
                parent,
                to_ms: to_ms.clone(),
            },
        };
        added(&mut self.out.clocks, entry)
    }

    pub(super) fn place(&mut self, parent: PlaceId, clock: ClockId, it: &Transform) -> PlaceId {
        if !it.moves() {
            return self.fixed_place(parent, it.affine_at(0.0));
        }
        let transform = Box::new(it.clone());
        let local = Local::Moving { clock, transform };
        added(&mut self.out.places, Place { parent, local })
    }

    pub(super) fn fixed_place(&mut self, parent: PlaceId, affine: Affine) -> PlaceId {
        if affine == Affine::IDENTITY {
            return parent;
        }
        let before = &self.out.places[parent as usize];
        let (parent, affine) = match &before.local {
            Local::Fixed(outer) => (before.parent, outer.then_inner(affine)),
            Local::Moving { .. } | Local::Copy { .. } => (parent, affine),
        };
        let local = Local::Fixed(affine);
        added(&mut self.out.places, Place { parent, local })
    }

    /// The stage from a place that never moves.
    pub(super) fn settled(&self, place: PlaceId) -> Option<Affine> {
        let it = &self.out.places[place as usize];
        match &it.local {
            Local::Fixed(affine) => match &self.out.places[it.parent as usize].local {
                // Two fixed places in a row were folded into one: only the root is left.
                Local::Fixed(_) => Some(*affine),
                Local::Moving { .. } | Local::Copy { .. } => None,
            },
            Local::Moving { .. } | Local::Copy { .. } => None,
        }
    }

    pub(super) fn opacity(
        &mut self,
        parent: ShadeId,
        clock: ClockId,
        opacity: Option<&Animated<f32>>,
    ) -> ShadeId {
        let Some(opacity) = opacity else {
            return parent;
        };
        let dim = if opacity.moves() {
            Dim::Opacity(opacity.clone())
        } else {
            Dim::Opacity(opacity.at(0.0).unwrap_or(1.0).clamp(0.0, 1.0).into())
        };
        self.shade(Shade { parent, clock, dim })
    }

    pub(super) fn span(&mut self, parent: ShadeId, clock: ClockId, span: Option<Span>) -> ShadeId {
        let Some(Span { from_ms, to_ms }) = span else {
            return parent;
        };
        let film_ms = self.out.duration_ms.max(TIME_EPSILON_MS);
        if clock == 0 && from_ms <= 0.0 && to_ms >= film_ms {
            return parent;
        }
        let dim = Dim::Span { from_ms, to_ms };
        self.shade(Shade { parent, clock, dim })
    }

    /// Adds a shade; fixed opacities one after the other are one.
    pub(super) fn shade(&mut self, shade: Shade) -> ShadeId {
        let Dim::Opacity(Animated::Fixed(own)) = shade.dim else {
            return added(&mut self.out.shades, shade);
        };
        if own == 1.0 {
            return shade.parent;
        }
        let before = &self.out.shades[shade.parent as usize];
        let (parent, opacity) = match before.dim {
            Dim::Opacity(Animated::Fixed(outer)) => (before.parent, outer * own),
            Dim::Opacity(Animated::Keyed { .. }) | Dim::Span { .. } | Dim::Copy { .. } => {
                (shade.parent, own)
            }
        };
        let dim = Dim::Opacity(opacity.into());
        added(
            &mut self.out.shades,
            Shade {
                parent,
                clock: 0,
                dim,
            },
        )
    }

    /// A shade as it would be if the root were `onto`.
    pub(super) fn rebased(&mut self, shade: ShadeId, onto: ShadeId) -> ShadeId {
        if onto == 0 {
            return shade;
        }
        let mut chain = Vec::new();
        let mut at = shade;
        while at != 0 {
            let it = self.out.shades[at as usize].clone();
            at = it.parent;
            chain.push(it);
        }
        chain
            .into_iter()
            .rev()
            .fold(onto, |parent, it| self.shade(Shade { parent, ..it }))
    }
}
