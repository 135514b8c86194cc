//! Where values come from. Rules ask the variants; words are made here alone.

use std::borrow::Cow;
use std::fmt;

use nightledger_language::{Said, said, tr, tr_n};
use serde::{Deserialize, Serialize};

use super::default_field::{DefaultField, DefaultFields};
use super::shared_text::SharedText;
use crate::Keyword;

/// Where a value came from. A default never passes for a measurement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// A header card.
    Header {
        /// The keyword.
        keyword: Keyword,
        /// The HDU, from 0.
        hdu: u16,
        /// The card in its HDU, from 1.
        card: u32,
    },
    /// An XISF property, or the image's `imageType` attribute (id `imageType`).
    Property {
        /// The property's id.
        id: Keyword,
    },
    /// A tag of a camera's raw file: `EXIF ExposureTime`, `Canon CameraTemperature`.
    Tag {
        /// The tag, by the group and name that ExifTool made known.
        name: Keyword,
    },
    /// The file's own name.
    FileName,
    /// The name of a folder above the file.
    FolderName,
    /// Another file beside it (SharpCap, N.I.N.A. Session Metadata, Dwarf); its name.
    Sidecar(SharedText),
    /// A guide log that lies beside the frames.
    GuideLog(Box<Guided>),
    /// Another file of the same exposure (docs/rules.md#6-same-exposure); its name. Only the ledger gives this source.
    Copy(SharedText),
    /// The log of a stacking program (docs/rules.md#18-wbpp); its name. Only the ledger gives this source.
    Log(SharedText),
    /// Worked out from other values.
    Computed(Formula),
    /// Assumed because nothing says otherwise (a light without any type).
    Guessed(Guess),
    /// The user's default. Only the ledger gives this source.
    #[serde(skip)]
    Default(DefaultField),
    /// The user's table of sites. Only the ledger gives this source.
    SiteTable,
    /// The user's edit.
    Edit,
}

/// The measurements of a guide log that a figure rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guided {
    /// The log's name.
    pub log: SharedText,
    /// Measurements within the exposure.
    pub samples: u32,
    /// The share of the exposure that they cover, percent.
    pub cover_percent: u8,
}

/// How a value was worked out, and from what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Formula {
    /// A file that nothing calls combined is one exposure.
    SingleExposure,
    /// The total of a stack divided by the length of one exposure.
    CountFromLengths([Keyword; 2]),
    /// The total of a stack divided by the exposure that a name or sidecar tells.
    CountFromToldExposure {
        /// Where the total stands.
        total: Keyword,
        /// What tells the length of one exposure.
        one: Box<Source>,
    },
    /// The total of a stack divided by the number of its exposures, by where both stand.
    ExposureFromTotal(Box<[Source; 2]>),
    /// The size of the bare sensor's pixels times the binning.
    PixelFromBinning(Keyword),
    /// The pixel size of a camera's model, by the table of sensors.
    PixelFromModel(Keyword),
    /// FWHM in pixels times the scale of a pixel.
    FwhmFromPixels(Keyword),
    /// The width of the frame's stars, measured in its pixels, times the scale of a pixel. Only the ledger gives this one.
    FwhmFromStars {
        /// Those of pixel size and focal length that are defaults.
        defaults: DefaultFields,
    },
    /// `2 x HFR x pixel / focal length x 206.265`. Only the ledger gives this one.
    FwhmFromHfr {
        /// Those of the three figures that are defaults.
        defaults: DefaultFields,
    },
    /// The focal length divided by the aperture.
    RatioFromAperture([Keyword; 2]),
    /// A time at the end of the exposure, minus the exposure.
    StartFromEnd(Keyword),
    /// A time in the middle of the exposure, minus half the exposure.
    StartFromMiddle(Keyword),
    /// A local time, minus the offset of its zone.
    StartFromLocal([Keyword; 2]),
    /// A dark, because there is no target and the telescope points nowhere.
    DarkFromNoTarget,
    /// Bortle class from the sky brightness in the table of sites.
    BortleFromSiteTable,
    /// Bortle class from the mean of the frames' sky readings.
    BortleFromReadings,
    /// The mean of a site's sky readings.
    MeanOfReadings {
        /// How many readings.
        readings: u32,
        /// What they come from, in words for people.
        from: SharedText,
    },
    /// Arc seconds a pixel, from the pixel's size and the focal length.
    ImageScale,
}

/// What was assumed, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Guess {
    /// The header names a type that is not known.
    UnknownType,
    /// Nothing names a type.
    NoType,
}

impl Source {
    /// The keyword, property id or tag of a value that stands in the header.
    pub fn keyword(&self) -> Option<Keyword> {
        match self {
            Self::Header { keyword, .. } => Some(*keyword),
            Self::Property { id } => Some(*id),
            Self::Tag { name } => Some(*name),
            _ => None,
        }
    }

    /// The user's defaults that the value is or rests on.
    pub fn defaults(&self) -> DefaultFields {
        match self {
            Self::Default(field) => (*field).into(),
            Self::Computed(Formula::FwhmFromHfr { defaults } | Formula::FwhmFromStars { defaults }) => {
                *defaults
            }
            _ => DefaultFields::default(),
        }
    }

