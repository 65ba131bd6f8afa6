//! Words to tokens and logits to words.
//!
//! The flow of one answer:
//! 1. [`Template`] writes a conversation the way its model was trained to read it,
//!    and [`Template::prompt`] turns that into tokens without letting anybody's words
//!    become control tokens.
//! 2. A decoder (not here) turns tokens into logits.
//! 3. [`Writer`] picks a token ([`Sampler`]), turns it into whole characters
//!    ([`Detokenizer`]), holds back what may become a stop string ([`Stops`]), and says
//!    when and why the answer ends ([`End`]).
//!
//! Pure: no clock, no files, no randomness of its own. The same seed and the same logits
//! give the same text on every target.

pub mod limits;

mod detokenizer;
mod error;
mod prompt;
mod sampler;
mod stops;
mod template;
mod tokenizer;
mod writer;

pub use detokenizer::Detokenizer;
pub use error::TextError;
pub use sampler::{Sampler, Sampling};
pub use stops::{Flow, Stops};
pub use template::{Message, RenderOptions, Template};
pub use tokenizer::Tokenizer;
pub use writer::{End, Step, Writer, WriterOptions};
