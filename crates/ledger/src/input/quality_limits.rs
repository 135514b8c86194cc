//! Limits of quality, as the user keeps them for the lights of each rig. The rules do not look at them.

use serde::{Deserialize, Serialize};

/// Limits: a light strictly beyond one of them is out, exactly at it it stays (docs/rules.md#20-culling).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct QualityLimits {
    /// Most HFR, px.
    pub hfr_px: Option<f64>,
    /// Most FWHM, arcsec.
    pub fwhm_arcsec: Option<f64>,
    /// Most eccentricity, 0 to 1.
    pub eccentricity: Option<f64>,
    /// Most RMS of guiding, arcsec.
    pub rms_arcsec: Option<f64>,
    /// Fewest stars, as a share of the median of the group.
    pub stars_share: Option<f64>,
    /// Highest background, as a multiple of the median of the group.
    pub background_ratio: Option<f64>,
}

impl QualityLimits {
    /// All of them, in order.
    pub fn numbers(&self) -> [Option<f64>; 6] {
        let Self { hfr_px, fwhm_arcsec, eccentricity, rms_arcsec, stars_share, background_ratio } = *self;
        [hfr_px, fwhm_arcsec, eccentricity, rms_arcsec, stars_share, background_ratio]
    }
}

impl From<[Option<f64>; 6]> for QualityLimits {
    fn from(numbers: [Option<f64>; 6]) -> Self {
        let [hfr_px, fwhm_arcsec, eccentricity, rms_arcsec, stars_share, background_ratio] = numbers;
        Self { hfr_px, fwhm_arcsec, eccentricity, rms_arcsec, stars_share, background_ratio }
    }
}

/// The limits for the lights of a rig, in two passes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RigLimits {
    /// The rig, `TELESCOP@f5.4+CAMERA`; nothing for all of them.
    pub rig: Option<String>,
    /// Whether they judge what was measured; else the capture program's figures.
    pub measured: bool,
    /// What goes first.
    pub soft: QualityLimits,
    /// What goes after a closer look.
    pub hard: QualityLimits,
}

impl RigLimits {
    /// Puts them in the place of those that the rig has. Without any limit the rig has none.
    pub fn keep_in(self, kept: &mut Vec<Self>) {
        kept.retain(|known| known.rig != self.rig);
        if [self.soft, self.hard].iter().any(|limits| *limits != QualityLimits::default()) {
            kept.push(self);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rig_has_one_set_of_limits_or_none() {
        let of = |rig: Option<&str>, fwhm_arcsec| RigLimits {
            rig: rig.map(str::to_owned),
            soft: QualityLimits { fwhm_arcsec, ..QualityLimits::default() },
            ..RigLimits::default()
        };
        let mut kept = Vec::new();
        for limits in [of(None, Some(4.0)), of(Some("A"), Some(3.0)), of(None, Some(5.0))] {
            limits.keep_in(&mut kept);
        }
        assert_eq!(kept, [of(Some("A"), Some(3.0)), of(None, Some(5.0))]);
        of(Some("A"), None).keep_in(&mut kept);
        assert_eq!(kept, [of(None, Some(5.0))]);
        let numbers = kept[0].soft.numbers();
        assert_eq!((numbers[1], QualityLimits::from(numbers)), (Some(5.0), kept[0].soft));
    }
}
