//! Which frames are ready to be sent to BHTOM, and all that keeps the others (docs/rules.md#21-ready).

use nightledger_frame::Frame;
use nightledger_frame::{Kind, Position};
use nightledger_language::tr;
use nightledger_ledger::{EditedFrames, Edits, FrameId, Ledger, Reason, Settings};
use serde::Serialize;

use super::choose::{Chosen, choose};
use super::filters::plain_filter;
use super::mjd::mjd_mid;
use super::{FilterTable, Info, Observatory, Registry};
use crate::calibrated::says_calibrated;
use crate::{Fact, Facts};

/// What readiness is worked out from.
pub struct Given<'a> {
    /// The frames of the scan.
    pub frames: &'a [Frame],
    /// What the rules made of them.
    pub ledger: &'a Ledger,
    /// The user's settings.
    pub settings: &'a Settings,
    /// The user's edits.
    pub edits: &'a Edits,
    /// The keywords of each frame's header, in the frames' order.
    pub facts: &'a [Option<Facts>],
    /// The observatories.
    pub registry: &'a Registry,
    /// An `.info` file.
    pub info: Option<&'a Info>,
    /// The user's names of filters.
    pub filters: &'a FilterTable,
    /// The user says that all frames are calibrated.
    pub calibrated: bool,
}

/// Why a frame is not ready. In the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unready {
    /// It is no single picture of two axes.
    #[serde(rename = "not-2d")]
    Not2d,
    /// It is the mosaic of a colour camera.
    Bayer,
    /// Nothing says that bias, dark and flat were taken out.
    NotCalibrated,
    /// Nobody knows when it began.
    NoStart,
    /// Nobody knows how long it lasted.
    NoExposure,
    /// It names no filter.
    NoFilter,
    /// Nobody knows which of BHTOM's filters it is.
    FilterUnknown,
    /// It names no target.
    NoTarget,
    /// No observatory of the registry lies within 2 km.
    NoObservatory,
    /// Several cameras lie there, and none of them is the frame's by its name.
    ObservatoryUnclear,
    /// Its binning is another than the registered one.
    Binning,
    /// Its pixels were read and are saturated.
    Saturated,
    /// BHTOM takes no files of this suffix.
    Suffix,
}

impl Unready {
    /// What to do, for people.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Not2d => tr!("send single pictures: split colour planes and cubes"),
            Self::Bayer => tr!("split the colours first"),
            Self::NotCalibrated => "take out bias, dark and flat; if that is done, say so with --calibrated",
            Self::NoStart => tr!("add DATE-OBS"),
            Self::NoExposure => tr!("add EXPTIME"),
            Self::NoFilter => tr!("add FILTER"),
            Self::FilterUnknown => "say which of BHTOM's filters it is, in a table for --filters",
            Self::NoTarget => tr!("add OBJECT"),
            Self::NoObservatory => tr!("register the observatory, or check the position"),
            Self::ObservatoryUnclear => tr!("name the camera in INSTRUME as the registry does"),
            Self::Binning => tr!("register the camera with this binning"),
            Self::Saturated => tr!("shorten the exposure"),
            Self::Suffix => tr!("save it as FITS"),
        }
    }
}

/// What a frame would be sent as.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrameReport {
    /// Its path below its folder.
    pub path: String,
    /// Its folder's number.
    pub root: u16,
    /// Whether it can be sent.
    pub ready: bool,
    /// All that keeps it.
    pub reasons: Vec<Unready>,
    /// The target's name.
    pub target: Option<String>,
    /// BHTOM's name of observatory and camera.
    pub oname: Option<String>,
    /// BHTOM's name of the filter.
    pub filter: Option<String>,
    /// The middle of the exposure, UTC, six decimals.
    pub mjd_mid: Option<f64>,
    /// s.
    pub exposure_s: Option<f64>,
    /// Which frame it is.
    #[serde(skip)]
    pub frame: FrameId,
}

/// Something about the registry that a user should look at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Warning {
    /// Which.
    pub code: &'static str,
    /// For people.
    pub text: String,
    /// Whose.
    pub oname: String,
    /// As the file has it: of an `.info` file counted to the west.
    pub longitude: f64,
    /// Its mirror, degrees east.
    pub suggested: f64,
}

