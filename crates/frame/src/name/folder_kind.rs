//! Folders that are called after the kind of what lies in them, and its settings (docs/rules.md#4-kind-by-name).

use super::{filters, shape, words};
use crate::Kind;

/// The kind that a name is as a whole: `Flats`, `flat_Red`, `Ha flats`, `Darks 300s -10C gain 100`, `2026-03-11 Flat`; beside
/// the kind stand only a filter, settings and dates.
pub(super) fn read(name: &str, object: Option<&str>) -> Option<Kind> {
    let (kind, _) = words::kind(name, object)?;
    let parts = || name.split([' ', '_', '-']).filter(|part| !part.is_empty());
    let is_one = parts().filter(|part| words::known(part).is_some()).count() == 1
        || words::says_dark_flat(name, object);
    let is_beside = |part: &str| {
        words::known(part).is_some()
            || filters::is_known_filter(part)
            || shape::is_setting(part)
            || is_of_sets(part)
    };
    (is_one && parts().all(is_beside)).then_some(kind)
}

/// The filter that stands beside the kind in such a name (`flat_Red`, `Ha flats`); not a single letter, which may be that of a
/// set (`Flats B`), nor a word for the camera or for what the frames are for (`Flats OSC`, `RGB flats`): a filter of that name
/// would keep them from the lights.
pub(super) fn filter<'n>(name: &'n str, object: Option<&str>) -> Option<&'n str> {
    if !matches!(read(name, object), Some(Kind::Light | Kind::Flat)) {
        return None;
    }
    let is_filter = |part: &&str| {
        part.chars().count() > 1 && filters::is_known_filter(part) && !is_of_cameras_or_pictures(part)
    };
    let mut filters = name.split([' ', '_', '-']).filter(is_filter);
    filters.next().filter(|_| filters.next().is_none())
}

/// Words that stand among filters' names, and beside a kind say no filter.
fn is_of_cameras_or_pictures(part: &str) -> bool {
    const WORDS: &[&str] = &["osc", "rgb", "lrgb", "astro"];
    WORDS.iter().any(|word| part.eq_ignore_ascii_case(word))
}

/// Words of folders that hold a set of frames.
fn is_of_sets(part: &str) -> bool {
    const WORDS: &[&str] = &["frame", "frames", "raw", "raws", "master", "masters", "library", "lib"];
    WORDS.iter().any(|word| part.eq_ignore_ascii_case(word))
}
