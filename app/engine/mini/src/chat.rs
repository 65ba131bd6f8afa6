//! How a conversation is written for the model, and the template that says the same to others.

use crate::corpus::Asked;

pub const START: &str = "<|im_start|>";
pub const END: &str = "<|im_end|>";
pub const PAD: &str = "<|endoftext|>";

/// Characters of a question that the model is given; longer ones it could not use.
pub const QUESTION_CHARS_MAX: usize = 200;
/// Messages that the model is given: the question, and the exchange before it.
pub const MESSAGES_MAX: usize = 3;

/// ChatML. It leaves system messages out, writes questions in small letters and keeps the last
/// exchange only: that is what the model was trained on.
pub const TEMPLATE: &str = "{%- set talk = messages | rejectattr('role', 'equalto', 'system') | list -%}\
{%- for message in talk[-3:] -%}\
{%- if message['role'] == 'user' -%}\
{{- '<|im_start|>user\\n' + (message['content'] | lower | trim)[:200] + '<|im_end|>\\n' -}}\
{%- else -%}\
{{- '<|im_start|>assistant\\n' + (message['content'] | trim) + '<|im_end|>\\n' -}}\
{%- endif -%}\
{%- endfor -%}\
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}";

/// A question, up to where the answer begins.
pub fn prompt(question: &str) -> String {
    let question = question.to_lowercase();
    let question: String = question.trim().chars().take(QUESTION_CHARS_MAX).collect();
    format!("{START}user\n{question}{END}\n{START}assistant\n")
}

/// A piece of a written conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// The model learns to write it.
    pub learned: bool,
}

/// A conversation in pieces: questions are given, answers and their ends are learned.
pub fn pieces(turns: &[Asked]) -> Vec<Piece> {
    let piece = |text, learned| Piece { text, learned };
    let mut all = Vec::new();
    for (i, asked) in turns.iter().enumerate() {
        let before = if i > 0 { "\n" } else { "" };
        all.push(piece(format!("{before}{}", prompt(&asked.question)), false));
        all.push(piece(format!("{}{END}", asked.answer), true));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_is_written_as_chat_ml() {
        let ask = |q: &str, a: &str| Asked::new(q.to_owned(), a.to_owned());
        let all = pieces(&[ask(" What? ", "This."), ask("and", "That.")]);
        let text: String = all.iter().map(|piece| piece.text.as_str()).collect();
        let want = "<|im_start|>user\nwhat?<|im_end|>\n<|im_start|>assistant\nThis.<|im_end|>\n\
                    <|im_start|>user\nand<|im_end|>\n<|im_start|>assistant\nThat.<|im_end|>";
        assert_eq!(text, want);
        let learned: Vec<&str> = all
            .iter()
            .filter(|p| p.learned)
            .map(|p| p.text.as_str())
            .collect();
        assert_eq!(learned, ["This.<|im_end|>", "That.<|im_end|>"]);
    }

    #[test]
    fn the_template_names_the_same_limits() {
        assert!(TEMPLATE.contains(&format!("[:{QUESTION_CHARS_MAX}]")));
        assert!(TEMPLATE.contains(&format!("[-{MESSAGES_MAX}:]")));
    }
}
