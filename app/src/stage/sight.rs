//! When a canvas comes into view, leaves it, or changes its size.

use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, ResizeObserver};

type Tell<T> = Closure<dyn FnMut(T)>;

/// Tells for as long as it is kept.
#[derive(Debug)]
pub struct Sight {
    view: Option<(IntersectionObserver, Tell<js_sys::Array>)>,
    size: Option<(ResizeObserver, Tell<js_sys::Array>)>,
}

impl Sight {
    /// `in_view` hears whether the element can be seen now, and at every change.
    pub fn of(element: &Element, mut in_view: impl FnMut(bool) + 'static) -> Self {
        let tell = Closure::new(move |entries: js_sys::Array| {
            let last: IntersectionObserverEntry = entries.pop().unchecked_into();
            in_view(last.is_intersecting());
        });
        let observer = IntersectionObserver::new(tell.as_ref().unchecked_ref()).ok();
        let view = observer.map(|it| (it, tell));
        if let Some((observer, _)) = &view {
            observer.observe(element);
        }
        Self { view, size: None }
    }

    /// `resized` hears of every new size too.
    #[must_use]
    pub fn and_size(mut self, element: &Element, mut resized: impl FnMut() + 'static) -> Self {
        let tell = Closure::new(move |_: js_sys::Array| resized());
        let observer = ResizeObserver::new(tell.as_ref().unchecked_ref()).ok();
        self.size = observer.map(|it| (it, tell));
        if let Some((observer, _)) = &self.size {
            observer.observe(element);
        }
        self
    }
}

impl Drop for Sight {
    fn drop(&mut self) {
        if let Some((observer, _)) = &self.view {
            observer.disconnect();
        }
        if let Some((observer, _)) = &self.size {
            observer.disconnect();
        }
    }
}
