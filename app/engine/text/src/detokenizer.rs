//! An answer's tokens as text, as soon as characters are complete.
//!
//! One token may hold half a character; what is shown is only ever whole ones. A token costs
//! what its own bytes cost, however long the answer already is: nothing is decoded twice.

use std::fmt;

use crate::tokenizer::Tokenizer;

/// Turns an answer's tokens into text, one by one. Made by [`Tokenizer::stream`].
pub struct Detokenizer {
    tokenizer: Tokenizer,
    /// The bytes of a character that is not complete; at most three.
    rest: Vec<u8>,
    first: bool,
    /// What still vanishes at the start of the text.
    strip: Option<(char, usize)>,
}

impl Detokenizer {
    pub(crate) fn new(tokenizer: Tokenizer, from_the_start: bool) -> Self {
        let strip = tokenizer.pieces().strip().filter(|_| from_the_start);
        Self {
            tokenizer,
            rest: Vec::new(),
            first: from_the_start,
            strip,
        }
    }

    /// Takes a token; gives the text that it completes, if any.
    /// Special tokens and ids that no token has give nothing.
    pub fn push(&mut self, id: u32) -> Option<String> {
        if self.tokenizer.is_special(id) {
            return None;
        }
        let token = self.tokenizer.token_of(id)?;
        let bytes = self.tokenizer.pieces().bytes_of(&token, self.first);
        self.first = false;
        self.rest.extend_from_slice(&bytes);
        let text = whole_characters(&mut self.rest);
        self.stripped(text)
    }

    /// Ends the text: half a character that never became whole is shown as U+FFFD, as
    /// decoding everything at once would.
    pub fn finish(&mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.rest);
        let text = String::from_utf8_lossy(&rest).into_owned();
        self.stripped(text)
    }

    fn stripped(&mut self, text: String) -> Option<String> {
        let mut shown = text.as_str();
        while let Some((dropped, left)) = self.strip {
            let Some(c) = shown.chars().next() else { break };
            if c != dropped || left == 0 {
                self.strip = None;
                break;
            }
            shown = shown.get(c.len_utf8()..).unwrap_or_default();
            self.strip = Some((dropped, left - 1));
        }
        (!shown.is_empty()).then(|| shown.to_owned())
    }
}

impl fmt::Debug for Detokenizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detokenizer")
            .field("rest", &self.rest)
            .finish_non_exhaustive()
    }
}

/// Takes everything out of `bytes` but the start of a character that may still become whole.
/// Bytes that no continuation can save become U+FFFD, one per broken sequence.
fn whole_characters(bytes: &mut Vec<u8>) -> String {
    let mut text = String::new();
    let mut tail = 0;
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        text.push_str(chunk.valid());
        let broken = chunk.invalid();
        if chunks.peek().is_none() && may_become_whole(broken) {
            tail = broken.len();
        } else if !broken.is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    bytes.drain(..bytes.len() - tail);
    text
}

/// Whether more bytes could complete this sequence, and not only break it later.
fn may_become_whole(broken: &[u8]) -> bool {
    match std::str::from_utf8(broken) {
        Ok(_) => false,
        Err(error) => error.error_len().is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pieces: &[&[u8]], shown: &[&str], left: usize) {
        let mut rest = Vec::new();
        for (piece, expected) in pieces.iter().zip(shown) {
            rest.extend_from_slice(piece);
            assert_eq!(whole_characters(&mut rest), *expected);
        }
        assert_eq!(rest.len(), left);
    }

    #[test]
    fn half_a_character_waits_and_a_broken_one_does_not() {
        check(&[b"caf\xC3", b"\xA9!"], &["caf", "é!"], 0);
        check(&[b"\xF0\x9F", b"\x98", b"\x80"], &["", "", "😀"], 0);
        check(&[b"\xE2\x82", b"x"], &["", "\u{FFFD}x"], 0);
        check(&[b"\xFFa\xC3"], &["\u{FFFD}a"], 1);
        check(&[b"\xC3\xC3", b"\xA9"], &["\u{FFFD}", "é"], 0);
    }
}
