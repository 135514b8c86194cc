//! Lights to be looked at one after another, in groups of one night, target, filter, exposure and rig.

use std::collections::BTreeMap;

use nightledger_frame::{FileFormat, Kind, Place, Role};
use nightledger_language::{number, tr};
use nightledger_ledger::{Decision, EditedFrame, FileKey, FrameId, Reason};
use nightledger_plan::GroupKey;
use serde::{Deserialize, Serialize};

use super::fixes::key;
use super::frame_words::{hundredths, reason_of};
use super::light_quality::{self, Figure, LightQuality};
use super::quality::{self, QualityQuery};
use super::sight::Sight;
use super::{plain, whole};
use crate::ToMeasure;

/// Which lights are looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlinkOf {
    /// Those of the last answer, from the one at this place among them on: files may have come and gone since. Where one has
    /// gone, the next that is left takes its place. The first group where there was no answer, or nothing is left of it.
    Still(u32),
    /// The group of this place in [`BlinkPage::groups`].
    Group(u32),
    /// The same, from the first of them on that stands out and counts.
    Outlier(u32),
    /// The group of the file that was opened last, or the file alone where no group has it.
    Opened,
    /// What the table of quality lists.
    Listed(QualityQuery),
}

/// What the lights of a page are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Lights {
    /// Those of a group.
    #[default]
    Group,
    /// Those that the table of quality listed, in its order.
    Listed,
    /// A file that no group has, say a duplicate.
    Alone,
}

/// What was looked at last, by the places of its files: their numbers change when files come and go.
#[derive(Debug, Default)]
pub struct Blinked {
    are: Lights,
    places: Vec<Place>,
}

impl Blinked {
    /// The one at this place and those after it, then those before it, the nearest first.
    fn from(&self, at: u32) -> impl Iterator<Item = &Place> {
        let at = usize::try_from(at).unwrap_or(usize::MAX).min(self.places.len());
        let (before, on) = self.places.split_at(at);
        on.iter().chain(before.iter().rev())
    }
}

/// The groups, and the lights of one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BlinkPage {
    /// All groups of a night, target, filter, exposure and rig, in the order of their first starts.
    pub groups: Vec<BlinkGroup>,
    /// The place of the one whose lights these are; behind the last where they are not those of a group.
    pub group: u32,
    /// What the lights are.
    pub are: Lights,
    /// The lights; those of a group by start.
    pub lights: Vec<BlinkLight>,
    /// The light to begin with: the one that was asked for, or the first.
    pub at: u32,
    /// Whether that is shown whatever was looked at before.
    pub opens: bool,
    /// Whether any figure of quality is known of any light: without one none can stand out.
    pub judged: bool,
}

/// The next light that stands out and still counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextOutlier {
    /// Further on in the group: its place there.
    Further(usize),
    /// The first of another group.
    InGroup {
        /// The group's place.
        group: u32,
        /// Its name.
        name: String,
    },
    /// Before the light that is looked at, as no other group has one: its place.
    Before(usize),
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
    /// Whether any of those stands out.
    pub outlier: bool,
}

