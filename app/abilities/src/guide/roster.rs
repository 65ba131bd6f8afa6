//! The roster in words.

use mtor_protocol::{Realm, Roster, RosterEntry, WorkerState};

use crate::{
    built_in::{GUIDE, SKETCH},
    limits::{LISTED_MAX, NAMED_WORKERS_MAX},
};

/// "chat: questions answered, model guide (2 tabs)", one line a realm that somebody serves.
pub(super) fn realms(roster: &Roster) -> String {
    let lines = Realm::ALL.into_iter().filter_map(|realm| {
        let n = n_serving(roster, realm);
        let models = models(roster, realm);
        let models = match models.as_slice() {
            [] => String::new(),
            [one] => format!(", model {one}"),
            many => format!(", models {}", listed(many)),
        };
        (n > 0).then(|| format!("{realm}: {}{models} ({})", what(realm), tabs(n)))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a realm gives, in a few words.
fn what(realm: Realm) -> &'static str {
    match realm {
        Realm::Chat => "questions answered",
        Realm::Vision => "pictures described",
        Realm::Imagine => "words drawn as a scene",
        Realm::Speech => "speech to words and back",
        Realm::Video => "films",
        Realm::Music => "music",
        Realm::Game => "games",
    }
}

/// One line a worker, by name.
pub(super) fn workers(roster: &Roster) -> String {
    let mut entries: Vec<&RosterEntry> = roster.workers.iter().collect();
    entries.sort_by(|a, b| a.node_id.cmp(&b.node_id));
    let more = entries.len().saturating_sub(NAMED_WORKERS_MAX);
    let mut lines: Vec<String> = entries
        .iter()
        .take(NAMED_WORKERS_MAX)
        .map(|it| worker(it))
        .collect();
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.join("\n")
}

fn worker(entry: &RosterEntry) -> String {
    let mut realms: Vec<&str> = entry
        .capabilities
        .iter()
        .map(|c| c.realm.as_str())
        .collect();
    realms.sort_unstable();
    realms.dedup();
    let offers = if realms.is_empty() {
        "nothing yet".to_owned()
    } else {
        realms.join(", ")
    };
    let state = match entry.state {
        WorkerState::Ready => "ready",
        WorkerState::Busy => "busy",
        WorkerState::Suspect => "not answering at the moment",
    };
    let mut line = format!("{}: {offers}; {state}, {} done", entry.node_id, entry.done);
    if entry.failed > 0 {
        line.push_str(&format!(", {} failed", entry.failed));
    }
    if let Some(ms) = entry.work_ms {
        line.push_str(&format!(", about {} an answer", time(ms)));
    }
    line
}

fn time(ms: f64) -> String {
    if ms < 1_000.0 {
        format!("{} ms", ms.max(1.0).round())
    } else {
        format!("{:.1} s", ms / 1_000.0)
    }
}

/// "1 tab works", "2 tabs work".
pub(super) fn n_work(n: usize) -> String {
    let verb = if n == 1 { "works" } else { "work" };
    format!("{} {verb}", tabs(n))
}

fn tabs(n: usize) -> String {
    match n {
        0 => "no tab".to_owned(),
        1 => "1 tab".to_owned(),
        n => format!("{n} tabs"),
    }
}

/// Intents that wait: "Nothing waits." or "3 intents wait: 2 chat, 1 imagine."
pub(super) fn waiting(roster: &Roster) -> String {
    let mut queues: Vec<_> = roster.queues.iter().filter(|q| q.waiting > 0).collect();
    queues.sort_by_key(|q| q.realm);
    let n: u64 = queues.iter().map(|q| u64::from(q.waiting)).sum();
    let each: Vec<_> = queues
        .iter()
        .map(|q| format!("{} {}", q.waiting, q.realm))
        .collect();
    match n {
        0 => "Nothing waits.".to_owned(),
        1 => format!("1 intent waits: {}.", each.join(", ")),
        n => format!("{n} intents wait: {}.", each.join(", ")),
    }
}

/// Whether anybody serves the realm.
pub(super) fn offers(roster: &Roster, realm: Realm) -> bool {
    n_serving(roster, realm) > 0
}

fn n_serving(roster: &Roster, realm: Realm) -> usize {
    let serves = |entry: &&RosterEntry| entry.capabilities.iter().any(|c| c.realm == realm);
    roster.workers.iter().filter(serves).count()
}

/// The models of a realm, sorted, each once.
fn models(roster: &Roster, realm: Realm) -> Vec<&str> {
    let all = roster.workers.iter().flat_map(|entry| &entry.capabilities);
    let of = all.filter(|c| c.realm == realm).flat_map(|c| &c.models);
    let mut names: Vec<&str> = of.map(|name| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Models that other engines bring: neither the guide nor the sketch.
pub(super) fn real_models(roster: &Roster, realm: Realm) -> Vec<&str> {
    let mut names = models(roster, realm);
    names.retain(|name| *name != GUIDE && *name != SKETCH);
    names
}

/// "a, b and c", cut where it would fill a card.
pub(super) fn listed(names: &[&str]) -> String {
    let (shown, more) = names.split_at(names.len().min(LISTED_MAX));
    match (shown, more.len()) {
        ([], _) => String::new(),
        ([one], 0) => (*one).to_owned(),
        ([rest @ .., last], 0) => format!("{} and {last}", rest.join(", ")),
        (shown, n) => format!("{} and {n} more", shown.join(", ")),
    }
}
