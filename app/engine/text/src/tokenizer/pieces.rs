//! A token's bytes, as the file's decoder would write them.
//!
//! A decoder works on all tokens of a text at once. To show a text token by token at a cost that
//! does not grow, each token must become bytes by itself; this is possible for every decoder that
//! chat models use: byte-level (GPT-2, Llama 3, Qwen), and the SentencePiece chain of
//! replacements, byte fallback and one stripped space (Llama 2, Gemma, Mistral).

use serde::Deserialize;
use serde_json::value::RawValue;

use super::damaged;
use crate::error::TextError;

/// How tokens of one file become bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pieces {
    byte_level: bool,
    byte_fallback: bool,
    replacements: Vec<(String, String)>,
    /// Written between tokens: files without a decoder join tokens with spaces.
    joint: &'static str,
    /// Up to so many of this character vanish at the start of a text.
    strip: Option<(char, usize)>,
    /// Every one of this character in a text's first token vanishes.
    first_token_drops: Option<char>,
}

impl Pieces {
    /// Reads the "decoder" of a tokenizer.json.
    ///
    /// # Errors
    /// A decoder of a kind that no chat model uses.
    pub(super) fn read(decoder: Option<&RawValue>) -> Result<Self, TextError> {
        let mut pieces = Self::default();
        let decoder: Option<Decoder> = decoder
            .map(|raw| serde_json::from_str(raw.get()).map_err(|e| damaged(&e)))
            .transpose()?
            .flatten();
        match decoder {
            Some(decoder) => pieces.add(decoder)?,
            None => pieces.joint = " ",
        }
        Ok(pieces)
    }

    /// The bytes of one token. `first`: it is the first of its text; `joint` follows all others.
    pub(crate) fn bytes_of(&self, token: &str, first: bool) -> Vec<u8> {
        if self.byte_fallback
            && let Some(byte) = fallback_byte(token)
        {
            return vec![byte];
        }
        let mut text = token.to_owned();
        if let (true, Some(dropped)) = (first, self.first_token_drops) {
            text.retain(|c| c != dropped);
        }
        for (from, to) in &self.replacements {
            text = text.replace(from.as_str(), to);
        }
        if !first {
            text.insert_str(0, self.joint);
        }
        match self.byte_level {
            true => level_bytes(&text).unwrap_or_else(|| text.into_bytes()),
            false => text.into_bytes(),
        }
    }

    /// What vanishes at the start of a text: a character, and how often.
    pub(crate) fn strip(&self) -> Option<(char, usize)> {
        self.strip
    }