/// A light.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BlinkLight {
    /// Which of the folders given it is in, from 0: two may have one name.
    pub root: u16,
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
    /// The file whose picture is shown.
    pub fn file(&self) -> Option<ToMeasure> {
        Some(ToMeasure { root: self.root, path: self.key.as_ref()?.path.clone() })
    }

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
            root: frame.place.root,
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
        (Figure::CaptureHfr, capture),
        (Figure::Hfr, hfr),
        (Figure::Fwhm, fwhm),
        (Figure::Eccentricity, eccentricity),
        (Figure::Stars, stars),
        (Figure::Background, background),
        (Figure::Noise, noise),
    ];
    let words = |(figure, value): (Figure, Option<f64>)| {
        let is_out = quality.is_some_and(|light| light.is_outlier(figure));
        let of_sky = figure.is_of_sky();
        let value = value.filter(|_| is_out || !of_sky)?;
        // Of the same width from light to light: what is beside it stays where it is.
        let is_whole = matches!(figure, Figure::Stars);
        let value = if is_whole || of_sky { super::figure(value) } else { hundredths(value) };
        let figure = format!("{} {value} {}", figure.name(), figure.unit()).trim_end().to_owned();
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
    /// The groups, and the lights that are asked for; `last`: what was looked at last, which they are from now on; `file`:
    /// where the file lies that was opened last.
    pub fn new(sight: &Sight, of: &BlinkOf, last: &mut Blinked, file: Option<&Place>) -> Self {
        let mut groups: BTreeMap<Shared, Vec<FrameId>> = BTreeMap::new();
        for (file, decision) in FrameId::all().zip(&sight.answer.ledger.decisions) {
            let Some(view) = sight.view(file).filter(|view| is_looked_at(view, decision)) else { continue };
            groups.entry((decision.night, GroupKey::of(&view))).or_default().push(file);
        }
        let start = |file: FrameId| sight.decision(file).and_then(|decision| decision.start_utc);
        let by_start = |file: &FrameId| (start(*file).is_none(), start(*file), *file);
        // Those without a date last, and what began at once in the order of what they share.
        let mut groups: Vec<(Shared, Vec<FrameId>)> = groups.into_iter().collect();
        groups.sort_by_cached_key(|(_, files)| {
            files.iter().map(by_start).min().map(|(none, start, _)| (none, start))
        });
        let group_of = |file: &FrameId| {
            groups.iter().position(|(_, files)| files.binary_search(file).is_ok()).map(whole)
        };
        let there = |place: &Place| sight.scan.frame_at(place);
        let all = |places: &[Place]| places.iter().filter_map(there).collect::<Vec<_>>();
        let opened = |file: Option<FrameId>| match (file.as_ref().and_then(group_of), file) {
            (None, Some(file)) => (Lights::Alone, None, vec![file], Some(file)),
            (group, file) => (Lights::Group, group, Vec::new(), file),
        };
        let (mut are, group, mut files, first) = match of {
            BlinkOf::Group(group) | BlinkOf::Outlier(group) => {
                (Lights::Group, Some(*group), Vec::new(), None)
            }
            BlinkOf::Opened => opened(file.and_then(there)),
            BlinkOf::Listed(query) => (Lights::Listed, None, all(&quality::listed(sight, query)), None),
            BlinkOf::Still(at) => match last.are {
                Lights::Group => {
                    let in_group = |place| there(place).filter(|file| group_of(file).is_some());
                    opened(last.from(*at).find_map(in_group))
                }
                Lights::Listed => (Lights::Listed, None, all(&last.places), last.from(*at).find_map(there)),
                Lights::Alone => opened(last.places.first().and_then(there)),
            },
        };
        if files.is_empty() {
            are = Lights::Group;
        }
        // A group may have gone, with the files that were in it.
        let group = match are {
            Lights::Group => group.unwrap_or(0).min(whole(groups.len()).saturating_sub(1)),
            Lights::Listed | Lights::Alone => whole(groups.len()),
        };
        if are == Lights::Group {
            let own = usize::try_from(group).ok().and_then(|group| groups.get(group));
            files = own.map(|(_, files)| files.clone()).unwrap_or_default();
            files.sort_by_key(by_start);
        }
        let place = |file: &FrameId| Some(sight.frame(*file)?.place.clone());
        *last = Blinked { are, places: files.iter().filter_map(place).collect() };
        let (judged, _) = light_quality::lights(sight);
        let light = |file: &FrameId| {
            Some(BlinkLight::new(sight, *file, &sight.view(*file)?, sight.decision(*file)?, &judged))
        };
        let lights: Vec<BlinkLight> = files.iter().filter_map(light).collect();
        let counts = |file: &FrameId| sight.decision(*file).is_some_and(|decision| decision.counted);
        // Few, of a list that is ordered by file.
        let outliers: Vec<FrameId> =
            judged.iter().filter(|light| light.stands_out()).map(|light| light.file).filter(counts).collect();
        let is_outlier = |file: &FrameId| outliers.binary_search(file).is_ok();
        let as_chosen = |(shared, files): &(Shared, Vec<FrameId>)| BlinkGroup {
            name: name_of(shared),
            lights: whole(files.len()),
            counted: whole(files.iter().filter(|file| counts(file)).count()),
            outlier: files.iter().any(is_outlier),
        };
        let is_first = |file: &FrameId| match (of, first) {
            (BlinkOf::Outlier(_), _) => is_outlier(file),
            (_, first) => Some(*file) == first,
        };
        Self {
            groups: groups.iter().map(as_chosen).collect(),
            group,
            are,
            at: files.iter().position(is_first).map_or(0, whole),
            opens: matches!(of, BlinkOf::Opened | BlinkOf::Outlier(_)),
            lights,
            judged: judged
                .iter()
                .filter(|light| light.is_light())
                .any(|light| Figure::ALL.into_iter().any(|figure| light.value(figure).is_some())),
        }
    }

    /// The next light after the one at this place that stands out and still counts: further on in the group, in the groups
    /// after it and from the first again, and then before that light.
    pub fn next_outlier(&self, at: usize) -> Option<NextOutlier> {
        let is_out = |(_, light): &(usize, &BlinkLight)| light.stands_out && light.counted;
        let mut lights = self.lights.iter().enumerate();
        let here = lights.clone().skip(at.saturating_add(1)).find(is_out);
        let group = usize::try_from(self.group).unwrap_or(usize::MAX);
        let others = || {
            let groups = || self.groups.iter().zip(0..);
            let all = groups().skip(group.saturating_add(1)).chain(groups().take(group));
            let mut out = all.filter(|(group, _)| group.outlier);
            out.next().map(|(of, group)| NextOutlier::InGroup { group, name: of.name.clone() })
        };
        here.map(|(at, _)| NextOutlier::Further(at))
            .or_else(others)
            .or_else(|| lights.by_ref().take(at).find(is_out).map(|(at, _)| NextOutlier::Before(at)))
    }
}

