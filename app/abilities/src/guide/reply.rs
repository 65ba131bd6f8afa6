//! What the guide says: short, plain, exact.

use mtor_protocol::Realm;

use super::{
    RealmView,
    roster::{listed, n_work, offers, real_models, realms, waiting, workers},
    topic::Topic,
};

const EXAMPLES: &str = "Try: \"imagine a neon mountain\", \"who is working?\", \"17% of 240\", \
    \"5 miles in km\", \"how many days until christmas\".";

const THREE_WAYS: &str = "Three ways to add one:\n\
    1. In Lend, connect an OpenAI-compatible endpoint: Ollama, LM Studio, llama.cpp or vLLM.\n\
    2. In Lend, connect a worker of the old kind that answers POST /predict.\n\
    3. Let another tab join that lends one: it answers for everybody here.";

const WHO_I_AM: &str = "I am the guide of this realm.";

const SWITCH: &str = "Open Lend and turn the switch on.";

pub(super) fn to(topic: Topic, view: &RealmView<'_>) -> String {
    match topic {
        Topic::Greeting => format!("Hello. {WHO_I_AM} {EXAMPLES}"),
        Topic::HowAreYou => format!("Here and working. {}", in_short(view)),
        Topic::Thanks => "Gladly.".to_owned(),
        Topic::Bye => "Goodbye. Nothing of this is kept but what your tab keeps.".to_owned(),
        Topic::Help => help(),
        Topic::WhoAreYou => format!(
            "{WHO_I_AM} I am a table of rules and a calculator, compiled into the tab that answers: no \
             language model, no person. {}",
            model_hint(view)
        ),
        Topic::WhatIsMtor => WHAT_IS_MTOR.to_owned(),
        Topic::WhatIsHere => what_is_here(view),
        Topic::WhoWorks => who_works(view),
        Topic::HowMany => how_many(view),
        Topic::Models => models(view),
        Topic::Lend => LEND.to_owned(),
        Topic::StopLending => "Open Lend and turn the switch off. What your tab is working on \
             goes to another tab; nothing is lost."
            .to_owned(),
        Topic::Connect => CONNECT.to_owned(),
        Topic::OldWorker => OLD_WORKER.to_owned(),
        Topic::Draw => draw(),
        Topic::Vocabulary => vocabulary(),
        Topic::Privacy => privacy(view),
        Topic::Join => JOIN.to_owned(),
    }
}

/// For everything else.
pub(super) fn needs_model(view: &RealmView<'_>) -> String {
    let head = "That needs a language model, and the guide has none.";
    match real_models(view.roster, Realm::Chat).as_slice() {
        [] => format!("{head} Nobody here lends one now. {THREE_WAYS}"),
        models => format!(
            "{head} This realm has {}: ask again with that model. {THREE_WAYS}",
            listed(models)
        ),
    }
}

const WHAT_IS_MTOR: &str = "MTOR, the Multi-Tronic Operating Realm, turns browser tabs into one \
    machine. Your tab works out what you want and hands it, whole, to a small relay. The relay \
    picks a tab that lends its GPU, and the answer streams back. Pictures travel as instructions \
    and are drawn on your own GPU. Nothing is installed, and the relay keeps nothing between \
    intents.";

const LEND: &str = "Open Lend and turn the switch on. This tab then answers intents of others: \
    it talks as a guide, draws scenes, and answers through an endpoint where you connect one. \
    Dials there set how much it gives and whether it works on battery. Turn the switch off, or \
    close the tab, to stop: what it was working on goes to another tab.";

const CONNECT: &str = "Open Lend and enter the engine's address: http://localhost:11434 for \
    Ollama, http://localhost:1234 for LM Studio, http://localhost:8080 for llama.cpp, \
    http://localhost:8000 for vLLM, or any other OpenAI-compatible address. A key stays in this \
    tab. Choose a model, turn the switch on, and the realm's questions are answered through it.\n\
    An engine may refuse this page at first; the card then names the setting that lets it in.\n\
    Other ways: a worker of the old kind (POST /predict), or another tab that lends a model.";

const OLD_WORKER: &str = "Open Lend and enter the worker's address, ending in /predict: for \
    example http://10.0.0.5:8000/predict. This tab then sends it {\"prompt\", \"type\", \
    \"model_type\", \"model_name\"} and takes {\"response\"} as the answer. The worker must allow \
    this page's origin (Access-Control-Allow-Origin) and answer GET /health.";

const JOIN: &str = "Open the same address in another tab, on a phone or on another computer: \
    that is all. It was printed when the realm was started, with a QR code for phones on the \
    same network. Each tab can ask, and each can lend itself.";

