//! A name for this tab in the roster: two words that a person can say and recognize.
//!
//! Not an identity: the relay makes it unique. It lasts as long as the tab, reloads included.

use mtor_protocol::Name;

use crate::clock;

/// Where the tab remembers it.
const KEY: &str = "mtor.name";

const FIRST: [&str; 32] = [
    "amber", "bold", "brisk", "calm", "clear", "coral", "crisp", "deep", "early", "fair", "fleet",
    "fresh", "gentle", "glad", "golden", "green", "hazel", "jolly", "keen", "light", "lively",
    "lucky", "mild", "noble", "quick", "quiet", "ruby", "sunny", "swift", "warm", "wide", "wise",
];
const SECOND: [&str; 32] = [
    "badger", "beaver", "cedar", "comet", "crane", "dune", "falcon", "fern", "finch", "fjord",
    "fox", "gull", "harbor", "heron", "ibex", "lark", "lynx", "maple", "marten", "meadow", "otter",
    "owl", "pine", "plover", "raven", "reef", "robin", "seal", "sparrow", "stone", "swan", "wren",
];

/// Another one for each tab.
pub fn of_this_tab() -> Option<Name> {
    let tab = web_sys::window()?.session_storage().ok().flatten();
    let before = tab.as_ref().and_then(|it| it.get_item(KEY).ok().flatten());
    if let Some(name) = before.and_then(|it| Name::new(&it).ok()) {
        return Some(name);
    }
    let name = new()?;
    if let Some(tab) = tab {
        // Where nothing can be kept, a reload gives another name.
        tab.set_item(KEY, name.as_str()).ok();
    }
    Some(name)
}

fn new() -> Option<Name> {
    let [a, b] = clock::random::<2>();
    let first = FIRST[usize::from(a) % FIRST.len()];
    let second = SECOND[usize::from(b) % SECOND.len()];
    Name::new(&format!("{first}-{second}")).ok()
}
