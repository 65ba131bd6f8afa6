//! The browser's own model as an adapter. Only a window may ask it, so the page does.

use std::{pin::pin, rc::Rc, time::Duration};

use futures_util::future::{Either, select};
use mtor_abilities::{
    Turn,
    limits::{FIRST_BYTE_MS, SILENCE_MS},
};
use mtor_protocol::{Capability, Code, Name, Realm, Refused, Work};

use crate::{
    Adapter, Fit, Made, Sink,
    adapter::{Running, chat_of, words_of},
    asks::{Asking, Asks, Said},
    clock,
};

/// See the module's words.
#[derive(Debug)]
pub(crate) struct Prompt {
    pub(crate) model: Name,
    pub(crate) asks: Rc<Asks>,
}

impl Adapter for Prompt {
    fn capabilities(&self) -> Vec<Capability> {
        vec![Capability {
            realm: Realm::Chat,
            models: vec![self.model.clone()],
            // It answers one after the other.
            slots: 1,
            expected_ms: None,
            rate: None,
        }]
    }

    fn takes(&self, work: &Work) -> Fit {
        match work.realm {
            Realm::Chat => Fit::of_model(work, self.model.as_str()),
            _ => Fit::No,
        }
    }

    fn run<'a>(&'a self, work: &'a Work, sink: &'a Sink) -> Running<'a> {
        Box::pin(async move {
            let mut asking = self.asks.ask(messages(work)?);
            let mut text = String::new();
            loop {
                let wait_ms = if text.is_empty() {
                    FIRST_BYTE_MS
                } else {
                    SILENCE_MS
                };
                match clock::while_waiting(sink, within(wait_ms, &mut asking)).await? {
                    Said::Text(more) => {
                        text.push_str(&more);
                        sink.words(&more);
                    }
                    Said::End => return Ok(self.made(text)),
                    Said::Failed(why) => return Err(Refused::new(Code::WorkerFailed, why)),
                }
            }
        })
    }
}

impl Prompt {
    fn made(&self, text: String) -> Made {
        Made {
            units: text.split_whitespace().count() as u64,
            text,
            model: Some(self.model.clone()),
            ..Made::default()
        }
    }
}

/// What was said before and what is asked, as the browser's model takes it.
fn messages(work: &Work) -> Result<String, Refused> {
    let Some(body) = chat_of(work) else {
        let why = "The conversation so far cannot be read.";
        return Err(Refused::new(Code::BadIntent, why));
    };
    let turn = |role: &str, content| Turn {
        role: role.to_owned(),
        content,
    };
    let mut messages = body.messages;
    messages.push(turn("user", words_of(work)));
    // What another worker has said so far is gone on with.
    messages.extend(body.prefix.map(|it| turn("assistant", it)));
    serde_json::to_string(&messages)
        .map_err(|_| Refused::new(Code::BadIntent, "The conversation cannot be written."))
}

async fn within(wait_ms: u64, asking: &mut Asking) -> Result<Said, Refused> {
    let said = pin!(asking.next());
    let timer = pin!(clock::sleep(Duration::from_millis(wait_ms)));
    match select(said, timer).await {
        Either::Left((said, _)) => Ok(said),
        Either::Right(_) => {
            let why = "The browser's own model was silent for too long.";
            Err(Refused::new(Code::EndpointSlow, why))
        }
    }
}
