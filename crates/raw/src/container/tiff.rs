//! TIFF and what is laid out like it: CR2, NEF, NRW, ARW, DNG, ORF, PEF.

use nightledger_language::{mark, said};

use super::RawFormat;
use crate::directory::Directory;
use crate::walk::Walk;
use crate::{FaultKind, TagName, exif, note};

const NEW_SUBFILE_TYPE: u16 = 0x00FE;
const COMPRESSION: u16 = 0x0103;
const PHOTOMETRIC: u16 = 0x0106;
const SUB_DIRECTORIES: u16 = 0x014A;
const EXIF: u16 = 0x8769;
const GPS: u16 = 0x8825;
const MAKER_NOTE: u16 = 0x927C;
const DNG_VERSION: u16 = 0xC612;
const DNG_PRIVATE_DATA: u16 = 0xC634;

/// A picture of colour filters.
const COLOUR_FILTER_ARRAY: u32 = 32803;
/// JPEG as old TIFF has it.
const OLD_JPEG: u32 = 6;

/// A plain TIFF: which raw it is its tags tell, if it is one.
pub(super) fn read_by_tags(walk: &mut Walk<'_>) -> Option<RawFormat> {
    let first = walk.first_directory(0, mark!("the first directory"))?;
    walk.take(&first, exif::CAMERA);
    let format = format_of(&first, &walk.text(TagName::Make))?;
    whole(walk, &first);
    Some(format)
}

/// Which raw a TIFF is. Programs write pictures with the camera's name in them too: a raw's first directory is a small
/// preview beside the raw one, or its picture is one of colour filters.
fn format_of(first: &Directory, make: &str) -> Option<RawFormat> {
    if first.entry(DNG_VERSION).is_some() {
        return Some(RawFormat::Dng);
    }
    let is_preview = first.entry(SUB_DIRECTORIES).is_some()
        && (first.number(NEW_SUBFILE_TYPE) == Some(1) || first.number(COMPRESSION) == Some(OLD_JPEG));
    let is_raw = is_preview || first.number(PHOTOMETRIC) == Some(COLOUR_FILTER_ARRAY);
    if !is_raw {
        return None;
    }
    let make = make.to_ascii_uppercase();
    let is_coolpix = first.number(COMPRESSION) == Some(OLD_JPEG);
    Some(match make.split([' ', ',']).next()? {
        "NIKON" if is_coolpix => RawFormat::Nrw,
        "NIKON" => RawFormat::Nef,
        "SONY" => RawFormat::Arw,
        "PENTAX" | "RICOH" | "ASAHI" => RawFormat::Pef,
        "OLYMPUS" | "OM" => RawFormat::Orf,
        _ => return None,
    })
}

/// A TIFF with a mark that tells which raw it is.
pub(super) fn read(walk: &mut Walk<'_>) {
    if let Some(first) = walk.first_directory(0, mark!("the first directory")) {
        walk.take(&first, exif::CAMERA);
        whole(walk, &first);
    }
}

/// All that a first directory leads to. Of a RAF and of an RW2's inner picture it is the JPEG's.
pub(crate) fn whole(walk: &mut Walk<'_>, first: &Directory) {
    walk.take(first, exif::CAMERA);
    let entry = first.entry(EXIF);
    let directory = entry.and_then(|entry| walk.sub_directory(first, &entry, mark!("the Exif directory")));
    if let Some(directory) = &directory {
        walk.take(directory, exif::EXPOSURE);
    } else if entry.is_none() && first.entry(exif::EXPOSURE_TIME).is_none() {
        walk.fault(
            FaultKind::Missing,
            first.at,
            said!("there is no Exif directory: nothing tells the exposure"),
        );
    }
    // TIFF/EP has the exposure's tags in the first directory.
    walk.take(first, exif::EXPOSURE);
    if let Some(entry) = first.entry(GPS)
        && let Some(gps) = walk.sub_directory(first, &entry, mark!("the GPS directory"))
    {
        exif::position(walk, &gps);
    }
    if let Some(directory) = &directory
        && let Some(entry) = directory.entry(MAKER_NOTE)
    {
        note::read(walk, directory, &entry);
    }
    if let Some(entry) = first.entry(DNG_PRIVATE_DATA) {
        note::read(walk, first, &entry);
    }
}

/// Whether a directory leads to an Exif directory.
pub(super) fn has_exif(first: &Directory) -> bool {
    first.entry(EXIF).is_some()
}