/// The answer of the command.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The lights.
    pub frames: Vec<FrameReport>,
    /// Longitudes to look at.
    pub warnings: Vec<Warning>,
}

/// Suffixes that BHTOM takes, plain or compressed.
const SUFFIXES: [&str; 5] = [".fits", ".fit", ".fts", ".ftt", ".ftsc"];

/// Judges every light that the user did not throw away.
pub fn readiness(given: &Given<'_>) -> Report {
    let views = EditedFrames::new(given.frames, given.ledger, given.settings, given.edits);
    let empty = Facts::default();
    let mut frames = Vec::new();
    let mut places = Vec::new();
    for ((id, frame), decision) in FrameId::all().zip(given.frames).zip(&given.ledger.decisions) {
        let Some(view) = views.view(id) else { continue };
        let is_light = view.kind().is_some_and(|kind| kind.value == Kind::Light);
        let thrown_away =
            matches!(decision.reason, Some(Reason::Unfit(_) | Reason::RejectFolder | Reason::Excluded));
        if !is_light || thrown_away {
            continue;
        }
        let facts = id.of(given.facts).and_then(Option::as_ref).unwrap_or(&empty);
        let site = || decision.site?.of(&given.ledger.sites)?.position;
        let position = view.position().map(|known| known.value).or_else(site);
        places.extend(position);
        let camera = view.camera();
        let chosen = position.map_or(Chosen::None, |at| {
            choose(&given.registry.observatories, at, camera.as_ref().map(|known| &*known.value))
        });
        let mut reasons = Vec::new();
        let mut lacks = |reason: Unready, lacks: bool| {
            if lacks {
                reasons.push(reason);
            }
        };
        let planes = facts.planes();
        lacks(Unready::Not2d, planes != Some(1) || frame.place.exposure > 1);
        lacks(Unready::Bayer, planes == Some(1) && facts.get("BAYERPAT").is_some());
        lacks(Unready::NotCalibrated, !(given.calibrated || is_calibrated(facts, frame)));
        let exposure_s = view.exposure_s().map(|known| known.value).filter(|seconds| *seconds > 0.0);
        lacks(Unready::NoStart, decision.start_utc.is_none());
        lacks(Unready::NoExposure, exposure_s.is_none());
        let entry = match chosen {
            Chosen::One(entry) => Some(entry),
            Chosen::None | Chosen::Unclear => None,
        };
        let info = given.info.filter(|info| serves(info, entry, &given.registry.observatories));
        let name = info
            .and_then(|info| info.keyword("FILTER"))
            .and_then(|keyword| facts.text(&keyword))
            .or_else(|| view.filter().map(|known| known.value.into()))
            .filter(|name| !name.trim().is_empty());
        let filter = name.as_deref().and_then(|name| {
            let by_info = info.and_then(|info| info.filter(name));
            by_info.or_else(|| given.filters.get(name).map(str::to_owned)).or_else(|| plain_filter(name))
        });
        lacks(Unready::NoFilter, name.is_none());
        lacks(Unready::FilterUnknown, name.is_some() && filter.is_none());
        let target = info
            .and_then(|info| info.keyword("OBJECT"))
            .filter(|keyword| keyword != "OBJECT")
            .and_then(|keyword| facts.text(&keyword))
            .or_else(|| view.object().map(|known| known.value.into()));
        lacks(Unready::NoTarget, target.is_none());
        lacks(Unready::NoObservatory, chosen == Chosen::None);
        lacks(Unready::ObservatoryUnclear, chosen == Chosen::Unclear);
        let registered = entry.and_then(|entry| entry.binning);
        let binning = view.binning().map(|known| known.value);
        lacks(Unready::Binning, registered.zip(binning).is_some_and(|(one, other)| one != other));
        let figures = frame.measured.as_ref();
        lacks(Unready::Saturated, figures.is_some_and(|all| is_saturated(all.saturated, all.stars)));
        lacks(Unready::Suffix, !is_taken(frame.place.file_name()));
        frames.push(FrameReport {
            path: frame.place.path.to_string(),
            root: frame.place.root,
            ready: reasons.is_empty(),
            reasons,
            target,
            oname: entry.map(|entry| entry.oname.clone()),
            filter,
            mjd_mid: decision.start_utc.zip(exposure_s).and_then(|(start, seconds)| mjd_mid(start, seconds)),
            exposure_s,
            frame: id,
        });
    }
    Report { frames, warnings: warnings(given.registry, &places) }
}

