//! Camera raws from lines of a tree: the suffix of the name is the format.
//!
//! ```text
//! raw LIGHT/IMG_{n:4}.CR2 x 3 at 2024-03-10T20:15:00 every 125
//!   model = Canon EOS 6D
//!   exposure = 120/1                   EXIF values as written; `iso`, `aperture`, `focal`, `lens`, `offset` likewise
//!   date = {start}
//!   temperature = 17                   degrees, in Canon's note
//!   zone = 120                         minutes, in Canon's note
//!   picture = 100000                   bytes of picture in front of the directories
//! ```

use crate::raw_file::{Entry, Shot, canon_entries, outer_note};

/// The bytes of a raw file called `path`.
pub fn file(path: &str, lines: &[String]) -> Vec<u8> {
    let mut shot = Shot { lens: None, aperture: (0, 1), focal: (50, 1), ..Shot::default() };
    let (mut temperature, mut zone) = (None, None);
    for line in lines {
        let (key, value) = line.split_once(" = ").unwrap_or((line.trim_end_matches(" ="), ""));
        let text = || -> &'static str { Box::leak(value.trim().to_owned().into_boxed_str()) };
        let rational = || {
            let (above, below) = value.split_once('/').unwrap_or((value, "1"));
            (above.trim().parse().expect("a number"), below.trim().parse().expect("a number"))
        };
        match key {
            "make" => shot.make = text(),
            "model" => shot.model = text(),
            "exposure" => shot.exposure = rational(),
            "iso" => shot.iso = value.trim().parse().ok(),
            "aperture" => shot.aperture = rational(),
            "focal" => shot.focal = rational(),
            "lens" => shot.lens = Some(text()),
            "offset" => shot.offset = Some(text()),
            "picture" => shot.picture = value.trim().parse().expect("bytes"),
            "temperature" => temperature = Some(value.trim().parse::<i32>().expect("degrees")),
            "zone" => zone = Some(value.trim().parse::<i32>().expect("minutes")),
            "date" => {
                let (whole, decimals) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
                let date = whole.replace('-', ":").replace('T', " ");
                shot.date = Box::leak(date.into_boxed_str());
                shot.decimals =
                    (!decimals.is_empty()).then(|| &*Box::leak(decimals.to_owned().into_boxed_str()));
            }
            _ => panic!("not understood: {line}"),
        }
    }
    // 0 says that the temperature is not known.
    let raw_temperature = temperature.map_or(0, |degrees| u16::try_from(degrees + 128).expect("degrees"));
    let note: Vec<Entry> = canon_entries(raw_temperature, zone);
    if shot.make == "Canon" {
        shot.note = Some(outer_note(b"", note.clone()));
    }
    let suffix = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match suffix.as_str() {
        "cr2" => shot.cr2(),
        "cr3" => shot.cr3(&note),
        "nef" | "arw" => shot.with_preview(),
        "nrw" => shot.nrw(),
        "pef" => shot.pef(),
        "dng" => shot.dng(None),
        "orf" => shot.orf(*b"IIRO"),
        "rw2" => shot.rw2(&[], true),
        "raf" => shot.raf(),
        _ => panic!("{path}: no raw file's suffix"),
    }
}
