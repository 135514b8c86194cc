//! What type texts say (`Light Frame`, `FLAT (sky)`): the spellings of all programs (docs/dialects.md#2).

use crate::Kind;
use crate::text;

/// What a type text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    /// A kind; the second tells that the text says "master".
    Kind(Kind, bool),
    /// A map or another product of processing that is no exposure (DefectMap, RejectionMapLow ...).
    Map,
    /// `Processed`: a light that was altered.
    Processed,
    /// A frame taken to focus, to point, to guide: none of the target's exposures.
    NotScience,
}

/// Reads a type text: a spelling of the programs, or words of which one names a kind. `None` for any other.
pub(crate) fn word(text: &str) -> Option<Word> {
    spelling(text).or_else(|| spoken(text))
}

/// The kind that a type text says; `None` where it says another thing.
pub(crate) fn kind(text: &str) -> Option<Kind> {
    match word(text)? {
        Word::Kind(kind, _) => Some(kind),
        _ => None,
    }
}

/// Reads a type text that a program is known to write.
fn spelling(text: &str) -> Option<Word> {
    let squashed = text::squashed(text);
    let plain = squashed.as_str();
    let without = ["master", "super"]
        .iter()
        .find_map(|word| plain.strip_prefix(word).or_else(|| plain.strip_suffix(word)));
    let master = without.is_some();
    let plain = without.unwrap_or(plain);
    let plain = plain.strip_suffix('s').filter(|one| *one != "bia").unwrap_or(plain);
    let kind = match plain {
        "light" | "lightframe" | "science" | "scienceframe" | "object" | "tricolorimage" | "tricolor"
        | "snapshot" | "target" | "expose" | "sci" | "obj" | "standard" | "calibratedlight" => Kind::Light,
        // `Offset` is French for bias.
        "bias" | "biasframe" | "biase" | "zero" | "zeroframe" | "offset" | "offsetframe" => Kind::Bias,
        "dark" | "darkframe" => Kind::Dark,
        "darkflat" | "flatdark" | "darkflatframe" | "flatdarkframe" => Kind::DarkFlat,
        "flatframe" | "flatfield" | "twilight" => Kind::Flat,
        // `SKYFLAT`, `domeflat`, `AutoFlat`: by what was lit.
        _ if plain.ends_with("flat") && !plain.contains("dark") => Kind::Flat,
        // Astro Pixel Processor's INTEGRAT, and live stacks.
        "integration" | "livestack" | "stackedlight" | "lightstack" | "masterstack" | "stack" | "stacked"
        | "stackedimage" | "imagestack" => {
            return Some(Word::Kind(Kind::Light, true));
        }
        "processed" => return Some(Word::Processed),
        _ if NOT_SCIENCE.contains(&squashed.as_str()) => return Some(Word::NotScience),
        _ if is_map(&squashed) => return Some(Word::Map),
        _ => return None,
    };
    Some(Word::Kind(kind, master))
}

/// The kind that one of the words tells: `FLAT (sky)`, `Raw Dark`, `Bias Field`; dark and flat together are a dark flat.
/// Nothing where other kinds stand together, or where the text tells what was done with them (`dark subtracted`).
fn spoken(text: &str) -> Option<Word> {
    const DONE_WITH: &[&str] = &["corr", "subtr", "divid", "fielded", "reduc", "process", "calibrated"];
    let (mut found, mut master) = (None, false);
    for part in text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        let lower = part.to_ascii_lowercase();
        // `Dark stack`, `Stacked light`.
        if matches!(lower.as_str(), "master" | "super" | "stack" | "stacked") {
            master = true;
            continue;
        }
        if DONE_WITH.iter().any(|done| lower.starts_with(done)) {
            return None;
        }
        let Some(Word::Kind(kind, says_master)) = spelling(part) else { continue };
        master |= says_master;
        found = match found {
            None => Some(kind),
            Some(before) if before == kind => found,
            Some(Kind::Dark | Kind::Flat | Kind::DarkFlat)
                if matches!(kind, Kind::Dark | Kind::Flat | Kind::DarkFlat) =>
            {
                Some(Kind::DarkFlat)
            }
            Some(_) => return None,
        };
    }
    Some(Word::Kind(found?, master))
}

