//! The page in a real Chromium, with a real relay: what a person sees and does.
//!
//! Each test starts its own relay and its own browser with an empty profile, one browser at
//! a time. Nothing sleeps for a fixed time: everything waits for a condition.

#[cfg(test)]
mod crew;
#[cfg(test)]
mod endpoints;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod films;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod hub;
#[cfg(test)]
mod loss;
#[cfg(test)]
mod models;
#[cfg(test)]
mod people;
#[cfg(test)]
mod pictures;
#[cfg(test)]
mod sight;
