//! Calibration: what was used for each row (docs/rules.md#7), what was near, what is missing, what nothing uses.
//!
//! Frames that are alike go into lots; a row's needs are compared with lots. First what matches, then who counts:
//! masters stand in for raw frames of their own group, and of several masters of one group the nearest in time counts.

mod agree;
mod coverage;
mod lot;

use nightledger_order::{Map, Set};
use std::cell::RefCell;
use std::iter::Sum;

use nightledger_frame::{Instant, Kind};
use time::Date;

use crate::steps::names::Name;
use crate::steps::subject::{Dictionary, Sensitivity, Subject};
use crate::{Calibration, CalibrationGroup, Match, RowCount, Tolerances};

pub(crate) use agree::{Needs, free};
use coverage::{groups, near};
pub(crate) use coverage::{missing, seconds};
use lot::{Lot, lots, place};

/// All calibration that counts, ready to be asked row by row.
#[derive(Debug)]
pub(crate) struct Kit<'s, 'a> {
    lots: Vec<Lot<'s, 'a>>,
    /// Lots by what they serve as, binning, and what else must be equal; values are positions in `lots`.
    darks: Map<(Option<u8>, Sensitivity), Vec<usize>>,
    dark_flats: Map<(Option<u8>, Sensitivity), Vec<usize>>,
    biases: Map<(Option<u8>, Sensitivity), Vec<usize>>,
    flats: Map<(Option<u8>, Option<Name>), ByNight>,
    /// All lots that serve as a kind, to look for near ones.
    by_kind: Map<Kind, Vec<usize>>,
    groups: Vec<CalibrationGroup>,
    /// What sets of raw lots come to, by their numbers: many rows use the same.
    raw_alone: RefCell<Map<Vec<usize>, Counted>>,
    tolerances: &'s Tolerances,
}

/// Positions of flats by their night.
type ByNight = Map<Option<Date>, Vec<usize>>;

/// A count and the frames behind it.
type Counted = (RowCount, Vec<u32>);

/// A row that asks.
#[derive(Debug)]
pub(crate) struct Asking<'r, 's, 'a> {
    /// Its lights, in path order.
    pub(crate) lights: &'r [&'s Subject<'a>],
    /// The night most of its lights belong to (the earlier of equals).
    pub(crate) night: Option<Date>,
    /// The mean start of its lights, ns.
    pub(crate) mean_start: Option<i64>,
}

