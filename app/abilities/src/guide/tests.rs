//! Whole answers, from words and a roster.

use mtor_protocol::{Capability, Name, Queue, Realm, Roster, RosterEntry, WorkerState};
use proptest::prelude::*;

use super::*;

mod calendar;

/// Friday, 20 November 2026, 13:05 UTC.
const NOW: Now = Now {
    unix_ms: 1_795_179_900_000,
    utc_offset_min: 60,
};

fn capability(realm: Realm, models: &[&str]) -> Capability {
    Capability {
        realm,
        models: models.iter().map(|m| Name::new(m).unwrap()).collect(),
        slots: 1,
        expected_ms: None,
        rate: None,
    }
}

fn entry(name: &str, capabilities: Vec<Capability>) -> RosterEntry {
    RosterEntry {
        node_id: Name::new(name).unwrap(),
        capabilities,
        device: None,
        state: WorkerState::Ready,
        reliability: 1.0,
        busy: 0,
        done: 31,
        failed: 0,
        work_ms: None,
        rtt_ms: None,
    }
}

fn two_tabs() -> Roster {
    let guide = || capability(Realm::Chat, &["guide"]);
    let sketch = || capability(Realm::Imagine, &["sketch"]);
    let mut desk = entry("desk", vec![guide(), sketch()]);
    desk.state = WorkerState::Busy;
    desk.failed = 2;
    desk.work_ms = Some(41.6);
    let attic = entry(
        "attic",
        vec![capability(Realm::Chat, &["guide", "llama3.2"])],
    );
    Roster {
        workers: vec![desk, attic],
        queues: vec![Queue {
            realm: Realm::Imagine,
            waiting: 3,
        }],
        sessions: 5,
    }
}

fn ask(words: &str, roster: &Roster, loopback: bool) -> Answer {
    let view = RealmView {
        roster,
        loopback,
        now: NOW,
    };
    guide(words, &view)
}

#[track_caller]
fn check(question: &str, expected: &str) {
    let answer = ask(question, &Roster::default(), false);
    assert_eq!(answer, Answer::Words(expected.to_owned()), "{question}");
}

#[test]
fn sums_and_units_pass_through() {
    check("what is 17% of 240", "17% of 240 = 40.8");
    check("5 miles in km", "5 miles in km = 8.04672 km");
    check("how many days are in 3 weeks", "3 weeks to days = 21 days");
    check("hey, what's 2+2?", "2+2 = 4");
}

