//! A toy with eyes, from its files to its words.

use std::{
    cell::Cell,
    future::ready,
    pin::pin,
    task::{Context, Waker},
};

use mtor_checkpoint::{
    Dtype, Family,
    toy::{self, Eyes, Spec},
};
use mtor_decoder::{Loader, Options, Place, Weights};
use pollster::block_on;

use super::*;
use crate::opening::{SmallFiles, describe};

const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz:|";
const CONTROL: [&str; 3] = ["<image>", "<fake_token_around_image>", "<global-img>"];
const TEMPLATE: &str = "{% for m in messages %}|{% for part in m.content %}\
    {% if part.type == 'image' %}<image>{% else %}{{ part.text }}{% endif %}{% endfor %}|\
    {% endfor %}";

/// Each letter is a token; then come the control tokens.
fn tokenizer(control: &[&str]) -> Vec<u8> {
    let id = |(id, letter): (usize, char)| (letter.to_string(), id.into());
    let vocab: serde_json::Map<_, _> = LETTERS.chars().enumerate().map(id).collect();
    let added = |(at, content): (usize, &&str)| {
        serde_json::json!({
            "id": LETTERS.len() + at, "content": content, "special": true, "single_word": false,
            "lstrip": false, "rstrip": false, "normalized": false,
        })
    };
    let added: Vec<_> = control.iter().enumerate().map(added).collect();
    serde_json::json!({
        "version": "1.0", "added_tokens": added, "normalizer": null, "pre_tokenizer": null,
        "post_processor": null, "decoder": null,
        "model": { "type": "BPE", "vocab": vocab, "merges": [] },
    })
    .to_string()
    .into_bytes()
}

fn files(control: &[&str], template: &str) -> (toy::Toy, SmallFiles) {
    let spec = Spec {
        vocab: LETTERS.len() + CONTROL.len(),
        context: 256,
        eyes: Some(Eyes {
            image_token: LETTERS.len(),
            // Thirty-six rows.
            side: 96,
            ..Eyes::tiny()
        }),
        ..Spec::new("seeing", Family::Llama)
    };
    let toy = toy::shaped(&spec, Dtype::F32);
    let config = serde_json::json!({ "chat_template": template });
    let small = [
        ("config.json", toy.config_json.clone().into_bytes()),
        ("tokenizer.json", tokenizer(control)),
        ("tokenizer_config.json", config.to_string().into_bytes()),
    ];
    let small = small.map(|(name, bytes)| (name.to_owned(), bytes));
    (toy, small.into())
}

fn model() -> Model {
    let (toy, small) = files(&CONTROL, TEMPLATE);
    let described = describe(&small).unwrap();
    let (config, plan, source) = toy.open().unwrap();
    let options = Options {
        context: 192,
        weights: Weights::Stored,
    };
    let mut loader = Loader::new(config, plan, source, Place::Cpu, options).unwrap();
    while loader.step().unwrap().is_some() {}
    let decoder = loader.finish().unwrap();
    let (tokenizer, template) = (described.tokenizer, described.template);
    Model::new(decoder, tokenizer, template, described.sight)
}

/// A question about a picture in one color, or about none.
fn request(words: &str, color: Option<u8>) -> Request {
    let pictures = usize::from(color.is_some());
    Request {
        messages: vec![Message::new("user", words).with_pictures(pictures)],
        picture: color.map(|it| Rgb::new(3, 2, vec![it; 18]).unwrap()),
        seed: 7,
        ..Request::default()
    }
}

/// The answer, and how often it looked.
fn answer(model: &mut Model, request: &Request) -> (String, usize) {
    let mut looks = 0;
    let heard = |heard: Heard<'_>| {
        if let Heard::Looking { done, total } = heard {
            assert!(done <= total && total > 0);
            looks += usize::from(done == total);
        }
    };
    let answered = block_on(model.answer(request, || ready(()), heard)).unwrap();
    (answered.text, looks)
}

#[test]
fn what_is_seen_decides_what_is_said() {
    let mut model = model();
    assert!(model.sees());
    let ask = |color| request("what is it", color);
    let (dark, looks) = answer(&mut model, &ask(Some(0)));
    assert_eq!(looks, 1);
    let (bright, looks) = answer(&mut model, &ask(Some(255)));
    assert_ne!(dark, bright, "another picture under the same words");
    assert_eq!(looks, 1);
    let (nothing, looks) = answer(&mut model, &ask(None));
    assert_eq!(looks, 0, "without a picture it does not look");
    // The cache of one is not taken for the other's.
    assert_eq!(dark, answer(&mut model, &ask(Some(0))).0);
    assert_eq!(nothing, answer(&mut model, &ask(None)).0);
    assert_eq!(bright, answer(&mut model, &ask(Some(255))).0);
    // What is in the cache needs no second look, whatever is asked about it.
    let (again, looks) = answer(&mut model, &ask(Some(255)));
    assert_eq!((again, looks), (bright, 0));
    let other = request("and what is that", Some(255));
    let (words, looks) = answer(&mut model, &other);
    assert_eq!((words, looks), (answer(&mut self::model(), &other).0, 0));
}

#[test]
fn a_look_that_was_stopped_anywhere_leaves_the_next_one_whole() {
    let ask = request("what is it", Some(0));
    let expected = answer(&mut model(), &ask).0;
    // Steps of looking, pieces of the prompt, tokens: all of it, and a few words of the answer.
    for n_steps in 0..40 {
        let mut model = model();
        // A picture's rows come in more than one piece.
        model.pace(1.0);
        let steps = Cell::new(0);
        let breathe = || {
            steps.set(steps.get() + 1);
            let stops = steps.get() > n_steps;
            async move {
                if stops {
                    std::future::pending::<()>().await;
                }
            }
        };
        {
            let mut stopped = pin!(model.answer(&ask, breathe, |_| {}));
            let mut context = Context::from_waker(Waker::noop());
            assert!(stopped.as_mut().poll(&mut context).is_pending());
        }
        let other = request("what is it", Some(255));
        let first = if n_steps % 2 == 0 { &ask } else { &other };
        answer(&mut model, first);
        assert_eq!(
            answer(&mut model, &ask).0,
            expected,
            "stopped after {n_steps}"
        );
    }
}

#[test]
fn files_that_cannot_be_shown_a_picture_are_refused() {
    #[track_caller]
    fn check(control: &[&str], template: &str, rules: Option<&str>, words: &str) {
        let (_, mut small) = files(control, template);
        if let Some(rules) = rules {
            small.insert("preprocessor_config.json".to_owned(), rules.into());
        }
        let refused = describe(&small).unwrap_err().to_string();
        assert!(refused.contains(words), "{refused}");
    }
    check(&CONTROL[..2], TEMPLATE, None, "<global-img>");
    let blind = "{% for m in messages %}{{ m.content[-1].text }}{% endfor %}";
    check(&CONTROL, blind, None, "no place for a picture");
    let cubic = r#"{"resample": 3}"#;
    check(&CONTROL, TEMPLATE, Some(cubic), "preprocessor_config.json");
    let large = r#"{"max_image_size": {"longest_edge": 512}}"#;
    check(&CONTROL, TEMPLATE, Some(large), "512");
    // And one that says what SmolVLM's says is not.
    let (_, mut small) = files(&CONTROL, TEMPLATE);
    let usual = r#"{"do_image_splitting": true, "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5], "max_image_size": {"longest_edge": 96}, "resample": 1}"#;
    small.insert("preprocessor_config.json".to_owned(), usual.into());
    assert!(describe(&small).is_ok());
}
