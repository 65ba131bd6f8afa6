//! Stop strings: words at which an answer ends, without being part of it.
//!
//! A stop string may begin in one token and end in another, so text that may still become one
//! is held back; nothing else is. The result does not depend on how the text was cut.

use crate::error::TextError;
use crate::limits;

/// Watches an answer for its stop strings.
#[derive(Clone, Debug)]
pub struct Stops {
    stops: Vec<String>,
    held: String,
    stopped: bool,
}

/// What a piece of text leads to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Text that can be shown now.
    pub emit: String,
    /// Whether a stop string was completed; everything after it is dropped.
    pub stopped: bool,
}

impl Stops {
    /// Watches for these strings.
    ///
    /// # Errors
    /// More than [`limits::STOPS_MAX`], or one that is empty or over [`limits::STOP_BYTES_MAX`].
    pub fn new(stops: Vec<String>) -> Result<Self, TextError> {
        let fits = |stop: &String| (1..=limits::STOP_BYTES_MAX).contains(&stop.len());
        if stops.len() > limits::STOPS_MAX || !stops.iter().all(fits) {
            return Err(TextError::Stops);
        }
        Ok(Self {
            stops,
            held: String::new(),
            stopped: false,
        })
    }

    /// Takes the next piece of the answer.
    pub fn push(&mut self, text: &str) -> Flow {
        if self.stopped {
            return Flow {
                emit: String::new(),
                stopped: true,
            };
        }
        self.held.push_str(text);
        if let Some(at) = self.first_stop() {
            self.stopped = true;
            let held = std::mem::take(&mut self.held);
            return Flow {
                emit: held.get(..at).unwrap_or_default().to_owned(),
                stopped: true,
            };
        }
        let emitted = self.held.len() - self.may_become_a_stop();
        Flow {
            emit: self.held.drain(..emitted).collect(),
            stopped: false,
        }
    }

    /// Ends the answer: what was held back became no stop string after all.
    pub fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }

    /// Where the stop string begins that is complete first; of two, the longer one.
    fn first_stop(&self) -> Option<usize> {
        let found = self.stops.iter().filter_map(|stop| {
            let at = self.held.find(stop.as_str())?;
            Some((at + stop.len(), at))
        });
        found.min().map(|(_, at)| at)
    }

    /// Bytes at the end that are the start of a stop string.
    fn may_become_a_stop(&self) -> usize {
        let begun = |stop: &String| {
            let starts = stop.char_indices().map(|(at, _)| at);
            starts
                .filter(|at| self.held.ends_with(stop.get(..*at).unwrap_or_default()))
                .max()
        };
        self.stops.iter().filter_map(begun).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stops(list: &[&str]) -> Stops {
        Stops::new(list.iter().map(|&stop| stop.to_owned()).collect()).unwrap()
    }

    #[track_caller]
    fn check(list: &[&str], pieces: &[&str], shown: &[&str], end: &str) {
        let mut watch = stops(list);
        let emitted: Vec<String> = pieces.iter().map(|piece| watch.push(piece).emit).collect();
        assert_eq!(emitted, shown, "{list:?} {pieces:?}");
        assert_eq!(watch.finish(), end, "{list:?} {pieces:?}");
    }

    #[test]
    fn only_what_may_become_a_stop_is_held_back() {
        check(&["\nUser:"], &["Hi\n", "Us", "er: no"], &["Hi", "", ""], "");
        check(
            &["\nUser:"],
            &["Hi\nU", "sing", "\n"],
            &["Hi", "\nUsing", ""],
            "\n",
        );
        check(&["aab"], &["aaa", "b", "x"], &["a", "", ""], "");
        check(&["ab", "xabc"], &["xab", "c"], &["x", ""], "");
        check(&["abc", "bc"], &["abc"], &[""], "");
        check(&["終了"], &["おわり終", "わ"], &["おわり", "終わ"], "");
        check(&[], &["all", " of it"], &["all", " of it"], "");
    }

    #[test]
    fn limits_are_kept() {
        let long = "x".repeat(limits::STOP_BYTES_MAX);
        assert!(Stops::new(vec![long.clone(); limits::STOPS_MAX]).is_ok());
        assert_eq!(
            Stops::new(vec![long.clone() + "x"]).unwrap_err(),
            TextError::Stops
        );
        assert_eq!(
            Stops::new(vec![long; limits::STOPS_MAX + 1]).unwrap_err(),
            TextError::Stops
        );
        assert_eq!(
            Stops::new(vec![String::new()]).unwrap_err(),
            TextError::Stops
        );
    }

    proptest! {
        #[test]
        fn how_the_text_is_cut_changes_nothing(
            text in "[abé]{0,24}",
            list in prop::collection::vec("[abé]{1,4}", 0..4),
        ) {
            let mut whole = Stops::new(list.clone()).unwrap();
            let flow = whole.push(&text);
            let at_once = flow.emit + &whole.finish();
            let mut watch = Stops::new(list).unwrap();
            let mut shown = String::new();
            for c in text.chars() {
                shown += &watch.push(&c.to_string()).emit;
            }
            shown += &watch.finish();
            prop_assert_eq!(shown, at_once);
        }
    }
}
