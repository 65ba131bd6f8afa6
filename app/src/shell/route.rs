//! The four places of the page, named by the address's hash.

use crate::components::icon::Icon;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Panel {
    Converse,
    Watch,
    Lend,
    Realm,
}

impl Panel {
    pub(super) const ALL: [Self; 4] = [Self::Converse, Self::Watch, Self::Lend, Self::Realm];

    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Converse => "converse",
            Self::Watch => "watch",
            Self::Lend => "lend",
            Self::Realm => "realm",
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Converse => "Converse",
            Self::Watch => "Watch",
            Self::Lend => "Lend",
            Self::Realm => "Realm",
        }
    }

    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Converse => Icon::Talk,
            Self::Watch => Icon::Film,
            Self::Lend => Icon::Bolt,
            Self::Realm => Icon::Web,
        }
    }

    /// An unknown hash leads to where everything begins.
    pub(super) fn from_hash(hash: &str) -> Self {
        let id = hash.trim_start_matches('#');
        let found = Self::ALL.into_iter().find(|it| it.id() == id);
        found.unwrap_or(Self::Converse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_by_its_hash_and_anything_else_is_converse() {
        for panel in Panel::ALL {
            assert_eq!(Panel::from_hash(&format!("#{}", panel.id())), panel);
        }
        assert_eq!(Panel::from_hash(""), Panel::Converse);
        assert_eq!(Panel::from_hash("#elsewhere"), Panel::Converse);
    }
}
