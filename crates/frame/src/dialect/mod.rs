//! What each capture and processing program writes, as tables: one file per program, one engine (`values`) for all.
//!
//! A table is a [`Dialect`] that says only where it differs from [`Dialect::GENERIC`]. Which table serves a header
//! is decided by its [`Sign`]s (`identify`). Adding a program: a file with its table, a line in [`CAPTURE`] or
//! [`PROCESSING`], cases under `tests/programs/` (docs/adding-a-capture-program.md).

mod apt;
mod asiair;
mod astap;
mod astroart;
mod astropixelprocessor;
mod camera_raw;
mod ccdciel;
mod ccdops;
mod ccdsoft;
pub(crate) mod combination;
mod deepskystacker;
mod dwarf;
mod generic;
pub(crate) mod indi;
mod indigo;
mod itelescope;
mod maxim;
mod nebulosity;
mod nina;
mod observatory;
mod origin;
mod phd2;
mod pixinsight;
mod prism;
mod rawtran;
mod seestar;
mod setiastro;
mod sgpro;
mod sharpcap;
pub(crate) mod siril;
mod theskyx;
mod voyager;

pub(crate) use pixinsight::INTEGRATIONS;
pub(crate) use sharpcap::pattern_counts_from_below;

use crate::keys::{Key, Keys, beside_the_tables};
use crate::text;
use crate::{Field, Kind};

/// The capture programs, the first whose sign is found serves. More particular tables stand before the families
/// they belong to.
pub(crate) const CAPTURE: &[&Dialect] = &[
    &camera_raw::TABLE,
    &origin::TABLE,
    &origin::STACKS,
    &nina::TABLE,
    &sgpro::TABLE,
    &asiair::TABLE,
    &asiair::ASICAP,
    &seestar::TABLE,
    &dwarf::DWARF_2,
    &dwarf::DWARF_3,
    &sharpcap::TABLE,
    &apt::TABLE,
    &itelescope::PREMIUM,
    &theskyx::TABLE,
    &ccdsoft::TABLE,
    &ccdops::TABLE,
    &maxim::TABLE,
    &ccdciel::TABLE,
    &nebulosity::TABLE,
    &phd2::TABLE,
    &voyager::TABLE,
    &astroart::TABLE,
    &prism::TABLE,
    &observatory::PLATE_SCANS,
    &observatory::POCS,
    &indigo::OLD,
    &indigo::TABLE,
    &rawtran::TABLE,
    &indi::XISF,
    &indi::TABLE,
];

/// The processing programs. Their word on stacks goes before the capture program's; the first found serves.
pub(crate) const PROCESSING: &[&Dialect] = &[
    &deepskystacker::TABLE,
    &setiastro::TABLE,
    &siril::TABLE,
    &astropixelprocessor::TABLE,
    &astap::TABLE,
    &pixinsight::TABLE,
];

/// How one program spells things.
pub(crate) struct Dialect {
    /// The program's name, for messages.
    pub(crate) name: &'static str,
    /// How its files are recognised: any of these.
    pub(crate) signs: &'static [Sign],
    /// Where each value stands.
    pub(crate) keys: Keys,
    /// Where the values stand that are taken as they are, as far as they stand elsewhere than in most programs' files.
    pub(crate) shown: &'static [(Field, &'static [Key])],
    /// Where the number of combined exposures stands, and what EXPTIME means then.
    pub(crate) counts: &'static [Count],
    /// Keywords with the length of one sub-exposure of a stack, s.
    pub(crate) sub_exposure: &'static [Key],
    /// Keywords with the length of all sub-exposures together, s.
    pub(crate) total_exposure: &'static [Key],
    /// What tells that a file is combined although no count does.
    pub(crate) combined: &'static [Sign],
    /// Whether EXPTIME of a stack without a count says nothing (APP).
    pub(crate) stack_exposure_unknown: bool,
    /// What GAIN is.
    pub(crate) gain: GainMeans,
    /// Whether a GAIN of 0 is what the program writes when it does not know.
    pub(crate) zero_gain_is_unknown: bool,
    /// Filter names that mean no filter, besides those everybody uses; compared squashed.
    pub(crate) no_filter: &'static [&'static str],
    /// Which SITELONG without a letter counts west of Greenwich as positive.
    pub(crate) west_positive: WestPositive,
    /// Whether TELESCOP holds the mount's driver.
    pub(crate) telescope_is_mount: bool,
    /// What DATE-OBS is when its comment holds one of these texts (lower case); else the start.
    pub(crate) date_means: &'static [(&'static str, DateMeans)],
    /// Whether DATE-OBS is by the clock at the camera's place.
    pub(crate) local_date: bool,
    /// Whether DATE-OBS of a combined file is when it was written.
    pub(crate) stack_date_is_of_writing: bool,
    /// Whether a blank OBJECT with RA = DEC = 0 means a dark.
    pub(crate) pointless_is_dark: bool,
    /// Whether the length of one exposure of a stack may be wrong: the number of frames in the file's name goes first.
    pub(crate) sub_exposure_may_be_wrong: bool,
    /// Whether the filter of a colour that it split off ends with the colour: `LPS_B`.
    pub(crate) colour_behind_filter: bool,
    /// Whether it writes the camera's settings into a file beside the frame.
    pub(crate) settings_beside: bool,
}

