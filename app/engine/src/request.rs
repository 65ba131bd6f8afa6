//! An intent as a model is asked it.

use mtor_abilities::{ChatBody, DESCRIBE};
use mtor_picture::Rgb;
use mtor_protocol::Work;
use mtor_text::Message;
use mtor_workshop::words_of;

use crate::{fnv::fnv_1a, model::Request};

/// The conversation of an intent: what was said before, and the question.
pub fn request_of(work: &Work, now_s: i64) -> Request {
    let body: ChatBody = work
        .body
        .as_ref()
        .and_then(|it| it.read().ok())
        .unwrap_or_default();
    let mut messages: Vec<Message> = body
        .messages
        .into_iter()
        .map(|it| Message::new(it.role, it.content))
        .collect();
    messages.push(Message::new("user", words_of(work)));
    Request {
        messages,
        picture: None,
        prefix: body.prefix.unwrap_or_default(),
        seed: seed_of(work.guid.as_str()),
        now_s,
    }
}

/// A question about a picture; it stands alone, as vision intents do.
pub fn request_about(work: &Work, picture: Rgb, now_s: i64) -> Request {
    let words = words_of(work);
    let words = match words.trim() {
        "" => DESCRIBE,
        words => words,
    };
    Request {
        messages: vec![Message::new("user", words).with_pictures(1)],
        picture: Some(picture),
        prefix: String::new(),
        seed: seed_of(work.guid.as_str()),
        now_s,
    }
}

/// The same intent gets the same answer, also from another worker with the same model.
fn seed_of(guid: &str) -> u64 {
    fnv_1a(guid.bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mtor_protocol::{Guid, RawJson, Realm};

    #[test]
    fn a_conversation_ends_with_the_question_and_keeps_what_was_answered() {
        #[track_caller]
        fn check(body: Option<&str>, roles: &[&str], prefix: &str) {
            let work = Work {
                body: body.map(|it| RawJson::parse(it.to_owned()).unwrap()),
                ..work("And of France?")
            };
            let request = request_of(&work, 0);
            let told: Vec<_> = request.messages.iter().map(|m| m.role.as_str()).collect();
            assert_eq!(told, roles);
            assert_eq!(request.messages.last().unwrap().content, "And of France?");
            assert_eq!(request.prefix, prefix);
        }
        check(None, &["user"], "");
        check(Some("[1]"), &["user"], "");
        check(
            Some(
                r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#,
            ),
            &["user", "assistant", "user"],
            "",
        );
        check(Some(r#"{"prefix":"Par"}"#), &["user"], "Par");
    }

    #[test]
    fn a_picture_goes_before_the_question_and_asks_for_a_description_alone() {
        #[track_caller]
        fn check(words: &str, expect: &str) {
            let picture = Rgb::new(1, 1, vec![0; 3]).unwrap();
            let request = request_about(&work(words), picture, 0);
            let [message] = request.messages.as_slice() else {
                panic!("{:?}", request.messages);
            };
            assert_eq!((message.pictures, message.content.as_str()), (1, expect));
            assert!(request.picture.is_some());
        }
        check("What is this?", "What is this?");
        check("  ", "Describe this image.");
    }

    #[test]
    fn seeds_follow_the_intent() {
        assert_ne!(seed_of("a"), seed_of("b"));
    }

    fn work(words: &str) -> Work {
        Work {
            guid: Guid::v7(1, [7; 10]),
            realm: Realm::Chat,
            query_text: Some(RawJson::text(words)),
            body: None,
            user_id: None,
            model_type: None,
            model_name: None,
            priority: Default::default(),
            deadline_ms: None,
            attempt: None,
            lease_ms: None,
            takeover: false,
            attempts_used: 0,
            payload: Default::default(),
        }
    }
}
