//! Words of a question, and patterns that many phrasings fit.
//!
//! A pattern is a line of tokens: `word`, `one|other`, `[maybe|this]`, and `*` for up to four
//! words of any kind. It fits a whole question, so that "who is working" does not catch
//! "who is working on the new bridge".

/// Words that `*` stands for at most.
const WILD_MAX: usize = 4;

/// Spoken short forms, spelled out so that patterns need one form only.
const SHORT_FORMS: &[(&str, &str)] = &[
    ("what's", "what is"),
    ("whats", "what is"),
    ("what're", "what are"),
    ("who's", "who is"),
    ("whos", "who is"),
    ("where's", "where is"),
    ("how's", "how is"),
    ("that's", "that is"),
    ("it's", "it is"),
    ("i'm", "i am"),
    ("i'd", "i would"),
    ("you're", "you are"),
    ("don't", "do not"),
    ("doesn't", "does not"),
    ("can't", "cannot"),
    ("isn't", "is not"),
    ("u", "you"),
    ("r", "are"),
    ("ya", "you"),
    ("gonna", "going to"),
    ("wanna", "want to"),
    ("pls", "please"),
];

/// What people put before a question; longer ones first.
const LEAD_INS: &[&str] = &[
    "can|could|would|will you please tell|show|remind me",
    "can|could|would|will you tell|show|remind me",
    "i would like|love to know",
    "i want|need to know",
    "do you happen to know",
    "do you know",
    "any idea",
    "let me know",
    "please tell|show me",
    "tell|show me",
    "remind me",
    "can|could|would|will you please",
    "just curious",
    "quick question",
    "excuse me",
    "hey|ok|okay computer",
    "computer",
    "hey|hi|hello mtor|guide|there",
    "hey|hi|hello",
    "ok|okay|so|well|and|now|um|hmm",
    "please",
    "guide",
    "good morning|afternoon|evening",
];

/// What people put after one.
const TAILS: &[&str] = &[
    "right now",
    "at the moment",
    "thank you",
    "for me",
    "thanks",
    "please",
    "currently",
    "now",
    "then",
    "mate",
];

/// The question's words: lower case, without marks around them, short forms spelled out.
pub(crate) fn words_of(question: &str) -> Vec<String> {
    let mut words = Vec::new();
    for raw in question.split_whitespace() {
        let word = raw.replace(['\u{2019}', '\u{2018}'], "'").to_lowercase();
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        match SHORT_FORMS.iter().find(|(short, _)| *short == word) {
            _ if word.is_empty() => {}
            Some((_, long)) => words.extend(long.split(' ').map(str::to_owned)),
            None => words.push(word.to_owned()),
        }
    }
    words
}

/// The question without its lead-ins and tails. Never empty unless the question is.
pub(crate) fn core<'w, 'a>(words: &'w [&'a str]) -> &'w [&'a str] {
    let mut words = without_lead_ins(words);
    while let Some(rest) = TAILS
        .iter()
        .find_map(|tail| before(tail, words).filter(|rest| !rest.is_empty()))
    {
        words = rest;
    }
    words
}

/// The question without what stands before it.
pub(crate) fn without_lead_ins<'w, 'a>(mut words: &'w [&'a str]) -> &'w [&'a str] {
    while let Some(rest) = LEAD_INS
        .iter()
        .find_map(|lead| after(lead, words).filter(|rest| !rest.is_empty()))
    {
        words = rest;
    }
    words
}

/// Whether the pattern fits all the words.
pub(crate) fn fits(pattern: &str, words: &[&str]) -> bool {
    walk(&tokens(pattern), words, &mut |rest| rest.is_empty())
}

/// What stands after the pattern, where the words begin with it.
pub(crate) fn after<'w, 'a>(pattern: &str, words: &'w [&'a str]) -> Option<&'w [&'a str]> {
    let mut n_rest = None;
    walk(&tokens(pattern), words, &mut |rest| {
        n_rest = Some(rest.len());
        true
    });
    n_rest.map(|n| &words[words.len() - n..])
}

/// The first answer that `read` finds in what may stand after the pattern.
pub(crate) fn read_after<T>(
    pattern: &str,
    words: &[&str],
    mut read: impl FnMut(&[&str]) -> Option<T>,
) -> Option<T> {
    let mut found = None;
    walk(&tokens(pattern), words, &mut |rest| {
        found = read(rest);
        found.is_some()
    });
    found
}

fn before<'w, 'a>(tail: &str, words: &'w [&'a str]) -> Option<&'w [&'a str]> {
    let n_tail = tail.split(' ').count();
    let at = words.len().checked_sub(n_tail)?;
    let (rest, end) = words.split_at(at);
    end.iter().copied().eq(tail.split(' ')).then_some(rest)
}

fn tokens(pattern: &str) -> Vec<&str> {
    pattern.split(' ').collect()
}

/// Tries every way in which the pattern can be a beginning of the words, longest first.
fn walk(pattern: &[&str], words: &[&str], done: &mut dyn FnMut(&[&str]) -> bool) -> bool {
    let Some((token, pattern)) = pattern.split_first() else {
        return done(words);
    };
    if *token == "*" {
        let most = words.len().min(WILD_MAX);
        return (0..=most).rev().any(|n| walk(pattern, &words[n..], done));
    }
    let (choices, may_miss) = match token.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
        Some(choices) => (choices, true),
        None => (*token, false),
    };
    let takes = words
        .first()
        .is_some_and(|word| choices.split('|').any(|choice| choice == *word));
    (takes && walk(pattern, &words[1..], done)) || (may_miss && walk(pattern, words, done))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, question: &str, expected: bool) {
        let words = words_of(question);
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        assert_eq!(fits(pattern, &words), expected, "{pattern} / {question}");
    }

    #[test]
    fn a_pattern_fits_whole_questions_only() {
        check("who is working", "Who's working?", true);
        check("who is working", "who is working on the bridge", false);
        check("hello|hi [there]", "Hi there!", true);
        check("hello|hi [there]", "hi", true);
        check("hello|hi [there]", "hi you", false);
        check("how * work", "how does this thing work", true);
        check(
            "how * work",
            "how does this very old steam thing work",
            false,
        );
        check("[a] a b", "a b", true);
    }

    #[track_caller]
    fn check_core(question: &str, expected: &str) {
        let words = words_of(question);
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        assert_eq!(core(&words).join(" "), expected, "{question}");
    }

    #[test]
    fn lead_ins_and_tails_fall_away() {
        check_core(
            "Hey, can you please tell me who is working right now?",
            "who is working",
        );
        check_core("computer, what's here", "what is here");
        check_core("hello", "hello");
        check_core("please", "please");
        check_core("", "");
    }
}
