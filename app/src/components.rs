//! Leaves of the page: they show what they are given and know no context.

pub mod button;
pub mod canvas;
pub mod clipboard;
pub mod constellation;
pub mod format;
pub mod icon;
pub mod meter;
pub mod now;
pub mod prose;
pub mod pulse;
pub mod step_bar;
pub mod switch;
