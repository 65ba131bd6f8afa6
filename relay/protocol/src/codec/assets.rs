//! A dictionary's assets by id. An id that is there twice is refused, not silently replaced.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};

use crate::{body::RawJson, id::Name};

pub(super) struct Assets(pub(super) BTreeMap<Name, RawJson>);

impl<'de> Deserialize<'de> for Assets {
    fn deserialize<D: Deserializer<'de>>(wire: D) -> Result<Self, D::Error> {
        wire.deserialize_map(AssetsVisitor)
    }
}

struct AssetsVisitor;

impl<'de> Visitor<'de> for AssetsVisitor {
    type Value = Assets;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event, or a dictionary of assets")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut wire: M) -> Result<Assets, M::Error> {
        let mut assets = BTreeMap::new();
        while let Some((id, asset)) = wire.next_entry::<Name, RawJson>()? {
            if assets.insert(id, asset).is_some() {
                return Err(M::Error::custom("an id is there twice"));
            }
        }
        Ok(Assets(assets))
    }
}
