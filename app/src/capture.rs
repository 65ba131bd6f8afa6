//! What is on a canvas as a file: one frame as a PNG, a film as a WebM.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, CanvasRenderingContext2d, HtmlAnchorElement,
    HtmlCanvasElement, MediaRecorder, MediaRecorderOptions, Url,
};

/// Bits a second of a film: flat art at 1080p stays clean.
const BITS_PER_SECOND: u32 = 12_000_000;
/// How long a browser may take to begin a download that was asked for.
const KEPT_MS: u32 = 60_000;
const WEBM: &str = "video/webm";

/// A recording that runs; dropping it ends it and keeps nothing.
#[derive(Debug)]
pub struct Recording {
    recorder: MediaRecorder,
    /// Every frame is copied here: the film keeps its size, and no frame is missed.
    copy: CanvasRenderingContext2d,
    /// Called by the recorder with bytes and at its end.
    _closures: [Closure<dyn FnMut(JsValue)>; 2],
}

/// Whether this browser records canvases.
pub fn records() -> bool {
    js_sys::Reflect::has(&js_sys::global(), &"MediaRecorder".into()).unwrap_or(false)
        && MediaRecorder::is_type_supported(WEBM)
}

impl Recording {
    /// Begins with nothing; [`Self::add`] brings the frames. After [`Self::finish`], `done` has
    /// the film.
    pub fn begin(canvas: &HtmlCanvasElement, done: impl FnOnce(Blob) + 'static) -> Option<Self> {
        let document = canvas.owner_document()?;
        let copy: HtmlCanvasElement = document.create_element("canvas").ok()?.unchecked_into();
        copy.set_width(canvas.width());
        copy.set_height(canvas.height());
        let context = copy.get_context("2d").ok()??;
        let stream = copy.capture_stream().ok()?;
        let options = MediaRecorderOptions::new();
        options.set_mime_type(WEBM);
        options.set_video_bits_per_second(BITS_PER_SECOND);
        let recorder =
            MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options)
                .ok()?;
        let parts: Rc<RefCell<Array>> = Rc::default();
        let keep = {
            let parts = Rc::clone(&parts);
            Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| {
                if let Some(part) = event.unchecked_into::<BlobEvent>().data() {
                    parts.borrow().push(&part);
                }
            })
        };
        let mut done = Some(done);
        let end = Closure::<dyn FnMut(JsValue)>::new(move |_| {
            let options = BlobPropertyBag::new();
            options.set_type(WEBM);
            let film = Blob::new_with_blob_sequence_and_options(&parts.borrow(), &options);
            if let (Ok(film), Some(done)) = (film, done.take()) {
                done(film);
            }
        });
        recorder.set_ondataavailable(Some(keep.as_ref().unchecked_ref()));
        recorder.set_onstop(Some(end.as_ref().unchecked_ref()));
        recorder.start().ok()?;
        Some(Self {
            recorder,
            copy: context.unchecked_into(),
            _closures: [keep, end],
        })
    }

    /// Takes the frame that the canvas shows; to be called in the task that drew it.
    pub fn add(&self, canvas: &HtmlCanvasElement) {
        if let Some(film) = self.copy.canvas() {
            let (width, height) = (film.width().into(), film.height().into());
            let copied = self
                .copy
                .draw_image_with_html_canvas_element_and_dw_and_dh(canvas, 0.0, 0.0, width, height);
            // A canvas without pixels has nothing to give.
            copied.ok();
        }
    }

    /// Waits while the page draws no frames, and goes on.
    pub fn wait(&self, waits: bool) {
        let done = if waits {
            self.recorder.pause()
        } else {
            self.recorder.resume()
        };
        // One that has ended neither waits nor goes on.
        done.ok();
    }

    /// Ends it; keep it until `done` was called.
    pub fn finish(&self) {
        self.recorder.stop().ok();
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.recorder.set_ondataavailable(None);
        self.recorder.set_onstop(None);
        // One that has ended already says so, which is what was wanted.
        self.recorder.stop().ok();
    }
}

/// Gives the canvas's picture to the browser as a download. To be called in the task that drew.
pub fn save_frame(canvas: &HtmlCanvasElement, title: &str) {
    let name = file_name(title, "png");
    let save = Closure::once_into_js(move |picture: JsValue| {
        if let Some(picture) = picture.dyn_ref::<Blob>() {
            download(picture, &name);
        }
    });
    canvas.to_blob(save.unchecked_ref()).ok();
}

/// Gives a file to the browser as a download.
pub fn download(blob: &Blob, name: &str) {
    let document = web_sys::window().and_then(|w| w.document());
    let link = document.and_then(|d| d.create_element("a").ok());
    let url = Url::create_object_url_with_blob(blob);
    if let (Some(link), Ok(url)) = (link, url) {
        let link: HtmlAnchorElement = link.unchecked_into();
        link.set_href(&url);
        link.set_download(name);
        link.click();
        Timeout::new(KEPT_MS, move || drop(Url::revoke_object_url(&url))).forget();
    }
}

/// "A neon mountain" to "a-neon-mountain.png".
pub fn file_name(title: &str, ending: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { ' ' };
    let words: String = title.to_lowercase().chars().map(plain).collect();
    let words: Vec<&str> = words.split_whitespace().collect();
    match words.is_empty() {
        true => format!("scene.{ending}"),
        false => format!("{}.{ending}", words.join("-")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_file_name() {
        #[track_caller]
        fn check(title: &str, expect: &str) {
            assert_eq!(file_name(title, "png"), expect);
        }
        check("A neon mountain", "a-neon-mountain.png");
        check("Über: 3/4!", "über-3-4.png");
        check("../x: “y”", "x-y.png");
        check("…", "scene.png");
        check("", "scene.png");
    }
}
