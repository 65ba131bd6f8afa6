//! Flowers: a stem, two leaves, and a head of petals.

use super::part;
use crate::{
    drawing::Piece,
    math::{cos_turns, sin_turns},
};

#[derive(Debug, Clone, Copy)]
pub(crate) enum Petals {
    /// Round the middle: how many, how long, how wide.
    Round(u8, f32, f32),
    /// A drawing of its own; the origin is the top of the stem.
    Own(&'static str),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Bloom {
    pub stem: f32,
    pub petals: Petals,
    /// The radius of the middle.
    pub eye: f32,
}

impl Bloom {
    pub(crate) fn build(&self) -> Vec<Piece> {
        let top = -self.stem;
        let mut pieces = part(
            &format!(
                "<sway 0 0; ~7#4d8a45 O 0 0 5 {a} -3 {b} 0 {top}; \
                 #6aae55>#3f7a3d S 2 -22 26 -46 52 -50 34 -22; #5c9f4d>#3a713a S 0 -36 -24 -62 -50 -64 -30 -36; >",
                a = top * 0.35,
                b = top * 0.7,
            ),
            0.0,
            0.0,
        );
        if let Some(Piece::Part { pieces: inner, .. }) = pieces.first_mut() {
            inner.extend(part(&self.head(), 0.0, top));
        }
        pieces
    }

    fn head(&self) -> String {
        let Petals::Round(n, long, wide) = self.petals else {
            return match self.petals {
                Petals::Own(text) => text.to_owned(),
                Petals::Round(..) => String::new(),
            };
        };
        let mut text = String::new();
        for k in 0..n {
            let turns = f32::from(k) / f32::from(n) - 0.25;
            let (c, s) = (cos_turns(turns), sin_turns(turns));
            let at = |along: f32, aside: f32| {
                format!("{} {}", c * along - s * aside, s * along + c * aside)
            };
            let wash = if k % 2 == 0 { "l>b" } else { "b>d" };
            text.push_str(&format!(
                "{wash} S {} {} {} {} {};",
                at(self.eye * 0.4, 0.0),
                at(long * 0.6, -wide),
                at(long * 0.94, -wide * 0.5),
                at(long * 0.94, wide * 0.5),
                at(long * 0.6, wide)
            ));
        }
        let (eye, spark) = (self.eye, self.eye * 0.5);
        text.push_str(&format!(
            "a E 0 0 {eye} {eye}; w/35 E {x} {x} {spark} {spark}",
            x = -eye * 0.3
        ));
        text
    }
}
