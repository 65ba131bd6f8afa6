//! The decoder against a plain implementation of the same formulas, and against itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod loading;
mod naive;
mod paths;
mod probing;
mod seeing;
mod toys;
