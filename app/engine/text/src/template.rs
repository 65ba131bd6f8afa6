//! A model's chat template: how a conversation is written for it.
//!
//! Templates are Jinja programs that come with the model's files. They are rendered byte for
//! byte as Hugging Face's transformers renders them (blocks trimmed, Python's string methods,
//! its own `tojson`, `raise_exception`, `strftime_now` and `{% generation %}`), but under
//! limits: on instructions run, on nesting, on bytes read and written.
//!
//! What is not limited is a string that a template doubles on and on: a template made to do harm
//! can run a tab out of memory, as a model's files made to do harm can in other ways.

mod files;
mod json;
mod python;
mod strftime;

use std::collections::BTreeMap;
use std::io;

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, Error, ErrorKind};
use serde::{Deserialize, Serialize};

use crate::error::TextError;
use crate::limits;
use crate::tokenizer::short;

const NAME: &str = "chat template";
/// What templates write where a picture was.
pub(crate) const PICTURE: &str = "<image>";

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who says it: system, user or assistant in most templates.
    pub role: String,
    /// The words.
    pub content: String,
    /// Pictures before the words, for models with eyes.
    #[serde(skip)]
    pub pictures: usize,
}

impl Message {
    /// A message of a role.
    pub fn new(role: impl Into<String>, content: impl Into<String>) -> Self {
        Self {
            role: role.into(),
            content: content.into(),
            pictures: 0,
        }
    }

    /// The same after so many pictures.
    #[must_use]
    pub fn with_pictures(self, pictures: usize) -> Self {
        Self { pictures, ..self }
    }

    /// As templates of models with eyes read it: content is a list of parts.
    fn in_parts(&self) -> serde_json::Value {
        let picture = || serde_json::json!({ "type": "image" });
        let words = serde_json::json!({ "type": "text", "text": self.content });
        let pictures = std::iter::repeat_with(picture).take(self.pictures);
        let parts: Vec<_> = pictures.chain([words]).collect();
        serde_json::json!({ "role": self.role, "content": parts })
    }
}

/// What a template is told besides the conversation.
#[derive(Clone, Debug, Default)]
pub struct RenderOptions {
    /// End where the assistant's answer begins.
    pub add_generation_prompt: bool,
    /// For models that can think first; `None` leaves it to the template.
    pub enable_thinking: Option<bool>,
    /// Seconds since 1970 in the person's own time zone, for templates that write the date.
    /// Without it they write none, or the one that their author chose.
    pub now_s: Option<i64>,
    /// More variables for the template: the caller's own words, never a person's, since control
    /// tokens in them command.
    pub extra: BTreeMap<String, serde_json::Value>,
    /// The beginning of the assistant's answer: it follows the generation prompt as it is.
    pub continue_final: Option<String>,
    /// For models with eyes: what a prompt has in the place of each picture. Messages are told
    /// to the template as lists of parts then.
    pub picture: Option<String>,
}

/// A chat template, ready to render.
#[derive(Debug)]
pub struct Template {
    environment: Environment<'static>,
    source: String,
    special: BTreeMap<String, String>,
}

impl Template {
    /// Takes the template from a model's files: `chat_template_file` is chat_template.jinja or
    /// chat_template.json and goes before the one inside tokenizer_config.json, which also
    /// names the special tokens that templates write.
    ///
    /// # Errors
    /// No template in either file, a file that is damaged or over its limit, or a template that
    /// is not valid.
    pub fn read(
        tokenizer_config: Option<&[u8]>,
        chat_template_file: Option<&[u8]>,
    ) -> Result<Self, TextError> {
        let found = files::read(tokenizer_config, chat_template_file)?;
        Self::new(found.source, found.special)
    }

    /// A template from its own text. `special`: the variables such as `bos_token`.
    ///
    /// # Errors
    /// A template over [`limits::TEMPLATE_BYTES_MAX`], or one that is not valid.
    pub fn new(source: String, special: BTreeMap<String, String>) -> Result<Self, TextError> {
        if source.len() > limits::TEMPLATE_BYTES_MAX {
            let max = limits::TEMPLATE_BYTES_MAX;
            return Err(TextError::TemplateTooLarge {
                bytes: source.len(),
                max,
            });
        }
        let mut environment = environment();
        environment
            .add_template_owned(NAME, files::prepared(&source))
            .map_err(|e| TextError::Template(short(&e)))?;
        Ok(Self {
            environment,
            source,
            special,
        })
    }

    /// Writes a conversation as the model reads it, as one text.
    ///
    /// Control tokens inside the messages stay what they look like: for a prompt use
    /// [`Template::prompt`].
    ///
    /// # Errors
    /// A conversation over the limits, or a template that refuses it, loops or fails.
    pub fn render(
        &self,
        messages: &[Message],
        options: &RenderOptions,
    ) -> Result<String, TextError> {
        check_conversation(messages, options)?;
        let mut text = self.run(messages, options)?;
        text.push_str(options.continue_final.as_deref().unwrap_or_default());
        Ok(text)
    }

