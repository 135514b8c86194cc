//! Files beside the frames that say something about them, parsed once for a whole scan.

mod dwarf;
mod nina;
mod sharpcap;

use std::collections::BTreeMap;

use nightledger_language::said;

use crate::log::guide::{self, LogReader, PlacedLog};
use crate::log::weather::Weather;
use crate::{Clock, Doubt, DoubtCode, Known, Place, Source, Start, Values};

/// A file beside the frames that says something about them, read whole (they are small).
#[derive(Debug, Clone)]
pub struct Sidecar {
    /// Where it lies.
    pub place: Place,
    /// Its text; not UTF-8 is read as Latin-1 by whoever read it.
    pub text: String,
}

/// Whether a file of this name is a sidecar that [`read_frame`](crate::read_frame) can use (docs/rules.md#4-gain): SharpCap
/// `*.CameraSettings.txt`, N.I.N.A. Session Metadata `ImageMetaData`/`AcquisitionDetails` `.csv`/`.json` and `WeatherData` `.csv`, Dwarf
/// `shotsInfo.json`, guide logs. Case is ignored.
pub fn sidecar_serves(name: &str) -> bool {
    Format::of(name).is_some()
}

/// Whether a file of this name may be a guide log: it is known after all frames and changes nothing in how they are read.
pub fn is_guide_log(name: &str) -> bool {
    Format::of(name) == Some(Format::GuideLog)
}

/// The stem ([`without_suffixes`](crate::without_suffixes), in lower case) of the files that a sidecar of this name speaks
/// of by its own name; nothing of one that speaks of others.
pub fn settings_stem(name: &str) -> Option<String> {
    sharpcap::stem_of(name)
}

/// The sidecar files of a scan, parsed once ([`Sidecars::add`]) and then asked for each frame.
#[derive(Debug, Clone, Default)]
pub struct Sidecars {
    /// By root and folder.
    folders: BTreeMap<(u16, Box<str>), Folder>,
    /// Guide logs by place; which was added first makes no difference.
    guide_logs: BTreeMap<Place, PlacedLog>,
}

/// The sidecars of one folder. Maps by name: which was added first makes no difference.
#[derive(Debug, Clone, Default)]
struct Folder {
    /// SharpCap's settings by the stem they belong to.
    settings: BTreeMap<String, Values>,
    /// Values of single files, by file name of the sidecar and then by stem of the image.
    images: BTreeMap<Box<str>, BTreeMap<String, Values>>,
    /// Values of all frames in the folder and below.
    all: BTreeMap<Box<str>, Values>,
    /// The weather at exposures, by file name of the sidecar. It names no files: starts link it.
    weather: BTreeMap<Box<str>, Weather>,
}

/// What kinds of sidecars there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    SharpCap,
    NinaImages,
    NinaAcquisition,
    NinaWeather,
    DwarfShots,
    GuideLog,
}

impl Format {
    fn of(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let table = [".csv", ".json"].iter().any(|suffix| lower.ends_with(suffix));
        if sharpcap::SUFFIXES.iter().any(|suffix| lower.ends_with(suffix)) {
            Some(Self::SharpCap)
        } else if table && lower.contains("imagemetadata") {
            Some(Self::NinaImages)
        } else if table && lower.contains("acquisitiondetails") {
            Some(Self::NinaAcquisition)
        } else if lower.strip_suffix(".csv").is_some_and(|stem| stem.contains("weatherdata")) {
            Some(Self::NinaWeather)
        } else if lower == "shotsinfo.json" {
            Some(Self::DwarfShots)
        } else if is_named_as_guide_log(&lower) {
            Some(Self::GuideLog)
        } else {
            None
        }
    }
}

impl Sidecars {
    /// Takes in one sidecar. A doubt (`SidecarNotRead`, about the sidecar file) when it could not be understood; the
    /// others serve all the same. Which comes first makes no difference.
    pub fn add(&mut self, sidecar: Sidecar) -> Option<Doubt> {
        let Sidecar { place, text } = sidecar;
        let name = place.file_name();
        let renamed = || guide::is_log_of_any_name(text.as_bytes()).then_some(Format::GuideLog);
        let format = Format::of(name).or_else(renamed)?;
        let text = text.trim_start_matches('\u{feff}');
        let key = (place.root, Box::from(folder_of(&place.path)));
        let outcome = match format {
            Format::SharpCap => sharpcap::read(name, text).map(|(stem, told)| {
                let settings = &mut self.folders.entry(key).or_default().settings;
                // Of both spellings beside one file the usual one serves, whichever was added first.
                if sharpcap::is_usual(name) {
                    settings.insert(stem, told);
                } else {
                    settings.entry(stem).or_insert(told);
                }
                0
            }),
            Format::NinaImages => nina::images(name, text).map(|(images, broken)| {
                self.folders.entry(key).or_default().images.insert(name.into(), images);
                broken
            }),
            Format::NinaAcquisition => nina::acquisition(name, text).map(|(told, broken)| {
                self.folders.entry(key).or_default().all.insert(name.into(), told);
                broken
            }),
            Format::NinaWeather => Weather::read(text).map(|weather| {
                let broken = weather.broken_rows;
                self.folders.entry(key).or_default().weather.insert(name.into(), weather);
                broken
            }),
            Format::GuideLog => {
                let mut reader = LogReader::default();
                reader.push(text.as_bytes());
                if let Some(log) = reader.finish() {
                    self.guide_logs.insert(place.clone(), PlacedLog { place, log });
                }
                return None;
            }
            Format::DwarfShots => dwarf::read(name, text).map(|told| {
                self.folders.entry(key).or_default().all.insert(name.into(), told);
                0
            }),
        };
        let text = match outcome {
            Ok(0) => return None,
            Ok(1) => said!(
                "One line of this file beside the frames is broken off or unclear: what stands there does not count, the others do. Copy the file again."
            ),
            Ok(broken) => said!(
                n: broken,
                "{n} line of this file beside the frames is broken off or unclear: what stands there does not count, the others do. Copy the file again.",
                "{n} lines of this file beside the frames are broken off or unclear: what stands there does not count, the others do. Copy the file again.",
                n = broken
            ),
            Err(why) => {
                said!("This file beside the frames could not be read and does not count: {why}."; why = why)
            }
        };
        Some(Doubt { code: DoubtCode::SidecarNotRead, text })
    }

