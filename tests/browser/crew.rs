//! The engine's thread: loaded only by who lends, started again when it ends, paused when the
//! device says so; and the model that a browser brings along.

use mtor_tests::{Options, page::EVENTUALLY};

use crate::{
    harness::World,
    hub::{Hub, Manner},
};

/// Keeps the page's threads where a test can reach them.
const KEEPS_THREADS: &str = "window.threads = []; const Thread = Worker; \
    window.Worker = class extends Thread { \
        constructor(url, options) { super(url, options); threads.push([String(url), this]); } };";
/// A device that runs on its battery until `plugIn` is called.
const ON_BATTERY: &str = "const it = Object.assign(new EventTarget(), {charging: false}); \
    navigator.getBattery = async () => it; \
    window.plugIn = () => { it.charging = true; it.dispatchEvent(new Event('chargingchange')); };";
/// A browser's own model that has to be fetched, and whose answers take their time.
const OWN_MODEL: &str = "window.LanguageModel = class { \
    static async availability() { return 'downloadable'; } \
    static async create(options) { \
        const fetched = new EventTarget(); options.monitor?.(fetched); \
        fetched.dispatchEvent(Object.assign(new Event('downloadprogress'), {loaded: 1})); \
        return { destroy() {}, promptStreaming(text, {signal}) { \
            let n = 0; const last = text.includes('long') ? 1e6 : 4; \
            return new ReadableStream({ async pull(to) { \
                await new Promise(go => setTimeout(go, 20)); \
                if (signal.aborted) { window.stopped = true; \
                    return to.error(new DOMException('', 'AbortError')); } \
                if (n++ < last) to.enqueue(`word${n} `); else to.close(); } }); } }; } };";

impl World {
    /// Opens a tab in which this ran before the page's own program, and leaves it unlent.
    #[track_caller]
    fn tab_with(&self, script: &str) {
        self.browser.open_tab("about:blank").unwrap();
        self.browser.before_pages(script).unwrap();
        self.browser.open_page(&self.url()).unwrap();
        self.browser.link_is("joined").unwrap();
    }

    #[track_caller]
    fn lend_status_has(&self, words: &str) {
        let script = format!(
            "return document.querySelector('[data-testid=lend-status]')?.innerText\
             .includes('{words}')"
        );
        self.browser
            .wait(&format!("the status {words:?}"), EVENTUALLY, &script)
            .unwrap();
    }

    /// How many files of the engine's program this tab has asked for.
    #[track_caller]
    fn engine_files(&self) -> f64 {
        self.number(
            "return performance.getEntriesByType('resource')\
             .filter(it => it.name.includes('mtor-engine')).length",
        )
    }
}

#[test]
fn a_tab_that_does_not_lend_never_loads_the_engine() {
    let world = World::start(&Options::default());
    let tab = world.lender(0);
    assert!(world.engine_files() > 0.0, "who lends loads it");
    world.to_asker(1);
    let guid = world.ask("what is 6 * 7?");
    world.card_is(&guid, "done");
    world.browser.panel("lend").unwrap();
    assert_eq!(world.engine_files(), 0.0, "who only asks does not");
    drop(tab);
}

#[test]
fn an_engine_that_ends_is_started_again_and_its_models_come_back() {
    let hub = Hub::with_the_mini_model(Manner::Good);
    let world = World::start(&Options::default());
    world.tab_with(KEEPS_THREADS);
    world.browser.lend().unwrap();
    world.add(&hub);
    world.press_model(&hub, "load");
    world.model_is(&hub, "ready");
    let ends = "const [, engine] = threads.findLast(([url]) => url.includes('mtor-engine')); \
                engine.dispatchEvent(new ErrorEvent('error', {message: 'gone'})); \
                return threads.length";
    let n_before = world.number(ends);
    world
        .browser
        .wait(
            "another thread",
            EVENTUALLY,
            &format!("return threads.length > {n_before}"),
        )
        .unwrap();
    world.model_is(&hub, "ready");
    world.knows_models(1);
    let guid = world.ask("What is the capital of France?");
    world.card_is(&guid, "done");
    let text = world.text(&guid, "answer-text");
    assert!(text.contains("Paris"), "{text}");
}

#[test]
fn a_tab_on_its_battery_pauses_and_goes_on_when_plugged_in() {
    let world = World::start(&Options::default());
    world.tab_with(ON_BATTERY);
    world.browser.panel("lend").unwrap();
    world.browser.press_hook("lend-switch").unwrap();
    world.lend_status_has("battery");
    world.browser.eval("plugIn()", &[]).unwrap();
    world.browser.is_lent().unwrap();
}

#[test]
fn the_browsers_own_model_answers_for_others_and_stops() {
    let world = World::start(&Options::default());
    world.tab_with(OWN_MODEL);
    world.browser.lend().unwrap();
    let lender = world.browser.tab();
    world.browser.press_hook("own-model-use").unwrap();
    world
        .browser
        .wait(
            "the browser's own model",
            EVENTUALLY,
            "return document.querySelector('[data-testid=own-model]')?.dataset.state === 'ready'",
        )
        .unwrap();
    world.knows_models(1);
    let guid = world.ask("Write a poem about the sea.");
    world.card_is(&guid, "done");
    assert_eq!(
        world.text(&guid, "answer-text").trim(),
        "word1 word2 word3 word4"
    );
    let guid = world.ask("Write a long poem about the sea.");
    world.shows(&guid, 20);
    world.browser.press_hook("card-stop").unwrap();
    world.card_is(&guid, "refused");
    world.browser.switch(&lender).unwrap();
    world
        .browser
        .wait("the model to stop", EVENTUALLY, "return window.stopped")
        .unwrap();
}
