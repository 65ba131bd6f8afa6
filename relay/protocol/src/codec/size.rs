//! How large and how deep an event may be: checked before reading, and before sending.

use crate::{
    body::RawJson,
    event::{Event, Register, Work},
    limits::{
        BINARY_BYTES_MAX, CAPABILITIES_MAX, ENVELOPE_BYTES_MAX, HEADER_BYTES_MAX, JSON_DEPTH_MAX,
        MODELS_MAX, RELAY_TEXT_BYTES_MAX, TEXT_BYTES_MAX,
    },
};

use super::DecodeError;

/// What one side takes from the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Allowance {
    pub(super) text: usize,
    pub(super) binary: usize,
    pub(super) header: usize,
}

/// What a relay takes from a tab.
pub(super) const FROM_TAB: Allowance = Allowance {
    text: TEXT_BYTES_MAX,
    binary: BINARY_BYTES_MAX,
    header: HEADER_BYTES_MAX,
};

/// What a tab takes from its relay: rosters, and events grown by what the relay adds.
pub(super) const FROM_RELAY: Allowance = Allowance {
    text: RELAY_TEXT_BYTES_MAX,
    binary: BINARY_BYTES_MAX + ENVELOPE_BYTES_MAX,
    header: HEADER_BYTES_MAX + ENVELOPE_BYTES_MAX,
};

pub(super) const fn fits(len: usize, max: usize) -> Result<(), DecodeError> {
    if len <= max {
        Ok(())
    } else {
        Err(DecodeError::TooLarge { len, max })
    }
}

pub(super) fn shallow(json: &str) -> Result<(), DecodeError> {
    if depth(json.as_bytes()) > JSON_DEPTH_MAX {
        return Err(DecodeError::TooDeep);
    }
    Ok(())
}

/// Whether an intent is small and flat enough that a relay takes it.
pub fn check_work(work: &Work) -> Result<(), DecodeError> {
    check_parts([&work.query_text, &work.body], work.payload.len())
}

/// The same for what a worker answers.
pub fn check_answer(event: &Event) -> Result<(), DecodeError> {
    match event {
        Event::Partial(it) => check_parts([&it.body, &None], it.payload.len()),
        Event::Result(it) => check_parts([&it.result_text, &it.body], it.payload.len()),
        _ => Ok(()),
    }
}

fn check_parts(bodies: [&Option<RawJson>; 2], payload: usize) -> Result<(), DecodeError> {
    let mut len = ENVELOPE_BYTES_MAX;
    for body in bodies.into_iter().flatten() {
        len += body.get().len();
        // One level is the event's own.
        if depth(body.get().as_bytes()) >= JSON_DEPTH_MAX {
            return Err(DecodeError::TooDeep);
        }
    }
    if payload == 0 {
        fits(len, TEXT_BYTES_MAX)
    } else {
        fits(len, HEADER_BYTES_MAX)?;
        fits(len + payload, BINARY_BYTES_MAX)
    }
}

/// What a worker offers has limits of its own; its slots are cut by whoever counts them.
pub(super) fn check_register(offer: &Register) -> Result<(), DecodeError> {
    let few = |what, len, max| {
        if len <= max {
            Ok(())
        } else {
            Err(DecodeError::TooMany { what, len, max })
        }
    };
    few("capabilities", offer.capabilities.len(), CAPABILITIES_MAX)?;
    few("realms", offer.registered_realms.len(), CAPABILITIES_MAX)?;
    offer
        .capabilities
        .iter()
        .try_for_each(|it| few("models of a realm", it.models.len(), MODELS_MAX))
}

/// The deepest nesting of arrays and objects; strings are skipped.
pub(super) fn depth(json: &[u8]) -> usize {
    let (mut now, mut deepest) = (0_usize, 0);
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => skip_text(&mut bytes),
            b'{' | b'[' => {
                now += 1;
                deepest = deepest.max(now);
            }
            b'}' | b']' => now = now.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn skip_text(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::from),
            r#"[\"{}\[\]\\,:a\n]{0,8}"#.prop_map(Value::from),
        ];
        leaf.prop_recursive(80, 200, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(r#"[\"{}\[\]\\]{0,4}"#, inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    fn naive(value: &Value) -> usize {
        match value {
            Value::Array(items) => 1 + items.iter().map(naive).max().unwrap_or(0),
            Value::Object(map) => 1 + map.values().map(naive).max().unwrap_or(0),
            _ => 0,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn depth_agrees_with_a_recursive_count(value in value()) {
            let dense = value.to_string();
            let spaced = serde_json::to_string_pretty(&value).expect("a value serializes");
            prop_assert_eq!(depth(dense.as_bytes()), naive(&value));
            prop_assert_eq!(depth(spaced.as_bytes()), naive(&value));
        }

        #[test]
        fn depth_takes_any_bytes(bytes: Vec<u8>) {
            prop_assert!(depth(&bytes) <= bytes.len());
        }
    }
}
