//! What a file is, by its first bytes: people link to pickles, login pages and LFS pointers, and
//! each deserves its own sentence.

use crate::{CheckpointError, error::WrongFile, limits::HEADER_BYTES_MAX};

/// Bytes that [`sniff`] likes to see; fewer do, with less certainty.
pub const SNIFF_BYTES: usize = 512;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Safetensors,
    /// PyTorch's `.bin`, `.pt`, `.pth`: a program, not data.
    Pickle,
    Gguf,
    Zip,
    /// A web page: usually a login page or an error.
    Html,
    /// Git LFS's stand-in for a large file.
    LfsPointer,
    Onnx,
    Unknown,
}

/// Tells a file by its first bytes.
pub fn sniff(first_bytes: &[u8]) -> Kind {
    let bytes = &first_bytes[..first_bytes.len().min(SNIFF_BYTES)];
    if bytes.starts_with(b"PK\x03\x04") {
        // What torch.save writes since 2020 is a zip of a pickle.
        return if contains(bytes, b"data.pkl") {
            Kind::Pickle
        } else {
            Kind::Zip
        };
    }
    if bytes.starts_with(b"GGUF") {
        return Kind::Gguf;
    }
    if bytes.starts_with(b"version https://git-lfs") {
        return Kind::LfsPointer;
    }
    if is_safetensors(bytes) {
        return Kind::Safetensors;
    }
    match bytes {
        // The pickle protocols 2 to 5; torch's older format begins with such a pickle.
        [0x80, 2..=5, ..] => Kind::Pickle,
        // ModelProto: ir_version, then the producer's name.
        [0x08, 1..=32, 0x12, ..] => Kind::Onnx,
        _ if is_html(bytes) => Kind::Html,
        _ => Kind::Unknown,
    }
}

/// The refusal of a file that is no safetensors file; none for one that is.
///
/// # Errors
/// [`CheckpointError::WrongFile`], whose sentence says what it is and what would work.
pub fn refuse(kind: Kind) -> Result<(), CheckpointError> {
    match kind {
        Kind::Safetensors => Ok(()),
        other => Err(CheckpointError::WrongFile(WrongFile(other))),
    }
}

pub(crate) const fn sentence(kind: Kind) -> &'static str {
    match kind {
        Kind::Safetensors => "This is a safetensors file, which works.",
        Kind::Pickle => {
            "This is a PyTorch pickle (.bin, .pt), which is a program and is never run here. \
             The same model's .safetensors files work; most repositories have them."
        }
        Kind::Gguf => {
            "This is a GGUF file, made for llama.cpp. The original repository's .safetensors files work here; \
             or run it with Ollama or llama.cpp and lend that as an endpoint."
        }
        Kind::Zip => {
            "This is a zip archive. Unpack it and open the .safetensors files and config.json inside."
        }
        Kind::Html => {
            "This is a web page instead of the file: the link leads to a page, or the model is gated and asks for \
             a login. Accept the model's terms and download it in the browser, then open the files from disk; \
             or take a mirror that is not gated. In a link to the hub, \"blob\" must be \"resolve\"."
        }
        Kind::LfsPointer => {
            "This is a Git LFS pointer, a line that stands for the large file. \
             Fetch the file itself (git lfs pull, or the download button of the repository)."
        }
        Kind::Onnx => {
            "This is an ONNX file, which is not read here. The original repository's .safetensors files work."
        }
        Kind::Unknown => {
            "This is not a safetensors file, and not one of the usual others. \
             Link to a repository with config.json, tokenizer.json and model.safetensors."
        }
    }
}

fn is_safetensors(bytes: &[u8]) -> bool {
    let Some((length, rest)) = bytes.split_first_chunk::<8>() else {
        return false;
    };
    let length = u64::from_le_bytes(*length);
    // With the eight bytes alone the length has to do; with more, JSON must follow.
    (2..=HEADER_BYTES_MAX).contains(&length) && rest.first().is_none_or(|&first| first == b'{')
}

fn is_html(bytes: &[u8]) -> bool {
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    [&b"<!doctype html"[..], b"<html", b"<head", b"<!--"]
        .iter()
        .any(|tag| {
            text.get(..tag.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(tag))
        })
}

fn contains(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: Kind) {
        assert_eq!(sniff(bytes), expect, "{:?}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn files_are_told_by_their_first_bytes() {
        check(b"\x40\0\0\0\0\0\0\0{\"a\":", Kind::Safetensors);
        check(b"\x40\0\0\0\0\0\0\0", Kind::Safetensors);
        check(b"\x40\0\0\0\0\0\0\0not json", Kind::Unknown);
        check(b"\xff\xff\xff\xff\xff\xff\xff\xff{", Kind::Unknown);
        check(b"\x80\x02}q\x00", Kind::Pickle);
        check(b"PK\x03\x04\0\0\0\0pytorch_model/data.pklFB", Kind::Pickle);
        check(b"PK\x03\x04\0\0\0\0readme.txt", Kind::Zip);
        check(b"GGUF\x03\0\0\0", Kind::Gguf);
        check(b"\x08\x07\x12\x07pytorch", Kind::Onnx);
        check(
            b"version https://git-lfs.github.com/spec/v1\noid sha256:",
            Kind::LfsPointer,
        );
        check(b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", Kind::Html);
        check(b"<HTML>", Kind::Html);
        check(b"", Kind::Unknown);
        check(b"hello", Kind::Unknown);
    }

    #[test]
    fn only_safetensors_are_let_through() {
        assert_eq!(
            refuse(Kind::Safetensors),
            Ok(()),
            "the one format that is read"
        );
        for kind in [
            Kind::Pickle,
            Kind::Gguf,
            Kind::Zip,
            Kind::Html,
            Kind::LfsPointer,
            Kind::Onnx,
            Kind::Unknown,
        ] {
            let refusal = refuse(kind)
                .expect_err("all others are refused")
                .to_string();
            assert!(
                refusal.len() > 60 && refusal.ends_with('.'),
                "{kind:?}: {refusal}"
            );
        }
    }
}
