//! Models in a lent tab: fetched, kept, measured, asked, lost.

use std::time::Duration;

use mtor_tests::{
    Gpu, Options,
    chromium::Tab,
    clock::wait_for,
    page::{EVENTUALLY, SOON},
};

use crate::{
    harness::World,
    hub::{Hub, Manner},
};

/// Fetching, reading and measuring on two busy cores, with a software GPU to probe.
const READY: Duration = Duration::from_secs(120);
/// Long enough that its answer is not over before a test has looked at it.
const LONG: &str = "Tell me all that you know.";
/// Bytes of one answer of a hub that hangs up. The mini model has 3.6 MB, which is 18 answers,
/// and a quarter more may be sent: 900 kB, in which four answers are that never arrived.
const PIECE_BYTES: usize = 200_000;
/// What Markdown takes out of sight once the mark that closes it has come.
const MARKS: &str = "*`#[]()-_~>|•.";

/// What a lent tab says that it offers.
const OFFERS: &str = "document.querySelector('[data-testid=offers]')?.textContent";

/// Script that finds a model's row by where it comes from: another may stand after it, or before
/// it has come.
fn row_of(hub: &Hub) -> String {
    format!(
        "const row = [...document.querySelectorAll(\"li.model[data-testid^='model-']\")]\
         .find(it => it.innerText.includes('{}'));",
        hub.name()
    )
}

impl World {
    /// Lends the tab that is open and pastes a link; its row is in the list then.
    #[track_caller]
    pub(crate) fn add(&self, hub: &Hub) {
        self.browser.panel("lend").unwrap();
        self.add_link(&hub.link());
        self.browser
            .wait(
                "the pasted model in the list",
                READY,
                &format!("{} return !!row", row_of(hub)),
            )
            .unwrap();
    }

    #[track_caller]
    fn add_link(&self, link: &str) {
        self.browser
            .wait(
                "a place for links",
                READY,
                "return document.querySelector('[data-testid=models-link]') !== null \
                 && document.querySelectorAll(\"li.model[data-testid^='model-']\").length > 0",
            )
            .unwrap();
        let field = self.browser.find("[data-testid=models-link]").unwrap();
        self.browser.type_into(&field, link).unwrap();
        self.browser.press_hook("models-link-add").unwrap();
    }

    /// Presses a button of the hub's model.
    #[track_caller]
    pub(crate) fn press_model(&self, hub: &Hub, action: &str) {
        self.browser
            .wait(
                &format!("the button {action}"),
                READY,
                &format!(
                    "{} const it = row?.querySelector(\"[data-testid$='-{action}']\"); \
                     it?.click(); return !!it",
                    row_of(hub)
                ),
            )
            .unwrap();
    }

    /// Waits until the hub's model is in one of these states.
    #[track_caller]
    pub(crate) fn model_is(&self, hub: &Hub, states: &str) -> String {
        let waited = self.browser.wait(
            &format!("the model to be {states}"),
            READY,
            &format!(
                "{} const it = row?.dataset.state; \
                 return '{states} failed'.split(' ').includes(it) && it",
                row_of(hub)
            ),
        );
        let state = match waited {
            Ok(state) => state.as_str().unwrap_or_default().to_owned(),
            Err(late) => panic!("{}\n{late}", self.model_says(hub)),
        };
        assert!(states.contains(&state), "{state}: {}", self.model_says(hub));
        state
    }

    /// What the row of the hub's model says.
    #[track_caller]
    fn model_says(&self, hub: &Hub) -> String {
        let said = self
            .browser
            .eval(&format!("{} return row?.innerText ?? ''", row_of(hub)), &[])
            .unwrap();
        said.as_str().unwrap_or_default().to_owned()
    }

    /// A new tab that lends, with a model of the hub in memory.
    #[track_caller]
    pub(crate) fn lender_with(&self, hub: &Hub) -> Tab {
        let tab = self.lender(0);
        self.add(hub);
        self.press_model(hub, "load");
        self.model_is(hub, "ready");
        tab
    }

    /// Waits until the open tab offers something; what it is.
    #[track_caller]
    fn offers(&self) -> String {
        let said = self
            .browser
            .wait("what it offers", SOON, &format!("return {OFFERS}"))
            .unwrap();
        said.as_str().unwrap_or_default().to_owned()
    }

