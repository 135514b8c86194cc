//! Calibration frames that are alike in everything the rules ask: they match or miss together.

use std::collections::BTreeMap;

use nightledger_frame::{Instant, Kind, Role};
use time::{Date, PrimitiveDateTime, Time};

use super::agree::{dark_flat_lengths_agree, dark_lengths_agree, temps_agree};
use super::mean_start::MeanStart;
use crate::steps::agreement::{fixed, free};
use crate::steps::names::Name;
use crate::steps::subject::{ReadMode, Sensitivity, Subject};
use crate::{FrameId, Tolerances};

/// Alike calibration frames, masters or raw.
#[derive(Debug)]
pub(crate) struct CalibrationSet<'s, 'a> {
    /// What the frames are.
    pub(crate) kind: Kind,
    /// What they serve as: a dark of a flat's exposure is a dark flat.
    pub(crate) serves: Kind,
    pub(crate) masters: bool,
    pub(crate) camera: Option<Name>,
    pub(crate) telescope: Option<Name>,
    pub(crate) sensitivity: Sensitivity,
    pub(crate) offset: Option<i64>,
    /// Of darks and bias.
    pub(crate) read_mode: Option<ReadMode>,
    /// Whether Siril 1.0 wrote it, which drops zeros and decimals of a gain.
    pub(crate) drops_zeros: bool,
    pub(crate) binning: Option<u8>,
    /// Set point, else measured, in hundredths of a degC.
    pub(crate) temp: Option<i64>,
    /// Of darks and bias without a set point the mean of their run, by which it counts whole or not at all for lights
    /// without one.
    pub(crate) uncooled_temp: Option<i64>,
    pub(crate) exposure_s: Option<f64>,
    pub(crate) filter: Option<Name>,
    /// Of flats, mm.
    pub(crate) focal_length_mm: Option<f64>,
    /// The night of the run that flats belong to; `None` for the other kinds, which know no sets.
    pub(crate) night: Option<Date>,
    /// When that run began: dusk's and dawn's of one night are two.
    pub(crate) run: Option<Instant>,
    /// In path order.
    pub(crate) frames: Vec<&'s Subject<'a>>,
    /// The starts of its frames.
    pub(crate) starts: MeanStart,
    /// Index into the coverage's groups.
    pub(crate) group: u32,
    /// Its own number among the sets.
    pub(crate) number: usize,
}

impl CalibrationSet<'_, '_> {
    /// Whether both belong to one group, in which masters stand in for raw frames (docs/rules.md#7-masters): what must agree agrees;
    /// offset, set point, camera and telescope if both have them.
    pub(crate) fn one_group_with(&self, other: &Self, tolerances: &Tolerances) -> bool {
        let temps = match (self.temp, other.temp) {
            (Some(one), Some(other)) => temps_agree(one, other, tolerances),
            _ => true,
        };
        let rest = match self.serves {
            Kind::Flat => {
                self.filter == other.filter
                    && free(self.telescope, other.telescope)
                    && focal_lengths_agree(self.focal_length_mm, other.focal_length_mm)
                    && self.night == other.night
            }
            Kind::Dark => match (self.exposure_s, other.exposure_s) {
                (Some(one), Some(other)) => dark_lengths_agree(one.max(other), one.min(other), tolerances),
                (one, other) => one.is_none() && other.is_none(),
            },
            Kind::DarkFlat => match (self.exposure_s, other.exposure_s) {
                (Some(one), Some(other)) => {
                    dark_flat_lengths_agree(one.max(other), one.min(other), tolerances)
                }
                (one, other) => one.is_none() && other.is_none(),
            },
            Kind::Bias | Kind::Light => true,
        };
        // A flat matches whatever its gain, so gain does not part flats either: a master that does not say its gain, or
        // says it rounded, stands for the raw ones beside it.
        let gains = self.serves == Kind::Flat || self.sensitivity == other.sensitivity;
        self.serves == other.serves
            && self.binning == other.binning
            && gains
            && free(self.camera, other.camera)
            && free(self.offset, other.offset)
            && ReadMode::agree(self.read_mode, other.read_mode)
            && temps
            && rest
    }
}

