//! Words for kinds in names: whole words that are not part of the object's name (docs/rules.md#4-kind).

use super::filters;
use crate::Kind;
use crate::text;

/// The kind that a name's words tell, and whether they say that it is a master.
///
/// `Dark` is a kind in `Dark_60s` and `M31 darks`, but not in `Dark Shark Nebula`: the words of the object (as the
/// header names it) do not count, nor does one that goes on in words of a title.
pub(super) fn kind(name: &str, object: Option<&str>) -> Option<(Kind, bool)> {
    if !names_a_kind(name) {
        return None;
    }
    let rest = object.map_or_else(|| name.to_owned(), |object| without_object(name, object));
    let words: Vec<(usize, usize)> = spans(&rest);
    let mut found: Option<(Kind, bool)> = None;
    let mut index = 0;
    while let Some((start, end)) = words.get(index).copied() {
        let word = rest.get(start..end).unwrap_or_default();
        index += 1;
        let Some((mut kind, mut master)) = known(word) else { continue };
        let mut last_end = end;
        // `Dark Flat`, `flat_dark`, `Master Dark` are one.
        if let Some((next_start, next_end)) = words.get(index).copied()
            && let Some((second, _)) = known(rest.get(next_start..next_end).unwrap_or_default())
            && matches!((kind, second), (Kind::Dark, Kind::Flat) | (Kind::Flat, Kind::Dark))
        {
            kind = Kind::DarkFlat;
            last_end = next_end;
            index += 1;
        }
        if index >= 2
            && let Some((start, end)) = words.get(index - 2).copied()
            && rest.get(start..end).is_some_and(|word| word.eq_ignore_ascii_case("master"))
        {
            master = true;
        }
        if goes_on_as_title(&rest, last_end, words.get(index).copied()) || after_title(&rest, start) {
            continue;
        }
        // A dark flat names both; else the first kind stands (`Light_..._flat field corrected`).
        found = Some(found.map_or((kind, master), |(first, was)| (first, was || master)));
    }
    found
}

/// The kind that the first word of a name is, if the name's words tell that kind (they are no title, no target).
pub(super) fn first_kind(name: &str, object: Option<&str>) -> Option<Kind> {
    let first = name.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty())?;
    known(first)?;
    kind(name, object).map(|(kind, _)| kind)
}

