//! Words of a question as an expression for the calculator, or the judgment that they are none.

mod vocabulary;

use crate::{
    limits::{SUM_BYTES_MAX, SUM_WEIGHT_MAX},
    phrase::{after, without_lead_ins},
};

use vocabulary::{FUNCTIONS, LEAD_INS, NOT_IN_SUMS, NUMBERS, SPOKEN, TAILS};

/// A sum to be worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expression {
    /// For the calculator.
    pub(super) text: String,
    /// For people: what they asked, without the question around it.
    pub(super) shown: String,
    /// Digits, signs and brackets only: it can be nothing but a sum.
    pub(super) is_numeric: bool,
}

/// The expression in a question, where it is one beyond doubt.
pub(super) fn read(question: &str) -> Option<Expression> {
    let question = question
        .trim()
        .trim_end_matches(|c: char| "?=.".contains(c) || c.is_whitespace());
    if question.is_empty() || question.len() > SUM_BYTES_MAX || !only_known_signs(question) {
        return None;
    }
    let raw: Vec<&str> = question.split_whitespace().collect();
    let lower: Vec<String> = raw
        .iter()
        .map(|w| w.trim_end_matches([',', ':']).to_lowercase())
        .collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    let (start, end) = bounds(&lower);
    let (raw, lower) = (&raw[start..end], &lower[start..end]);
    let shown = raw.join(" ");
    let rewritten = unit_question(lower).unwrap_or_else(|| rewrite(raw, lower));
    let tokens: Vec<&str> = rewritten.iter().map(String::as_str).collect();
    let text = tokens.join(" ");
    (is_sum(&tokens) && is_shallow(&text)).then(|| Expression {
        is_numeric: !text.contains(char::is_alphabetic),
        shown: if unit_question(lower).is_some() {
            text.clone()
        } else {
            shown
        },
        text,
    })
}

/// Where the sum stands among the words.
fn bounds(lower: &[&str]) -> (usize, usize) {
    let mut words = without_lead_ins(lower);
    while let Some(rest) = LEAD_INS
        .iter()
        .find_map(|lead| after(lead, words).filter(|rest| !rest.is_empty()))
    {
        words = without_lead_ins(rest);
    }
    let start = lower.len() - words.len();
    let n_tail = words.iter().rev().take_while(|w| TAILS.contains(w)).count();
    (start, (lower.len() - n_tail).max(start))
}

/// "how many feet are there in a mile", "how many km is 5 miles".
fn unit_question(lower: &[&str]) -> Option<Vec<String>> {
    let rest = after("how many|much", lower)?;
    let at = rest
        .iter()
        .position(|w| matches!(*w, "in" | "is" | "are" | "make"))?;
    let (unit, source) = rest.split_at(at);
    let source = after("[are|is|make] [there] [in] [up]", source)?;
    if unit.is_empty() || unit.len() > 3 || source.is_empty() {
        return None;
    }
    let mut tokens = rewrite(source, source);
    if !tokens
        .iter()
        .any(|t| t.contains(|c: char| c.is_ascii_digit()))
    {
        tokens.insert(0, "1".to_owned());
    }
    tokens.push("to".to_owned());
    tokens.extend(unit.iter().map(|&w| w.to_owned()));
    Some(tokens)
}

/// Spoken signs and numbers as the calculator writes them; the case of units stays.
fn rewrite(raw: &[&str], lower: &[&str]) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < lower.len() {
        let spoken = SPOKEN.iter().find(|(words, _)| {
            let n = words.split(' ').count();
            lower
                .get(at..at + n)
                .is_some_and(|w| w.iter().copied().eq(words.split(' ')))
        });
        if let Some((words, sign)) = spoken {
            tokens.push((*sign).to_owned());
            at += words.split(' ').count();
            continue;
        }
        // "a mile", but not "a + b".
        let names_one = |name: &str| {
            let next = lower.get(at + 1);
            !name.starts_with('a') || next.is_some_and(|w| w.starts_with(char::is_alphabetic))
        };
        let number = NUMBERS
            .iter()
            .find(|(name, _)| *name == lower[at] && names_one(name));
        let between_units = lower[at] == "and" && at > 0;
        match number {
            Some((_, digits)) => tokens.push((*digits).to_owned()),
            // "5 feet and 4 inches" is one length.
            None if between_units => {}
            None if is_times(lower, at) => tokens.push("*".to_owned()),
            None => tokens.push(signs(raw[at])),
        }
        at += 1;
    }
    inches(&mut tokens);
    angles(&mut tokens);
    temperatures(&mut tokens);
    tokens
}

