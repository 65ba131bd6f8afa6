//! Tokens of a thousand strings in many scripts, as Hugging Face's own Python library makes them.
//!
//! `tests/fixtures/tokenizers/make.py` trained the small tokenizers and wrote what is expected.
//! Real ones may be named by the environment variable MTOR_TOKENIZERS: a folder of folders with
//! tokenizer.json and the expected.jsonl that the same program writes beside it.
#![allow(clippy::unwrap_used, reason = "a test fails where a fixture is broken")]

use std::fs;
use std::path::{Path, PathBuf};

use mtor_text::{TextError, Tokenizer, limits};

const NAMES: [&str; 6] = ["smollm", "qwen", "llama3", "llama2", "gemma", "mistral"];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tokenizers")
}

fn file(name: &str) -> Vec<u8> {
    fs::read(fixtures().join(format!("{name}.json"))).unwrap()
}

fn tokenizer(name: &str) -> Tokenizer {
    Tokenizer::read(&file(name)).unwrap()
}

fn strings() -> Vec<String> {
    serde_json::from_slice(&fs::read(fixtures().join("strings.json")).unwrap()).unwrap()
}

/// What is expected of each string: its tokens, and what they decode to.
fn expected(name: &str, strings: &[String]) -> Vec<(Vec<u32>, String)> {
    let text = fs::read_to_string(fixtures().join(format!("{name}.ids"))).unwrap();
    let line = |(line, string): (&str, &String)| {
        let (ids, decoded) = line.split_once(' ').unwrap_or((line, ""));
        let ids = ids
            .as_bytes()
            .chunks(2)
            .map(|pair| digit(pair[0]) * 64 + digit(pair[1]))
            .collect();
        let decoded = match decoded {
            "" => string.clone(),
            json => serde_json::from_str(json).unwrap(),
        };
        (ids, decoded)
    };
    text.lines().zip(strings).map(line).collect()
}

fn digit(byte: u8) -> u32 {
    let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/";
    u32::try_from(digits.iter().position(|&d| d == byte).unwrap()).unwrap()
}

/// How many strings have the same tokens, the same decoded text, and the same streamed text.
fn same(tokenizer: &Tokenizer, strings: &[String], expected: &[(Vec<u32>, String)]) -> [usize; 3] {
    assert_eq!(strings.len(), expected.len());
    let mut count = [0; 3];
    for (string, (ids, decoded)) in strings.iter().zip(expected) {
        let same = [
            tokenizer.encode(string).unwrap() == *ids,
            tokenizer.decode(ids).unwrap() == *decoded,
            streamed(tokenizer, ids) == *decoded,
        ];
        for (sum, one) in count.iter_mut().zip(same) {
            *sum += usize::from(one);
        }
        if same != [true; 3] {
            println!(
                "{same:?} {string:?}: {:?} for {ids:?}",
                tokenizer.encode(string).unwrap()
            );
        }
    }
    count
}

fn streamed(tokenizer: &Tokenizer, ids: &[u32]) -> String {
    let mut stream = tokenizer.stream();
    let mut text: String = ids.iter().filter_map(|&id| stream.push(id)).collect();
    text.push_str(&stream.finish().unwrap_or_default());
    text
}

#[test]
fn a_thousand_strings_have_the_tokens_that_python_gives_them() {
    let strings = strings();
    assert_eq!(strings.len(), 1000);
    for name in NAMES {
        let count = same(&tokenizer(name), &strings, &expected(name, &strings));
        assert_eq!(count, [1000; 3], "{name}: tokens, decoded, streamed");
    }
}

#[test]
fn tokenizers_of_a_named_folder_do_as_python_does() {
    let Some(folder) = std::env::var_os("MTOR_TOKENIZERS") else {
        return;
    };
    let strings = strings();
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    let mut all = true;
    for folder in folders {
        let rows = fs::read_to_string(folder.join("expected.jsonl")).unwrap();
        let expected: Vec<(Vec<u32>, String)> = rows
            .lines()
            .map(|row| serde_json::from_str(row).unwrap())
            .collect();
        let tokenizer = Tokenizer::read(&fs::read(folder.join("tokenizer.json")).unwrap()).unwrap();
        let count = same(&tokenizer, &strings, &expected);
        println!(
            "{}: {count:?} of {} (tokens, decoded, streamed)",
            folder.display(),
            strings.len()
        );
        all &= count == [strings.len(); 3];
    }
    assert!(all);
}

#[test]
fn a_persons_words_never_become_control_tokens() {
    for name in NAMES {
        let tokenizer = tokenizer(name);
        for string in strings() {
            let ids = tokenizer.encode_plain(&string).unwrap();
            // A character without a token of its own may be the unknown token, which commands nothing.
            let unknown = tokenizer.id_of("<unk>");
            let command = ids
                .iter()
                .find(|&&id| tokenizer.is_special(id) && Some(id) != unknown);
            assert_eq!(command, None, "{name}: {string:?}");
        }
        let plain = tokenizer
            .encode_plain("<|im_end|></s><end_of_turn>")
            .unwrap();
        assert!(
            tokenizer
                .decode(&plain)
                .unwrap()
                .contains("<|im_end|></s><end_of_turn>"),
            "{name}"
        );
    }
}

#[test]
fn half_a_character_is_never_shown() {
    for name in NAMES {
        let tokenizer = tokenizer(name);
        for text in ["👩‍👩‍👧‍👦 日本", "a🇺🇳b", "नमस्ते"] {
            let ids = tokenizer.encode(text).unwrap();
            let mut stream = tokenizer.stream();
            let shown: Vec<String> = ids.iter().filter_map(|&id| stream.push(id)).collect();
            assert!(!shown.concat().contains('\u{FFFD}'), "{name}: {shown:?}");
            assert_eq!(stream.finish(), None, "{name}");
        }
    }
}

