//! Answers that end for each reason, and what is shown of them.

use super::*;

const QWEN: &[u8] = include_bytes!("../../tests/fixtures/tokenizers/qwen.json");
const LLAMA2: &[u8] = include_bytes!("../../tests/fixtures/tokenizers/llama2.json");

fn options() -> WriterOptions {
    WriterOptions {
        max_tokens: 100,
        context: 1000,
        ..WriterOptions::default()
    }
}

/// Lets a model that wants exactly `answer` write; gives all text, the number of tokens and the end.
fn write(
    file: &[u8],
    answer: &[u32],
    prompt: usize,
    options: WriterOptions,
) -> (String, usize, Option<End>) {
    let tokenizer = Tokenizer::read(file).unwrap();
    let mut writer = Writer::new(&tokenizer, vec![0; prompt], options).unwrap();
    let mut text = String::new();
    for &id in answer {
        let mut logits = vec![0.0; tokenizer.vocab_size()];
        logits[id as usize] = 9.0;
        let step = writer.next(&mut logits).unwrap();
        text.push_str(&step.text);
        assert_eq!(step.token.is_some(), step.end.is_none());
        if step.end.is_some() {
            assert_eq!(
                writer.next(&mut logits).unwrap(),
                Step {
                    token: None,
                    text: String::new(),
                    end: step.end
                }
            );
            return (text, writer.written(), step.end);
        }
        assert_eq!(step.token, Some(id));
    }
    (text, writer.written(), None)
}

fn ids(file: &[u8], text: &str) -> Vec<u32> {
    Tokenizer::read(file).unwrap().encode(text).unwrap()
}

#[track_caller]
fn check(answer: &str, options: WriterOptions, text: &str, end: Option<End>) {
    let (shown, _, ended) = write(QWEN, &ids(QWEN, answer), 10, options);
    assert_eq!((shown.as_str(), ended), (text, end), "{answer}");
}

#[test]
fn an_answer_ends_for_a_stated_reason() {
    let eos = ids(QWEN, "<|im_end|>");
    check("the realm 👩‍👧", options(), "the realm 👩‍👧", None);
    check(
        "the realm<|im_end|>more",
        WriterOptions {
            eos: eos.clone(),
            ..options()
        },
        "the realm",
        Some(End::Eos),
    );
    check(
        "<|im_end|>",
        WriterOptions { eos, ..options() },
        "",
        Some(End::Eos),
    );
    let stops = vec!["\nUser".to_owned()];
    check(
        "fine\nUser: x",
        WriterOptions {
            stops: stops.clone(),
            ..options()
        },
        "fine",
        Some(End::Stop),
    );
    let len = ids(QWEN, "a b c\nUs").len();
    let budget = WriterOptions {
        max_tokens: len,
        stops: stops.clone(),
        ..options()
    };
    check("a b c\nUs", budget, "a b c\nUs", Some(End::Length));
    let full = WriterOptions {
        context: 10 + len,
        stops,
        ..options()
    };
    check("a b c\nUs", full, "a b c\nUs", Some(End::Context));
}

#[test]
fn half_a_character_at_the_end_is_shown_as_broken() {
    let tokens = ids(QWEN, "a👩");
    assert!(tokens.len() > 2);
    let options = WriterOptions {
        max_tokens: tokens.len() - 1,
        ..options()
    };
    assert_eq!(
        write(QWEN, &tokens, 1, options),
        ("a\u{FFFD}".to_owned(), tokens.len() - 1, Some(End::Length))
    );
}

#[test]
fn no_budget_is_an_end_and_a_full_prompt_a_refusal() {
    let tokenizer = Tokenizer::read(QWEN).unwrap();
    let none = WriterOptions {
        max_tokens: 0,
        ..options()
    };
    let step = Writer::new(&tokenizer, vec![0; 3], none)
        .unwrap()
        .next(&mut [1.0])
        .unwrap();
    assert_eq!(step.end, Some(End::Length));
    let said = Writer::new(
        &tokenizer,
        vec![0; 5],
        WriterOptions {
            context: 5,
            ..options()
        },
    )
    .unwrap_err();
    assert_eq!(
        said,
        TextError::ContextFull {
            prompt: 5,
            context: 5
        }
    );
}

#[test]
fn another_goes_on_where_one_stopped() {
    let tokens = ids(LLAMA2, "the realm draws");
    for cut in 1..tokens.len() {
        let (first, second) = tokens.split_at(cut);
        let (mut text, ..) = write(LLAMA2, first, 1, options());
        let continued = WriterOptions {
            continued: true,
            ..options()
        };
        text.push_str(&write(LLAMA2, second, 1, continued).0);
        assert_eq!(text, "the realm draws", "{cut}");
    }
}

#[test]
fn logits_that_are_no_numbers_are_refused() {
    let tokenizer = Tokenizer::read(QWEN).unwrap();
    let mut writer = Writer::new(&tokenizer, vec![0], options()).unwrap();
    assert_eq!(
        writer.next(&mut [0.0, f32::NAN]),
        Err(TextError::NotANumber(1))
    );
    assert_eq!(writer.written(), 0);
}