/// Sorts calibration frames into sets. `lights` are all lights of the scan, whatever becomes of them: a dark of their
/// exposure is theirs even if they are set aside.
pub(crate) fn sets<'s, 'a>(
    calibration: &[(&'s Subject<'a>, Option<Date>)],
    lights: &[&Subject<'_>],
    tolerances: &Tolerances,
) -> Vec<CalibrationSet<'s, 'a>> {
    type Key = (
        Kind,
        bool,
        Option<u8>,
        (Sensitivity, Option<i64>, Option<ReadMode>),
        (Option<Name>, Option<Name>, Option<Name>),
        (Option<i64>, Option<i64>),
        (Option<Date>, Option<i64>, Option<Instant>),
    );
    let runs = flat_runs(calibration);
    let uncooled = uncooled_runs(calibration);
    let mut sorted: BTreeMap<Key, Vec<&'s Subject<'a>>> = BTreeMap::new();
    for (frame, night) in calibration {
        let Some(kind) = frame.kind else { continue };
        let flat = kind == Kind::Flat;
        let run = uncooled.get(&frame.id);
        let key = (
            kind,
            frame.role == Role::Master,
            frame.binning,
            (
                frame.sensitivity,
                frame.offset,
                frame.read_mode.filter(|_| matches!(kind, Kind::Dark | Kind::Bias)),
            ),
            (frame.camera, frame.telescope.filter(|_| flat), frame.filter.filter(|_| flat)),
            (frame.temp, frame.exposure),
            if let Some(run) = run {
                (None, Some(run.number), None)
            } else if flat {
                runs.get(&frame.id).copied().unwrap_or((*night, None, None))
            } else {
                (None, None, None)
            },
        );
        sorted.entry(key).or_default().push(frame);
    }
    let mut sets: Vec<CalibrationSet<'s, 'a>> = sorted
        .into_iter()
        .map(
            |(
                (
                    kind,
                    masters,
                    binning,
                    (sensitivity, offset, read_mode),
                    (camera, telescope, filter),
                    (temp, _),
                    (night, _, run),
                ),
                frames,
            )| CalibrationSet {
                kind,
                serves: kind,
                masters,
                camera,
                telescope,
                sensitivity,
                offset,
                read_mode,
                binning,
                temp,
                uncooled_temp: frames
                    .first()
                    .and_then(|frame| uncooled.get(&frame.id))
                    .and_then(|run| run.mean_temp),
                exposure_s: frames.first().and_then(|frame| frame.exposure_s),
                drops_zeros: frames.iter().all(|frame| frame.drops_zeros),
                filter,
                focal_length_mm: frames
                    .iter()
                    .find_map(|frame| frame.focal_length_mm)
                    .filter(|_| kind == Kind::Flat),
                night,
                run,
                starts: MeanStart::of(frames.iter().filter_map(|frame| frame.start_utc.or(midnight(night)))),
                frames,
                group: 0,
                number: 0,
            },
        )
        .collect();
    // The order of names is that in which they were met: path order is what does not depend on the caller.
    sets.sort_unstable_by_key(|set| (set.kind, set.masters, set.frames.first().map(|frame| place(frame))));
    for (number, set) in sets.iter_mut().enumerate() {
        set.number = number;
    }
    name_dark_flats(&mut sets, lights, tolerances);
    sets
}

/// Flats further apart than this are of two runs.
const RUN_GAP_NS: i64 = 5 * 3600 * Instant::SECOND;

/// Focal lengths agree within 5 %, or where one is unknown.
pub(crate) fn focal_lengths_agree(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= 0.05 * one.abs().max(other.abs()),
        _ => true,
    }
}

