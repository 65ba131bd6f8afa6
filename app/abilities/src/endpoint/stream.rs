//! Reads an answer as its bytes come: server-sent events of chat chunks, or one JSON body.
//!
//! No I/O: bytes in, events out. Lines and UTF-8 may be cut anywhere between two pushes.
//! An error is final: the reader repeats it.

mod body;
mod chunk;

use crate::limits::{ANSWER_BYTES_MAX, LINE_BYTES_MAX, REPLY_BYTES_MAX, STREAM_BYTES_MAX};

use super::{EndpointError, ReplyHead, error::Complaint};
use chunk::Chunk;

pub use body::Picture;

/// What a push brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StreamEvent {
    /// The words that come next.
    Text(String),
    /// Tokens so far; the last one counts.
    Usage(TokenUsage),
    /// The engine says that this was all.
    Done,
}

/// Tokens, as the engine counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TokenUsage {
    pub prompt: u64,
    pub completion: u64,
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Finished {
    /// All words, streamed or not; empty only where there is a picture.
    pub text: String,
    pub usage: Option<TokenUsage>,
    pub picture: Option<Picture>,
    /// The model that answered, as the engine names it.
    pub model: Option<String>,
}

/// Reads one reply.
#[derive(Debug)]
pub struct StreamReader {
    head: ReplyHead,
    mode: Mode,
    n_bytes: usize,
    /// Bytes of a line that has not ended yet.
    line: Vec<u8>,
    /// A line ended with CR; an LF that follows belongs to it.
    after_cr: bool,
    /// Data of an event whose JSON goes on in the next line.
    data: String,
    finished: Finished,
    /// Chunks so far, those without words included.
    n_chunks: u64,
    /// The engine gave a reason to stop, or said that it is done.
    ended: bool,
    done: bool,
    failed: Option<EndpointError>,
}

#[derive(Debug)]
enum Mode {
    /// Nothing but space yet.
    Start,
    /// One JSON value, or the words of an error.
    Body(Vec<u8>),
    Lines,
}

impl StreamReader {
    pub fn new(head: ReplyHead) -> Self {
        Self {
            mode: if head.is_ok() {
                Mode::Start
            } else {
                Mode::Body(Vec::new())
            },
            head,
            n_bytes: 0,
            line: Vec::new(),
            after_cr: false,
            data: String::new(),
            finished: Finished::default(),
            n_chunks: 0,
            ended: false,
            done: false,
            failed: None,
        }
    }

    /// Chunks so far. It also grows while a model thinks without words: a sign of work.
    pub const fn n_chunks(&self) -> u64 {
        self.n_chunks
    }

