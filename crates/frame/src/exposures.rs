//! Files that hold several exposures (docs/rules.md#2-several-exposures): Siril's FITSEQ, pyobs' cubes.

use nightledger_header::{Card, Header, Value};
use serde::{Deserialize, Serialize};

use crate::keys::Keys;
use crate::name::rig_of_folder;
use crate::read::read_frame;
use crate::{Frame, Place, Sidecars};

/// What one file holds: most hold one exposure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Exposures {
    /// The file's first.
    pub first: Frame,
    /// The others, in the file's order.
    pub further: Vec<Frame>,
}

impl Exposures {
    /// All of them.
    pub fn into_frames(self) -> impl Iterator<Item = Frame> {
        std::iter::once(self.first).chain(self.further)
    }

    /// Says where the file lies.
    pub fn set_place(&mut self, place: Place) {
        for (exposure, frame) in (2..).zip(&mut self.further) {
            frame.place = place.of_exposure(exposure);
        }
        self.first.place = place;
    }

    /// Takes the rig out of the folders above the one that was given, the nearest first, where nothing below them says it
    /// (docs/rules.md#20-above).
    pub fn take_rig(&mut self, above: &[String]) {
        for rig in above.iter().filter_map(|folder| rig_of_folder(folder)) {
            for frame in std::iter::once(&mut self.first).chain(&mut self.further) {
                frame.values.fill_from(rig.clone());
            }
        }
    }
}

impl From<Frame> for Exposures {
    fn from(first: Frame) -> Self {
        Self { first, further: Vec::new() }
    }
}

/// Reads all exposures of a file out of its header, its place and the sidecars of the scan.
pub fn read_exposures(header: &Header, place: Place, sidecars: &Sidecars) -> Exposures {
    let headers = headers(header);
    let Some((first, further)) = headers.split_first() else {
        return read_frame(header, place, sidecars).into();
    };
    let further = (2..).zip(further).map(|(exposure, header)| {
        let place = place.of_exposure(exposure);
        read_frame(header, place, sidecars)
    });
    let further = further.collect();
    Exposures { first: read_frame(first, place, sidecars), further }
}

/// A header for each exposure, where there are several.
fn headers(header: &Header) -> Vec<Header> {
    let images = images_with_starts(header);
    if images.len() > 1 {
        return images.into_iter().map(|image| header.of_image(image)).collect();
    }
    images_of_cube(header).unwrap_or_default()
}

/// The images that have a start of their own, each a different one.
fn images_with_starts(header: &Header) -> Vec<usize> {
    let mut images: Vec<(usize, &str)> = Vec::new();
    for image in header.image_hdu.iter().chain(&header.further_images) {
        let Some(start) = header.hdus.get(*image).and_then(|hdu| own_start(&hdu.cards)) else { continue };
        if images.iter().all(|(_, other)| *other != start) {
            images.push((*image, start));
        }
    }
    images.into_iter().map(|(image, _)| image).collect()
}

fn own_start(cards: &[Card]) -> Option<&str> {
    Keys::GENERIC.date.iter().find_map(|key| {
        let card = cards.iter().rev().find(|card| card.keyword == key.word && card.value.is_present())?;
        match &card.value {
            Value::Text(text) => Some(text.trim()),
            _ => None,
        }
    })
}

/// The images of a cube whose third axis counts frames: the table FRAMES says when each began and how long it took.
fn images_of_cube(header: &Header) -> Option<Vec<Header>> {
    let is = |keyword: &str, wanted: &str| matches!(header.find(keyword), Some((_, Card { value: Value::Text(text), .. })) if text.trim().eq_ignore_ascii_case(wanted));
    let rows = header.tables.first().filter(|_| is("CTYPE3", "FRAME") && header.find("NFRAMES").is_some())?;
    let (starts, lengths) = (header.column(rows, "DATE-OBS"), header.column(rows, "EXPTIME"));
    if starts.len() < 2 {
        return None;
    }
    let image = header.image_hdu?;
    let one = |(number, start): (usize, Value)| {
        let mut header = header.of_image(image);
        set(&mut header, image, "DATE-OBS", start);
        if let Some(length) = lengths.get(number) {
            set(&mut header, image, "EXPTIME", length.clone());
        }
        header
    };
    Some(starts.into_iter().enumerate().map(one).collect())
}

/// Gives a keyword of an HDU this value.
fn set(header: &mut Header, hdu: usize, keyword: &str, value: Value) {
    let Some(hdu) = header.hdus.get_mut(hdu) else { return };
    let card = hdu.cards.iter_mut().rev().find(|card| card.keyword == keyword);
    if let Some(card) = card {
        card.value = value;
        return;
    }
    let card = hdu.cards.last().map_or(1, |card| card.card.saturating_add(1));
    hdu.cards.push(Card {
        keyword: keyword.to_owned(),
        value,
        comment: String::new(),
        card,
        offset: hdu.offset,
    });
}
