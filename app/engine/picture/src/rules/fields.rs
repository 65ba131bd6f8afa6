//! Fields of `preprocessor_config.json`, read with their limits; a wrong one is named with what was
//! expected.

use std::{fmt::Display, ops::RangeInclusive};

use serde_json::{Map, Value};

use crate::{PictureError, error::quoted, limits::CONFIG_BYTES_MAX};

/// The file's object. `null` reads as absent.
#[derive(Debug)]
pub(super) struct Fields(Map<String, Value>);

fn wrong(field: impl Display, found: &Value, expected: impl Display) -> PictureError {
    PictureError::Field {
        field: field.to_string(),
        found: quoted(&found.to_string()),
        expected: expected.to_string(),
    }
}

impl Fields {
    pub(super) fn read(json: &[u8]) -> Result<Self, PictureError> {
        if json.len() > CONFIG_BYTES_MAX {
            return Err(PictureError::ConfigTooLarge {
                most: CONFIG_BYTES_MAX,
            });
        }
        match serde_json::from_slice(json) {
            Ok(map) => Ok(Self(map)),
            Err(error) => Err(PictureError::NotJson {
                why: error.to_string(),
            }),
        }
    }

    /// What `read` makes of the field, if it is there.
    fn get<'a, T>(
        &'a self,
        name: &str,
        expected: impl Display,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, PictureError> {
        let Some(value) = self.0.get(name).filter(|value| !value.is_null()) else {
            return Ok(None);
        };
        match read(value) {
            Some(read) => Ok(Some(read)),
            None => Err(wrong(name, value, expected)),
        }
    }

    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, PictureError> {
        self.get(name, "true or false", Value::as_bool)
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, PictureError> {
        self.get(name, "a text", Value::as_str)
    }

    pub(super) fn whole(
        &self,
        name: &str,
        range: RangeInclusive<usize>,
    ) -> Result<Option<usize>, PictureError> {
        let expected = format!("a whole number from {} to {}", range.start(), range.end());
        self.get(name, expected, |value| within(value, &range))
    }

    pub(super) fn number(
        &self,
        name: &str,
        range: RangeInclusive<f64>,
    ) -> Result<Option<f64>, PictureError> {
        let expected = format!("a number from {} to {}", range.start(), range.end());
        let read = |value: &Value| value.as_f64().filter(|it| range.contains(it));
        self.get(name, expected, read)
    }

    /// One number for each of red, green and blue.
    pub(super) fn three(
        &self,
        name: &str,
        range: RangeInclusive<f64>,
    ) -> Result<Option<[f32; 3]>, PictureError> {
        let expected = format!("three numbers from {} to {}", range.start(), range.end());
        let one = |value: &Value| {
            let number = value.as_f64().filter(|it| range.contains(it))?;
            Some(number as f32)
        };
        self.get(name, expected, |value| match value.as_array()?.as_slice() {
            [red, green, blue] => Some([one(red)?, one(green)?, one(blue)?]),
            _ => None,
        })
    }

    /// `longest_edge` in the object `name`, from 1 to `most`. An object without it asks for
    /// something else, so it is wrong and not absent.
    pub(super) fn longest_edge(
        &self,
        name: &str,
        most: usize,
    ) -> Result<Option<usize>, PictureError> {
        let expected = match most {
            usize::MAX => "an object with longest_edge, a whole number".to_owned(),
            most => format!("an object with longest_edge, a whole number from 1 to {most}"),
        };
        self.get(name, expected, |value| {
            within(value.get("longest_edge")?, &(1..=most))
        })
    }
}

fn within(value: &Value, range: &RangeInclusive<usize>) -> Option<usize> {
    let number = usize::try_from(value.as_u64()?).ok()?;
    range.contains(&number).then_some(number)
}
