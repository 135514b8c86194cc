//! Calibration: what was used for each row (docs/rules.md#7), what was near, what is missing, what nothing uses.
//!
//! Frames that are alike go into sets; a row's needs are compared with sets. First what matches, then who counts:
//! masters stand in for raw frames of their own group, and of several masters of one group the nearest in time counts.

mod agree;
mod coverage;
mod mean_start;
mod needs;
mod set;
mod used;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use nightledger_frame::{Instant, Kind};
use rustc_hash::FxHashMap;
use time::Date;

use crate::steps::agreement::fixed;
use crate::steps::names::Name;
use crate::steps::placed::Placed;
use crate::steps::rows::Group;
use crate::steps::stacking::Told;
use crate::steps::subject::{Dictionary, Sensitivity, Subject};
use crate::steps::verdict::Verdict;
use crate::{Calibration, CalibrationGroup, Coverage, FrameId, Match, RowCount, RowId, Settings, Tolerances};

pub(crate) use coverage::seconds;
use coverage::{groups, missing, near};
use mean_start::MeanStart;
use needs::Needs;
use set::{CalibrationSet, goes_on, place, sets};
use used::Masters;

/// All calibration that counts, ready to be asked row by row.
#[derive(Debug)]
struct CalibrationLibrary<'s, 'a> {
    sets: Vec<CalibrationSet<'s, 'a>>,
    /// Lots by what they serve as, binning, and what else must be equal; values are positions in `sets`.
    darks: BTreeMap<(Option<u8>, Sensitivity), Vec<usize>>,
    dark_flats: BTreeMap<(Option<u8>, Sensitivity), Vec<usize>>,
    biases: BTreeMap<(Option<u8>, Sensitivity), Vec<usize>>,
    flats: BTreeMap<(Option<u8>, Option<Name>), ByNight>,
    /// All sets that serve as a kind, to look for near ones.
    by_kind: BTreeMap<Kind, Vec<usize>>,
    groups: Vec<CalibrationGroup>,
    /// What raw sets come to, by group and time, by their numbers: many rows use the same.
    raw_lots: RefCell<LotsOfSets>,
    /// Groups of raw frames for which a master stood in.
    behind_masters: RefCell<BTreeSet<u32>>,
    count_all_sets: bool,
    tolerances: &'s Tolerances,
}

/// Raw darks and bias in lots, by the places of their sets; worked out once.
type LotsOfSets = BTreeMap<Vec<usize>, Rc<Vec<Vec<Lot>>>>;

/// Positions of flats by their night.
type ByNight = BTreeMap<Option<Date>, Vec<usize>>;

/// Raw darks or bias of one group further apart than this are of two sets: a library that was made anew.
const LIBRARY_GAP_NS: i64 = 60 * 24 * 3600 * Instant::SECOND;

/// Raw frames of one group that count together.
#[derive(Debug)]
struct Lot {
    mean_start: Option<i64>,
    frames: Vec<FrameId>,
}

/// Frames of one group, cut where over 60 days lie between one and the next; undated ones are a lot of their own.
fn lots(mut frames: Vec<&Subject<'_>>, is_cut: bool) -> Vec<Lot> {
    frames.sort_unstable_by_key(|frame| (frame.start_utc, place(frame)));
    let runs = frames.chunk_by(|before, next| !is_cut || goes_on(before, next, LIBRARY_GAP_NS));
    runs.map(|run| Lot {
        mean_start: MeanStart::of(run.iter().filter_map(|frame| frame.start_utc)).ns(),
        frames: run.iter().map(|frame| frame.id).collect(),
    })
    .collect()
}

