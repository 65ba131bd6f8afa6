//! The tokenizer: byte pairs over bytes, digits one by one, learned from the corpus.

use tokenizers::{
    AddedToken, DecoderWrapper, ModelWrapper, PreTokenizerWrapper, Tokenizer,
    models::bpe::{BPE, BpeTrainer},
    pre_tokenizers::{byte_level::ByteLevel, digits::Digits, sequence::Sequence},
};

use crate::{
    chat::{END, PAD, Piece, START, pieces},
    corpus::{Asked, Corpus},
    error::Error,
    net::Batch,
    rng::Rng,
};

/// Entries of the vocabulary. Each costs as many parameters as the model is wide.
pub const VOCAB: usize = 2_560;
/// Conversations that the vocabulary is learned from.
const N_CONVERSATIONS: usize = 60_000;
/// A pair that is rarer gets no entry.
const PAIRS_MIN: u64 = 20;

fn failed(cause: impl std::fmt::Display) -> Error {
    Error::Words(cause.to_string())
}

/// Learns a vocabulary from the corpus.
pub fn learn(corpus: &Corpus, seed: u64) -> Result<Tokenizer, Error> {
    let mut rng = Rng::new(seed);
    let texts: Vec<String> = (0..N_CONVERSATIONS)
        .flat_map(|_| pieces(&corpus.conversation(&mut rng)))
        .map(|piece| piece.text)
        .collect();
    let special = |text: &str| AddedToken::from(text, true);
    let mut trainer = BpeTrainer::builder()
        .vocab_size(VOCAB)
        .min_frequency(PAIRS_MIN)
        .show_progress(false)
        .initial_alphabet(ByteLevel::alphabet().into_iter().collect())
        .special_tokens(vec![special(PAD), special(START), special(END)])
        .build();
    let mut learner = empty()?;
    learner
        .train(&mut trainer, texts.iter().map(String::as_str))
        .map_err(failed)?;
    let json = learner.to_string(false).map_err(failed)?;
    read(json.as_bytes())
}

type Learner = tokenizers::TokenizerImpl<
    BPE,
    tokenizers::NormalizerWrapper,
    PreTokenizerWrapper,
    tokenizers::PostProcessorWrapper,
    DecoderWrapper,
>;

fn empty() -> Result<Learner, Error> {
    let split = Sequence::new(vec![
        PreTokenizerWrapper::Digits(Digits::new(true)),
        PreTokenizerWrapper::ByteLevel(ByteLevel::new(false, true, true)),
    ]);
    tokenizers::TokenizerBuilder::default()
        .with_model(BPE::default())
        .with_normalizer(None)
        .with_pre_tokenizer(Some(PreTokenizerWrapper::Sequence(split)))
        .with_post_processor(None)
        .with_decoder(Some(DecoderWrapper::ByteLevel(ByteLevel::new(
            false, true, true,
        ))))
        .build()
        .map_err(failed)
}

pub fn read(json: &[u8]) -> Result<Tokenizer, Error> {
    let tokenizer = Tokenizer::from_bytes(json).map_err(failed)?;
    match tokenizer.get_model() {
        ModelWrapper::BPE(_) => Ok(tokenizer),
        _ => Err(failed("it is not of byte pairs")),
    }
}

/// A conversation as tokens, each with whether it is learned.
pub fn encode(tokenizer: &Tokenizer, turns: &[Asked]) -> Result<Vec<(u32, bool)>, Error> {
    let mut all = Vec::new();
    for Piece { text, learned } in pieces(turns) {
        let encoded = tokenizer.encode(text, false).map_err(failed)?;
        all.extend(encoded.get_ids().iter().map(|id| (*id, learned)));
    }
    Ok(all)
}

/// Appends a conversation to a batch: each learned token is the target of the one before it.
pub fn append(batch: &mut Batch, tokens: &[(u32, bool)]) {
    let start = batch.tokens.len();
    // The last token is only a target.
    let n = tokens.len().saturating_sub(1);
    batch.tokens.extend(tokens[..n].iter().map(|(id, _)| *id));
    batch.spans.push(start..start + n);
    for (i, (id, learned)) in tokens.iter().enumerate().skip(1) {
        if *learned {
            batch.targets.push((start + i - 1, *id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learned_tokens_are_targets_of_the_row_before() {
        let mut batch = Batch::default();
        append(&mut batch, &[(1, false), (2, false), (3, true), (4, true)]);
        append(&mut batch, &[(5, false), (6, true)]);
        assert_eq!(batch.tokens, [1, 2, 3, 5]);
        assert_eq!(batch.spans, [0..3, 3..4]);
        assert_eq!(batch.targets, [(1, 3), (2, 4), (3, 6)]);
    }
}
