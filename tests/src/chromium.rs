//! One chromedriver and one Chromium: tabs, scripts, keys, pictures.

use std::{cell::RefCell, fs, path::PathBuf, process::Child, time::Duration};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};

use crate::{clock::wait_for, error::Error, http};

mod launch;

use launch::{capabilities, fresh_profile, start_driver};
pub use launch::{chromium_program, driver_program, webdriver_json};

/// WebDriver's name for the id of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Chromium on a busy machine with two cores.
const END_AT_MOST: Duration = Duration::from_secs(5);
/// Whether the browser offers WebGPU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gpu {
    Software,
    /// `navigator.gpu` is not there: the page is at `http://realm.test`, which is not secure.
    NoWebGpu,
    /// It is there and gives no adapter.
    NoAdapter,
}

/// How to start a browser.
#[derive(Debug, Clone)]
pub struct Options {
    pub gpu: Gpu,
    pub width: u32,
    pub height: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            gpu: Gpu::Software,
            width: 1280,
            height: 900,
        }
    }
}

/// A tab of the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab(String);

/// An element of the current tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

/// A browser with an empty profile; it ends when dropped.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: PathBuf,
    current: RefCell<Option<Tab>>,
}

impl Browser {
    pub fn start(options: &Options) -> Result<Self, Error> {
        let (driver, port) = start_driver()?;
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
            profile: fresh_profile()?,
            current: RefCell::new(None),
        };
        let wanted = capabilities(options, &browser.profile)?;
        let answer = browser.send("POST", "/session", Some(&wanted))?;
        browser.session = answer["sessionId"].as_str().unwrap_or_default().to_owned();
        let tab = browser.get("window")?;
        *browser.current.borrow_mut() = Some(Tab(text_of(&tab)));
        Ok(browser)
    }

    // ---- tabs

    pub fn tab(&self) -> Tab {
        self.current
            .borrow()
            .clone()
            .expect("a session starts with a tab")
    }

    /// Opens another tab beside the current one and goes there.
    pub fn open_tab(&self, url: &str) -> Result<Tab, Error> {
        let answer = self.post("window/new", &json!({"type": "tab"}))?;
        let tab = Tab(text_of(&answer["handle"]));
        self.switch(&tab)?;
        self.goto(url)?;
        Ok(tab)
    }

    /// Makes a tab the one that is seen and spoken to.
    pub fn switch(&self, tab: &Tab) -> Result<(), Error> {
        self.post("window", &json!({"handle": tab.0}))?;
        *self.current.borrow_mut() = Some(tab.clone());
        self.devtools("Page.bringToFront", &json!({}))?;
        Ok(())
    }

    /// Closes a tab as a person would, and goes to another.
    pub fn close_tab(&self, tab: &Tab, next: &Tab) -> Result<(), Error> {
        self.post("window", &json!({"handle": tab.0}))?;
        self.send("DELETE", &self.path("window"), None)?;
        self.switch(next)
    }

    pub fn goto(&self, url: &str) -> Result<(), Error> {
        self.post("url", &json!({"url": url})).map(drop)
    }

    // ---- the page

    /// Runs a function body in the page; `arguments` holds the arguments.
    pub fn eval(&self, script: &str, arguments: &[Value]) -> Result<Value, Error> {
        self.post(
            "execute/sync",
            &json!({"script": script, "args": arguments}),
        )
    }

    pub fn find(&self, css: &str) -> Result<Element, Error> {
        let wanted = json!({"using": "css selector", "value": css});
        let found = self.post("element", &wanted)?;
        Ok(Element(text_of(&found[ELEMENT])))
    }

    pub fn click(&self, element: &Element) -> Result<(), Error> {
        self.post(&format!("element/{}/click", element.0), &json!({}))
            .map(drop)
    }

    /// Clicks what a selector finds, once it is there and enabled and nothing lies over it.
    pub fn press_first(&self, css: &str, at_most: Duration) -> Result<(), Error> {
        wait_for(&format!("{css} to be pressed"), at_most, || {
            let look = "const it = document.querySelector(arguments[0]); return it && !it.disabled";
            if self.eval(look, &[json!(css)])? != true {
                return Ok(Err("it is missing or disabled".to_owned()));
            }
            // The page may put another in its place at any moment.
            match self.find(css).and_then(|it| self.click(&it)) {
                Err(error) if error.is_not_yet() => Ok(Err(error.to_string())),
                clicked => clicked.map(Ok),
            }
        })
        .map_err(|late| self.with_page(late))
    }

    /// Types into an element.
    pub fn type_into(&self, element: &Element, text: &str) -> Result<(), Error> {
        self.post(
            &format!("element/{}/value", element.0),
            &json!({"text": text}),
        )
        .map(drop)
    }

    /// Presses keys where the focus is, one after the other.
    pub fn press(&self, keys: &str) -> Result<(), Error> {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                let key = key.to_string();
                [
                    json!({"type": "keyDown", "value": key}),
                    json!({"type": "keyUp", "value": key}),
                ]
            })
            .collect();
        let actions = json!({"actions": [{"type": "key", "id": "keys", "actions": strokes}]});
        self.post("actions", &actions).map(drop)
    }

    /// Waits until the script gives something other than null, false or "".
    pub fn wait(&self, what: &str, at_most: Duration, script: &str) -> Result<Value, Error> {
        wait_for(what, at_most, || {
            let seen = self.eval(script, &[])?;
            let empty = matches!(&seen, Value::Null | Value::Bool(false))
                || seen.as_str().is_some_and(str::is_empty);
            Ok(if empty {
                Err(seen.to_string())
            } else {
                Ok(seen)
            })
        })
        .map_err(|late| self.with_page(late))
    }

    /// A PNG of what the tab shows.
    pub fn screenshot(&self) -> Result<Vec<u8>, Error> {
        BASE64_STANDARD
            .decode(text_of(&self.get("screenshot")?))
            .map_err(|why| Error::Driver {
                command: "screenshot".to_owned(),
                message: why.to_string(),
            })
    }

    /// What the page's console called an error since the last look.
    pub fn console_errors(&self) -> Result<Vec<String>, Error> {
        let log = self.post("se/log", &json!({"type": "browser"}))?;
        let lines = log.as_array().map_or(&[][..], Vec::as_slice);
        let errors = lines.iter().filter(|line| line["level"] == "SEVERE");
        Ok(errors.map(|line| text_of(&line["message"])).collect())
    }

    /// Runs a script in every page that this tab opens from now on, before the page's own.
    pub fn before_pages(&self, script: &str) -> Result<(), Error> {
        let command = "Page.addScriptToEvaluateOnNewDocument";
        self.devtools(command, &json!({"source": script})).map(drop)
    }

    /// Speaks the DevTools protocol to the current tab.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Result<Value, Error> {
        let call = json!({"cmd": command, "params": parameters});
        self.post("goog/cdp/execute", &call)
    }

    /// Shows the tab as a screen of this size; a phone has touch and three dots a pixel.
    pub fn screen(&self, width: u32, height: u32, phone: bool) -> Result<(), Error> {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": height, "mobile": phone,
                    "deviceScaleFactor": if phone { 3 } else { 1 }}),
        )?;
        self.devtools(
            "Emulation.setTouchEmulationEnabled",
            &json!({"enabled": phone}),
        )
        .map(drop)
    }

    /// Asks the page for its `dark` or `light` dress.
    pub fn color_scheme(&self, scheme: &str) -> Result<(), Error> {
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.devtools("Emulation.setEmulatedMedia", &json!({"features": features}))
            .map(drop)
    }

    // ---- the driver

    fn path(&self, end: &str) -> String {
        format!("/session/{}/{end}", self.session)
    }

    fn get(&self, end: &str) -> Result<Value, Error> {
        self.send("GET", &self.path(end), None)
    }

    fn post(&self, end: &str, body: &Value) -> Result<Value, Error> {
        self.send("POST", &self.path(end), Some(body))
    }

    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Error> {
        let mut answer = http::call(self.port, method, path, body)?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            None => Ok(value),
            Some(error) => Err(Error::Driver {
                command: format!("{method} {path}"),
                message: format!("{error}: {}", text_of(&value["message"])),
            }),
        }
    }

    /// What the page said to its console helps more than the script that waited.
    fn with_page(&self, late: Error) -> Error {
        let Error::Late {
            what,
            waited_ms,
            last,
        } = late
        else {
            return late;
        };
        let seen = self
            .eval(
                "return document.body ? document.body.innerText.slice(0, 1500) : ''",
                &[],
            )
            .map_or_else(|e| e.to_string(), |text| text_of(&text));
        let log = self
            .post("se/log", &json!({"type": "browser"}))
            .map_or_else(|_| String::new(), |log| log.to_string());
        let last = format!("{last}\n--- the page shows\n{seen}\n--- its console\n{log}");
        Error::Late {
            what,
            waited_ms,
            last,
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            self.send("DELETE", &format!("/session/{}", self.session), None)
                .ok();
        }
        let ended = wait_for("the browser to end", END_AT_MOST, || {
            Ok(fs::remove_dir_all(&self.profile).map_err(|e| e.to_string()))
        });
        ended.ok();
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
