//! The engine behind a URL as an adapter: intents answered by it, streamed.

use mtor_abilities::{
    Ask, Endpoint, EndpointError, EndpointKind, Finished, Key, StreamEvent, StreamReader,
    built_in::SKETCH, limits::PROBE_BYTES_MAX,
};
use mtor_protocol::{Capability, Name, RawJson, Realm, Refused, Work};

use crate::{
    Adapter, Fit, Made, PictureBody, Sink,
    adapter::{Running, asked_model, words_of},
    clock, fetch,
};

/// The engine that this tab speaks for.
#[derive(Debug, Clone)]
pub(crate) struct Connected {
    endpoint: Endpoint,
    key: Option<Key>,
    /// As its probe named them.
    pub(crate) models: Vec<String>,
}

impl Adapter for Connected {
    fn capabilities(&self) -> Vec<Capability> {
        self.endpoint.capabilities(&self.models)
    }

    fn takes(&self, work: &Work) -> Fit {
        let asked = asked_model(work);
        let fits = match (work.realm, self.endpoint.kind) {
            (Realm::Chat, _) => true,
            (Realm::Vision, kind) => kind == EndpointKind::OpenAi,
            (Realm::Imagine, _) => asked != Some(SKETCH) && self.endpoint.image_model.is_some(),
            _ => false,
        };
        match asked {
            _ if !fits => Fit::No,
            Some(asked) if self.models.iter().any(|it| it == asked) => Fit::NAMED,
            _ => Fit::CAN,
        }
    }

    fn run<'a>(&'a self, work: &'a Work, sink: &'a Sink) -> Running<'a> {
        Box::pin(async move {
            let words = words_of(work);
            let ask = Ask::of_work(work, &words);
            match self.stream(sink, &ask).await {
                Ok(finished) => Ok(made(finished)),
                Err(why) => Err(Refused::new(why.code(), why.to_string())),
            }
        })
    }
}

impl Connected {
    /// Checks an engine; the error is advice for the person who typed the address.
    pub(crate) async fn check(
        url: &str,
        key: &str,
        model: &str,
        page_origin: &str,
    ) -> Result<Self, String> {
        let endpoint = Endpoint::parse(url).map_err(|why| why.to_string())?;
        let key = Key::new(key);
        let models = probe(&endpoint, key.as_ref(), page_origin)
            .await
            .map_err(|why| why.advice(&endpoint, page_origin))?;
        let model = model.trim();
        let endpoint = Endpoint {
            model: (!model.is_empty()).then(|| model.to_owned()),
            ..endpoint
        };
        Ok(Self {
            endpoint: endpoint.with_models_of(&models),
            key,
            models,
        })
    }

    async fn stream(&self, sink: &Sink, ask: &Ask<'_>) -> Result<Finished, EndpointError> {
        let request = self.endpoint.request(ask, self.key.as_ref())?;
        // The waits are bounded where the bytes are fetched.
        let mut reply = clock::while_waiting(sink, fetch::send(&request)).await?;
        let mut reader = StreamReader::new(reply.head());
        while let Some(bytes) = clock::while_waiting(sink, reply.next()).await? {
            let before = reader.n_chunks();
            for event in reader.push(&bytes)? {
                if let StreamEvent::Text(text) = event {
                    sink.words(&text);
                }
            }
            // A model that thinks without words still works.
            if reader.n_chunks() > before {
                sink.sign_of_work(reader.n_chunks(), 0);
            }
        }
        sink.flush();
        reader.finish()
    }
}

async fn probe(
    endpoint: &Endpoint,
    key: Option<&Key>,
    page_origin: &str,
) -> Result<Vec<String>, EndpointError> {
    if endpoint.is_mixed_content(page_origin) {
        return Err(EndpointError::MixedContent);
    }
    let mut reply = fetch::probe(&endpoint.probe(key)).await?;
    let status = reply.head().status;
    let body = reply.whole(PROBE_BYTES_MAX).await?;
    endpoint.read_probe(status, &body)
}

fn made(finished: Finished) -> Made {
    let body = finished.picture.as_ref().and_then(|it| {
        RawJson::of(&PictureBody {
            mime: it.mime.to_owned(),
        })
        .ok()
    });
    Made {
        text: finished.text,
        body,
        payload: finished
            .picture
            .map(|it| it.bytes.into())
            .unwrap_or_default(),
        model: finished.model.and_then(|m| Name::new(&m).ok()),
        units: finished.usage.map_or(0, |it| it.completion),
        ..Made::default()
    }
}