    /// The same in the order in which people read them: that of the formula.
    pub fn named_defaults(&self) -> impl Iterator<Item = DefaultField> + use<> {
        let defaults = self.defaults();
        let in_formula = [DefaultField::Hfr, DefaultField::Pixel, DefaultField::FocalLength];
        let others = defaults.iter().filter(move |field| !in_formula.contains(field));
        in_formula.into_iter().filter(move |field| defaults.contains(*field)).chain(others)
    }

    /// Whether the value is or rests on a default of the user.
    pub fn is_default(&self) -> bool {
        !self.defaults().is_empty()
    }

    /// Whether the file itself, its name or a file beside it gives the value: it is no guess, default or edit.
    pub fn is_read(&self) -> bool {
        !matches!(self, Self::Guessed(_) | Self::SiteTable | Self::Edit) && !self.is_default()
    }

    /// Its words for a sentence that is said later.
    pub(crate) fn said(&self) -> Said {
        match self {
            Self::FileName => said!("file name"),
            Self::FolderName => said!("folder name"),
            Self::Sidecar(name) => said!("sidecar {name}", name),
            other => Said::plain(other.to_string()),
        }
    }

    /// In a few words, as a mean tells what it is a mean of: the keyword where there is one.
    pub fn in_short(&self) -> Cow<'_, str> {
        match self {
            Self::Header { keyword, .. } => Cow::Borrowed(keyword.word()),
            Self::Property { id } => Cow::Borrowed(id.word()),
            Self::Tag { name } => Cow::Borrowed(name.word()),
            Self::Computed(Formula::FwhmFromHfr { defaults }) if defaults.is_empty() => {
                Cow::Borrowed(tr!("HFR x 2 x scale (estimate)"))
            }
            Self::Computed(Formula::FwhmFromHfr { defaults }) if !defaults.contains(DefaultField::Hfr) => {
                Cow::Owned(tr!("HFR x 2 x scale (estimate; {source})", source = self))
            }
            Self::Computed(Formula::FwhmFromStars { defaults }) if defaults.is_empty() => {
                Cow::Borrowed(tr!("measured stars x scale"))
            }
            Self::Computed(Formula::FwhmFromStars { .. }) => {
                Cow::Owned(tr!("measured stars x scale ({source})", source = self))
            }
            Self::Computed(Formula::FwhmFromPixels(_)) => Cow::Borrowed(tr!("FWHM x scale")),
            other => Cow::Owned(other.to_string()),
        }
    }
}

impl fmt::Display for Source {
    /// The words of docs/rules.md#13-report: `header EXPTIME`, `file name`, `setting HFR` ...
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header { keyword, .. } => write!(f, "{} {keyword}", tr!("header" in "source")),
            Self::Property { id } => write!(f, "XISF {id}"),
            Self::Tag { name } => write!(f, "{name}"),
            Self::FileName => f.write_str(tr!("file name")),
            Self::FolderName => f.write_str(tr!("folder name")),
            Self::Sidecar(name) => write!(f, "{} {name}", tr!("sidecar" in "source")),
            Self::GuideLog(guided) => {
                let Guided { log, samples, cover_percent } = &**guided;
                write!(f, "{} {log}", tr!("guide log" in "source"))?;
                if *cover_percent < 90 {
                    let samples = tr_n!(*samples, "{n} sample", "{n} samples", n = samples);
                    write!(f, ", {samples}, {cover_percent} %")
                } else {
                    Ok(())
                }
            }
            Self::Copy(name) => write!(f, "{} {name}", tr!("copy" in "source")),
            Self::Log(name) => write!(f, "{} {name}", tr!("log" in "source")),
            Self::Computed(Formula::FwhmFromHfr { defaults } | Formula::FwhmFromStars { defaults })
                if !defaults.is_empty() =>
            {
                f.write_str(tr!("setting" in "source"))?;
                for (number, field) in self.named_defaults().enumerate() {
                    write!(f, "{}{field}", if number == 0 { " " } else { ", " })?;
                }
                Ok(())
            }
            Self::Computed(formula) => f.write_str(&tr!("computed from {formula}", formula)),
            Self::Guessed(guess) => f.write_str(&tr!("guessed: {guess}", guess)),
            Self::Default(field) => write!(f, "{} {field}", tr!("setting" in "source")),
            Self::SiteTable => f.write_str(tr!("setting site table")),
            Self::Edit => f.write_str(tr!("edit" in "source")),
        }
    }
}

/// A part of a formula: its keyword, or that it stands in a name.
struct Part<'s>(&'s Source);

impl fmt::Display for Part<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.keyword().map_or_else(|| tr!("the name"), Keyword::word))
    }
}

