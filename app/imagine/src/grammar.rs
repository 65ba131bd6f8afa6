//! Words to a wish: which things, how many, where, in what light and style.
//!
//! Adjectives wait for their noun; times, weather, moods and styles belong to the whole
//! picture at once. A motion after a noun belongs to it, before one to the next.
//! Words that nobody taught us are kept, in order, so that the answer can name them.

use crate::{
    lexicon::{
        self, Arrange, Dye, Form, Known, Link, Meaning, Mood, Motion, Quality, Relation, Weather,
    },
    light::Light,
    look::styles::Style,
    nouns::Noun,
    places::{self, Place},
    words::{self, NAME_WORDS_MAX, Token},
};

/// Kinds of things in one picture; more would hide each other.
pub(crate) const SUBJECTS_MAX: usize = 6;
/// How many "balloons" are.
const FEW: u32 = 3;
/// Settings in one picture: near, middle, far.
pub(crate) const PLACES_MAX: usize = 3;

/// What the adjectives before a noun said.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traits {
    pub dye: Option<Dye>,
    pub dye_name: &'static str,
    pub forms: Vec<Form>,
    pub form_name: &'static str,
}

#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub noun: &'static Noun,
    pub name: &'static str,
    pub count: u32,
    pub traits: Traits,
    pub arrange: Option<Arrange>,
    pub motions: Vec<Motion>,
    /// How it stands to the subject named before it.
    pub relation: Option<Relation>,
}

#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub place: &'static Place,
    pub name: &'static str,
    pub count: u32,
    pub traits: Traits,
    /// How the thing before it stands to it.
    pub relation: Option<Relation>,
    /// That thing's index.
    pub of: Option<usize>,
}

/// Everything the words asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    pub subjects: Vec<Subject>,
    pub settings: Vec<Setting>,
    pub light: Option<&'static Light>,
    pub light_name: &'static str,
    pub weathers: Vec<Weather>,
    pub moods: Vec<&'static Mood>,
    pub mood_names: Vec<&'static str>,
    pub styles: Vec<&'static Style>,
    pub style_names: Vec<&'static str>,
    pub understood: Vec<String>,
    pub unknown: Vec<String>,
}

/// What waits for the next noun.
#[derive(Debug, Default)]
struct Pending {
    count: Option<u32>,
    traits: Traits,
    arrange: Option<Arrange>,
    motions: Vec<Motion>,
    relation: Option<Relation>,
}

#[derive(Debug, Default)]
struct Reader {
    wish: Wish,
    pending: Pending,
    /// The last word was a noun, so a motion that follows is its own.
    after_noun: bool,
}

pub(crate) fn read(text: &str) -> Wish {
    let tokens = words::tokens(text);
    let mut reader = Reader::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Pause => {
                reader.after_noun = false;
                at += 1;
            }
            Token::Word(word) => at += reader.words(word, &tokens[at..]),
        }
    }
    reader.finish()
}

impl Reader {
    /// Reads what begins here; returns how many tokens it took.
    fn words(&mut self, word: &str, rest: &[Token]) -> usize {
        for n in (1..=NAME_WORDS_MAX).rev() {
            let Some(name) = joined(rest, n) else {
                continue;
            };
            if let Some(mut known) = lexicon::find(&name) {
                // "an orange cat": a color where a noun follows, a fruit where none does.
                if let Some(as_quality) =
                    lexicon::quality(&name).filter(|_| noun_follows(&rest[n..]))
                {
                    known = as_quality;
                }
                self.understand(known, &name);
                return n;
            }
        }
        if let Some(count) = words::number(word) {
            self.pending.count = Some(count);
            self.wish.note(word);
        } else if words::is_filler(word) {
            self.after_noun &= !matches!(word, "and" | "a" | "an" | "the" | "with");
        } else if !self.wish.unknown.iter().any(|w| w == word) {
            self.wish.unknown.push(word.to_owned());
        }
        1
    }

