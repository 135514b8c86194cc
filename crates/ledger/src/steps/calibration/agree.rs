//! What "agree" means (docs/rules.md#7): two unknown values agree, a known one against an unknown does not, unless "if both".

use super::lot::Lot;
use crate::Tolerances;
use crate::steps::names::Name;
use crate::steps::subject::{Sensitivity, Subject, fixed};

/// What a row asks of its calibration.
#[derive(Debug)]
pub(crate) struct Needs {
    pub(crate) camera: Option<Name>,
    pub(crate) telescope: Option<Name>,
    pub(crate) sensitivity: Sensitivity,
    pub(crate) binning: Option<u8>,
    pub(crate) exposure_s: Option<f64>,
    pub(crate) filter: Option<Name>,
    /// Those of its lights, sorted; an offset agrees if it is that of any of them.
    offsets: Vec<Option<i64>>,
    /// Those of its lights, sorted; likewise.
    temps: Vec<i64>,
    temp_unknown: bool,
}

/// What stands in the way of a match, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hurdle {
    Camera,
    Binning,
    Filter,
    Telescope,
    Gain,
    Offset,
    Temperature,
    Exposure,
    /// What is a row's scaled dark is not its dark flat.
    ServesAsDark,
}

/// Two values agree if either is unknown.
pub(crate) fn free<T: PartialEq + Copy>(one: Option<T>, other: Option<T>) -> bool {
    one.is_none() || other.is_none() || one == other
}

/// Set points agree within 2 degC (hundredths).
pub(crate) fn temps_agree(one: i64, other: i64, tolerances: &Tolerances) -> bool {
    one.abs_diff(other) <= fixed(tolerances.set_temp_c, 2).unsigned_abs()
}

/// A dark's exposure is a light's within 1 % or 0.5 s, the larger, never over 10 %.
pub(crate) fn dark_lengths_agree(light_s: f64, dark_s: f64, tolerances: &Tolerances) -> bool {
    let wide = (tolerances.dark_exposure_relative * light_s).max(tolerances.dark_exposure_s);
    (light_s - dark_s).abs() <= wide.min(tolerances.dark_exposure_cap * light_s) + 1e-9
}

/// A dark flat's exposure is a flat's within 5 % or 5 ms, the larger.
pub(crate) fn dark_flat_lengths_agree(flat_s: f64, dark_s: f64, tolerances: &Tolerances) -> bool {
    let wide = (tolerances.dark_flat_exposure_relative * flat_s).max(tolerances.dark_flat_exposure_s);
    (flat_s - dark_s).abs() <= wide + 1e-9
}