/// `2024-03-01 · M 31 · Ha · 300 s · APO+2600`.
fn name_of((night, key): &Shared) -> String {
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
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
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
        after(scan, edits, of, &mut Blinked::default())
    }

    /// After what was looked at last.
    fn after(scan: &Scan, edits: &Edits, of: &BlinkOf, last: &mut Blinked) -> BlinkPage {
        with(scan, edits, of, last, None)
    }

    /// What this file opens to.
    fn opened(scan: &Scan, edits: &Edits, file: &Place, last: &mut Blinked) -> BlinkPage {
        with(scan, edits, &BlinkOf::Opened, last, Some(file))
    }

    fn with(scan: &Scan, edits: &Edits, of: &BlinkOf, last: &mut Blinked, file: Option<&Place>) -> BlinkPage {
        let settings = Settings::default();
        let answer = answer(scan, &settings, edits);
        let sight = Sight::new(scan, &answer, edits, &settings);
        BlinkPage::new(&sight, of, last, file)
    }

    const FIRST: BlinkOf = BlinkOf::Still(0);

    fn names(page: &BlinkPage) -> Vec<&str> {
        page.lights.iter().map(|light| light.name.as_str()).collect()
    }

    fn place(path: &str) -> Place {
        Place { root: 0, root_name: "Night".into(), path: path.into(), exposure: 1 }
    }

    /// A look at a folder that is watched found these files gone.
    fn lose(scan: &mut Scan, gone: &[&str]) {
        let gone: Vec<String> = gone.iter().map(|&path| path.to_owned()).collect();
        scan.take_look(0, &crate::Listed::default(), &gone);
    }

    #[test]
    fn lights_of_a_night_filter_and_rig_go_together_by_start() {
        let scan = night();
        let page = page(&scan, &Edits::default(), &FIRST);
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
        let page = opened(&scan, &edits, &place("a.fits"), &mut Blinked::default());
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
        let of_file = |path: &str| {
            let page = opened(&scan, &Edits::default(), &place(path), &mut Blinked::default());
            (page.group, page.at, page.opens)
        };
        assert_eq!(of_file("rejected/d.fits"), (1, 1, true));
        assert_eq!(of_file("gone.fits"), (0, 0, true));
        assert_eq!(of(BlinkOf::Group(7)), (2, 0));
        let nothing = page(&Scan::default(), &Edits::default(), &BlinkOf::Group(1));
        assert_eq!(nothing, BlinkPage::default());
    }

    #[test]
    fn groups_stand_in_the_order_of_their_first_starts() {
        let card = |filter: &str, start: &str| {
            format!("{}DATE-OBS = '{start}'", HA.replace("'Ha'", &format!("'{filter}'")))
        };
        let files = [
            ("a.fits", card("Ha", "2024-03-02T03:00:00")),
            ("s.fits", card("SII", "2024-03-01T20:00:00")),
            ("o.fits", card("OIII", "2024-03-01T23:00:00")),
            ("s2.fits", card("SII", "2024-03-02T05:00:00")),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(name, cards)| (*name, cards.as_str())).collect();
        let scan = scan_of(&files);
        let page = page(&scan, &Edits::default(), &BlinkOf::Group(1));
        let names_of_groups: Vec<&str> =
            page.groups.iter().filter_map(|group| group.name.split(" · ").nth(2)).collect();
        assert_eq!(names_of_groups, ["SII", "OIII", "Ha"]);
        assert_eq!(names(&page), ["o.fits"]);
    }

    /// Two filters of seven lights of one night; the third of the first and the second and fifth of the other stand out.
    fn with_outliers() -> Scan {
        let files: Vec<(String, String)> = [("Ha", 22, &[2][..]), ("O3", 23, &[1, 4])]
            .into_iter()
            .flat_map(|(filter, hour, out)| {
                (0..7).map(move |at| {
                    let hfr = if out.contains(&at) { "4.50" } else { "2.00" };
                    let card = HA.replace("'Ha'", &format!("'{filter}'"));
                    (
                        format!("{filter}_{at}_HFR_{hfr}.fits"),
                        format!("{card}DATE-OBS = '2024-03-01T{hour}:0{at}:00'"),
                    )
                })
            })
            .collect();
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, cards)| (name.as_str(), cards.as_str())).collect();
        scan_of(&files)
    }

    #[test]
    fn the_next_that_stands_out_and_counts_is_found_beyond_the_group() {
        let scan = with_outliers();
        let mut edits = Edits::default();
        let first = page(&scan, &edits, &FIRST);
        let [ha, o3] = [0, 1]
            .map(|group| NextOutlier::InGroup { group, name: first.groups[group as usize].name.clone() });
        assert!(first.judged);
        assert_eq!(first.next_outlier(0), Some(NextOutlier::Further(2)));
        assert_eq!(first.next_outlier(2), Some(o3.clone()));
        assert_eq!(first.next_outlier(6), Some(o3.clone()));
        let next = page(&scan, &edits, &BlinkOf::Outlier(1));
        assert_eq!((next.group, next.at, next.opens), (1, 1, true));

        let exclude = |path: &str| FileKey { root_name: "Night".to_owned(), path: path.to_owned() };
        edits.exclude([exclude("O3_1_HFR_4.50.fits")]);
        let first = page(&scan, &edits, &FIRST);
        assert_eq!(first.next_outlier(2), Some(o3));
        assert_eq!(page(&scan, &edits, &BlinkOf::Outlier(1)).at, 4);
        let second = page(&scan, &edits, &BlinkOf::Group(1));
        assert_eq!(second.next_outlier(0), Some(NextOutlier::Further(4)));
        assert_eq!(second.next_outlier(4), Some(ha));

        edits.exclude([exclude("O3_4_HFR_4.50.fits")]);
        let first = page(&scan, &edits, &FIRST);
        assert_eq!(first.next_outlier(5), Some(NextOutlier::Before(2)));
        assert_eq!(first.next_outlier(2), None, "there is no other");
    }

    /// docs/rules.md#14-blink-listed
    #[test]
    fn what_is_listed_is_looked_at_in_its_order_and_stays_the_same() {
        let scan = with_outliers();
        let mut edits = Edits::default();
        let query = QualityQuery { outliers: true, descending: true, ..QualityQuery::default() };
        let listed = page(&scan, &edits, &BlinkOf::Listed(query.clone()));
        let expected = ["O3_4_HFR_4.50.fits", "O3_1_HFR_4.50.fits", "Ha_2_HFR_4.50.fits"];
        assert_eq!((names(&listed), listed.at), (expected.to_vec(), 0));
        assert_eq!((listed.are, listed.group, listed.groups.len()), (Lights::Listed, 2, 2));
        assert_eq!(listed.next_outlier(0), Some(NextOutlier::Further(1)));
        // One that is excluded stands out no more, and is looked at all the same.
        let mut last = Blinked::default();
        after(&scan, &edits, &BlinkOf::Listed(query), &mut last);
        edits.exclude([FileKey { root_name: "Night".to_owned(), path: "O3_1_HFR_4.50.fits".to_owned() }]);
        let still = after(&scan, &edits, &BlinkOf::Still(1), &mut last);
        assert_eq!((names(&still), still.at, still.lights[1].excluded), (expected.to_vec(), 1, true));
        // One that has gone leaves its place to the next, the last to the one before.
        let mut scan = scan;
        lose(&mut scan, &["Ha_0_HFR_2.00.fits", expected[1]]);
        let less = after(&scan, &edits, &BlinkOf::Still(1), &mut last);
        assert_eq!((names(&less), less.at, less.are), (vec![expected[0], expected[2]], 1, Lights::Listed));
        lose(&mut scan, &[expected[2]]);
        let less = after(&scan, &edits, &BlinkOf::Still(1), &mut last);
        assert_eq!((names(&less), less.at, less.are), (vec![expected[0]], 0, Lights::Listed));
        // Where nothing of it is there any more, there are groups.
        lose(&mut scan, &[expected[0]]);
        let gone = after(&scan, &edits, &BlinkOf::Still(0), &mut last);
        assert_eq!((gone.are, gone.group), (Lights::Group, 0));
    }

    /// docs/rules.md#14-blink
    #[test]
    fn the_light_that_is_looked_at_stays_when_files_come_and_go_and_leaves_its_place_to_its_neighbour() {
        let mut scan = with_outliers();
        let (edits, mut last) = (Edits::default(), Blinked::default());
        let ha = |at: usize| format!("Ha_{at}_HFR_{}.fits", if at == 2 { "4.50" } else { "2.00" });
        let first = opened(&scan, &edits, &place("O3_0_HFR_2.00.fits"), &mut last);
        assert_eq!((first.group, first.at), (1, 0));
        // All files of this group have other numbers now, and at theirs are those of another.
        lose(&mut scan, &[&ha(0), &ha(1), &ha(2)]);
        let next = after(&scan, &edits, &BlinkOf::Still(0), &mut last);
        assert_eq!((next.group, next.at, names(&next)[0]), (1, 0, "O3_0_HFR_2.00.fits"));
        lose(&mut scan, &["O3_0_HFR_2.00.fits", "O3_6_HFR_2.00.fits"]);
        let next = after(&scan, &edits, &BlinkOf::Still(0), &mut last);
        assert_eq!((next.group, next.at, names(&next)[0]), (1, 0, "O3_1_HFR_4.50.fits"));
        opened(&scan, &edits, &place("O3_5_HFR_2.00.fits"), &mut last);
        lose(&mut scan, &["O3_5_HFR_2.00.fits"]);
        let next = after(&scan, &edits, &BlinkOf::Still(4), &mut last);
        assert_eq!((next.group, next.at), (1, 3), "behind the last there is none");
        // A filter that is corrected takes the light to another group, and whoever looks at it.
        let patch = nightledger_ledger::Correction { filter: Some("Ha".to_owned()), ..Default::default() };
        let key = FileKey { root_name: "Night".to_owned(), path: "O3_4_HFR_4.50.fits".to_owned() };
        let edits = Edits { corrections: vec![(key, patch)], ..edits };
        let next = after(&scan, &edits, &BlinkOf::Still(3), &mut last);
        assert_eq!((next.group, names(&next)[usize::try_from(next.at).unwrap()]), (0, "O3_4_HFR_4.50.fits"));
    }

    /// docs/rules.md#14-blink
    #[test]
    fn a_light_that_no_group_has_is_looked_at_alone() {
        let card = format!("{HA}DATE-OBS = '2024-03-01T22:00:00'");
        let other = format!("{HA}DATE-OBS = '2024-03-01T22:03:00'");
        let mut scan = scan_of(&[("a.fits", &card), ("b.fits", &other), ("copy/a.fits", &card)]);
        let (edits, mut last) = (Edits::default(), Blinked::default());
        let copy = opened(&scan, &edits, &place("copy/a.fits"), &mut last);
        assert_eq!((copy.are, copy.groups.len(), copy.group, copy.at), (Lights::Alone, 1, 1, 0));
        assert_eq!((names(&copy), copy.lights[0].counted), (vec!["a.fits"], false));
        assert!(copy.lights[0].key.as_ref().unwrap().path.starts_with("copy/"));
        let still = after(&scan, &edits, &BlinkOf::Still(0), &mut last);
        assert_eq!((still.are, still.lights), (Lights::Alone, copy.lights));
        // It counts as soon as the other one has gone.
        lose(&mut scan, &["a.fits"]);
        let still = after(&scan, &edits, &BlinkOf::Still(0), &mut last);
        assert_eq!((still.are, still.group, names(&still)), (Lights::Group, 0, vec!["a.fits", "b.fits"]));
    }

    #[test]
    fn of_two_folders_of_one_name_the_light_that_was_meant_is_looked_at() {
        let mut scan = night();
        let second = scan.add_root("Night");
        let more = scan_of(&[("b.fits", &format!("{HA}DATE-OBS = '2024-03-01T22:09:00'"))]);
        scan.take_frames(
            more.frames()
                .iter()
                .cloned()
                .map(|mut frame| {
                    frame.place.root = second;
                    frame
                })
                .collect(),
        );
        let file = Place { root: second, ..place("b.fits") };
        let page = opened(&scan, &Edits::default(), &file, &mut Blinked::default());
        assert_eq!((page.at, page.lights[2].root, page.lights[2].time.as_str()), (2, second, "22:09:00"));
    }

    #[test]
    fn without_a_figure_nothing_can_stand_out() {
        let scan = scan_of(&[("a.fits", HA)]);
        let page = page(&scan, &Edits::default(), &FIRST);
        assert_eq!((page.lights.len(), page.judged, page.next_outlier(0)), (1, false, None));
    }

    #[test]
    fn what_a_limit_excluded_and_a_key_excludes_again_is_excluded_by_the_user() {
        let scan = night();
        let key = FileKey { root_name: "Night".to_owned(), path: "b.fits".to_owned() };
        let mut edits = Edits::default();
        edits.exclude_for(vec![(key.clone(), "HFR above 2 px".to_owned())]);
        let reason = |edits: &Edits| page(&scan, edits, &FIRST).lights[0].reason.clone();
        assert!(reason(&edits).contains("HFR above 2 px"));
        edits.include([key.clone()]);
        edits.exclude([key]);
        assert_eq!(reason(&edits), "excluded by you");
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
