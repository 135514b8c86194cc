//! Focal length and focal ratio (docs/rules.md#4-focal-length): the comment's unit decides, zero is unknown.

use crate::Values;
use crate::cards::{Cell, Hit};
use crate::decimal::tidy;
use crate::keys::Key;
use crate::text::{self, has_word};
use crate::values::Reading;
use crate::{Formula, Known, Source};

impl Reading<'_> {
    /// Focal length, mm.
    pub(crate) fn focal_length(&self, told: &Values) -> Option<Known<f64>> {
        self.length(self.keys().focal_length).or_else(|| told.focal_length_mm.clone())
    }

    /// Focal ratio: as written, or the focal length over the aperture.
    pub(crate) fn focal_ratio(&self, told: &Values) -> Option<Known<f64>> {
        let keys = self.keys();
        let written = keys.focal_ratio.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let ratio = hit.number(key).or_else(|| spelt_ratio(&hit)).filter(|ratio| is_ratio(*ratio))?;
            Some(Known::new(ratio, hit.source))
        });
        if written.is_some() {
            return written;
        }
        // `FOCAL = 6.85 / Telescope focal ratio`.
        let spelt = keys.focal_length.iter().find_map(|key| {
            let hit = self.cards.find(key).filter(|hit| says_ratio(hit.comment))?;
            let ratio = hit.number(key).filter(|ratio| is_ratio(*ratio))?;
            Some(Known::new(ratio, hit.source))
        });
        if spelt.is_some() {
            return spelt;
        }
        let computed = || {
            let (length, aperture) = (self.length(keys.focal_length)?, self.length(keys.aperture)?);
            let ratio = length.value / aperture.value;
            let from = [length.source.keyword()?, aperture.source.keyword()?];
            let source = Source::Computed(Formula::RatioFromAperture(from));
            (is_ratio(ratio) && ratio < 100.0).then(|| Known::new(ratio, source))
        };
        computed().or_else(|| told.focal_ratio.clone())
    }

    fn length(&self, keys: &'static [Key]) -> Option<Known<f64>> {
        keys.iter().find_map(|key| {
            let hit = self.cards.find(key).filter(|hit| !says_ratio(hit.comment))?;
            let value = millimetres(key, &hit)?;
            (value > 0.0).then(|| Known::new(value, hit.source))
        })
    }
}

/// `f/5.4`, `F/08`.
fn spelt_ratio(hit: &Hit<'_>) -> Option<f64> {
    let Cell::Text(text) = hit.cell else { return None };
    text::number(text.strip_prefix(['f', 'F'])?.trim_start().strip_prefix('/')?)
}

/// Whether a comment calls the number a ratio: then it is no length.
fn says_ratio(comment: &str) -> bool {
    has_word(comment, &["ratio"])
}

/// What the header says is not judged here: the check of the row names a ratio that AstroBin refuses.
fn is_ratio(ratio: f64) -> bool {
    ratio > 0.0 && ratio.is_finite()
}

/// A length in mm: the unit stands in the comment (`IN INCHES`, `[cm]`, `in m`) or behind the number (`600mm`).
fn millimetres(key: &Key, hit: &Hit<'_>) -> Option<f64> {
    let (value, unit) = match (hit.number(key), hit.cell) {
        (Some(value), _) => (value, hit.comment),
        (None, Cell::Text(written)) => {
            let (value, unit) = text::leading_number(written)?;
            (!unit.is_empty()).then_some((value, unit))?
        }
        _ => return None,
    };
    if key.scale != 1.0 || has_word(unit, &["mm", "millimeter", "millimeters", "millimetre", "millimetres"]) {
        return Some(value);
    }
    let scale = if has_word(unit, &["inch", "inches"])
        || text::contains(unit, "[in]")
        || text::contains(unit, "(in)")
    {
        25.4
    } else if has_word(unit, &["cm", "centimeter", "centimeters", "centimetre", "centimetres"]) {
        10.0
    } else if has_word(unit, &["m", "meter", "meters", "metre", "metres"]) {
        1000.0
    } else if hit.number(key).is_some() {
        1.0
    } else {
        return None;
    };
    Some(if scale == 1.0 { value } else { tidy(value * scale) })
}
