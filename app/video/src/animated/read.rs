//! Reading an animated value: a map has keys, anything else is the value itself.
//!
//! Trying one after the other would keep all keys in memory twice, and would say of a wrong
//! value only that neither fits.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{
        Error, IntoDeserializer as _, MapAccess, SeqAccess, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};

use super::{Animated, Keyframe};

#[derive(Deserialize)]
struct Keys<T> {
    keys: Vec<Keyframe<T>>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Animated<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(ValueOrKeys(PhantomData))
    }
}

struct ValueOrKeys<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ValueOrKeys<T> {
    type Value = Animated<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or its keys")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Animated<T>, E> {
        T::deserialize(value.into_deserializer()).map(Animated::Fixed)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Animated<T>, E> {
        T::deserialize(value.into_deserializer()).map(Animated::Fixed)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Animated<T>, E> {
        T::deserialize(value.into_deserializer()).map(Animated::Fixed)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Animated<T>, E> {
        T::deserialize(value.into_deserializer()).map(Animated::Fixed)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Animated<T>, A::Error> {
        T::deserialize(SeqAccessDeserializer::new(seq)).map(Animated::Fixed)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Animated<T>, A::Error> {
        let Keys { keys } = Keys::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Animated::Keyed { keys })
    }
}