/// "3 ft 4 in to cm": here "in" is a unit, not a conversion.
fn inches(tokens: &mut [String]) {
    for at in 1..tokens.len() {
        let counted = tokens[at - 1].ends_with(|c: char| c.is_ascii_digit());
        let converted = tokens[at + 1..]
            .iter()
            .any(|t| matches!(t.as_str(), "to" | "in" | "as"));
        if tokens[at] == "in" && counted && (converted || at + 1 == tokens.len()) {
            tokens[at] = "inches".to_owned();
        }
    }
}

/// "sin 30 degrees": the calculator would take the sine of 30 and call it degrees.
fn angles(tokens: &mut Vec<String>) {
    if let [function, angle, unit] = tokens.as_slice()
        && matches!(function.as_str(), "sin" | "cos" | "tan")
        && matches!(
            unit.as_str(),
            "degrees" | "degree" | "deg" | "°" | "radians" | "rad"
        )
    {
        *tokens = vec![format!("{function}({angle} {unit})")];
    }
}

/// "3 x 4".
fn is_times(lower: &[&str], at: usize) -> bool {
    let digit = |w: Option<&&str>| w.is_some_and(|w| w.contains(|c: char| c.is_ascii_digit()));
    lower[at] == "x" && at > 0 && digit(lower.get(at - 1)) && digit(lower.get(at + 1))
}

/// Printed signs as the calculator types them; "3x4" becomes "3*4", "0x1f" stays.
fn signs(word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let mut text = String::new();
    for (i, c) in chars.iter().enumerate() {
        let hex = i == 1 && chars[0] == '0';
        match c {
            'x' if i > 0 && digit(i - 1) && digit(i + 1) && !hex => text.push('*'),
            '×' | '·' => text.push('*'),
            '÷' => text.push('/'),
            '−' | '–' => text.push('-'),
            '√' => text.push_str("sqrt "),
            '²' => text.push_str("^2"),
            '³' => text.push_str("^3"),
            '\u{2019}' => text.push('\''),
            '\u{201d}' => text.push('"'),
            c => text.push(*c),
        }
    }
    text.trim_end_matches(':').to_owned()
}

/// "20 c in f": as units of their own these letters mean the speed of light and the farad.
fn temperatures(tokens: &mut [String]) {
    let scale = |token: &str| match token {
        "c" | "C" | "°c" => Some("°C"),
        "f" | "F" | "°f" => Some("°F"),
        "k" | "K" => Some("kelvin"),
        "celsius" | "Celsius" | "centigrade" => Some("°C"),
        "fahrenheit" | "Fahrenheit" => Some("°F"),
        "kelvin" | "Kelvin" => Some("kelvin"),
        _ => None,
    };
    if let [.., from, to, into] = tokens
        && matches!(to.as_str(), "to" | "in" | "as")
        && let Some(new_into) = scale(into)
    {
        let digits_end = from
            .rfind(|c: char| c.is_ascii_digit())
            .map_or(0, |i| i + 1);
        if let Some(new_from) = scale(&from[digits_end..]) {
            *from = format!("{} {new_from}", &from[..digits_end])
                .trim()
                .to_owned();
            *into = new_into.to_owned();
        }
    }
}

