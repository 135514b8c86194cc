//! What is known of how good each light is, and which stand out in their group (docs/rules.md#17-outliers). What else was
//! measured is known beside them, and is compared with nothing.

use std::collections::BTreeMap;

use nightledger_frame::{DoubtCode, FileFormat, Frame};
use nightledger_language::{mark, tr};
use nightledger_ledger::{EditedFrame, FrameId, Reason};
use nightledger_plan::{GroupKey, is_counted_light, median};

use super::sight::Sight;

/// A figure of a light.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Figure {
    /// Width of its stars, px.
    Fwhm,
    /// Half-flux radius, measured, px.
    Hfr,
    /// Half-flux radius as the capture program had it, px.
    CaptureHfr,
    /// Eccentricity of its stars.
    Eccentricity,
    /// Number of its stars.
    Stars,
    /// Level of its sky, in the units of the file.
    Background,
    /// Noise of its sky, in the units of the file.
    Noise,
}

impl Figure {
    /// All of them, in order.
    pub(super) const ALL: [Self; 7] = [
        Self::Fwhm,
        Self::Hfr,
        Self::CaptureHfr,
        Self::Eccentricity,
        Self::Stars,
        Self::Background,
        Self::Noise,
    ];

    /// What is not worth a mark: as a share of the median, or in the figure's own unit.
    fn least_spread(self, median: f64) -> f64 {
        match self {
            Self::Eccentricity => 0.03,
            Self::Stars => 0.05 * median.abs(),
            _ => 0.02 * median.abs(),
        }
    }

    /// What is no fault in any group: stars that read so are round.
    fn faultless(self) -> f64 {
        if self == Self::Eccentricity { ROUND } else { f64::NEG_INFINITY }
    }

    /// What it is called beside others of a light.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Fwhm => tr!("FWHM (measured)"),
            Self::Hfr => tr!("HFR (measured)"),
            Self::CaptureHfr => tr!("HFR (capture)"),
            Self::Eccentricity => tr!("Eccentricity"),
            Self::Stars => tr!("Stars"),
            Self::Background => tr!("Background"),
            Self::Noise => tr!("Noise"),
        }
    }

    /// Its unit, if it has one.
    pub(super) fn unit(self) -> &'static str {
        match self {
            Self::Fwhm | Self::Hfr | Self::CaptureHfr => "px",
            _ => "",
        }
    }

    /// Whether it is the sky's: of whatever size, since some cameras' counts go to 65,535 and other programs' to 1.
    pub(super) fn is_of_sky(self) -> bool {
        matches!(self, Self::Background | Self::Noise)
    }

    /// What it is called where edits keep it; [`nightledger_language::of`] has it for people.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Fwhm => "FWHM",
            Self::Hfr => "HFR",
            Self::CaptureHfr => mark!("HFR (capture)"),
            Self::Eccentricity => mark!("eccentricity"),
            Self::Stars => mark!("stars"),
            Self::Background => mark!("background"),
            Self::Noise => mark!("noise"),
        }
    }
}

/// The greatest eccentricity that round stars read (docs/rules.md#17-outliers).
const ROUND: f64 = 0.25;

/// Why a light without figures stands out, as edits keep it.
pub(super) const UNMEASURED: &str = mark!("cannot be measured");

/// What stands before the figures by which a light stands out, where edits keep them.
pub(super) const STANDS_OUT: &str = "stands out: ";

/// A light, or another frame that was measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LightQuality {
    /// The frame.
    pub(super) file: FrameId,
    /// Its group, an index into those of [`lights`]; nothing of what is no light.
    pub(super) group: Option<usize>,
    /// Its figures, in the order of [`Figure::ALL`].
    values: [Option<f64>; 7],
    /// Those that stand out, one bit each.
    outliers: u8,
    /// Whether it is a light that counts.
    pub(super) counts: bool,
    /// What is known of its pixels.
    pub(super) pixels: Pixels,
}

/// What is known of a frame's pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pixels {
    /// They were measured.
    Measured,
    /// They could not be, for what they are: damaged, say.
    Faulty,
    /// They could not be, for no fault of theirs, and are to be tried again.
    Unread,
    /// Nobody measured them yet.
    Waiting,
    /// They are never measured ([`why_unmeasured`]).
    Never,
}

impl LightQuality {
    /// One figure.
    pub(super) fn value(&self, figure: Figure) -> Option<f64> {
        self.values.get(figure as usize).copied().flatten()
    }

