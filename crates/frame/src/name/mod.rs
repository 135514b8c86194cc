//! Naming conventions: what file and folder names tell about a frame (docs/rules.md#4-name-patterns "Names", docs/dialects.md#6).
//!
//! One file per convention; the first that recognises the file's name reads it. `KEY_VALUE` pairs, HFR, the words for
//! kinds and the folders fill what is left. A name that fits no pattern tells nothing.

mod apt;
mod ascom_dslr;
mod asiair;
mod astropixelprocessor;
mod backyardeos;
mod dwarf;
mod ekos;
mod filters;
mod folder_kind;
mod hfr;
mod itelescope;
mod layout;
mod lco;
mod maxim;
mod nina;
mod pairs;
mod sgpro;
mod shape;
mod siril;
mod stacked;
mod theskyx;
mod wbpp;
mod words;

use crate::Values;
use crate::panel::split_panel;
use crate::stem::cut_mark;
pub(crate) use crate::stem::without_suffixes;
use crate::text;
use crate::{Kind, Known, Place, Source};
pub(crate) use layout::rig as rig_of_folder;

/// A file's name, cut up once for all conventions.
pub(crate) struct Name<'p> {
    /// The name without suffixes and processing marks.
    stem: &'p str,
    /// The stem cut at `_`.
    fields: Vec<&'p str>,
    /// Folders, the nearest first, the root's name last.
    folders: Vec<&'p str>,
    /// The header's target, letters and digits only, in lower case.
    object: String,
}

/// One way of naming files.
struct Convention {
    /// Whose it is; the tests go by it.
    #[cfg_attr(not(test), allow(dead_code, reason = "the tests tell conventions apart by it"))]
    name: &'static str,
    /// What the name tells, if it is of this convention.
    read: fn(&Name) -> Option<Values>,
}

/// The conventions, the more particular first.
const CONVENTIONS: &[Convention] = &[
    Convention { name: "Astro Pixel Processor", read: astropixelprocessor::read },
    Convention { name: "Siril", read: siril::read },
    Convention { name: "WBPP", read: wbpp::read },
    Convention { name: "iTelescope", read: itelescope::read },
    Convention { name: "Dwarf", read: dwarf::read },
    Convention { name: "SGPro", read: sgpro::read },
    Convention { name: "BackyardEOS", read: backyardeos::read },
    Convention { name: "ASCOM DSLR", read: ascom_dslr::read },
    Convention { name: "ASIAIR", read: asiair::read },
    Convention { name: "APT", read: apt::read },
    Convention { name: "Ekos", read: ekos::read },
    Convention { name: "N.I.N.A.", read: nina::read },
    Convention { name: "TheSkyX", read: theskyx::read },
    Convention { name: "Las Cumbres Observatory", read: lco::read },
    Convention { name: "MaxIm DL", read: maxim::read },
];

/// What the names tell. `object` is the header's target: its words tell no kind.
pub(crate) fn read(place: &Place, object: Option<&str>) -> Values {
    let name = Name::new(place, object);
    let mut told = CONVENTIONS.iter().find_map(|convention| (convention.read)(&name)).unwrap_or_default();
    // A convention that begins with a kind's word took the target's for it (`Dark_Shark_60s_001`, OBJECT `Dark Shark`).
    if told.kind.is_some()
        && object.is_some_and(|object| words::claimed_by_object(name.stem, object))
        && words::kind(name.stem, object).is_none()
    {
        (told.kind, told.object) = (None, None);
    }
    let pairs = pairs::of_file(&name);
    // `L_300s_FILTER_OIII`: a pair says what it is, a letter only where it stands.
    if pairs.filter.is_some() {
        told.filter = None;
    }
    told.fill_from(pairs);
    // `M 31 Panel 2_0001` names its panel with a blank.
    if let Some((_, panel)) = name.first(|field| split_panel(field).1) {
        told.fill_from(Values { panel: Some(from_file(panel)), ..Values::default() });
    }
    // Without a target a Seestar writes `Light_Unknown_10.0s_...` (docs/rules.md#4-placeholders: placeholders are missing).
    told.object = told.object.filter(|target| !text::is_nothing(&target.value));
    // `gain120` says what it is wherever it stands (docs/rules.md#4-gain); `100g` only does within a convention.
    let spelt = |field: &&str| text::starts_with(field, "gain");
    if let Some((_, gain)) = name.first(|field| Some(field).filter(spelt).and_then(shape::gain)) {
        told.fill_from(Values { gain: Some(from_file(gain)), ..Values::default() });
    }
    // So does `Stack20`: how many exposures (docs/rules.md#4-subframes).
    let stacked =
        |field: &str| asiair::count(field.strip_prefix("Stack").or_else(|| field.strip_prefix("stack"))?);
    if let Some((_, count)) = name.first(|field| stacked(field).filter(|count| *count > 1)) {
        told.fill_from(Values {
            named_combined: true,
            subframes: Some(from_file(count)),
            ..Values::default()
        });
    }
    if let Some(count) = stacked::count_in(&name) {
        told.fill_from(Values {
            named_combined: true,
            subframes: Some(from_file(count)),
            ..Values::default()
        });
    }
    told.hfr_px = hfr::read(name.stem).map(|hfr| Known::new(hfr, Source::FileName)).or(told.hfr_px);
    let in_file = words::kind(name.stem, object);
    if let Some((kind, combined)) = in_file {
        told.fill_from(Values {
            kind: Some(Known::new(kind, Source::FileName)),
            named_combined: combined,
            ..Values::default()
        });
    }
    let mut of_folders = layout::read(&name, object);
    cut_panel(&mut told);
    cut_panel(&mut of_folders);
    // The folder that a layout names after the target says it better than what stands first in a file's name (docs/rules.md#4-folders).
    if of_folders.object.is_some() {
        told.object = None;
    }
    told.fill_from(of_folders);
    dwarf::correct_factory_master(&name, &mut told);
    told
}

