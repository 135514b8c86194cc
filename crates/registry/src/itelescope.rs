//! The keywords that the stages of an iTelescope pipeline need, and the metadata that its first stage adds
//! (docs/rules.md#23-keywords).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use nightledger_frame::{Frame, Kind};
use nightledger_ledger::{EditedFrames, Edits, FrameId, Ledger, Reason, Settings};
use serde::Serialize;

use crate::{Fact, Facts};

/// A stage, and what it needs: of each list any one.
struct Stage {
    name: &'static str,
    needed: &'static [&'static [&'static str]],
    /// It does its work without, and does it worse.
    wanted: &'static [&'static [&'static str]],
}

/// All of the seed's table, those that need nothing too.
const STAGES: [Stage; 6] = [
    Stage { name: "ApAddMetadata", needed: &[], wanted: &[] },
    Stage { name: "ApAstrometry", needed: &[&["IMG_FILE"]], wanted: &[] },
    Stage { name: "ApAutoBadcols", needed: &[], wanted: &[] },
    Stage { name: "ApCalibrate", needed: &[&["EXPOSURE", "EXPTIME"]], wanted: &[&["GAIN", "EGAIN"]] },
    Stage { name: "ApFindBadPixels", needed: &[], wanted: &[] },
    Stage { name: "ApFindStars", needed: &[&["EXPOSURE"]], wanted: &[] },
];

/// What a stage lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageReport {
    /// What must be added.
    pub missing: Vec<&'static str>,
    /// What would help.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wanted: Vec<&'static str>,
    /// What another stage writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<&'static str>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrameReport {
    /// Its path below its folder.
    pub path: String,
    /// Its folder's number.
    pub root: u16,
    /// By stage.
    pub stages: BTreeMap<&'static str, StageReport>,
}

/// The answer of the command.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The files that hold a picture.
    pub frames: Vec<FrameReport>,
}

