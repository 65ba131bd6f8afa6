//! Films to watch: the library, files that a person opens, and the one on the stage.

use std::sync::Arc;

use gloo_net::http::Request;
use gloo_timers::callback::Timeout;
use js_sys::Uint8Array;
use leptos::prelude::*;
use mtor_video::Scene;
use serde::Deserialize;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use crate::{
    files::{FILE_BYTES_MAX, LeftOut, Problem, is_ours},
    importer::{Importer, Outcome},
};

/// Where the library lies.
const LIBRARY: &str = "/public/films/";
/// Films that the wall shows of the library: more than a person scrolls through.
const LISTED_MAX: usize = 60;
/// The importer waits this long for another file before it gives its memory back.
const IDLE_MS: u32 = 60_000;

/// A film on the stage.
#[derive(Debug, Clone)]
pub struct Film {
    pub scene: Arc<Scene>,
    /// What of its file is not in it.
    pub left_out: Arc<[LeftOut]>,
}

/// A film of the library, as its index tells.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Listed {
    pub file: String,
    pub title: String,
    pub seconds: f64,
    #[serde(default)]
    pub about: String,
}

/// A file on its way to the stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opening {
    Nothing,
    Reading { name: String, n_bytes: u64 },
    Failed(Problem),
}

/// Given down as context beside the state.
#[derive(Debug, Clone, Copy)]
pub struct Films {
    pub on_stage: RwSignal<Option<Film>>,
    pub opening: RwSignal<Opening>,
    /// `None` until the index has come.
    pub library: RwSignal<Option<Vec<Listed>>>,
    /// Whether a file hangs over the page.
    pub dragging: RwSignal<bool>,
    /// Counts openings: what comes of an older one is void.
    ticket: StoredValue<u32>,
    importer: StoredValue<Option<Importer>, LocalStorage>,
    idle: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Films {
    pub fn new() -> Self {
        Self {
            on_stage: RwSignal::new(None),
            opening: RwSignal::new(Opening::Nothing),
            library: RwSignal::new(None),
            dragging: RwSignal::new(false),
            ticket: StoredValue::new(0),
            importer: StoredValue::new_local(None),
            idle: StoredValue::new_local(None),
        }
    }

    /// Puts a film on the stage.
    pub fn show(self, scene: Arc<Scene>, left_out: Vec<LeftOut>) {
        self.opening.set(Opening::Nothing);
        let left_out = left_out.into();
        self.on_stage.set(Some(Film { scene, left_out }));
    }

    /// Reads a file that was dropped or picked, and shows it.
    pub fn open(self, file: File) {
        let (name, n_bytes) = (file.name(), file.size() as u64);
        let ticket = self.next_ticket();
        if n_bytes > FILE_BYTES_MAX {
            self.fail(Problem::too_large(&name, n_bytes));
            return;
        }
        self.opening.set(Opening::Reading { name, n_bytes });
        spawn_local(async move {
            let read = JsFuture::from(file.array_buffer()).await;
            if self.ticket.get_value() != ticket {
                return;
            }
            match read {
                Ok(buffer) => self.take(ticket, &Uint8Array::new(&buffer)),
                Err(_) => self.fail(Problem::unreadable(&file.name())),
            }
        });
    }

    /// Stops reading; an importer at work ends with it.
    pub fn stop(self) {
        self.next_ticket();
        self.importer.set_value(None);
        self.opening.set(Opening::Nothing);
    }

    fn next_ticket(self) -> u32 {
        let next = self.ticket.get_value().wrapping_add(1);
        self.ticket.set_value(next);
        next
    }

    fn fail(self, problem: Problem) {
        self.opening.set(Opening::Failed(problem));
    }

    /// Our own films are read here; others by the importer.
    fn take(self, ticket: u32, bytes: &Uint8Array) {
        let copy = bytes.to_vec();
        if is_ours(&copy) {
            return self.finish(Outcome::Scene(copy, Vec::new()));
        }
        drop(copy);
        self.idle.set_value(None);
        if self.importer.with_value(Option::is_none) {
            let tell = move |of: Option<u32>, outcome| self.hear(of, outcome);
            self.importer.set_value(Importer::start(tell));
        }
        let sent = self
            .importer
            .with_value(|it| it.as_ref().map(|it| it.read(ticket, bytes)));
        if sent.is_none() {
            self.finish(Outcome::Crashed);
        }
    }

    fn hear(self, of: Option<u32>, outcome: Outcome) {
        if matches!(outcome, Outcome::Crashed) {
            let crashed = self.importer.try_update_value(Option::take);
            // Not at once: this is called by a closure that the importer owns.
            Timeout::new(0, move || drop(crashed)).forget();
        } else {
            let end = move || self.importer.set_value(None);
            self.idle.set_value(Some(Timeout::new(IDLE_MS, end)));
        }
        if of.is_none_or(|ticket| ticket == self.ticket.get_value()) {
            self.finish(outcome);
        }
    }

    fn finish(self, outcome: Outcome) {
        let Opening::Reading { name, .. } = self.opening.get_untracked() else {
            return;
        };
        match outcome {
            Outcome::Scene(json, left_out) => match mtor_video::parse(&json) {
                Ok(mut scene) => {
                    // A film without a title is called by its file.
                    if scene.title.trim().is_empty() {
                        scene.title.clone_from(&name);
                    }
                    self.show(Arc::new(scene), left_out);
                }
                Err(why) => self.fail(Problem::refused(&name, &why.to_string())),
            },
            Outcome::Refused(why) => self.fail(Problem::refused(&name, &why)),
            Outcome::Crashed => self.fail(Problem::crashed(&name)),
        }
    }

    /// Asks for the library's index unless it is here. A realm without a library is no error.
    pub fn want_library(self) {
        if self
            .library
            .with_untracked(|it| it.as_ref().is_some_and(|it| !it.is_empty()))
        {
            return;
        }
        spawn_local(async move {
            let index = fetch("index.json").await.unwrap_or_default();
            let mut listed: Vec<Listed> = serde_json::from_slice(&index).unwrap_or_default();
            listed.truncate(LISTED_MAX);
            self.library.try_set(Some(listed));
        });
    }
}

impl Default for Films {
    fn default() -> Self {
        Self::new()
    }
}

/// A film of the library; `None` where it cannot be had or is not one.
pub async fn fetch_film(listed: &Listed) -> Option<Arc<Scene>> {
    let json = fetch(&listed.file).await?;
    mtor_video::parse(&json).ok().map(Arc::new)
}

async fn fetch(file: &str) -> Option<Vec<u8>> {
    let answer = Request::get(&format!("{LIBRARY}{file}"))
        .send()
        .await
        .ok()?;
    if !answer.ok() {
        return None;
    }
    answer.binary().await.ok()
}