/// What counts for each group of lights, and what there is besides.
pub(crate) fn match_calibration(
    subjects: &[Subject<'_>],
    verdicts: &[Verdict],
    placed: &[Placed],
    groups: &[Group<'_, '_>],
    told: &FxHashMap<FrameId, Told<'_>>,
    words: &Dictionary<'_>,
    settings: &Settings,
) -> (Vec<Calibration>, Coverage) {
    let counts = |((subject, _), verdict): &((&Subject<'_>, &Placed), &Verdict)| {
        verdict.reason.is_none() && subject.kind != Some(Kind::Light)
    };
    let files = subjects.iter().zip(placed);
    let calibration: Vec<(&Subject<'_>, Option<Date>)> =
        files.zip(verdicts).filter(counts).map(|((subject, placed), _)| (subject, placed.night)).collect();
    // A light that is set aside still tells what its rig is; one that the user counts is one in spite of its words.
    let is_light = |(subject, verdict): &(&Subject<'_>, &Verdict)| {
        subject.kind == Some(Kind::Light) && (subject.frame.unfit.is_none() || verdict.reason.is_none())
    };
    let lights: Vec<&Subject<'_>> =
        subjects.iter().zip(verdicts).filter(is_light).map(|(subject, _)| subject).collect();
    let library = CalibrationLibrary::new(&calibration, &lights, words, settings);
    let mut matched: Vec<Calibration> = groups.iter().map(|group| library.matched(group, words)).collect();
    let masters = Masters::of(&calibration);
    for (group, matched) in groups.iter().zip(&mut matched) {
        masters.put_used(told, &group.subjects, matched);
    }
    let coverage = Coverage { missing: missing(&matched), groups: library.into_groups(&matched) };
    (matched, coverage)
}

/// Of uncooled sets those that are about as near in temperature as the nearest: nobody takes the darks of a cold night
/// where there are some of a warm one.
fn nearest_uncooled<'k, 's, 'a>(
    needs: &Needs,
    mut sets: Vec<&'k CalibrationSet<'s, 'a>>,
    tolerances: &Tolerances,
) -> Vec<&'k CalibrationSet<'s, 'a>> {
    if let Some(least) = sets.iter().filter_map(|set| needs.uncooled_apart(set)).min() {
        let most = least.saturating_add(fixed(tolerances.set_temp_c, 2).unsigned_abs());
        sets.retain(|set| needs.uncooled_apart(set).is_none_or(|apart| apart <= most));
    }
    sets
}

/// The most that lies between the temperatures of the row and its uncooled sets.
#[allow(clippy::cast_precision_loss, reason = "hundredths of degrees are small")]
fn uncooled_apart_c(needs: &Needs, sets: &[&CalibrationSet<'_, '_>]) -> Option<f64> {
    sets.iter().filter_map(|set| needs.uncooled_apart(set)).max().map(|apart| apart as f64 / 100.0)
}

/// The lights of a row, and when they were taken.
#[derive(Debug)]
struct RowLights<'r, 's, 'a> {
    /// In path order.
    lights: &'r [&'s Subject<'a>],
    /// The night most of them belong to (the earlier of equals).
    night: Option<Date>,
    /// Their mean start, ns.
    mean_start: Option<i64>,
}

impl<'r, 's, 'a> RowLights<'r, 's, 'a> {
    fn of(group: &'r Group<'s, 'a>) -> Self {
        let mut nights: BTreeMap<Date, u32> = BTreeMap::new();
        for night in group.lights.iter().filter_map(|light| light.night) {
            *nights.entry(night).or_default() += 1;
        }
        let most = nights.iter().max_by(|(a, frames_a), (b, frames_b)| frames_a.cmp(frames_b).then(b.cmp(a)));
        let starts = group.lights.iter().filter_map(|light| light.subject.start_utc);
        Self {
            lights: &group.subjects,
            night: most.map(|(night, _)| *night),
            mean_start: MeanStart::of(starts).ns(),
        }
    }
}

