//! Flats: how bright, and whether that will do.

use serde::{Deserialize, Serialize};

use crate::statistics::Clipped;

/// Below this share of saturation a flat is too dark.
const DARKEST: f64 = 0.10;
/// Values from this share of saturation on are clipped, or so near to it that cameras bend.
const CLIPPED_FROM: f64 = 0.98;
/// A flat of which a larger share is clipped is of no use.
const MOST_CLIPPED: f64 = 0.01;

/// What a flat is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Flat {
    /// Its median, as a share of saturation.
    pub level: f64,
    /// The width of its values (vignetting, dust, noise), as a share of its median.
    pub spread: f64,
    /// Whether that will do.
    pub verdict: Verdict,
}

/// Whether a flat will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It will.
    Good,
    /// Less than a tenth of saturation.
    TooDark,
    /// More than one in a hundred values at saturation.
    Clipped,
}

impl Verdict {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::TooDark => "too-dark",
            Self::Clipped => "clipped",
        }
    }
}

impl Flat {
    /// Of a flat's values, in whose unit `saturation` is.
    pub fn of(image: &[f32], saturation: f64) -> Option<Self> {
        let Clipped { median, sigma } = Clipped::of(image)?;
        let clipped = image.iter().filter(|value| f64::from(**value) >= CLIPPED_FROM * saturation).count();
        let values = image.iter().filter(|value| !value.is_nan()).count();
        let level = median / saturation;
        #[allow(clippy::cast_precision_loss, reason = "a number of pixels")]
        let verdict = if clipped as f64 > MOST_CLIPPED * values as f64 {
            Verdict::Clipped
        } else if level < DARKEST {
            Verdict::TooDark
        } else {
            Verdict::Good
        };
        let spread = if median > 0.0 { sigma / median } else { 0.0 };
        level.is_finite().then_some(Self { level, spread, verdict })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// docs/rules.md#23-flats
    #[test]
    fn levels_are_shares_of_saturation() {
        let flat = |level: f32| Flat::of(&[level * 0.9, level, level * 1.1], 65535.0).unwrap();
        assert_eq!(flat(30000.0).verdict, Verdict::Good);
        assert!((flat(30000.0).level - 0.4578).abs() < 1e-4);
        assert_eq!(flat(6000.0).verdict, Verdict::TooDark);
        assert_eq!((flat(6554.0).verdict, flat(6553.0).verdict), (Verdict::Good, Verdict::TooDark));
        assert_eq!(flat(65535.0).verdict, Verdict::Clipped);
        let mut some = vec![40000.0; 1000];
        some.splice(0..10, [65535.0; 10]);
        assert_eq!(Flat::of(&some, 65535.0).unwrap().verdict, Verdict::Good);
        some.push(65535.0);
        assert_eq!(Flat::of(&some, 65535.0).unwrap().verdict, Verdict::Clipped);
        assert_eq!(Flat::of(&[f32::NAN], 65535.0), None);
    }
}