    /// The template's own text.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Runs the template; an answer that goes on is not part of what it sees.
    pub(crate) fn run(
        &self,
        messages: &[Message],
        options: &RenderOptions,
    ) -> Result<String, TextError> {
        let template = self
            .environment
            .get_template(NAME)
            .map_err(|e| TextError::Template(short(&e)))?;
        let mut page = Page::default();
        match template.render_captured_to(self.variables(messages, options), &mut page) {
            Ok(_) => String::from_utf8(page.bytes)
                .map(|text| with_pictures(text, options.picture.as_deref()))
                .map_err(|e| TextError::Template(short(&e))),
            Err(_) if page.full => Err(TextError::PromptTooLong),
            Err(error) => Err(said(&error)),
        }
    }

    fn variables(&self, messages: &[Message], options: &RenderOptions) -> Value {
        let mut all: BTreeMap<String, Value> = BTreeMap::new();
        for (name, token) in &self.special {
            all.insert(name.clone(), Value::from(token.as_str()));
        }
        for (name, value) in &options.extra {
            all.insert(name.clone(), Value::from_serialize(value));
        }
        if let Some(thinking) = options.enable_thinking {
            all.insert("enable_thinking".to_owned(), Value::from(thinking));
        }
        if let Some(now_s) = options.now_s {
            let tell = move |format: &str| strftime::strftime(now_s, format);
            all.insert("strftime_now".to_owned(), Value::from_function(tell));
        }
        let prompt = options.add_generation_prompt || options.continue_final.is_some();
        all.insert("add_generation_prompt".to_owned(), Value::from(prompt));
        let told = match options.picture {
            Some(_) => {
                let in_parts: Vec<_> = messages.iter().map(Message::in_parts).collect();
                Value::from_serialize(in_parts)
            }
            None => Value::from_serialize(messages),
        };
        all.insert("messages".to_owned(), told);
        // transformers always passes these two, and templates ask whether they are none.
        all.entry("tools".to_owned())
            .or_insert_with(|| Value::from(()));
        all.entry("documents".to_owned())
            .or_insert_with(|| Value::from(()));
        Value::from(all)
    }
}

/// What stands for each picture. No words of a person's read so any more: control tokens in them
/// are broken.
fn with_pictures(text: String, picture: Option<&str>) -> String {
    match picture {
        Some(picture) => text.replace(PICTURE, picture),
        None => text,
    }
}

/// Checks what the template will be given.
pub(crate) fn check_conversation(
    messages: &[Message],
    options: &RenderOptions,
) -> Result<(), TextError> {
    if messages.len() > limits::MESSAGES_MAX {
        return Err(TextError::TooManyMessages(messages.len()));
    }
    let word = |role: &str| {
        (1..=limits::ROLE_BYTES_MAX).contains(&role.len())
            && role.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let pictures = messages.iter().map(|it| it.pictures);
    if pictures.fold(0, usize::saturating_add) > limits::PICTURES_MAX {
        return Err(TextError::TooManyPictures);
    }
    if let Some(message) = messages.iter().find(|message| !word(&message.role)) {
        return Err(TextError::Role(
            message.role.chars().take(limits::ROLE_BYTES_MAX).collect(),
        ));
    }
    let answer = options.continue_final.as_ref().map_or(0, String::len);
    let bytes = messages.iter().fold(answer, |sum, message| {
        sum.saturating_add(message.content.len())
    });
    match bytes > limits::TEXT_BYTES_MAX {
        true => Err(TextError::TextTooLong(bytes)),
        false => Ok(()),
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_trim_blocks(true);
    environment.set_lstrip_blocks(true);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_fuel(Some(limits::TEMPLATE_FUEL));
    environment.set_recursion_limit(limits::TEMPLATE_DEPTH_MAX);
    environment.set_debug(false);
    environment.add_filter("tojson", json::tojson);
    environment.add_function("raise_exception", raise);
    python::install(&mut environment);
    environment
}

/// The words with which a template refuses a conversation.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Raised(String);

fn raise(words: String) -> Result<Value, Error> {
    Err(Error::new(ErrorKind::InvalidOperation, words.clone()).with_source(Raised(words)))
}

/// An error of the template as a person can read it.
fn said(error: &Error) -> TextError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(link) = cause {
        if let Some(raised) = link.downcast_ref::<Raised>() {
            return TextError::Refused(short(raised));
        }
        if link
            .downcast_ref::<Error>()
            .is_some_and(|e| e.kind() == ErrorKind::OutOfFuel)
        {
            return TextError::TemplateLoops;
        }
        cause = link.source();
    }
    TextError::Template(short(error))
}

/// Where a template writes: it takes so much and no more.
#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
    full: bool,
}

impl io::Write for Page {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + part.len() > limits::TEXT_BYTES_MAX {
            self.full = true;
            return Err(io::Error::other("the page is full"));
        }
        self.bytes.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
