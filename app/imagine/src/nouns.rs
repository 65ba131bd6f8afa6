//! The things that can be drawn: a table row and a drawing each.

use crate::{
    builders::{Beast, Bloom, Crown},
    drawing::{Piece, read},
};

mod animals;
mod birds;
mod buildings;
mod fantasy;
mod food;
mod indoors;
mod music;
mod people;
mod plants;
mod sea;
mod sky;
mod small;
mod things;
mod vehicles;

/// Where a thing is at home in a picture, and how it lives there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Habitat {
    /// Stands on the ground and breathes.
    Land,
    /// Stands on the ground and does not move.
    Still,
    /// Rooted, and sways.
    Plant,
    /// On a table, if nothing else is said.
    Table,
    Air,
    /// On the water.
    Water,
    /// Under the water.
    Deep,
    /// Far above.
    Sky,
}

/// One noun.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Noun {
    /// The canonical name first, then other words for it; `_` joins two words.
    pub names: &'static str,
    pub habitat: Habitat,
    /// How tall it is among the others, in stage units.
    pub size: f32,
    pub base: u32,
    pub accent: u32,
    pub art: Art,
    /// The place where it stands when the words name none.
    pub home: &'static str,
}

impl Noun {
    const fn at(self, home: &'static str) -> Self {
        Self { home, ..self }
    }

    /// The drawing in its own units; a test reads every one.
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        match self.art {
            Art::Text(text) => read(text).unwrap_or_default(),
            Art::Beast(beast) => beast.build(),
            Art::Bloom(bloom) => bloom.build(),
            Art::Crown(crown) => crown.build(),
        }
    }
}

/// A drawing as text, or the parameters of a family.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Art {
    Text(&'static str),
    Beast(&'static Beast),
    Bloom(&'static Bloom),
    Crown(&'static Crown),
}

const fn noun(
    names: &'static str,
    habitat: Habitat,
    size: f32,
    colors: (u32, u32),
    art: Art,
) -> Noun {
    Noun {
        names,
        habitat,
        size,
        base: colors.0,
        accent: colors.1,
        art,
        home: "",
    }
}

pub(crate) fn all() -> impl Iterator<Item = &'static Noun> {
    [
        animals::NOUNS,
        birds::NOUNS,
        buildings::NOUNS,
        fantasy::NOUNS,
        food::NOUNS,
        indoors::NOUNS,
        music::NOUNS,
        people::NOUNS,
        plants::NOUNS,
        sea::NOUNS,
        sky::NOUNS,
        small::NOUNS,
        things::NOUNS,
        vehicles::NOUNS,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawing::Bounds;

    #[test]
    fn every_drawing_can_be_read_and_has_three_marks_or_more() {
        for noun in all() {
            if let Art::Text(text) = noun.art {
                assert_eq!(read(text).err(), None, "{}", noun.names);
            }
            let pieces = noun.pieces();
            assert!(
                count(&pieces) >= 3,
                "{} has {} marks",
                noun.names,
                count(&pieces)
            );
            let bounds = Bounds::of(&pieces);
            assert!(
                bounds.height() > 20.0 && bounds.width() > 20.0,
                "{}",
                noun.names
            );
        }
    }

    fn count(pieces: &[Piece]) -> usize {
        let marks = pieces.iter().map(|piece| match piece {
            Piece::Mark(_) => 1,
            Piece::Part { pieces, .. } => count(pieces),
        });
        marks.sum()
    }
}
