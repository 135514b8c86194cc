//! The air and the stars: ambient temperature, sky brightness, HFR, FWHM (docs/rules.md#4-ambient).

use crate::Values;
use crate::decimal::tidy;
use crate::keys::Key;
use crate::text;
use crate::values::Reading;
use crate::{Formula, Known, Source};

/// Arc seconds that a pixel of 1 um covers at a focal length of 1 mm.
pub const ARCSEC_PER_UM_MM: f64 = 206.265;

impl Reading<'_> {
    /// Air temperature, and whether it is only the focuser's.
    pub(crate) fn ambient(&self, told: &Values) -> (Option<Known<f64>>, bool) {
        let keys = self.keys();
        let air = self.celsius(keys.ambient).or_else(|| told.ambient_c.clone());
        if air.is_some() {
            return (air, false);
        }
        let focuser = self.celsius(keys.focuser_temp);
        let found = focuser.is_some();
        (focuser, found)
    }

    /// The first temperature that air can have, in degC.
    fn celsius(&self, keys: &'static [Key]) -> Option<Known<f64>> {
        keys.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let value = hit.celsius(key)?;
            is_air(value).then(|| Known::new(value, hit.source))
        })
    }

    /// Sky brightness.
    pub(crate) fn sqm(&self, told: &Values) -> Option<Known<f64>> {
        self.cards.number(self.keys().sqm, |value| value > 0.0 && value < 30.0).or_else(|| told.sqm.clone())
    }

    /// Half flux radius, px.
    pub(crate) fn hfr(&self, told: &Values) -> Option<Known<f64>> {
        self.cards.number(self.keys().hfr, |value| value > 0.0).or_else(|| told.hfr_px.clone())
    }

    /// FWHM that a program measured: in the unit that the comment names, never a seeing monitor's.
    pub(crate) fn fwhm(
        &self,
        pixel_um: Option<&Known<f64>>,
        focal_length_mm: Option<&Known<f64>>,
        told: &Values,
    ) -> Option<Known<f64>> {
        let scale = || Some(pixel_um?.value / focal_length_mm?.value * ARCSEC_PER_UM_MM);
        let found = self.keys().fwhm.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let value = hit.number(key).filter(|value| *value > 0.0)?;
            if ["arcsec", "arc sec", "arc-sec", "\"", "[as]"]
                .iter()
                .any(|unit| text::contains(hit.comment, unit))
            {
                return Some(Known::new(value, hit.source));
            }
            if !["px", "pix", "pinpoint"].iter().any(|unit| text::contains(hit.comment, unit)) {
                return None;
            }
            let formula = Formula::FwhmFromPixels(hit.source.keyword()?);
            Some(Known::new(tidy(value * scale()?), Source::Computed(formula)))
        });
        found.or_else(|| told.fwhm_arcsec.clone())
    }
}

/// What air on Earth can have; probes that are not plugged in read -127 or 999.
fn is_air(value: f64) -> bool {
    (-90.0..=70.0).contains(&value)
}
