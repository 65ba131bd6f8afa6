//! The shipped model: its size, its files, its answers, through the decoder that serves it.
#![expect(
    clippy::unwrap_used,
    reason = "a test ends where its files are not right"
)]

use std::fs;

use mtor_checkpoint::Config;
use mtor_decoder::Weights;
use mtor_mini::{
    answerer::Answerer,
    chat,
    corpus::{Asked, Corpus, REFUSAL},
    folder,
    rng::Rng,
};
use mtor_text::{Message, RenderOptions, Template, Tokenizer};

/// What the page may ship for a model.
const BYTES_MAX: u64 = 6_000_000;

fn file(name: &str) -> Vec<u8> {
    folder::read(&folder::shipped(), name).unwrap()
}

fn template() -> Template {
    Template::read(Some(&file(folder::TOKENIZER_CONFIG)), None).unwrap()
}

#[test]
fn the_folder_is_small_enough_and_has_its_files() {
    let mut names = Vec::new();
    let mut bytes = 0;
    for entry in fs::read_dir(folder::shipped()).unwrap().map(Result::unwrap) {
        bytes += entry.metadata().unwrap().len();
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    let want = [
        "README.md",
        folder::CONFIG,
        folder::GENERATION,
        folder::WEIGHTS,
        folder::TOKENIZER,
        folder::TOKENIZER_CONFIG,
    ];
    assert_eq!(names, want);
    assert!(bytes <= BYTES_MAX, "{bytes} bytes");
}

#[test]
fn the_configuration_picks_the_likeliest_token_and_ends_with_the_turn() {
    let config = Config::read(&file(folder::CONFIG), Some(&file(folder::GENERATION))).unwrap();
    let tokenizer = Tokenizer::read(&file(folder::TOKENIZER)).unwrap();
    assert_eq!(config.defaults.temperature, Some(0.0));
    assert_eq!(config.eos, [tokenizer.id_of(chat::END).unwrap()]);
    assert_eq!(config.vocab, tokenizer.vocab_size());
}

#[test]
fn tokens_become_the_same_text_again() {
    let tokenizer = Tokenizer::read(&file(folder::TOKENIZER)).unwrap();
    let corpus = Corpus::new();
    let mut rng = Rng::new(21);
    let mut texts: Vec<String> = (0..300)
        .flat_map(|_| corpus.conversation(&mut rng))
        .flat_map(|asked| [asked.question, asked.answer])
        .collect();
    texts.extend(["Grüße, 你好 🙂", "  two  spaces\n\ttab", "12345.678", ""].map(str::to_owned));
    for text in texts {
        let ids = tokenizer.encode_plain(&text).unwrap();
        assert_eq!(tokenizer.decode(&ids).unwrap(), text);
    }
}

#[track_caller]
fn writes(messages: &[(&str, &str)], want: &str) {
    let messages: Vec<Message> = messages
        .iter()
        .map(|(role, content)| Message::new(*role, *content))
        .collect();
    let options = RenderOptions {
        add_generation_prompt: true,
        ..RenderOptions::default()
    };
    assert_eq!(template().render(&messages, &options).unwrap(), want);
}

#[test]
fn the_template_writes_what_was_trained() {
    let question = " What is the capital of Peru? ";
    writes(&[("user", question)], &chat::prompt(question));
    let told = [("system", "Be brief."), ("user", "Hello")];
    writes(&told, &chat::prompt("Hello"));
    let first = Asked::new(
        "Color of grass".to_owned(),
        "The color of grass is green.".to_owned(),
    );
    let turns = [first, Asked::new("And snow?".to_owned(), String::new())];
    let pieces = chat::pieces(&turns);
    let want: String = pieces[..3]
        .iter()
        .map(|piece| piece.text.as_str())
        .collect();
    let last = [
        ("user", turns[0].question.as_str()),
        ("assistant", turns[0].answer.as_str()),
        ("user", turns[1].question.as_str()),
    ];
    writes(&last, &want);
    let earlier = [("user", "Hi"), ("assistant", "Hello.")];
    writes(&[&earlier[..], &last[..]].concat(), &want);
    let long = "word ".repeat(500);
    writes(&[("user", &long)], &chat::prompt(&long));
}

/// Phrasings that the training never saw, and questions from outside.
const HELD_OUT: &[(&str, &str)] = &[
    (
        "what do you call the capital of Norway?",
        "The capital of Norway is Oslo.",
    ),
    (
        "the capital Lima belongs to which country?",
        "Lima is the capital of Peru.",
    ),
    (
        "which author wrote Dracula?",
        "Dracula was written by Bram Stoker.",
    ),
    (
        "which chemical symbol has gold?",
        "The symbol of gold is Au.",
    ),
    (
        "what would be the opposite of cheap?",
        "The opposite of cheap is expensive.",
    ),
    (
        "what is the name of the fifth planet?",
        "The fifth planet from the Sun is Jupiter.",
    ),
    (
        "water boils at what temperature?",
        "Water boils at 100 degrees Celsius at sea level.",
    ),
    (
        "what must i do to lend my gpu?",
        "Open Lend and turn the switch on. Your tab then answers for others.",
    ),
    ("turn 3 hours into minutes", "3 hours are 180 minutes."),
    ("the result of 47 + 38", "47 + 38 = 70 + 15 = 85."),
    ("help me understand democracy", REFUSAL),
    ("who on earth is Max Muster?", REFUSAL),
    ("does ibuprofen help against a rash?", REFUSAL),
    ("wieviel kostet das?", REFUSAL),
];

#[test]
fn held_out_questions_are_answered_right() {
    let mut model = Answerer::open(&folder::shipped(), Weights::Stored).unwrap();
    let corpus = Corpus::new();
    for (question, answer) in HELD_OUT {
        assert!(!corpus.is_trained(question), "{question:?} is trained");
        let got = model.answer(&[Message::new("user", *question)]).unwrap();
        assert_eq!(got, *answer, "{question:?}");
    }
    assert!(
        HELD_OUT
            .iter()
            .filter(|(_, answer)| *answer == REFUSAL)
            .count()
            >= 3
    );
}

#[test]
fn eight_bits_answer_as_sixteen_do() {
    let mut model = Answerer::open(&folder::shipped(), Weights::Q8).unwrap();
    for (question, answer) in HELD_OUT.iter().take(6) {
        let got = model.answer(&[Message::new("user", *question)]).unwrap();
        assert_eq!(got, *answer, "{question:?}");
    }
}
