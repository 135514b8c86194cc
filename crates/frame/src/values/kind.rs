//! What a frame is of: the spellings of all programs (docs/dialects.md#2).

use crate::Values;
use crate::cards::{Cell, Hit};
use crate::keys::{IMAGE_TYPE, Key};
use crate::text;
use crate::values::Reading;
use crate::{DoubtCode, Formula, Guess, Keyword, Kind, Known, Place, Source, name};

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

/// SBIG's index of image types: `PICTTYPE`.
fn indexed(index: f64) -> Option<Kind> {
    Some(match text::whole(index)? {
        1 => Kind::Light,
        2 => Kind::Bias,
        3 => Kind::Dark,
        4 => Kind::Flat,
        _ => return None,
    })
}

/// The kind as read, and what goes with it.
pub(crate) struct KindRead {
    /// The kind; `None` for a map.
    pub(crate) kind: Option<Known<Kind>>,
    /// The type text says "master".
    pub(crate) master: bool,
    /// A map of a processing program: no exposure.
    pub(crate) map: bool,
    /// `Processed`.
    pub(crate) processed: bool,
    /// A frame taken to focus, to point, to guide.
    pub(crate) not_science: bool,
}

impl Reading<'_> {
    /// Finds the kind: XISF imageType, the header's type words, a pointless DWARF, sidecars and names, a guess (docs/rules.md#4-kind).
    pub(crate) fn kind(&mut self, sidecar: &Values, name: &Values, place: &Place) -> KindRead {
        let mut read =
            KindRead { kind: None, master: false, map: false, processed: false, not_science: false };
        let mut unknown: Option<String> = None;
        let image_type = self.cards.header().image_type.as_deref().filter(|text| !text.trim().is_empty());
        if let Some(text) = image_type {
            let source = Source::Property { id: Keyword::of(&IMAGE_TYPE) };
            self.take_word(&mut read, text, source, &mut unknown);
        }
        for key in self.keys().kind {
            let Some(hit) = self.cards.find(key) else { continue };
            if let Some(decided) = &read.kind {
                // imageType decides what it is; a keyword that says `Master Dark` of a Dark adds to it.
                read.master |= matches!(hit.cell, Cell::Text(text)
                    if word(text) == Some(Word::Kind(decided.value, true)));
                break;
            }
            if read.map {
                break;
            }
            self.take_hit(&mut read, key, hit, &mut unknown);
        }
        if read.map {
            return read;
        }
        if let Some(quoted) = &unknown {
            let quoted = quoted.clone();
            let taken = if read.kind.is_some() {
                "the other type keyword is used"
            } else {
                "its name or a guess decides"
            };
            self.doubt(
                DoubtCode::UnknownImageType,
                format!("'{quoted}' in the header is not a known image type: {taken}. Correct the kind if it is wrong."),
            );
        }
        self.refine_by_name(&mut read, place);
        if read.kind.is_none() {
            read.kind = sidecar.kind.clone().or_else(|| name.kind.clone());
        }
        if read.kind.is_none() && self.writers.capture.pointless_is_dark && self.points_nowhere() {
            let program = self.writers.capture.name;
            self.doubt(
                DoubtCode::DwarfDark,
                format!(
                    "{program} writes no image type: a blank OBJECT with RA and DEC of 0 is taken for a dark."
                ),
            );
            read.kind = Some(Known::new(Kind::Dark, Source::Computed(Formula::DarkFromNoTarget)));
        }
        if read.kind.is_none() {
            let why = if unknown.is_some() { Guess::UnknownType } else { Guess::NoType };
            if unknown.is_none() {
                self.doubt(
                    DoubtCode::KindGuessed,
                    "Nothing says what kind of frame this is; it is treated as a light. Correct the kind if it is wrong.",
                );
            }
            read.kind = Some(Known::new(Kind::Light, Source::Guessed(why)));
        }
        read
    }

    /// What a name says outright of a header's Dark and Light (docs/rules.md#4-kind-by-name): no program has a type for
    /// dark flats that all write, and many write Light of whatever they take.
    fn refine_by_name(&mut self, read: &mut KindRead, place: &Place) {
        let object = self.cards.text_of("OBJECT").or_else(|| self.cards.text_of("OBJNAME"));
        match read.kind.as_ref().map(|kind| kind.value) {
            Some(Kind::Dark) => {
                if let Some(source) = name::says_dark_flat(place, object) {
                    read.kind = Some(Known::new(Kind::DarkFlat, source));
                }
            }
            Some(Kind::Light) if !read.master && !read.not_science && !read.processed => {
                let Some(named) = name::says_outright(place, object).filter(|kind| kind.value != Kind::Light)
                else {
                    return;
                };
                self.doubt(
                    DoubtCode::NameDisagrees,
                    format!(
                        "The header says Light, which programs write of whatever they take; the {} says {}: that is used. Correct the kind if it is wrong.",
                        named.source,
                        named.value.word()
                    ),
                );
                read.kind = Some(named);
            }
            _ => {}
        }
    }

    fn take_hit(&self, read: &mut KindRead, key: &Key, hit: Hit<'_>, unknown: &mut Option<String>) {
        match hit.cell {
            Cell::Number(index) if key.word == "PICTTYPE" => {
                read.kind = indexed(index).map(|kind| Known::new(kind, hit.source));
            }
            Cell::Text(text) => match text::number(text).filter(|_| key.word == "PICTTYPE") {
                Some(index) => read.kind = indexed(index).map(|kind| Known::new(kind, hit.source)),
                None => self.take_word(read, text, hit.source, unknown),
            },
            _ => {}
        }
    }

    #[allow(clippy::unused_self, reason = "reads as the other steps do")]
    fn take_word(&self, read: &mut KindRead, text: &str, source: Source, unknown: &mut Option<String>) {
        if text::is_nothing(text) {
            return;
        }
        match word(text) {
            Some(Word::Kind(kind, master)) => {
                read.kind = Some(Known::new(kind, source));
                read.master = master;
            }
            Some(Word::Map) => read.map = true,
            Some(Word::NotScience) => {
                read.kind = Some(Known::new(Kind::Light, source));
                read.not_science = true;
            }
            Some(Word::Processed) => {
                read.kind = Some(Known::new(Kind::Light, source));
                read.processed = true;
            }
            None => {
                unknown.get_or_insert_with(|| text.chars().take(40).collect());
            }
        }
    }

    /// OBJECT blank and RA = DEC = 0.
    fn points_nowhere(&self) -> bool {
        let zero = |word| self.cards.number_of(word) == Some(0.0);
        !self.cards.has("OBJECT") && zero("RA") && zero("DEC")
    }
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
