//! A relay and a browser for one test.

use std::{
    collections::BTreeSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

use mtor_tests::{
    Browser, Gpu, Options, RelayProcess,
    chromium::Tab,
    relay::{page_folder, relay_program},
};

/// One Chromium at a time: its software GPU fills a core.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What the tests ask for.
pub(crate) const MOUNTAIN: &str = "imagine a neon mountain";
/// Anything drawn has more colors than a blank canvas with its border.
pub(crate) const DRAWN_COLORS_MIN: usize = 40;

/// One realm: a relay, and a browser whose first tab asks.
pub(crate) struct World {
    pub(crate) browser: Browser,
    pub(crate) relay: RelayProcess,
    asker: Tab,
    gpu: Gpu,
    _turn: MutexGuard<'static, ()>,
}

impl World {
    #[track_caller]
    pub(crate) fn start(options: &Options) -> Self {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let (program, page) = (relay_program(), page_folder());
        let help = "`cargo xtask test` builds what these tests need";
        assert!(
            program.is_file(),
            "{} is missing: {help}",
            program.display()
        );
        assert!(
            page.join("index.html").is_file(),
            "{} is empty: {help}",
            page.display()
        );
        let relay = RelayProcess::start(&program, &page).unwrap();
        let browser = Browser::start(options).unwrap();
        let asker = browser.tab();
        let gpu = options.gpu;
        let world = Self {
            browser,
            relay,
            asker,
            gpu,
            _turn: turn,
        };
        world.browser.open_page(&world.url()).unwrap();
        world.browser.link_is("joined").unwrap();
        world
    }

    /// Where the page is, for this browser.
    pub(crate) fn url(&self) -> String {
        let url = self.relay.url();
        match self.gpu {
            Gpu::NoWebGpu => format!("{}/", url.replace("127.0.0.1", "realm.test")),
            Gpu::Software | Gpu::NoAdapter => format!("{url}/"),
        }
    }

    /// Opens another tab and lends it; `slow_ms` is what its built-in worker takes.
    #[track_caller]
    pub(crate) fn lender(&self, slow_ms: u32) -> Tab {
        let query = if slow_ms == 0 {
            String::new()
        } else {
            format!("?slow={slow_ms}")
        };
        let tab = self
            .browser
            .open_tab(&format!("{}{query}", self.url()))
            .unwrap();
        self.browser.usable().unwrap();
        self.browser.link_is("joined").unwrap();
        self.browser.lend().unwrap();
        tab
    }

    pub(crate) const fn asker(&self) -> &Tab {
        &self.asker
    }

    /// Back to the tab that asks, once it knows so many workers.
    #[track_caller]
    pub(crate) fn to_asker(&self, n_workers: usize) {
        self.browser.switch(&self.asker).unwrap();
        self.browser.workers_are(n_workers).unwrap();
        self.browser.panel("converse").unwrap();
    }

    #[track_caller]
    pub(crate) fn ask(&self, text: &str) -> String {
        self.browser.ask(text).unwrap()
    }

    #[track_caller]
    pub(crate) fn card_is(&self, guid: &str, phase: &str) {
        self.browser.card_is(guid, phase).unwrap();
    }

    #[track_caller]
    pub(crate) fn text(&self, guid: &str, part: &str) -> String {
        self.browser.card_text(guid, part).unwrap()
    }

    /// Runs a function body in the page and reads a number.
    #[track_caller]
    pub(crate) fn number(&self, script: &str) -> f64 {
        self.browser.eval(script, &[]).unwrap().as_f64().unwrap()
    }

    /// Waits for the picture, then counts the colors that the screen shows of it.
    #[track_caller]
    pub(crate) fn see_picture(&self, guid: &str, renderer: &str) {
        assert_eq!(self.browser.drawn(guid).unwrap(), renderer, "who drew it");
        let [x, y, width, height] = self.browser.picture_box(guid).unwrap();
        assert!(
            width >= 100.0 && height >= 100.0,
            "a picture of {width} x {height}"
        );
        let png = self.browser.screenshot().unwrap();
        let screen = image::load_from_memory(&png).unwrap().to_rgb8();
        let scale = f64::from(screen.width()) / self.number("return window.innerWidth");
        let inside = |at: u32, start: f64, length: f64| {
            let at = f64::from(at) / scale;
            at >= start && at < start + length
        };
        let colors: BTreeSet<[u8; 3]> = screen
            .enumerate_pixels()
            .filter(|(px, py, _)| inside(*px, x, width) && inside(*py, y, height))
            .map(|(_, _, pixel)| pixel.0)
            .collect();
        let n_colors = colors.len();
        assert!(
            n_colors >= DRAWN_COLORS_MIN,
            "only {n_colors} colors are on the canvas"
        );
    }
}
