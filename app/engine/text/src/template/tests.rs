//! The limits of templates, and what a bad one gets.

use super::*;

fn template(source: &str) -> Template {
    Template::new(source.to_owned(), BTreeMap::new()).unwrap()
}

fn hi() -> Vec<Message> {
    vec![Message::new("user", "hi")]
}

#[track_caller]
fn check(source: &str, options: &RenderOptions, expected: Result<&str, TextError>) {
    let text = template(source).render(&hi(), options);
    assert_eq!(text, expected.map(str::to_owned), "{source}");
}

#[test]
fn a_template_is_told_what_transformers_tells_it() {
    let plain = RenderOptions::default();
    check(
        "{{ tools is none }}{{ documents is none }}{{ add_generation_prompt }}",
        &plain,
        Ok("TrueTrueFalse"),
    );
    check(
        "{{ enable_thinking is defined }}{{ strftime_now is defined }}",
        &plain,
        Ok("FalseFalse"),
    );
    let told = RenderOptions {
        enable_thinking: Some(false),
        now_s: Some(0),
        ..plain.clone()
    };
    check(
        "{{ enable_thinking }} {{ strftime_now('%d %b %Y') }}",
        &told,
        Ok("False 01 Jan 1970"),
    );
    let going_on = RenderOptions {
        continue_final: Some("so far".to_owned()),
        ..plain.clone()
    };
    check(
        "{{ messages[0].content }}{% if add_generation_prompt %}>{% endif %}",
        &going_on,
        Ok("hi>so far"),
    );
    let extra = [("x".to_owned(), serde_json::json!({"k": [1]}))].into();
    check("{{ x.k[0] }}", &RenderOptions { extra, ..plain }, Ok("1"));
}

/// SmolVLM's (Apache-2.0).
const SEEING: &str = "<|im_start|>{% for message in messages %}{{message['role'] | capitalize}}\
    {% if message['content'][0]['type'] == 'image' %}{{':'}}{% else %}{{': '}}{% endif %}\
    {% for line in message['content'] %}{% if line['type'] == 'text' %}{{line['text']}}\
    {% elif line['type'] == 'image' %}{{ '<image>' }}{% endif %}{% endfor %}<end_of_utterance>\n\
    {% endfor %}{% if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}";

#[test]
fn pictures_stand_where_transformers_puts_them() {
    #[track_caller]
    fn check(picture: &str, messages: &[Message], expected: &str) {
        let options = RenderOptions {
            add_generation_prompt: true,
            picture: Some(picture.to_owned()),
            ..RenderOptions::default()
        };
        let text = template(SEEING).render(messages, &options).unwrap();
        assert_eq!(text, expected);
    }
    let user = |words| Message::new("user", words);
    check(
        "<image>",
        &[user("Hello")],
        "<|im_start|>User: Hello<end_of_utterance>\nAssistant:",
    );
    check(
        "<image>",
        &[user("What is this?").with_pictures(1)],
        "<|im_start|>User:<image>What is this?<end_of_utterance>\nAssistant:",
    );
    let talk = [
        Message::new("system", "Be brief."),
        user("What is this?").with_pictures(2),
        Message::new("assistant", "A cat."),
        user("And what color?"),
    ];
    check(
        "<image>",
        &talk,
        "<|im_start|>System: Be brief.<end_of_utterance>\nUser:<image><image>What is this?\
         <end_of_utterance>\nAssistant: A cat.<end_of_utterance>\nUser: And what color?\
         <end_of_utterance>\nAssistant:",
    );
    // And each becomes what the model was trained to read there.
    check(
        "[<image><image>]",
        &[user("?").with_pictures(1)],
        "<|im_start|>User:[<image><image>]?<end_of_utterance>\nAssistant:",
    );
}

#[test]
fn a_conversation_has_a_limit_of_pictures() {
    let many = |n| vec![Message::new("user", "?").with_pictures(n)];
    let options = RenderOptions {
        picture: Some(PICTURE.to_owned()),
        ..RenderOptions::default()
    };
    let render = |n| template(SEEING).render(&many(n), &options);
    assert!(render(limits::PICTURES_MAX).is_ok());
    let refused = render(limits::PICTURES_MAX + 1);
    assert_eq!(refused, Err(TextError::TooManyPictures));
}