    /// Which of these tabs works on an intent, by its own word; that tab is in front then.
    #[track_caller]
    fn works_on<'t>(&self, guid: &str, lenders: [&'t Tab; 2]) -> &'t Tab {
        let is_at_it = format!(
            "return !!document.querySelector('[data-testid=working]')?.textContent\
             .includes('{guid}')"
        );
        wait_for("a tab that works on it", SOON, || {
            for tab in lenders {
                self.browser.switch(tab)?;
                if self.browser.eval(&is_at_it, &[])? == true {
                    return Ok(Ok(tab));
                }
            }
            Ok(Err(format!("neither works on {guid}")))
        })
        .unwrap()
    }

    /// Waits until the asking tab knows of a worker with a model beside the guide.
    #[track_caller]
    pub(crate) fn knows_models(&self, n_workers: usize) {
        self.to_asker(n_workers);
        self.browser.panel("realm").unwrap();
        self.browser
            .wait(
                "the model in the roster",
                READY,
                &format!(
                    "const rows = [...document.querySelectorAll('[data-testid=roster-row]')]; \
                     return rows.filter(it => /mini|slow|somebody|browser-model/.test(it.innerText)).length \
                     === {n_workers}"
                ),
            )
            .unwrap();
        self.browser.panel("converse").unwrap();
    }

    /// Waits until a card shows so many characters.
    #[track_caller]
    pub(crate) fn shows(&self, guid: &str, n_chars: usize) -> String {
        let text = self
            .browser
            .wait(
                "words of the answer",
                EVENTUALLY,
                &format!(
                    "const card = document.querySelector('[data-guid=\"{guid}\"]'); \
                     const text = card?.querySelector('[data-testid=answer-text]')?.textContent \
                     ?? ''; return text.length >= {n_chars} && text"
                ),
            )
            .unwrap();
        text.as_str().unwrap_or_default().to_owned()
    }
}

#[test]
fn a_lent_tab_fetches_a_model_and_answers_another_tab() {
    let hub = Hub::with_the_mini_model(Manner::Good);
    let world = World::start(&Options::default());
    world.lender_with(&hub);
    let said = world.model_says(&hub);
    assert!(said.contains("tokens"), "its measured rate: {said}");
    let offers_it = format!("return ({OFFERS})?.includes('somebody')");
    world
        .browser
        .wait("the model among the offers", SOON, &offers_it)
        .unwrap();
    world.knows_models(1);
    let guid = world.ask("What is the capital of France?");
    world.card_is(&guid, "done");
    let (text, model) = (
        world.text(&guid, "answer-text"),
        world.text(&guid, "answer-model"),
    );
    assert!(text.contains("Paris"), "{text} by {model}");
}

#[test]
fn a_streamed_answer_is_stopped_at_once_and_the_worker_is_free_again() {
    let hub = Hub::with_a_slow_model();
    let world = World::start(&Options::default());
    world.lender_with(&hub);
    world.knows_models(1);
    let guid = world.ask(LONG);
    world.shows(&guid, 20);
    world.browser.press_hook("card-stop").unwrap();
    world.card_is(&guid, "refused");
    // The worker has one slot for models: a second answer begins because the first has stopped.
    let second = world.ask(LONG);
    world.shows(&second, 20);
}

/// A text without what Markdown may hide: its marks, the numbers of its lists, its spaces.
fn bare(text: &str) -> String {
    let is_hidden = |c: char| c.is_whitespace() || c.is_ascii_digit() || MARKS.contains(c);
    text.chars().filter(|c| !is_hidden(*c)).collect()
}

#[test]
fn another_tab_goes_on_with_an_answer_whose_worker_is_closed() {
    let hub = Hub::with_a_slow_model();
    let world = World::start(&Options::default());
    let lenders = [world.lender_with(&hub), world.lender_with(&hub)];
    world.knows_models(2);
    let guid = world.ask(LONG);
    let before = world.shows(&guid, 40);
    let worker = world.works_on(&guid, lenders.each_ref());
    world.browser.close_tab(worker, world.asker()).unwrap();
    world.card_is(&guid, "done");
    let after = world.shows(&guid, 40);
    assert!(
        bare(&after).starts_with(&bare(&before)),
        "what was shown stays: {before:?}, then {after:?}"
    );
    let story = world.text(&guid, "answer-left");
    assert!(story.contains("continued"), "{story}");
}

