//! Streams as engines send them, cut anywhere; and what is no stream.

use proptest::prelude::*;

use super::*;

const SSE: Option<&str> = Some("text/event-stream");

fn reader(status: u16, kind: Option<&str>) -> StreamReader {
    StreamReader::new(ReplyHead::new(status, kind))
}

/// All events, with neighboring texts joined, and how it ended.
fn read(
    pieces: &[&[u8]],
    kind: Option<&str>,
) -> (Vec<StreamEvent>, Result<Finished, EndpointError>) {
    let mut reader = reader(200, kind);
    let mut events = Vec::new();
    for piece in pieces {
        match reader.push(piece) {
            Ok(more) => events.extend(more),
            Err(error) => return (events, Err(error)),
        }
    }
    (events, reader.finish())
}

fn text(words: &str) -> StreamEvent {
    StreamEvent::Text(words.to_owned())
}

fn usage(prompt: u64, completion: u64) -> TokenUsage {
    TokenUsage { prompt, completion }
}

/// The stream gives these events whole, byte by byte, and cut in two at every place.
#[track_caller]
fn check(stream: &str, expected: &[StreamEvent], answer: &str) {
    let bytes = stream.as_bytes();
    let whole = read(&[bytes], SSE);
    assert_eq!(whole.0, expected, "{stream}");
    assert_eq!(
        whole.1.as_ref().map(|it| it.text.as_str()),
        Ok(answer),
        "{stream}"
    );
    for cut in 0..=bytes.len() {
        let (left, right) = bytes.split_at(cut);
        assert_eq!(read(&[left, right], None), whole, "cut at {cut}: {stream}");
    }
    let single: Vec<_> = bytes.chunks(1).collect();
    assert_eq!(read(&single, SSE), whole, "byte by byte: {stream}");
}

const STOP: &str = r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#;

#[test]
fn a_stream_of_chunks_gives_its_words() {
    let usual = concat!(
        "data: {\"id\":\"1\",\"model\":\"llama3.2\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Grüß \"},\"finish_reason\":null}]}\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Gött🌋\"},\"finish_reason\":null}]}\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":null},\"finish_reason\":\"stop\"}]}\n\n",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11}}\n\n",
        "data: [DONE]\n\n",
    );
    let events = [
        text("Grüß "),
        text("Gött🌋"),
        StreamEvent::Usage(usage(9, 2)),
        StreamEvent::Done,
    ];
    check(usual, &events, "Grüß Gött🌋");
    check(&usual.replace('\n', "\r\n"), &events, "Grüß Gött🌋");
    check(&usual.replace('\n', "\r"), &events, "Grüß Gött🌋");
    check(&usual.replace("data: ", "data:"), &events, "Grüß Gött🌋");
    check(&usual.replace("\n\n", "\n"), &events, "Grüß Gött🌋");
    check(&format!("\u{feff}{usual}"), &events, "Grüß Gött🌋");
    check(
        &usual.replace(
            "data: {",
            ": still here\n\nevent: chunk\nid: 7\nretry: 10\ndata: {",
        ),
        &events,
        "Grüß Gött🌋",
    );
    let without_end = usual.trim_end().trim_end_matches("data: [DONE]");
    check(without_end, &events[..3], "Grüß Gött🌋");
    let finished = read(&[without_end.trim_end().as_bytes()], SSE).1.unwrap();
    assert_eq!(
        finished.usage,
        Some(usage(9, 2)),
        "a last line without an end counts"
    );
    assert_eq!(finished.model.as_deref(), Some("llama3.2"));
}