impl Dialect {
    /// What holds where no program's table says otherwise.
    pub(crate) const GENERIC: Self = generic::TABLE;
}

/// What GAIN is, unless its comment names a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum GainMeans {
    /// The camera's setting.
    Setting,
    /// e-/ADU.
    ElectronsPerAdu,
    /// ADU/e-: neither of the two.
    AduPerElectron,
    /// A share of the camera's range: neither of the two.
    Percent,
}

/// Which longitudes count west of Greenwich as positive.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum WestPositive {
    /// None.
    Never,
    /// Those written as one number of degrees, while `+149:03:42` counts east.
    Numbers,
    /// All.
    Always,
}

/// What a DATE-OBS is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateMeans {
    /// The end of the exposure.
    End,
    /// The middle of the exposure.
    Middle,
}

/// A keyword that counts combined exposures.
pub(crate) struct Count {
    /// Where it stands.
    pub(crate) key: Key,
    /// What EXPTIME is when the count is over 1.
    pub(crate) exposure: CountedExposure,
    /// The kinds of frames whose exposures it counts; empty for all.
    pub(crate) kinds: &'static [Kind],
}

/// What EXPTIME of a combined file is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum CountedExposure {
    /// One sub-exposure.
    One,
    /// All of them together; in calibration masters one.
    Total,
    /// All of them together, in calibration masters too.
    TotalOfMastersToo,
}

impl Count {
    /// A count beside which EXPTIME is one sub-exposure.
    pub(crate) const fn of_one(word: &'static str) -> Self {
        Self { key: Key::card(word), exposure: CountedExposure::One, kinds: &[] }
    }

    /// A count beside which EXPTIME is the total.
    pub(crate) const fn of_total(word: &'static str) -> Self {
        Self { key: Key::card(word), exposure: CountedExposure::Total, kinds: &[] }
    }

    /// The same for some kinds only.
    pub(crate) const fn only(self, kinds: &'static [Kind]) -> Self {
        Self { kinds, ..self }
    }

    /// Whether it counts a frame of this kind.
    pub(crate) fn counts(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}

/// How a writer is recognised.
pub(crate) enum Sign {
    /// The keyword's text begins so.
    Starts(&'static str, &'static str),
    /// The keyword's text holds this somewhere (lower case).
    Holds(&'static str, &'static str),
    /// The keyword's text is this, case ignored.
    Is(&'static str, &'static str),
    /// The keyword has a value.
    Has(&'static str),
    /// The keyword is true.
    IsTrue(&'static str),
    /// The keyword has no value.
    Lacks(&'static str),
    /// A COMMENT or HISTORY line begins so.
    Line(&'static str, &'static str),
    /// The keyword's comment begins so.
    Remark(&'static str, &'static str),
    /// The XISF property's text begins so.
    Property(&'static str, &'static str),
    /// It is a camera's raw file.
    IsCameraRaw,
    /// All of these.
    All(&'static [Sign]),
}

/// Whether a software text names a processing program: those count only when nothing else names the capture program.
pub(crate) fn is_processing(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "PixInsight",
        "PCL",
        "Siril",
        "DeepSkyStacker",
        "Astro Pixel Processor",
        "GraXpert",
        "Munipack",
        "SetiAstro",
        "SWarp",
        "AstroFiler",
        "TianWen",
        "originstack",
        "Seiza",
        "IRAF",
        "NOAO-IRAF",
        "ASTAP",
        // A library: who used it stands elsewhere (KStars).
        "LibXISF",
        "ImageJ",
        "AstroImageJ",
        "Photoshop",
        "GIMP",
    ];
    NAMES.iter().any(|known| text::starts_with(name.trim_start(), known))
}

impl Dialect {
    /// Where the values stand that are taken as they are: the program's own lines, and of other values everybody's.
    pub(crate) fn all_shown(&self) -> impl Iterator<Item = &'static (Field, &'static [Key])> {
        let own = self.shown;
        let is_own = |field: Field| own.iter().any(|(each, _)| *each == field);
        own.iter().chain(Self::GENERIC.shown.iter().filter(move |(field, _)| !is_own(*field)))
    }
}

/// Every key of every table.
pub(crate) fn every_key() -> impl Iterator<Item = &'static Key> {
    let tables = CAPTURE.iter().chain(PROCESSING).copied().chain([&Dialect::GENERIC]);
    tables
        .flat_map(|table| {
            let counts = table.counts.iter().map(|count| &count.key);
            let shown = table.shown.iter().flat_map(|(_, keys)| *keys);
            table.keys.all().chain(counts).chain(shown).chain(table.sub_exposure).chain(table.total_exposure)
        })
        .chain(combination::COUNTS)
        .chain(combination::COUNTS_IF_COMBINED)
        .chain(combination::INPUTS)
        .chain(beside_the_tables())
}
