//! What the answer says: what was drawn, and which words were not understood.

use crate::{
    grammar::{Setting, Subject, Wish},
    lexicon::{LINKS, Link, Relation},
    words,
};

/// Unknown words that a caption names; a longer list says how many more.
const UNKNOWN_SHOWN_MAX: usize = 6;

pub(crate) fn caption(wish: &Wish) -> String {
    let mut text = if wish.is_empty() {
        if wish.unknown.is_empty() && wish.understood.is_empty() {
            "No words to draw from, so this is a calm abstract picture.".to_owned()
        } else {
            "I know none of these words as a picture, so this is an abstract one, made from their letters.".to_owned()
        }
    } else {
        format!("{}.", capitalized(&sentence(wish)))
    };
    if !wish.unknown.is_empty() {
        text.push_str(&format!(" Not understood: {}.", listed(&wish.unknown)));
    }
    text
}

/// A few words for the scene's title.
pub(crate) fn title(wish: &Wish) -> String {
    if wish.is_empty() {
        "Abstract".to_owned()
    } else {
        capitalized(&sentence(wish))
    }
}

fn sentence(wish: &Wish) -> String {
    let things: Vec<String> = wish.subjects.iter().map(thing).collect();
    let places: Vec<String> = wish.settings.iter().map(setting).collect();
    let mut text = match (things.is_empty(), places.is_empty()) {
        (true, true) => "a view".to_owned(),
        (true, false) => places.join(" with "),
        (false, true) => things.join(", "),
        (false, false) => {
            let relation = wish.settings.first().and_then(|s| s.relation);
            format!(
                "{} {} {}",
                things.join(", "),
                preposition(relation),
                places.join(" and ")
            )
        }
    };
    let mut about: Vec<&str> = Vec::new();
    about.extend((!wish.light_name.is_empty()).then_some(wish.light_name));
    about.extend(wish.weathers.iter().map(|w| weather_name(*w)));
    about.extend(&wish.mood_names);
    about.extend(&wish.style_names);
    if !about.is_empty() {
        text.push_str(&format!(" ({})", about.join(", ")));
    }
    text.replace('_', " ")
}

fn setting(it: &Setting) -> String {
    let traits = [it.traits.form_name, it.traits.dye_name];
    if it.count == 1 {
        return with_article(&[traits[0], traits[1], it.name]);
    }
    spaced(&[
        &words::spelled(it.count),
        traits[0],
        traits[1],
        &words::plural(it.name),
    ])
}

/// The first word that the lexicon has for it; things are usually in a place.
fn preposition(relation: Option<Relation>) -> &'static str {
    let relation = relation.unwrap_or(Relation::In);
    let found = LINKS.iter().find(|l| l.1 == Link::Relation(relation));
    found.and_then(|l| l.0.split(' ').next()).unwrap_or("in")
}

fn thing(subject: &Subject) -> String {
    let traits = [subject.traits.form_name, subject.traits.dye_name];
    if subject.count == 1 {
        return with_article(&[traits[0], traits[1], subject.name]);
    }
    let (count, many) = (words::spelled(subject.count), words::plural(subject.name));
    spaced(&[&count, traits[0], traits[1], &many])
}

fn weather_name(weather: crate::lexicon::Weather) -> &'static str {
    let found = crate::lexicon::WEATHERS.iter().find(|w| w.1 == weather);
    found.and_then(|w| w.0.split(' ').next()).unwrap_or("")
}

fn spaced(parts: &[&str]) -> String {
    parts
        .iter()
        .filter(|p| !p.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}

fn with_article(parts: &[&str]) -> String {
    let text = spaced(parts);
    let article = if text.starts_with(['a', 'e', 'i', 'o', 'u'])
        && !text.starts_with("un")
        && !text.starts_with("uf")
    {
        "an"
    } else {
        "a"
    };
    format!("{article} {text}")
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn listed(words: &[String]) -> String {
    let shown: Vec<String> = words
        .iter()
        .take(UNKNOWN_SHOWN_MAX)
        .map(|w| format!("\u{201c}{w}\u{201d}"))
        .collect();
    let more = words.len().saturating_sub(UNKNOWN_SHOWN_MAX);
    if more == 0 {
        shown.join(", ")
    } else {
        format!("{} and {more} more", shown.join(", "))
    }
}
