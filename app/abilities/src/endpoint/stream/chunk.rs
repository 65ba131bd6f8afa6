//! One chunk of a chat, in the forms that engines send.

use serde::Deserialize;
use serde_json::Value;

use super::{super::error::Complaint, TokenUsage};

/// `chat.completion.chunk`, and the bodies of answers that are not streamed. One struct for all:
/// each form apart would cost the page more code than it is worth.
/// What is not named here (reasoning, tools, fingerprints) is skipped.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chunk {
    pub(super) choices: Option<Vec<Choice>>,
    pub(super) usage: Option<Value>,
    pub(super) error: Value,
    model: Value,
    /// `POST /predict` of the old workers.
    pub(super) response: Value,
    /// `POST …/images/generations`.
    pub(super) data: Option<Vec<Made>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choice {
    delta: Option<Words>,
    message: Option<Words>,
    text: Option<String>,
    finish_reason: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Words {
    /// A text, parts with a text each, or something else that is skipped.
    content: Value,
}

/// A picture that was made.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Made {
    pub(super) b64_json: Option<String>,
    pub(super) url: Option<String>,
    pub(super) revised_prompt: Option<String>,
}

impl Chunk {
    /// The first choice's words; more than one choice is never asked for.
    pub(super) fn text(&self) -> Option<String> {
        let choice = self.choices.as_ref()?.first()?;
        let words = choice.delta.as_ref().or(choice.message.as_ref());
        match words.map(|words| &words.content) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Array(parts)) => Some(
                parts
                    .iter()
                    .filter_map(|part| part["text"].as_str())
                    .collect(),
            ),
            _ => choice.text.clone(),
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        let choice = self.choices.as_ref().and_then(|choices| choices.first());
        choice.is_some_and(|c| c.finish_reason.as_ref().is_some_and(|why| !why.is_null()))
    }

    pub(super) fn token_usage(&self) -> Option<TokenUsage> {
        let usage = self.usage.as_ref()?;
        let count = |name: &str| usage[name].as_u64();
        let (prompt, completion) = (count("prompt_tokens"), count("completion_tokens"));
        (prompt.is_some() || completion.is_some()).then(|| TokenUsage {
            prompt: prompt.unwrap_or_default(),
            completion: completion.unwrap_or_default(),
        })
    }

    /// A name where there is one; an engine that sends something else is not refused for it.
    pub(super) fn model(&self) -> Option<String> {
        self.model.as_str().map(str::to_owned)
    }

    pub(super) fn complaint(&self) -> Complaint {
        Complaint::of(self.error.clone())
    }
}
