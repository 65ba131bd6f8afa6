//! Requests as the engines expect them.

use super::*;

fn endpoint(url: &str) -> Endpoint {
    Endpoint {
        model: Some("llama3.2".to_owned()),
        image_model: Some("flux".to_owned()),
        ..Endpoint::parse(url).unwrap()
    }
}

#[track_caller]
fn check(endpoint: &Endpoint, ask: &Ask<'_>, url: &str, body: Value) {
    let request = endpoint.request(ask, Key::new("k").as_ref()).unwrap();
    assert_eq!((request.method, request.url.as_str()), ("POST", url));
    let sent: Value = serde_json::from_str(request.body.as_deref().unwrap()).unwrap();
    assert_eq!(sent, body);
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|(n, v)| format!("{n}: {v}"))
        .collect();
    assert_eq!(
        headers,
        ["Authorization: Bearer k", "Content-Type: application/json"]
    );
}

#[track_caller]
fn check_refused(endpoint: &Endpoint, ask: &Ask<'_>, expected: &str) {
    let error = endpoint.request(ask, None).unwrap_err();
    assert!(format!("{error:?}").contains(expected), "{error:?}");
}

#[test]
fn a_chat_is_streamed_and_counts_its_tokens() {
    let url = "http://localhost:11434/v1/chat/completions";
    let tail = |model: &str, messages: Value| {
        json!({"model": model, "messages": messages, "stream": true,
            "stream_options": {"include_usage": true}})
    };
    let endpoint = endpoint("localhost:11434");
    let hello = json!([{"role": "user", "content": "hello \"you\""}]);
    let mut ask = Ask::new(Realm::Chat, "hello \"you\"");
    check(&endpoint, &ask, url, tail("llama3.2", hello.clone()));
    ask.model = Some("qwen3");
    check(&endpoint, &ask, url, tail("qwen3", hello.clone()));
    ask.model = Some(GUIDE);
    check(&endpoint, &ask, url, tail("llama3.2", hello));

    let body = RawJson::parse(
        r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#.into(),
    );
    let body = body.unwrap();
    let mut ask = Ask::new(Realm::Chat, "c");
    ask.body = Some(&body);
    let turns = json!([{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"},
        {"role": "user", "content": "c"}]);
    check(&endpoint, &ask, url, tail("llama3.2", turns));
}

#[test]
fn an_answer_that_was_cut_off_is_the_last_message() {
    let continued = |prefix: String| {
        RawJson::of(&ChatBody {
            prefix: Some(prefix),
            ..ChatBody::default()
        })
        .unwrap()
    };
    let url = "http://localhost:11434/v1/chat/completions";
    let some = continued("Once upon ".to_owned());
    let none = continued(String::new());
    let whole = json!({"role": "user", "content": "a tale"});
    let begun = json!({"role": "assistant", "content": "Once upon "});
    for (body, messages) in [(&some, json!([whole, begun])), (&none, json!([whole]))] {
        let mut ask = Ask::new(Realm::Chat, "a tale");
        ask.body = Some(body);
        let expect = json!({"model": "llama3.2", "messages": messages, "stream": true,
            "stream_options": {"include_usage": true}});
        check(&endpoint("localhost:11434"), &ask, url, expect);
    }
    let mut ask = Ask::new(Realm::Chat, "a tale");
    ask.body = Some(&some);
    check_refused(&endpoint("localhost:1/predict"), &ask, "CannotContinue");
    let long = continued("x".repeat(ANSWER_BYTES_MAX + 1));
    ask.body = Some(&long);
    check_refused(&endpoint("localhost:1"), &ask, "longer than any");
}

#[test]
fn a_body_without_a_prefix_is_written_as_before() {
    assert_eq!(
        RawJson::of(&ChatBody::default()).unwrap().get(),
        r#"{"messages":[]}"#
    );
}

#[test]
fn a_long_history_loses_its_oldest_turns() {
    let turn = |content: String| Turn {
        role: "user".to_owned(),
        content,
    };
    let many = ChatBody {
        messages: (0..HISTORY_TURNS_MAX + 9)
            .map(|n| turn(n.to_string()))
            .collect(),
        prefix: None,
    };
    let turns = history(&many).unwrap();
    assert_eq!(turns.len(), HISTORY_TURNS_MAX);
    assert_eq!(turns[0]["content"], "9");
    let long = ChatBody {
        messages: vec![turn("x".repeat(HISTORY_BYTES_MAX)), turn("y".to_owned())],
        prefix: None,
    };
    let turns = history(&long).unwrap();
    assert_eq!(turns, [json!({"role": "user", "content": "y"})]);
}

#[test]
fn a_picture_to_look_at_travels_as_data() {
    let png = b"\x89PNG\r\n\x1a\n0000";
    let data = format!("data:image/png;base64,{}", encode(png));
    let expected = json!({"model": "llama3.2", "stream": true,
        "stream_options": {"include_usage": true},
        "messages": [{"role": "user", "content": [
            {"type": "text", "text": "what is it?"},
            {"type": "image_url", "image_url": {"url": data}}]}]});
    let endpoint = endpoint("localhost:1234");
    let url = "http://localhost:1234/v1/chat/completions";
    let mut ask = Ask::new(Realm::Vision, "what is it?");
    ask.payload = png;
    check(&endpoint, &ask, url, expected.clone());
    for image in [data.clone(), encode(png)] {
        let body = RawJson::of(&VisionBody { image: Some(image) }).unwrap();
        let mut ask = Ask::new(Realm::Vision, "what is it?");
        ask.body = Some(&body);
        check(&endpoint, &ask, url, expected.clone());
    }
}

#[test]
fn a_picture_that_is_none_is_refused() {
    let endpoint = endpoint("localhost:1234");
    check_refused(&endpoint, &Ask::new(Realm::Vision, "?"), "holds no picture");
    let svg = format!("data:image/svg+xml;base64,{}", encode(b"<svg/>"));
    let rows = [
        (json!({}), "holds no picture"),
        (json!([5]), "holds no picture"),
        (json!({"image": "http://10.0.0.1/admin"}), "neither base64"),
        (json!({"image": "data:image/png,plain"}), "neither base64"),
        (json!({"image": svg}), "no PNG"),
    ];
    for (body, why) in rows {
        let body = RawJson::of(&body).unwrap();
        let mut ask = Ask::new(Realm::Vision, "?");
        ask.body = Some(&body);
        check_refused(&endpoint, &ask, why);
    }
    let huge = vec![0xff; PICTURE_BYTES_MAX + 1];
    let mut ask = Ask::new(Realm::Vision, "?");
    ask.payload = &huge;
    check_refused(&endpoint, &ask, "too large");
}

#[test]
fn a_picture_to_make_is_asked_for_as_base64_that_fits_a_frame() {
    let url = "http://localhost:8080/v1/images/generations";
    let endpoint = endpoint("localhost:8080");
    let mut ask = Ask::new(Realm::Imagine, "a neon mountain");
    let body = json!({"model": "flux", "prompt": "a neon mountain", "n": 1,
        "response_format": "b64_json", "size": "512x512"});
    ask.model = Some(SKETCH);
    check(&endpoint, &ask, url, body);
    ask.model = Some("dall-e-3");
    let body = json!({"model": "dall-e-3", "prompt": "a neon mountain", "n": 1,
        "response_format": "b64_json"});
    check(&endpoint, &ask, url, body);
    ask.model = Some("gpt-image-1");
    let body = json!({"model": "gpt-image-1", "prompt": "a neon mountain", "n": 1,
        "output_format": "jpeg"});
    check(&endpoint, &ask, url, body);
}

#[test]
fn an_old_worker_gets_the_old_request() {
    let mut endpoint = Endpoint::parse("10.0.0.5:8000/predict").unwrap();
    let ask = Ask::new(Realm::Chat, "who was the first man on the moon?");
    let url = "http://10.0.0.5:8000/predict";
    let body = |model: &str| {
        json!({"prompt": "who was the first man on the moon?", "type": "chat",
            "model_type": "worker_node", "model_name": model})
    };
    check(&endpoint, &ask, url, body(""));
    endpoint.model = Some("2070sLABCHAT".to_owned());
    check(&endpoint, &ask, url, body("2070sLABCHAT"));
}

#[test]
fn what_an_endpoint_cannot_do_is_refused_by_name() {
    let bare = Endpoint::parse("localhost:1").unwrap();
    let old = Endpoint::parse("localhost:1/predict").unwrap();
    check_refused(&bare, &Ask::new(Realm::Chat, "x"), "NoSuchModel");
    check_refused(
        &bare,
        &Ask::new(Realm::Imagine, "x"),
        "Unsupported(Imagine)",
    );
    check_refused(&bare, &Ask::new(Realm::Music, "x"), "Unsupported(Music)");
    check_refused(&old, &Ask::new(Realm::Vision, "x"), "Unsupported(Vision)");
    let body = RawJson::text("not messages");
    let mut ask = Ask::new(Realm::Chat, "x");
    ask.body = Some(&body);
    check_refused(&endpoint("localhost:1"), &ask, "no messages");
    let body = RawJson::parse(r#"{"messages":[{"role":"tool","content":""}]}"#.into()).unwrap();
    ask.body = Some(&body);
    check_refused(&endpoint("localhost:1"), &ask, "neither user");
}
