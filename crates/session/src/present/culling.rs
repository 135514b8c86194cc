//! Which lights lie beyond limits, before anything is changed (docs/rules.md#20-culling).

use nightledger_language::{number, of, tr};
use nightledger_ledger::{FileKey, FrameId, QualityLimits};
use nightledger_plan::{By, Culling, Figures, Group, GroupKey, Judged, cull};
use serde::{Deserialize, Serialize};

use super::fixes::key;
use super::frame_words::with_panel;
pub use super::limit_words::{LIMITS, Limit};
use super::limit_words::{name_of, shown};
use super::sight::Sight;
use super::{plain, whole};

/// Limits, and which lights are judged by them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CullQuery {
    /// Whether measured figures are judged; else those of the capture program.
    pub measured: bool,
    /// The rig whose lights are judged; nothing for all of them.
    pub rig: Option<String>,
    /// The limits, in the order of [`LIMITS`].
    pub limits: [Option<f64>; 6],
    /// Groups whose lights stay. Not by their places: with the first light of another group these are others.
    pub spared: Vec<GroupKey>,
}

/// What limits would take away.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CullView {
    /// Rigs of all lights.
    pub rigs: Vec<String>,
    /// The groups that are judged.
    pub groups: Vec<CullGroup>,
    /// Lights that would be excluded.
    pub rejected: u32,
    /// Their time, s.
    pub rejected_s: f64,
    /// Lights that a limit cannot judge, for want of a value.
    pub unjudged: u32,
    /// The first of them, with the limits in words.
    pub unjudged_files: Vec<(u32, String)>,
    /// Lights whose RMS of guiding is in pixels of the guide camera.
    pub rms_in_pixels: u32,
    /// The lights that would be excluded, by their indices in the scan, each with a bit for each limit that it is beyond, in
    /// the order of [`LIMITS`].
    pub beyond: Vec<(u32, u8)>,
}

impl CullView {
    /// The lights beyond one limit, by its place in [`LIMITS`].
    pub fn beyond(&self, limit: usize) -> impl Iterator<Item = u32> {
        let is_beyond =
            move |bits: u8| u32::try_from(limit).is_ok_and(|limit| bits.unbounded_shr(limit) & 1 == 1);
        self.beyond.iter().filter(move |(_, bits)| is_beyond(*bits)).map(|(file, _)| *file)
    }
}

/// A group and what it would lose.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CullGroup {
    /// What [`CullQuery::spared`] names it by.
    pub key: GroupKey,
    /// Target and panel, filter, exposure, rig.
    pub name: [String; 4],
    /// Its lights.
    pub lights: u32,
    /// Those of them beyond a limit.
    pub rejected: u32,
    /// Their time, s.
    pub rejected_s: f64,
    /// Its files beyond a limit, with the limits in words.
    pub files: Vec<(u32, String)>,
    /// Whether its lights stay.
    pub is_spared: bool,
}

impl CullQuery {
    fn culling(&self, sight: &Sight) -> Culling {
        let figures = if self.measured { Figures::Measured } else { Figures::Capture };
        let frames = sight.scan.frames();
        let answer = sight.answer;
        cull(frames, &answer.ledger, sight.settings, sight.edits, &QualityLimits::from(self.limits), figures)
    }

    fn is_spared(&self, group: &Group) -> bool {
        self.spared.contains(&key_of(group))
    }

    /// Spares a group, or does so no longer.
    pub fn spare(&mut self, group: GroupKey, spare: bool) {
        self.spared.retain(|spared| *spared != group);
        if spare {
            self.spared.push(group);
        }
    }

