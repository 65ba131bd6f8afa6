//! Words to a realm, by rules: the tab's intent step until a classifier takes over.

use mtor_protocol::Realm;

use crate::phrase::{after, core, fits, without_lead_ins, words_of};

/// Where words go, and the words that go there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routed {
    pub realm: Realm,
    pub query_text: String,
}

/// Orders to draw; what follows is the picture.
const DRAW: &[&str] = &[
    "imagine|draw|paint|sketch|visualize|visualise|illustrate [me|us]",
    "make|create|generate|render|produce|show|give|get [me|us] [a|an|the|one|some] \
     [new|nice|little|small|big|beautiful|animated] \
     picture|image|drawing|painting|sketch|scene|illustration|animation of|with|showing",
    "i want|need [a|an|the] picture|image|drawing|painting|sketch|scene|illustration|animation \
     of|with|showing",
    "i would like|love [a|an|the] \
     picture|image|drawing|painting|sketch|scene|illustration|animation of|with|showing",
    "i want|need you to imagine|draw|paint|sketch [me|us]",
    "i would like|love you to imagine|draw|paint|sketch [me|us]",
    "can|could|would|will you [please] imagine|draw|paint|sketch [me|us]",
    "can|could|would|will you [please] make|create|generate|render|show|give [me|us] [a|an] \
     picture|image|drawing|painting|sketch|scene of",
    "[a|an|the|one] picture|image|drawing|painting|sketch|scene|illustration|animation of",
];

/// Words after "imagine" or "draw" that do not name a picture.
const NOT_A_PICTURE: &[&str] = &[
    "[that] you|i|we|they|he|she * * *",
    "that|if|how|why|what|being|having|living * * *",
    "[a|the] conclusion|conclusions|comparison|line|attention|difference|parallel|blank \
     [from|between|to] * *",
    "all|no|on|up|out|from|upon * *",
    "something|anything|nothing|things|pictures|it|this|me|us",
    "my|your name|attention * *",
    "with|using|in * *",
    "a world where|without * * *",
];

/// Questions about a picture that the person shows.
const SEE: &[&str] = &[
    "describe|explain|caption|analyze|analyse [me|to] [me] this|the|that|my [attached] \
     image|picture|photo|photograph|screenshot|drawing|scene *",
    "describe what you see *",
    "what do|can you see *",
    "what is|are [shown] in|on this|the|that|my \
     image|picture|photo|photograph|screenshot|drawing *",
    "what does|do this|the|that|my image|picture|photo|photograph|screenshot|drawing \
     show|say|depict *",
    "what is this [a] [picture|photo|image] of",
    "what is this image|picture|photo [of|about|showing]",
    "who|what|where is [it|this|that] in|on this|the|my image|picture|photo *",
    "read|transcribe [out] [the|this|all] [text] in|on|from [this|the|my] \
     image|picture|photo|screenshot *",
    "look at this|the|my [image|picture|photo|screenshot] *",
    "how many * [are|is|do|can] [there|you|i] [see] in|on this|the|my image|picture|photo",
    "is|are there * in|on this|the|my image|picture|photo",
];

/// Which realm the words belong to.
pub fn route(words: &str) -> Routed {
    let trimmed = words.trim();
    if let Some(picture) = without_lead_in(trimmed) {
        return routed(Realm::Imagine, picture);
    }
    let list = words_of(trimmed);
    let list: Vec<_> = list.iter().map(String::as_str).collect();
    let realm = if SEE.iter().any(|see| fits(see, core(&list))) {
        Realm::Vision
    } else {
        Realm::Chat
    };
    routed(realm, trimmed)
}

/// The picture that the words ask for, where they begin with an order to draw one.
pub fn without_lead_in(words: &str) -> Option<&str> {
    // Each word once, with the marks around it, so that the picture keeps its own spelling.
    let raw: Vec<&str> = words.split_whitespace().collect();
    let list = words_of(words);
    let list: Vec<&str> = list.iter().map(String::as_str).collect();
    let asked = without_lead_ins(&list);
    let picture = DRAW.iter().find_map(|order| after(order, asked))?;
    if picture.is_empty() || NOT_A_PICTURE.iter().any(|not| fits(not, picture)) {
        return None;
    }
    tail_of(words, n_words_at_end(&raw, picture)?)
}

fn n_words_at_end(raw: &[&str], picture: &[&str]) -> Option<usize> {
    (1..=raw.len()).find(|n| {
        let tail = words_of(&raw[raw.len() - n..].join(" "));
        tail.iter().map(String::as_str).eq(picture.iter().copied())
    })
}

/// The last n words of a text, without closing marks.
fn tail_of(text: &str, n_words: usize) -> Option<&str> {
    let mut starts = text
        .split_whitespace()
        .map(|word| word.as_ptr() as usize - text.as_ptr() as usize)
        .collect::<Vec<_>>();
    starts.reverse();
    let start = *starts.get(n_words.checked_sub(1)?)?;
    let tail = text[start..].trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    (!tail.is_empty()).then_some(tail)
}

fn routed(realm: Realm, query_text: &str) -> Routed {
    Routed {
        realm,
        query_text: query_text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
