//! Why a checkpoint is not loaded: each variant is a sentence that says what happened and what
//! would work.

use crate::{
    limits::QUOTED_BYTES_MAX,
    sniff::{Kind, sentence},
};

/// What would work, for refusals of whole architectures.
pub(crate) const READ_FAMILIES: &str = "Llama, Qwen2, Qwen2.5, Qwen3, SmolVLM and text-only Gemma 3 models work (safetensors in BF16, F16 or F32)";

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CheckpointError {
    #[error("{0}")]
    WrongFile(WrongFile),
    #[error(
        "{what} is larger than {most} bytes, which no real one is; the file is probably another one."
    )]
    TooLarge { what: &'static str, most: u64 },
    #[error("{what} is not the JSON that it should be ({why}); download the file again.")]
    NotJson { what: &'static str, why: String },

    #[error("This is a {name} model, which is not read here. {READ_FAMILIES}.")]
    Architecture { name: String },
    #[error(
        "config.json names neither model_type nor architectures, so it cannot be told what it is. {READ_FAMILIES}."
    )]
    NoArchitecture,
    #[error(
        "This is {name}, a mixture of experts, which is not read here: it needs all its experts in memory. \
         A dense model works: {READ_FAMILIES}."
    )]
    Experts { name: String },
    #[error(
        "This is {name}, a model that also sees pictures, with eyes that are not read here. Its \
         text-only sister works, such as google/gemma-3-270m-it; of those that see, SmolVLM does."
    )]
    Multimodal { name: String },
    #[error(
        "This checkpoint is built as {name}, which writes no text; one built as {works} works."
    )]
    NoHead { name: String, works: &'static str },
    #[error(
        "These weights are quantized ({method}), which is not read here. The original checkpoint in BF16, F16 or F32 \
         works, and can be held in 8 bits after loading."
    )]
    Quantized { method: String },
    #[error(
        "Its positions are stretched by \"{kind}\", which is not read here; default, linear and llama3 are. \
         An original of the model without the stretched context works."
    )]
    RopeKind { kind: String },
    #[error(
        "Its activation is \"{name}\", which is not read here; silu and gelu_pytorch_tanh are."
    )]
    Activation { name: String },
    #[error(
        "This model looks at the words after a word too (it makes embeddings) and writes no text; a chat model works."
    )]
    Bidirectional,
    #[error(
        "config.json says {field} = {found}; {expected} was expected. Another version of the model may be whole."
    )]
    Field {
        field: String,
        found: String,
        expected: String,
    },

    #[error(
        "{file} ends after {found} bytes, and {what} needs {needed}: the download is incomplete. Load it again."
    )]
    Truncated {
        file: String,
        what: String,
        needed: u64,
        found: u64,
    },
    #[error("The header of a weights file is wrong ({why}); download the file again.")]
    Header { why: String },
    #[error(
        "The tensor {tensor} is stored as {dtype}, which is not read here; a checkpoint in BF16, F16 or F32 works."
    )]
    Dtype { tensor: String, dtype: String },
    #[error("The shard index is wrong ({why}); download model.safetensors.index.json again.")]
    Index { why: String },

    #[error(
        "The weights lack {first}{}; config.json and the weights are probably of two models, or a shard is missing.",
        and_others(.others)
    )]
    Missing { first: String, others: usize },
    #[error(
        "The tensor {tensor} is there twice ({first} and {second}), so it cannot be told which one counts."
    )]
    Twice {
        tensor: String,
        first: String,
        second: String,
    },
    #[error(
        "The tensor {tensor} has the shape {found:?}, and config.json makes {expected:?} of it: \
         they are probably of two models."
    )]
    Shape {
        tensor: String,
        expected: Vec<usize>,
        found: Vec<usize>,
    },
}

/// A file that is something else than weights. Its Display says what it is and what would work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongFile(pub Kind);

impl std::fmt::Display for WrongFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(sentence(self.0))
    }
}

/// A piece of a file as a sentence may quote it: printable and short.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        if out.len() + letter.len_utf8() > QUOTED_BYTES_MAX {
            out.push_str("...");
            break;
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}

fn and_others(others: &usize) -> String {
    match others {
        0 => String::new(),
        1 => " and one more tensor".to_owned(),
        many => format!(" and {many} more tensors"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_quotes_little_and_nothing_unprintable() {
        assert_eq!(
            quoted("a\nb\u{7}"),
            "a b ",
            "control characters become spaces"
        );
        let long = quoted(&"ä".repeat(500));
        assert!(
            long.len() <= QUOTED_BYTES_MAX + 3 && long.ends_with("..."),
            "{long}"
        );
    }

    #[test]
    fn missing_tensors_are_counted_in_words() {
        let of = |others| {
            CheckpointError::Missing {
                first: "lm_head.weight".to_owned(),
                others,
            }
            .to_string()
        };
        assert!(
            of(0).starts_with("The weights lack lm_head.weight; "),
            "{}",
            of(0)
        );
        assert!(of(1).contains("and one more tensor;"), "{}", of(1));
        assert!(of(7).contains("and 7 more tensors;"), "{}", of(7));
    }
}
