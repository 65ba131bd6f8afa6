//! Phrasings and the topics that they belong to, and sentences that belong to none.

use super::*;
use crate::phrase::{core, words_of};

fn topic_of(question: &str) -> Option<Topic> {
    let words = words_of(question);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    of(&words).or_else(|| of(core(&words)))
}

#[track_caller]
fn check(topic: Topic, questions: &[&str]) {
    let missed: Vec<_> = questions
        .iter()
        .map(|question| (question, topic_of(question)))
        .filter(|(_, found)| *found != Some(topic))
        .collect();
    assert!(missed.is_empty(), "not {topic:?}: {missed:?}");
}

#[test]
fn greetings_and_thanks_are_known() {
    check(
        Topic::Greeting,
        &[
            "hello",
            "Hi!",
            "hey there",
            "Good morning",
            "hello MTOR",
            "Hallo",
            "hi, how are you?",
        ],
    );
    check(
        Topic::HowAreYou,
        &[
            "how are you?",
            "How are you doing today?",
            "how's it going",
            "are you there",
            "what's up",
        ],
    );
    check(
        Topic::Thanks,
        &[
            "thanks",
            "Thank you!",
            "thank you very much",
            "thx",
            "great, thanks",
            "well done",
            "cool",
        ],
    );
    check(
        Topic::Bye,
        &["bye", "goodbye", "good night", "see you later"],
    );
}

#[test]
fn questions_about_the_guide_and_mtor_are_known() {
    check(
        Topic::Help,
        &[
            "help",
            "help me",
            "what can you do?",
            "What can you do for me",
            "what can I ask",
            "what can i ask you",
            "how does this work?",
            "how do I use this",
            "how do i get started",
            "where do I start",
            "what should I do",
            "show me what you can do",
            "give me some examples",
            "commands",
            "I need help",
            "how does this page work",
        ],
    );
    check(
        Topic::WhoAreYou,
        &[
            "who are you",
            "What are you?",
            "what's your name",
            "are you an AI?",
            "are you a robot",
            "are you human",
            "who am I talking to",
            "tell me about yourself",
            "which model are you using",
            "are you chatgpt?",
        ],
    );
    check(
        Topic::WhatIsMtor,
        &[
            "what is MTOR?",
            "What's mtor",
            "what does MTOR mean",
            "tell me about mtor",
            "explain mtor",
            "what is a realm",
            "what is this",
            "what is this page",
            "where am I?",
            "what is the relay",
            "how does mtor work",
            "what is this all about",
            "is this free",
            "what does MTOR stand for",
        ],
    );
    check(
        Topic::Join,
        &[
            "how do I join",
            "how can my friends join",
            "how do i invite friends",
            "can I use this on my phone",
            "how do I join with my phone",
            "invite",
        ],
    );
}

#[test]
fn questions_about_the_realm_are_known() {
    check(
        Topic::WhatIsHere,
        &[
            "what can this realm do?",
            "what's here",
            "what is here?",
            "what is in this realm",
            "what does this realm offer",
            "which realms are here",
            "list the realms",
            "what services are available",
            "status",
            "what is available here",
            "please tell me what is here",
            "what is offered",
            "what do you have here",
        ],
    );
    check(
        Topic::WhoWorks,
        &[
            "who is working?",
            "who's working",
            "Who is working right now?",
            "who is here",
            "who works here",
            "who's online",
            "show me the roster",
            "list workers",
            "which tabs are working",
            "is anyone working",
            "is anybody here?",
            "who is lending a tab",
            "who is busy",
            "can you tell me who is working now?",
            "are there any workers",
            "hey, who is lending",
        ],
    );
    check(
        Topic::HowMany,
        &[
            "how many workers are there",
            "how many tabs are working?",
            "how many people are here",
            "how many tabs work here",
            "how long is the queue",
            "is there a queue?",
            "how many workers",
        ],
    );
    check(
        Topic::Models,
        &[
            "what models are there",
            "which models do you have",
            "list models",
            "is there a model",
            "which models can I use",
            "do you have any models",
            "what models are available",
        ],
    );
}

