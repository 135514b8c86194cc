//! Which lights go over limits of quality, before anything is changed (docs/rules.md#20-culling).

use std::collections::BTreeMap;

use nightledger_frame::Frame;
use nightledger_ledger::{
    Decision, EditedFrame, EditedFrames, Edits, FrameId, Ledger, QualityLimits, Settings,
};
use serde::{Deserialize, Serialize};

use crate::project::rig;

/// A limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// HFR.
    Hfr,
    /// FWHM.
    Fwhm,
    /// Eccentricity.
    Eccentricity,
    /// RMS of guiding.
    Rms,
    /// Number of stars.
    Stars,
    /// Background.
    Background,
}

impl By {
    /// Its word in answers (docs/rules.md#20-culling).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hfr => "hfr",
            Self::Fwhm => "fwhm",
            Self::Eccentricity => "ecc",
            Self::Rms => "rms",
            Self::Stars => "stars",
            Self::Background => "background",
        }
    }
}

/// What is known of a light's quality.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Quality {
    /// HFR, px.
    pub hfr_px: Option<f64>,
    /// FWHM, arcsec.
    pub fwhm_arcsec: Option<f64>,
    /// Eccentricity.
    pub eccentricity: Option<f64>,
    /// RMS of guiding, arcsec (of a capture program that says no scale: pixels of the guide camera).
    pub rms_arcsec: Option<f64>,
    /// Stars.
    pub stars: Option<f64>,
    /// Background, in the units of the file.
    pub background: Option<f64>,
}

/// Lights that are compared with each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// `TELESCOP@f5.4+CAMERA`.
    pub rig: Option<String>,
    /// The target.
    pub target: Option<String>,
    /// The panel of a mosaic.
    pub panel: Option<String>,
    /// The filter.
    pub filter: Option<String>,
    /// Seconds of one exposure.
    pub exposure_s: Option<f64>,
    /// Its lights.
    pub frames: usize,
    /// Those of them that are beyond a limit.
    pub rejected: usize,
    /// Their time, s.
    pub rejected_s: f64,
    /// They themselves.
    pub beyond: Vec<Judged>,
    /// Its lights whose RMS of guiding is in pixels of the guide camera.
    pub rms_in_pixels: usize,
}

/// A light and the limits that it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The light.
    pub frame: FrameId,
    /// The limits, in their order.
    pub by: Vec<By>,
}

/// What limits would take away.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Culling {
    /// All groups, sorted as rows are.
    pub groups: Vec<Group>,
    /// Lights beyond a limit.
    pub rejected: Vec<Judged>,
    /// Lights without a value that a limit asks for.
    pub unjudged: Vec<Judged>,
}

/// Whose figures are judged: those of names and headers and those that were measured do not compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figures {
    /// HFR of names and headers; stars and eccentricity measured where a group was measured.
    Capture,
    /// What was measured in the pixels.
    Measured,
}

/// Whether it is a light that counts: what is judged, by whatever figures.
pub fn is_counted_light(view: &EditedFrame<'_>, decision: &Decision) -> bool {
    decision.counted && view.is_light()
}

/// Judges all lights that count.
pub fn cull(
    frames: &[Frame],
    ledger: &Ledger,
    settings: &Settings,
    edits: &Edits,
    limits: &QualityLimits,
    figures: Figures,
) -> Culling {
    let views = EditedFrames::new(frames, ledger, settings, edits);
    let mut groups: BTreeMap<GroupKey, Vec<Light<'_>>> = BTreeMap::new();
    for (id, decision) in FrameId::all().zip(&ledger.decisions) {
        let Some(view) = views.view(id) else { break };
        if !is_counted_light(&view, decision) {
            continue;
        }
        let time_s = view.exposure_s().map_or(0.0, |known| known.value) * f64::from(decision.weight);
        groups.entry(GroupKey::of(&view)).or_default().push(Light { id, view, time_s });
    }
    let mut culling = Culling::default();
    for (key, lights) in groups {
        let was_measured = lights.iter().any(|light| light.view.frame.measured.is_some());
        let mut rms_in_pixels = 0;
        let quality: Vec<Quality> = lights
            .iter()
            .map(|light| quality(&light.view, figures, was_measured, &mut rms_in_pixels))
            .collect();
        let medians = Medians {
            stars: median(quality.iter().filter_map(|quality| quality.stars)),
            background: median(quality.iter().filter_map(|quality| quality.background)),
        };
        let (mut beyond, mut rejected_s) = (Vec::new(), 0.0);
        for (light, quality) in lights.iter().zip(&quality) {
            let verdict = judge(quality, &medians, limits);
            if !verdict.beyond.is_empty() {
                rejected_s += light.time_s;
                beyond.push(Judged { frame: light.id, by: verdict.beyond });
            }
            if !verdict.unknown.is_empty() {
                culling.unjudged.push(Judged { frame: light.id, by: verdict.unknown });
            }
        }
        let GroupKey { target, panel, filter, exposure_ms, rig } = key;
        let exposure_s = exposure_ms.map(|_| lights.first().and_then(|light| light.view.exposure_s()));
        culling.groups.push(Group {
            rig,
            target,
            panel,
            filter,
            exposure_s: exposure_s.flatten().map(|known| known.value),
            frames: lights.len(),
            rejected: beyond.len(),
            rejected_s,
            beyond: beyond.clone(),
            rms_in_pixels,
        });
        culling.rejected.extend(beyond);
    }
    culling.rejected.sort_by_key(|judged| judged.frame);
    culling.unjudged.sort_by_key(|judged| judged.frame);
    culling
}

