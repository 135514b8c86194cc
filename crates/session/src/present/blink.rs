//! Lights to be looked at one after another, in groups of one night, target, filter, exposure and rig.

use std::collections::BTreeMap;

use nightledger_frame::{FileFormat, Kind, Role};
use nightledger_language::{number, tr};
use nightledger_ledger::{Decision, EditedFrame, FileKey, FrameId, Reason};
use nightledger_plan::GroupKey;
use serde::{Deserialize, Serialize};

use super::fixes::key;
use super::frame_words::{hundredths, reason_of};
use super::light_quality::{self, Figure, LightQuality};
use super::sight::Sight;
use super::{plain, whole};

/// Which group is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum BlinkOf {
    /// The first group.
    #[default]
    First,
    /// The group of this place in [`BlinkPage::groups`].
    Group(u32),
    /// The group of this file (an index of the scan).
    File(u32),
}

/// The groups, and the lights of one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BlinkPage {
    /// All groups, by night, target, filter, exposure and rig.
    pub groups: Vec<BlinkGroup>,
    /// The place of the one whose lights these are.
    pub group: u32,
    /// Its lights, by start.
    pub lights: Vec<BlinkLight>,
    /// The light to begin with: the file that was asked for, or the first.
    pub at: u32,
}

/// A group as one chooses it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BlinkGroup {
    /// `2024-03-01 · M 31 · Ha · 300 s · APO+2600`; what nobody knows is left out.
    pub name: String,
    /// Its lights.
    pub lights: u32,
    /// Those of them that count.
    pub counted: u32,
}

/// A light.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BlinkLight {
    /// Its index in the scan.
    pub index: u32,
    /// How edits name it.
    pub key: Option<FileKey>,
    /// Its name without folders.
    pub name: String,
    /// Start, UTC: `23:14:05`.
    pub time: String,
    /// What is known of its quality, each with its name: `HFR (capture) 2.1 px`.
    pub figures: Vec<String>,
    /// Whether any of that stands out in its group.
    pub stands_out: bool,
    /// Whether it counts.
    pub counted: bool,
    /// Why not.
    pub reason: String,
    /// Whether the user excluded it by itself.
    pub excluded: bool,
    /// Why it cannot be shown, where that is known beforehand.
    pub unshown: Option<String>,
}

impl BlinkLight {
    /// Whether a key can exclude it, or include it again.
    pub fn can_turn(&self) -> bool {
        self.counted || self.excluded
    }

    fn new(
        sight: &Sight,
        file: FrameId,
        view: &EditedFrame,
        decision: &Decision,
        quality: &[LightQuality],
    ) -> Self {
        let frame = view.frame;
        let quality =
            quality.binary_search_by_key(&file, |light| light.file).ok().and_then(|at| quality.get(at));
        let start = decision.start_utc.map(nightledger_frame::Instant::iso).unwrap_or_default();
        Self {
            index: file.0,
            key: Some(key(frame)),
            name: frame.place.file_name().to_owned(),
            time: start.get(11..19).unwrap_or_default().to_owned(),
            figures: figures(view, quality),
            stands_out: quality.is_some_and(LightQuality::stands_out),
            counted: decision.counted,
            reason: reason_of(sight, frame, decision).unwrap_or_default(),
            excluded: sight.is_excluded(frame),
            unshown: unshown(view),
        }
    }
}

