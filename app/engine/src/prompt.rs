//! What a model reads of an intent: the tokens of the conversation as far as they fit, and what
//! each place of its cache is made of.

use mtor_text::{Message, RenderOptions, Template, TextError, Tokenizer};

use crate::limits::ANSWER_ROOM_TOKENS;

/// What one place of the cache was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) token: u32,
    /// The picture whose row stands here; 0 where it is the token itself.
    pub(crate) picture: u64,
}

impl Entry {
    pub(crate) const fn of(token: u32) -> Self {
        Self { token, picture: 0 }
    }

    pub(crate) const fn is_row(&self) -> bool {
        self.picture != 0
    }
}

/// The end of the piece that begins at `from`: at most `chunk` further, and all rows of a picture
/// or none.
pub(crate) fn piece_end(entries: &[Entry], from: usize, chunk: usize) -> usize {
    let rest = entries.get(from..).unwrap_or_default();
    let first = rest.first().is_some_and(Entry::is_row);
    let alike = rest.iter().take(chunk.max(1));
    from + alike.take_while(|it| it.is_row() == first).count()
}

/// The tokens of a conversation. Where it does not fit `context` with room for an answer, its
/// oldest turns are left out; what a system says and the question stay.
///
/// # Errors
/// As [`Template::prompt`].
pub(crate) fn fitting(
    (template, tokenizer): (&Template, &Tokenizer),
    messages: &[Message],
    options: &RenderOptions,
    context: usize,
) -> Result<Vec<u32>, TextError> {
    let room = ANSWER_ROOM_TOKENS.min(context / 4);
    let after = |cut: usize| template.prompt(tokenizer, &without_oldest(messages, cut), options);
    let fits = |tried: &Result<Vec<u32>, TextError>| match tried {
        Ok(tokens) => tokens.len() + room <= context,
        Err(why) => !is_too_long(why),
    };
    let cuts = cuts(messages);
    let whole = after(0);
    let Some(&last) = cuts.last().filter(|_| !fits(&whole)) else {
        return whole;
    };
    // The fewest turns that have to go, by halves: each try writes the whole conversation.
    let (mut too_few, mut enough) = (0, cuts.len() - 1);
    let mut best = after(last);
    while too_few < enough {
        let middle = (too_few + enough) / 2;
        let tried = after(cuts[middle]);
        if fits(&tried) {
            (enough, best) = (middle, tried);
        } else {
            too_few = middle + 1;
        }
    }
    best
}

/// Whether fewer turns may be taken where these are refused.
const fn is_too_long(why: &TextError) -> bool {
    matches!(
        why,
        TextError::PromptTooLong | TextError::TooManyMessages(_) | TextError::TextTooLong(_)
    )
}

/// Before which messages a conversation can begin: where somebody asks. The last is the question.
fn cuts(messages: &[Message]) -> Vec<usize> {
    let last = messages.len().saturating_sub(1);
    let asked = |(_, message): &(usize, &Message)| message.role == "user";
    let turns = messages.iter().enumerate().filter(asked);
    let mut cuts: Vec<usize> = turns.map(|(at, _)| at).filter(|at| *at < last).collect();
    cuts.push(last);
    cuts.retain(|at| *at > 0);
    cuts
}

fn without_oldest(messages: &[Message], cut: usize) -> Vec<Message> {
    let stays = |(at, message): &(usize, &Message)| *at >= cut || message.role == "system";
    let kept = messages.iter().enumerate().filter(stays);
    kept.map(|(_, message)| message.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each letter is a token.
    fn tokenizer() -> Tokenizer {
        let letters = "abcdefghijklmnopqrstuvwxyz:|";
        let vocab: Vec<String> = letters
            .chars()
            .enumerate()
            .map(|(id, letter)| format!("\"{letter}\":{id}"))
            .collect();
        let json = format!(
            r#"{{"version":"1.0","added_tokens":[],"normalizer":null,"pre_tokenizer":null,
               "post_processor":null,"decoder":null,
               "model":{{"type":"BPE","vocab":{{{}}},"merges":[]}}}}"#,
            vocab.join(",")
        );
        Tokenizer::read(json.as_bytes()).unwrap()
    }

    fn talk(roles: &str) -> Vec<Message> {
        let role = |letter| match letter {
            's' => "system",
            'u' => "user",
            _ => "assistant",
        };
        // Eight letters, the first says which.
        let message = |(n, letter): (usize, char)| {
            let mark = char::from(b'a' + u8::try_from(n).unwrap());
            Message::new(role(letter), format!("{mark}xxxxxxx"))
        };
        roles.chars().enumerate().map(message).collect()
    }

    #[test]
    fn the_oldest_turns_are_left_out_until_the_rest_fits() {
        #[track_caller]
        fn check(roles: &str, context: usize, expect: &str) {
            let source = "{% for m in messages %}{{ m.content }}{% endfor %}";
            let template = Template::new(source.to_owned(), [].into()).unwrap();
            let tokenizer = tokenizer();
            let options = RenderOptions::default();
            let both = (&template, &tokenizer);
            let tokens = fitting(both, &talk(roles), &options, context).unwrap();
            let letter = |token: &u32| char::from(b'a' + u8::try_from(*token).unwrap());
            let told: String = tokens.iter().map(letter).filter(|it| *it != 'x').collect();
            assert_eq!(told, expect, "{roles} in {context}");
        }
        // A quarter of the context is the answer's.
        check("uau", 32, "abc");
        check("uau", 30, "c");
        check("uauau", 32, "cde");
        check("uauauauau", 54, "efghi");
        check("uauauauau", 12, "i");
        check("suauau", 43, "adef");
        check("suauau", 20, "af");
        // A question that does not fit alone is refused by who writes the answer.
        check("u", 8, "a");
        check("suu", 8, "ac");
    }

    #[test]
    fn a_piece_is_of_one_kind() {
        let entry = |picture| Entry { token: 7, picture };
        let entries = [0, 0, 9, 9, 9, 0].map(entry);
        let piece = |from, chunk| piece_end(&entries, from, chunk);
        assert_eq!((piece(0, 64), piece(2, 64), piece(5, 64)), (2, 5, 6));
        assert_eq!((piece(0, 1), piece(2, 2), piece(6, 64)), (1, 4, 6));
    }
}
