//! An intent as an endpoint's request.

use std::borrow::Cow;

use mtor_protocol::{Name, RawJson, Realm, Work, legacy::PredictRequest};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    built_in::{GUIDE, SKETCH},
    limits::{ANSWER_BYTES_MAX, HISTORY_BYTES_MAX, HISTORY_TURNS_MAX, PICTURE_BYTES_MAX},
};

use super::{
    Endpoint, EndpointError, EndpointKind, HttpRequest, Key,
    picture::{decode, encode, picture_kind},
};

/// What an intent asks of an endpoint; the parts of `work` that matter here.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    pub realm: Realm,
    /// The words.
    pub text: &'a str,
    /// [`ChatBody`] or [`VisionBody`], where there is one.
    pub body: Option<&'a RawJson>,
    /// The binary payload: a picture for vision.
    pub payload: &'a [u8],
    /// The model that the intent names; otherwise the endpoint's own choice answers.
    pub model: Option<&'a str>,
}

impl<'a> Ask<'a> {
    pub const fn new(realm: Realm, text: &'a str) -> Self {
        Self {
            realm,
            text,
            body: None,
            payload: &[],
            model: None,
        }
    }

    /// What a `work` asks, whose words were read from its `query_text`.
    pub fn of_work(work: &'a Work, text: &'a str) -> Self {
        Self {
            realm: work.realm,
            text,
            body: work.body.as_ref(),
            payload: &work.payload,
            model: work.model_name.as_ref().map(Name::as_str),
        }
    }
}

/// The body of a chat intent: what was said before, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ChatBody {
    #[serde(default)]
    pub messages: Vec<Turn>,
    /// The answer so far, of a worker that was lost: go on after its last character, and send
    /// only what follows.
    ///
    /// Endpoints get it as a last message of the assistant. llama.cpp and Ollama go on with such
    /// a message. vLLM does with `continue_final_message` alone, which is not sent, since others
    /// refuse fields that they do not know; it and further servers may begin anew or repeat
    /// themselves. A `/predict` worker knows no messages and is not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
}

/// One turn of a conversation; `role` is "user", "assistant" or "system".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub role: String,
    pub content: String,
}

/// The body of a vision intent, where the picture is not the payload.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VisionBody {
    /// A `data:` URL, or base64 alone as the old page sent it.
    pub image: Option<String>,
}

impl Endpoint {
    /// The request that answers the intent; its reply goes to a [`super::StreamReader`].
    pub fn request(&self, ask: &Ask<'_>, key: Option<&Key>) -> Result<HttpRequest, EndpointError> {
        let (call, body) = match (self.kind, ask.realm) {
            (EndpointKind::Predict, Realm::Chat) => {
                if chat_body(ask.body)?.prefix.is_some() {
                    return Err(EndpointError::CannotContinue);
                }
                ("predict", self.predict(ask))
            }
            (EndpointKind::OpenAi, Realm::Chat) => (
                "chat/completions",
                self.completion(ask, conversation(ask)?)?,
            ),
            (EndpointKind::OpenAi, Realm::Vision) => {
                let messages = vec![looking(ask)?];
                ("chat/completions", self.completion(ask, messages)?)
            }
            (EndpointKind::OpenAi, Realm::Imagine) => ("images/generations", self.picture(ask)?),
            (_, realm) => return Err(EndpointError::Unsupported(realm)),
        };
        let url = format!("{}/{call}", self.url);
        Ok(HttpRequest::post(url, key, body.to_string()))
    }

    fn completion(&self, ask: &Ask<'_>, messages: Vec<Value>) -> Result<Value, EndpointError> {
        let model = asked_model(ask).or(self.model.as_deref());
        let model = model.ok_or_else(|| EndpointError::NoSuchModel(String::new()))?;
        Ok(json!({
            "model": model,
            "messages": messages,
            "stream": true,
            "stream_options": {"include_usage": true},
        }))
    }

    fn picture(&self, ask: &Ask<'_>) -> Result<Value, EndpointError> {
        let model = asked_model(ask).or(self.image_model.as_deref());
        let model = model.ok_or(EndpointError::Unsupported(Realm::Imagine))?;
        let mut body = json!({"model": model, "prompt": ask.text, "n": 1});
        if model.starts_with("gpt-image") {
            // It refuses `response_format`, answers base64 anyway, and its PNG fills a frame.
            body["output_format"] = "jpeg".into();
        } else {
            body["response_format"] = "b64_json".into();
            if model != "dall-e-3" {
                // A PNG of this size fits one binary frame; that model knows larger ones only.
                body["size"] = "512x512".into();
            }
        }
        Ok(body)
    }