impl<'s, 'a> CalibrationLibrary<'s, 'a> {
    /// From the calibration that counts with its nights, in path order, and all lights of the scan.
    fn new(
        calibration: &[(&'s Subject<'a>, Option<Date>)],
        lights: &[&Subject<'_>],
        words: &Dictionary<'a>,
        settings: &'s Settings,
    ) -> Self {
        let tolerances = &settings.tolerances;
        let mut sets = sets(calibration, lights, tolerances);
        let groups = groups(&mut sets, words, tolerances);
        let mut library = Self {
            darks: BTreeMap::new(),
            dark_flats: BTreeMap::new(),
            biases: BTreeMap::new(),
            flats: BTreeMap::new(),
            by_kind: BTreeMap::new(),
            groups,
            raw_lots: RefCell::new(BTreeMap::new()),
            behind_masters: RefCell::default(),
            count_all_sets: settings.count_all_calibration_sets,
            tolerances,
            sets,
        };
        for (at, set) in library.sets.iter().enumerate() {
            library.by_kind.entry(set.serves).or_default().push(at);
            let shelf = match set.serves {
                Kind::Dark => library.darks.entry((set.binning, set.sensitivity)),
                Kind::DarkFlat => library.dark_flats.entry((set.binning, set.sensitivity)),
                Kind::Bias => library.biases.entry((set.binning, set.sensitivity)),
                Kind::Flat => {
                    let nights = library.flats.entry((set.binning, set.filter)).or_default();
                    nights.entry(set.night).or_default().push(at);
                    continue;
                }
                Kind::Light => continue,
            };
            shelf.or_default().push(at);
        }
        library
    }

    /// What counts for a row.
    fn matched(&self, group: &Group<'s, 'a>, words: &Dictionary<'a>) -> Calibration {
        let row = &RowLights::of(group);
        let Some(needs) = Needs::of(row.lights) else { return Calibration::default() };
        let sensitive = (needs.binning, needs.sensitivity);
        let tolerances = self.tolerances;
        let biases: Vec<&CalibrationSet<'s, 'a>> =
            self.of_gain(&self.biases, sensitive).filter(|set| needs.bias_agrees(set, tolerances)).collect();
        let biases = nearest_uncooled(&needs, biases, self.tolerances);
        let flats = self.flats_of(&needs, row);
        let (darks, scaled) = self.darks_of(&needs, &biases);
        let dark_flats = self.dark_flats_of(&needs, &flats, &darks);

        let near = |kind, found: &[&CalibrationSet<'s, 'a>]| {
            if !found.is_empty() {
                return Vec::new();
            }
            let has_bias = !biases.is_empty();
            near(self.shelf(&self.by_kind, kind), kind, &needs, &flats, words, (has_bias, self.tolerances))
        };
        Calibration {
            dark: Match {
                near: near(Kind::Dark, &darks),
                scaled,
                uncooled_apart_c: uncooled_apart_c(&needs, &darks),
                ..self.counted(&darks, row)
            },
            dark_flat: Match { near: near(Kind::DarkFlat, &dark_flats), ..self.counted(&dark_flats, row) },
            bias: Match {
                near: near(Kind::Bias, &biases),
                uncooled_apart_c: uncooled_apart_c(&needs, &biases),
                ..self.counted(&biases, row)
            },
            flat: Match { near: near(Kind::Flat, &flats), ..self.counted(&flats, row) },
        }
    }

    fn shelf<'k, K: Ord + Copy>(
        &'k self,
        shelves: &'k BTreeMap<K, Vec<usize>>,
        key: K,
    ) -> impl Iterator<Item = &'k CalibrationSet<'s, 'a>> {
        shelves.get(&key).into_iter().flatten().filter_map(|at| self.sets.get(*at))
    }

    /// The sets of this binning and gain, also as Siril 1.0 writes that gain.
    fn of_gain<'k>(
        &'k self,
        shelves: &'k BTreeMap<(Option<u8>, Sensitivity), Vec<usize>>,
        (binning, sensitivity): (Option<u8>, Sensitivity),
    ) -> impl Iterator<Item = &'k CalibrationSet<'s, 'a>> {
        let as_siril_writes = sensitivity.as_siril_writes().map(|written| (binning, written));
        let others = as_siril_writes.into_iter().flat_map(move |key| self.shelf(shelves, key));
        self.shelf(shelves, (binning, sensitivity)).chain(others)
    }

    /// The darks of a row, and whether they are scaled.
    fn darks_of(
        &self,
        needs: &Needs,
        biases: &[&CalibrationSet<'s, 'a>],
    ) -> (Vec<&CalibrationSet<'s, 'a>>, bool) {
        let sensitive = (needs.binning, needs.sensitivity);
        let of = |shelves| -> Vec<&CalibrationSet<'s, 'a>> {
            self.of_gain(shelves, sensitive)
                .filter(|set| needs.dark_agrees_but_exposure(set, self.tolerances))
                .collect()
        };
        let darks = of(&self.darks);
        let exact: Vec<&CalibrationSet<'s, 'a>> =
            darks.iter().copied().filter(|set| needs.dark_exposure_agrees(set, self.tolerances)).collect();
        if !exact.is_empty() {
            return (nearest_uncooled(needs, exact, self.tolerances), false);
        }
        // Only where no other dark matches does a dark that is the flats' serve the lights.
        let candidates = if darks.is_empty() {
            of(&self.dark_flats).into_iter().filter(|set| set.kind == Kind::Dark).collect()
        } else {
            darks
        };
        let nearest = self.nearest_exposure(needs, &candidates);
        let scalable: Vec<&CalibrationSet<'s, 'a>> = nearest
            .into_iter()
            .filter(|dark| biases.iter().any(|bias| needs::bias_of_dark(bias, dark)))
            .collect();
        let scaled = !scalable.is_empty();
        (scalable, scaled)
    }

    /// The darks whose exposure is nearest to the light's; ties go to the longer.
    fn nearest_exposure<'k>(
        &self,
        needs: &Needs,
        darks: &[&'k CalibrationSet<'s, 'a>],
    ) -> Vec<&'k CalibrationSet<'s, 'a>> {
        let Some(light_s) = needs.exposure_s else { return Vec::new() };
        let lengths = darks.iter().filter_map(|dark| dark.exposure_s);
        // Differences to the microsecond: float noise must not break a tie.
        let apart = |length: f64| fixed((length - light_s).abs(), 6);
        let best = lengths.min_by(|a, b| apart(*a).cmp(&apart(*b)).then(b.total_cmp(a)));
        let Some(best) = best else { return Vec::new() };
        darks
            .iter()
            .copied()
            .filter(|dark| {
                dark.exposure_s.is_some_and(|length| agree::dark_lengths_agree(best, length, self.tolerances))
            })
            .collect()
    }

    /// The flats that a row uses: all of the night most of its frames belong to (dusk's and dawn's), else the set nearest
    /// in time, mean start to mean start; ties go to the later, undated flats come last.
    fn flats_of(&self, needs: &Needs, row: &RowLights<'_, 's, 'a>) -> Vec<&CalibrationSet<'s, 'a>> {
        let Some(nights) = self.flats.get(&(needs.binning, needs.filter)) else { return Vec::new() };
        let matching = |sets: &Vec<usize>| -> Vec<&CalibrationSet<'s, 'a>> {
            sets.iter().filter_map(|at| self.sets.get(*at)).filter(|set| needs.flat_agrees(set)).collect()
        };
        let own = row.night.and_then(|night| nights.get(&Some(night))).map(matching).unwrap_or_default();
        if !own.is_empty() {
            return own;
        }
        let apart = |sets: &[&CalibrationSet<'s, 'a>]| {
            let mean = sets.iter().map(|set| set.starts).sum::<MeanStart>().ns();
            let apart = mean.zip(row.mean_start).map_or(0, |(set, row)| set.abs_diff(row));
            (apart, std::cmp::Reverse(mean))
        };
        let dated = nights.iter().filter(|(night, _)| night.is_some()).map(|(_, sets)| matching(sets));
        // One set each: a night may have several. A master stands for the raw flats of its whole night.
        let runs = dated.flat_map(|sets| {
            let began: BTreeSet<Option<Instant>> = sets.iter().map(|set| set.run).collect();
            let of = move |began: &Option<Instant>| -> Vec<&CalibrationSet<'s, 'a>> {
                sets.iter().copied().filter(|set| set.run == *began || set.masters).collect()
            };
            began.iter().map(of).collect::<Vec<_>>()
        });
        let nearest = runs.filter(|sets| !sets.is_empty()).min_by_key(|sets| apart(sets));
        nearest.or_else(|| nights.get(&None).map(matching)).unwrap_or_default()
    }

    fn dark_flats_of(
        &self,
        needs: &Needs,
        flats: &[&CalibrationSet<'s, 'a>],
        darks: &[&CalibrationSet<'s, 'a>],
    ) -> Vec<&CalibrationSet<'s, 'a>> {
        let sensitivities: BTreeSet<Sensitivity> = flats.iter().map(|flat| flat.sensitivity).collect();
        sensitivities
            .into_iter()
            .flat_map(|sensitivity| self.shelf(&self.dark_flats, (needs.binning, sensitivity)))
            .filter(|set| needs.frame_agrees(set))
            .filter(|set| flats.iter().any(|flat| needs::dark_flat_of(flat, set, self.tolerances)))
            // What serves this row as a scaled dark is not its dark flat.
            .filter(|set| !darks.iter().any(|dark| std::ptr::eq(*dark, *set)))
            .collect()
    }

    /// Who counts of those that match.
    fn counted(&self, matched: &[&CalibrationSet<'s, 'a>], row: &RowLights<'_, 's, 'a>) -> Match {
        let mut masters: Vec<(&CalibrationSet<'s, 'a>, &Subject<'a>)> = matched
            .iter()
            .filter(|set| set.masters)
            .flat_map(|set| set.frames.iter().map(|frame| (*set, *frame)))
            .collect();
        // The nearest in time first; ties to the later, undated last.
        masters.sort_by_key(|(_, frame)| {
            let start = frame.start_utc.map(|start| start.ns);
            let apart = start.zip(row.mean_start).map_or(0, |(start, row)| start.abs_diff(row));
            (start.is_none(), apart, std::cmp::Reverse(start), place(frame))
        });
        let mut taken: Vec<(&CalibrationSet<'s, 'a>, &Subject<'a>)> = Vec::new();
        for (set, frame) in masters {
            if !taken.iter().any(|(other, _)| set.one_group_with(other, self.tolerances)) {
                taken.push((set, frame));
            }
        }
        let stood_in = |set: &&&CalibrationSet<'s, 'a>| {
            taken.iter().any(|(master, _)| set.one_group_with(master, self.tolerances))
        };
        let behind = matched.iter().filter(|set| !set.masters).filter(&stood_in);
        self.behind_masters.borrow_mut().extend(behind.map(|set| set.group));
        let raw: Vec<&CalibrationSet<'s, 'a>> =
            matched.iter().filter(|set| !set.masters).filter(|set| !stood_in(set)).copied().collect();
        let mut count = RowCount::Known(0);
        let mut frames: Vec<FrameId> = Vec::new();
        for (_, master) in &taken {
            frames.push(master.id);
            count = count.and(master.subframes);
        }
        for lots in self.raw_lots(&raw).iter() {
            // The nearest in time; ties to the later, undated last.
            let nearest = lots.iter().min_by_key(|lot| {
                let apart = lot.mean_start.zip(row.mean_start).map_or(0, |(lot, row)| lot.abs_diff(row));
                (lot.mean_start.is_none(), apart, std::cmp::Reverse(lot.mean_start))
            });
            if let Some(lot) = nearest {
                frames.extend(&lot.frames);
                count = count.and(Some(u32::try_from(lot.frames.len()).unwrap_or(u32::MAX)));
            }
        }
        frames.sort_unstable();
        Match { count, frames, ..Match::default() }
    }

    /// Raw sets by group, and in each group by time. Many rows ask for the same.
    fn raw_lots(&self, raw: &[&CalibrationSet<'s, 'a>]) -> Rc<Vec<Vec<Lot>>> {
        let key: Vec<usize> = raw.iter().map(|set| set.number).collect();
        if let Some(lots) = self.raw_lots.borrow().get(&key) {
            return Rc::clone(lots);
        }
        let mut groups: Vec<Vec<&CalibrationSet<'s, 'a>>> = Vec::new();
        for set in raw {
            let group = groups
                .iter_mut()
                .find(|group| group.first().is_some_and(|first| first.one_group_with(set, self.tolerances)));
            match group {
                Some(group) => group.push(set),
                None => groups.push(vec![set]),
            }
        }
        let lots_of = |group: Vec<&CalibrationSet<'s, 'a>>| {
            let is_library = group.iter().all(|set| matches!(set.serves, Kind::Dark | Kind::Bias));
            let frames = group.iter().flat_map(|set| set.frames.iter().copied()).collect();
            lots(frames, is_library && !self.count_all_sets)
        };
        let found = Rc::new(groups.into_iter().map(lots_of).collect::<Vec<_>>());
        self.raw_lots.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    /// The coverage's groups with the rows that use them; `rows` in their order.
    fn into_groups(self, rows: &[Calibration]) -> Vec<CalibrationGroup> {
        let mut groups = self.groups;
        for (number, group) in (0_u32..).zip(&mut groups) {
            group.is_behind_master = self.behind_masters.borrow().contains(&number);
        }
        let mut group_of: Vec<u32> = Vec::new();
        for (number, group) in (0_u32..).zip(&groups) {
            for frame in group.frames.iter().map(|frame| frame.index()) {
                if group_of.len() <= frame {
                    group_of.resize(frame + 1, u32::MAX);
                }
                if let Some(slot) = group_of.get_mut(frame) {
                    *slot = number;
                }
            }
        }
        for (row, calibration) in RowId::all().zip(rows) {
            let parts = [&calibration.dark, &calibration.flat, &calibration.dark_flat, &calibration.bias];
            let frames = parts.into_iter().flat_map(|part| &part.frames);
            let numbers = frames.filter_map(|frame| frame.of(&group_of).copied());
            for number in numbers {
                let group = usize::try_from(number).ok().and_then(|at| groups.get_mut(at));
                if let Some(group) = group.filter(|group| group.used_by.last() != Some(&row)) {
                    group.used_by.push(row);
                }
            }
        }
        groups
    }
}
