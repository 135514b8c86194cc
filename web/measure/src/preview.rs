//! Makes small pictures of one file.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::Uint8Array;
use nightledger_browser::folders::{read_range_into, size_bytes};
use nightledger_measuring::{PreviewStep, Previewed, Previewing};
use nightledger_preview::{Circle, Crop, Picture, Settings, Stretches};
use nightledger_protocol::jobs::FromWorker;
use nightledger_protocol::preview::{Part, PictureShape, StarCircle};
use nightledger_session::ToMeasure;
use nightledger_session::present::pictures::PictureWanted;
use wasm_bindgen::JsValue;
use web_sys::File;

/// How the values of files become brightness, of those whose pictures this worker made: parts of them come without the rest
/// of the file.
#[derive(Default)]
pub(crate) struct Known(RefCell<BTreeMap<ToMeasure, (Stamp, Stretches)>>);

/// A file's size and when it was changed, so that another one in its place is told.
type Stamp = (f64, f64);

fn stamp(file: &File) -> Stamp {
    (file.size(), file.last_modified())
}

impl Known {
    fn of(&self, key: &ToMeasure, file: &File) -> Option<Stretches> {
        let known = self.0.borrow();
        known.get(key).filter(|(then, _)| *then == stamp(file)).map(|(_, stretches)| stretches.clone())
    }
}

/// What a file, or a part of it, looks like, or why that is not known.
pub(crate) async fn previewed(file: &File, wanted: PictureWanted, known: &Known) -> FromWorker {
    let PictureWanted { file: key, stars, part } = wanted;
    let (name, size_bytes) = (file.name(), size_bytes(file));
    let mut previewing = match part {
        Some(part) => Previewing::part(&name, size_bytes, crop(part), known.of(&key, file)),
        None => Previewing::new(&name, size_bytes, Settings::default(), stars),
    };
    let mut piece = Vec::new();
    loop {
        match previewing.step() {
            PreviewStep::Strip => {}
            PreviewStep::Done(Ok(made)) => {
                known.0.borrow_mut().insert(key, (stamp(file), made.stretches().clone()));
                return sent(&made);
            }
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
    let mut bytes = Vec::new();
    let shape = match made {
        Previewed::Whole(shown, circles) => {
            let is_grey = shown.picture.is_grey;
            push(&shown.picture, is_grey, &mut bytes);
            if let Some(panels) = &shown.panels {
                push(panels, is_grey, &mut bytes);
            }
            PictureShape {
                whole: size(&shown.picture),
                parts: shown.panels.as_ref().map_or((0, 0), size),
                frame: both(shown.covered),
                part: None,
                is_grey,
                circles: circles.iter().map(circle).collect(),
            }
        }
        Previewed::Part(shown) => {
            push(&shown.picture, shown.picture.is_grey, &mut bytes);
            PictureShape {
                whole: (0, 0),
                parts: size(&shown.picture),
                frame: both(shown.covered),
                part: Some(part(shown.crop)),
                is_grey: shown.picture.is_grey,
                circles: Vec::new(),
            }
        }
    };
    FromWorker::Previewed { outcome: Ok(shape), pixels: Uint8Array::from(bytes.as_slice()).into() }
}

fn both((across, down): (usize, usize)) -> (u32, u32) {
    (pixels(across), pixels(down))
}

fn pixels(pixels: usize) -> u32 {
    u32::try_from(pixels).unwrap_or(u32::MAX)
}

fn size(picture: &Picture) -> (u32, u32) {
    both((picture.width, picture.height))
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
