//! What was left out, and where the reader stands.

use crate::{LeftOut, limits::LEFT_OUT_MAX};

use super::json::shortened;

/// The list of what is not in the scene, and the way from the root to what is being read.
#[derive(Debug, Default)]
pub(super) struct Report {
    place: Vec<String>,
    left_out: Vec<LeftOut>,
    n_more: usize,
}

impl Report {
    pub(super) fn enter(&mut self, kind: &str, name: &str) {
        self.place.push(format!("{kind} \"{}\"", shortened(name)));
    }

    pub(super) fn leave(&mut self) {
        self.place.pop();
    }

    /// Twice the same thing at the same place is said once.
    pub(super) fn note(&mut self, what: impl Into<String>) {
        let entry = LeftOut {
            what: what.into(),
            place: if self.place.is_empty() {
                "composition".to_owned()
            } else {
                self.place.join(" > ")
            },
        };
        if self.left_out.contains(&entry) {
            return;
        }
        if self.left_out.len() + 1 < LEFT_OUT_MAX {
            self.left_out.push(entry);
        } else {
            self.n_more += 1;
        }
    }

    pub(super) fn finish(mut self) -> Vec<LeftOut> {
        if self.n_more > 0 {
            self.left_out.push(LeftOut {
                what: format!("{} more", self.n_more),
                place: "composition".to_owned(),
            });
        }
        self.left_out
    }
}
