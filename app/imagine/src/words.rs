//! Text to words: cut, lowered, made singular, read as numbers.

/// Longer texts are read to here: nobody says more about one picture.
pub(crate) const TEXT_BYTES_MAX: usize = 2_000;
/// Words looked at; a scene has room for far fewer things.
pub(crate) const WORDS_MAX: usize = 120;
/// The longest names are "hot air balloon" and "black and white".
pub(crate) const NAME_WORDS_MAX: usize = 3;

/// A word, or a pause that a comma or a full stop makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Word(String),
    Pause,
}

pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut tokens = Vec::new();
    let mut word = String::new();
    for c in text[..end].chars() {
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if !matches!(c, '\'' | '\u{2019}') {
            flush(&mut word, &mut tokens);
            if matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '\n') {
                tokens.push(Token::Pause);
            }
        }
    }
    flush(&mut word, &mut tokens);
    tokens.truncate(WORDS_MAX);
    tokens
}

fn flush(word: &mut String, tokens: &mut Vec<Token>) {
    if !word.is_empty() {
        tokens.push(Token::Word(core::mem::take(word)));
    }
}

/// How many, at most 50: more would be dots.
pub(crate) const COUNT_MAX: u32 = 50;

const NUMBERS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("couple", 2),
    ("several", 5),
    ("few", 3),
    ("many", 12),
    ("lots", 14),
    ("dozen", 12),
    ("dozens", 24),
    ("hundred", 50),
    ("hundreds", 50),
    ("countless", 30),
];

pub(crate) fn number(word: &str) -> Option<u32> {
    let named = NUMBERS
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, n)| *n);
    named
        .or_else(|| word.parse().ok())
        .map(|n: u32| n.clamp(1, COUNT_MAX))
}

/// "three" for 3, "24" for 24.
pub(crate) fn spelled(n: u32) -> String {
    let named = NUMBERS.iter().take(20).find(|(_, value)| *value == n);
    named.map_or_else(|| n.to_string(), |(name, _)| (*name).to_owned())
}

/// Words that carry no picture.
pub(crate) fn is_filler(word: &str) -> bool {
    const FILLERS: &str = "a an the some this that these those of and with at to it its is are be being s \
        imagine draw show paint make create render give me us please can could you i want \
        would like see picture image scene drawing painting illustration animation style \
        styled very really so just there while as for my our your his her their who which \
        where lets let from into kind sort time day weather color colour colored coloured \
        made out up down side top all also then something full during";
    FILLERS.split(' ').any(|filler| filler == word)
}

/// The forms of which this may be the plural, the word itself first.
pub(crate) fn singulars(word: &str) -> Vec<String> {
    const IRREGULAR: &[(&str, &str)] = &[
        ("men", "man"),
        ("women", "woman"),
        ("children", "child"),
        ("people", "person"),
        ("mice", "mouse"),
        ("geese", "goose"),
        ("cacti", "cactus"),
        ("wolves", "wolf"),
        ("leaves", "leaf"),
        ("knives", "knife"),
    ];
    let mut forms = vec![word.to_owned()];
    let (head, last) = word
        .rsplit_once('_')
        .map_or(("", word), |(h, l)| (&word[..=h.len()], l));
    for (many, one) in IRREGULAR {
        if let Some(stem) = last.strip_suffix(many) {
            forms.push(format!("{head}{stem}{one}"));
        }
    }
    for (ending, instead) in [("ies", "y"), ("ves", "f"), ("es", ""), ("s", "")] {
        if let Some(stem) = last.strip_suffix(ending).filter(|stem| stem.len() > 1) {
            forms.push(format!("{head}{stem}{instead}"));
        }
    }
    forms
}

/// The plural that the caption says.
pub(crate) fn plural(name: &str) -> String {
    for (many, one) in [
        ("men", "man"),
        ("children", "child"),
        ("people", "person"),
        ("mice", "mouse"),
        ("geese", "goose"),
    ] {
        if let Some(stem) = name.strip_suffix(one) {
            return format!("{stem}{many}");
        }
    }
    if ["fish", "sheep", "deer", "bamboo", "s"]
        .iter()
        .any(|same| name.ends_with(same) && (*same != "s" || name.ends_with("us")))
    {
        return name.to_owned();
    }
    if let Some(stem) = name
        .strip_suffix('y')
        .filter(|s| !s.ends_with(['a', 'e', 'i', 'o', 'u']))
    {
        return format!("{stem}ies");
    }
    if ["s", "x", "ch", "sh"].iter().any(|end| name.ends_with(end)) {
        return format!("{name}es");
    }
    format!("{name}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_made_and_read_back() {
        for (one, many) in [
            ("balloon", "balloons"),
            ("butterfly", "butterflies"),
            ("wolf", "wolfs"),
            ("man", "men"),
            ("fish", "fish"),
            ("fox", "foxes"),
            ("monkey", "monkeys"),
            ("palm_tree", "palm_trees"),
            ("snowman", "snowmen"),
        ] {
            assert_eq!(plural(one), many);
        }
        for (many, one) in [
            ("wolves", "wolf"),
            ("snowmen", "snowman"),
            ("palm_trees", "palm_tree"),
            ("churches", "church"),
        ] {
            assert!(singulars(many).iter().any(|s| s == one), "{many}");
        }
    }

    #[test]
    fn numbers_are_words_or_digits_up_to_fifty() {
        for (word, expect) in [
            ("three", Some(3)),
            ("17", Some(17)),
            ("999", Some(50)),
            ("0", Some(1)),
            ("cat", None),
        ] {
            assert_eq!(number(word), expect, "{word}");
        }
        assert_eq!(spelled(4), "four");
        assert_eq!(spelled(24), "24");
    }

    #[test]
    fn texts_are_cut_at_a_character() {
        let long = "ü".repeat(TEXT_BYTES_MAX);
        assert_eq!(tokens(&long).len(), 1);
        assert_eq!(tokens("A hot-air balloon, red!").len(), 7);
        assert_eq!(tokens(&"a ".repeat(1000)).len(), WORDS_MAX);
    }
}