impl<'s, 'a> Kit<'s, 'a> {
    /// From the calibration that counts, in path order, and all lights of the scan.
    pub(crate) fn new(
        calibration: &[&'s Subject<'a>],
        lights: &[&'s Subject<'a>],
        night_of: impl Fn(&Subject<'a>) -> Option<Date>,
        words: &Dictionary<'a>,
        tolerances: &'s Tolerances,
    ) -> Self {
        let mut lots = lots(calibration, lights, night_of, tolerances);
        let groups = groups(&mut lots, words, tolerances);
        let mut kit = Self {
            darks: Map::new(),
            dark_flats: Map::new(),
            biases: Map::new(),
            flats: Map::new(),
            by_kind: Map::new(),
            groups,
            raw_alone: RefCell::new(Map::new()),
            tolerances,
            lots,
        };
        for (at, lot) in kit.lots.iter().enumerate() {
            kit.by_kind.entry(lot.serves).or_default().push(at);
            let shelf = match lot.serves {
                Kind::Dark => kit.darks.entry((lot.binning, lot.sensitivity)),
                Kind::DarkFlat => kit.dark_flats.entry((lot.binning, lot.sensitivity)),
                Kind::Bias => kit.biases.entry((lot.binning, lot.sensitivity)),
                Kind::Flat => {
                    let nights = kit.flats.entry((lot.binning, lot.filter)).or_default();
                    nights.entry(lot.night).or_default().push(at);
                    continue;
                }
                Kind::Light => continue,
            };
            shelf.or_default().push(at);
        }
        kit
    }

    /// What counts for a row.
    pub(crate) fn serve(&self, row: &Asking<'_, 's, 'a>, words: &Dictionary<'a>) -> Calibration {
        let Some(needs) = Needs::of(row.lights) else { return Calibration::default() };
        let sensitive = (needs.binning, needs.sensitivity);
        let biases: Vec<&Lot<'s, 'a>> =
            self.shelf(&self.biases, sensitive).filter(|lot| needs.bias_agrees(lot)).collect();
        let flats = self.flats_of(&needs, row);
        let (darks, scaled) = self.darks_of(&needs, &biases);
        let dark_flats = self.dark_flats_of(&needs, &flats, &darks);

        let near = |kind, found: &[&Lot<'s, 'a>]| {
            if !found.is_empty() {
                return Vec::new();
            }
            let has_bias = !biases.is_empty();
            near(self.shelf(&self.by_kind, kind), kind, &needs, &flats, words, (has_bias, self.tolerances))
        };
        Calibration {
            dark: Match { near: near(Kind::Dark, &darks), scaled, ..self.settled(&darks, row) },
            dark_flat: Match { near: near(Kind::DarkFlat, &dark_flats), ..self.settled(&dark_flats, row) },
            bias: Match { near: near(Kind::Bias, &biases), ..self.settled(&biases, row) },
            flat: Match { near: near(Kind::Flat, &flats), ..self.settled(&flats, row) },
        }
    }

    fn shelf<'k, K: Ord + Copy>(
        &'k self,
        shelves: &'k Map<K, Vec<usize>>,
        key: K,
    ) -> impl Iterator<Item = &'k Lot<'s, 'a>> {
        shelves.get(&key).into_iter().flatten().filter_map(|at| self.lots.get(*at))
    }

    /// The darks of a row, and whether they are scaled.
    fn darks_of(&self, needs: &Needs, biases: &[&Lot<'s, 'a>]) -> (Vec<&Lot<'s, 'a>>, bool) {
        let sensitive = (needs.binning, needs.sensitivity);
        let of = |shelves| -> Vec<&Lot<'s, 'a>> {
            self.shelf(shelves, sensitive)
                .filter(|lot| needs.dark_agrees_but_exposure(lot, self.tolerances))
                .collect()
        };
        let darks = of(&self.darks);
        let exact: Vec<&Lot<'s, 'a>> =
            darks.iter().copied().filter(|lot| needs.dark_exposure_agrees(lot, self.tolerances)).collect();
        if !exact.is_empty() {
            return (exact, false);
        }
        // Only where no other dark matches does a dark that is the flats' serve the lights.
        let candidates = if darks.is_empty() {
            of(&self.dark_flats).into_iter().filter(|lot| lot.kind == Kind::Dark).collect()
        } else {
            darks
        };
        let nearest = self.nearest_exposure(needs, &candidates);
        let scalable: Vec<&Lot<'s, 'a>> = nearest
            .into_iter()
            .filter(|dark| biases.iter().any(|bias| agree::bias_of_dark(bias, dark)))
            .collect();
        let scaled = !scalable.is_empty();
        (scalable, scaled)
    }

    /// The darks whose exposure is nearest to the light's; ties go to the longer.
    fn nearest_exposure<'k>(&self, needs: &Needs, darks: &[&'k Lot<'s, 'a>]) -> Vec<&'k Lot<'s, 'a>> {
        let Some(light_s) = needs.exposure_s else { return Vec::new() };
        let lengths = darks.iter().filter_map(|dark| dark.exposure_s);
        // Differences to the microsecond: float noise must not break a tie.
        let apart = |length: f64| crate::steps::subject::fixed((length - light_s).abs(), 6);
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

    /// The set of flats that a row uses: of the night most of its frames belong to, else the nearest in time, mean start
    /// to mean start; ties go to the later, undated flats come last.
    fn flats_of(&self, needs: &Needs, row: &Asking<'_, 's, 'a>) -> Vec<&Lot<'s, 'a>> {
        let Some(nights) = self.flats.get(&(needs.binning, needs.filter)) else { return Vec::new() };
        let matching = |lots: &Vec<usize>| -> Vec<&Lot<'s, 'a>> {
            lots.iter().filter_map(|at| self.lots.get(*at)).filter(|lot| needs.flat_agrees(lot)).collect()
        };
        let own = row.night.and_then(|night| nights.get(&Some(night))).map(matching).unwrap_or_default();
        if !own.is_empty() {
            return own;
        }
        let apart = |lots: &[&Lot<'s, 'a>]| {
            let mean = lots.iter().map(|lot| lot.starts).sum::<MeanStart>().ns();
            let apart = mean.zip(row.mean_start).map_or(0, |(set, row)| set.abs_diff(row));
            (apart, std::cmp::Reverse(mean))
        };
        let dated = nights.iter().filter(|(night, _)| night.is_some()).map(|(_, lots)| matching(lots));
        let nearest = dated.filter(|lots| !lots.is_empty()).min_by_key(|lots| apart(lots));
        nearest.or_else(|| nights.get(&None).map(matching)).unwrap_or_default()
    }

    fn dark_flats_of(
        &self,
        needs: &Needs,
        flats: &[&Lot<'s, 'a>],
        darks: &[&Lot<'s, 'a>],
    ) -> Vec<&Lot<'s, 'a>> {
        let sensitivities: Set<Sensitivity> = flats.iter().map(|flat| flat.sensitivity).collect();
        sensitivities
            .into_iter()
            .flat_map(|sensitivity| self.shelf(&self.dark_flats, (needs.binning, sensitivity)))
            .filter(|lot| needs.frame_agrees(lot))
            .filter(|lot| flats.iter().any(|flat| agree::dark_flat_of(flat, lot, self.tolerances)))
            // What serves this row as a scaled dark is not its dark flat.
            .filter(|lot| !darks.iter().any(|dark| std::ptr::eq(*dark, *lot)))
            .collect()
    }

    /// Who counts of those that match.
    fn settled(&self, matched: &[&Lot<'s, 'a>], row: &Asking<'_, 's, 'a>) -> Match {
        let mut masters: Vec<(&Lot<'s, 'a>, &Subject<'a>)> = matched
            .iter()
            .filter(|lot| lot.masters)
            .flat_map(|lot| lot.frames.iter().map(|frame| (*lot, *frame)))
            .collect();
        // The nearest in time first; ties to the later, undated last.
        nightledger_order::sort_by_key(&mut masters, |(_, frame)| {
            let start = frame.start_utc.map(|start| start.ns);
            let apart = start.zip(row.mean_start).map_or(0, |(start, row)| start.abs_diff(row));
            (start.is_none(), apart, std::cmp::Reverse(start), place(frame))
        });
        let mut taken: Vec<(&Lot<'s, 'a>, &Subject<'a>)> = Vec::new();
        for (lot, frame) in masters {
            if !taken.iter().any(|(other, _)| lot.one_group_with(other, self.tolerances)) {
                taken.push((lot, frame));
            }
        }
        // Raw frames alone count whatever the row's time: rows that share them share the answer.
        let key: Vec<usize> = matched.iter().map(|lot| lot.number).collect();
        if taken.is_empty()
            && let Some((count, frames)) = self.raw_alone.borrow().get(&key)
        {
            return Match { count: *count, frames: frames.clone(), scaled: false, near: Vec::new() };
        }
        let stood_in =
            |lot: &&&Lot<'s, 'a>| taken.iter().any(|(master, _)| lot.one_group_with(master, self.tolerances));
        let raw = matched.iter().filter(|lot| !lot.masters).filter(|lot| !stood_in(lot));
        let mut count = RowCount::Known(0);
        let mut frames: Vec<u32> = Vec::new();
        for frame in
            taken.iter().map(|(_, frame)| *frame).chain(raw.flat_map(|lot| lot.frames.iter().copied()))
        {
            frames.push(frame.index);
            count = match (count, frame.subframes) {
                (RowCount::Known(sum), Some(more)) => RowCount::Known(sum.saturating_add(more)),
                _ => RowCount::Unknown,
            };
        }
        nightledger_order::sort(&mut frames);
        if taken.is_empty() {
            self.raw_alone.borrow_mut().insert(key, (count, frames.clone()));
        }
        Match { count, frames, scaled: false, near: Vec::new() }
    }

    /// The coverage's groups with the rows that use them; `rows` in their order.
    pub(crate) fn into_groups(self, rows: &[Calibration]) -> Vec<CalibrationGroup> {
        let mut groups = self.groups;
        let mut group_of: Vec<u32> = Vec::new();
        for (number, group) in (0_u32..).zip(&groups) {
            for frame in group.frames.iter().filter_map(|frame| usize::try_from(*frame).ok()) {
                if group_of.len() <= frame {
                    group_of.resize(frame + 1, u32::MAX);
                }
                if let Some(slot) = group_of.get_mut(frame) {
                    *slot = number;
                }
            }
        }
        for (row, calibration) in (0_u32..).zip(rows) {
            let parts = [&calibration.dark, &calibration.flat, &calibration.dark_flat, &calibration.bias];
            let frames = parts.into_iter().flat_map(|part| &part.frames);
            let numbers = frames.filter_map(|frame| group_of.get(usize::try_from(*frame).ok()?).copied());
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

/// A mean point in time, as it is gathered.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct MeanStart {
    sum_ns: i128,
    count: i128,
}

impl MeanStart {
    pub(crate) fn of(starts: impl Iterator<Item = Instant>) -> Self {
        starts.map(|start| Self { sum_ns: i128::from(start.ns), count: 1 }).sum()
    }

    /// The mean, if there is any start.
    pub(crate) fn ns(self) -> Option<i64> {
        (self.count > 0).then(|| i64::try_from(self.sum_ns.div_euclid(self.count)).ok()).flatten()
    }
}

impl Sum for MeanStart {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |one, other| Self {
            sum_ns: one.sum_ns + other.sum_ns,
            count: one.count + other.count,
        })
    }
}
