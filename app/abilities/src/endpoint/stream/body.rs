//! A reply that is one JSON body: a chat that was not streamed, pictures, or the old workers'.

use crate::limits::{ANSWER_BYTES_MAX, PICTURE_BYTES_MAX};

use super::{
    super::{
        EndpointError,
        picture::{decode, picture_kind},
    },
    Finished,
    chunk::{Chunk, Made},
    too_large,
};

/// A picture that an endpoint made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// "image/png", "image/jpeg", "image/gif" or "image/webp", told by the bytes.
    pub mime: &'static str,
    pub bytes: Vec<u8>,
}

pub(super) fn read(body: &[u8], status: u16) -> Result<Finished, EndpointError> {
    let body: Chunk = serde_json::from_slice(body).map_err(|error| {
        let why = if error.is_eof() {
            "it is cut-off JSON"
        } else {
            "it is no JSON of an answer"
        };
        EndpointError::garbage(why)
    })?;
    if !body.error.is_null() {
        let complaint = body.complaint();
        let status = complaint.status().unwrap_or(status);
        return Err(EndpointError::of_complaint(status, &complaint));
    }
    if let Some(made) = body.data {
        return read_picture(made);
    }
    let response = body.response.as_str();
    let text = response.map(str::to_owned).or_else(|| body.text());
    match text.filter(|text| !text.is_empty()) {
        None => Err(EndpointError::garbage("it holds no words")),
        Some(text) if text.len() > ANSWER_BYTES_MAX => Err(too_large(ANSWER_BYTES_MAX)),
        Some(text) => Ok(Finished {
            text,
            usage: body.token_usage(),
            picture: None,
            model: body.model(),
        }),
    }
}

fn read_picture(made: Vec<Made>) -> Result<Finished, EndpointError> {
    let made = made.into_iter().next();
    let made = made.ok_or_else(|| EndpointError::garbage("it holds no picture"))?;
    let from_url = made
        .url
        .as_deref()
        .and_then(|url| url.strip_prefix("data:"));
    let from_url = from_url
        .and_then(|url| url.split_once(";base64,"))
        .map(|(_, data)| data);
    let base64 = made.b64_json.as_deref().or(from_url);
    let base64 = base64
        .ok_or_else(|| EndpointError::garbage("it gives a picture's address, not the picture"))?;
    let bytes = decode(base64).ok_or_else(|| EndpointError::garbage("its picture is no base64"))?;
    if bytes.len() > PICTURE_BYTES_MAX {
        return Err(EndpointError::picture_too_large());
    }
    let mime = picture_kind(&bytes)
        .ok_or_else(|| EndpointError::garbage("its picture is no PNG, JPEG, GIF or WebP"))?;
    Ok(Finished {
        text: made.revised_prompt.unwrap_or_default(),
        picture: Some(Picture { mime, bytes }),
        ..Finished::default()
    })
}
