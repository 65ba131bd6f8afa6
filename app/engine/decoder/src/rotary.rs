//! Rotary positions as tables: cosine and sine of each position's angles, in f32.
//!
//! An angle is position times frequency, rounded to f32 as the models' own programs do.
//! (Su et al., 2021, in the form with halves instead of neighbors.)

use mtor_checkpoint::{Config, LayerKind, Rope};

/// The frequencies of full and of sliding layers.
#[derive(Debug)]
pub(crate) struct Rotary {
    full: Vec<f32>,
    sliding: Option<Vec<f32>>,
}

/// `n x head_dim / 2` cosines and sines.
#[derive(Debug, Default, Clone)]
pub(crate) struct Table {
    pub(crate) cos: Vec<f32>,
    pub(crate) sin: Vec<f32>,
}

/// Tables for some positions, for both kinds of layers.
#[derive(Debug)]
pub(crate) struct Tables {
    full: Table,
    sliding: Option<Table>,
}

impl Rotary {
    pub(crate) fn new(config: &Config) -> Self {
        let frequencies = |rope: &Rope| {
            rope.frequencies(config.head_dim)
                .iter()
                .map(|f| *f as f32)
                .collect()
        };
        Self {
            full: frequencies(&config.rope),
            sliding: config.local_rope.as_ref().map(frequencies),
        }
    }

    /// Tables for the positions from `first` on.
    pub(crate) fn tables(&self, first: usize, n: usize) -> Tables {
        Tables {
            full: table(&self.full, first, n),
            sliding: self
                .sliding
                .as_ref()
                .map(|frequencies| table(frequencies, first, n)),
        }
    }
}

impl Tables {
    pub(crate) fn of(&self, kind: LayerKind) -> &Table {
        match (kind, &self.sliding) {
            (LayerKind::Sliding, Some(table)) => table,
            _ => &self.full,
        }
    }
}

fn table(frequencies: &[f32], first: usize, n: usize) -> Table {
    let mut table = Table::default();
    for position in first..first + n {
        for frequency in frequencies {
            let angle = f64::from(position as f32 * frequency);
            table.cos.push(angle.cos() as f32);
            table.sin.push(angle.sin() as f32);
        }
    }
    table
}