/// HFR and FWHM, the capture program's and the measured ones, eccentricity and stars; of the sky what stands out.
fn figures(view: &EditedFrame, quality: Option<&LightQuality>) -> Vec<String> {
    let [fwhm, hfr, capture, eccentricity, stars, background, noise] = light_quality::values(view);
    let known = [
        (tr!("HFR (capture)"), Figure::CaptureHfr, capture, " px"),
        (tr!("HFR (measured)"), Figure::Hfr, hfr, " px"),
        (tr!("FWHM (measured)"), Figure::Fwhm, fwhm, " px"),
        (tr!("Eccentricity"), Figure::Eccentricity, eccentricity, ""),
        (tr!("Stars"), Figure::Stars, stars, ""),
        (tr!("Background"), Figure::Background, background, ""),
        (tr!("Noise"), Figure::Noise, noise, ""),
    ];
    let words = |(name, figure, value, unit): (&str, Figure, Option<f64>, &str)| {
        let is_out = quality.is_some_and(|light| light.is_outlier(figure));
        let of_sky = matches!(figure, Figure::Background | Figure::Noise);
        let value = value.filter(|_| is_out || !of_sky)?;
        // Of the same width from light to light: what is beside it stays where it is.
        let is_whole = matches!(figure, Figure::Stars);
        let value = if is_whole || of_sky { super::figure(value) } else { hundredths(value) };
        let figure = format!("{name} {value}{unit}");
        Some(if is_out { tr!("{figure}, stands out", figure) } else { figure })
    };
    known.into_iter().filter_map(words).collect()
}

fn unshown(view: &EditedFrame) -> Option<String> {
    let place = &view.frame.place;
    match view.frame.format {
        Some(FileFormat::Raw(_)) => Some(
            tr!("This is a camera's raw file. Its pixels are not decoded, so there is no picture of it.")
                .to_owned(),
        ),
        // The name of a further exposure is no file's.
        _ if place.exposure > 1 => {
            Some(tr!("This file holds several exposures. Only its first one can be shown.").to_owned())
        }
        _ => None,
    }
}

/// Whether a light is worth a look: what counts, and what somebody or a log decided against.
fn is_looked_at(view: &EditedFrame, decision: &Decision) -> bool {
    let is_light = view.kind().is_some_and(|kind| kind.value == Kind::Light) && view.role() == Role::Single;
    let was_chosen = matches!(
        decision.reason,
        Some(Reason::Excluded | Reason::RejectFolder | Reason::NotAccepted | Reason::NotIntegrated)
    );
    is_light && (decision.counted || was_chosen)
}

/// What the lights of a group share, in the order of groups.
type Shared = (Option<time::Date>, GroupKey);

impl BlinkPage {
    /// The groups, and the lights of the one that is asked for.
    pub fn new(sight: &Sight, of: &BlinkOf) -> Self {
        let mut groups: BTreeMap<Shared, Vec<FrameId>> = BTreeMap::new();
        for (file, decision) in FrameId::all().zip(&sight.answer.ledger.decisions) {
            let Some(view) = sight.view(file).filter(|view| is_looked_at(view, decision)) else { continue };
            groups.entry((decision.night, GroupKey::of(&view))).or_default().push(file);
        }
        let chosen = match of {
            BlinkOf::First => None,
            BlinkOf::Group(group) => Some(*group),
            BlinkOf::File(file) => {
                let holds = |files: &Vec<FrameId>| files.binary_search(&FrameId(*file)).is_ok();
                groups.values().position(holds).map(whole)
            }
        };
        // A group may have gone, with the files that were in it.
        let group = chosen.unwrap_or(0).min(whole(groups.len()).saturating_sub(1));
        let files = usize::try_from(group).ok().and_then(|group| groups.values().nth(group));
        let mut files = files.cloned().unwrap_or_default();
        let start = |file: &FrameId| sight.decision(*file).and_then(|decision| decision.start_utc);
        files.sort_by_key(|file| (start(file).is_none(), start(file), *file));
        let (quality, _) = light_quality::lights(sight);
        let light = |file: &FrameId| {
            Some(BlinkLight::new(sight, *file, &sight.view(*file)?, sight.decision(*file)?, &quality))
        };
        let lights: Vec<BlinkLight> = files.iter().filter_map(light).collect();
        let at = match of {
            BlinkOf::File(file) => lights.iter().position(|light| light.index == *file).map_or(0, whole),
            BlinkOf::First | BlinkOf::Group(_) => 0,
        };
        Self {
            groups: groups.iter().map(|(shared, files)| group_of(sight, shared, files)).collect(),
            group,
            lights,
            at,
        }
    }
}

