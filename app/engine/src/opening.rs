//! From a model's files to what can be loaded: everything that can be refused is refused here,
//! before a weight is read.

use std::collections::BTreeMap;

use mtor_checkpoint::{
    CheckpointError, Config, Header, Held, Kind, Plan, ReadError, ShardIndex, Source, Tensor,
    sniff, sniff::refuse,
};
use mtor_text::{Message, RenderOptions, Template, TextError, Tokenizer};

use crate::{
    place::Need,
    sight::{Sight, SightError},
};

/// Configuration, tokenizer, template and index, by their names in a repository.
pub type SmallFiles = BTreeMap<String, Vec<u8>>;

/// What the small files say.
#[derive(Debug)]
pub struct Described {
    pub config: Config,
    pub tokenizer: Tokenizer,
    pub template: Template,
    /// Of a model with eyes.
    pub sight: Option<Sight>,
}

/// A model that can be loaded as far as its files say.
#[derive(Debug)]
pub struct Opened {
    pub described: Described,
    pub plan: Plan,
    pub need: Need,
}

/// Why a model's files cannot be used, and what would work.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    #[error(transparent)]
    Text(#[from] TextError),
    #[error(transparent)]
    Sight(#[from] SightError),
    #[error("{name}: {source}")]
    Weights {
        name: String,
        source: CheckpointError,
    },
    #[error("{name} could not be read ({source}). Delete the model and fetch it again.")]
    Read { name: String, source: ReadError },
    #[error(
        "{name} is not among the model's files. Choose all of them, or delete the model and fetch \
         it again."
    )]
    Missing { name: String },
}

/// Reads the small files.
///
/// # Errors
/// An architecture or an option that is not done, damaged files, a tokenizer of another model,
/// no chat template.
pub fn describe(small: &SmallFiles) -> Result<Described, OpenError> {
    let file = |name: &str| small.get(name).map(Vec::as_slice);
    let needed = |name: &str| {
        file(name).ok_or_else(|| OpenError::Missing {
            name: name.to_owned(),
        })
    };
    let config = Config::read(needed("config.json")?, file("generation_config.json"))?;
    let tokenizer = Tokenizer::read(needed("tokenizer.json")?)?;
    tokenizer.fits(config.vocab)?;
    let template_file = file("chat_template.jinja").or_else(|| file("chat_template.json"));
    let template = Template::read(file("tokenizer_config.json"), template_file)?;
    let vision = config.vision.as_ref();
    let sight = vision.map(|it| Sight::read((it, config.context), small, &tokenizer, &template));
    let sight = sight.transpose()?;
    // A template that loops or refuses a greeting would be found by the first who asks.
    for continue_final in [None, Some("Hel".to_owned())] {
        let greeting = [Message::new("user", "Hello")];
        let options = RenderOptions {
            add_generation_prompt: true,
            continue_final,
            now_s: Some(0),
            picture: sight.as_ref().map(|it| it.placeholder().to_owned()),
            ..RenderOptions::default()
        };
        template.prompt(&tokenizer, &greeting, &options)?;
    }
    Ok(Described {
        config,
        tokenizer,
        template,
        sight,
    })
}

/// What a model needs as far as its configuration tells, with 16-bit weights.
pub fn need_of(config: &Config) -> Need {
    let sizes = config.sizes();
    Need {
        stored: sizes.weights(Held::F16),
        q8: sizes.weights(Held::Q8),
        embedding: 2 * sizes.embedding,
        kv_per_token: sizes.kv_bytes_per_token(Held::F32),
        context: config.context as u64,
        layers: config.layers as u64,
    }
}

/// Reads everything but the weights' values. `weights` are names and lengths in the order in
/// which the source counts them.
///
/// # Errors
/// As [`describe`], and files of weights that are damaged, foreign, or not of this model.
pub fn open(
    small: &SmallFiles,
    weights: &[(String, u64)],
    source: &mut impl Source,
) -> Result<Opened, OpenError> {
    let described = describe(small)?;
    let index = small.get("model.safetensors.index.json");
    let tensors = tensors(index.map(Vec::as_slice), weights, source)?;
    let plan = Plan::new(&described.config, tensors)?;
    let need = Need {
        // As they are stored: a file in 32 bits takes twice as much.
        stored: plan.bytes(),
        ..need_of(&described.config)
    };
    Ok(Opened {
        described,
        plan,
        need,
    })
}

fn tensors(
    index: Option<&[u8]>,
    weights: &[(String, u64)],
    source: &mut impl Source,
) -> Result<Vec<Tensor>, OpenError> {
    let index = index.map(ShardIndex::read).transpose()?;
    let mut tensors = Vec::new();
    for (place, (name, length)) in weights.iter().enumerate() {
        let name = name.clone();
        tensors.extend(header(source, place, *length).map_err(|why| match why {
            Unread::Checkpoint(source) => OpenError::Weights { name, source },
            Unread::Read(source) => OpenError::Read { name, source },
        })?);
    }
    // A single file needs no index, even where one is left from somewhere.
    let Some(index) = index.filter(|_| weights.len() > 1) else {
        return Ok(tensors);
    };
    // The index counts in its own list, which is sorted as the source is.
    match index
        .files
        .iter()
        .find(|it| !weights.iter().any(|(name, _)| name == *it))
    {
        Some(name) => Err(OpenError::Missing { name: name.clone() }),
        None => Ok(index.select(tensors)?),
    }
}

enum Unread {
    Checkpoint(CheckpointError),
    Read(ReadError),
}

fn header(source: &mut impl Source, place: usize, length: u64) -> Result<Vec<Tensor>, Unread> {
    let first = read(source, place, 0, length.min(SNIFFED_BYTES))?;
    // A file that is something else is named before its length is believed.
    match sniff(&first) {
        Kind::Safetensors | Kind::Unknown => {}
        other => refuse(other).map_err(Unread::Checkpoint)?,
    }
    let first8 = first.first_chunk().copied().unwrap_or_default();
    let bytes = Header::length(first8, length).map_err(Unread::Checkpoint)?;
    let json = read(source, place, 8, bytes)?;
    Header::read(&json, place, length).map_err(Unread::Checkpoint)
}

/// Enough for every kind of file that is told apart.
const SNIFFED_BYTES: u64 = 512;

fn read(source: &mut impl Source, file: usize, at: u64, n: u64) -> Result<Vec<u8>, Unread> {
    // `n` is at most the length of a header, which is limited.
    let mut into = vec![0; usize::try_from(n).unwrap_or_default()];
    source.read(file, at, &mut into).map_err(Unread::Read)?;
    Ok(into)
}