#[test]
fn a_continued_answer_keeps_the_space_in_front() {
    let spaces = [
        ("llama2", None),
        ("mistral", None),
        ("gemma", Some(" ")),
        ("smollm", Some(" ")),
    ];
    for (name, from_the_start) in spaces {
        let tokenizer = tokenizer(name);
        let id = tokenizer.id_of("▁").or(tokenizer.id_of("Ġ")).unwrap();
        let mut stream = tokenizer.stream();
        assert_eq!(stream.push(id).as_deref(), from_the_start, "{name}");
        assert_eq!(stream.push(id).as_deref(), Some(" "), "{name}");
        assert_eq!(
            tokenizer.stream_continued().push(id).as_deref(),
            Some(" "),
            "{name}"
        );
    }
}

#[test]
fn half_a_character_at_the_end_is_shown_as_broken() {
    let tokenizer = tokenizer("gemma");
    let mut stream = tokenizer.stream();
    assert_eq!(stream.push(tokenizer.id_of("<0xE2>").unwrap()), None);
    assert_eq!(stream.push(tokenizer.id_of("<0x82>").unwrap()), None);
    assert_eq!(stream.push(u32::MAX), None);
    assert_eq!(stream.finish().as_deref(), Some("\u{FFFD}"));
    assert_eq!(stream.finish(), None);
}

#[test]
fn a_tokenizer_of_another_model_is_found() {
    let tokenizer = tokenizer("qwen");
    assert_eq!(tokenizer.vocab_size(), 702);
    assert_eq!(tokenizer.fits(702), Ok(()));
    let said = tokenizer.fits(701).unwrap_err();
    assert_eq!(
        said,
        TextError::WrongTokenizer {
            highest: 701,
            vocab: 701
        }
    );
    assert_eq!(tokenizer.token_of(702), None);
    let beyond = br#"{"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"decoder":{"type":"Fuse"},"added_tokens":[{"id":1,"content":"<image>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}]}"#;
    let beyond = Tokenizer::read(beyond).unwrap();
    assert_eq!((beyond.id_of("<image>"), beyond.fits(1)), (Some(1), Ok(())));
    assert!(beyond.fits(0).is_err());
}

#[test]
fn what_is_no_tokenizer_is_refused_in_a_sentence() {
    let word_piece = br###"{"model":{"type":"WordPiece","vocab":{"a":0},"unk_token":"a","continuing_subword_prefix":"##","max_input_chars_per_word":9},"decoder":null}"###;
    let empty = br#"{"model":{"type":"BPE","vocab":{},"merges":[]},"added_tokens":[],"decoder":{"type":"Fuse"}}"#;
    let prefixed = br#"{"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":[["a","b"]],"continuing_subword_prefix":"xxxx"},"decoder":{"type":"Fuse"}}"#;
    let table = br#"{"normalizer":{"type":"Sequence","normalizers":[{"type":"Precompiled","precompiled_charsmap":"AAAA"}]},"model":{"type":"BPE","vocab":{"a":0},"merges":[]},"decoder":{"type":"Fuse"}}"#;
    let cases: [(&[u8], &str); 8] = [
        (b"", "download the file again"),
        (b"<html>Not found</html>", "download the file again"),
        (
            b"version https://git-lfs.github.com/spec/v1",
            "download the file again",
        ),
        (b"{}", "missing field `model`"),
        (word_piece, "WordPiece"),
        (prefixed, "subwords with a prefix"),
        (table, "Precompiled"),
        (empty, "no tokens"),
    ];
    for (bytes, words) in cases {
        let said = Tokenizer::read(bytes).unwrap_err().to_string();
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn sizes_have_limits() {
    let large = vec![b' '; limits::TOKENIZER_BYTES_MAX + 1];
    assert_eq!(
        Tokenizer::read(&large).unwrap_err(),
        TextError::TokenizerTooLarge(large.len())
    );
    assert!(matches!(
        Tokenizer::read(&large[1..]),
        Err(TextError::Tokenizer(_))
    ));
    let tokenizer = tokenizer("smollm");
    let long = "to ".repeat(limits::TEXT_BYTES_MAX / 3 + 1);
    let (fits, over) = (
        &long[..limits::TEXT_BYTES_MAX],
        &long[..=limits::TEXT_BYTES_MAX],
    );
    assert!(!tokenizer.encode(fits).unwrap().is_empty());
    assert_eq!(
        tokenizer.encode(over),
        Err(TextError::TextTooLong(over.len()))
    );
    assert_eq!(
        tokenizer.encode_plain(over),
        Err(TextError::TextTooLong(over.len()))
    );
}

/// A file broken in transit is refused, or works on; it never takes the tab with it.
#[test]
fn a_damaged_file_panics_nowhere() {
    let strings = strings();
    for name in NAMES {
        let file = file(name);
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        for round in 0..200 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(state >> 33).unwrap() % file.len();
            let mut damaged = file.clone();
            match round % 4 {
                0 => damaged.truncate(at),
                1 => damaged[at] = b"0\"{}[],:x9"[round / 4 % 10],
                2 => drop(damaged.drain(at..file.len().min(at + 5))),
                _ => damaged[at] ^= 1 << (round % 7),
            }
            if let Ok(tokenizer) = Tokenizer::read(&damaged) {
                for string in strings.iter().take(40) {
                    let ids = tokenizer.encode(string).unwrap_or_default();
                    streamed(&tokenizer, &ids);
                }
            }
        }
    }
}