#[test]
fn questions_about_lending_and_connecting_are_known() {
    check(
        Topic::Lend,
        &[
            "how do I lend a tab?",
            "how do i lend this tab",
            "how can I lend my GPU",
            "how to lend my gpu",
            "how to help",
            "I want to lend my tab",
            "can I lend my gpu here",
            "how does lending work",
            "lend this tab",
            "how do I share my gpu",
            "how can I contribute",
            "how do I become a worker",
            "what happens if I lend my tab",
        ],
    );
    check(
        Topic::StopLending,
        &[
            "how do I stop lending?",
            "stop lending",
            "how can i stop sharing my gpu",
        ],
    );
    check(
        Topic::Connect,
        &[
            "how do I connect a model?",
            "how do i connect ollama",
            "how can I add a model",
            "how to connect a model",
            "how do I use my own model",
            "connect ollama",
            "how do I connect LM Studio",
            "how do i connect an endpoint",
            "how can I use my local llm here",
            "can I use ollama",
            "does it work with ollama",
            "ollama",
            "LM Studio",
            "what is an endpoint",
            "I want to connect a model",
            "how do I connect to llama.cpp",
            "how do I run a model here",
            "how do i make you smarter",
            "can I bring my own model",
            "how do I set up vllm",
        ],
    );
    check(
        Topic::OldWorker,
        &[
            "how do I connect an old worker",
            "what is a predict worker",
            "how do I connect a predict worker",
        ],
    );
}

#[test]
fn questions_about_pictures_and_privacy_are_known() {
    check(
        Topic::Draw,
        &[
            "what can you draw?",
            "what can I imagine",
            "can you draw",
            "can you draw pictures?",
            "what can be drawn",
            "how do I draw",
            "how does imagine work",
            "can you make pictures",
            "draw something",
            "imagine",
            "how do I make a picture",
            "what can I ask you to draw",
        ],
    );
    check(
        Topic::Vocabulary,
        &[
            "what words do you know",
            "which nouns can you draw",
            "list the nouns",
            "vocabulary",
        ],
    );
    check(
        Topic::Privacy,
        &[
            "what does the relay see?",
            "what can the relay see",
            "who can read my messages",
            "is this private?",
            "is my data safe",
            "are my messages stored",
            "do you store my data",
            "privacy",
            "where does my data go",
            "can the relay read my words",
            "what about my privacy",
            "who sees what I type",
            "is it encrypted",
            "what do you know about me",
            "where is my key stored",
        ],
    );
}

#[test]
fn other_sentences_belong_to_no_topic() {
    let others = [
        "",
        "who is working on the new bridge in london",
        "who is the president of france",
        "what is here in paris to see",
        "who works at google",
        "how many people live in berlin",
        "how do I lend money to a friend",
        "how do I connect two wires",
        "what is a neural network",
        "what is love",
        "thank you letter to my teacher",
        "hello world in rust",
        "write a poem about privacy",
        "is my dog sick",
        "explain relativity",
        "what can you tell me about rome",
        "how does a car work",
        "who are the beatles",
        "draw up a contract for me",
        "help me write an essay",
        "how do I stop smoking",
        "what models of tesla are there",
        "how do I join two tables in sql",
        "goodbye in french",
        "how many workers does amazon have",
        "what is the best model railway",
        "who made the eiffel tower",
        "is coffee safe",
        "how do I draw a cat step by step",
        "who is here the villain",
        "good",
        "what is this word in german",
        "how are cars made",
        "are you sure that paris is in france",
        "what does the fox say",
        "why is the sky blue",
        "tell me a joke",
        "how do I use a comma",
        "what is your favorite color",
        "status of the ukraine war",
    ];
    // A single word of praise is thanks; it is in the list to show that it is no more.
    let found = others
        .iter()
        .map(|question| (*question, topic_of(question)));
    let found: Vec<_> = found.filter(|(_, topic)| topic.is_some()).collect();
    assert_eq!(found, [("good", Some(Topic::Thanks))]);
}