    /// The groups that are judged.
    fn judges<'a>(&self, groups: &'a [Group]) -> Vec<&'a Group> {
        groups.iter().filter(|group| self.rig.is_none() || self.rig == group.rig).collect()
    }

    /// The files that are to be excluded, each with the limits that it is beyond: `FWHM over 4″`.
    pub(crate) fn files(&self, sight: &Sight) -> Vec<(FileKey, String)> {
        let culling = self.culling(sight);
        let groups = self.judges(&culling.groups).into_iter().filter(|group| !self.is_spared(group));
        let files = groups.flat_map(|group| group.beyond.iter());
        let why = |judged: &Judged| self.words_of(|by| judged.by.contains(&by));
        files.filter_map(|judged| Some((key(sight.frame(judged.frame)?), why(judged)))).collect()
    }

    /// The limits in words: `HFR over 3.2 px`.
    pub(crate) fn in_words(&self) -> String {
        shown(&self.words_of(|_| true))
    }

    /// The limits as edits keep them, in English: `HFR over 3.2 px`.
    fn words_of(&self, of: impl Fn(By) -> bool) -> String {
        let set = LIMITS.iter().zip(self.limits).filter(|(limit, _)| of(limit.by));
        let set = set.filter_map(|(limit, number)| Some((limit, number?)));
        let words = set.map(|(limit, number)| {
            let (before, after) = limit.around();
            format!("{before}{}{after}", plain(number, 3))
        });
        words.collect::<Vec<_>>().join(", ")
    }
}

/// What the lights of a group share.
fn key_of(group: &Group) -> GroupKey {
    #[expect(clippy::cast_possible_truncation, reason = "exposures are below 1e6 s")]
    let exposure_ms = group.exposure_s.map(|seconds| (seconds * 1000.0).round() as i64);
    GroupKey {
        target: group.target.clone(),
        panel: group.panel.clone(),
        filter: group.filter.clone(),
        exposure_ms,
        rig: group.rig.clone(),
    }
}

/// Files that are named where there are more.
pub const NAMED: usize = 20;

/// A light by its index, with its start in UTC and the limits that it is about: `20:31 FWHM, stars`. `dated`: where an
/// hour alone may be one of several nights, `2024-03-01 20:31 FWHM, stars`.
fn named(sight: &Sight, judged: &Judged, dated: bool) -> (u32, String) {
    let FrameId(file) = judged.frame;
    let start = sight.decision(judged.frame).and_then(|decision| decision.start_utc);
    let from = if dated { 0 } else { 11 };
    let start = start.and_then(|start| Some(format!("{} ", start.iso().get(from..16)?.replace('T', " "))));
    let start = start.unwrap_or_default();
    let by = judged.by.iter().map(|by| of(name_of(*by))).collect::<Vec<_>>().join(", ");
    (file, format!("{start}{by}"))
}

/// A bit for each limit that a light is beyond.
fn bits_of(judged: &Judged) -> u8 {
    LIMITS.iter().rev().fold(0, |bits, limit| 2 * bits + u8::from(judged.by.contains(&limit.by)))
}

/// Whether these lights are of more than one night.
fn of_several_nights<'a>(sight: &Sight, lights: impl Iterator<Item = &'a Judged>) -> bool {
    let mut nights = lights.filter_map(|judged| sight.decision(judged.frame)?.night);
    let first = nights.next();
    nights.any(|night| Some(night) != first)
}

