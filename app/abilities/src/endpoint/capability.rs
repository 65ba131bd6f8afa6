//! What an endpoint offers the realm, told by the names of its models.
//!
//! The list of models says nothing about pictures in or out. Names tell for the known
//! families; for others the person chooses.

use mtor_protocol::{Capability, Name, Realm, limits::MODELS_MAX};

use super::{Endpoint, EndpointKind};

/// Parts of the names of models that see.
const SEES: &[&str] = &[
    "vision",
    "llava",
    "-vl",
    "vl-",
    "vl:",
    "2vl",
    "5vl",
    "3vl",
    "gpt-4o",
    "gpt-4.1",
    "gpt-5",
    "gemma3",
    "gemma-3",
    "gemma4",
    "gemma-4",
    "pixtral",
    "minicpm-v",
    "moondream",
    "llama4",
    "llama-4",
    "claude",
    "gemini",
    "internvl",
    "smolvlm",
    "mistral-small3",
    "granite3.2-v",
];
/// Parts of the names of models that draw.
const DRAWS: &[&str] = &[
    "dall-e",
    "gpt-image",
    "flux",
    "sdxl",
    "stable-diffusion",
    "stablediffusion",
    "sd3",
    "sd-",
    "qwen-image",
    "z-image",
];
/// Parts of the names of models that neither chat, see nor draw.
const OTHER: &[&str] = &[
    "embed",
    "whisper",
    "tts",
    "rerank",
    "bge-",
    "minilm",
    "moderation",
    "transcribe",
    "realtime",
    "sora",
    "kokoro",
    "parakeet",
];

/// Intents at once: local engines answer one after the other, with one to wait at hand.
const SLOTS: u32 = 2;

/// Whether the model's name tells that it takes pictures.
pub fn sees(model: &str) -> bool {
    has(model, SEES) && !draws(model)
}

/// Whether the model's name tells that it makes pictures.
pub fn draws(model: &str) -> bool {
    has(model, DRAWS)
}

impl Endpoint {
    /// What the endpoint offers, from the models that its probe named.
    /// The chosen models come first; without any model there is nothing to offer.
    pub fn capabilities(&self, models: &[String]) -> Vec<Capability> {
        if self.kind == EndpointKind::Predict {
            let model = self.model.as_deref().and_then(|m| Name::new(m).ok());
            return vec![offer(Realm::Chat, model.into_iter().collect())];
        }
        let talks = |m: &&str| !draws(m) && !has(m, OTHER);
        let of = |first: Option<&str>, fits: &dyn Fn(&&str) -> bool| {
            let rest = models
                .iter()
                .map(String::as_str)
                .filter(|m| Some(*m) != first);
            let names = first.into_iter().chain(rest.filter(fits));
            names
                .filter_map(|m| Name::new(m).ok())
                .take(MODELS_MAX)
                .collect::<Vec<_>>()
        };
        let chosen = self.model.as_deref();
        let chat = of(chosen, &talks);
        let vision = of(chosen.filter(|m| sees(m)), &|m| talks(m) && sees(m));
        let imagine = of(self.image_model.as_deref(), &|m| draws(m));
        [
            (Realm::Chat, chat),
            (Realm::Vision, vision),
            (Realm::Imagine, imagine),
        ]
        .into_iter()
        .filter(|(_, models)| !models.is_empty())
        .map(|(realm, models)| offer(realm, models))
        .collect()
    }

    /// Takes the first models that fit where none is chosen yet.
    #[must_use]
    pub fn with_models_of(mut self, models: &[String]) -> Self {
        let first = |fits: &dyn Fn(&&String) -> bool| models.iter().find(fits).cloned();
        self.model = self
            .model
            .or_else(|| first(&|m| !draws(m) && !has(m, OTHER)));
        self.image_model = self.image_model.or_else(|| first(&|m| draws(m)));
        self
    }
}

fn offer(realm: Realm, models: Vec<Name>) -> Capability {
    Capability {
        realm,
        models,
        slots: SLOTS,
        // Nothing is known before the first outcome.
        expected_ms: None,
        rate: None,
    }
}

fn has(model: &str, parts: &[&str]) -> bool {
    let model = model.to_lowercase();
    parts.iter().any(|part| model.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, models: &[&str], expected: &[(Realm, &[&str])]) {
        let models: Vec<String> = models.iter().map(|&m| m.to_owned()).collect();
        let endpoint = Endpoint::parse(url).unwrap().with_models_of(&models);
        let offered: Vec<_> = endpoint
            .capabilities(&models)
            .into_iter()
            .map(|c| {
                (
                    c.realm,
                    c.models.iter().map(|m| m.as_str().to_owned()).collect(),
                )
            })
            .collect::<Vec<(Realm, Vec<String>)>>();
        let expected: Vec<_> = expected
            .iter()
            .map(|(r, ms)| (*r, ms.iter().map(|&m| m.to_owned()).collect()))
            .collect();
        assert_eq!(offered, expected, "{models:?}");
    }

    #[test]
    fn models_are_offered_where_their_names_tell_what_they_do() {
        let url = "localhost:11434";
        check(url, &[], &[]);
        check(url, &["nomic-embed-text"], &[]);
        check(url, &["qwen3:8b"], &[(Realm::Chat, &["qwen3:8b"])]);
        check(
            url,
            &["whisper-1", "llama3.2", "llama3.2-vision:11b", "dall-e-3"],
            &[
                (Realm::Chat, &["llama3.2", "llama3.2-vision:11b"]),
                (Realm::Vision, &["llama3.2-vision:11b"]),
                (Realm::Imagine, &["dall-e-3"]),
            ],
        );
        check("10.0.0.5:8000/predict", &[], &[(Realm::Chat, &[])]);
    }

    #[test]
    fn a_chosen_model_comes_first_and_a_long_list_is_cut() {
        let models: Vec<String> = (0..100).map(|n| format!("model-{n}")).collect();
        let endpoint = Endpoint {
            model: Some("model-77".to_owned()),
            ..Endpoint::parse("localhost:1").unwrap()
        };
        let offered = endpoint.capabilities(&models);
        assert_eq!(offered[0].models.len(), MODELS_MAX);
        assert_eq!(offered[0].models[0].as_str(), "model-77");
    }
}
