//! What kind of exposure a file is: its header's word, else words of its name and folder (docs/rules.md#22-type).

use nightledger_frame::{Frame, Kind, Source};

/// AZOTEA's word, and what it was taken from.
pub(super) fn kind_word(frame: &Frame) -> (&'static str, Option<&'static str>) {
    if let Some(kind) = &frame.kind
        && matches!(
            kind.source,
            Source::Header { .. } | Source::Property { .. } | Source::Tag { .. } | Source::Edit
        )
    {
        return (word(kind.value), None);
    }
    let object = frame.object.as_ref().map(|object| object.value.to_lowercase()).unwrap_or_default();
    if let Some(found) = by_words(frame.place.file_name(), &object) {
        return (found, Some("file name"));
    }
    if let Some(found) = frame.place.folders().next().and_then(|folder| by_words(folder, &object)) {
        return (found, Some("folder name"));
    }
    ("LIGHT", Some("no other word"))
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Light => "LIGHT",
        Kind::Dark | Kind::DarkFlat => "DARK",
        Kind::Flat => "FLAT",
        Kind::Bias => "BIAS",
    }
}

/// Whole words, any case; those of the object's own name (Dark Doodad) say nothing.
fn by_words(name: &str, object: &str) -> Option<&'static str> {
    let mut lower = name.to_lowercase();
    if !object.is_empty() {
        for spelling in [object.to_owned(), object.replace(' ', "_"), object.replace(' ', "-")] {
            lower = lower.replace(&spelling, " ");
        }
    }
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let has = |any: &[&str]| words.iter().any(|word| any.contains(word));
    // `dark_flat` in two words is one too.
    let side_by_side = |one: &str, other: &str| words.windows(2).any(|pair| pair == [one, other]);
    if has(&["flatdark", "flatdarks", "darkflat", "darkflats"])
        || side_by_side("dark", "flat")
        || side_by_side("flat", "dark")
    {
        Some("DARK")
    } else if has(&["flat", "flats"]) {
        Some("FLAT")
    } else if has(&["dark", "darks", "oscuro", "oscuros"]) {
        Some("DARK")
    } else if has(&["bias", "biases"]) {
        Some("BIAS")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nightledger_frame::{Known, Place};

    /// docs/rules.md#22-type
    #[test]
    fn types_go_by_whole_words_of_the_name_then_of_the_folder() {
        #[track_caller]
        fn check(path: &str, object: Option<&str>, expect: &str) {
            let mut frame =
                Frame::new(Place { root: 0, root_name: "Night".into(), path: path.into(), exposure: 1 });
            frame.object = object.map(|object| Known::new(object.into(), Source::FileName));
            assert_eq!(kind_word(&frame).0, expect, "{path}");
        }
        check("a/Light_M31.fit", None, "LIGHT");
        check("flats/x.fit", None, "FLAT");
        check("x/flatland_3.fits", None, "LIGHT");
        check("x/Oscuro_1.fits", None, "DARK");
        check("oscuros/1.fit", None, "DARK");
        check("a/FLATDARK_01.fit", None, "DARK");
        check("a/dark_flat_01.fit", None, "DARK");
        check("Darks/bias_1.fit", None, "BIAS");
        check("FLAT/lights/x.fit", None, "LIGHT");
        check("a/Dark Doodad_L_001.fits", Some("Dark Doodad"), "LIGHT");
        check("a/Dark_Doodad_dark_001.fits", Some("Dark Doodad"), "DARK");
    }

    #[test]
    fn the_header_s_word_goes_first() {
        let place = Place { root: 0, root_name: "".into(), path: "dark/x.fits".into(), exposure: 1 };
        let mut frame = Frame::new(place);
        frame.kind = Some(Known::new(Kind::DarkFlat, Source::Edit));
        assert_eq!(kind_word(&frame), ("DARK", None));
        frame.kind = Some(Known::new(Kind::Bias, Source::Edit));
        assert_eq!(kind_word(&frame), ("BIAS", None));
    }
}
