//! What a row asks of its calibration, compared with the sets there are (docs/rules.md#7).

use super::agree::{dark_flat_lengths_agree, dark_lengths_agree, temps_agree};
use super::set::{CalibrationSet, focal_lengths_agree, mean};
use crate::Tolerances;
use crate::steps::agreement::{fixed, free};
use crate::steps::names::Name;
use crate::steps::subject::{ReadMode, Sensitivity, Subject};

/// What a row asks of its calibration.
#[derive(Debug)]
pub(crate) struct Needs {
    pub(crate) camera: Option<Name>,
    pub(crate) telescope: Option<Name>,
    pub(crate) sensitivity: Sensitivity,
    pub(crate) binning: Option<u8>,
    pub(crate) exposure_s: Option<f64>,
    pub(crate) filter: Option<Name>,
    pub(crate) focal_length_mm: Option<f64>,
    /// Those of its lights, sorted; an offset agrees if it is that of any of them.
    offsets: Vec<Option<i64>>,
    /// Those of its lights, sorted; likewise.
    read_modes: Vec<Option<ReadMode>>,
    /// Those of its lights, sorted; likewise.
    temps: Vec<i64>,
    temp_unknown: bool,
    /// The mean of its lights' temperatures, if none of them has a set point.
    uncooled_temp: Option<i64>,
}

/// What stands in the way of a match, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hurdle {
    Camera,
    Binning,
    Filter,
    Telescope,
    FocalLength,
    Gain,
    Offset,
    ReadMode,
    Temperature,
    Exposure,
    /// What is a row's scaled dark is not its dark flat.
    ServesAsDark,
}

