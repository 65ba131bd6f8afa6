//! A model's tokenizer, as its tokenizer.json writes it.
//!
//! The work is done by the hub's own crate `tokenizers`. This room adds limits, refusals in
//! sentences, and three readings of the same vocabulary:
//! - [`Tokenizer::encode`]: control tokens written in the text are control tokens;
//! - [`Tokenizer::encode_plain`]: they are plain words, whoever wrote them;
//! - the prompt's reading, where a [`MARK`] tells which are plain words ([`crate::Template::prompt`]).
//!
//! Nothing is ever added in front or behind: a chat template writes its own first token.

mod pieces;
mod shared;

use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use tokenizers::AddedToken;

use crate::detokenizer::Detokenizer;
use crate::error::TextError;
use crate::limits;

pub(crate) use pieces::Pieces;
use shared::Reading;

/// A character that Unicode keeps out of interchange: nobody's words hold it, so it can stand
/// for "no control token reaches across here" between a template and the tokenizer.
pub(crate) const MARK: char = '\u{FDD1}';

/// A model's tokenizer. Cloning is cheap: all clones share one vocabulary.
#[derive(Clone, Debug)]
pub struct Tokenizer(Arc<Inner>);

/// An added token as prompts need it: its text, and whether it is a special one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Added {
    pub(crate) text: String,
    pub(crate) special: bool,
}

#[derive(Debug)]
struct Inner {
    words: Reading,
    plain: Reading,
    marked: Reading,
    mark_id: Option<u32>,
    added: Vec<Added>,
    size: usize,
    highest: u32,
    pieces: Pieces,
}

impl Tokenizer {
    /// Reads a tokenizer.json.
    ///
    /// # Errors
    /// A file over [`limits::TOKENIZER_BYTES_MAX`], damaged, or of a kind that no chat model uses.
    pub fn read(tokenizer_json: &[u8]) -> Result<Self, TextError> {
        if tokenizer_json.len() > limits::TOKENIZER_BYTES_MAX {
            return Err(TextError::TokenizerTooLarge(tokenizer_json.len()));
        }
        let rim: Rim<'_> = serde_json::from_slice(tokenizer_json).map_err(|e| damaged(&e))?;
        let pieces = check_kinds(&rim)?;
        let words = shared::read(tokenizer_json).map_err(|e| damaged(&e))?;
        Self::from_reading(words, pieces)
    }

    fn from_reading(words: Reading, pieces: Pieces) -> Result<Self, TextError> {
        let mut plain = words.clone();
        plain.set_encode_special_tokens(true);
        let mut marked = words.clone();
        let mark = AddedToken::from(MARK, true).normalized(false);
        marked.add_special_tokens([mark]).map_err(|e| damaged(&e))?;
        let mut added: Vec<(u32, Added)> = words
            .get_added_tokens_decoder()
            .into_iter()
            .map(|(id, token)| {
                (
                    id,
                    Added {
                        text: token.content,
                        special: token.special,
                    },
                )
            })
            .collect();
        added.sort_by_key(|(id, _)| *id);
        // Files of text-only models may keep a special token beyond the model's rows, for the
        // pictures that their larger sisters read; no message can write one.
        let ordinary = added
            .iter()
            .filter(|(_, token)| !token.special)
            .map(|(id, _)| *id);
        let highest = words
            .get_vocab(false)
            .into_values()
            .chain(ordinary)
            .max()
            .ok_or_else(|| TextError::Tokenizer("it has no tokens".to_owned()))?;
        Ok(Self(Arc::new(Inner {
            mark_id: marked.token_to_id(&MARK.to_string()),
            size: words.get_vocab_size(true),
            added: added.into_iter().map(|(_, token)| token).collect(),
            words,
            plain,
            marked,
            highest,
            pieces,
        })))
    }

    /// Tokens of a text in which control tokens are recognized; nothing is added.
    ///
    /// # Errors
    /// A text over [`limits::TEXT_BYTES_MAX`].
    pub fn encode(&self, text: &str) -> Result<Vec<u32>, TextError> {
        encode(&self.0.words, text)
    }

    /// Tokens of a person's words: special tokens written in them are only words.
    ///
    /// # Errors
    /// A text over [`limits::TEXT_BYTES_MAX`].
    pub fn encode_plain(&self, text: &str) -> Result<Vec<u32>, TextError> {
        encode(&self.0.plain, text)
    }

    /// Tokens of a text with [`MARK`]s: no token reaches across one, and the marks vanish.
    pub(crate) fn encode_marked(&self, text: &str) -> Result<Vec<u32>, TextError> {
        let mut ids = encode(&self.0.marked, text)?;
        ids.retain(|id| Some(*id) != self.0.mark_id);
        Ok(ids)
    }

