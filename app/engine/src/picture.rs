//! The bytes of a picture as pixels, by the browser's own decoders.

use js_sys::Uint8Array;
use mtor_picture::{PictureError, Rgb, sides};
use mtor_protocol::{Code, Refused};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ImageBitmap, OffscreenCanvas, OffscreenCanvasRenderingContext2d, WorkerGlobalScope,
};

use crate::limits::PICTURE_SIDE_MAX;

/// Why there are no pixels.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unseen {
    #[error("The picture cannot be read. PNG, JPEG, GIF and WebP files can.")]
    Unreadable,
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("This tab's browser could not draw the picture. Another tab may.")]
    Browser,
}

impl From<JsValue> for Unseen {
    fn from(_: JsValue) -> Self {
        Self::Browser
    }
}

impl From<Unseen> for Refused {
    fn from(why: Unseen) -> Self {
        let code = match why {
            Unseen::Unreadable | Unseen::Picture(_) => Code::BadIntent,
            Unseen::Browser => Code::WorkerFailed,
        };
        Self::new(code, why.to_string())
    }
}

/// Decodes a picture; one with more pixels than an encoder looks at comes smaller.
pub(crate) async fn pixels_of(bytes: &[u8]) -> Result<Rgb, Unseen> {
    // A small file may unfold to gigabytes: its sides are read before anybody decodes it.
    let (width, height) = sides(bytes).ok_or(Unseen::Unreadable)?;
    Rgb::allows(width, height)?;
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts)?;
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    let decoded = JsFuture::from(scope.create_image_bitmap_with_blob(&blob)?).await;
    let bitmap = decoded.map_err(|_| Unseen::Unreadable)?;
    let bitmap: ImageBitmap = bitmap.dyn_into()?;
    let (width, height) = within(bitmap.width(), bitmap.height());
    let pixels = drawn(&bitmap, width, height);
    bitmap.close();
    Ok(Rgb::over_white(width as usize, height as usize, &pixels?)?)
}

fn within(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    if longest <= PICTURE_SIDE_MAX {
        return (width.max(1), height.max(1));
    }
    let scale = f64::from(PICTURE_SIDE_MAX) / f64::from(longest);
    let side = |px: u32| ((f64::from(px) * scale).round() as u32).max(1);
    (side(width), side(height))
}

/// Rows of red, green, blue and opacity.
fn drawn(bitmap: &ImageBitmap, width: u32, height: u32) -> Result<Vec<u8>, JsValue> {
    let canvas = OffscreenCanvas::new(width, height)?;
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
    let context: OffscreenCanvasRenderingContext2d = context.dyn_into()?;
    // The binding lacks it, and "low" would leave out whole lines of a large picture.
    js_sys::Reflect::set(&context, &"imageSmoothingQuality".into(), &"high".into())?;
    let (w, h) = (f64::from(width), f64::from(height));
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, w, h)?;
    let data = context.get_image_data(0.0, 0.0, w, h)?;
    Ok(data.data().0)
}
