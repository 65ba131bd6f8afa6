//! What every tab can offer without weights and without an endpoint.

use mtor_protocol::{Capability, Name, Realm};

/// The model name of the guide in the chat realm.
pub const GUIDE: &str = "guide";
/// The model name of the scene grammar in the imagine realm.
pub const SKETCH: &str = "sketch";

/// Slots are few because each answer takes the tab's only thread.
/// The times are first guesses; outcomes replace them.
pub fn built_in_capabilities() -> Vec<Capability> {
    vec![
        capability(Realm::Chat, GUIDE, 4, 2.0),
        capability(Realm::Imagine, SKETCH, 2, 10.0),
    ]
}

fn capability(realm: Realm, model: &str, slots: u32, expected_ms: f64) -> Capability {
    Capability {
        realm,
        models: vec![Name::new(model).expect("a short literal is a name")],
        slots,
        expected_ms: Some(expected_ms),
        rate: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_without_weights_offers_the_guide_and_the_sketch() {
        let offered: Vec<_> = built_in_capabilities()
            .into_iter()
            .map(|c| (c.realm, c.models[0].as_str().to_owned()))
            .collect();
        assert_eq!(
            offered,
            [
                (Realm::Chat, GUIDE.to_owned()),
                (Realm::Imagine, SKETCH.to_owned())
            ]
        );
    }
}
