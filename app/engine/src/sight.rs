//! What a model with eyes needs beside its weights: how pictures are made fit for its encoder,
//! and what stands for one in a prompt.
//!
//! A picture is looked at as a whole, in one square. SmolVLM can also be shown its parts, up to
//! sixteen squares more, which reads small print and takes seventeen times as long.

use mtor_checkpoint::Vision;
use mtor_picture::{PictureError, Rgb, Rules};
use mtor_text::{Message, RenderOptions, Template, TextError, Tokenizer};

use crate::{limits::CONTEXT_MIN, opening::SmallFiles};

/// Places of a context beside a picture: half of the shortest that is used at all.
const WORDS_MIN: usize = CONTEXT_MIN as usize / 2;
/// Before and after a picture in a prompt.
const AROUND: &str = "<fake_token_around_image>";
/// Says that the whole picture follows, not a part of one.
const WHOLE: &str = "<global-img>";
/// Stands for one row of what was seen.
const ROW: &str = "<image>";

/// See the module's words.
#[derive(Debug)]
pub struct Sight {
    rules: Rules,
    /// What a prompt has in the place of a picture.
    placeholder: String,
    /// The token of one row.
    row_token: u32,
    /// Rows of a picture.
    rows: usize,
}

/// Why a model with eyes cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SightError {
    #[error(transparent)]
    Rules(#[from] PictureError),
    #[error(
        "This model's tokenizer has no control token {token} as its config.json wants it: the \
         files are probably of two models. Fetch all of them from one place."
    )]
    Token { token: &'static str },
    #[error(
        "This model's chat template has no place for a picture: {found} rows instead of \
         {expected}. The Instruct variant of the model would work."
    )]
    NoPlace { found: usize, expected: usize },
    #[error(
        "A picture takes {rows} places of this model's context, which has {context}: no room is \
         left for words. Another model that sees would work."
    )]
    NoRoom { rows: usize, context: usize },
    #[error(transparent)]
    Text(#[from] TextError),
}

impl Sight {
    /// Reads the rules, and tries that a picture has a place in the model's prompts.
    ///
    /// # Errors
    /// Pictures that are made fit in a way that is not done here, a tokenizer without the control
    /// tokens, a chat template without a place for pictures.
    pub fn read(
        (vision, context): (&Vision, usize),
        small: &SmallFiles,
        tokenizer: &Tokenizer,
        template: &Template,
    ) -> Result<Self, SightError> {
        let rules = small.get("preprocessor_config.json").map(Vec::as_slice);
        let rules = Rules::read(rules, vision.side)?;
        for token in [AROUND, WHOLE, ROW] {
            let id = tokenizer.id_of(token);
            let known = id.is_some_and(|id| tokenizer.is_special(id));
            if !known || (token == ROW && id != Some(vision.image_token)) {
                return Err(SightError::Token { token });
            }
        }
        let rows = vision.rows();
        let sight = Self {
            rules,
            placeholder: format!("{AROUND}{WHOLE}{}{AROUND}", ROW.repeat(rows)),
            row_token: vision.image_token,
            rows,
        };
        sight.try_place(tokenizer, template)?;
        if !sight.fits(context) {
            return Err(SightError::NoRoom { rows, context });
        }
        Ok(sight)
    }

    /// Whether a context has room for a picture, the words about it and an answer.
    pub const fn fits(&self, context: usize) -> bool {
        context >= self.rows + WORDS_MIN
    }

    /// What a prompt has in the place of a picture, as text.
    pub fn placeholder(&self) -> &str {
        &self.placeholder
    }

    /// Whether a token of a prompt stands for a row of what was seen.
    pub const fn is_row(&self, token: u32) -> bool {
        token == self.row_token
    }

    /// What the encoder reads, `[3, side, side]` flat.
    pub fn pixels(&self, picture: &Rgb) -> Vec<f32> {
        self.rules.pixels(picture)
    }

    /// A template without a place for pictures would be found by the first who asks.
    fn try_place(&self, tokenizer: &Tokenizer, template: &Template) -> Result<(), SightError> {
        let shown = [Message::new("user", "Hello").with_pictures(1)];
        let options = RenderOptions {
            add_generation_prompt: true,
            picture: Some(self.placeholder.clone()),
            now_s: Some(0),
            ..RenderOptions::default()
        };
        let prompt = template.prompt(tokenizer, &shown, &options)?;
        let found = prompt.iter().filter(|token| self.is_row(**token)).count();
        match found == self.rows {
            true => Ok(()),
            false => Err(SightError::NoPlace {
                found,
                expected: self.rows,
            }),
        }
    }
}