struct Light<'a> {
    id: FrameId,
    view: EditedFrame<'a>,
    time_s: f64,
}

/// What lights that are compared with each other share, in the order in which groups are sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GroupKey {
    /// The target.
    pub target: Option<String>,
    /// The panel of a mosaic.
    pub panel: Option<String>,
    /// The filter.
    pub filter: Option<String>,
    /// Milliseconds of one exposure.
    pub exposure_ms: Option<i64>,
    /// `TELESCOP@f5.4+CAMERA`.
    pub rig: Option<String>,
}

impl GroupKey {
    /// Of a light.
    pub fn of(view: &EditedFrame<'_>) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "exposures are below 1e6 s")]
        let exposure_ms = view.exposure_s().map(|known| (known.value * 1000.0).round() as i64);
        Self {
            target: view.object().map(|known| known.value.into()),
            panel: view.panel().map(|known| known.value.into()),
            filter: view.filter().map(|known| known.value.into()),
            exposure_ms,
            rig: rig(view),
        }
    }
}

fn quality(view: &EditedFrame<'_>, figures: Figures, was_measured: bool, in_pixels: &mut usize) -> Quality {
    let frame = view.frame;
    let measured = frame.measured.as_deref();
    let number = |known: Option<nightledger_frame::Known<f64>>| {
        known.filter(|known| !known.source.is_default()).map(|known| known.value)
    };
    let rms = view.guiding_rms();
    *in_pixels += usize::from(rms.as_ref().is_some_and(|rms| rms.in_pixels));
    let capture = figures == Figures::Capture;
    let by_capture = capture && !was_measured;
    let measured_stars = measured.map(|measured| f64::from(measured.stars));
    Quality {
        hfr_px: if capture { number(view.hfr_px()) } else { measured.and_then(|measured| measured.hfr_px) },
        // Estimates read far over measured widths: never both under one limit.
        fwhm_arcsec: if capture {
            number(view.fwhm_arcsec().filter(|_| !(was_measured && view.fwhm_is_estimate())))
        } else {
            number(view.star_fwhm_arcsec())
        },
        eccentricity: if by_capture {
            number(frame.capture_eccentricity.clone())
        } else {
            measured.and_then(|measured| measured.eccentricity)
        },
        rms_arcsec: rms.map(|rms| rms.value),
        stars: if by_capture { number(frame.capture_stars.clone()) } else { measured_stars },
        background: measured.map(|measured| measured.background),
    }
}

/// What the limits that follow the group refer to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Medians {
    stars: Option<f64>,
    background: Option<f64>,
}

#[derive(Debug, PartialEq)]
struct Verdict {
    beyond: Vec<By>,
    unknown: Vec<By>,
}

fn judge(quality: &Quality, medians: &Medians, limits: &QualityLimits) -> Verdict {
    // Nothing is a share of a median of 0 or less: skies from which a level was taken off have such.
    let of = |median: Option<f64>| median.filter(|median| *median > 0.0);
    let judged = [
        (By::Hfr, quality.hfr_px, limits.hfr_px, Some(1.0), false),
        (By::Fwhm, quality.fwhm_arcsec, limits.fwhm_arcsec, Some(1.0), false),
        (By::Eccentricity, quality.eccentricity, limits.eccentricity, Some(1.0), false),
        (By::Rms, quality.rms_arcsec, limits.rms_arcsec, Some(1.0), false),
        (By::Stars, quality.stars, limits.stars_share, of(medians.stars), true),
        (By::Background, quality.background, limits.background_ratio, of(medians.background), false),
    ];
    let mut verdict = Verdict { beyond: Vec::new(), unknown: Vec::new() };
    for (by, value, limit, unit, is_least) in judged {
        let Some(limit) = limit else { continue };
        match value.zip(unit) {
            None => verdict.unknown.push(by),
            Some((value, unit)) => {
                let limit = limit * unit;
                let over = if is_least { limit - value } else { value - limit };
                if over > EXACT * limit.abs() {
                    verdict.beyond.push(by);
                }
            }
        }
    }
    verdict
}

