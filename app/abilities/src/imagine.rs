//! `imagine`: words to a scene, as the body of a result.

use mtor_video::Scene;
use serde::{Deserialize, Serialize};

use crate::route;

/// The JSON body of an imagine result. The caption is also the result's text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImagineBody {
    pub scene: Scene,
    /// Words that shaped the scene.
    #[serde(default)]
    pub understood: Vec<String>,
    /// Words that nothing was known for; named, never ignored.
    #[serde(default)]
    pub unknown: Vec<String>,
    pub caption: String,
}

/// The same words and seed give the same scene.
/// "Imagine a neon mountain" and "a neon mountain" are the same words.
pub fn imagine(words: &str, seed: u64) -> ImagineBody {
    let words = route::without_lead_in(words).unwrap_or(words);
    let imagined = mtor_imagine::imagine(words, seed);
    ImagineBody {
        scene: imagined.scene,
        understood: imagined.understood,
        unknown: imagined.unknown,
        caption: imagined.caption,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_and_its_picture_give_the_same_scene() {
        let picture = imagine("a neon mountain", 7);
        for words in ["imagine a neon mountain", "Imagine a neon mountain."] {
            assert!(imagine(words, 7) == picture, "{words}");
        }
        assert!(!picture.scene.layers.is_empty(), "something is drawn");
        assert!(!picture.caption.is_empty(), "and it is said what");
    }

    #[test]
    fn a_word_that_is_not_known_is_named() {
        let body = imagine("a neon zorgblat", 7);
        assert!(
            body.unknown.iter().any(|word| word == "zorgblat"),
            "{:?}",
            body.unknown
        );
    }

    #[test]
    fn the_body_survives_the_wire() {
        let body = imagine("three red balloons over a calm sea at dusk", 7);
        let json = serde_json::to_string(&body).unwrap();
        // Colors travel with eight bits; after the first crossing nothing changes any more.
        let crossed: ImagineBody = serde_json::from_str(&json).unwrap();
        assert!(
            serde_json::to_string(&crossed).unwrap() == json,
            "the same text again"
        );
        assert_eq!(crossed.caption, body.caption);
        assert!(
            json.len() < mtor_protocol::limits::TEXT_BYTES_MAX,
            "{} bytes",
            json.len()
        );
    }
}