/// Signs of sums; assignments, strings and whatever else the calculator's language has are out.
fn only_known_signs(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_alphanumeric()
            || c == ' '
            || "+-*/^%().,!'\"°$€£:×÷·−–√²³π\u{2019}\u{201d}?".contains(c)
    })
}

fn is_sum(tokens: &[&str]) -> bool {
    let has_digit = |t: &&str| t.contains(|c: char| c.is_ascii_digit());
    let word_of = |t: &&str| {
        t.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    let is_other = |word: &str| NOT_IN_SUMS.contains(&word.to_lowercase().as_str());
    let mut words = tokens
        .iter()
        .flat_map(|t| t.split(|c: char| !c.is_alphabetic()));
    if words.any(is_other) {
        return false;
    }
    if tokens.iter().any(|t| is_date(t)) || matches!(tokens, ["24/7" | "9/11" | "50/50"]) {
        return false;
    }
    let conversion = tokens
        .iter()
        .rposition(|t| matches!(*t, "to" | "in" | "as"));
    if let Some(at) = conversion.filter(|at| *at > 0 && *at + 1 < tokens.len()) {
        let (source, target) = (&tokens[..at], &tokens[at + 1..]);
        let named = source[0].chars().filter(|c| c.is_alphabetic()).count() > 1;
        let bare = source.len() == 1 && target.len() == 1 && source != target && named;
        let counted = source.iter().any(has_digit) || bare;
        // A number is no unit: "9 to 5", "1 in 5 people".
        return counted
            && target.len() <= 4
            && !target[0].starts_with(|c: char| c.is_ascii_digit());
    }
    let has_sign = tokens
        .iter()
        .any(|t| is_sign(t) || FUNCTIONS.contains(&word_of(t).as_str()));
    tokens.iter().any(has_digit) && has_sign && !is_label(tokens)
}

/// A sign beside digits or alone: not the hyphen of "well-known".
fn is_sign(token: &str) -> bool {
    let signs = |c: char| "+-*/^%!(".contains(c);
    let beside = token.contains(|c: char| c.is_ascii_digit() || c == 'π');
    token.contains(signs) && (beside || !token.contains(char::is_alphanumeric))
        || FUNCTIONS
            .iter()
            .any(|f| token.to_lowercase().starts_with(&format!("{f}(")))
}

/// "2026-12-24", "1/2/2026": dates, not differences and quotients.
fn is_date(token: &str) -> bool {
    let parts: Vec<&str> = token.split(['-', '/', '.']).collect();
    let digits =
        |n| move |p: &&str| p.len() <= n && !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3
        && parts.iter().all(digits(4))
        && (parts[0].len() == 4 || parts[2].len() == 4)
        && parts[1].len() <= 2
}

/// "covid-19", "top-10 films", "5-star hotel": a hyphen between a number and a word.
fn is_label(tokens: &[&str]) -> bool {
    tokens.iter().any(|token| {
        let mut parts = token.split('-').filter(|part| !part.is_empty()).peekable();
        let first_is_word = parts
            .peek()
            .is_some_and(|p| p.chars().all(char::is_alphabetic));
        let parts: Vec<_> = parts.collect();
        let last_is_word = parts
            .last()
            .is_some_and(|p| p.len() > 2 && p.chars().all(char::is_alphabetic));
        parts.len() > 1 && (first_is_word || last_is_word)
    })
}

/// The calculator recurses into signs, brackets and functions; a tab's stack is small.
fn is_shallow(text: &str) -> bool {
    let n_signs = text
        .chars()
        .filter(|c| "+-*/^!%('\"°$€£√π".contains(*c))
        .count();
    let words = || {
        text.split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
    };
    let n_functions = words().filter(|word| FUNCTIONS.contains(word)).count();
    let n_numbers = text
        .split(|c: char| !c.is_alphanumeric() && c != '.' && c != ',')
        .filter(|number| !number.is_empty())
        .count();
    let weight = n_signs + words().count() + n_functions;
    weight.max(n_numbers) <= SUM_WEIGHT_MAX
}