impl fmt::Display for Formula {
    /// What a value was worked out from: `FOCALLEN and APTDIA`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SingleExposure => f.write_str(tr!("a single exposure")),
            Self::CountFromLengths([one, other])
            | Self::RatioFromAperture([one, other])
            | Self::StartFromLocal([one, other]) => f.write_str(&tr!("{one} and {other}", one, other)),
            Self::CountFromToldExposure { total, one } => {
                f.write_str(&tr!("{total} and the exposure that the {one} tells", total, one))
            }
            Self::ExposureFromTotal(parts) => {
                let [total, count] = &**parts;
                f.write_str(&tr!("{one} and {other}", one = Part(total), other = Part(count)))
            }
            Self::PixelFromBinning(pixel) => f.write_str(&tr!("{keyword} and binning", keyword = pixel)),
            Self::PixelFromModel(model) => {
                f.write_str(&tr!("{keyword} and the table of sensors", keyword = model))
            }
            Self::FwhmFromPixels(fwhm) => {
                f.write_str(&tr!("{keyword}, pixel size and focal length", keyword = fwhm))
            }
            Self::FwhmFromStars { .. } => f.write_str(tr!("measured stars, XPIXSZ and FOCALLEN")),
            Self::FwhmFromHfr { .. } => f.write_str(tr!("HFR, XPIXSZ and FOCALLEN")),
            Self::StartFromEnd(date) => f.write_str(&tr!("{keyword} minus the exposure", keyword = date)),
            Self::StartFromMiddle(date) => {
                f.write_str(&tr!("{keyword} minus half the exposure", keyword = date))
            }
            Self::DarkFromNoTarget => f.write_str(tr!("OBJECT, RA and DEC")),
            Self::BortleFromSiteTable => f.write_str(tr!("the site table's SQM")),
            Self::BortleFromReadings => f.write_str(tr!("the mean of the sky readings")),
            Self::MeanOfReadings { readings, from } => f.write_str(&tr_n!(
                *readings,
                "the mean of {n} reading ({from})",
                "the mean of {n} readings ({from})",
                n = readings,
                from
            )),
            Self::ImageScale => f.write_str(tr!("pixel size / focal length × 206.265")),
        }
    }
}

impl fmt::Display for Guess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownType => tr!("its type is unknown"),
            Self::NoType => tr!("nothing tells its type"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Known;

    #[test]
    fn values_stay_small() {
        assert!(size_of::<Source>() <= 16, "{}", size_of::<Source>());
        assert!(size_of::<Option<Known<f64>>>() <= 24, "{}", size_of::<Option<Known<f64>>>());
        assert!(size_of::<Option<Known<Box<str>>>>() <= 32, "{}", size_of::<Option<Known<Box<str>>>>());
    }

    #[test]
    fn sources_have_the_words_of_the_report() {
        #[track_caller]
        #[allow(clippy::needless_pass_by_value, reason = "the cases read better")]
        fn check(source: Source, words: &str) {
            assert_eq!(source.to_string(), words);
        }
        let word = |text: &str| Keyword::find(text).unwrap();
        check(Source::Header { keyword: word("EXPTIME"), hdu: 0, card: 7 }, "header EXPTIME");
        check(Source::Property { id: word("Instrument:ExposureTime") }, "XISF Instrument:ExposureTime");
        check(Source::Tag { name: word("Canon CameraTemperature") }, "Canon CameraTemperature");
        let model = Formula::PixelFromModel(word("EXIF Model"));
        check(Source::Computed(model), "computed from EXIF Model and the table of sensors");
        check(Source::Sidecar("ImageMetaData.csv".into()), "sidecar ImageMetaData.csv");
        check(Source::Default(DefaultField::Hfr), "setting HFR");
        check(Source::SiteTable, "setting site table");
        check(Source::Guessed(Guess::NoType), "guessed: nothing tells its type");
        let fwhm = |defaults: &[DefaultField]| {
            Source::Computed(Formula::FwhmFromHfr { defaults: defaults.iter().copied().collect() })
        };
        check(fwhm(&[]), "computed from HFR, XPIXSZ and FOCALLEN");
        check(fwhm(&[DefaultField::FocalLength, DefaultField::Hfr]), "setting HFR, FOCALLEN");
        let parts = [Source::Header { keyword: word("EXPTIME"), hdu: 0, card: 7 }, Source::FileName];
        check(
            Source::Computed(Formula::ExposureFromTotal(Box::new(parts))),
            "computed from EXPTIME and the name",
        );
        let told = Formula::CountFromToldExposure { total: word("EXPTIME"), one: Box::new(Source::FileName) };
        check(Source::Computed(told), "computed from EXPTIME and the exposure that the file name tells");
    }

    #[test]
    fn only_defaults_rest_on_defaults() {
        assert!(Source::Default(DefaultField::Hfr).is_default());
        assert!(!Source::SiteTable.is_default() && !Source::SiteTable.is_read());
        assert!(!Source::Edit.is_default() && !Source::Edit.is_read());
        let fwhm = |defaults| Source::Computed(Formula::FwhmFromHfr { defaults });
        assert!(fwhm(DefaultFields::default()).is_read());
        assert!(!fwhm([DefaultField::Hfr].into_iter().collect()).is_read());
    }
}