    /// The text of tokens, without special tokens.
    ///
    /// # Errors
    /// Only when the file's decoder fails on these ids.
    pub fn decode(&self, ids: &[u32]) -> Result<String, TextError> {
        self.0
            .words
            .decode(ids, true)
            .map_err(|e| TextError::Encoding(short(&e)))
    }

    /// Reads an answer token by token, from its first one.
    #[must_use]
    pub fn stream(&self) -> Detokenizer {
        Detokenizer::new(self.clone(), true)
    }

    /// Reads the rest of an answer that another began: a space in front stays.
    #[must_use]
    pub fn stream_continued(&self) -> Detokenizer {
        Detokenizer::new(self.clone(), false)
    }

    /// The id of a token, by its exact text in tokenizer.json.
    #[must_use]
    pub fn id_of(&self, token: &str) -> Option<u32> {
        self.0.words.token_to_id(token)
    }

    /// The token with an id, as tokenizer.json writes it.
    #[must_use]
    pub fn token_of(&self, id: u32) -> Option<String> {
        self.0.words.id_to_token(id)
    }

    /// Whether an id is a special token, which no text shows.
    #[must_use]
    pub fn is_special(&self, id: u32) -> bool {
        self.token_of(id)
            .is_some_and(|token| self.0.words.get_added_vocabulary().is_special_token(&token))
    }

    /// Number of tokens, added ones included.
    #[must_use]
    pub fn vocab_size(&self) -> usize {
        self.0.size
    }

    /// Whether a model with rows for `vocab` tokens can read every ordinary token of this file.
    /// A special token may lie beyond: Gemma 3's smallest models have one, which only pictures use.
    ///
    /// # Errors
    /// [`TextError::WrongTokenizer`] when it cannot.
    pub fn fits(&self, vocab: usize) -> Result<(), TextError> {
        if usize::try_from(self.0.highest).is_ok_and(|highest| highest < vocab) {
            return Ok(());
        }
        Err(TextError::WrongTokenizer {
            highest: self.0.highest,
            vocab,
        })
    }

    pub(crate) fn added(&self) -> &[Added] {
        &self.0.added
    }

    pub(crate) fn pieces(&self) -> &Pieces {
        &self.0.pieces
    }
}

/// The outer form of tokenizer.json, read first so that its large parts are read only once.
#[derive(Deserialize)]
struct Rim<'a> {
    #[serde(borrow)]
    model: &'a RawValue,
    #[serde(borrow, default)]
    decoder: Option<&'a RawValue>,
    #[serde(borrow, default)]
    normalizer: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: Option<String>,
    /// Of WordPiece, which no chat model uses; with BPE the crate trusts it to be right.
    continuing_subword_prefix: Option<String>,
}

/// A normalizer: a kind, or a list of them. `Precompiled` is a table that the crate follows
/// wherever it points; the models that run here have none.
#[derive(Deserialize)]
struct Normalizer {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    normalizers: Vec<Self>,
}

impl Normalizer {
    fn is_trusted(&self) -> bool {
        self.kind != "Precompiled" && self.normalizers.iter().all(Self::is_trusted)
    }
}

fn check_kinds(rim: &Rim<'_>) -> Result<Pieces, TextError> {
    let model: Kind = serde_json::from_str(rim.model.get()).map_err(|e| damaged(&e))?;
    // Files from before 2021 leave the kind out; the crate then looks at the fields.
    if let Some(kind) = model.kind
        && !["BPE", "Unigram", "WordLevel"].contains(&kind.as_str())
    {
        return Err(TextError::TokenizerKind {
            part: "model",
            kind,
        });
    }
    if model
        .continuing_subword_prefix
        .is_some_and(|it| !it.is_empty())
    {
        return Err(TextError::TokenizerKind {
            part: "model",
            kind: "subwords with a prefix".to_owned(),
        });
    }
    let normalizer = rim.normalizer.map_or("null", RawValue::get);
    let normalizer: Option<Normalizer> =
        serde_json::from_str(normalizer).map_err(|e| damaged(&e))?;
    if normalizer.is_some_and(|it| !it.is_trusted()) {
        return Err(TextError::TokenizerKind {
            part: "normalizer",
            kind: "Precompiled".to_owned(),
        });
    }
    Pieces::read(rim.decoder)
}

fn encode(reading: &Reading, text: &str) -> Result<Vec<u32>, TextError> {
    if text.len() > limits::TEXT_BYTES_MAX {
        return Err(TextError::TextTooLong(text.len()));
    }
    let encoding = reading
        .encode_fast(text, false)
        .map_err(|e| TextError::Encoding(short(&e)))?;
    Ok(encoding.get_ids().to_vec())
}

fn damaged(error: &dyn std::fmt::Display) -> TextError {
    TextError::Tokenizer(short(error))
}

/// The start of another crate's message: some of them quote whole files.
pub(crate) fn short(error: &dyn std::fmt::Display) -> String {
    error.to_string().chars().take(200).collect()
}