/// The night of a flat's run, the focal length of its set (um), and when its run began.
type FlatRun = (Option<Date>, Option<i64>, Option<Instant>);

/// For each flat, by index, its run: flats of one camera, filter, telescope, focal length and binning without a gap over
/// 5 h, whatever noon comes between; its night is that of its first frame (docs/rules.md#7-flat).
fn flat_runs(calibration: &[(&Subject<'_>, Option<Date>)]) -> BTreeMap<FrameId, FlatRun> {
    type Alike = (Option<Name>, Option<Name>, Option<Name>, Option<u8>);
    type Flat<'f, 's, 'a> = (&'f Subject<'a>, Option<Date>);
    let mut alike: BTreeMap<Alike, Vec<Flat<'_, '_, '_>>> = BTreeMap::new();
    for (flat, night) in calibration.iter().filter(|(frame, _)| frame.kind == Some(Kind::Flat)) {
        let key = (flat.camera, flat.filter, flat.telescope, flat.binning);
        alike.entry(key).or_default().push((flat, *night));
    }
    let mut runs = BTreeMap::new();
    for mut flats in alike.into_values() {
        let length = |flat: &Subject<'_>| flat.focal_length_mm.map(|mm| fixed(mm, 3));
        flats.sort_unstable_by_key(|(flat, _)| (length(flat), flat.start_utc, place(flat)));
        let mut lengths = Vec::new();
        let mut first = None;
        for (flat, night) in flats {
            let joins = first.is_some_and(|first: Option<f64>| {
                first.is_some() == flat.focal_length_mm.is_some()
                    && focal_lengths_agree(first, flat.focal_length_mm)
            });
            if !joins {
                first = Some(flat.focal_length_mm);
                lengths.push(Vec::new());
            }
            if let Some(last) = lengths.last_mut() {
                last.push((flat, night));
            }
        }
        for mut flats in lengths {
            let length = flats.first().and_then(|(flat, _)| length(flat));
            flats.sort_unstable_by_key(|(flat, _)| (flat.start_utc, place(flat)));
            let mut run: Option<(Option<Instant>, Option<Date>, Option<Instant>)> = None;
            for (flat, night) in flats {
                let goes_on = match (run.and_then(|(before, ..)| before), flat.start_utc) {
                    (Some(before), Some(start)) => start.ns.saturating_sub(before.ns) <= RUN_GAP_NS,
                    _ => false,
                };
                let (night, began) = run
                    .filter(|_| goes_on)
                    .map_or((night, flat.start_utc), |(_, night, began)| (night, began));
                run = Some((flat.start_utc, night, began));
                runs.insert(flat.id, (night, length, began));
            }
        }
    }
    runs
}

/// Darks or bias of a camera without a set point, taken one after another.
#[derive(Debug, Clone, Copy)]
struct UncooledRun {
    number: i64,
    mean_temp: Option<i64>,
}

/// For each dark and bias without a set point the run that it belongs to: frames of one kind, camera, binning, gain,
/// offset, read mode and exposure without a gap over 5 h (docs/rules.md#7-uncooled).
fn uncooled_runs(calibration: &[(&Subject<'_>, Option<Date>)]) -> BTreeMap<FrameId, UncooledRun> {
    type Alike = (
        Option<Kind>,
        bool,
        (Option<u8>, Option<Name>),
        (Sensitivity, Option<i64>, Option<ReadMode>),
        Option<i64>,
    );
    let mut alike: BTreeMap<Alike, Vec<&Subject<'_>>> = BTreeMap::new();
    for (frame, _) in calibration {
        if matches!(frame.kind, Some(Kind::Dark | Kind::Bias)) && !frame.is_cooled && frame.temp.is_some() {
            let key = (
                frame.kind,
                frame.role == Role::Master,
                (frame.binning, frame.camera),
                (frame.sensitivity, frame.offset, frame.read_mode),
                frame.exposure,
            );
            alike.entry(key).or_default().push(frame);
        }
    }
    let mut runs = BTreeMap::new();
    let mut number = 0;
    for mut frames in alike.into_values() {
        frames.sort_by_key(|frame| (frame.start_utc, place(frame)));
        for run in frames.chunk_by(|before, next| goes_on(before, next, RUN_GAP_NS)) {
            number += 1;
            let mean_temp = mean(run.iter().filter_map(|frame| frame.temp));
            runs.extend(run.iter().map(|frame| (frame.id, UncooledRun { number, mean_temp })));
        }
    }
    runs
}

/// Whether one frame goes on the run of the frame before it: no more than the gap lies between their starts, or neither
/// has one.
pub(crate) fn goes_on(before: &Subject<'_>, next: &Subject<'_>, gap_ns: i64) -> bool {
    match (before.start_utc, next.start_utc) {
        (Some(before), Some(next)) => next.ns.saturating_sub(before.ns) <= gap_ns,
        (before, next) => before.is_none() && next.is_none(),
    }
}

/// The mean of hundredths, whole.
pub(crate) fn mean(values: impl Iterator<Item = i64>) -> Option<i64> {
    let (sum, count) =
        values.fold((0_i64, 0_i64), |(sum, count), value| (sum.saturating_add(value), count + 1));
    (count > 0).then(|| (sum * 2 + count).div_euclid(count * 2))
}

/// The middle of a night, for flats of which only the night is known.
fn midnight(night: Option<Date>) -> Option<Instant> {
    Instant::from_date_time(PrimitiveDateTime::new(night?.next_day()?, Time::MIDNIGHT))
}

/// Path order.
pub(crate) fn place<'a>(frame: &Subject<'a>) -> (u16, &'a str) {
    (frame.frame.place.root, &frame.frame.place.path)
}

/// A DARK is a dark flat when its exposure is that of a flat of its camera, gain and binning, and of no light of that
/// camera and binning (docs/rules.md#7-dark-flat; N.I.N.A. writes them so).
fn name_dark_flats(sets: &mut [CalibrationSet<'_, '_>], lights: &[&Subject<'_>], tolerances: &Tolerances) {
    // Cameras and exposures of the flats, and those of the lights (by a key that knows no float noise).
    type OfFlats = Vec<(Option<Name>, f64)>;
    type OfLights = BTreeMap<(Option<Name>, i64), f64>;
    let mut flats: BTreeMap<(Option<u8>, Sensitivity), OfFlats> = BTreeMap::new();
    for set in sets.iter().filter(|set| set.kind == Kind::Flat) {
        if let Some(exposure_s) = set.exposure_s {
            flats.entry((set.binning, set.sensitivity)).or_default().push((set.camera, exposure_s));
        }
    }
    let mut exposed: BTreeMap<Option<u8>, OfLights> = BTreeMap::new();
    for light in lights {
        if let Some((exposure_s, exposure)) = light.exposure_s.zip(light.exposure) {
            exposed.entry(light.binning).or_default().insert((light.camera, exposure), exposure_s);
        }
    }
    for flats in flats.values_mut() {
        flats.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        flats.dedup();
    }
    for set in sets.iter_mut().filter(|set| set.kind == Kind::Dark) {
        let Some(dark_s) = set.exposure_s else { continue };
        let of_a_flat = flats.get(&(set.binning, set.sensitivity)).is_some_and(|flats| {
            flats.iter().any(|(camera, flat_s)| {
                free(*camera, set.camera) && dark_flat_lengths_agree(*flat_s, dark_s, tolerances)
            })
        });
        let of_a_light = || {
            exposed.get(&set.binning).is_some_and(|lights| {
                lights.iter().any(|((camera, _), light_s)| {
                    free(*camera, set.camera) && dark_lengths_agree(*light_s, dark_s, tolerances)
                })
            })
        };
        if of_a_flat && !of_a_light() {
            set.serves = Kind::DarkFlat;
        }
    }
}
