//! Words and the realms that they belong to.

use super::*;

#[track_caller]
fn check(words: &str, realm: Realm, query_text: &str) {
    let expected = Routed {
        realm,
        query_text: query_text.to_owned(),
    };
    assert_eq!(route(words), expected, "{words}");
}

#[test]
fn orders_to_draw_go_to_imagine_without_the_order() {
    let rows = [
        ("imagine a neon mountain", "a neon mountain"),
        ("Imagine a neon mountain.", "a neon mountain"),
        ("computer, imagine a neon mountain!", "a neon mountain"),
        (
            "draw three red balloons over a calm sea at dusk",
            "three red balloons over a calm sea at dusk",
        ),
        (
            "Please draw me a robot in a snowy forest, cartoon",
            "a robot in a snowy forest, cartoon",
        ),
        ("paint a lighthouse", "a lighthouse"),
        ("sketch the moon", "the moon"),
        ("Can you draw a cat?", "a cat"),
        ("could you please paint me a house", "a house"),
        ("make me a picture of a fox", "a fox"),
        ("generate an image of Two Trees", "Two Trees"),
        ("show me a picture of the sea", "the sea"),
        ("I want a drawing of a ship", "a ship"),
        (
            "i'd like a picture of a castle on a hill",
            "a castle on a hill",
        ),
        ("a picture of a dog", "a dog"),
        ("picture of a dog", "a dog"),
        ("hey, draw a house that's on fire", "a house that's on fire"),
        ("imagine  two   birds", "two   birds"),
    ];
    for (words, picture) in rows {
        check(words, Realm::Imagine, picture);
    }
}

#[test]
fn questions_about_a_picture_go_to_vision_as_they_are() {
    let rows = [
        "describe this image",
        "Describe the picture.",
        "what do you see?",
        "what can you see in this photo",
        "what is in this image",
        "what's in this picture?",
        "what is this a picture of",
        "read the text in this image",
        "look at this photo",
        "what does this picture show",
        "describe this image in detail",
        "please describe my photo",
    ];
    for words in rows {
        check(words, Realm::Vision, words);
    }
}

#[test]
fn everything_else_is_chat_as_it_is() {
    let rows = [
        "",
        "hello",
        "who is working?",
        "what can you draw?",
        "imagine",
        "draw something",
        "imagine you are a pirate",
        "imagine that we live on mars",
        "Imagine if cats could talk",
        "draw a conclusion from this",
        "how do I draw a cat",
        "what is a picture of health",
        "drawing lots",
        "describe the french revolution",
        "17% of 240",
        "what do you think",
        "see you later",
        "draw up a contract",
        "can you draw?",
        "who painted the mona lisa",
    ];
    for words in rows {
        check(words, Realm::Chat, words);
    }
    check("  spaces around  ", Realm::Chat, "spaces around");
}
