//! The words of one answer as they come, from one worker after another. Pure.
//!
//! An attempt begins its answer at the text that stands: at nothing, or, where the asker let
//! another worker continue, at the words that were on the page then.

use mtor_abilities::endpoint::ChatBody;
use mtor_protocol::{RawJson, Work};

/// How much of an answer's text stands, whatever the newest attempt sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Story {
    /// In bytes of the text.
    kept: usize,
}

impl Story {
    /// A piece of the newest attempt; its first one begins where the text stands.
    pub(super) fn piece(self, text: &mut String, seq: u32, words: &str) {
        if seq == 0 {
            self.restarted(text);
        }
        text.push_str(words);
    }

    /// All words of the newest attempt, whatever pieces came before.
    pub(super) fn whole(self, text: &mut String, words: &str) {
        self.piece(text, 0, words);
    }

    /// What the attempt has sent is void.
    pub(super) fn restarted(self, text: &mut String) {
        if text.is_char_boundary(self.kept) {
            text.truncate(self.kept);
        } else {
            text.clear();
        }
    }

    /// Another worker is to continue: the text stands as it is now, and is what it goes on from.
    pub(super) fn continued(&mut self, text: &str) -> String {
        self.kept = text.len();
        text.to_owned()
    }
}

/// The intent again, for a worker that goes on after these words.
pub(super) fn continued(work: Work, words: String) -> Work {
    let body = work.body.as_ref().and_then(|it| it.read().ok());
    let body = ChatBody {
        prefix: Some(words).filter(|it| !it.is_empty()),
        ..body.unwrap_or_default()
    };
    Work {
        body: RawJson::of(&body).ok(),
        ..work
    }
}

#[cfg(test)]
mod tests {
    use mtor_abilities::endpoint::Turn;
    use mtor_protocol::{Guid, Realm};

    use super::*;

    #[test]
    fn the_intent_goes_on_with_what_was_said_before_and_the_words_so_far() {
        let said = Turn {
            role: "user".to_owned(),
            content: "Hello".to_owned(),
        };
        let body = ChatBody {
            messages: vec![said],
            prefix: Some("Once".to_owned()),
        };
        let work = Work {
            body: RawJson::of(&body).ok(),
            ..asked()
        };
        let next = continued(work.clone(), "Once upon ".to_owned());
        let expect = ChatBody {
            prefix: Some("Once upon ".to_owned()),
            ..body
        };
        let found: ChatBody = next.body.as_ref().expect("a body").read().expect("a chat");
        assert_eq!(found, expect);
        assert_eq!((next.guid, next.query_text), (work.guid, work.query_text));
        let alone = continued(asked(), "A".to_owned()).body.expect("a body");
        let alone: ChatBody = alone.read().expect("a chat");
        assert_eq!(
            (alone.messages.len(), alone.prefix.as_deref()),
            (0, Some("A"))
        );
    }

    fn asked() -> Work {
        Work {
            guid: Guid::v7(1, [7; 10]),
            realm: Realm::Chat,
            query_text: Some(RawJson::text("a tale")),
            body: None,
            user_id: None,
            model_type: None,
            model_name: None,
            priority: Default::default(),
            deadline_ms: None,
            takeover: true,
            attempts_used: 0,
            attempt: None,
            lease_ms: None,
            payload: Default::default(),
        }
    }

    enum Step {
        Piece(u32, &'static str),
        Whole(&'static str),
        Restarted,
        Continued,
    }
    use Step::{Continued, Piece, Restarted, Whole};

    #[track_caller]
    fn check(steps: &[Step], expect: &str) {
        let (mut story, mut text) = (Story::default(), String::new());
        for step in steps {
            match step {
                Piece(seq, words) => story.piece(&mut text, *seq, words),
                Whole(words) => story.whole(&mut text, words),
                Restarted => story.restarted(&mut text),
                Continued => assert_eq!(story.continued(&text.clone()), text),
            }
        }
        assert_eq!(text, expect);
    }

    #[test]
    fn pieces_add_up() {
        check(&[Piece(0, "One "), Piece(1, "two")], "One two");
    }

    #[test]
    fn a_new_attempt_begins_again() {
        check(&[Piece(0, "One "), Piece(0, "Uno")], "Uno");
        check(&[Piece(0, "One "), Restarted], "");
    }

    #[test]
    fn a_continued_answer_goes_on_where_it_stood() {
        let first = [
            Piece(0, "Üne "),
            Continued,
            Piece(0, "two "),
            Piece(1, "three"),
        ];
        check(&first, "Üne two three");
    }

    #[test]
    fn a_result_stands_in_place_of_its_own_pieces_alone() {
        check(&[Piece(0, "One "), Whole("One two")], "One two");
        let other = [Piece(0, "One "), Continued, Piece(0, "tw"), Whole("two")];
        check(&other, "One two");
    }

    #[test]
    fn who_continues_and_leaves_again_loses_only_its_own_words() {
        let lost = [Piece(0, "One "), Continued, Piece(0, "tw"), Piece(0, "two")];
        check(&lost, "One two");
        let void = [Piece(0, "One "), Continued, Piece(0, "tw"), Restarted];
        check(&void, "One ");
    }

    #[test]
    fn every_worker_adds_to_what_those_before_it_wrote() {
        let three = [
            Piece(0, "One "),
            Continued,
            Piece(0, "two "),
            Continued,
            Piece(0, "three"),
        ];
        check(&three, "One two three");
    }

    #[test]
    fn a_text_that_became_another_one_is_begun_again() {
        let (mut story, mut text) = (Story::default(), "an old and long text".to_owned());
        story.continued(&text);
        "short".clone_into(&mut text);
        story.piece(&mut text, 0, "new");
        assert_eq!(text, "new");
    }
}