/// Whether the name has `DarkFlat`, `flatdarks`, `Dark Flats`: one word, or two of which the first is singular. `Darks
/// Flats` is a folder of both.
pub(super) fn says_dark_flat(name: &str, object: Option<&str>) -> bool {
    if kind(name, object).is_none_or(|(kind, _)| kind != Kind::DarkFlat) {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    let words: Vec<&str> =
        spans(&lower).into_iter().filter_map(|(start, end)| lower.get(start..end)).collect();
    words.iter().any(|word| known(word).is_some_and(|(kind, _)| kind == Kind::DarkFlat))
        || words.windows(2).any(|pair| {
            matches!(
                pair,
                ["dark" | "masterdark", "flat" | "flats"] | ["flat" | "masterflat", "dark" | "darks"]
            )
        })
}

/// Whether a word for a kind stands in the object's name, and that in the file's (`Dark Shark`, `Dark_Shark_60s`).
pub(super) fn claimed_by_object(name: &str, object: &str) -> bool {
    spans(object).iter().any(|(start, end)| known(object.get(*start..*end).unwrap_or_default()).is_some())
        && without_object(name, object) != name
}

/// Whether a kind's word stands anywhere in the letters: in nearly every name there is none, and this is cheaper than
/// cutting it up.
fn names_a_kind(name: &str) -> bool {
    ["light", "dark", "flat", "bias", "oscuro"].iter().any(|word| text::contains(name, word))
}

pub(super) fn known(word: &str) -> Option<(Kind, bool)> {
    if !names_a_kind(word) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    // AstroImageJ and Munipack name their masters so.
    if let Some(plain) = lower.strip_prefix('m').filter(|plain| ["bias", "dark", "flat"].contains(plain)) {
        return known(plain).map(|(kind, _)| (kind, true));
    }
    let plain = lower.strip_prefix("master").or_else(|| lower.strip_prefix("super"));
    let master = plain.is_some_and(|plain| !plain.is_empty());
    let plain = plain.unwrap_or(&lower);
    let kind = match plain {
        "light" | "lights" | "lightframe" | "lightframes" => Kind::Light,
        // `oscuro` is Spanish for a dark.
        "dark" | "darks" | "darkframe" | "darkframes" | "oscuro" | "oscuros" => Kind::Dark,
        "flat" | "flats" | "flatframe" | "flatframes" | "flatfield" | "skyflat" | "skyflats" | "domeflat" => {
            Kind::Flat
        }
        "bias" | "biases" | "biasframe" | "biasframes" => Kind::Bias,
        "darkflat" | "darkflats" | "flatdark" | "flatdarks" => Kind::DarkFlat,
        _ => return None,
    };
    Some((kind, master))
}

/// Byte ranges of the words: runs of letters and digits.
fn spans(name: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut start = None;
    for (at, c) in name.char_indices() {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(begin)) => {
                spans.push((begin, at));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(begin) = start {
        spans.push((begin, name.len()));
    }
    spans
}

/// Whether the word is followed, after a blank, by a word that is no part of a calibration folder's name, or by any
/// sign that a nebula's name goes on.
fn goes_on_as_title(name: &str, end: usize, next: Option<(usize, usize)>) -> bool {
    const FRAME_WORDS: &[&str] = &[
        "frame",
        "frames",
        "library",
        "lib",
        "master",
        "masters",
        "raw",
        "raws",
        "calibration",
        "cal",
        "cals",
        "files",
        "gain",
        "exp",
        "exposure",
        "bin",
        "temp",
        "set",
        "sets",
        "session",
        "night",
        "calibrated",
        "mono",
        "osc",
        "rgb",
        "field",
        "fields",
        "panel",
        "for",
        "and",
        "with",
        "no",
        "without",
        "new",
        "old",
        "only",
        "light",
        "lights",
        "dark",
        "darks",
        "flat",
        "flats",
        "bias",
        "s",
        "sec",
        "secs",
        "c",
        "x",
    ];
    let Some((start, stop)) = next else { return false };
    let joint = name.get(end..start).unwrap_or_default();
    let word = name.get(start..stop).unwrap_or_default().to_ascii_lowercase();
    if !word.chars().all(char::is_alphabetic) {
        return false;
    }
    let rest = name.get(start..).unwrap_or_default();
    let titled = ["nebula", "galaxy", "cluster", "shark", "doodad", "horse", "wolf", "tower", "cloud"]
        .iter()
        .any(|noun| text::contains(rest, noun));
    if titled {
        return true;
    }
    joint == " " && !FRAME_WORDS.contains(&word.as_str()) && !filters::is_known_filter(&word)
}

/// Whether the word ends a title: `The Dark`, which nobody calls a folder of darks.
fn after_title(name: &str, start: usize) -> bool {
    name.get(..start)
        .is_some_and(|head| text::contains(head.rsplit(['_', '-', '/']).next().unwrap_or_default(), "the "))
}

/// The name with the object's own words blanked out.
fn without_object(name: &str, object: &str) -> String {
    let words: Vec<String> = object
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let spans = spans(name);
    let mut rest = name.to_owned();
    // A one-word object such as `Flat` (a flat wizard's target) is the kind, not a nebula.
    if words.is_empty() || (words.len() == 1 && known(&words.concat()).is_some()) {
        return rest;
    }
    for window in spans.windows(words.len()) {
        let same = window.iter().zip(&words).all(|((start, end), word)| {
            name.get(*start..*end).is_some_and(|part| part.eq_ignore_ascii_case(word))
        });
        if let (true, Some((start, _)), Some((_, end))) = (same, window.first(), window.last()) {
            rest.replace_range(*start..*end, &"_".repeat(end - start));
        }
    }
    rest
}
