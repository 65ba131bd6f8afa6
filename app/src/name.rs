//! A name for this tab in the roster: two words that a person can say and recognize.
//!
//! Not an identity: the relay makes it unique, and it goes with the tab.

use mtor_protocol::Name;

use crate::clock;

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

/// Another one for each page.
pub fn of_this_tab() -> Option<Name> {
    let [a, b] = clock::random::<2>();
    let first = FIRST[usize::from(a) % FIRST.len()];
    let second = SECOND[usize::from(b) % SECOND.len()];
    Name::new(&format!("{first}-{second}")).ok()
}