/// Type texts of frames that are none of the target's exposures, squashed.
const NOT_SCIENCE: &[&str] = &[
    "focus",
    "focusing",
    "focusframe",
    "autofocus",
    "focusrun",
    "acquisition",
    "acquire",
    "acquisitionframe",
    "targetacquisition",
    "guide",
    "guiding",
    "guider",
    "guideframe",
    "autoguide",
    "pointing",
    "pointingframe",
    "test",
    "testframe",
    "platesolve",
    "platesolving",
    "centering",
    "center",
    "align",
    "alignment",
    "polaralignment",
    "slew",
    "tracking",
    "sync",
    "engineering",
    "experimental",
    "arc",
    "lamp",
    "comp",
    "comparison",
    "trace",
    "preview",
    "framing",
    "finder",
];

/// Types that are maps by themselves.
const MAPS: &[&str] = &[
    "rejection",
    "weight",
    "weights",
    "coverage",
    "coveragemap",
    "exposuremap",
    "bpm",
    "badpixelmap",
    "badpixelmask",
    "badpixels",
    "rejectionmap",
    "weightmap",
    "mask",
    "starmask",
    "rejectionlow",
    "rejectionhigh",
    "confidence",
];

fn is_map(squashed: &str) -> bool {
    if MAPS.contains(&squashed) {
        return true;
    }
    ["map", "maplow", "maphigh"].iter().any(|end| squashed.ends_with(end))
        && ["defect", "rejection", "slope", "weight"].iter().any(|part| squashed.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        #[track_caller]
        fn check(text: &str, expect: Option<Word>) {
            assert_eq!(word(text), expect, "{text:?}");
        }
        check("LIGHT", Some(Word::Kind(Kind::Light, false)));
        check("Light Frame         ", Some(Word::Kind(Kind::Light, false)));
        check("Tricolor Image", Some(Word::Kind(Kind::Light, false)));
        check("Flat Field", Some(Word::Kind(Kind::Flat, false)));
        check("zero", Some(Word::Kind(Kind::Bias, false)));
        check("BIAS", Some(Word::Kind(Kind::Bias, false)));
        check("DARKFLAT", Some(Word::Kind(Kind::DarkFlat, false)));
        check("Flat Dark", Some(Word::Kind(Kind::DarkFlat, false)));
        check("Master Dark", Some(Word::Kind(Kind::Dark, true)));
        check("masterFlat", Some(Word::Kind(Kind::Flat, true)));
        check("bias master", Some(Word::Kind(Kind::Bias, true)));
        check("MasterDarkFlat", Some(Word::Kind(Kind::DarkFlat, true)));
        check("SuperBias", Some(Word::Kind(Kind::Bias, true)));
        check("AUTOFLAT", Some(Word::Kind(Kind::Flat, false)));
        check("FLAT,SKY", Some(Word::Kind(Kind::Flat, false)));
        check("Live Stack", Some(Word::Kind(Kind::Light, true)));
        check("Processed", Some(Word::Processed));
        check("DefectMap", Some(Word::Map));
        check("BinaryRejectionMapHigh", Some(Word::Map));
        check("WeightMap", Some(Word::Map));
        check("FLAT (sky)", Some(Word::Kind(Kind::Flat, false)));
        check("Evening flat", Some(Word::Kind(Kind::Flat, false)));
        check("DomeFlat", Some(Word::Kind(Kind::Flat, false)));
        check("Bias Field", Some(Word::Kind(Kind::Bias, false)));
        check("Raw Dark", Some(Word::Kind(Kind::Dark, false)));
        check("Master Dark Image", Some(Word::Kind(Kind::Dark, true)));
        check("DARK (shutter closed)", Some(Word::Kind(Kind::Dark, false)));
        check("Dark for flat", Some(Word::Kind(Kind::DarkFlat, false)));
        check("Dark subtracted", None);
        check("Flat-fielded object", None);
        check("bias corr. light", None);
        check("Light and dark", None);
        check("Master", None);
        check("Other/Processed", None);
        check("EXT", None);
    }
}