/// The kind that the file's first word or the whole name of its folder is: `Flat_001`, `Flats`, `flat_Red`.
pub(crate) fn says_outright(place: &Place, object: Option<&str>) -> Option<Known<Kind>> {
    let stem = without_suffixes(place.file_name());
    if let Some(kind) = words::first_kind(stem, object) {
        return Some(Known::new(kind, Source::FileName));
    }
    let folder = place.folders().next()?;
    folder_kind::read(folder, object).map(|kind| Known::new(kind, Source::FolderName))
}

/// Whether the name is one that iTelescope gives.
pub(crate) fn says_itelescope(place: &Place) -> bool {
    itelescope::read(&Name::new(place, None)).is_some()
}

/// Whether the name is that of one colour of a picture: WBPP's `x_c_d_R`, `x_c_cc_d_B_r`.
pub(crate) fn says_channel(place: &Place) -> bool {
    const MARKS: &[&str] = &["c", "cc", "r", "s", "rn", "lps", "a"];
    let mut fields =
        without_suffixes(place.file_name()).rsplit('_').skip_while(|field| MARKS.contains(field));
    let last = fields.next().unwrap_or_default();
    // `M 31-R_OSC`: N.I.N.A.'s live stack of one colour.
    let of_one_shot = || {
        let colour = fields.clone().next().and_then(|field| field.rsplit(['-', ' ']).next());
        last == "OSC" && matches!(colour, Some("R" | "G" | "B"))
    };
    of_one_shot() || (matches!(last, "R" | "G" | "B") && fields.next() == Some("d"))
}

/// Whether the file's first word or the whole name of a folder above it says that it was taken to look, focus or point
/// (docs/rules.md#4-previews): `Preview_M42_10.0s_Bin1_0001`, a folder `Preview` or `Focus frames`.
pub(crate) fn says_no_science(place: &Place, object: Option<&str>) -> bool {
    const WORDS: &[&str] = &[
        "preview",
        "previews",
        "focus",
        "focusing",
        "autofocus",
        "platesolve",
        "platesolving",
        "polaralignment",
        "framing",
        "pointing",
        "guiding",
        "guider",
    ];
    let is_word = |name: &str| {
        WORDS.iter().any(|word| {
            let mut letters = name.bytes().filter(u8::is_ascii_alphanumeric);
            word.bytes().all(|letter| letters.next().is_some_and(|found| found.eq_ignore_ascii_case(&letter)))
                && ["", "frame", "frames"]
                    .iter()
                    .any(|end| letters.clone().map(|letter| letter.to_ascii_lowercase()).eq(end.bytes()))
        })
    };
    let first = first_word(without_suffixes(place.file_name()));
    let of_object = || object.is_some_and(|object| first_word(object).eq_ignore_ascii_case(first));
    // What the user gave as a root may be called anything.
    (is_word(first) && !of_object()) || place.path.rsplit('/').skip(1).any(is_word)
}

fn first_word(text: &str) -> &str {
    text.split(['_', ' ', '-', '.']).find(|word| !word.is_empty()).unwrap_or_default()
}

/// Whether the name is that of an edited image: `starless_M31`, `M31_final_crop`.
pub(crate) fn says_edited(place: &Place) -> bool {
    const EDITS: &[&str] = &[
        "starless",
        "starmask",
        "final",
        "crop",
        "cropped",
        "stretch",
        "stretched",
        "autostretch",
        "autostretched",
        "denoised",
        "edited",
    ];
    let stem = without_suffixes(place.file_name()).to_ascii_lowercase();
    stem.split(|c: char| !c.is_alphanumeric()).any(|word| EDITS.contains(&word)) || stem.contains("star_mask")
}