    fn understand(&mut self, known: Known, as_written: &str) {
        self.wish.note(&as_written.replace('_', " "));
        match known.meaning {
            Meaning::Noun(noun) => {
                let named = noun.names.split(' ').any(|name| name == as_written);
                if !named && self.pending.arrange.is_none() {
                    // "balloons", found by its singular: a few of them.
                    self.pending.count.get_or_insert(FEW);
                }
                self.noun(noun, known.name);
            }
            Meaning::Place(place) => self.place(place, known.name),
            Meaning::Quality(quality) => self.quality(quality, known.name),
            Meaning::Link(Link::Relation(relation)) => {
                self.pending.relation = Some(relation);
                self.after_noun = false;
            }
            Meaning::Link(Link::Arrange(arrange)) => self.pending.arrange = Some(arrange),
            Meaning::Link(Link::Motion(motion)) => match self.wish.subjects.last_mut() {
                Some(subject) if self.after_noun => subject.motions.push(motion),
                _ => self.pending.motions.push(motion),
            },
        }
    }

    fn quality(&mut self, quality: Quality, name: &'static str) {
        let wish = &mut self.wish;
        match quality {
            Quality::Dye(dye) => {
                self.pending.traits.dye = Some(dye);
                self.pending.traits.dye_name = name;
            }
            Quality::Form(form) => {
                self.pending.traits.forms.push(form);
                self.pending.traits.form_name = name;
            }
            Quality::Light(light) => {
                wish.light = Some(light);
                wish.light_name = name;
            }
            Quality::Weather(weather) if !wish.weathers.contains(&weather) => {
                wish.weathers.push(weather)
            }
            Quality::Mood(mood) if !wish.moods.contains(&mood) => {
                wish.moods.push(mood);
                wish.mood_names.push(name);
            }
            Quality::Style(style) if !wish.styles.contains(&style) => {
                wish.styles.push(style);
                wish.style_names.push(name);
            }
            _ => {}
        }
    }

    fn noun(&mut self, noun: &'static Noun, name: &'static str) {
        let relation = self.pending.relation;
        // "an astronaut on the moon" stands there.
        let stands_on_it = matches!(relation, Some(Relation::On)) && !self.wish.subjects.is_empty();
        if let Some(place) = places::ground_of(name).filter(|_| stands_on_it) {
            return self.place(place, name);
        }
        let pending = core::mem::take(&mut self.pending);
        self.after_noun = true;
        if self.wish.subjects.len() == SUBJECTS_MAX {
            return;
        }
        let usual = pending.arrange.map_or(1, Arrange::usual_count);
        self.wish.subjects.push(Subject {
            noun,
            name,
            count: pending.count.unwrap_or(usual),
            traits: pending.traits,
            arrange: pending.arrange,
            motions: pending.motions,
            relation: pending.relation,
        });
    }

    fn place(&mut self, place: &'static Place, name: &'static str) {
        let pending = core::mem::take(&mut self.pending);
        self.after_noun = false;
        if let Some(subject) = self.wish.subjects.last_mut() {
            subject.motions.extend(pending.motions);
        }
        if self.wish.settings.len() < PLACES_MAX {
            self.wish.settings.push(Setting {
                place,
                name,
                count: pending.count.unwrap_or(1),
                traits: pending.traits,
                relation: pending.relation,
                of: self.wish.subjects.len().checked_sub(1),
            });
        }
    }

    /// "a balloon, red": what waits in vain belongs to the last noun.
    fn finish(mut self) -> Wish {
        let Pending {
            count,
            traits,
            arrange,
            motions,
            ..
        } = self.pending;
        let late = |own: &mut Traits| {
            if own.dye.is_none() {
                own.dye = traits.dye;
                own.dye_name = traits.dye_name;
            }
            own.forms.extend(traits.forms);
        };
        if let Some(subject) = self.wish.subjects.last_mut() {
            late(&mut subject.traits);
            subject.motions.extend(motions);
            subject.arrange = subject.arrange.or(arrange);
            if let (Some(count), 1) = (count, subject.count) {
                subject.count = count;
            }
        } else if let Some(setting) = self.wish.settings.last_mut() {
            late(&mut setting.traits);
        }
        self.wish
    }
}

