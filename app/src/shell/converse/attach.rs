//! A picture for a question: chosen, pasted or dropped, and made small enough for the wire.

use js_sys::{Promise, Uint8Array};
use leptos::prelude::*;
use mtor_protocol::limits::{BINARY_BYTES_MAX, HEADER_BYTES_MAX};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, FileList, HtmlCanvasElement, ImageBitmap, Url};

use crate::actions::Attachment;

/// What one frame carries beside its header.
const PICTURE_BYTES_MAX: usize = BINARY_BYTES_MAX - HEADER_BYTES_MAX - 4;
/// The longer side of a picture that was too large: what vision models look at, and more.
const SIDE_PX_MAX: f64 = 1_600.0;
/// Good enough to read small print, and a sixth of the bytes.
const JPEG_QUALITY: f64 = 0.85;

/// The picture that goes with the next question.
#[derive(Debug, Clone, Copy)]
pub(super) struct Attach {
    pub picture: RwSignal<Option<Attachment>>,
    /// Why a picture could not be taken; a sentence.
    pub problem: RwSignal<Option<&'static str>>,
}

impl Attach {
    pub(super) fn new() -> Self {
        Self {
            picture: RwSignal::new(None),
            problem: RwSignal::new(None),
        }
    }

    /// Takes the first picture among the files; whether there was one.
    pub(super) fn take(self, files: Option<FileList>) -> bool {
        let Some(files) = files else { return false };
        let mut all = (0..files.length()).filter_map(|idx| files.item(idx));
        // A drawing made of lines is a film of one frame: the wall takes it.
        let is_photo = |kind: String| kind.starts_with("image/") && !kind.starts_with("image/svg");
        let Some(file) = all.find(|file| is_photo(file.type_())) else {
            return false;
        };
        self.problem.set(None);
        spawn_local(async move {
            match read(file.into()).await {
                Ok(picture) => self.replace(Some(picture)),
                Err(_) => self
                    .problem
                    .set(Some("This browser cannot read that picture.")),
            }
        });
        true
    }

    pub(super) fn replace(self, picture: Option<Attachment>) {
        if let Some(before) = self.picture.get_untracked() {
            // An URL that is gone already is what was wanted.
            drop(Url::revoke_object_url(&before.url));
        }
        self.picture.set(picture);
    }

    /// Hands the picture over; its URL lives on in the card.
    pub(super) fn hand_over(self) -> Option<Attachment> {
        self.picture.try_update(Option::take).flatten()
    }
}

async fn read(file: Blob) -> Result<Attachment, JsValue> {
    let is_large = file.size() > PICTURE_BYTES_MAX as f64;
    let blob = if is_large { shrink(&file).await? } else { file };
    let buffer = JsFuture::from(blob.array_buffer()).await?;
    let bytes = Uint8Array::new(&buffer).to_vec();
    if bytes.len() > PICTURE_BYTES_MAX {
        return Err(JsValue::NULL);
    }
    Ok(Attachment {
        bytes: bytes.into(),
        mime: blob.type_(),
        url: Url::create_object_url_with_blob(&blob)?,
    })
}

/// The same picture with fewer pixels, as a JPEG.
async fn shrink(file: &Blob) -> Result<Blob, JsValue> {
    let bitmap = JsFuture::from(window().create_image_bitmap_with_blob(file)?).await?;
    let bitmap: ImageBitmap = bitmap.dyn_into()?;
    let (w, h) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (SIDE_PX_MAX / w.max(h)).min(1.0);
    let (w, h) = ((w * scale).round().max(1.0), (h * scale).round().max(1.0));
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    canvas.set_width(w as u32);
    canvas.set_height(h as u32);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: CanvasRenderingContext2d = context.dyn_into()?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, w, h)?;
    bitmap.close();
    JsFuture::from(to_jpeg(&canvas)).await?.dyn_into()
}

fn to_jpeg(canvas: &HtmlCanvasElement) -> Promise {
    Promise::new(&mut |resolve, reject| {
        let failed = reject.clone();
        let done = Closure::once_into_js(move |blob: JsValue| {
            let settle = if blob.is_null() { &failed } else { &resolve };
            // Settling a promise runs no code of the page's that could throw.
            drop(settle.call1(&JsValue::NULL, &blob));
        });
        let quality = JsValue::from_f64(JPEG_QUALITY);
        let asked = canvas.to_blob_with_type_and_encoder_options(
            done.unchecked_ref(),
            "image/jpeg",
            &quality,
        );
        if let Err(why) = asked {
            drop(reject.call1(&JsValue::NULL, &why));
        }
    })
}
