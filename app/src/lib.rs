//! The page: a leptos shell over the browser's ports.

pub mod actions;
pub mod blob;
pub mod capture;
pub mod cards;
pub mod clock;
pub mod components;
pub mod crew;
pub mod files;
pub mod films;
pub mod hours;
pub mod hub;
pub mod importer;
pub mod keeper;
pub mod lending;
pub mod link;
pub mod loopback;
pub mod models;
pub mod name;
pub mod offers;
pub mod pace;
pub mod player;
pub mod prompt_api;
pub mod shell;
pub mod stage;
pub mod state;
pub mod storage;
pub mod thread;

use leptos::prelude::*;

use actions::Actions;
use state::RealmState;

/// The whole page: its state, its one door to the ports, its shell.
#[component]
pub fn App() -> impl IntoView {
    let state = RealmState::new();
    provide_context(state);
    provide_context(Actions::start(state));
    view! { <shell::Shell /> }
}