#[track_caller]
fn check_parts(answer: &Answer, parts: &[&str]) {
    let Answer::Words(text) = answer else {
        panic!("not answered: {answer:?}");
    };
    for part in parts {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
}

#[test]
fn the_roster_is_told_as_it_is() {
    let roster = two_tabs();
    let lines = [
        "2 tabs work here:\nattic: chat; ready, 31 done\ndesk: chat, imagine; busy, 31 done, 2 failed, about 42 ms an answer",
    ];
    check_parts(&ask("who is working?", &roster, false), &lines);
    let offer = [
        "chat: questions answered, models guide and llama3.2 (2 tabs)",
        "imagine: words drawn as a scene, model sketch (1 tab)",
        "Nobody offers vision, speech, video, music, game now.",
    ];
    check_parts(&ask("what can this realm do?", &roster, false), &offer);
    let many = ["2 tabs work here, 3 are connected in all. 3 intents wait: 3 imagine."];
    check_parts(&ask("how many tabs are working", &roster, false), &many);
    check_parts(
        &ask("which models are there", &roster, false),
        &["chat: llama3.2"],
    );
}

#[test]
fn what_can_be_drawn_is_told_by_the_grammar() {
    let empty = Roster::default();
    check_parts(
        &ask("what can you draw?", &empty, false),
        &["imagine a neon mountain", "things"],
    );
    let words = ["mountain", "balloon", "robot", "neon", "cartoon"];
    check_parts(&ask("what words do you know", &empty, false), &words);
}

#[test]
fn an_empty_realm_teaches_its_first_step() {
    let empty = Roster::default();
    check_parts(
        &ask("who is working?", &empty, false),
        &["No tab works here yet.", "Open Lend"],
    );
    check_parts(
        &ask("who is working?", &empty, true),
        &["serves itself", "Open Lend"],
    );
    check_parts(
        &ask("what is here", &empty, false),
        &["No tab works here yet."],
    );
    check_parts(
        &ask("what is here", &two_tabs(), true),
        &["There is no relay: this tab serves itself."],
    );
    check_parts(
        &ask("what models are there", &empty, false),
        &["No tab lends a model", "Ollama", "/predict"],
    );
    check_parts(&ask("", &empty, false), &["imagine a neon mountain"]);
}

#[test]
fn a_long_roster_is_cut() {
    let workers = (10..40)
        .map(|n| entry(&format!("tab-{n}"), Vec::new()))
        .collect();
    let roster = Roster {
        workers,
        ..Roster::default()
    };
    check_parts(
        &ask("who is working?", &roster, false),
        &["30 tabs work here", "tab-21: nothing yet", "and 18 more"],
    );
}

#[test]
fn every_topic_speaks_plainly() {
    // Every word that can be drawn, or what fits a card.
    let max_of = |question: &str| if question == "vocabulary" { 6_000 } else { 900 };
    let questions = [
        "hello",
        "how are you",
        "thanks",
        "bye",
        "help",
        "who are you",
        "what is mtor",
        "what is here",
        "who is working",
        "how many workers",
        "which models are there",
        "how do i lend a tab",
        "stop lending",
        "how do i connect a model",
        "what is a predict worker",
        "what can you draw",
        "vocabulary",
        "privacy",
        "how do i join",
    ];
    for question in questions {
        let max = max_of(question);
        for (roster, loopback) in [
            (Roster::default(), false),
            (two_tabs(), false),
            (two_tabs(), true),
        ] {
            let answer = ask(question, &roster, loopback);
            let Answer::Words(text) = answer else {
                panic!("not answered: {question}")
            };
            assert!(
                !text.contains('!') && !text.contains("  "),
                "{question}: {text}"
            );
            assert!((5..max).contains(&text.len()), "{question}: {text}");
        }
    }
}

#[test]
fn what_needs_a_model_says_so_and_names_three_ways() {
    let questions = [
        "why is the sky blue",
        "write a poem about the sea",
        "who was the first man on the moon?",
        "translate dog to french",
        "tell me a joke",
        "what is the capital of france",
        "what time does the sun set",
        "what day did rome fall",
        "how many days does it take to walk to rome",
        "what is the date of the french revolution",
        "days of wine and roses",
        "what time is it in tokyo",
        "when is easter",
        "how long until the train comes",
        "what year was newton born",
        "what is 42",
        "what is christmas",
        "what is halloween",
        "what is monday",
        "top 10 films of 2020",
        "what happened on 2020-02-31",
        "is 7 a lucky number",
        "when is my birthday",
        "what is the time complexity of quicksort",
        "how do i stop smoking",
        "summarize this text",
        "was 1999 a good year",
    ];
    for question in questions {
        let answer = ask(question, &Roster::default(), false);
        let Answer::NeedsModel(text) = answer else {
            panic!("{question} was answered: {answer:?}");
        };
        for part in ["the guide has none", "Ollama", "/predict", "another tab"] {
            assert!(text.contains(part), "{question}: {text}");
        }
    }
    let Answer::NeedsModel(text) = ask("why is the sky blue", &two_tabs(), false) else {
        panic!("there is still no model in the guide");
    };
    assert!(text.contains("llama3.2"), "{text}");
    let long = "what is here ".repeat(100);
    assert!(
        matches!(ask(&long, &two_tabs(), false), Answer::NeedsModel(_)),
        "a text, not a question"
    );
}

proptest! {
    #[test]
    fn no_words_make_the_guide_panic(words in "\\PC{0,80}", unix_ms: u64, utc_offset_min: i32) {
        let roster = two_tabs();
        let now = Now { unix_ms, utc_offset_min };
        let text = guide(&words, &RealmView { roster: &roster, loopback: false, now }).into_text();
        prop_assert!(!text.is_empty());
    }

    #[test]
    fn no_date_words_make_the_guide_panic(
        words in proptest::collection::vec(prop_oneof![
            Just("what"), Just("day"), Just("is"), Just("days"), Just("until"), Just("in"), Just("ago"), Just("the"),
            Just("9999-12-31"), Just("1-1-1"), Just("february"), Just("29"), Just("0"), Just("4000000"), Just("years"),
            Just("between"), Just("and"), Just("since"), Just("christmas"), Just("leap"), Just("monday"), Just("of"),
        ], 0..8),
        unix_ms: u64,
    ) {
        let roster = Roster::default();
        let now = Now { unix_ms, utc_offset_min: -720 };
        let text = guide(&words.join(" "), &RealmView { roster: &roster, loopback: true, now }).into_text();
        prop_assert!(!text.is_empty());
    }
}