fn group_of(sight: &Sight, (night, key): &Shared, files: &[FrameId]) -> BlinkGroup {
    let target = key.target.as_deref().unwrap_or(tr!("no object"));
    let target = match &key.panel {
        Some(panel) => tr!("{target} panel {panel}", target, panel),
        None => target.to_owned(),
    };
    #[expect(clippy::cast_precision_loss, reason = "exposures are below 1e6 s")]
    let exposure = key.exposure_ms.map(|ms| format!("{} s", number(plain(ms as f64 / 1000.0, 3))));
    let parts = [
        Some(night.map_or_else(|| tr!("no date").to_owned(), |night| night.to_string())),
        Some(target),
        Some(key.filter.clone().unwrap_or_else(|| tr!("no filter").to_owned())),
        exposure,
        key.rig.clone(),
    ];
    let counts = |file: &&FrameId| sight.decision(**file).is_some_and(|decision| decision.counted);
    BlinkGroup {
        name: parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        lights: whole(files.len()),
        counted: whole(files.iter().filter(counts).count()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{answer, scan_of};
    use super::*;
    use crate::Scan;
    use nightledger_frame::StarFigures;
    use nightledger_ledger::{Edits, Settings};

    const HA: &str = "IMAGETYP = 'Light'\nEXPTIME = 60.0\nOBJECT = 'M 31'\nFILTER = 'Ha'\nTELESCOP = 'APO'\nINSTRUME = 'ASI2600'\n";

    /// Two nights of Ha, the second with a rejected, a dark and a stacked file, and one of O3.
    fn night() -> Scan {
        let ha = |start: &str| format!("{HA}DATE-OBS = '{start}'");
        let files = [
            ("b.fits", ha("2024-03-01T22:01:00")),
            ("a.fits", ha("2024-03-01T22:03:00")),
            ("c_HFR_2.50.fits", ha("2024-03-02T22:00:00")),
            ("rejected/d.fits", ha("2024-03-02T22:02:00")),
            ("o.fits", ha("2024-03-02T22:05:00").replace("'Ha'", "'O3'")),
            ("dark.fits", ha("2024-03-02T23:05:00").replace("'Light'", "'Dark'")),
            ("stack.fits", format!("{}\nSTACKCNT = 20", ha("2024-03-02T22:00:00"))),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(name, cards)| (*name, cards.as_str())).collect();
        scan_of(&files)
    }

    fn page(scan: &Scan, edits: &Edits, of: &BlinkOf) -> BlinkPage {
        let settings = Settings::default();
        let answer = answer(scan, &settings, edits);
        BlinkPage::new(&Sight::new(scan, &answer, edits, &settings), of)
    }

    fn names(page: &BlinkPage) -> Vec<&str> {
        page.lights.iter().map(|light| light.name.as_str()).collect()
    }

    fn index(scan: &Scan, path: &str) -> u32 {
        whole(scan.frames().iter().position(|frame| &*frame.place.path == path).unwrap())
    }

    #[test]
    fn lights_of_a_night_filter_and_rig_go_together_by_start() {
        let scan = night();
        let page = page(&scan, &Edits::default(), &BlinkOf::First);
        let groups: Vec<(&str, u32, u32)> =
            page.groups.iter().map(|group| (group.name.as_str(), group.lights, group.counted)).collect();
        assert_eq!(
            groups,
            [
                ("2024-03-01 · M 31 · Ha · 60 s · APO+ASI2600", 2, 2),
                ("2024-03-02 · M 31 · Ha · 60 s · APO+ASI2600", 2, 1),
                ("2024-03-02 · M 31 · O3 · 60 s · APO+ASI2600", 1, 1),
            ]
        );
        assert_eq!((names(&page), page.group, page.at), (vec!["b.fits", "a.fits"], 0, 0));
        assert_eq!(page.lights[1].time, "22:03:00");
    }

    #[test]
    fn a_rejected_light_is_looked_at_too_and_says_why_it_does_not_count() {
        let scan = night();
        let page = page(&scan, &Edits::default(), &BlinkOf::Group(1));
        assert_eq!(names(&page), ["c_HFR_2.50.fits", "d.fits"]);
        assert_eq!(page.lights[0].figures, ["HFR (capture) 2.50 px"]);
        let rejected = &page.lights[1];
        assert_eq!(
            (rejected.counted, rejected.can_turn(), rejected.reason.as_str()),
            (false, false, "in a folder of rejected files")
        );
    }

    #[test]
    fn an_excluded_light_keeps_its_place_and_can_be_included_again() {
        let scan = night();
        let mut edits = Edits::default();
        edits.exclude([FileKey { root_name: "Night".to_owned(), path: "b.fits".to_owned() }]);
        let page = page(&scan, &edits, &BlinkOf::File(index(&scan, "a.fits")));
        assert_eq!((names(&page), page.group, page.at), (vec!["b.fits", "a.fits"], 0, 1));
        assert_eq!(page.groups[0].counted, 1);
        let excluded = &page.lights[0];
        assert_eq!((excluded.counted, excluded.excluded, excluded.can_turn()), (false, true, true));
    }

    #[test]
    fn a_file_opens_in_its_group_and_what_is_there_no_more_opens_the_nearest() {
        let scan = night();
        let of = |of: BlinkOf| {
            let page = page(&scan, &Edits::default(), &of);
            (page.group, page.at)
        };
        assert_eq!(of(BlinkOf::File(index(&scan, "rejected/d.fits"))), (1, 1));
        assert_eq!(of(BlinkOf::File(index(&scan, "dark.fits"))), (0, 0));
        assert_eq!(of(BlinkOf::Group(7)), (2, 0));
        let nothing = page(&Scan::default(), &Edits::default(), &BlinkOf::Group(1));
        assert_eq!(nothing, BlinkPage::default());
    }

    #[test]
    fn measured_figures_stand_beside_those_of_the_capture_program() {
        let mut scan = night();
        let figures = StarFigures {
            stars: 100,
            fwhm_px: Some(3.456),
            hfr_px: Some(2.1),
            eccentricity: Some(0.4),
            angle_agreement: None,
            angle_deg: None,
            background: 100.0,
            noise: 3.0,
            saturated: 0,
            colours: None,
        };
        scan.take_measured(0, "c_HFR_2.50.fits", Ok(figures));
        let page = page(&scan, &Edits::default(), &BlinkOf::Group(1));
        assert_eq!(
            page.lights[0].figures,
            [
                "HFR (capture) 2.50 px",
                "HFR (measured) 2.10 px",
                "FWHM (measured) 3.46 px",
                "Eccentricity 0.40",
                "Stars 100"
            ]
        );
    }

    #[test]
    fn what_cannot_be_shown_says_so() {
        let mut scan = night();
        let dng = |frame: &mut nightledger_frame::Frame| {
            frame.format = Some(FileFormat::try_from(7).unwrap());
        };
        let mut frames: Vec<nightledger_frame::Frame> = scan.frames().to_vec();
        dng(&mut frames[0]);
        frames[1].place.exposure = 2;
        scan = Scan::default();
        scan.add_root("Night");
        scan.take_frames(frames);
        let settings = (Settings::default(), Edits::default());
        let answer = answer(&scan, &settings.0, &settings.1);
        let sight = Sight::new(&scan, &answer, &settings.1, &settings.0);
        let why = |at: u32| unshown(&sight.view(FrameId(at)).unwrap());
        assert!(why(0).unwrap().contains("raw file"));
        assert!(why(1).unwrap().contains("several exposures"));
        assert_eq!(why(2), None);
    }
}
