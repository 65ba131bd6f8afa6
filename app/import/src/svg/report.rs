//! The list of what a file has and the scene does not.

use crate::{LeftOut, limits::LEFT_OUT_MAX};

/// Names each thing once for each place, and counts what the list has no room for.
#[derive(Debug, Default)]
pub(super) struct Report {
    left_out: Vec<LeftOut>,
    n_more: usize,
}

impl Report {
    pub(super) fn leave_out(&mut self, what: impl Into<String>, place: &str) {
        let entry = LeftOut {
            what: what.into(),
            place: place.to_owned(),
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
                place: "the file".to_owned(),
            });
        }
        self.left_out
    }
}