    /// Whether a figure stands out.
    pub(super) fn is_outlier(&self, figure: Figure) -> bool {
        self.outliers & (1 << (figure as u8)) != 0
    }

    /// Whether any of its figures does, or it has none because its pixels cannot be measured.
    pub(super) fn stands_out(&self) -> bool {
        self.outliers != 0 || self.is_unmeasurable()
    }

    /// Whether it is a light that could not be measured, for what its pixels are.
    pub(super) fn is_unmeasurable(&self) -> bool {
        self.pixels == Pixels::Faulty && self.is_light()
    }

    /// Whether it is a light: nothing else is compared.
    pub(super) fn is_light(&self) -> bool {
        self.group.is_some()
    }

    /// Whether measuring it came to nothing.
    pub(super) fn failed(&self) -> bool {
        matches!(self.pixels, Pixels::Faulty | Pixels::Unread)
    }

    /// Whether it stands out and counts all the same.
    pub(super) fn is_doubtful(&self) -> bool {
        self.counts && self.stands_out()
    }

    /// Why it stands out, as edits keep it: `stands out: FWHM, stars`.
    pub(super) fn why_out(&self) -> String {
        let figures = Figure::ALL.into_iter().filter(|figure| self.is_outlier(*figure)).map(Figure::word);
        match figures.collect::<Vec<_>>().as_slice() {
            [] => UNMEASURED.to_owned(),
            figures => format!("{STANDS_OUT}{}", figures.join(", ")),
        }
    }

    /// All that stand out, one bit each in the order of [`Figure::ALL`].
    pub(super) fn outlier_bits(&self) -> u8 {
        self.outliers
    }
}

/// Why nothing is ever measured in a frame, where that is known beforehand.
pub(crate) fn why_unmeasured(frame: &Frame) -> Option<&'static str> {
    match frame.format {
        Some(FileFormat::Raw(_)) => Some(tr!(
            "This is a camera's raw file. Its pixels are not decoded, so its stars cannot be measured."
        )),
        // The name of a further exposure is no file's.
        _ if frame.place.exposure > 1 => {
            Some(tr!("Its file holds several exposures. Only the first one can be measured."))
        }
        _ => None,
    }
}

/// What is known of a frame's pixels.
fn pixels(frame: &Frame) -> Pixels {
    let doubt = || frame.doubts.iter().map(|doubt| doubt.code).find(|code| code.is_of_measuring());
    match frame.measured {
        Some(_) => Pixels::Measured,
        None if why_unmeasured(frame).is_some() => Pixels::Never,
        None => match doubt() {
            Some(DoubtCode::MeasuringFailed) => Pixels::Unread,
            Some(_) => Pixels::Faulty,
            None => Pixels::Waiting,
        },
    }
}

/// The lights that count or that the user alone excluded, and whatever else was measured or could not be; and the groups of
/// the lights, in order.
pub(super) fn lights(sight: &Sight) -> (Vec<LightQuality>, Vec<GroupKey>) {
    let mut lights: Vec<(LightQuality, Option<GroupKey>)> = Vec::new();
    for (file, decision) in FrameId::all().zip(&sight.answer.ledger.decisions) {
        let Some(view) = sight.view(file) else { continue };
        let pixels = pixels(view.frame);
        let counts = is_counted_light(&view, decision);
        // Without them the rest of their group would be compared anew, and more of it stand out.
        let is_excluded = || {
            let by_user = decision.reason == Some(Reason::Excluded) && sight.is_excluded(view.frame);
            by_user && view.is_light()
        };
        let is_known = matches!(pixels, Pixels::Measured | Pixels::Faulty | Pixels::Unread);
        if !(is_known || counts || is_excluded()) {
            continue;
        }
        let values = values(&view);
        let light = LightQuality { file, group: None, values, outliers: 0, counts, pixels };
        lights.push((light, view.is_light().then(|| GroupKey::of(&view))));
    }
    let mut groups: BTreeMap<GroupKey, usize> =
        lights.iter().filter_map(|(_, key)| Some((key.clone()?, 0))).collect();
    for (at, group) in groups.values_mut().enumerate() {
        *group = at;
    }
    let mut lights: Vec<LightQuality> = lights
        .into_iter()
        .map(|(light, key)| LightQuality { group: key.and_then(|key| groups.get(&key).copied()), ..light })
        .collect();
    mark(&mut lights, groups.len());
    (lights, groups.into_keys().collect())
}

