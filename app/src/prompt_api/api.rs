//! The browser's `LanguageModel`, bound by hand.
//!
//! Source: the Prompt API of the Web Machine Learning Community Group.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, ReadableStreamDefaultReader};

use super::Turn;

/// The one language that all of these models are made for.
const LANGUAGE: &str = "en";

/// The class itself.
#[derive(Debug)]
pub(super) struct LanguageModel(JsValue);

/// A conversation; to be destroyed after use, since it holds memory of the model.
#[derive(Debug)]
pub(super) struct Session(JsValue);

/// An answer as it comes.
#[derive(Debug)]
pub(super) struct Reader(ReadableStreamDefaultReader);

/// Ends a session's making and its answers.
#[derive(Debug, Clone)]
pub(super) struct Abort(Option<AbortController>);

/// Takes the share that has come, 0 to 1.
pub(super) type OnProgress = Box<dyn Fn(f64)>;

impl Abort {
    pub(super) fn new() -> Self {
        Self(AbortController::new().ok())
    }

    pub(super) fn abort(&self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }

    fn set_on(&self, options: &Object) {
        if let Some(controller) = &self.0 {
            set(options, "signal", &controller.signal());
        }
    }
}

impl LanguageModel {
    /// `None` where the browser has no such thing.
    pub(super) fn of_this_window() -> Option<Self> {
        let class = get(&js_sys::global(), "LanguageModel");
        class.is_function().then_some(Self(class))
    }

    /// `unavailable`, `downloadable`, `downloading` or `available`.
    pub(super) async fn availability(&self) -> Option<String> {
        let said = call(&self.0, "availability", &[expectations().into()]).ok()?;
        settled(said).await.ok()?.as_string()
    }

    /// A conversation that begins with these turns. What has to be fetched first is told.
    pub(super) async fn create(
        &self,
        turns: &[Turn],
        abort: Option<&Abort>,
        progress: Option<OnProgress>,
    ) -> Result<Session, String> {
        let options = expectations();
        if !turns.is_empty() {
            let prompts = turns.iter().map(written).collect::<Array>();
            set(&options, "initialPrompts", &prompts);
        }
        if let Some(abort) = abort {
            abort.set_on(&options);
        }
        // Both listeners live until the session is there.
        let _listeners = progress.map(|progress| monitor(&options, progress));
        let made = call(&self.0, "create", &[options.into()]).map_err(|it| sentence(&it))?;
        let session = settled(made).await.map_err(|it| sentence(&it))?;
        Ok(Session(session))
    }
}

impl Session {
    /// Asks; words of the assistant at the end are gone on with.
    pub(super) fn prompt_streaming(&self, asked: &[Turn], abort: &Abort) -> Result<Reader, String> {
        let options = Object::new();
        abort.set_on(&options);
        let asked: JsValue = match asked {
            // Every version takes plain words.
            [one] => JsValue::from_str(&one.content),
            turns => turns.iter().map(prefixed).collect::<Array>().into(),
        };
        let arguments = [asked, options.into()];
        let stream = call(&self.0, "promptStreaming", &arguments).map_err(|it| sentence(&it))?;
        let reader = call(&stream, "getReader", &[]).map_err(|it| sentence(&it))?;
        Ok(Reader(reader.unchecked_into()))
    }

    pub(super) fn destroy(&self) {
        call(&self.0, "destroy", &[]).ok();
    }
}

impl Reader {
    /// The words that come next; `None` at the end.
    pub(super) async fn next(&self) -> Result<Option<String>, String> {
        let piece = JsFuture::from(self.0.read())
            .await
            .map_err(|it| sentence(&it))?;
        if get(&piece, "done").is_truthy() {
            return Ok(None);
        }
        Ok(Some(get(&piece, "value").as_string().unwrap_or_default()))
    }
}

type Listeners = (Closure<dyn FnMut(JsValue)>, Closure<dyn FnMut(JsValue)>);

fn monitor(options: &Object, progress: OnProgress) -> Listeners {
    let on_progress = Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
        let number = |name| get(&event, name).as_f64();
        let loaded = number("loaded").unwrap_or_default();
        // `loaded` was bytes of a `total` before it became a share.
        let total = number("total").filter(|it| *it > 0.0).unwrap_or(1.0);
        progress((loaded / total).clamp(0.0, 1.0));
    });
    let callback: Function = on_progress.as_ref().unchecked_ref::<Function>().clone();
    let on_monitor = Closure::<dyn FnMut(JsValue)>::new(move |monitor: JsValue| {
        let arguments = [
            JsValue::from_str("downloadprogress"),
            callback.clone().into(),
        ];
        call(&monitor, "addEventListener", &arguments).ok();
    });
    set(options, "monitor", on_monitor.as_ref());
    (on_progress, on_monitor)
}

/// Words in and words out; without it some browsers warn at every use.
fn expectations() -> Object {
    let text = Object::new();
    set(&text, "type", &JsValue::from_str("text"));
    set(
        &text,
        "languages",
        &Array::of1(&JsValue::from_str(LANGUAGE)),
    );
    let options = Object::new();
    set(&options, "expectedInputs", &Array::of1(&text));
    set(&options, "expectedOutputs", &Array::of1(&text));
    options
}

fn prefixed(turn: &Turn) -> JsValue {
    let written = written(turn);
    if turn.role == "assistant" {
        set(written.unchecked_ref(), "prefix", &JsValue::TRUE);
    }
    written
}

fn written(turn: &Turn) -> JsValue {
    let written = Object::new();
    set(&written, "role", &JsValue::from_str(&turn.role));
    set(&written, "content", &JsValue::from_str(&turn.content));
    written.into()
}

/// What a person can do about it.
fn sentence(why: &JsValue) -> String {
    let name = get(why, "name").as_string().unwrap_or_default();
    match name.as_str() {
        "QuotaExceededError" => {
            "the conversation is too long for it. Clear finished cards and ask again.".to_owned()
        }
        "NotAllowedError" => {
            "it has to be fetched first, which starts only with a press of the button.".to_owned()
        }
        "NotSupportedError" => "it does not take this language or kind of input.".to_owned(),
        "AbortError" => "it was stopped.".to_owned(),
        _ => get(why, "message")
            .as_string()
            .filter(|it| !it.is_empty())
            .unwrap_or_else(|| "it gives no reason.".to_owned()),
    }
}

/// A promise is waited for; anything else is there already.
async fn settled(value: JsValue) -> Result<JsValue, JsValue> {
    match value.dyn_into::<Promise>() {
        Ok(promise) => JsFuture::from(promise).await,
        Err(value) => Ok(value),
    }
}

fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = get(object, name).dyn_into().map_err(|_| {
        JsValue::from(js_sys::Error::new(
            "this browser has another version of it.",
        ))
    })?;
    function.apply(object, &arguments.iter().collect::<Array>())
}

fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // A plain object takes every property.
    Reflect::set(object, &JsValue::from_str(name), value).ok();
}