impl Needs {
    /// Of lights that share a row.
    pub(crate) fn of(lights: &[&Subject<'_>]) -> Option<Self> {
        let first = lights.first()?;
        let mut offsets: Vec<Option<i64>> = lights.iter().map(|light| light.offset).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let mut read_modes: Vec<Option<ReadMode>> = lights.iter().map(|light| light.read_mode).collect();
        read_modes.sort_unstable();
        read_modes.dedup();
        let mut temps: Vec<i64> = lights.iter().filter_map(|light| light.temp).collect();
        temps.sort_unstable();
        temps.dedup();
        Some(Self {
            camera: first.camera,
            telescope: first.telescope,
            sensitivity: first.sensitivity,
            binning: first.binning,
            exposure_s: first.exposure_s,
            filter: first.filter,
            focal_length_mm: lights.iter().find_map(|light| light.focal_length_mm),
            offsets,
            read_modes,
            uncooled_temp: mean(lights.iter().filter_map(|light| light.temp))
                .filter(|_| lights.iter().all(|light| !light.is_cooled)),
            temp_unknown: lights.iter().any(|light| light.temp.is_none()),
            temps,
        })
    }

    pub(crate) fn offset_agrees(&self, set: &CalibrationSet<'_, '_>) -> bool {
        set.offset.is_none() || self.offsets.iter().any(|offset| offset.is_none() || *offset == set.offset)
    }

    pub(crate) fn read_mode_agrees(&self, set: &CalibrationSet<'_, '_>) -> bool {
        self.read_modes.iter().any(|mode| ReadMode::agree(*mode, set.read_mode))
    }

    /// What lies between the means of lights and an uncooled set, hundredths of a degC.
    pub(crate) fn uncooled_apart(&self, set: &CalibrationSet<'_, '_>) -> Option<u64> {
        let (row, set) = self.uncooled_temp.zip(set.uncooled_temp)?;
        Some(row.abs_diff(set))
    }

    /// Whether the means of lights and an uncooled set agree; nothing where a set point decides.
    fn uncooled_agrees(&self, set: &CalibrationSet<'_, '_>, tolerances: &Tolerances) -> Option<bool> {
        Some(self.uncooled_apart(set)? <= fixed(tolerances.uncooled_temp_c, 2).unsigned_abs())
    }

    pub(crate) fn temp_agrees(&self, set: &CalibrationSet<'_, '_>, tolerances: &Tolerances) -> bool {
        if let Some(agrees) = self.uncooled_agrees(set, tolerances) {
            return agrees;
        }
        let Some(temp) = set.temp else { return true };
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

    pub(crate) fn sensitivity_agrees(&self, set: &CalibrationSet<'_, '_>) -> bool {
        sensitivities_agree(self.sensitivity, set)
    }

    pub(crate) fn frame_agrees(&self, set: &CalibrationSet<'_, '_>) -> bool {
        free(self.camera, set.camera) && self.binning == set.binning
    }

    /// Camera, binning, gain, offset, read mode: what a bias asks; without a set point the temperature too.
    pub(crate) fn bias_agrees(&self, set: &CalibrationSet<'_, '_>, tolerances: &Tolerances) -> bool {
        self.uncooled_agrees(set, tolerances) != Some(false)
            && self.frame_agrees(set)
            && self.sensitivity_agrees(set)
            && self.offset_agrees(set)
            && self.read_mode_agrees(set)
    }

    /// All that a dark asks but the exposure.
    pub(crate) fn dark_agrees_but_exposure(
        &self,
        set: &CalibrationSet<'_, '_>,
        tolerances: &Tolerances,
    ) -> bool {
        self.bias_agrees(set, tolerances) && self.temp_agrees(set, tolerances)
    }

    pub(crate) fn dark_exposure_agrees(&self, set: &CalibrationSet<'_, '_>, tolerances: &Tolerances) -> bool {
        match (self.exposure_s, set.exposure_s) {
            (Some(light_s), Some(dark_s)) => dark_lengths_agree(light_s, dark_s, tolerances),
            _ => false,
        }
    }

    /// What a flat asks.
    pub(crate) fn flat_agrees(&self, set: &CalibrationSet<'_, '_>) -> bool {
        self.frame_agrees(set)
            && self.filter == set.filter
            && free(self.telescope, set.telescope)
            && focal_lengths_agree(self.focal_length_mm, set.focal_length_mm)
    }

    /// An offset for words: of the first light that has one.
    pub(crate) fn offset(&self) -> Option<i64> {
        self.offsets.iter().find_map(|offset| *offset)
    }

    /// A read mode for words: of the first light that names one.
    pub(crate) fn read_mode(&self) -> Option<ReadMode> {
        self.read_modes.iter().find_map(|mode| *mode)
    }

    /// A temperature for words.
    pub(crate) fn temp(&self) -> Option<i64> {
        self.temps.first().copied()
    }
}

/// Whether a set has this gain or ISO, as its writer would have written it.
fn sensitivities_agree(wanted: Sensitivity, set: &CalibrationSet<'_, '_>) -> bool {
    wanted == set.sensitivity || (set.drops_zeros && wanted.as_siril_writes() == Some(set.sensitivity))
}

/// Whether a dark flat matches one of the flats that a row uses: gain, offset and exposure (docs/rules.md#7-dark-flat).
pub(crate) fn dark_flat_of(
    flat: &CalibrationSet<'_, '_>,
    dark: &CalibrationSet<'_, '_>,
    tolerances: &Tolerances,
) -> bool {
    let lengths = match (flat.exposure_s, dark.exposure_s) {
        (Some(flat_s), Some(dark_s)) => dark_flat_lengths_agree(flat_s, dark_s, tolerances),
        _ => false,
    };
    lengths && flat.sensitivity == dark.sensitivity && flat.offset == dark.offset
}

/// Whether a bias matches a dark, so that the dark can be scaled.
pub(crate) fn bias_of_dark(bias: &CalibrationSet<'_, '_>, dark: &CalibrationSet<'_, '_>) -> bool {
    free(bias.camera, dark.camera)
        && bias.binning == dark.binning
        && (sensitivities_agree(bias.sensitivity, dark) || sensitivities_agree(dark.sensitivity, bias))
        && free(bias.offset, dark.offset)
        && ReadMode::agree(bias.read_mode, dark.read_mode)
}