/// The figures of a light, in the order of [`Figure::ALL`].
pub(super) fn values(view: &EditedFrame) -> [Option<f64>; 7] {
    let measured = view.frame.measured.as_deref();
    let capture = view.hfr_px().filter(|known| !known.source.is_default());
    [
        measured.and_then(|figures| figures.fwhm_px),
        measured.and_then(|figures| figures.hfr_px),
        capture.map(|known| known.value),
        measured.and_then(|figures| figures.eccentricity),
        measured.map(|figures| f64::from(figures.stars)),
        measured.map(|figures| figures.background),
        measured.map(|figures| figures.noise),
    ]
}

/// Values of a group that are needed for a judgement.
const FEWEST: usize = 5;

/// Marks what stands out in each group.
fn mark(lights: &mut [LightQuality], groups: usize) {
    for figure in Figure::ALL {
        let mut by_group: Vec<Vec<f64>> = vec![Vec::new(); groups];
        for light in lights.iter() {
            let group = light.group.and_then(|group| by_group.get_mut(group));
            if let Some((value, group)) = light.value(figure).zip(group) {
                group.push(value);
            }
        }
        let bounds: Vec<Option<f64>> = by_group.iter().map(|values| bound(figure, values)).collect();
        for light in lights.iter_mut() {
            let bound = light.group.and_then(|group| bounds.get(group).copied().flatten());
            let Some((value, bound)) = light.value(figure).zip(bound) else { continue };
            let is_out = if figure == Figure::Stars { value < bound } else { value > bound };
            light.outliers |= u8::from(is_out) << (figure as u8);
        }
    }
}

/// Beyond what a figure stands out among these values: three standard deviations from the median, which are estimated
/// from the median distance from it.
fn bound(figure: Figure, values: &[f64]) -> Option<f64> {
    if values.len() < FEWEST {
        return None;
    }
    let middle = median(values.iter().copied())?;
    let spread = 1.4826 * median(values.iter().map(|value| (value - middle).abs()))?;
    let far = 3.0 * spread.max(figure.least_spread(middle));
    Some(if figure == Figure::Stars { middle - far } else { (middle + far).max(figure.faultless()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(figure: Figure, values: &[f64], outliers: &[f64]) {
        let light = |value: f64| {
            let mut values = [None; 7];
            values[figure as usize] = Some(value);
            let file = FrameId(0);
            let pixels = Pixels::Measured;
            LightQuality { file, group: Some(0), values, outliers: 0, counts: true, pixels }
        };
        let mut lights: Vec<LightQuality> = values.iter().map(|value| light(*value)).collect();
        mark(&mut lights, 1);
        let found: Vec<f64> =
            lights.iter().filter(|light| light.is_outlier(figure)).filter_map(|l| l.value(figure)).collect();
        assert_eq!(found, outliers, "{figure:?}");
        assert!(lights.iter().all(|light| light.stands_out() == light.is_outlier(figure)));
    }

    #[test]
    fn what_is_worse_than_its_group_stands_out() {
        check(Figure::Fwhm, &[3.0, 3.1, 2.9, 3.05, 2.95, 4.2], &[4.2]);
        // Sharper is no fault.
        check(Figure::Fwhm, &[3.0, 3.1, 2.9, 3.05, 2.95, 2.0], &[]);
        check(Figure::Stars, &[500.0, 510.0, 490.0, 505.0, 120.0, 900.0], &[120.0]);
        check(Figure::Eccentricity, &[0.30, 0.31, 0.30, 0.29, 0.30, 0.36, 0.41], &[0.41]);
        check(Figure::Background, &[800.0, 805.0, 798.0, 801.0, 802.0, 1900.0], &[1900.0]);
    }

    /// docs/rules.md#17-outliers
    #[test]
    fn round_stars_do_not_stand_out() {
        check(Figure::Eccentricity, &[0.11, 0.11, 0.12, 0.11, 0.10, 0.22, 0.25], &[]);
        check(Figure::Eccentricity, &[0.11, 0.11, 0.12, 0.11, 0.10, 0.31], &[0.31]);
        check(Figure::Eccentricity, &[0.30, 0.30, 0.31, 0.29, 0.30, 0.42], &[0.42]);
    }

    #[test]
    fn a_few_or_nearly_equal_values_say_nothing() {
        check(Figure::Fwhm, &[3.0, 3.0, 3.0, 9.0], &[]);
        check(Figure::Fwhm, &[3.0, 3.0, 3.0, 3.0, 3.1], &[]);
        check(Figure::Fwhm, &[], &[]);
    }
}