impl CullView {
    /// What the limits of `query` would take away.
    pub fn new(sight: &Sight, query: &CullQuery) -> Self {
        let culling = query.culling(sight);
        let mut rigs: Vec<String> = culling.groups.iter().filter_map(|group| group.rig.clone()).collect();
        rigs.sort_unstable();
        rigs.dedup();
        let groups = query.judges(&culling.groups);
        let asks_rms = QualityLimits::from(query.limits).rms_arcsec.is_some();
        let in_pixels = groups.iter().filter(|_| asks_rms).map(|group| group.rms_in_pixels).sum();
        let is_of_rig = |judged: &&Judged| {
            let rig = || sight.view(judged.frame).and_then(|view| GroupKey::of(&view).rig);
            query.rig.is_none() || rig() == query.rig
        };
        let unjudged: Vec<&Judged> = culling.unjudged.iter().filter(is_of_rig).collect();
        let beyond = groups.iter().flat_map(|group| &group.beyond);
        let dated = of_several_nights(sight, beyond.chain(unjudged.iter().copied()));
        let going = groups.iter().filter(|group| !query.is_spared(group));
        let mut beyond: Vec<(u32, u8)> =
            going.flat_map(|group| &group.beyond).map(|judged| (judged.frame.0, bits_of(judged))).collect();
        beyond.sort_unstable();
        let groups: Vec<CullGroup> = groups
            .into_iter()
            .map(|group| {
                let target = group.target.as_deref().unwrap_or(tr!("no object"));
                let exposure = group.exposure_s.map(|seconds| format!("{} s", number(plain(seconds, 3))));
                CullGroup {
                    key: key_of(group),
                    name: [
                        with_panel(target, group.panel.as_deref()),
                        group.filter.clone().unwrap_or_else(|| tr!("no filter").to_owned()),
                        exposure.unwrap_or_default(),
                        group.rig.clone().unwrap_or_default(),
                    ],
                    lights: whole(group.frames),
                    rejected: whole(group.rejected),
                    rejected_s: group.rejected_s,
                    files: group.beyond.iter().map(|judged| named(sight, judged, dated)).collect(),
                    is_spared: query.is_spared(group),
                }
            })
            .collect();
        let goes = || groups.iter().filter(|group| !group.is_spared);
        Self {
            rigs,
            rejected: goes().map(|group| group.rejected).sum(),
            rejected_s: goes().map(|group| group.rejected_s).sum(),
            unjudged: whole(unjudged.len()),
            unjudged_files: unjudged
                .into_iter()
                .take(NAMED)
                .map(|judged| named(sight, judged, dated))
                .collect(),
            rms_in_pixels: whole(in_pixels),
            beyond,
            groups,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame_row::ListRow;
    use super::super::tests::{answer, sample, scan_of};
    use super::*;
    use nightledger_frame::StarFigures;
    use nightledger_ledger::{Edits, Settings};

    fn view(query: &CullQuery) -> (CullView, Vec<(FileKey, String)>) {
        let scan = sample();
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        let sight = Sight::new(&scan, &answer, &edits, &settings);
        (CullView::new(&sight, query), query.files(&sight))
    }

    /// What the lights of a group of the sample share.
    fn group(at: usize) -> GroupKey {
        view(&CullQuery::default()).0.groups[at].key.clone()
    }

    /// docs/rules.md#20-limits
    #[test]
    fn groups_say_what_they_would_lose() {
        let none = view(&CullQuery::default());
        assert_eq!((none.0.rejected, none.1.len(), none.0.groups.len()), (0, 0, 3));
        let mut query = CullQuery::default();
        query.limits[0] = Some(1.0);
        let (all, files) = view(&query);
        assert_eq!((all.rejected, files.len(), all.rejected_s), (70, 70, 21_000.0));
        assert_eq!(query.in_words(), "HFR over 1 px");
        assert!(all.groups.iter().all(|group| group.files.len() == group.lights as usize));
        assert!(all.groups[0].files.iter().all(|(_, why)| why.len() == 20 && why.ends_with(" HFR")));
        assert!(files.iter().all(|(_, why)| why == "HFR over 1 px"));
        assert_eq!((all.beyond(0).count(), all.beyond(1).count()), (70, 0));
        query.limits[1] = Some(1.0);
        query.limits[0] = Some(1000.0);
        query.spare(group(0), true);
        let some = view(&query).0;
        assert_eq!((some.beyond(0).count(), some.beyond(1).count()), (0, some.rejected as usize));
        assert!(some.rejected > 0 && some.beyond.is_sorted());
    }

    /// docs/rules.md#20-limits
    #[test]
    fn an_excluded_light_says_by_which_limits_it_was() {
        let mut query = CullQuery::default();
        query.limits[0] = Some(1.0);
        let mut edits = Edits::default();
        edits.exclude_for(view(&query).1);
        let (scan, settings) = (sample(), Settings::default());
        let answer = answer(&scan, &settings, &edits);
        let sight = Sight::new(&scan, &answer, &edits, &settings);
        let rows = FrameId::all().map_while(|file| ListRow::new(&sight, file, &[]));
        let reasons: Vec<String> = rows.filter(|row| row.excluded).map(|row| row.reason).collect();
        assert_eq!(reasons.len(), 70);
        assert!(reasons.iter().all(|reason| reason == "excluded by you: HFR over 1 px"), "{reasons:?}");
    }

    #[test]
    fn a_group_can_be_spared_and_a_rig_chosen() {
        let mut query = CullQuery::default();
        query.spare(group(1), true);
        query.limits[0] = Some(1.0);
        let (some, files) = view(&query);
        assert_eq!(some.rejected, 70 - some.groups[1].rejected);
        assert_eq!(files.len(), some.rejected as usize);
        let other = CullQuery { rig: Some("another".to_owned()), ..query.clone() };
        assert_eq!(view(&other).0.groups.len(), 0);
        let own = CullQuery { rig: some.rigs.first().cloned(), ..query };
        assert_eq!(view(&own).0.rejected, some.rejected);
    }

    /// docs/rules.md#20-limits
    #[test]
    fn what_is_spared_is_spared_beside_the_first_light_of_another_target_too() {
        let light = |target: u32, hfr: u32| {
            let cards = format!(
                "IMAGETYP = 'Light'\nEXPTIME = 60.0004\nOBJECT = 'M {target}'\nFILTER = 'Ha'\nDATE-OBS = '2024-03-01T2{hfr}:{target}:00'"
            );
            (format!("M {target}_HFR_{hfr}.00.fits"), cards)
        };
        let mut files = vec![light(42, 3), light(42, 1), light(51, 3), light(51, 1)];
        let judged = |files: &[(String, String)], query: &CullQuery| {
            let files: Vec<(&str, &str)> = files.iter().map(|(path, cards)| (&**path, &**cards)).collect();
            let (scan, settings, edits) = (scan_of(&files), Settings::default(), Edits::default());
            let answer = answer(&scan, &settings, &edits);
            let sight = Sight::new(&scan, &answer, &edits, &settings);
            let files = query.files(&sight).into_iter().map(|(file, _)| file.path).collect::<Vec<_>>();
            (CullView::new(&sight, query), files)
        };
        let mut query = CullQuery::default();
        query.limits[0] = Some(2.5);
        let (before, _) = judged(&files, &query);
        query.spare(before.groups[0].key.clone(), true);
        assert_eq!(judged(&files, &query).1, ["M 51_HFR_3.00.fits"]);
        // The groups of both have other places now.
        files.push(light(31, 2));
        let (after, taken) = judged(&files, &query);
        assert_eq!(
            after.groups.iter().map(|group| group.is_spared).collect::<Vec<_>>(),
            [false, true, false]
        );
        assert_eq!((taken, after.rejected), (vec!["M 51_HFR_3.00.fits".to_owned()], 1));
        query.spare(after.groups[1].key.clone(), false);
        assert_eq!(judged(&files, &query).1.len(), 2);
    }

    /// docs/rules.md#20-judged
    #[test]
    fn estimated_widths_are_not_judged_beside_measured_ones() {
        let mut scan = sample();
        let ha = scan.frames().iter().find(|frame| frame.place.path.contains("/Ha/LIGHT"));
        let (root, path) = ha.map(|frame| (frame.place.root, frame.place.path.to_string())).unwrap();
        let figures = StarFigures {
            stars: 90,
            fwhm_px: Some(3.0),
            hfr_px: None,
            eccentricity: None,
            angle_agreement: None,
            angle_deg: None,
            background: 900.0,
            noise: 9.0,
            saturated: 0,
            colours: None,
        };
        scan.take_measured(root, &path, Ok(figures));
        let (settings, edits) = (Settings::default(), Edits::default());
        let answer = answer(&scan, &settings, &edits);
        let sight = Sight::new(&scan, &answer, &edits, &settings);
        let mut query = CullQuery::default();
        query.limits[1] = Some(1.0);
        let view = CullView::new(&sight, &query);
        // Of the 24 lights in Ha the measured one alone; all of the other filters by their estimates.
        assert_eq!((view.rejected, view.unjudged), (1 + 46, 23));
        let other = CullView::new(&sight, &CullQuery { rig: Some("another".to_owned()), ..query });
        assert_eq!((other.rejected, other.unjudged), (0, 0));
    }

    /// docs/rules.md#20-judged
    #[test]
    fn measured_figures_judge_only_what_was_measured() {
        let mut query = CullQuery { measured: true, ..CullQuery::default() };
        query.limits[0] = Some(1.0);
        let (view, files) = view(&query);
        assert_eq!((view.rejected, files.len(), view.unjudged), (0, 0, 70));
        assert_eq!(view.unjudged_files.len(), NAMED);
    }
}
