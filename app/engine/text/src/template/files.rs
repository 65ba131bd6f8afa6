//! Where a model's files keep the chat template and the tokens that it writes.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::error::TextError;
use crate::limits;
use crate::tokenizer::short;

/// A template and its variables.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) source: String,
    pub(super) special: BTreeMap<String, String>,
}

pub(super) fn read(config: Option<&[u8]>, file: Option<&[u8]>) -> Result<Found, TextError> {
    let config = match config {
        Some(bytes) => parse::<Config>(within(bytes, limits::CONFIG_BYTES_MAX)?)?,
        None => Config::default(),
    };
    let from_file = file.map(template_file).transpose()?.flatten();
    let source = from_file.or_else(|| config.chat_template.clone().and_then(Form::choose));
    Ok(Found {
        source: source.ok_or(TextError::NoTemplate)?,
        special: config.special(),
    })
}

/// The source as this Jinja needs it to mean what it means in transformers.
///
/// Jinja2 reads every kind of line end as one line feed, inside quotes too.
/// `{% generation %}` tells trainers which text the assistant wrote. It renders what is inside,
/// in a scope of its own, which is what an empty `with` does.
pub(super) fn prepared(source: &str) -> String {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(source.len());
    let mut rest = source.as_str();
    while let Some(at) = rest.find("{%") {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = tag.find("%}").map_or(tag.len(), |end| end + 2);
        let (tag, after) = tag.split_at(end);
        let word = tag
            .trim_start_matches("{%")
            .trim_end_matches("%}")
            .trim_matches(['-', '+'])
            .trim();
        match word {
            "generation" => out.push_str(&tag.replacen("generation", "with", 1)),
            "endgeneration" => out.push_str(&tag.replacen("endgeneration", "endwith", 1)),
            _ => out.push_str(tag),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// chat_template.jinja is the template itself; chat_template.json wraps it.
fn template_file(bytes: &[u8]) -> Result<Option<String>, TextError> {
    let bytes = within(bytes, limits::CONFIG_BYTES_MAX)?;
    if let Ok(config) = serde_json::from_slice::<Config>(bytes) {
        return Ok(config.chat_template.and_then(Form::choose));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| TextError::TemplateFile(short(&e)))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    Ok((!text.trim().is_empty()).then(|| text.to_owned()))
}

fn within(bytes: &[u8], max: usize) -> Result<&[u8], TextError> {
    match bytes.len() > max {
        true => Err(TextError::TemplateTooLarge {
            bytes: bytes.len(),
            max,
        }),
        false => Ok(bytes),
    }
}

fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, TextError> {
    serde_json::from_slice(bytes).map_err(|e| TextError::TemplateFile(short(&e)))
}

#[derive(Default, Deserialize)]
struct Config {
    chat_template: Option<Form>,
    bos_token: Option<Token>,
    eos_token: Option<Token>,
    unk_token: Option<Token>,
    sep_token: Option<Token>,
    pad_token: Option<Token>,
    cls_token: Option<Token>,
    mask_token: Option<Token>,
}

impl Config {
    /// The variables that transformers gives: those that are set, each as its text.
    fn special(self) -> BTreeMap<String, String> {
        let all = [
            ("bos_token", self.bos_token),
            ("eos_token", self.eos_token),
            ("unk_token", self.unk_token),
            ("sep_token", self.sep_token),
            ("pad_token", self.pad_token),
            ("cls_token", self.cls_token),
            ("mask_token", self.mask_token),
        ];
        let set = all
            .into_iter()
            .filter_map(|(name, token)| Some((name.to_owned(), token?.text()?)));
        set.collect()
    }
}

/// One template, or several with names.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Form {
    One(String),
    Named(Vec<Named>),
    Other(serde::de::IgnoredAny),
}

#[derive(Clone, Deserialize)]
struct Named {
    name: String,
    template: String,
}

impl Form {
    fn choose(self) -> Option<String> {
        match self {
            Self::One(template) => Some(template),
            Self::Named(mut list) => {
                let at = list
                    .iter()
                    .position(|named| named.name == "default")
                    .unwrap_or(0);
                (at < list.len()).then(|| list.swap_remove(at).template)
            }
            Self::Other(_) => None,
        }
    }
}

/// A token as its text, or as an object around it; some files write `false` for none.
#[derive(Deserialize)]
#[serde(untagged)]
enum Token {
    Text(String),
    Object { content: String },
    Other(serde::de::IgnoredAny),
}

impl Token {
    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) | Self::Object { content: text } => Some(text),
            Self::Other(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(config: &str, file: Option<&str>, expected: Result<&str, TextError>) {
        let found =
            read(Some(config.as_bytes()), file.map(str::as_bytes)).map(|found| found.source);
        assert_eq!(found, expected.map(str::to_owned), "{config}");
    }

    #[test]
    fn the_template_is_found_wherever_it_is() {
        check(r#"{"chat_template":"a"}"#, None, Ok("a"));
        check(r#"{"chat_template":"a"}"#, Some("{% b %}"), Ok("{% b %}"));
        check(
            r#"{"chat_template":"a"}"#,
            Some(r#"{"chat_template":"b"}"#),
            Ok("b"),
        );
        check(r#"{"chat_template":"a"}"#, Some(" \n"), Ok("a"));
        check(r#"{}"#, Some("{{ messages }}"), Ok("{{ messages }}"));
        let list = r#"{"chat_template":[{"name":"tool_use","template":"t"},{"name":"default","template":"d"}]}"#;
        check(list, None, Ok("d"));
        check(
            r#"{"chat_template":[{"name":"rag","template":"r"}]}"#,
            None,
            Ok("r"),
        );
        check(r#"{"chat_template":[]}"#, None, Err(TextError::NoTemplate));
        check(r#"{"chat_template":7}"#, None, Err(TextError::NoTemplate));
        check("{}", None, Err(TextError::NoTemplate));
        assert_eq!(read(None, None).unwrap_err(), TextError::NoTemplate);
    }

    #[test]
    fn damaged_and_oversized_files_are_refused() {
        assert!(matches!(
            read(Some(b"{\"chat"), None),
            Err(TextError::TemplateFile(_))
        ));
        assert!(matches!(
            read(None, Some(b"\xFF\xFE")),
            Err(TextError::TemplateFile(_))
        ));
        let large = vec![b' '; limits::CONFIG_BYTES_MAX + 1];
        assert!(matches!(
            read(Some(&large), None),
            Err(TextError::TemplateTooLarge { .. })
        ));
        assert!(matches!(
            read(None, Some(&large)),
            Err(TextError::TemplateTooLarge { .. })
        ));
    }

    #[test]
    fn tokens_are_texts_or_objects_or_absent() {
        let config = r#"{"chat_template":"a","bos_token":"<s>","eos_token":{"content":"</s>","special":true},"pad_token":null,"unk_token":false}"#;
        let special = read(Some(config.as_bytes()), None).unwrap().special;
        let expected = [("bos_token", "<s>"), ("eos_token", "</s>")];
        assert_eq!(
            special,
            expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into()
        );
    }

    #[test]
    fn generation_tags_become_scopes_and_line_ends_line_feeds() {
        let source =
            "a\r\n\rb {%- generation -%} b {%endgeneration%} {% if generation %}{% endif %} {% x";
        let expected = "a\n\nb {%- with -%} b {%endwith%} {% if generation %}{% endif %} {% x";
        assert_eq!(prepared(source), expected);
    }
}