fn help() -> String {
    format!(
        "Without a model this realm draws scenes from words, works out sums, units and dates, and \
         tells what is here and who works. {EXAMPLES}\nTo give it more: {SWITCH} Or ask \"how do I \
         connect a model?\""
    )
}

fn model_hint(view: &RealmView<'_>) -> String {
    match real_models(view.roster, Realm::Chat).as_slice() {
        [] => "Ask \"how do I connect a model?\" to give this realm one.".to_owned(),
        models => format!("This realm also has {}.", listed(models)),
    }
}

fn in_short(view: &RealmView<'_>) -> String {
    match view.roster.workers.len() {
        _ if view.loopback => "This tab serves itself, without a relay.".to_owned(),
        n => format!("{} here. {}", capital(&n_work(n)), waiting(view.roster)),
    }
}

fn what_is_here(view: &RealmView<'_>) -> String {
    let offered = realms(view.roster);
    let place = if view.loopback {
        "There is no relay: this tab serves itself."
    } else {
        "This realm is one relay and the tabs that have joined it."
    };
    if offered.is_empty() {
        return format!("{place} No tab works here yet. {SWITCH} It draws and answers at once.");
    }
    let absent: Vec<&str> = Realm::ALL
        .into_iter()
        .filter(|realm| !offers(view.roster, *realm))
        .map(Realm::as_str)
        .collect();
    let absent = match absent.as_slice() {
        [] => String::new(),
        absent => format!("\nNobody offers {} now.", absent.join(", ")),
    };
    format!("{place} It offers:\n{offered}{absent}\n{EXAMPLES}")
}

fn who_works(view: &RealmView<'_>) -> String {
    let n = view.roster.workers.len();
    match (n, view.loopback) {
        (0, true) => format!("This tab serves itself, and no other tab is here. {SWITCH}"),
        (0, false) => format!("No tab works here yet. {SWITCH} This tab then answers."),
        (_, true) => {
            format!(
                "There is no relay: this tab serves itself.\n{}",
                workers(view.roster)
            )
        }
        (n, false) => format!("{} here:\n{}", capital(&n_work(n)), workers(view.roster)),
    }
}

fn how_many(view: &RealmView<'_>) -> String {
    let n = view.roster.workers.len();
    if view.loopback {
        return format!(
            "One: this tab serves itself, without a relay. {}",
            waiting(view.roster)
        );
    }
    let work = capital(&n_work(n));
    let connected = match view.roster.n_tabs() {
        0 => String::new(),
        1 => ", 1 is connected in all".to_owned(),
        n => format!(", {n} are connected in all"),
    };
    format!("{work} here{connected}. {}", waiting(view.roster))
}

fn models(view: &RealmView<'_>) -> String {
    let lines: Vec<String> = [Realm::Chat, Realm::Vision, Realm::Imagine]
        .into_iter()
        .filter_map(|realm| {
            let models = real_models(view.roster, realm);
            (!models.is_empty()).then(|| format!("{realm}: {}", listed(&models)))
        })
        .collect();
    if lines.is_empty() {
        return format!("No tab lends a model here now. {THREE_WAYS}");
    }
    format!("Lent here now:\n{}", lines.join("\n"))
}

const PICTURES: &str = "Try: \"imagine a neon mountain\", \"imagine three red balloons over a \
    calm sea at dusk\", \"imagine a robot in a snowy forest, cartoon\".";

fn draw() -> String {
    let known = mtor_imagine::vocabulary();
    format!(
        "Say \"imagine\" and what you want to see. A small grammar turns the words into an \
         animated scene, and your own GPU draws it. It knows {} things, {} looks and {} \
         arrangements and motions; words that it does not know are named in the answer. Ask \
         \"what words do you know\" for all of them. {PICTURES}",
        known.nouns.len(),
        known.adjectives.len(),
        known.arrangements_and_motions.len()
    )
}

fn vocabulary() -> String {
    let known = mtor_imagine::vocabulary();
    format!(
        "Things: {}.\nLooks: {}.\nArrangements and motions: {}.\n{PICTURES}",
        known.nouns.join(", "),
        known.adjectives.join(", "),
        known.arrangements_and_motions.join(", ")
    )
}

fn privacy(view: &RealmView<'_>) -> String {
    let relay = if view.loopback {
        "There is no relay now: nothing leaves this tab, except to an endpoint that you connect."
    } else {
        "The relay passes your words on in memory. It routes by the realm and does not read them, \
         though whoever runs it could; nothing is written down."
    };
    format!(
        "{relay} The tab that answers sees your words: it has to. So does an endpoint that it \
         answers through. A key that you enter in Lend stays in your tab. Do not ask here what \
         nobody else may know."
    )
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}
