//! The limits of quality, and what they are called.

use nightledger_language::{mark, number, tr};
use nightledger_plan::By;

/// A limit.
#[derive(Debug)]
pub struct Limit {
    /// What it is called, for [`nightledger_language::of`].
    pub name: &'static str,
    /// What follows the number in words.
    pub unit: &'static str,
    pub(super) by: By,
}

/// All limits, in order.
pub const LIMITS: [Limit; 6] = [
    Limit { name: mark!("Most HFR, px"), unit: " px", by: By::Hfr },
    Limit { name: mark!("Most FWHM, ″"), unit: "″", by: By::Fwhm },
    Limit { name: mark!("Most eccentricity"), unit: "", by: By::Eccentricity },
    Limit { name: mark!("Most guiding RMS, ″"), unit: "″", by: By::Rms },
    Limit { name: mark!("Fewest stars, share of the median"), unit: " of the median", by: By::Stars },
    Limit { name: mark!("Most background, times the median"), unit: " times the median", by: By::Background },
];

impl Limit {
    /// What stands before its number and behind it where edits keep it.
    pub(super) fn around(&self) -> (String, &'static str) {
        let side = if self.by == By::Stars { "under" } else { "over" };
        (format!("{} {side} ", name_of(self.by)), self.unit)
    }

    /// Its words that edits keep, for people.
    fn shown(&self, kept: &str) -> Option<String> {
        let (before, after) = self.around();
        let number = number(kept.strip_prefix(&before)?.strip_suffix(after)?);
        Some(match self.by {
            By::Hfr => tr!("HFR over {number} px", number),
            By::Fwhm => tr!("FWHM over {number}″", number),
            By::Eccentricity => tr!("eccentricity over {number}", number),
            By::Rms => tr!("guiding RMS over {number}″", number),
            By::Stars => tr!("stars under {number} of the median", number),
            By::Background => tr!("background over {number} times the median", number),
        })
    }
}

/// Limits in words as edits keep them, for people; what is none of them stays as it is.
pub(super) fn shown(kept: &str) -> String {
    let one =
        |kept: &str| LIMITS.iter().find_map(|limit| limit.shown(kept)).unwrap_or_else(|| kept.to_owned());
    kept.split(", ").map(one).collect::<Vec<_>>().join(", ")
}

/// What is judged, for [`nightledger_language::of`].
pub(super) fn name_of(by: By) -> &'static str {
    match by {
        By::Hfr => "HFR",
        By::Fwhm => "FWHM",
        By::Eccentricity => mark!("eccentricity"),
        By::Rms => mark!("guiding RMS"),
        By::Stars => mark!("stars"),
        By::Background => mark!("background"),
    }
}
