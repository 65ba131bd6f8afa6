//! Streamed words for screen readers: whole sentences, never letters.

/// The whole sentences at the start of what was not said yet, and how many bytes they take.
pub(super) fn next(unsaid: &str, is_end: bool) -> Option<(String, usize)> {
    let len = if is_end { unsaid.len() } else { whole(unsaid) };
    let said = unsaid[..len].trim();
    (!said.is_empty()).then(|| (said.to_owned(), len))
}

/// The end of the last whole sentence or line, in bytes.
fn whole(text: &str) -> usize {
    let mut end = 0;
    let mut closes = false;
    for (idx, c) in text.char_indices() {
        if c == '\n' {
            end = idx + 1;
        } else if closes && c.is_whitespace() {
            end = idx;
        }
        closes = matches!(c, '.' | '!' | '?' | '…' | '。');
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, is_end: bool, expect: Option<(&str, usize)>) {
        let expect = expect.map(|(said, len)| (said.to_owned(), len));
        assert_eq!(next(text, is_end), expect, "{text:?}");
    }

    #[test]
    fn a_sentence_is_said_once_it_is_whole() {
        check("A moun", false, None);
        check("A mountain. And", false, Some(("A mountain.", 11)));
        check("It is 3.5 m", false, None);
        check("One. Two! Thr", false, Some(("One. Two!", 9)));
        check("- a line\nnext", false, Some(("- a line", 9)));
    }

    #[test]
    fn the_end_says_the_rest() {
        check(" rest", true, Some(("rest", 5)));
        check("  ", true, None);
    }
}