impl Wish {
    fn note(&mut self, word: &str) {
        if !self.understood.iter().any(|w| w == word) {
            self.understood.push(word.to_owned());
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.subjects.is_empty()
            && self.settings.is_empty()
            && self.light.is_none()
            && self.weathers.is_empty()
            && self.moods.is_empty()
            && self.styles.is_empty()
    }

    /// How a subject stands to a place.
    pub(crate) fn setting_relation(&self, subject: &Subject) -> Option<Relation> {
        let idx = self
            .subjects
            .iter()
            .position(|s| core::ptr::eq(s, subject))?;
        self.settings
            .iter()
            .filter(|s| s.of == Some(idx))
            .find_map(|s| s.relation)
    }

    pub(crate) fn has_weather(&self, weather: Weather) -> bool {
        self.weathers.contains(&weather)
    }
}

fn joined(tokens: &[Token], n: usize) -> Option<String> {
    let mut name = String::new();
    for token in tokens.get(..n)? {
        let Token::Word(word) = token else {
            return None;
        };
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(word);
    }
    Some(name)
}

/// Whether a noun comes before anything but adjectives.
fn noun_follows(rest: &[Token]) -> bool {
    let Some(Token::Word(word)) = rest.first() else {
        return false;
    };
    match lexicon::find(word).map(|k| k.meaning) {
        Some(Meaning::Noun(_) | Meaning::Place(_)) => true,
        Some(Meaning::Quality(_)) => noun_follows(&rest[1..]),
        Some(Meaning::Link(Link::Motion(_))) => noun_follows(&rest[1..]),
        _ => joined(rest, 2).is_some_and(|two| {
            matches!(
                lexicon::find(&two).map(|k| k.meaning),
                Some(Meaning::Noun(_) | Meaning::Place(_))
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the wish as one line of text.
    #[track_caller]
    fn check(text: &str, expect: &str) {
        let wish = read(text);
        let mut said: Vec<String> = Vec::new();
        for s in &wish.subjects {
            let dye = s.traits.dye_name;
            said.push(format!(
                "{}x{dye} {} {:?} {:?} {:?}",
                s.count, s.name, s.relation, s.arrange, s.motions
            ));
        }
        said.extend(wish.settings.iter().map(|s| format!("in {}", s.name)));
        said.extend((!wish.light_name.is_empty()).then(|| wish.light_name.to_owned()));
        said.extend(wish.style_names.iter().map(|s| (*s).to_owned()));
        said.extend(wish.unknown.iter().map(|w| format!("?{w}")));
        let said = said
            .join(", ")
            .replace("None", "-")
            .replace("Some", "")
            .replace("[]", "-");
        assert_eq!(said, expect, "{text}");
    }

    #[test]
    fn phrases_are_understood() {
        for (text, expect) in [
            ("imagine a neon mountain", "in mountain, neon"),
            (
                "Three red balloons over a calm sea at dusk",
                "3xred balloon - - -, in sea, dusk",
            ),
            (
                "a robot in a snowy forest, cartoon",
                "1x robot - - -, in forest, cartoon",
            ),
            ("a balloon, red", "1xred balloon - - -"),
            ("an orange", "1x orange - - -"),
            ("an orange cat", "1xorange cat - - -"),
            ("a dozen hot air balloons", "12x hot_air_balloon - - -"),
            ("a row of palm trees", "5x palm_tree - (Row) -"),
            ("cats dancing", "3x cat - - [Dancing]"),
            (
                "dancing cats and a flying dog",
                "3x cat - - [Dancing], 1x dog - - [Flying]",
            ),
            ("a bird on a castle", "1x bird - - -, 1x castle (On) - -"),
            ("an astronaut on the moon", "1x astronaut - - -, in moon"),
            ("a zorp and a cat quuxing", "1x cat - - -, ?zorp, ?quuxing"),
            ("", ""),
        ] {
            check(text, expect);
        }
    }
}