/// Looks at every file whose header was read; `facts` are in the frames' order.
pub fn needed(frames: &[Frame], facts: &[Option<Facts>]) -> Report {
    let read = frames.iter().zip(facts).filter(|(frame, _)| frame.unfit.is_none());
    let reports = read.filter_map(|(frame, facts)| {
        let facts = facts.as_ref()?;
        let lacking = |lists: &[&[&'static str]]| -> Vec<&'static str> {
            let lacks = |list: &&&[&str]| list.iter().all(|word| facts.get(word).is_none());
            lists.iter().filter(lacks).filter_map(|list| list.first().copied()).collect()
        };
        let stages = STAGES.iter().map(|stage| {
            let by_pipeline = stage.name == "ApAstrometry";
            let report = StageReport {
                missing: if by_pipeline { Vec::new() } else { lacking(stage.needed) },
                wanted: lacking(stage.wanted),
                note: by_pipeline.then_some("IMG_FILE stands in the list of stars that ApFindStars writes"),
            };
            (stage.name, report)
        });
        Some(FrameReport {
            path: frame.place.path.to_string(),
            root: frame.place.root,
            stages: stages.collect(),
        })
    });
    Report { frames: reports.collect() }
}

/// The metadata of one folder of lights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderMetadata {
    /// A name for its file that no other folder has, whatever case a file system tells apart.
    pub file_name: String,
    /// Key and value pairs, YAML.
    pub yaml: String,
}

/// What of one light goes into its folder's metadata: its name, its pairs, and how much air lay before it.
type OfLight = (String, BTreeMap<&'static str, Fact>, Option<f64>);

/// The keys in the order in which the metadata step has them.
const KEYS: [&str; 9] =
    ["OBSERVER", "OBSERVAT", "LAT-OBS", "LONG-OBS", "ALT-OBS", "TELESCOP", "OBJECT", "RA", "DEC"];

/// Key and value pairs for the lights of each folder: what all of them share; AIRMASS, which differs, by file.
pub fn metadata(
    frames: &[Frame],
    ledger: &Ledger,
    settings: &Settings,
    edits: &Edits,
    facts: &[Option<Facts>],
) -> Vec<FolderMetadata> {
    let views = EditedFrames::new(frames, ledger, settings, edits);
    let mut folders: BTreeMap<(u16, &str, &str), Vec<OfLight>> = BTreeMap::new();
    for ((id, frame), decision) in FrameId::all().zip(frames).zip(&ledger.decisions) {
        let Some(view) = views.view(id) else { continue };
        let is_light = view.kind().is_some_and(|kind| kind.value == Kind::Light);
        if !is_light
            || matches!(decision.reason, Some(Reason::Unfit(_) | Reason::RejectFolder | Reason::Excluded))
        {
            continue;
        }
        let own = id.of(facts).and_then(Option::as_ref);
        let mut pairs = BTreeMap::new();
        for word in ["OBSERVER", "OBSERVAT", "ALT-OBS"] {
            if let Some(fact) = own.and_then(|facts| facts.get(word)) {
                pairs.insert(word, fact.clone());
            }
        }
        let site = decision.site.and_then(|site| site.of(&ledger.sites));
        let position = view.position().map(|known| known.value).or_else(|| site?.position);
        if let Some(at) = position {
            pairs.insert("LAT-OBS", Fact::Number(at.latitude));
            pairs.insert("LONG-OBS", Fact::Number(at.longitude));
        }
        if let Some(telescope) = view.telescope() {
            pairs.insert("TELESCOP", Fact::Text(telescope.value));
        }
        if let Some(object) = view.object() {
            pairs.insert("OBJECT", Fact::Text(object.value));
        }
        let values = &view.frame.values;
        let centre = values.ra_deg.as_ref().zip(values.dec_deg.as_ref());
        if let Some((ra, dec)) = centre {
            pairs.insert("RA", Fact::Number(ra.value));
            pairs.insert("DEC", Fact::Number(dec.value));
        }
        let airmass = position.zip(centre).zip(decision.start_utc).and_then(|((at, (ra, dec)), start)| {
            let site = nightledger_sky::Site { latitude: at.latitude, longitude: at.longitude };
            nightledger_sky::airmass(start.ns, site, ra.value, dec.value)
        });
        let place = &frame.place;
        let folder = place.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let of_folder = folders.entry((place.root, &place.root_name, folder)).or_default();
        of_folder.push((place.file_name().to_owned(), pairs, airmass));
    }
    let mut names = BTreeSet::new();
    let written = folders.into_iter().map(|((_, root_name, folder), lights)| {
        let mut yaml = String::new();
        for key in KEYS {
            let values: BTreeSet<Option<String>> =
                lights.iter().map(|(_, pairs, _)| pairs.get(key).map(yaml_value)).collect();
            match values.first() {
                Some(Some(value)) if values.len() == 1 => {
                    let _ = writeln!(yaml, "{key}: {value}");
                }
                Some(None) if values.len() == 1 => {
                    let _ = writeln!(yaml, "# {key}: no file here says it");
                }
                _ => {
                    let _ = writeln!(yaml, "# {key}: the files here differ");
                }
            }
        }
        // The step takes one value for all: the airmass of each file stands as a remark, that of the only one as a pair.
        match lights.as_slice() {
            [(_, _, Some(airmass))] => {
                let _ = writeln!(yaml, "AIRMASS: {airmass:.4}");
            }
            several => {
                for (name, _, airmass) in several {
                    if let Some(airmass) = airmass {
                        let _ =
                            writeln!(yaml, "# AIRMASS of {}: {airmass:.4}", name.replace(['\n', '\r'], " "));
                    }
                }
            }
        }
        FolderMetadata { file_name: file_name(root_name, folder, &mut names), yaml }
    });
    written.collect()
}

/// A folder's path as the name of its file, with a number where another one has that name.
fn file_name(root_name: &str, folder: &str, taken: &mut BTreeSet<String>) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '+');
    let parts = [root_name].into_iter().chain(folder.split('/')).filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(|part| part.replace(|c| !is_plain(c), "_")).collect();
    let stem = if parts.is_empty() { "frames".to_owned() } else { parts.join("_") };
    let mut name = format!("{stem}.yml");
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{stem}-{number}.yml");
        number += 1;
    }
    name
}

/// A scalar: numbers plain, texts in double quotes.
fn yaml_value(fact: &Fact) -> String {
    match fact {
        Fact::Text(text) => serde_json::to_string(text).unwrap_or_default(),
        other => other.text(),
    }
}
