//! A client against a scripted relay: what happens, line by line, and what comes out.

mod asking;
mod joining;
mod lossy;
mod pair;
mod serving;
mod takeover;