    /// Takes the next bytes. The words of a plain JSON body, and of a last line without an end,
    /// come with [`Self::finish`] only.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<StreamEvent>, EndpointError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let mut events = Vec::new();
        match self.take(bytes, &mut events) {
            Ok(()) => Ok(events),
            Err(error) => {
                self.failed = Some(error.clone());
                Err(error)
            }
        }
    }

    /// The end of the reply's bytes.
    pub fn finish(mut self) -> Result<Finished, EndpointError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        match std::mem::replace(&mut self.mode, Mode::Start) {
            Mode::Body(body) if !self.head.is_ok() => {
                Err(EndpointError::of_status(self.head.status, &body))
            }
            Mode::Body(body) => body::read(&body, self.head.status),
            Mode::Start => Err(EndpointError::garbage("it is empty")),
            Mode::Lines => self.finish_lines(),
        }
    }

    fn finish_lines(mut self) -> Result<Finished, EndpointError> {
        if !self.line.is_empty() {
            self.end_line(&mut Vec::new())?;
        }
        if self.n_chunks == 0 && !self.done {
            return Err(EndpointError::garbage("it is no stream of events"));
        }
        if !self.data.is_empty() || !self.ended {
            return Err(EndpointError::CutShort);
        }
        if self.finished.text.is_empty() {
            return Err(EndpointError::garbage("it holds no words"));
        }
        Ok(self.finished)
    }

    fn take(&mut self, bytes: &[u8], events: &mut Vec<StreamEvent>) -> Result<(), EndpointError> {
        self.n_bytes = self.n_bytes.saturating_add(bytes.len());
        if self.n_bytes > STREAM_BYTES_MAX {
            return Err(too_large(STREAM_BYTES_MAX));
        }
        let mut rest = bytes;
        if matches!(self.mode, Mode::Start) {
            // A byte order mark or space may stand before either form.
            let is_lead = |b: &u8| b.is_ascii_whitespace() || matches!(b, 0xef | 0xbb | 0xbf);
            let Some(start) = rest.iter().position(|b| !is_lead(b)) else {
                return Ok(());
            };
            rest = &rest[start..];
            self.mode = match rest[0] {
                b'{' => Mode::Body(Vec::new()),
                b'<' => return Err(EndpointError::garbage("it is a web page")),
                _ if self.head.is_html() => return Err(EndpointError::garbage("it is a web page")),
                _ => Mode::Lines,
            };
        }
        match &mut self.mode {
            Mode::Body(body) if body.len() + rest.len() > REPLY_BYTES_MAX => {
                Err(too_large(REPLY_BYTES_MAX))
            }
            Mode::Body(body) => {
                body.extend_from_slice(rest);
                Ok(())
            }
            _ => self.take_lines(rest, events),
        }
    }

    fn take_lines(
        &mut self,
        bytes: &[u8],
        events: &mut Vec<StreamEvent>,
    ) -> Result<(), EndpointError> {
        for &byte in bytes {
            let ends_line = byte == b'\n' || byte == b'\r';
            if std::mem::replace(&mut self.after_cr, byte == b'\r') && byte == b'\n' {
                continue;
            }
            if ends_line {
                self.end_line(events)?;
            } else if self.line.len() == LINE_BYTES_MAX {
                return Err(EndpointError::garbage("a line of it does not end"));
            } else {
                self.line.push(byte);
            }
        }
        Ok(())
    }

    fn end_line(&mut self, events: &mut Vec<StreamEvent>) -> Result<(), EndpointError> {
        let line = std::mem::take(&mut self.line);
        if self.done {
            return Ok(());
        }
        let line = std::str::from_utf8(&line)
            .map_err(|_| EndpointError::garbage("it is neither text nor JSON"))?;
        if line.is_empty() {
            // The event is over; so must its JSON be.
            return match self.data.is_empty() {
                true => Ok(()),
                false => Err(EndpointError::garbage("a part of it is cut-off JSON")),
            };
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => self.data_line(value, events),
            "error" => Err(self.complaint(value)),
            "" | "event" | "id" | "retry" => Ok(()),
            // The standard ignores unknown fields; before the first chunk they show that
            // this is no stream at all.
            _ if self.n_chunks > 0 => Ok(()),
            _ => Err(EndpointError::garbage("it is no stream of events")),
        }
    }

    fn data_line(
        &mut self,
        value: &str,
        events: &mut Vec<StreamEvent>,
    ) -> Result<(), EndpointError> {
        if self.data.is_empty() && value.trim() == "[DONE]" {
            self.ended = true;
            self.done = true;
            events.push(StreamEvent::Done);
            return Ok(());
        }
        if self.data.len() + value.len() > LINE_BYTES_MAX {
            return Err(EndpointError::garbage("an event of it does not end"));
        }
        self.data.push_str(value);
        if self.data.trim().is_empty() {
            return Ok(());
        }
        match serde_json::from_str::<Chunk>(&self.data) {
            Ok(chunk) => {
                self.data.clear();
                self.chunk(chunk, events)
            }
            Err(error) if error.is_eof() => {
                self.data.push('\n');
                Ok(())
            }
            Err(_) => Err(EndpointError::garbage("a part of it is no JSON of a chat")),
        }
    }

    fn chunk(&mut self, chunk: Chunk, events: &mut Vec<StreamEvent>) -> Result<(), EndpointError> {
        if !chunk.error.is_null() {
            return Err(self.of_complaint(&chunk.complaint()));
        }
        if chunk.choices.is_some() || chunk.usage.is_some() {
            self.n_chunks += 1;
        }
        if let Some(text) = chunk.text().filter(|text| !text.is_empty()) {
            if self.finished.text.len() + text.len() > ANSWER_BYTES_MAX {
                return Err(too_large(ANSWER_BYTES_MAX));
            }
            self.finished.text.push_str(&text);
            events.push(StreamEvent::Text(text));
        }
        self.ended |= chunk.has_ended();
        if let Some(usage) = chunk
            .token_usage()
            .filter(|it| Some(*it) != self.finished.usage)
        {
            self.finished.usage = Some(usage);
            events.push(StreamEvent::Usage(usage));
        }
        self.finished.model = self.finished.model.take().or_else(|| chunk.model());
        Ok(())
    }

    fn complaint(&self, json: &str) -> EndpointError {
        let error = serde_json::from_str(json).unwrap_or_else(|_| json.into());
        self.of_complaint(&Complaint::of(error))
    }

    fn of_complaint(&self, complaint: &Complaint) -> EndpointError {
        EndpointError::of_complaint(complaint.status().unwrap_or(self.head.status), complaint)
    }
}

const fn too_large(max: usize) -> EndpointError {
    EndpointError::TooLarge { max }
}

#[cfg(test)]
mod tests;