#[test]
fn the_odd_forms_of_chunks_are_read() {
    let done = format!("data: {STOP}\n\ndata: [DONE]\n\n");
    let rows = [
        // Reasoning is skipped, words after it are not.
        (
            r#"data: {"choices":[{"delta":{"reasoning_content":"hm","content":null}}]}"#,
            "",
        ),
        (r#"data: {"choices":[{"delta":{"reasoning":"hm"}}]}"#, ""),
        (r#"data: {"choices":[{"text":"old form"}]}"#, "old form"),
        (
            r#"data: {"choices":[{"delta":{"content":[{"type":"text","text":"part"}]}}]}"#,
            "part",
        ),
        (r#"data: {"choices":[{"delta":{"content":7}}]}"#, ""),
        (
            r#"data: {"choices":[{"delta":null}],"usage":null,"model":5}"#,
            "",
        ),
        (r#"data: {"object":"chat.completion.chunk"}"#, ""),
        ("data:", ""),
        (
            "data: {\"choices\":\ndata: [{\"delta\":\ndata: {\"content\":\"split\"}}]}",
            "split",
        ),
    ];
    for (line, words) in rows {
        let stream = format!(
            "data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\"}}}}]}}\n\n{line}\n\n{done}"
        );
        let mut events = vec![text("a"), text(words), StreamEvent::Done];
        events.retain(|event| *event != text(""));
        check(&stream, &events, &format!("a{words}"));
    }
}

#[test]
fn what_follows_done_is_not_read() {
    let stream = format!(
        "data: {{\"choices\":[{{\"delta\":{{\"content\":\"a\"}}}}]}}\n\ndata: [DONE]\n\nnonsense\ndata: {STOP}\n"
    );
    check(&stream, &[text("a"), StreamEvent::Done], "a");
}

#[test]
fn thinking_without_words_still_counts_as_work() {
    let mut reader = reader(200, SSE);
    let thought = b"data: {\"choices\":[{\"delta\":{\"reasoning\":\"hm\"}}]}\n\n";
    for _ in 0..3 {
        assert_eq!(reader.push(thought), Ok(Vec::new()));
    }
    assert_eq!(reader.n_chunks(), 3);
}

#[test]
fn a_plain_body_is_an_answer_too() {
    let rows = [
        (
            r#"{"choices":[{"message":{"role":"assistant","content":"whole"}}],"usage":{"prompt_tokens":1,"completion_tokens":2},"model":"m"}"#,
            "whole",
            Some(usage(1, 2)),
        ),
        (r#" {"response":"Neil Armstrong"}"#, "Neil Armstrong", None),
        ("\n{\"choices\":[{\"text\":\"t\"}]}\n", "t", None),
    ];
    for (body, words, tokens) in rows {
        let (left, right) = body.as_bytes().split_at(body.len() / 2);
        let (events, finished) = read(&[left, right], Some("application/json"));
        let finished = finished.unwrap();
        assert_eq!(events, [], "{body}");
        assert_eq!(
            (finished.text.as_str(), finished.usage),
            (words, tokens),
            "{body}"
        );
    }
}

#[test]
fn a_picture_comes_as_bytes_of_a_known_kind() {
    let png = "iVBORw0KGgo=";
    for body in [
        format!(r#"{{"created":1,"data":[{{"b64_json":"{png}","revised_prompt":"p"}}]}}"#),
        format!(r#"{{"data":[{{"url":"data:image/png;base64,{png}","revised_prompt":"p"}}]}}"#),
    ] {
        let finished = read(&[body.as_bytes()], None).1.unwrap();
        let picture = finished.picture.unwrap();
        assert_eq!(
            (picture.mime, picture.bytes.len()),
            ("image/png", 8),
            "{body}"
        );
        assert_eq!(finished.text, "p");
    }
    let rows = [
        (
            r#"{"data":[{"url":"https://cdn.example/a.png"}]}"#,
            "address",
        ),
        (r#"{"data":[]}"#, "no picture"),
        (r#"{"data":[{"b64_json":"!"}]}"#, "base64"),
        (r#"{"data":[{"b64_json":"PHN2Zy8+"}]}"#, "no PNG"),
    ];
    for (body, why) in rows {
        let error = read(&[body.as_bytes()], None).1.unwrap_err().to_string();
        assert!(error.contains(why), "{body}: {error}");
    }
}

#[track_caller]
fn check_fails(pieces: &[&[u8]], kind: Option<&str>, expected: &str) {
    let error = read(pieces, kind).1.unwrap_err();
    assert!(
        format!("{error:?}").contains(expected),
        "{error:?}, not {expected}"
    );
}

#[test]
fn garbage_is_called_garbage() {
    let endless = vec![b'a'; LINE_BYTES_MAX + 1];
    let endless_data = [b"data: {\"choices\":\"".to_vec(), endless.clone()].concat();
    let rows: Vec<(&[u8], Option<&str>)> = vec![
        (b"", SSE),
        (b" \r\n ", SSE),
        (b"<!doctype html><html></html>", None),
        (b"plain words", Some("text/html; charset=utf-8")),
        (b"Internal Server Error", None),
        (b"Internal Server Error\n", None),
        (b"\xff\xfe\x00\x01binary\n", SSE),
        (b"data: \xff\xfe\n\n", SSE),
        (b"data: hello\n\n", SSE),
        (b"data: {\"choices\":[{\"delta\":{\"content\"\n\n", SSE),
        (b"data: {\"choices\":5}\n\n", SSE),
        (b"data: {\"hello\":1}\n\n", SSE),
        (b": only comments\n\n", SSE),
        (b"{\"choices\":[{\"message\"", None),
        (b"{\"choices\":[]}", None),
        (b"{}", None),
        (b"{\"response\":7}", None),
        (b"[1,2]", None),
        (&endless, SSE),
        (&endless_data, SSE),
        (b"data: [DONE]\n\n", SSE),
    ];
    for (bytes, kind) in rows {
        check_fails(&[bytes], kind, "Garbage");
        let pieces: Vec<_> = bytes.chunks(7).collect();
        check_fails(&pieces, kind, "Garbage");
    }
}

#[test]
fn a_stream_that_breaks_off_is_not_taken_for_a_whole_answer() {
    let word = b"data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    check_fails(&[word], SSE, "CutShort");
    check_fails(&[word, b"data: {\"choices\":[{\"del"], SSE, "CutShort");
    check_fails(&[word, b"da"], SSE, "CutShort");
}

#[test]
fn a_complaint_inside_a_stream_ends_it() {
    let word = b"data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n";
    let rows = [
        (
            r#"data: {"error":{"message":"out of memory"}}"#,
            "Http { status: 200, message: \"out of memory\" }",
        ),
        (r#"data: {"error":"out of memory"}"#, "out of memory"),
        (
            r#"data: {"error":{"code":429,"message":"slow down"}}"#,
            "Busy(\"slow down\")",
        ),
        (
            r#"data: {"error":{"code":"model_not_found","message":"x"}}"#,
            "NoSuchModel",
        ),
        (
            r#"error: {"code":500,"message":"context too long"}"#,
            "Http { status: 500, message: \"context too long\" }",
        ),
        ("error: it broke", "it broke"),
    ];
    for (line, expected) in rows {
        check_fails(&[word, line.as_bytes(), b"\n\n"], SSE, expected);
        check_fails(&[line.as_bytes(), b"\n\n"], SSE, expected);
    }
    check_fails(
        &[br#"{"error":{"message":"no such model: x","code":404}}"#],
        None,
        "NoSuchModel",
    );
}

#[test]
fn a_status_other_than_2xx_is_an_error_with_the_engines_words() {
    let mut reader = reader(404, Some("application/json"));
    let body = br#"{"error":{"message":"model 'x' not found"}}"#;
    assert_eq!(reader.push(body), Ok(Vec::new()));
    assert_eq!(
        reader.finish(),
        Err(EndpointError::NoSuchModel(String::new()))
    );
}

#[test]
fn an_answer_without_end_is_stopped() {
    let words = "a".repeat(1_000);
    let chunk = format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"{words}\"}}}}]}}\n\n");
    let mut reader = reader(200, SSE);
    let error = (0..1_000).find_map(|_| reader.push(chunk.as_bytes()).err());
    let max = ANSWER_BYTES_MAX;
    assert_eq!(error, Some(EndpointError::TooLarge { max }));
    assert_eq!(
        reader.push(b"").unwrap_err(),
        EndpointError::TooLarge { max },
        "it stays"
    );
    let big = vec![b' '; STREAM_BYTES_MAX + 1];
    check_fails(&[&big], SSE, "TooLarge");
    let body = [b"{".to_vec(), vec![b' '; REPLY_BYTES_MAX]].concat();
    check_fails(&[&body], None, "TooLarge");
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(
        pieces in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 0..8),
        status in prop_oneof![Just(200_u16), Just(500)],
    ) {
        let mut reader = reader(status, None);
        for piece in &pieces {
            drop(reader.push(piece));
        }
        prop_assert!(reader.finish().is_err());
    }

    #[test]
    fn streams_with_wounds_do_not_make_the_reader_panic(
        wounds in proptest::collection::vec((0_usize..300, any::<u8>()), 0..6),
        cut in 1_usize..50,
    ) {
        let mut bytes = format!("data: {{\"choices\":[{{\"delta\":{{\"content\":\"é\"}}}}]}}\r\n\r\n: c\n\ndata: {STOP}\n\ndata: [DONE]\n\n").into_bytes();
        for (at, byte) in wounds {
            let n = bytes.len();
            bytes[at % n] = byte;
        }
        let pieces: Vec<_> = bytes.chunks(cut).collect();
        let cut_up = read(&pieces, None);
        let whole = read(&[&bytes], None);
        prop_assert_eq!(cut_up.1, whole.1);
    }
}
