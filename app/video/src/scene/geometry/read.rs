//! Reading a geometry: a text is a path, a map is told by its first key.
//!
//! Trying one kind after the other would say of a wrong number only that no kind fits, and
//! would keep all keys in memory twice.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, IgnoredAny, MapAccess, Visitor},
};

use super::Geometry;
use crate::animated::Animated;

const KINDS: &[&str] = &["keys", "rect", "ellipse", "polystar", "group", "modified"];

impl<'de> Deserialize<'de> for Geometry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyKind)
    }
}

struct AnyKind;

impl<'de> Visitor<'de> for AnyKind {
    type Value = Geometry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a path, its keys, a figure, a group or a modified geometry")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Geometry, E> {
        let path = text.parse().map_err(E::custom)?;
        Ok(Geometry::Path(Animated::Fixed(path)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Geometry, A::Error> {
        let kind: Option<String> = map.next_key()?;
        let geometry = match kind.as_deref() {
            Some("keys") => Geometry::Path(Animated::Keyed {
                keys: map.next_value()?,
            }),
            Some("rect") => Geometry::Rect {
                rect: map.next_value()?,
            },
            Some("ellipse") => Geometry::Ellipse {
                ellipse: map.next_value()?,
            },
            Some("polystar") => Geometry::Polystar {
                polystar: map.next_value()?,
            },
            Some("group") => Geometry::Group {
                group: map.next_value()?,
            },
            Some("modified") => Geometry::Modified {
                modified: map.next_value()?,
            },
            Some(other) => return Err(de::Error::unknown_variant(other, KINDS)),
            None => return Err(de::Error::invalid_length(0, &self)),
        };
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(geometry)
    }
}