/// Whether the name is that of a map: `coadd.weight.fits`, `M31_Ha.rejection.fits`, Siril's `M31_low_rejmap.fit`.
pub(crate) fn says_map(place: &Place) -> bool {
    let stem = without_suffixes(place.file_name()).to_ascii_lowercase();
    let end = stem.rsplit('.').next().filter(|end| end.len() < stem.len());
    end.is_some_and(|end| ["weight", "weights", "rejection", "coverage", "badpix", "flag"].contains(&end))
        || stem.ends_with("_rejmap")
        || stem.ends_with("_weightmap")
}

/// Where the file's or its folder's name calls it a dark flat.
pub(crate) fn says_dark_flat(place: &Place, object: Option<&str>) -> Option<Source> {
    if words::says_dark_flat(without_suffixes(place.file_name()), object) {
        return Some(Source::FileName);
    }
    let folder = place.folders().next()?;
    words::says_dark_flat(folder, object).then_some(Source::FolderName)
}

/// A target without its panel, as in headers: `M 31 Panel 2`, `M_31_Panel_2`; and no placeholder (`Light_Unknown_10.0s`).
fn cut_panel(told: &mut Values) {
    let Some(object) = told.object.take() else { return };
    let (target, panel) = split_panel(&object.value);
    if let Some(panel) = panel.filter(|_| told.panel.is_none()) {
        told.panel = Some(Known::new(panel, object.source.clone()));
    }
    if !text::is_nothing(target) {
        told.object = Some(Known::new(target.into(), object.source));
    }
}

impl<'p> Name<'p> {
    fn new(place: &'p Place, object: Option<&str>) -> Self {
        let stem = without_marks(without_suffixes(place.file_name()));
        let fields = siril::without_prefixes(stem).split('_').collect();
        Self {
            stem,
            fields,
            folders: place.folders().collect(),
            object: alphanumeric(object.unwrap_or_default()),
        }
    }

    /// Whether a field is part of the header's target: with fields beside it, it spells it (`B_33`, `M31`).
    fn is_objects(&self, at: usize) -> bool {
        // Its panels and parts follow (`M 31 Panel 2`): a field that begins it with a number names it already.
        let named = |spelt: &str| {
            spelt == self.object
                || (self.object.starts_with(spelt)
                    && spelt.len() >= 2
                    && spelt.ends_with(|c: char| c.is_ascii_digit()))
        };
        !self.object.is_empty()
            && (0..=at).any(|from| {
                let mut spelt = String::new();
                for (place, field) in self.fields.iter().enumerate().skip(from) {
                    spelt.push_str(&alphanumeric(field));
                    if spelt.len() > self.object.len() {
                        return false;
                    }
                    if place >= at && !spelt.is_empty() && named(&spelt) {
                        return true;
                    }
                }
                false
            })
    }

    /// The first field that has a shape, with its index.
    fn first<T>(&self, shape: impl Fn(&str) -> Option<T>) -> Option<(usize, T)> {
        self.fields.iter().enumerate().find_map(|(index, field)| Some((index, shape(field)?)))
    }

    /// A field.
    fn field(&self, index: usize) -> Option<&'p str> {
        self.fields.get(index).copied()
    }

    /// The text of the fields `from..to`, as they stand in the name.
    fn span(&self, from: usize, to: usize) -> Option<Box<str>> {
        let fields = self.fields.get(from..to).filter(|fields| !fields.is_empty())?;
        let text = fields.join("_");
        let text = text.trim_matches(['_', ' ', '-']);
        (!text.is_empty()).then(|| text.into())
    }
}

/// Letters and digits in lower case.
fn alphanumeric(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Cuts PixInsight's trailing run of marks (`_c_cc_r`), which begins with a calibration, off a stem.
pub(crate) fn without_marks(stem: &str) -> &str {
    let mut cut = stem;
    let mut first = "";
    while let Some((head, mark)) = cut_mark(cut) {
        (cut, first) = (head, mark);
    }
    // `M31_300s_r` ends with a filter.
    if matches!(first, "c" | "cc" | "d" | "lps") { cut } else { stem }
}

/// A value that the file's name gave.
fn from_file<T>(value: T) -> Known<T> {
    Known::new(value, Source::FileName)
}

/// The values whose fields have a shape of their own, wherever they stand in the name.
fn shaped(fields: &[&str]) -> Values {
    let mut told = Values::default();
    for field in fields {
        if told.exposure_s.is_none() {
            told.exposure_s = shape::seconds(field).map(from_file);
        }
        if told.gain.is_none() {
            told.gain = shape::gain(field).map(from_file);
        }
        if told.iso.is_none() {
            told.iso = shape::iso(field).map(from_file);
        }
        if told.offset.is_none() {
            told.offset = shape::offset(field).map(from_file);
        }
        if told.binning.is_none() {
            told.binning = shape::binning(field).map(from_file);
        }
        if told.sensor_temp_c.is_none() {
            told.sensor_temp_c = shape::celsius(field).map(from_file);
        }
    }
    told
}

#[cfg(test)]
mod tests;
