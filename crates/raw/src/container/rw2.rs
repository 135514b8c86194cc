//! Panasonic: TIFF with a mark of its own. The outer directory has the ISO setting, a JPEG inside it the rest.

use nightledger_language::mark;

use super::{jpeg, tiff};
use crate::TagName;
use crate::walk::Walk;
use crate::{exif, note};

/// The whole JPEG as an entry.
const JPEG: u16 = 0x002E;

pub(super) fn read(walk: &mut Walk<'_>) {
    if let Some(first) = walk.first_directory(0, mark!("the first directory")) {
        walk.take(&first, note::PANASONIC_OUTER);
        walk.take(&first, exif::CAMERA);
        let place =
            first.entry(JPEG).filter(|entry| entry.count > 4).and_then(|entry| first.place_of(&entry));
        let has_own_exif = tiff::has_exif(&first);
        if has_own_exif || place.is_none() {
            tiff::whole(walk, &first);
        }
        // What the outer directories have is not looked for again.
        let wanted = [
            TagName::ExposureTime,
            TagName::DateTimeOriginal,
            TagName::OffsetTimeOriginal,
            TagName::LensModel,
        ];
        let is_whole = wanted.iter().all(|name| walk.tag(*name).is_some());
        if let Some(place) = place.filter(|_| !is_whole)
            && let Some(base) = jpeg::exif(walk, place)
            && let Some(inner) =
                walk.first_directory(base, mark!("the directory of the JPEG inside the raw file"))
        {
            tiff::whole(walk, &inner);
        }
    }
}