/// Products of decimals are not exact to the last binary digit: 1.15 x 100 is a little under 115.
const EXACT: f64 = 1e-9;

/// The middle of some numbers, of an even number the mean of both in the middle.
pub fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(*values.get(middle.checked_sub(1)?)?, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> QualityLimits {
        QualityLimits {
            hfr_px: Some(2.8),
            fwhm_arcsec: Some(4.0),
            eccentricity: Some(0.55),
            rms_arcsec: Some(1.4),
            stars_share: Some(0.57),
            background_ratio: Some(1.15),
        }
    }

    const MEDIANS: Medians = Medians { stars: Some(100.0), background: Some(100.0) };

    fn at_all_limits() -> Quality {
        Quality {
            hfr_px: Some(2.8),
            fwhm_arcsec: Some(4.0),
            eccentricity: Some(0.55),
            rms_arcsec: Some(1.4),
            stars: Some(57.0),
            background: Some(115.0),
        }
    }

    #[track_caller]
    fn check(quality: &Quality, beyond: &[By], unknown: &[By]) {
        let verdict = judge(quality, &MEDIANS, &limits());
        assert_eq!((verdict.beyond.as_slice(), verdict.unknown.as_slice()), (beyond, unknown));
    }

    /// docs/rules.md#20-culling
    #[test]
    fn exactly_at_a_limit_a_light_stays() {
        check(&at_all_limits(), &[], &[]);
    }

    /// docs/rules.md#20-culling
    #[test]
    fn a_little_beyond_any_limit_it_is_out() {
        let at = at_all_limits();
        check(&Quality { hfr_px: Some(2.81), ..at }, &[By::Hfr], &[]);
        check(&Quality { fwhm_arcsec: Some(4.001), ..at }, &[By::Fwhm], &[]);
        check(&Quality { eccentricity: Some(0.5501), ..at }, &[By::Eccentricity], &[]);
        check(&Quality { rms_arcsec: Some(1.41), ..at }, &[By::Rms], &[]);
        check(&Quality { stars: Some(56.0), ..at }, &[By::Stars], &[]);
        check(&Quality { background: Some(115.1), ..at }, &[By::Background], &[]);
        check(&Quality { hfr_px: Some(3.3), rms_arcsec: Some(1.6), ..at }, &[By::Hfr, By::Rms], &[]);
    }

    #[test]
    fn without_a_value_it_is_not_judged_by_it() {
        let all = [By::Hfr, By::Fwhm, By::Eccentricity, By::Rms, By::Stars, By::Background];
        check(&Quality::default(), &[], &all);
        check(&Quality { rms_arcsec: None, hfr_px: Some(9.0), ..at_all_limits() }, &[By::Hfr], &[By::Rms]);
        assert_eq!(judge(&Quality::default(), &MEDIANS, &QualityLimits::default()).unknown, []);
    }

    /// docs/rules.md#20-culling
    #[test]
    fn no_share_is_judged_of_a_median_of_0_or_less() {
        let limits = QualityLimits {
            stars_share: Some(0.57),
            background_ratio: Some(1.5),
            ..QualityLimits::default()
        };
        let both = [By::Stars, By::Background];
        // The medians; the limits that cannot be judged by them.
        for (stars, background, unknown) in [
            (Some(100.0), Some(-2.0), &both[1..]),
            (Some(100.0), Some(0.0), &both[1..]),
            (Some(0.0), Some(100.0), &both[..1]),
            (None, None, &both[..]),
            (Some(100.0), Some(0.5), &[][..]),
        ] {
            for value in [-3.0, -2.0, 0.0] {
                let quality = Quality { stars: Some(60.0), background: Some(value), ..Quality::default() };
                let verdict = judge(&quality, &Medians { stars, background }, &limits);
                assert_eq!(verdict.unknown, unknown, "{stars:?} {background:?} {value}");
                assert_eq!(verdict.beyond, [], "{stars:?} {background:?} {value}");
            }
        }
    }

    #[test]
    fn medians_are_of_the_values_that_there_are() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), Some(2.0));
        assert_eq!(median([4.0, 1.0].into_iter()), Some(2.5));
        assert_eq!(median(std::iter::empty()), None);
    }
}
