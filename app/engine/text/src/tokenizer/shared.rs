//! One vocabulary under several readings.
//!
//! The crate's switches (special tokens on or off, one more added token) belong to a whole
//! tokenizer, and a vocabulary of 262,144 tokens takes tens of megabytes: so the vocabulary is
//! shared, and only what is around it is copied.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Deserializer};
use tokenizers::models::TrainerWrapper;
use tokenizers::{
    DecoderWrapper, Model, ModelWrapper, NormalizerWrapper, PostProcessorWrapper,
    PreTokenizerWrapper, Result, Token, TokenizerImpl,
};

/// A tokenizer over the shared vocabulary.
pub(super) type Reading = TokenizerImpl<
    Shared,
    NormalizerWrapper,
    PreTokenizerWrapper,
    PostProcessorWrapper,
    DecoderWrapper,
>;

/// Reads the whole file; what would shorten, fill up or frame a text is left out.
pub(super) fn read(tokenizer_json: &[u8]) -> Result<Reading> {
    let mut reading: Reading = serde_json::from_slice(tokenizer_json)?;
    reading.with_padding(None);
    reading.with_truncation(None)?;
    reading.with_post_processor(None::<PostProcessorWrapper>);
    Ok(reading)
}

/// The vocabulary itself.
#[derive(Clone, Debug)]
pub(super) struct Shared(Arc<ModelWrapper>);

impl<'de> Deserialize<'de> for Shared {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let mut model = ModelWrapper::deserialize(from)?;
        // Dropout is for training: it would make the same text other tokens each time.
        if let ModelWrapper::BPE(bpe) = &mut model {
            bpe.dropout = None;
        }
        Ok(Self(Arc::new(model)))
    }
}

impl Model for Shared {
    type Trainer = TrainerWrapper;

    fn tokenize(&self, sequence: &str) -> Result<Vec<Token>> {
        self.0.tokenize(sequence)
    }

    fn token_to_id(&self, token: &str) -> Option<u32> {
        self.0.token_to_id(token)
    }

    fn id_to_token(&self, id: u32) -> Option<String> {
        self.0.id_to_token(id)
    }

    fn get_vocab(&self) -> HashMap<String, u32> {
        self.0.get_vocab()
    }

    fn get_vocab_size(&self) -> usize {
        self.0.get_vocab_size()
    }

    fn save(&self, folder: &Path, prefix: Option<&str>) -> Result<Vec<PathBuf>> {
        self.0.save(folder, prefix)
    }

    fn get_trainer(&self) -> TrainerWrapper {
        self.0.get_trainer()
    }
}