    fn predict(&self, ask: &Ask<'_>) -> Value {
        let model = asked_model(ask).or(self.model.as_deref());
        let request = PredictRequest {
            prompt: ask.text.to_owned(),
            realm: ask.realm,
            model_type: "worker_node".to_owned(),
            model_name: model.unwrap_or_default().to_owned(),
        };
        serde_json::to_value(request).expect("plain strings always serialize")
    }
}

/// The built-in names are not an engine's.
fn asked_model<'a>(ask: &Ask<'a>) -> Option<&'a str> {
    ask.model
        .filter(|m| !m.is_empty() && *m != GUIDE && *m != SKETCH)
}

fn chat_body(body: Option<&RawJson>) -> Result<ChatBody, EndpointError> {
    let read = body.map(RawJson::read::<ChatBody>).transpose();
    let body =
        read.map_err(|_| EndpointError::BadIntent("its body holds no messages".to_owned()))?;
    Ok(body.unwrap_or_default())
}

/// What was said before, the words, and what a lost worker has answered so far.
fn conversation(ask: &Ask<'_>) -> Result<Vec<Value>, EndpointError> {
    let body = chat_body(ask.body)?;
    let mut messages = history(&body)?;
    messages.push(json!({"role": "user", "content": ask.text}));
    if let Some(prefix) = body.prefix.filter(|prefix| !prefix.is_empty()) {
        if prefix.len() > ANSWER_BYTES_MAX {
            let why = "the answer so far is longer than any that is sent";
            return Err(EndpointError::BadIntent(why.to_owned()));
        }
        messages.push(json!({"role": "assistant", "content": prefix}));
    }
    Ok(messages)
}

/// The newest turns that fit, oldest first.
fn history(body: &ChatBody) -> Result<Vec<Value>, EndpointError> {
    let mut n_bytes = 0;
    let mut turns = Vec::new();
    for turn in body.messages.iter().rev().take(HISTORY_TURNS_MAX) {
        if !matches!(turn.role.as_str(), "user" | "assistant" | "system") {
            let why = "a message is of neither user, assistant nor system";
            return Err(EndpointError::BadIntent(why.to_owned()));
        }
        n_bytes += turn.content.len();
        if n_bytes > HISTORY_BYTES_MAX {
            break;
        }
        turns.push(json!({"role": turn.role, "content": turn.content}));
    }
    turns.reverse();
    Ok(turns)
}

/// What is asked of a picture that comes without words.
pub const DESCRIBE: &str = "Describe this image.";

fn looking(ask: &Ask<'_>) -> Result<Value, EndpointError> {
    let text = match ask.text.trim() {
        "" => DESCRIBE,
        text => text,
    };
    let url = picture_url(ask)?;
    Ok(json!({"role": "user", "content": [
        {"type": "text", "text": text},
        {"type": "image_url", "image_url": {"url": url}},
    ]}))
}

/// The picture as a `data:` URL.
fn picture_url(ask: &Ask<'_>) -> Result<String, EndpointError> {
    let (kind, bytes) = picture_of(ask.body, ask.payload)?;
    Ok(format!("data:{kind};base64,{}", encode(&bytes)))
}

/// Kind (`image/png`) and bytes of a vision intent's picture: its payload, or what its body holds. URLs of elsewhere
/// are refused: they would be fetched from inside the network of the tab that lends itself.
///
/// # Errors
/// [`EndpointError::BadIntent`]: there is none, it is too large, or it is no picture.
pub fn picture_of<'a>(
    body: Option<&RawJson>,
    payload: &'a [u8],
) -> Result<(&'static str, Cow<'a, [u8]>), EndpointError> {
    let bad = |why: &str| EndpointError::BadIntent(why.to_owned());
    let bytes = if payload.is_empty() {
        let body = body.map(RawJson::read::<VisionBody>);
        let body = body
            .transpose()
            .map_err(|_| bad("its body holds no picture"))?;
        let image = body
            .and_then(|body| body.image)
            .ok_or_else(|| bad("it holds no picture"))?;
        let base64 = match image.strip_prefix("data:") {
            Some(url) => url.split_once(";base64,").map(|(_, data)| data),
            None => Some(image.as_str()),
        };
        let bytes = base64.and_then(decode);
        Cow::Owned(bytes.ok_or_else(|| bad("its picture is neither base64 nor a data URL"))?)
    } else {
        Cow::Borrowed(payload)
    };
    if bytes.len() > PICTURE_BYTES_MAX {
        return Err(bad("its picture is too large"));
    }
    match picture_kind(&bytes) {
        Some(kind) => Ok((kind, bytes)),
        None => Err(bad("its picture is no PNG, JPEG, GIF or WebP")),
    }
}

#[cfg(test)]
mod tests;
