//! Makes small pictures of one file.

use js_sys::Uint8Array;
use nightledger_browser::folders::{read_range_into, size_bytes};
use nightledger_measuring::{PreviewStep, Previewed, Previewing};
use nightledger_preview::{Circle, Crop, Picture, Settings};
use nightledger_protocol::jobs::FromWorker;
use nightledger_protocol::preview::{Part, PictureShape, StarCircle};
use wasm_bindgen::JsValue;
use web_sys::File;

/// What a file, or a part of it, looks like, or why that is not known.
pub(crate) async fn previewed(file: &File, stars: bool, part: Option<Part>) -> FromWorker {
    let settings = Settings { crop: part.map(crop), ..Settings::default() };
    let mut previewing = Previewing::new(&file.name(), size_bytes(file), settings, stars);
    let mut piece = Vec::new();
    loop {
        match previewing.step() {
            PreviewStep::Strip => {}
            PreviewStep::Done(Ok(made)) => return sent(&made),
            PreviewStep::Done(Err(why)) => {
                return FromWorker::Previewed { outcome: Err(why), pixels: JsValue::UNDEFINED };
            }
            PreviewStep::Read { offset, length } => {
                if let Err(why) = read_range_into(file, offset, length, &mut piece).await {
                    return FromWorker::Unread(why);
                }
                previewing.supply(&piece);
            }
        }
    }
}

fn sent(made: &Previewed) -> FromWorker {
    let whole = &made.shown.picture;
    let mut bytes = Vec::with_capacity(whole.rgba.len());
    let mut parts = (0, 0);
    let part = made.shown.crop.map(part);
    // Who wants a part has the whole already.
    if part.is_none() {
        push(whole, whole.is_grey, &mut bytes);
    }
    if let Some(panels) = &made.shown.panels {
        push(panels, whole.is_grey, &mut bytes);
        parts = size(panels);
    }
    let shape = PictureShape {
        whole: size(whole),
        parts,
        frame: (pixels(made.shown.covered.0), pixels(made.shown.covered.1)),
        part,
        is_grey: whole.is_grey,
        circles: made.circles.iter().map(circle).collect(),
    };
    FromWorker::Previewed { outcome: Ok(shape), pixels: Uint8Array::from(bytes.as_slice()).into() }
}

fn pixels(pixels: usize) -> u32 {
    u32::try_from(pixels).unwrap_or(u32::MAX)
}

fn size(picture: &Picture) -> (u32, u32) {
    (pixels(picture.width), pixels(picture.height))
}

fn crop(part: Part) -> Crop {
    let [left, top, width, height] = [part.left, part.top, part.width, part.height]
        .map(|side| usize::try_from(side).unwrap_or(usize::MAX));
    Crop { left, top, width, height }
}

fn part(crop: Crop) -> Part {
    let [left, top, width, height] = [crop.left, crop.top, crop.width, crop.height].map(pixels);
    Part { left, top, width, height }
}

/// Pixels without what is the same in all of them.
fn push(picture: &Picture, is_grey: bool, bytes: &mut Vec<u8>) {
    for [red, green, blue, _] in picture.rgba.as_chunks::<4>().0 {
        if is_grey {
            bytes.push(*red);
        } else {
            bytes.extend([*red, *green, *blue]);
        }
    }
}

fn circle(circle: &Circle) -> StarCircle {
    let Circle { x, y, radius, is_worst, .. } = *circle;
    StarCircle { x, y, radius, is_worst }
}
