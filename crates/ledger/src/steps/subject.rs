//! What the rules ask of a frame again and again, worked out once.

use std::collections::{BTreeMap, BTreeSet};

use nightledger_frame::{Clock, Frame, Instant, Kind, Role};

use time::Date;

use crate::steps::agreement::fixed;
use crate::steps::names::{Name, Names, Word};
use crate::steps::nights;
use crate::{EditedFrame, FrameId, Host};

/// A frame as the rules count, match and group it: edits and defaults applied.
#[derive(Debug)]
pub(crate) struct Subject<'a> {
    /// Its place in the caller's order.
    pub(crate) id: FrameId,
    /// What was read.
    pub(crate) frame: &'a Frame,
    /// It with edits and defaults.
    pub(crate) view: EditedFrame<'a>,
    pub(crate) kind: Option<Kind>,
    pub(crate) role: Role,
    pub(crate) subframes: Option<u32>,
    pub(crate) exposure_s: Option<f64>,
    /// In UTC; local starts are turned with the host's zone.
    pub(crate) start_utc: Option<Instant>,
    /// The evening that its folder is named after, where there is no start.
    pub(crate) named_night: Option<Date>,
    pub(crate) sensitivity: Sensitivity,
    pub(crate) offset: Option<i64>,
    pub(crate) read_mode: Option<ReadMode>,
    pub(crate) binning: Option<u8>,
    pub(crate) filter: Option<Name>,
    pub(crate) telescope: Option<Name>,
    pub(crate) camera: Option<Name>,
    pub(crate) target: Option<Name>,
    /// The names in the spellings of this file.
    words: Words,
    pub(crate) panel: Option<Panel>,
    /// The exposure by which rows and calibration are grouped ([`exposure_key`]).
    pub(crate) exposure: Option<i64>,
    /// Focal ratio to 2 decimals, as AstroBin has it.
    pub(crate) ratio: Option<i64>,
    /// Focal length as read or corrected, mm.
    pub(crate) focal_length_mm: Option<f64>,
    /// Whether its program drops zeros and decimals of a gain (docs/rules.md#7-siril).
    pub(crate) drops_zeros: bool,
    /// Set point, else measured, in hundredths of a degC.
    pub(crate) temp: Option<i64>,
    /// Whether it has a set point.
    pub(crate) is_cooled: bool,
}

/// The names of a file as it spells them.
#[derive(Debug, Clone, Copy)]
struct Words {
    target: Option<Word>,
    filter: Option<Word>,
    telescope: Option<Word>,
    camera: Option<Word>,
}

/// Gain or ISO, both to be equal (docs/rules.md#7-agree and 9); gain to 2 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Sensitivity {
    pub(crate) gain: Option<i64>,
    pub(crate) iso: Option<u32>,
}

/// How a camera reads its sensor: drivers write a number or a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReadMode {
    Number(i64),
    Named(Name),
}

impl ReadMode {
    /// Read modes agree where one is unknown, and where one is a number and the other a name: nothing tells which name a
    /// number has.
    pub(crate) fn agree(one: Option<Self>, other: Option<Self>) -> bool {
        match (one, other) {
            (Some(Self::Number(one)), Some(Self::Number(other))) => one == other,
            (Some(Self::Named(one)), Some(Self::Named(other))) => one == other,
            _ => true,
        }
    }
}

/// A panel; those that are numbers sort as numbers, before the others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Panel {
    Number(u32),
    Text(String),
}

impl Panel {
    fn read(text: &str) -> Self {
        let text = text.trim();
        text.parse().map_or_else(|_| Self::Text(text.to_lowercase()), Self::Number)
    }

    /// As shown.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// The sorts of names in a scan.
#[derive(Debug, Default)]
pub(crate) struct Dictionary<'a> {
    pub(crate) targets: Names<'a>,
    pub(crate) filters: Names<'a>,
    pub(crate) telescopes: Names<'a>,
    pub(crate) cameras: Names<'a>,
    pub(crate) read_modes: Names<'a>,
}

