//! From a conversation to the tokens that a model reads.
//!
//! A template writes control tokens such as `<|im_end|>` as text, and so might a person, or a
//! page that a person pasted. The way of telling them apart: before rendering, every control
//! token inside a message is broken by a [`MARK`] after its first character; the rendered text
//! is encoded as one, and no token reaches across a mark. Words without control tokens are thus
//! encoded exactly as transformers encodes them, whatever the template does with them, and words
//! with one keep their letters but lose its power.
//!
//! A message that ends inside a control token gets a mark there, so that what follows cannot
//! complete it. A template that cuts pieces out of the middle of messages could still join one;
//! none in use does so with what a user writes.

use std::collections::BTreeSet;

use crate::error::TextError;
use crate::template::{Message, RenderOptions, Template, check_conversation};
use crate::tokenizer::{MARK, Tokenizer};

impl Template {
    /// The tokens of a conversation. Nothing is added to what the template writes: where a
    /// model wants a first token, its template writes it, and it is not doubled here.
    ///
    /// # Errors
    /// As [`Template::render`] and [`Tokenizer::encode`].
    pub fn prompt(
        &self,
        tokenizer: &Tokenizer,
        messages: &[Message],
        options: &RenderOptions,
    ) -> Result<Vec<u32>, TextError> {
        check_conversation(messages, options)?;
        let guard = Guard::new(self, tokenizer);
        let messages: Vec<Message> = messages
            .iter()
            .map(|message| guard.message(message))
            .collect();
        let mut text = self.run(&messages, options)?;
        if let Some(answer) = &options.continue_final {
            // The answer began with a token of its own: none may reach across its start.
            text.push(MARK);
            text.push_str(&broken(answer, &guard.special));
        }
        tokenizer.encode_marked(&text)
    }
}

/// The control tokens of one model.
struct Guard {
    /// Tokens that the file calls special.
    special: Vec<String>,
    /// These, and ordinary added tokens that the template itself writes, such as `<think>`.
    all: Vec<String>,
}

impl Guard {
    fn new(template: &Template, tokenizer: &Tokenizer) -> Self {
        let texts = |wanted: &dyn Fn(&str, bool) -> bool| -> Vec<String> {
            let added = tokenizer
                .added()
                .iter()
                .filter(|token| wanted(&token.text, token.special));
            added.map(|token| token.text.clone()).collect()
        };
        let written = |text: &str| !text.trim().is_empty() && template.source().contains(text);
        Self {
            special: texts(&|_, special| special),
            all: texts(&|text, special| special || written(text)),
        }
    }

    /// A message without power. An assistant's own words may hold a model's ordinary tags:
    /// templates look for them there, to leave old thoughts out.
    fn message(&self, message: &Message) -> Message {
        let tokens = if message.role == "assistant" {
            &self.special
        } else {
            &self.all
        };
        Message {
            role: message.role.clone(),
            content: broken(&message.content, tokens),
            pictures: message.pictures,
        }
    }
}

/// The text with every one of these tokens broken.
fn broken(text: &str, tokens: &[String]) -> String {
    // Files have thousands of added tokens, and nearly no character begins one.
    let firsts: BTreeSet<char> = tokens
        .iter()
        .filter_map(|token| token.chars().next())
        .collect();
    // Marks that came with the words go first: what they hide must be seen.
    let text = text.replace(MARK, "");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let begins = |token: &&String| rest.starts_with(token.as_str());
        let here = if firsts.contains(&c) { tokens } else { &[] };
        match here
            .iter()
            .filter(begins)
            .map(|token| token.chars().count())
            .min()
        {
            // A control token of one character cannot be broken: the mark stands for it.
            Some(1) => out.push(MARK),
            Some(_) => out.extend([c, MARK]),
            None => out.push(c),
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    if tokens.iter().any(|token| ends_inside(&out, token)) {
        out.push(MARK);
    }
    out
}

/// Whether the text ends with a beginning of the token.
fn ends_inside(text: &str, token: &str) -> bool {
    let starts = token.char_indices().map(|(at, _)| at).filter(|at| *at > 0);
    starts
        .into_iter()
        .any(|at| text.ends_with(token.get(..at).unwrap_or_default()))
}

#[cfg(test)]
mod tests;