fn warnings(registry: &Registry, places: &[Position]) -> Vec<Warning> {
    let told = registry.mirrored(places).into_iter().map(|found| {
        let (longitude, suggested) = (found.longitude, found.suggested);
        let text = if let Some(east) = found.of_info {
            tr!(
                "{observatory}: longitude {longitude} of the .info file counts to the west and was taken as {east}° east, but what else is known of it lies at {suggested}° east. Was it counted to the east? Correct it in the file if so.",
                observatory = found.oname,
                longitude,
                east,
                suggested
            )
        } else if found.by_frames {
            tr!(
                "{observatory}: its longitude {longitude} is not where frames were taken, and {suggested} is. East is positive here. Was it counted to the west? Correct it in the registry if so.",
                observatory = found.oname,
                longitude,
                suggested
            )
        } else {
            tr!(
                "{observatory}: its longitude {longitude} is not where the registry's other entry of it lies, and {suggested} is. East is positive here. Was it counted to the west? Correct it in the registry if so.",
                observatory = found.oname,
                longitude,
                suggested
            )
        };
        Warning {
            code: "longitude-mirrored",
            text,
            oname: found.oname,
            longitude: found.longitude,
            suggested: found.suggested,
        }
    });
    told.collect()
}

/// An `.info` file is about its own observatory; where the registry does not know that, about all frames.
fn serves(info: &Info, entry: Option<&Observatory>, registry: &[Observatory]) -> bool {
    let Some(own) = info.oname.as_deref() else { return true };
    let Some(entry) = entry else { return true };
    entry.oname == own || !registry.iter().any(|other| other.oname == own)
}

/// CALSTAT has bias, dark and flat, or names say so.
fn is_calibrated(facts: &Facts, frame: &Frame) -> bool {
    let status = match facts.get("CALSTAT") {
        Some(Fact::Text(text)) => text.to_uppercase(),
        _ => String::new(),
    };
    ['B', 'D', 'F'].iter().all(|step| status.contains(*step)) || says_calibrated(&frame.place)
}

/// One in so many stars that is clipped spoils a frame. The brightest stars of a wide field nearly always are.
const SATURATED_ONE_IN: u32 = 20;

/// Whether too many of a frame's stars are clipped.
fn is_saturated(clipped: u32, stars: u32) -> bool {
    clipped > 0 && clipped.saturating_mul(SATURATED_ONE_IN) >= stars
}

/// Whether BHTOM takes files of this suffix, plain, gzipped or tile-compressed.
fn is_taken(file_name: &str) -> bool {
    let lower = file_name.to_lowercase();
    let plain = [".gz", ".fz"].iter().find_map(|packed| lower.strip_suffix(packed)).unwrap_or(&lower);
    SUFFIXES.iter().any(|suffix| plain.ends_with(suffix))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#21-suffix
    #[test]
    fn suffixes_plain_and_compressed() {
        for name in ["a.fits", "a.FIT", "a.fts.gz", "a.ftsc", "a.ftt", "a.fits.fz"] {
            assert!(is_taken(name), "{name}");
        }
        for name in ["a.xisf", "a.cr2", "a.fz", "a.gz", "a.new", "fits"] {
            assert!(!is_taken(name), "{name}");
        }
    }

    /// docs/rules.md#21-saturated
    #[test]
    fn one_in_twenty_stars_may_not_be_clipped() {
        let clipped = [(0, 0), (0, 40), (1, 40), (2, 40), (1, 8), (3, 3)];
        assert_eq!(
            clipped.map(|(clipped, stars)| is_saturated(clipped, stars)),
            [false, false, false, true, true, true]
        );
    }

    /// docs/rules.md#21-ready
    #[test]
    fn reasons_have_the_words_of_the_rules() {
        let words = |reason: Unready| serde_json::to_value(reason).unwrap();
        assert_eq!(words(Unready::Not2d), "not-2d");
        assert_eq!(words(Unready::ObservatoryUnclear), "observatory-unclear");
        assert_eq!(words(Unready::FilterUnknown), "filter-unknown");
    }
}
