//! People without a mouse, and people with a phone.

use mtor_tests::Options;
use serde_json::json;

use crate::harness::{MOUNTAIN, World};

/// WebDriver's names of keys.
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
/// A page with more stops before its first control is not usable by keyboard.
const STOPS_MAX: usize = 40;
/// What a finger hits.
const TARGET_PX: f64 = 44.0;
pub(crate) const PHONE: (u32, u32) = (390, 844);

impl World {
    /// Presses Tab until the focus is on a control; the focus can be seen on the way.
    #[track_caller]
    fn tab_to(&self, name: &str) {
        let focused = "const it = document.activeElement; \
            return [it?.dataset?.testid ?? '', getComputedStyle(it).outlineStyle, \
                    getComputedStyle(it).boxShadow, it?.tagName]";
        let mut seen = Vec::new();
        for _ in 0..STOPS_MAX {
            let at = self.browser.eval(focused, &[]).unwrap();
            if at[0] == name {
                return;
            }
            if at[3] == "BUTTON" {
                let is_seen = at[1] != "none" || at[2] != "none";
                assert!(is_seen, "the focus on {at} cannot be seen");
            }
            seen.push(at[0].to_string());
            self.browser.press(TAB).unwrap();
        }
        panic!("Tab does not lead to {name}, only to {seen:?}");
    }

    /// What is wider than the window, and which controls are too small for a finger.
    #[track_caller]
    pub(crate) fn check_for_fingers(&self, panel: &str) {
        let overflow = self.number(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert!(overflow <= 0.0, "{panel} is {overflow} px too wide");
        let small = self.browser.eval(
            "const controls = 'button, textarea, select, [role=switch], [role=button], nav a, \
               input:not([type=hidden])'; \
             return [...document.querySelectorAll(controls)].filter(it => { \
               if (!it.checkVisibility({visibilityProperty: true}) || it.closest('[inert]')) \
                 return false; \
               const label = it.closest('label'); \
               const r = (label ?? it).getBoundingClientRect(); \
               return r.width > 0 && (r.width < arguments[0] || r.height < arguments[0]); \
             }).map(it => `${it.dataset.testid ?? it.outerHTML.slice(0, 120)}: \
               ${it.getBoundingClientRect().width} x ${it.getBoundingClientRect().height}`)",
            // Half a pixel less is rounding, not a small target.
            &[json!(TARGET_PX - 0.5)],
        );
        assert_eq!(
            small.unwrap(),
            json!([]),
            "{panel} has targets under {TARGET_PX} px"
        );
    }
}

#[test]
fn everything_is_done_by_keyboard_alone() {
    let world = World::start(&Options::default());
    world.tab_to("nav-lend");
    world.browser.press(ENTER).unwrap();
    world.browser.panel_is("lend").unwrap();
    world.tab_to("lend-switch");
    world.browser.press(" ").unwrap();
    world.browser.is_lent().unwrap();
    world.tab_to("nav-converse");
    world.browser.press(ENTER).unwrap();
    world.browser.panel_is("converse").unwrap();
    world.tab_to("ask-box");
    world.browser.press(MOUNTAIN).unwrap();
    world.browser.press(ENTER).unwrap();
    let guid = world.browser.newest_card(1).unwrap();
    world.card_is(&guid, "done");
    world.see_picture(&guid, "webgpu");
}

#[test]
fn a_phone_shows_everything_at_a_fingers_size() {
    let world = World::start(&Options {
        width: PHONE.0,
        height: PHONE.1,
        ..Options::default()
    });
    world.browser.screen(PHONE.0, PHONE.1, true).unwrap();
    world.browser.open_page(&world.url()).unwrap();
    world.browser.link_is("joined").unwrap();
    world.check_for_fingers("the empty page");
    world.browser.lend().unwrap();
    world.check_for_fingers("the lend panel");
    world.browser.workers_are(1).unwrap();
    world.check_for_fingers("the realm panel");
    world.browser.panel("watch").unwrap();
    world.check_for_fingers("the watch panel");
    let guid = world.ask(MOUNTAIN);
    world.card_is(&guid, "done");
    world.see_picture(&guid, "webgpu");
    world.check_for_fingers("a card with a picture");
}