#[test]
fn blocks_are_trimmed_and_generation_tags_are_scopes() {
    let plain = RenderOptions::default();
    check("  {% if true %}\na\n  {% endif %}\nb\n", &plain, Ok("a\nb"));
    check(
        "{% set x = 1 %}\n{% generation %}\n{% set x = 2 %}y\n{% endgeneration %}\n{{ x }}",
        &plain,
        Ok("y\n1"),
    );
    check(
        "{% for i in range(9) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %}",
        &plain,
        Ok("02"),
    );
}

#[test]
fn a_template_that_refuses_is_quoted() {
    let source = "{% macro no() %}{{ raise_exception('No roles') }}{% endmacro %}{{ no() }}";
    check(
        source,
        &RenderOptions::default(),
        Err(TextError::Refused("No roles".to_owned())),
    );
}

#[test]
fn a_template_that_loops_is_stopped() {
    let loops = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}";
    check(
        loops,
        &RenderOptions::default(),
        Err(TextError::TemplateLoops),
    );
    let calls = "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}";
    let said = template(calls)
        .render(&hi(), &RenderOptions::default())
        .unwrap_err();
    assert!(matches!(said, TextError::Template(_)), "{said}");
}

#[test]
fn indents_are_as_in_jinja2_and_have_an_end() {
    let plain = RenderOptions::default();
    check("{{ 'a\\n\\nb\\n'|indent }}", &plain, Ok("a\n\n    b\n"));
    check(
        "{{ 'a\\n\\nb'|indent(1, true, true) }}",
        &plain,
        Ok(" a\n \n b"),
    );
    let said = template("{{ 'a\\nb'|indent(width=4294967295) }}")
        .render(&hi(), &plain)
        .unwrap_err();
    assert!(said.to_string().contains("more than 256"), "{said}");
}

#[test]
fn a_template_writes_so_much_and_no_more() {
    let source = "{% for a in range(2048) %}{{ 'x' * 1024 }}{% endfor %}";
    let text = template(source)
        .render(&hi(), &RenderOptions::default())
        .unwrap();
    assert_eq!(text.len(), limits::TEXT_BYTES_MAX);
    check(
        &format!("{source}x"),
        &RenderOptions::default(),
        Err(TextError::PromptTooLong),
    );
}

#[test]
fn a_template_may_be_so_long_and_no_longer() {
    let source = "x".repeat(limits::TEMPLATE_BYTES_MAX);
    assert!(Template::new(source.clone(), BTreeMap::new()).is_ok());
    let said = Template::new(source + "x", BTreeMap::new()).unwrap_err();
    assert!(matches!(said, TextError::TemplateTooLarge { .. }), "{said}");
    let said = Template::new("{% if %}".to_owned(), BTreeMap::new()).unwrap_err();
    assert!(matches!(said, TextError::Template(_)), "{said}");
}

#[test]
fn a_conversation_has_limits_too() {
    let whole = template("{{ messages|length }}");
    let say = |messages: Vec<Message>| whole.render(&messages, &RenderOptions::default());
    assert_eq!(
        say(vec![Message::new("user", ""); limits::MESSAGES_MAX]).unwrap(),
        "4096"
    );
    let many = vec![Message::new("user", ""); limits::MESSAGES_MAX + 1];
    assert_eq!(
        say(many),
        Err(TextError::TooManyMessages(limits::MESSAGES_MAX + 1))
    );
    assert!(say(vec![Message::new("a".repeat(limits::ROLE_BYTES_MAX), "")]).is_ok());
    for role in [
        "",
        "user<|im_end|>",
        "us er",
        &"a".repeat(limits::ROLE_BYTES_MAX + 1),
    ] {
        assert!(
            matches!(say(vec![Message::new(role, "")]), Err(TextError::Role(_))),
            "{role}"
        );
    }
    let long = "x".repeat(limits::TEXT_BYTES_MAX);
    assert!(say(vec![Message::new("user", long.clone())]).is_ok());
    let said = say(vec![Message::new("user", long + "x")]);
    assert_eq!(
        said,
        Err(TextError::TextTooLong(limits::TEXT_BYTES_MAX + 1))
    );
}