    fn add(&mut self, decoder: Decoder) -> Result<(), TextError> {
        match decoder {
            Decoder::ByteLevel {} => self.byte_level = true,
            Decoder::ByteFallback {} => self.byte_fallback = true,
            Decoder::Fuse {} => {}
            Decoder::Sequence { decoders } => {
                for decoder in decoders {
                    self.add(decoder)?;
                }
            }
            Decoder::Replace {
                pattern: Pattern::String(from),
                content,
            } => {
                self.replacements.push((from, content));
            }
            Decoder::Replace {
                pattern: Pattern::Regex(_),
                ..
            } => {
                return Err(unsupported("Replace with a regular expression"));
            }
            Decoder::Strip {
                content,
                start,
                stop: 0,
            } => self.strip = Some((content, start)),
            Decoder::Strip { .. } => return Err(unsupported("Strip at the end")),
            Decoder::Metaspace {
                replacement,
                prepend_scheme,
                add_prefix_space,
            } => {
                let never = prepend_scheme.as_deref() == Some("never")
                    || (prepend_scheme.is_none() && add_prefix_space == Some(false));
                self.first_token_drops = (!never).then_some(replacement);
                self.replacements
                    .push((replacement.to_string(), " ".to_owned()));
            }
            Decoder::Wordpiece {} => return Err(unsupported("WordPiece")),
            Decoder::Bpe {} => return Err(unsupported("BPEDecoder")),
            Decoder::Ctc {} => return Err(unsupported("CTC")),
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Decoder {
    ByteLevel {},
    ByteFallback {},
    Fuse {},
    Sequence {
        decoders: Vec<Self>,
    },
    Replace {
        pattern: Pattern,
        content: String,
    },
    Strip {
        content: char,
        start: usize,
        stop: usize,
    },
    Metaspace {
        replacement: char,
        prepend_scheme: Option<String>,
        add_prefix_space: Option<bool>,
    },
    #[serde(rename = "WordPiece")]
    Wordpiece {},
    #[serde(rename = "BPEDecoder")]
    Bpe {},
    #[serde(rename = "CTC")]
    Ctc {},
}

#[derive(Deserialize)]
enum Pattern {
    String(String),
    Regex(serde::de::IgnoredAny),
}

fn unsupported(kind: &str) -> TextError {
    TextError::TokenizerKind {
        part: "decoder",
        kind: kind.to_owned(),
    }
}

/// The byte of a token such as `<0xE2>`.
fn fallback_byte(token: &str) -> Option<u8> {
    let hex = token.strip_prefix("<0x")?.strip_suffix('>')?;
    if hex.len() != 2 {
        return None;
    }
    u8::from_str_radix(hex, 16).ok()
}

/// The bytes behind GPT-2's visible characters; `None` when a character is none of them.
fn level_bytes(text: &str) -> Option<Vec<u8>> {
    text.chars().map(level_byte).collect()
}

/// GPT-2 writes the printable bytes as themselves and the other 68, in order, as U+0100 and on.
fn level_byte(c: char) -> Option<u8> {
    let code = u32::from(c);
    let byte = match code {
        0x21..=0x7E | 0xA1..=0xAC | 0xAE..=0xFF => code,
        0x100..=0x120 => code - 0x100,
        0x121..=0x142 => code - 0x121 + 0x7F,
        0x143 => 0xAD,
        _ => return None,
    };
    u8::try_from(byte).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(decoder: &str, token: &str, first: bool, bytes: &[u8]) {
        let raw = RawValue::from_string(decoder.to_owned()).unwrap();
        let pieces = Pieces::read(Some(&raw)).unwrap();
        assert_eq!(pieces.bytes_of(token, first), bytes, "{token}");
    }

    const GEMMA: &str = r#"{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"}]}"#;
    const METASPACE: &str = r#"{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}"#;

    #[test]
    fn each_decoder_gives_a_tokens_bytes() {
        check(r#"{"type":"ByteLevel"}"#, "Ġcafé", false, b" caf\xE9");
        check(r#"{"type":"ByteLevel"}"#, "Ċ", true, b"\n");
        check(r#"{"type":"ByteLevel"}"#, "日本", true, "日本".as_bytes());
        check(GEMMA, "▁▁x", true, b"  x");
        check(GEMMA, "<0xE2>", false, b"\xE2");
        check(GEMMA, "<0xE2", false, b"<0xE2");
        check(METASPACE, "▁x", true, b"x");
        check(METASPACE, "▁x", false, b" x");
        check("null", "x", false, b" x");
    }

    #[test]
    fn every_byte_has_one_visible_character() {
        let mut seen: Vec<u8> = (0u32..0x200)
            .filter_map(char::from_u32)
            .filter_map(level_byte)
            .collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..=255).collect::<Vec<u8>>());
    }

    #[test]
    fn a_decoder_of_another_kind_is_refused_by_name() {
        for (json, name) in [
            (
                r#"{"type":"WordPiece","prefix":"x","cleanup":true}"#,
                "WordPiece",
            ),
            (
                r#"{"type":"Strip","content":" ","start":0,"stop":1}"#,
                "Strip at the end",
            ),
        ] {
            let raw = RawValue::from_string(json.to_owned()).unwrap();
            let said = Pieces::read(Some(&raw)).unwrap_err().to_string();
            assert!(said.contains(name), "{said}");
        }
    }
}
