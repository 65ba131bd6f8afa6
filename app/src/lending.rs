//! Lending: when this tab may work for others, and how the thread's news are shown.

use std::time::Duration;

use leptos::prelude::*;
use mtor_protocol::{Event, WorkResult};
use mtor_workshop::{FromThread, ToThread};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::{
    actions::EndpointForm,
    clock,
    hub::Hub,
    stage,
    state::{EndpointView, RealmState},
};

/// Names the moment in the browser's timeline from which this tab can serve itself.
const THREAD_MARK: &str = "mtor-thread";
/// Shorter rests would cost more messages than they give.
pub const REST_MS_MIN: f64 = 50.0;

/// Watches what the dials depend on: the battery, and whether the page is hidden.
pub fn start(state: RealmState, hub: &Hub) {
    watch_visibility(state, hub.clone());
    let hub = hub.clone();
    spawn_local(async move {
        if let Some(battery) = battery().await {
            watch_battery(state, &hub, &battery);
        }
    });
}

/// The switch was moved: opens the GPU, so that the roster tells what it is.
pub fn switched(state: RealmState, hub: Hub) {
    apply(state, &hub);
    spawn_local(async move {
        stage::open_device(state).await;
        hub.offer();
    });
}

/// Derives the pause from the dials and the moment, and offers accordingly.
pub fn apply(state: RealmState, hub: &Hub) {
    let dials = state.lend.dials.get_untracked();
    let hidden = document().is_some_and(|d| d.hidden());
    let resting = state.lend.resting.get_untracked() && dials.share_percent < 100;
    let paused = if resting {
        Some("Resting, as the share of time asks.")
    } else if !dials.on_battery && state.lend.discharging.get_untracked() {
        Some("Paused: this device runs on its battery.")
    } else if !dials.when_hidden && hidden {
        Some("Paused: this tab is hidden.")
    } else {
        None
    };
    let paused = paused.map(str::to_owned);
    if paused != state.lend.paused.get_untracked() {
        state.lend.paused.set(paused);
    }
    hub.offer();
}

/// Asks the thread to speak for an engine; the key goes there and nowhere else.
pub fn connect(state: RealmState, hub: &Hub, form: EndpointForm) {
    let url = form.url.trim().to_owned();
    state
        .lend
        .endpoint
        .set(EndpointView::Checking { url: url.clone() });
    hub.tell_thread(&ToThread::Connect {
        url,
        key: form.key,
        model: form.model,
        page_origin: page_origin(),
    });
}

/// The thread could not be loaded or has crashed: nothing can be offered.
pub fn thread_failed(state: RealmState, hub: &Hub) {
    let lend = state.lend;
    lend.abilities.set(Vec::new());
    lend.thread_failed.set(true);
    lend.working.set(Vec::new());
    let url = match lend.endpoint.get_untracked() {
        EndpointView::None => None,
        EndpointView::Checking { url }
        | EndpointView::Ready { url, .. }
        | EndpointView::Failed { url, .. } => Some(url),
    };
    if let Some(url) = url {
        let message = "The part of this page that works has stopped. Connect again.".to_owned();
        lend.endpoint.set(EndpointView::Failed { url, message });
    }
    hub.offer();
}

/// What the thread says beside its replies.
pub fn heard(state: RealmState, hub: &Hub, word: FromThread) {
    let lend = state.lend;
    match word {
        FromThread::Ready { offers } => {
            lend.abilities.set(offers);
            lend.thread_failed.set(false);
            if let Some(performance) = web_sys::window().and_then(|w| w.performance()) {
                performance.mark(THREAD_MARK).ok();
            }
        }
        FromThread::Connected {
            url,
            models,
            offers,
        } => {
            lend.abilities.set(offers);
            lend.endpoint.set(EndpointView::Ready { url, models });
        }
        FromThread::Disconnected { offers } => {
            lend.abilities.set(offers);
            lend.endpoint.set(EndpointView::None);
        }
        FromThread::Failed { url, message } => {
            lend.endpoint.set(EndpointView::Failed { url, message });
        }
    }
    hub.offer();
}