#[test]
fn a_broken_download_goes_on_where_it_stopped() {
    let hub = Hub::with_the_mini_model(Manner::HangsUpAfter(PIECE_BYTES));
    let world = World::start(&Options::default());
    world.lender(0);
    world.add(&hub);
    world.press_model(&hub, "load");
    if world.model_is(&hub, "ready failed") == "failed" {
        hub.heal();
        world.press_model(&hub, "load");
        world
            .browser
            .wait(
                "the load to begin again",
                READY,
                &format!("{} return row?.dataset.state !== 'failed'", row_of(&hub)),
            )
            .unwrap();
        world.model_is(&hub, "ready");
    }
    let (sent, whole) = (hub.bytes_sent(), hub.bytes());
    assert!(
        sent < whole + whole / 4,
        "{sent} bytes were sent for a model of {whole}"
    );
}

#[test]
fn a_model_that_is_here_is_not_fetched_again() {
    let hub = Hub::with_the_mini_model(Manner::Good);
    let world = World::start(&Options::default());
    world.lender_with(&hub);
    let sent = hub.bytes_sent();
    world.browser.open_page(&world.url()).unwrap();
    world.browser.link_is("joined").unwrap();
    world.browser.lend().unwrap();
    // It was in memory when the tab was left, and comes back by itself.
    world.model_is(&hub, "ready");
    assert_eq!(hub.bytes_sent(), sent, "bytes sent after the reload");
}

#[test]
fn without_webgpu_models_run_on_the_cpu_and_the_page_says_so() {
    let hub = Hub::with_the_mini_model(Manner::Good);
    let world = World::start(&Options {
        gpu: Gpu::NoAdapter,
        ..Options::default()
    });
    world.lender_with(&hub);
    let said = world.model_says(&hub);
    assert!(said.contains("CPU"), "{said}");
    let note = world
        .browser
        .wait(
            "what the probe says",
            READY,
            "return document.querySelector('[data-testid=machine-note]')?.innerText",
        )
        .unwrap();
    assert!(!note.as_str().unwrap_or_default().is_empty());
    world.knows_models(1);
    let guid = world.ask("What is the capital of France?");
    world.card_is(&guid, "done");
}

#[test]
fn a_spoiled_or_shortened_file_is_refused_and_nothing_is_offered() {
    #[track_caller]
    fn check(manner: Manner) {
        let hub = Hub::with_the_mini_model(manner);
        let world = World::start(&Options::default());
        world.lender(0);
        world.add(&hub);
        world.press_model(&hub, "load");
        world.model_is(&hub, "failed");
        let said = world.model_says(&hub);
        assert!(said.len() > 40, "a sentence that helps: {said}");
        let offered = world.offers();
        assert!(!offered.contains("somebody"), "{offered}");
        // The tab lives on, and answers.
        world.to_asker(1);
        let guid = world.ask("what is 6 * 7?");
        world.card_is(&guid, "done");
    }
    check(Manner::Spoils);
    check(Manner::CutsOff(1_000));
}

#[test]
fn what_is_no_model_is_refused_with_what_would_work() {
    #[track_caller]
    fn check(world: &World, link: &str, expect: &str) {
        world.add_link(link);
        let said = world
            .browser
            .wait(
                "why not",
                EVENTUALLY,
                &format!(
                    "const it = document.querySelector('[data-testid=models-link-problem]')\
                     ?.innerText; return it?.includes('{expect}') && it"
                ),
            )
            .unwrap();
        assert!(said.as_str().unwrap_or_default().len() > expect.len());
        let field = "document.querySelector('[data-testid=models-link]')";
        let clear = format!(
            "{field}.value = ''; {field}.dispatchEvent(new Event('input', {{bubbles: true}}))"
        );
        world.browser.eval(&clear, &[]).unwrap();
    }
    let world = World::start(&Options::default());
    world.lender(0);
    world.browser.panel("lend").unwrap();
    check(&world, "https://example.org/model.gguf", "GGUF");
    check(&world, "https://example.org/pytorch_model.bin", "pickle");
    let loops = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}";
    for (hub, words) in [
        (Hub::of_another_architecture(), "bert"),
        (Hub::with_a_template(loops), "without an end"),
    ] {
        world.add(&hub);
        world.press_model(&hub, "load");
        world.model_is(&hub, "failed");
        let said = world.model_says(&hub);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn a_link_that_is_on_the_list_already_leaves_the_field_free() {
    let hub = Hub::with_the_mini_model(Manner::Good);
    let world = World::start(&Options::default());
    world.lender(0);
    world.add(&hub);
    world.add_link(&hub.link());
    world
        .browser
        .wait(
            "the field to be free again",
            EVENTUALLY,
            "const it = document.querySelector('[data-testid=models-link]'); \
             return it && it.value === ''",
        )
        .unwrap();
    world.press_model(&hub, "load");
    world.model_is(&hub, "ready");
}