impl Needs {
    /// Of lights that share a row.
    pub(crate) fn of(lights: &[&Subject<'_>]) -> Option<Self> {
        let first = lights.first()?;
        let mut offsets: Vec<Option<i64>> = lights.iter().map(|light| light.offset).collect();
        nightledger_order::sort(&mut offsets);
        offsets.dedup();
        let mut temps: Vec<i64> = lights.iter().filter_map(|light| light.temp).collect();
        nightledger_order::sort(&mut temps);
        temps.dedup();
        Some(Self {
            camera: first.camera,
            telescope: first.telescope,
            sensitivity: first.sensitivity,
            binning: first.binning,
            exposure_s: first.exposure_s,
            filter: first.filter,
            offsets,
            temp_unknown: lights.iter().any(|light| light.temp.is_none()),
            temps,
        })
    }

    pub(crate) fn offset_agrees(&self, lot: &Lot<'_, '_>) -> bool {
        lot.offset.is_none() || self.offsets.iter().any(|offset| offset.is_none() || *offset == lot.offset)
    }

    pub(crate) fn temp_agrees(&self, lot: &Lot<'_, '_>, tolerances: &Tolerances) -> bool {
        let Some(temp) = lot.temp else { return true };
        if self.temp_unknown {
            return true;
        }
        let at = self.temps.partition_point(|each| *each < temp);
        let beside = [at.checked_sub(1), Some(at)];
        beside
            .into_iter()
            .flatten()
            .filter_map(|at| self.temps.get(at))
            .any(|each| temps_agree(*each, temp, tolerances))
    }

    pub(crate) fn frame_agrees(&self, lot: &Lot<'_, '_>) -> bool {
        free(self.camera, lot.camera) && self.binning == lot.binning
    }

    /// Camera, binning, gain, offset: what a bias asks.
    pub(crate) fn bias_agrees(&self, lot: &Lot<'_, '_>) -> bool {
        self.frame_agrees(lot) && self.sensitivity == lot.sensitivity && self.offset_agrees(lot)
    }

    /// All that a dark asks but the exposure.
    pub(crate) fn dark_agrees_but_exposure(&self, lot: &Lot<'_, '_>, tolerances: &Tolerances) -> bool {
        self.bias_agrees(lot) && self.temp_agrees(lot, tolerances)
    }

    pub(crate) fn dark_exposure_agrees(&self, lot: &Lot<'_, '_>, tolerances: &Tolerances) -> bool {
        match (self.exposure_s, lot.exposure_s) {
            (Some(light_s), Some(dark_s)) => dark_lengths_agree(light_s, dark_s, tolerances),
            _ => false,
        }
    }

    /// What a flat asks.
    pub(crate) fn flat_agrees(&self, lot: &Lot<'_, '_>) -> bool {
        self.frame_agrees(lot) && self.filter == lot.filter && free(self.telescope, lot.telescope)
    }

    /// An offset for words: of the first light that has one.
    pub(crate) fn offset(&self) -> Option<i64> {
        self.offsets.iter().find_map(|offset| *offset)
    }

    /// A temperature for words.
    pub(crate) fn temp(&self) -> Option<i64> {
        self.temps.first().copied()
    }
}

/// Whether a dark flat matches one of the flats that a row uses: gain, offset and exposure (docs/rules.md#7).
pub(crate) fn dark_flat_of(flat: &Lot<'_, '_>, dark: &Lot<'_, '_>, tolerances: &Tolerances) -> bool {
    let lengths = match (flat.exposure_s, dark.exposure_s) {
        (Some(flat_s), Some(dark_s)) => dark_flat_lengths_agree(flat_s, dark_s, tolerances),
        _ => false,
    };
    lengths && flat.sensitivity == dark.sensitivity && flat.offset == dark.offset
}

/// Whether a bias matches a dark, so that the dark can be scaled.
pub(crate) fn bias_of_dark(bias: &Lot<'_, '_>, dark: &Lot<'_, '_>) -> bool {
    free(bias.camera, dark.camera)
        && bias.binning == dark.binning
        && bias.sensitivity == dark.sensitivity
        && free(bias.offset, dark.offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_darks_exposure_agrees_within_1_percent_or_half_a_second_never_over_10_percent() {
        let tolerances = Tolerances::default();
        let check = |light: f64, dark: f64, expect: bool| {
            assert_eq!(dark_lengths_agree(light, dark, &tolerances), expect, "{light} {dark}");
        };
        check(600.0, 606.0, true);
        check(600.0, 606.1, false);
        check(30.0, 30.5, true);
        check(30.0, 30.6, false);
        check(2.0, 2.2, true);
        check(2.0, 2.3, false);
        check(0.1, 0.11, true);
        check(0.1, 0.112, false);
        check(0.0, 0.0, true);
    }

    #[test]
    fn a_dark_flats_exposure_agrees_within_5_percent_or_5_ms() {
        let tolerances = Tolerances::default();
        let check = |flat: f64, dark: f64, expect: bool| {
            assert_eq!(dark_flat_lengths_agree(flat, dark, &tolerances), expect, "{flat} {dark}");
        };
        check(10.0, 10.5, true);
        check(10.0, 10.51, false);
        check(0.05, 0.055, true);
        check(0.05, 0.0551, false);
    }
}
