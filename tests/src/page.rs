//! What a person does on the page, by its stable hooks (`data-testid`).

use std::time::Duration;

use serde_json::{Value, json};

use crate::{chromium::Browser, error::Error};

/// A page in a software browser beside others on two cores; a person waits for less.
pub const SOON: Duration = Duration::from_secs(30);
/// An answer that needs a lease to run out first, or a relay to come back.
pub const EVENTUALLY: Duration = Duration::from_secs(60);

/// The CSS selector of a hook.
pub fn hook(name: &str) -> String {
    format!("[data-testid={name}]")
}

impl Browser {
    /// Goes to the page and waits until a person could type.
    pub fn open_page(&self, url: &str) -> Result<(), Error> {
        self.goto(url)?;
        self.usable()
    }

    pub fn usable(&self) -> Result<(), Error> {
        self.wait(
            "the ask box to be usable",
            SOON,
            &format!(
                "const box = document.querySelector('{}'); return box && !box.disabled && \
             performance.getEntriesByName('mtor-interactive').length > 0",
                hook("ask-box")
            ),
        )
        .map(drop)
    }

    /// Waits until the part of the page that works has been loaded.
    pub fn can_serve_itself(&self) -> Result<(), Error> {
        self.wait(
            "the background thread",
            SOON,
            "return performance.getEntriesByName('mtor-thread').length > 0",
        )
        .map(drop)
    }

    /// Waits until the status line tells this link: `joining`, `joined` or `alone`.
    pub fn link_is(&self, state: &str) -> Result<(), Error> {
        self.wait(
            &format!("the link to be {state}"),
            EVENTUALLY,
            &format!(
                "return document.querySelector('{}[data-link={state}]') !== null",
                hook("link-state")
            ),
        )
        .map(drop)
    }

    /// Waits until the page has seen that its relay is gone.
    pub fn link_is_lost(&self) -> Result<(), Error> {
        let state = |name: &str| format!("{}[data-link={name}]", hook("link-state"));
        let lost = format!("{}, {}", state("joining"), state("alone"));
        self.wait(
            "the link to be lost",
            SOON,
            &format!("return document.querySelector('{lost}') !== null"),
        )
        .map(drop)
    }

    /// Goes to a panel: `converse`, `watch`, `lend` or `realm`.
    pub fn panel(&self, name: &str) -> Result<(), Error> {
        self.press_hook(&format!("nav-{name}"))?;
        self.panel_is(name)
    }

    /// Waits until a panel is the one that is shown.
    pub fn panel_is(&self, name: &str) -> Result<(), Error> {
        let css = hook(&format!("nav-{name}"));
        let shown = format!("return document.querySelector('{css}[aria-current=page]') !== null");
        self.wait(&format!("the panel {name}"), SOON, &shown)
            .map(drop)
    }

    pub fn press_hook(&self, name: &str) -> Result<(), Error> {
        self.press_first(&hook(name), SOON)
    }

    /// Lends this tab, and waits until it does.
    pub fn lend(&self) -> Result<(), Error> {
        self.panel("lend")?;
        self.press_hook("lend-switch")?;
        self.is_lent()
    }

    /// Waits until the engine has come and the relay lists this tab: "Lent ... as NAME."
    pub fn is_lent(&self) -> Result<(), Error> {
        self.wait(
            "the tab to be lent",
            EVENTUALLY,
            &format!(
                "return document.querySelector('{}')?.innerText.includes(' as ')",
                hook("lend-status")
            ),
        )
        .map(drop)
    }

    /// Waits until the realm panel lists so many workers.
    pub fn workers_are(&self, n_workers: usize) -> Result<(), Error> {
        self.panel("realm")?;
        self.wait(
            &format!("{n_workers} workers in the roster"),
            SOON,
            &format!(
                "return document.querySelectorAll('{}').length === {n_workers}",
                hook("roster-row")
            ),
        )
        .map(drop)
    }

    /// Types into the ask box and sends; gives the new card's guid.
    pub fn ask(&self, text: &str) -> Result<String, Error> {
        self.panel("converse")?;
        let n_before = self.n_cards()?;
        self.type_into(&self.find(&hook("ask-box"))?, text)?;
        self.press_hook("ask-send")?;
        self.newest_card(n_before + 1)
    }

    fn n_cards(&self) -> Result<u64, Error> {
        let css = format!("{}[data-guid]", hook("card"));
        let count = "return document.querySelectorAll(arguments[0]).length";
        let n_cards = self.eval(count, &[json!(css)])?;
        Ok(n_cards.as_u64().unwrap_or_default())
    }

    /// The guid of the newest card, once there are so many at least.
    pub fn newest_card(&self, n_cards: u64) -> Result<String, Error> {
        let guid = self.wait(
            "a card for what was asked",
            SOON,
            &format!(
                "const cards = document.querySelectorAll('{}[data-guid]'); \
             return cards.length >= {n_cards} && cards[cards.length - 1].dataset.guid",
                hook("card")
            ),
        )?;
        Ok(guid.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until a card is in a phase: `waiting`, `working`, `done` or `refused`.
    pub fn card_is(&self, guid: &str, phase: &str) -> Result<(), Error> {
        self.wait(&format!("the card to be {phase}"), EVENTUALLY, &format!(
            "return document.querySelector('{}[data-guid=\"{guid}\"][data-phase={phase}]') !== null",
            hook("card")
        ))
        .map(drop)
    }

    /// Text of a part of a card, trimmed; empty where the part is missing.
    pub fn card_text(&self, guid: &str, part: &str) -> Result<String, Error> {
        let text = self.eval(
            "const card = document.querySelector(`[data-guid=\"${arguments[0]}\"]`); \
             const part = card && card.querySelector(arguments[1]); \
             return part ? part.innerText.trim() : ''",
            &[json!(guid), json!(hook(part))],
        )?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until a card's picture is drawn; gives the renderer's name.
    pub fn drawn(&self, guid: &str) -> Result<String, Error> {
        let renderer = self.wait(
            "the picture to be drawn",
            EVENTUALLY,
            &format!(
                "const canvas = document.querySelector('[data-guid=\"{guid}\"] {}'); \
             return canvas && canvas.dataset.drawn === 'true' && canvas.dataset.renderer",
                hook("answer-canvas")
            ),
        )?;
        Ok(renderer.as_str().unwrap_or_default().to_owned())
    }

    /// Where a card's picture lies in the window: x, y, width, height.
    pub fn picture_box(&self, guid: &str) -> Result<[f64; 4], Error> {
        let found = self.eval(
            "const canvas = document.querySelector(`[data-guid=\"${arguments[0]}\"] ${arguments[1]}`); \
             canvas.scrollIntoView({block: 'center', behavior: 'instant'}); \
             const r = canvas.getBoundingClientRect(); return [r.x, r.y, r.width, r.height]",
            &[json!(guid), json!(hook("answer-canvas"))],
        )?;
        let number = |i: usize| found.get(i).and_then(Value::as_f64).unwrap_or_default();
        Ok([number(0), number(1), number(2), number(3)])
    }
}