/// Counts a reply, and rests as the share dial asks: after work of w, so long that w is the
/// allowed share. Nothing is offered meanwhile, so the rest waits for the last open intent:
/// an empty offer would hand it to another tab.
pub fn replied(state: RealmState, hub: &Hub, event: &Event) {
    let guid = match event {
        Event::Result(it) => &it.guid,
        Event::Refused(it) => match &it.guid {
            Some(guid) => guid,
            None => return,
        },
        _ => return,
    };
    let lend = state.lend;
    lend.working.update(|it| it.retain(|(g, _)| g != guid));
    let Event::Result(result) = event else {
        lend.failed.update(|n| *n += 1);
        return settle(state, hub);
    };
    let work_ms = work_ms(result);
    lend.served.update(|n| *n += 1);
    lend.work_ms.update(|ms| *ms += work_ms);
    let share = f64::from(lend.dials.get_untracked().share_percent.clamp(10, 100)) / 100.0;
    let rest_ms = lend.rest_owed_ms.get_untracked() + work_ms * (1.0 / share - 1.0);
    lend.rest_owed_ms
        .set(if share < 1.0 { rest_ms } else { 0.0 });
    settle(state, hub);
}

/// Takes the rest that is owed once nothing is in work; until then nothing new is taken.
fn settle(state: RealmState, hub: &Hub) {
    let lend = state.lend;
    let owed_ms = lend.rest_owed_ms.get_untracked();
    if owed_ms < REST_MS_MIN || lend.resting.get_untracked() {
        return;
    }
    if lend.working.with_untracked(Vec::is_empty) {
        lend.rest_owed_ms.set(0.0);
        spawn_local(rest(state, hub.clone(), owed_ms));
    } else {
        hub.offer();
    }
}

fn work_ms(result: &WorkResult) -> f64 {
    result.usage.as_ref().map_or(0.0, |usage| usage.work_ms)
}

async fn rest(state: RealmState, hub: Hub, rest_ms: f64) {
    state.lend.resting.set(true);
    apply(state, &hub);
    clock::sleep(Duration::from_millis(rest_ms as u64)).await;
    state.lend.resting.set(false);
    apply(state, &hub);
}

fn page_origin() -> String {
    web_sys::window()
        .and_then(|w| w.location().origin().ok())
        .unwrap_or_default()
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

fn watch_visibility(state: RealmState, hub: Hub) {
    let changed = Closure::<dyn FnMut()>::new(move || apply(state, &hub));
    if let Some(document) = document() {
        let callback = changed.as_ref().unchecked_ref();
        document
            .add_event_listener_with_callback("visibilitychange", callback)
            .ok();
    }
    changed.forget();
}

/// The part of the browser's BatteryManager that is read.
#[derive(serde::Deserialize)]
struct Battery {
    charging: bool,
}

/// The battery, where the browser tells of one (Chromium does, others do not).
async fn battery() -> Option<web_sys::EventTarget> {
    let navigator = web_sys::window()?.navigator();
    let get = js_sys::Reflect::get(&navigator, &JsValue::from_str("getBattery")).ok()?;
    let get: js_sys::Function = get.dyn_into().ok()?;
    let promise = get.call0(&navigator).ok()?;
    let manager = JsFuture::from(js_sys::Promise::from(promise)).await.ok()?;
    manager.dyn_into().ok()
}

fn watch_battery(state: RealmState, hub: &Hub, manager: &web_sys::EventTarget) {
    let read = {
        let manager = manager.clone();
        let hub = hub.clone();
        move || {
            let battery = serde_wasm_bindgen::from_value::<Battery>(manager.clone().into());
            state.lend.battery_known.set(battery.is_ok());
            let discharging = battery.is_ok_and(|b| !b.charging);
            state.lend.discharging.set(discharging);
            apply(state, &hub);
        }
    };
    read();
    let changed = Closure::<dyn FnMut()>::new(read);
    let callback = changed.as_ref().unchecked_ref();
    manager
        .add_event_listener_with_callback("chargingchange", callback)
        .ok();
    changed.forget();
}