impl<'a> Subject<'a> {
    pub(crate) fn new(
        id: FrameId,
        view: EditedFrame<'a>,
        words: &mut Dictionary<'a>,
        host: &dyn Host,
    ) -> Self {
        let ratio = view.focal_ratio_value().map(|ratio| fixed(ratio, 2));
        let exposure_s = view.exposure_value().filter(|seconds| seconds.is_finite());
        let spelled = Words {
            target: view.object_text().map(|text| words.targets.word(text.text)),
            filter: view.filter_text().map(|text| words.filters.word(text.text)),
            telescope: view.telescope_text().map(|text| words.telescopes.word(text.text)),
            camera: view.camera_text().map(|text| words.cameras.word(text.text)),
        };
        let read_mode = view.frame.read_mode.as_ref().map(|known| &*known.value);
        let read_mode = read_mode.map(|mode| match mode.parse() {
            Ok(number) => ReadMode::Number(number),
            Err(_) => ReadMode::Named(words.read_modes.word(mode).name),
        });
        let name = |word: Option<Word>| word.map(|word| word.name);
        Self {
            id,
            frame: view.frame,
            kind: view.kind_value(),
            role: view.role(),
            subframes: view.subframes_value(),
            exposure_s,
            exposure: exposure_s.map(exposure_key),
            start_utc: view.start().map(|known| match known.value.clock {
                Clock::Utc => known.value.at,
                Clock::Local => nights::utc_of_local(known.value.at, host),
            }),
            named_night: view
                .frame
                .named_night
                .as_ref()
                .filter(|_| view.start().is_none())
                .and_then(|known| Date::from_julian_day(known.value).ok()),
            sensitivity: Sensitivity {
                gain: view.gain_value().map(|gain| fixed(gain, 2)),
                iso: view.frame.iso.as_ref().map(|known| known.value),
            },
            offset: view.offset_value().map(|offset| fixed(offset, 2)),
            read_mode,
            // A camera's raw is its sensor as it is: it goes with what says 1 (docs/rules.md#19-calibration).
            binning: view.binning_value().or_else(|| view.frame.is_raw().then_some(1)),
            filter: name(spelled.filter),
            telescope: name(spelled.telescope),
            camera: name(spelled.camera),
            target: name(spelled.target),
            words: spelled,
            panel: view.panel_text().map(|text| Panel::read(text.text)),
            ratio,
            focal_length_mm: view.focal_length_value(),
            drops_zeros: view.frame.drops_zeros,
            is_cooled: view.set_temp_value().is_some(),
            temp: view.matching_temp_c().map(|temp| fixed(temp, 2)),
            view,
        }
    }

    /// Counts the spellings of its names: the one shown of a name is the most frequent among the lights.
    pub(crate) fn count_spellings(&self, words: &mut Dictionary<'a>) {
        let Words { target, filter, telescope, camera } = self.words;
        let names = [
            (&mut words.targets, target),
            (&mut words.filters, filter),
            (&mut words.telescopes, telescope),
            (&mut words.cameras, camera),
        ];
        for (names, word) in names {
            if let Some(word) = word {
                names.count(word);
            }
        }
    }
}

impl Sensitivity {
    /// What a file of Siril 1.0 may say of this setting: a gain of 0 is not written, decimals are cut.
    pub(crate) fn as_siril_writes(self) -> Option<Self> {
        let gain = self.gain?;
        let whole = gain.div_euclid(100) * 100;
        match gain {
            0 => Some(Self { gain: None, ..self }),
            gain if gain != whole => Some(Self { gain: Some(whole), ..self }),
            _ => None,
        }
    }
}

/// Exposures that are apart by at most this part are one (docs/rules.md#9-one-exposure): nobody chooses 119.9995 s beside 120.
const NOISE_PART: i64 = 10_000;

/// Gives exposures that differ by noise one key, the smallest of them.
pub(crate) fn one_exposure(subjects: &mut [Subject<'_>]) {
    let keys: BTreeSet<i64> = subjects.iter().filter_map(|subject| subject.exposure).collect();
    let mut same: BTreeMap<i64, i64> = BTreeMap::new();
    let mut smallest: Option<i64> = None;
    for key in keys {
        match smallest.filter(|smallest| key.saturating_sub(*smallest) <= *smallest / NOISE_PART) {
            Some(smallest) => {
                same.insert(key, smallest);
            }
            None => smallest = Some(key),
        }
    }
    if same.is_empty() {
        return;
    }
    for exposure in subjects.iter_mut().filter_map(|subject| subject.exposure.as_mut()) {
        *exposure = same.get(exposure).copied().unwrap_or(*exposure);
    }
}

/// The exposure that a row is grouped by: 4 decimals, and 7 digits because some programs write 32-bit numbers.
fn exposure_key(seconds: f64) -> i64 {
    // Up to 1000 s the fourth decimal is the seventh digit or an earlier one.
    let (mut unit, mut limit) = (1e-4, 1e3);
    while seconds.abs() >= limit && limit.is_finite() {
        unit *= 10.0;
        limit *= 10.0;
    }
    fixed((seconds / unit).round() * unit, 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exposures_that_differ_by_32_bit_noise_are_one() {
        let noisy = |seconds: f32| exposure_key(f64::from(seconds));
        assert_eq!(noisy(0.1), exposure_key(0.1));
        assert_eq!(noisy(300.3), exposure_key(300.3));
        assert_eq!(noisy(1234.5678), exposure_key(1234.5678));
        assert_ne!(exposure_key(0.1), exposure_key(0.1002));
        assert_eq!(exposure_key(0.0), 0);
    }

    #[test]
    fn zeros_and_decimals_of_a_gain_are_dropped() {
        let gain = |gain| Sensitivity { gain, iso: None };
        assert_eq!(gain(Some(0)).as_siril_writes(), Some(gain(None)));
        assert_eq!(gain(Some(13_950)).as_siril_writes(), Some(gain(Some(13_900))));
        assert_eq!(gain(Some(100)).as_siril_writes(), None);
        assert_eq!(gain(None).as_siril_writes(), None);
    }

    #[test]
    fn panels_sort_as_numbers_where_they_are_numbers() {
        let mut panels: Vec<Panel> = ["10", "2b", "2", "03"].into_iter().map(Panel::read).collect();
        panels.sort();
        let shown: Vec<String> = panels.iter().map(Panel::shown).collect();
        assert_eq!(shown, ["2", "3", "10", "2b"]);
    }
}
