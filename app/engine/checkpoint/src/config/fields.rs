//! Fields of a JSON object, read with their limits; a wrong one is named with what was expected.

use std::{fmt::Display, ops::RangeInclusive};

use serde_json::{Map, Value};

use crate::{CheckpointError, error::quoted, limits::CONFIG_BYTES_MAX};

/// An object and where it came from. `null` reads as absent, except for [`Fields::is_null`].
pub(super) struct Fields {
    map: Map<String, Value>,
    /// Goes before field names in sentences: `rope_scaling.`.
    path: String,
}

pub(super) fn wrong(
    field: impl Display,
    found: impl Display,
    expected: impl Display,
) -> CheckpointError {
    CheckpointError::Field {
        field: field.to_string(),
        found: quoted(&found.to_string()),
        expected: expected.to_string(),
    }
}

impl Fields {
    pub(super) fn read(what: &'static str, json: &[u8]) -> Result<Self, CheckpointError> {
        if json.len() > CONFIG_BYTES_MAX {
            return Err(CheckpointError::TooLarge {
                what,
                most: CONFIG_BYTES_MAX as u64,
            });
        }
        let map = serde_json::from_slice(json).map_err(|error| CheckpointError::NotJson {
            what,
            why: error.to_string(),
        })?;
        Ok(Self {
            map,
            path: String::new(),
        })
    }

    /// Leaves a field out.
    pub(super) fn remove(&mut self, name: &str) {
        self.map.remove(name);
    }

    /// Has a field as another object has it, also where that one has none.
    pub(super) fn take(&mut self, name: &str, other: &Self) {
        match other.map.get(name) {
            Some(value) => self.map.insert(name.to_owned(), value.clone()),
            None => self.map.remove(name),
        };
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn wrong(&self, name: &str, expected: impl Display) -> CheckpointError {
        let found = self.map.get(name).map(Value::to_string).unwrap_or_default();
        wrong(format!("{}{name}", self.path), found, expected)
    }

    /// Whether the field is there with the value `null`.
    pub(super) fn is_null(&self, name: &str) -> bool {
        self.map.get(name).is_some_and(Value::is_null)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, CheckpointError> {
        self.get(name)
            .map(|value| {
                value
                    .as_bool()
                    .ok_or_else(|| self.wrong(name, "true or false"))
            })
            .transpose()
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, CheckpointError> {
        self.get(name)
            .map(|value| value.as_str().ok_or_else(|| self.wrong(name, "a text")))
            .transpose()
    }

    pub(super) fn count(
        &self,
        name: &str,
        range: RangeInclusive<usize>,
    ) -> Result<Option<usize>, CheckpointError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let count = value.as_u64().and_then(|count| usize::try_from(count).ok());
        match count.filter(|count| range.contains(count)) {
            Some(count) => Ok(Some(count)),
            None => Err(self.wrong(
                name,
                format!("a whole number from {} to {}", range.start(), range.end()),
            )),
        }
    }

    pub(super) fn number(
        &self,
        name: &str,
        range: RangeInclusive<f64>,
    ) -> Result<Option<f64>, CheckpointError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match value.as_f64().filter(|number| range.contains(number)) {
            Some(number) => Ok(Some(number)),
            None => Err(self.wrong(
                name,
                format!("a number from {} to {}", range.start(), range.end()),
            )),
        }
    }

    /// A list of texts of at most `most`.
    pub(super) fn texts(
        &self,
        name: &str,
        most: usize,
    ) -> Result<Option<Vec<&str>>, CheckpointError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let list = value.as_array().filter(|list| list.len() <= most);
        let texts = list.and_then(|list| list.iter().map(Value::as_str).collect());
        texts
            .map(Some)
            .ok_or_else(|| self.wrong(name, format!("a list of at most {most} texts")))
    }

    /// One token or a list of at most `most` tokens.
    pub(super) fn tokens(
        &self,
        name: &str,
        most: usize,
    ) -> Result<Option<Vec<u32>>, CheckpointError> {
        let token = |value: &Value| value.as_u64().and_then(|token| u32::try_from(token).ok());
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let tokens = match value {
            Value::Array(list) if list.len() <= most => list.iter().map(token).collect(),
            single => token(single).map(|token| vec![token]),
        };
        tokens.map(Some).ok_or_else(|| {
            self.wrong(
                name,
                format!("a token's number, or a list of at most {most}"),
            )
        })
    }

    /// An object inside.
    pub(super) fn object(&self, name: &str) -> Result<Option<Self>, CheckpointError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match value {
            Value::Object(map) => Ok(Some(Self {
                map: map.clone(),
                path: format!("{}{name}.", self.path),
            })),
            _ => Err(self.wrong(name, "an object")),
        }
    }
}
