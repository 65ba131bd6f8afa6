//! What a model needs: the files of a repository, as the hub names them.

use crate::limits::{
    INDEX_BYTES_MAX, SMALL_FILE_BYTES_MAX, TOKENIZER_BYTES_MAX, WEIGHTS_BYTES_MAX,
};

/// One file by what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    Config,
    GenerationConfig,
    Tokenizer,
    TokenizerConfig,
    ChatTemplate,
    /// The same as JSON, in some repositories.
    ChatTemplateJson,
    /// How pictures are made fit for a model with eyes.
    Preprocessor,
    /// `model.safetensors`: all weights in one.
    Weights,
    /// Which shards there are.
    Index,
    /// One of them.
    Shard(String),
}

impl Need {
    /// What is fetched first; weights follow once these fit.
    pub const SMALL: [Self; 7] = [
        Self::Config,
        Self::GenerationConfig,
        Self::Tokenizer,
        Self::TokenizerConfig,
        Self::ChatTemplate,
        Self::ChatTemplateJson,
        Self::Preprocessor,
    ];

    /// The file's name in a repository and on the disk.
    pub fn file(&self) -> &str {
        match self {
            Self::Config => "config.json",
            Self::GenerationConfig => "generation_config.json",
            Self::Tokenizer => "tokenizer.json",
            Self::TokenizerConfig => "tokenizer_config.json",
            Self::ChatTemplate => "chat_template.jinja",
            Self::ChatTemplateJson => "chat_template.json",
            Self::Preprocessor => "preprocessor_config.json",
            Self::Weights => "model.safetensors",
            Self::Index => "model.safetensors.index.json",
            Self::Shard(name) => name,
        }
    }

    /// The kind of a file by its name; a shard is any other safetensors file.
    pub fn of(file: &str) -> Option<Self> {
        let fixed = [Self::Weights, Self::Index];
        Self::SMALL
            .into_iter()
            .chain(fixed)
            .find(|need| need.file() == file)
            .or_else(|| {
                file.ends_with(".safetensors")
                    .then(|| Self::Shard(file.to_owned()))
            })
    }

    /// Whether a model works without it.
    pub fn is_optional(&self) -> bool {
        matches!(
            self,
            Self::GenerationConfig
                | Self::TokenizerConfig
                | Self::ChatTemplate
                | Self::ChatTemplateJson
                | Self::Preprocessor
        )
    }

    /// Whether it holds tensors.
    pub fn is_weights(&self) -> bool {
        matches!(self, Self::Weights | Self::Shard(_))
    }

    pub fn bytes_max(&self) -> u64 {
        match self {
            Self::Tokenizer => TOKENIZER_BYTES_MAX,
            Self::Index => INDEX_BYTES_MAX,
            Self::Weights | Self::Shard(_) => WEIGHTS_BYTES_MAX,
            _ => SMALL_FILE_BYTES_MAX,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name() {
        #[track_caller]
        fn check(file: &str, expect: Option<Need>) {
            assert_eq!(Need::of(file), expect);
        }
        check("config.json", Some(Need::Config));
        check("model.safetensors", Some(Need::Weights));
        check("model.safetensors.index.json", Some(Need::Index));
        let shard = "model-00001-of-00002.safetensors";
        check(shard, Some(Need::Shard(shard.to_owned())));
        check("README.md", None);
        check("pytorch_model.bin", None);
    }
}
