//! The model that some browsers bring along, asked by the page on behalf of the engine.
//!
//! `LanguageModel` is there in windows only, so its questions and answers travel between page
//! and thread: `BridgeAsk` and `BridgeStop` one way, `BridgeText`, `BridgeEnd` and
//! `BridgeFailed` the other. Bound by hand: the interface is newer than its bindings.

mod api;

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use leptos::prelude::*;
use mtor_workshop::{FromThread, ToThread};
use wasm_bindgen_futures::spawn_local;

use crate::{
    hub::Hub,
    state::{BridgeView, RealmState},
};

use api::{LanguageModel, Session};

/// Under which name others find it: browsers do not say which model theirs is.
pub const NAME: &str = "browser-model";

/// A turn of the conversation, as the engine writes it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct Turn {
    role: String,
    content: String,
}

/// The open questions of the engine; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Bridge(Rc<RefCell<BTreeMap<u32, api::Abort>>>);

/// Looks whether there is a model, and follows the person's wish to use it.
pub fn start(state: RealmState, hub: &Hub) {
    spawn_local(async move {
        if state.lend.bridge.get_untracked() == BridgeView::Absent {
            state.lend.bridge.set(found().await);
        }
    });
    let hub = hub.clone();
    let wanted = state.lend.bridge_wanted;
    // Within the press of the button: a browser that has to fetch its model asks for one.
    Effect::watch(
        move || wanted.get(),
        move |wanted, _, _| follow(state, &hub, *wanted),
        false,
    );
}

/// The engine's news that concern the bridge.
pub fn heard(hub: &Hub, word: &FromThread) {
    match word {
        FromThread::BridgeAsk { ask, messages } => {
            let (ask, messages, hub) = (*ask, messages.clone(), hub.clone());
            let abort = api::Abort::new();
            hub.bridge().0.borrow_mut().insert(ask, abort.clone());
            spawn_local(async move {
                let end = match answer(&hub, ask, &messages, &abort).await {
                    Ok(()) => ToThread::BridgeEnd { ask },
                    Err(message) => ToThread::BridgeFailed { ask, message },
                };
                if hub.bridge().0.borrow_mut().remove(&ask).is_some() {
                    hub.tell_engine(&end);
                }
            });
        }
        FromThread::BridgeStop { ask } => {
            let stopped = hub.bridge().0.borrow_mut().remove(ask);
            if let Some(abort) = stopped {
                abort.abort();
            }
        }
        _ => {}
    }
}

/// The engine is gone, and its questions with it.
pub fn drop_questions(hub: &Hub) {
    let open = std::mem::take(&mut *hub.bridge().0.borrow_mut());
    open.into_values().for_each(|it| it.abort());
}

async fn found() -> BridgeView {
    let Some(model) = LanguageModel::of_this_window() else {
        return BridgeView::Absent;
    };
    match model.availability().await.as_deref() {
        Some("available") => BridgeView::Offered { downloaded: true },
        Some("downloadable" | "downloading") => BridgeView::Offered { downloaded: false },
        _ => BridgeView::Absent,
    }
}

fn follow(state: RealmState, hub: &Hub, wanted: bool) {
    let hub = hub.clone();
    if wanted {
        spawn_local(connect(state, hub));
        return;
    }
    hub.tell_engine(&ToThread::Bridge { model: None });
    // Each then ends with its reason, which the engine waits for.
    let open: Vec<api::Abort> = hub.bridge().0.borrow().values().cloned().collect();
    open.iter().for_each(api::Abort::abort);
    // Why it failed stays to be read until the next try.
    let has_failed = |it: &BridgeView| matches!(it, BridgeView::Failed { .. });
    if !state.lend.bridge.with_untracked(has_failed) {
        spawn_local(async move { state.lend.bridge.set(found().await) });
    }
}

/// Has the browser get its model ready, then offers it.
async fn connect(state: RealmState, hub: Hub) {
    let bridge = state.lend.bridge;
    let Some(model) = LanguageModel::of_this_window() else {
        let message = "This browser has no model of its own. Chrome on a computer with enough \
                       memory has one.";
        return bridge.set(failed(message));
    };
    bridge.set(BridgeView::Loading { share: 0.0 });
    let progress = move |share: f64| {
        if state.lend.bridge_wanted.get_untracked() {
            bridge.set(BridgeView::Loading { share });
        }
    };
    let session = model.create(&[], None, Some(Box::new(progress))).await;
    if !state.lend.bridge_wanted.get_untracked() {
        return session.iter().for_each(Session::destroy);
    }
    match session {
        Ok(session) => {
            // It was only to see that the model comes.
            session.destroy();
            let model = NAME.to_owned();
            bridge.set(BridgeView::Standing {
                model: model.clone(),
            });
            hub.tell_engine(&ToThread::Bridge { model: Some(model) });
        }
        Err(why) => {
            state.lend.bridge_wanted.set(false);
            bridge.set(failed(&format!(
                "The browser does not give its model: {why}"
            )));
        }
    }
}

fn failed(message: &str) -> BridgeView {
    BridgeView::Failed {
        message: message.to_owned(),
    }
}

/// One question, in a session of its own: sessions remember what they were told.
async fn answer(hub: &Hub, ask: u32, messages: &str, abort: &api::Abort) -> Result<(), String> {
    let gone = || "The browser has no model of its own any more.".to_owned();
    let model = LanguageModel::of_this_window().ok_or_else(gone)?;
    let mut turns: Vec<Turn> =
        serde_json::from_str(messages).map_err(|_| "The question cannot be read.".to_owned())?;
    // What is asked, and the beginning of its answer where another has begun it.
    let n_before = turns.iter().rposition(|it| it.role == "user").unwrap_or(0);
    let asked = turns.split_off(n_before);
    let session = model.create(&turns, Some(abort), None).await?;
    let said = speak(hub, ask, &session, &asked, abort).await;
    session.destroy();
    said
}

async fn speak(
    hub: &Hub,
    ask: u32,
    session: &Session,
    asked: &[Turn],
    abort: &api::Abort,
) -> Result<(), String> {
    let reader = session.prompt_streaming(asked, abort)?;
    while let Some(text) = reader.next().await? {
        hub.tell_engine(&ToThread::BridgeText { ask, text });
    }
    Ok(())
}
