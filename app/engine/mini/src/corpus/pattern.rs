//! Phrasings with alternatives: `[what|which] city is [the|] capital` is four of them.

use crate::rng::Rng;

/// One piece of a pattern: one of its texts is taken.
type Piece = Vec<String>;

fn pieces(pattern: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('[') {
        pieces.push(vec![before.to_owned()]);
        let (inside, after) = after.split_once(']').unwrap_or((after, ""));
        pieces.push(inside.split('|').map(str::to_owned).collect());
        rest = after;
    }
    pieces.push(vec![rest.to_owned()]);
    pieces
}

/// One phrasing.
pub(super) fn choose(pattern: &str, rng: &mut Rng) -> String {
    let text: String = pieces(pattern)
        .iter()
        .map(|piece| rng.pick(piece).as_str())
        .collect();
    single_spaced(&text)
}

/// Every phrasing, in order.
pub(super) fn expand(pattern: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    for piece in pieces(pattern) {
        all = all
            .iter()
            .flat_map(|text| piece.iter().map(move |more| format!("{text}{more}")))
            .collect();
    }
    all.iter().map(|text| single_spaced(text)).collect()
}

pub(super) fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How two questions are compared: small letters and digits, single spaces.
pub(super) fn normal(question: &str) -> String {
    let kept: String = question
        .to_lowercase()
        .chars()
        .map(|c| match c {
            '\'' => '\u{0}',
            c if c.is_alphanumeric() || "+-*/=".contains(c) => c,
            _ => ' ',
        })
        .filter(|c| *c != '\u{0}')
        .collect();
    single_spaced(&kept)
}

/// "a" or "an", by the first letter: right for every word in the tables.
pub(super) fn with_article(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {word}")
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    first + chars.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_are_all_written_out() {
        let all = expand("[what|which] city is [the|] capital");
        let want = [
            "what city is the capital",
            "what city is capital",
            "which city is the capital",
            "which city is capital",
        ];
        assert_eq!(all, want);
        let mut rng = Rng::new(1);
        assert!(all.contains(&choose("[what|which] city is [the|] capital", &mut rng)));
        assert_eq!(expand("plain"), ["plain"]);
    }

    #[test]
    fn questions_are_compared_without_marks_and_case() {
        assert_eq!(
            normal("  What's  the CAPITAL, of Peru?? "),
            "whats the capital of peru"
        );
        assert_eq!(normal("3 + 4 = ?"), "3 + 4 =");
    }
}
