//! Bytes as URLs that the page can show, and pictures made small enough to send.

use mtor_protocol::limits::BINARY_BYTES_MAX;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::actions::Attachment;

/// The longer side of a picture that is asked about: what vision models look at.
const SIDE_MAX: u32 = 1_024;
/// What pictures that are asked about are made into.
pub const PICTURE_MIME: &str = "image/jpeg";
/// Room that the header of a binary frame keeps.
const HEADER_ROOM: usize = 64 * 1024;

/// An object URL; lives as long as the page.
pub fn url_of(bytes: &[u8], mime: &str) -> Option<String> {
    let blob = blob_of(bytes, mime)?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

/// Options of `createImageBitmap`, by the names that the browser knows.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct BitmapOptions {
    resize_width: u32,
    resize_height: u32,
    resize_quality: &'static str,
}

/// A picked, pasted or dropped picture, scaled to at most [`SIDE_MAX`], as JPEG.
pub async fn attachment(file: &web_sys::Blob) -> Result<Attachment, String> {
    let bytes = small_jpeg(file)
        .await
        .ok_or("This file is not a picture that the browser can read.")?;
    if bytes.len() > BINARY_BYTES_MAX - HEADER_ROOM {
        return Err("This picture is too large to send, even scaled down.".to_owned());
    }
    let mime = PICTURE_MIME.to_owned();
    let url = url_of(&bytes, &mime).ok_or("The browser could not keep the picture.")?;
    Ok(Attachment { bytes, mime, url })
}

async fn small_jpeg(file: &web_sys::Blob) -> Option<Vec<u8>> {
    let window = web_sys::window()?;
    let whole = window.create_image_bitmap_with_blob(file).ok()?;
    let whole: web_sys::ImageBitmap = JsFuture::from(whole).await.ok()?.unchecked_into();
    let (width, height) = fit(whole.width(), whole.height());
    let options = serde_wasm_bindgen::to_value(&BitmapOptions {
        resize_width: width,
        resize_height: height,
        resize_quality: "high",
    });
    let create = js_sys::Reflect::get(&window, &JsValue::from_str("createImageBitmap"));
    let create: js_sys::Function = create.ok()?.dyn_into().ok()?;
    let small = create.call2(&window, file, &options.ok()?).ok()?;
    let small = JsFuture::from(js_sys::Promise::from(small)).await.ok()?;
    encode(&small.unchecked_into(), width, height)
}

fn encode(bitmap: &web_sys::ImageBitmap, width: u32, height: u32) -> Option<Vec<u8>> {
    let document = web_sys::window()?.document()?;
    let canvas = document.create_element("canvas").ok()?;
    let canvas: web_sys::HtmlCanvasElement = canvas.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok()??;
    let context: web_sys::CanvasRenderingContext2d = context.unchecked_into();
    context
        .draw_image_with_image_bitmap(bitmap, 0.0, 0.0)
        .ok()?;
    let data_url = canvas.to_data_url_with_type(PICTURE_MIME).ok()?;
    let (_, base64) = data_url.split_once(',')?;
    let binary = web_sys::window()?.atob(base64).ok()?;
    // `atob` gives one char for each byte.
    Some(binary.chars().map(|c| c as u8).collect())
}

fn fit(width: u32, height: u32) -> (u32, u32) {
    let longer = width.max(height).max(1);
    if longer <= SIDE_MAX {
        return (width.max(1), height.max(1));
    }
    let scale = |side: u32| (side * SIDE_MAX / longer).max(1);
    (scale(width), scale(height))
}

fn blob_of(bytes: &[u8], mime: &str) -> Option<web_sys::Blob> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(mime);
    web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}
