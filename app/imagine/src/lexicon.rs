//! The words that are known, and what each means.

use crate::{
    light::{LIGHTS, Light},
    look::styles::{STYLES, Style},
    nouns::{self, Noun},
    places::{PLACES, Place},
    words,
};

mod links;
mod qualities;

pub(crate) use links::{Arrange, LINKS, Link, Motion, Relation};
pub(crate) use qualities::{DYES, Dye, FORMS, Form, MOODS, Mood, Overlay, WEATHERS, Weather};

/// What an adjective or a style says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Quality {
    Dye(Dye),
    Form(Form),
    Light(&'static Light),
    Weather(Weather),
    Mood(&'static Mood),
    Style(&'static Style),
}

/// What a name means.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Meaning {
    Noun(&'static Noun),
    Place(&'static Place),
    Quality(Quality),
    Link(Link),
}

/// A known word in its canonical form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub name: &'static str,
    pub meaning: Meaning,
}

/// The words that `imagine` draws, sorted; names of two words have a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vocabulary {
    pub nouns: Vec<String>,
    /// Colors, materials, sizes, times, weather, moods and styles.
    pub adjectives: Vec<String>,
    pub arrangements_and_motions: Vec<String>,
}

/// Every word, in its canonical form.
pub fn vocabulary() -> Vocabulary {
    let sorted = |names: &mut dyn Iterator<Item = &'static str>| {
        let mut list: Vec<String> = names.map(|n| first(n).replace('_', " ")).collect();
        list.sort();
        list
    };
    let nouns = nouns::all()
        .map(|n| n.names)
        .chain(PLACES.iter().map(|p| p.names));
    let adjectives = DYES
        .iter()
        .map(|d| d.0)
        .chain(FORMS.iter().map(|f| f.0))
        .chain(LIGHTS.iter().map(|l| l.names).skip(1))
        .chain(WEATHERS.iter().map(|w| w.0))
        .chain(MOODS.iter().map(|m| m.names))
        .chain(STYLES.iter().map(|s| s.names));
    Vocabulary {
        nouns: sorted(&mut { nouns }),
        adjectives: sorted(&mut { adjectives }),
        arrangements_and_motions: sorted(&mut LINKS.iter().map(|l| l.0)),
    }
}

fn first(names: &'static str) -> &'static str {
    names.split(' ').next().unwrap_or(names)
}

fn has(names: &str, word: &str) -> bool {
    names.split(' ').any(|name| name == word)
}

/// What the words `name` (joined by `_`) mean; plurals are for things only.
pub(crate) fn find(name: &str) -> Option<Known> {
    thing(name)
        .or_else(|| quality(name))
        .or_else(|| {
            let link = LINKS.iter().find(|l| has(l.0, name))?;
            Some(Known {
                name: first(link.0),
                meaning: Meaning::Link(link.1),
            })
        })
        .or_else(|| {
            words::singulars(name)
                .iter()
                .skip(1)
                .find_map(|form| thing(form))
        })
}

fn thing(name: &str) -> Option<Known> {
    if let Some(place) = PLACES.iter().find(|p| has(p.names, name)) {
        return Some(Known {
            name: first(place.names),
            meaning: Meaning::Place(place),
        });
    }
    let noun = nouns::all().find(|n| has(n.names, name))?;
    Some(Known {
        name: first(noun.names),
        meaning: Meaning::Noun(noun),
    })
}

/// What the word means as an adjective, also where it is a noun too ("orange").
pub(crate) fn quality(name: &str) -> Option<Known> {
    let known = |names: &'static str, quality| Known {
        name: first(names),
        meaning: Meaning::Quality(quality),
    };
    if let Some(d) = DYES.iter().find(|d| has(d.0, name)) {
        return Some(known(d.0, Quality::Dye(d.1)));
    }
    if let Some(f) = FORMS.iter().find(|f| has(f.0, name)) {
        return Some(known(f.0, Quality::Form(f.1)));
    }
    if let Some(l) = LIGHTS.iter().find(|l| has(l.names, name)) {
        return Some(known(l.names, Quality::Light(l)));
    }
    if let Some(w) = WEATHERS.iter().find(|w| has(w.0, name)) {
        return Some(known(w.0, Quality::Weather(w.1)));
    }
    if let Some(m) = MOODS.iter().find(|m| has(m.names, name)) {
        return Some(known(m.names, Quality::Mood(m)));
    }
    let style = STYLES.iter().find(|s| has(s.names, name))?;
    Some(known(style.names, Quality::Style(style)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_large_and_without_doubles() {
        let words = vocabulary();
        for (list, least) in [
            (&words.nouns, 120),
            (&words.adjectives, 40),
            (&words.arrangements_and_motions, 20),
        ] {
            assert!(list.len() >= least, "{} of {least}", list.len());
            assert!(list.windows(2).all(|w| w[0] < w[1]), "sorted, each once");
        }
    }

    #[test]
    fn every_canonical_word_is_found_under_its_name() {
        let words = vocabulary();
        for name in words
            .nouns
            .iter()
            .chain(&words.adjectives)
            .chain(&words.arrangements_and_motions)
        {
            let found = find(&name.replace(' ', "_")).map(|k| k.name.replace('_', " "));
            assert_eq!(found.as_deref(), Some(name.as_str()));
        }
    }
}
