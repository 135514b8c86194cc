//! A picture as it came, and how it gets onto a canvas.

use js_sys::Uint8Array;
use nightledger_protocol::preview::{PictureShape, StarCircle};
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// A light's picture.
pub struct Picture {
    /// What it is.
    pub shape: PictureShape,
    pixels: Uint8Array,
}

impl Picture {
    /// With the pixels that came beside it.
    pub fn new(shape: PictureShape, pixels: JsValue) -> Option<Self> {
        Some(Self { shape, pixels: pixels.dyn_into().ok()? })
    }

    /// Its bytes.
    pub fn bytes(&self) -> usize {
        usize::try_from(self.pixels.length()).unwrap_or(usize::MAX)
    }

    /// The size of the whole, or of the parts.
    pub fn size(&self, parts: bool) -> (u32, u32) {
        if parts { self.shape.parts } else { self.shape.whole }
    }

    /// Draws the whole or the parts, pixel for pixel.
    pub fn draw(&self, canvas: &HtmlCanvasElement, parts: bool) -> Option<()> {
        let (width, height) = self.size(parts);
        let each = if self.shape.is_grey { 1 } else { 3 };
        let bytes = |(width, height): (u32, u32)| width * height * each;
        // Of a part that was asked for there is no more than it.
        let from = if parts && self.shape.part.is_none() { bytes(self.shape.whole) } else { 0 };
        let packed = self.pixels.subarray(from, from + bytes((width, height))).to_vec();
        let mut rgba = Vec::with_capacity(packed.len() / each as usize * 4);
        if self.shape.is_grey {
            rgba.extend(packed.iter().flat_map(|level| [*level, *level, *level, u8::MAX]));
        } else {
            let (pixels, _) = packed.as_chunks::<3>();
            rgba.extend(pixels.iter().flat_map(|[red, green, blue]| [*red, *green, *blue, u8::MAX]));
        }
        canvas.set_width(width);
        canvas.set_height(height);
        let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&rgba), width, height).ok()?;
        context.put_image_data(&data, 0.0, 0.0).ok()
    }

    /// The outline of circles, as a path of SVG: of the worst stars, or of the others.
    pub fn circles(&self, worst: bool) -> String {
        let circle = |circle: &StarCircle| {
            let StarCircle { x, y, radius, .. } = circle;
            let across = 2.0 * radius;
            format!(
                "M{:.1} {y:.1}a{radius:.1} {radius:.1} 0 1 0 {across:.1} 0a{radius:.1} {radius:.1} 0 1 0 -{across:.1} 0",
                x - radius
            )
        };
        self.shape.circles.iter().filter(|circle| circle.is_worst == worst).map(circle).collect()
    }
}
