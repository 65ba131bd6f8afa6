//! Real chat templates, byte for byte as transformers renders them.
//!
//! `tests/fixtures/templates/render.py` wrote the expected texts. A further folder of the same
//! form, for templates whose licenses keep them out of this repository, may be named by the
//! environment variable MTOR_TEMPLATES.
#![allow(clippy::unwrap_used, reason = "a test fails where a fixture is broken")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use mtor_text::{Message, RenderOptions, Template, TextError};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Model {
    name: String,
    license: String,
    tokens: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    messages: Vec<Message>,
    options: Asked,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Asked {
    add_generation_prompt: bool,
    enable_thinking: Option<bool>,
    continue_final: Option<String>,
    extra: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Expected {
    now_s: i64,
    rendered: BTreeMap<String, BTreeMap<String, Value>>,
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/templates")
}

fn read<T: for<'a> Deserialize<'a>>(path: &Path) -> T {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn options(asked: &Asked, now_s: i64) -> RenderOptions {
    RenderOptions {
        add_generation_prompt: asked.add_generation_prompt,
        enable_thinking: asked.enable_thinking,
        now_s: Some(now_s),
        extra: asked.extra.clone(),
        continue_final: asked.continue_final.clone(),
        picture: None,
    }
}

/// What comparing every conversation under every template of a folder found.
#[derive(Default)]
struct Found {
    same: usize,
    /// We render, transformers fails: it cannot count what is none, such as absent tools.
    lenient: usize,
    other: Vec<String>,
}

fn compare(folder: &Path) -> Found {
    let models: Vec<Model> = read(&folder.join("models.json"));
    let cases: Vec<Case> = read(&fixtures().join("conversations.json"));
    let expected: Expected = read(&folder.join("expected.json"));
    let mut found = Found::default();
    for model in &models {
        let source = fs::read(folder.join(format!("{}.jinja", model.name))).unwrap();
        let template = match Template::new(String::from_utf8(source).unwrap(), model.tokens.clone())
        {
            Ok(template) => template,
            Err(error) => {
                found.other.push(format!("{}: {error}", model.name));
                continue;
            }
        };
        for case in &cases {
            let ours = template.render(&case.messages, &options(&case.options, expected.now_s));
            let theirs = &expected.rendered[&model.name][&case.name];
            if ours.is_ok() && theirs.get("failed").is_some() {
                found.lenient += 1;
                continue;
            }
            let equal = match (&ours, theirs) {
                (Ok(text), Value::String(wanted)) => text == wanted,
                (Err(TextError::Refused(words)), Value::Object(wanted))
                    if wanted.contains_key("refused") =>
                {
                    wanted["refused"]
                        .as_str()
                        .unwrap()
                        .starts_with(words.as_str())
                }
                (Err(TextError::Template(_)), Value::Object(wanted)) => {
                    wanted.contains_key("failed")
                }
                _ => false,
            };
            match equal {
                true => found.same += 1,
                false => found.other.push(format!(
                    "{} / {}:\n  ours   {ours:?}\n  theirs {theirs:?}",
                    model.name, case.name
                )),
            }
        }
    }
    found
}

#[test]
fn real_templates_render_as_transformers_renders_them() {
    let Found {
        same,
        lenient,
        other,
    } = compare(&fixtures());
    assert!(
        other.is_empty(),
        "{same} the same, {} not:\n{}",
        other.len(),
        other.join("\n")
    );
    assert_eq!((same, lenient), (399, 0));
}

#[test]
fn templates_of_a_named_folder_render_as_transformers_renders_them() {
    let Some(folder) = std::env::var_os("MTOR_TEMPLATES") else {
        return;
    };
    let Found {
        same,
        lenient,
        other,
    } = compare(Path::new(&folder));
    println!(
        "{same} the same, {lenient} that only we render, {} not the same",
        other.len()
    );
    assert!(other.is_empty(), "{}", other.join("\n"));
}

#[test]
fn every_template_here_may_be_here() {
    let models: Vec<Model> = read(&fixtures().join("models.json"));
    for model in models {
        assert!(
            ["Apache-2.0", "MIT"].contains(&model.license.as_str()),
            "{}",
            model.name
        );
    }
}