    /// The guide logs, in the order of their places.
    pub fn guide_logs(&self) -> Vec<PlacedLog> {
        self.guide_logs.values().cloned().collect()
    }

    /// What the sidecars in the frame's folder, and above it, tell; the nearest first. `shared` allows settings of
    /// another name that are alone in the folder: SharpCap's, and those of frames that name no program.
    pub(crate) fn told(&self, place: &Place, shared: bool) -> Values {
        let mut told = Values::default();
        if self.folders.is_empty() {
            return told;
        }
        let stem = crate::name::without_suffixes(place.file_name()).to_lowercase();
        let mut folder = folder_of(&place.path);
        let mut own = true;
        loop {
            if let Some(found) = self.folders.get(&(place.root, Box::from(folder))) {
                if own && let Some(settings) = found.settings_of(&stem, shared) {
                    told.fill_from(settings.clone());
                }
                for images in found.images.values() {
                    if let Some(image) = images.get(&stem) {
                        told.fill_from(image.clone());
                    }
                }
                for all in found.all.values() {
                    told.fill_from(all.clone());
                }
            }
            if folder.is_empty() {
                return told;
            }
            folder = folder_of(folder);
            own = false;
        }
    }
}

impl Sidecars {
    /// The weather at an exposure by the files in the frame's folder, and above it; the nearest first. `zone_min`: what
    /// the capture computer's clock is ahead of UTC.
    pub(crate) fn weather(&self, place: &Place, start: Start, zone_min: Option<i32>) -> Values {
        let mut told = Values::default();
        let seconds = start.at.seconds();
        let (utc_s, local_s) = match start.clock {
            Clock::Utc => (Some(seconds), zone_min.map(|minutes| seconds + 60.0 * f64::from(minutes))),
            Clock::Local => (None, Some(seconds)),
        };
        let mut folder = folder_of(&place.path);
        loop {
            let found = self.folders.get(&(place.root, Box::from(folder)));
            for (name, weather) in found.into_iter().flat_map(|found| found.weather.iter()) {
                let Some(reading) = weather.at(utc_s, local_s, None) else { continue };
                let known = |value: Option<f64>| {
                    value.map(|value| Known::new(value, Source::Sidecar(name.as_ref().into())))
                };
                told.fill_from(Values {
                    ambient_c: known(reading.ambient_c),
                    sqm: known(reading.sqm),
                    ..Values::default()
                });
            }
            if folder.is_empty() {
                return told;
            }
            folder = folder_of(folder);
        }
    }
}

impl Folder {
    /// SharpCap's settings for a file: those of its own name, of its series (`Capture` for `Capture_00001`), or the
    /// only ones in the folder.
    fn settings_of(&self, stem: &str, shared: bool) -> Option<&Values> {
        let series = || {
            let (series, number) = stem.rsplit_once('_')?;
            number.bytes().all(|byte| byte.is_ascii_digit()).then(|| self.settings.get(series))?
        };
        let only = || (shared && self.settings.len() == 1).then(|| self.settings.values().next())?;
        self.settings.get(stem).or_else(series).or_else(only)
    }
}

/// Names of PHD2, ASIAIR and Ekos; whether it is a log is decided by what stands in it.
fn is_named_as_guide_log(lower: &str) -> bool {
    let is_text = [".txt", ".log"].iter().any(|suffix| lower.ends_with(suffix));
    let words = ["guidelog", "guide_log", "guiding", "phd2", "autorun_log"];
    let is_log = is_text && words.iter().any(|word| lower.contains(word));
    (is_log || lower.ends_with(".analyze")) && !guide::is_passed_over(lower)
}

/// The folder of a path, without a `/` at its end; empty for the root itself.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests;
