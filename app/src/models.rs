//! Models in this browser: what the engine says of them, and what a person asks of it.
//!
//! Files never pass through the page: the engine fetches and keeps them, and a file from disk
//! is handed over as the browser's own handle, which copies nothing.

mod pasted;
#[cfg(test)]
mod tests;

use leptos::prelude::*;
use mtor_protocol::{Guid, Realm};
use mtor_workshop::{FromThread, ModelView, StorageView, ToThread};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    hub::Hub,
    state::{Adding, RealmState},
};

pub use pasted::{files_problem, link_problem};

/// In place of a link, where the engine says that it cannot use the files from disk.
pub const FILES: &str = "files";

/// Takes what the engine says of models and of its own work; false when it is about something
/// else, or also about something else. It must hear of an end before the intent leaves `lend.working`.
pub fn heard(state: RealmState, word: &FromThread) -> bool {
    match word {
        FromThread::Models { models, storage } => listed(state, models, *storage),
        FromThread::Probed(probe) => state.lend.probe.set(Some(probe.clone())),
        FromThread::Added { url } => added(state, url),
        FromThread::Failed { url, message } => return refused(state, url, message),
        FromThread::Ended {
            guid,
            work_ms,
            units,
            joules: Some(_),
            ..
        } => {
            wrote(state, guid, *units, *work_ms);
            return false;
        }
        _ => return false,
    }
    true
}

/// The engine has stopped: nothing of it is ready, and its list comes again when it does.
pub fn gone(state: RealmState) {
    state.lend.models.set(Vec::new());
    for adding in [state.lend.link, state.lend.files] {
        adding.set(Adding::Nothing);
    }
}

/// Asks the engine to add what the link names. What is surely no model is told at once.
pub fn add_link(state: RealmState, hub: &Hub, url: &str) {
    let url = url.trim().to_owned();
    if let Some(why) = link_problem(&url) {
        return state.lend.link.set(Adding::Failed(why.to_owned()));
    }
    state.lend.link.set(Adding::Asked(url.clone()));
    hub.tell_engine(&ToThread::AddLink { url });
}

/// Hands files from disk to the engine as they are.
pub fn add_files(state: RealmState, hub: &Hub, files: &web_sys::FileList) {
    let files: Vec<web_sys::File> = (0..files.length()).filter_map(|i| files.get(i)).collect();
    let names: Vec<String> = files.iter().map(web_sys::File::name).collect();
    if names.is_empty() {
        return;
    }
    if let Some(why) = files_problem(&names) {
        return state.lend.files.set(Adding::Failed(why));
    }
    state.lend.files.set(Adding::Asked(names.join(", ")));
    hub.hand_files(&files.into_iter().collect());
}

/// Asks the browser to keep the models until a person deletes them. Only a page may ask.
pub fn keep_storage(state: RealmState) {
    spawn_local(async move {
        let kept = persist().await.unwrap_or(false);
        state.lend.storage.update(|it| it.persistent |= kept);
        state.lend.storage_refused.set(!kept);
    });
}

fn listed(state: RealmState, models: &[ModelView], storage: StorageView) {
    let lend = state.lend;
    lend.models.set(models.to_vec());
    if storage.persistent {
        lend.storage_refused.set(false);
    }
    lend.storage.set(storage);
}

/// What was asked for is on the list, and was perhaps before.
fn added(state: RealmState, url: &str) {
    let lend = state.lend;
    let adding = if url == FILES { lend.files } else { lend.link };
    adding.update(|it| {
        if matches!(it, Adding::Asked(asked) if url == FILES || asked == url) {
            *it = Adding::Nothing;
        }
    });
}

/// A link or files that the engine cannot use; other addresses are those of endpoints.
fn refused(state: RealmState, url: &str, message: &str) -> bool {
    let lend = state.lend;
    let failed = Adding::Failed(message.to_owned());
    if url == FILES {
        lend.files.set(failed);
        return true;
    }
    let is_asked = lend
        .link
        .with_untracked(|it| matches!(it, Adding::Asked(asked) if asked == url));
    if is_asked {
        lend.link.set(failed);
    }
    is_asked
}

/// Counts tokens, where units are tokens: a scene's units are shapes. Only what runs in this
/// very tab tells its energy; the guide and endpoints do not, and make no tokens here.
fn wrote(state: RealmState, guid: &Guid, units: u64, work_ms: f64) {
    let lend = state.lend;
    let is_text = lend.working.with_untracked(|it| {
        it.iter()
            .any(|(open, realm)| open == guid && matches!(realm, Realm::Chat | Realm::Vision))
    });
    if is_text && units > 0 {
        lend.tokens.update(|sum| *sum += units);
        lend.tokens_per_s.set(per_s(units, work_ms));
    }
}

/// Units in a second of work; nothing where the time was not measured.
pub fn per_s(units: u64, work_ms: f64) -> Option<f64> {
    (units > 0 && work_ms > 0.0).then(|| units as f64 * 1_000.0 / work_ms)
}

async fn persist() -> Option<bool> {
    let get = |of: &JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let navigator = web_sys::window()?.navigator();
    // Without TLS there is no `navigator.storage`.
    let storage = get(&navigator, "storage")?;
    let persist: js_sys::Function = get(&storage, "persist")?.dyn_into().ok()?;
    let promise = persist.call0(&storage).ok()?;
    let kept = JsFuture::from(js_sys::Promise::from(promise)).await.ok()?;
    kept.as_bool()
}
