//! The limits of quality, and what they are called.

use nightledger_language::{mark, number, of, tr};
use nightledger_plan::By;

use super::light_quality::{Figure, STANDS_OUT, UNMEASURED};
use super::plain;

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
    Limit { name: mark!("Fewest stars, % of the median"), unit: " of the median", by: By::Stars },
    Limit { name: mark!("Most background, % of the median"), unit: " times the median", by: By::Background },
];

impl Limit {
    /// Up to what a number without a sign is no per cent: nobody means stars at 1 % of the median, or ten times its sky.
    fn most_as_share(&self) -> Option<f64> {
        match self.by {
            By::Stars => Some(1.0),
            By::Background => Some(10.0),
            By::Hfr | By::Fwhm | By::Eccentricity | By::Rms => None,
        }
    }

    /// What was typed as a limit; nothing typed is none. A share of the median is typed as `70`, `70 %` or `0.7`. The
    /// error says what to type, for [`nightledger_language::of`].
    ///
    /// # Errors
    ///
    /// Where it is no number, or one under 0.
    pub fn typed(&self, text: &str) -> Result<Option<f64>, &'static str> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let share = self.most_as_share();
        let per_cent = share.and_then(|_| text.strip_suffix(['%', '％']));
        let typed = super::correct::number(per_cent.unwrap_or(text)).ok_or(NO_NUMBER)?;
        if typed < 0.0 {
            return Err(BELOW_ZERO);
        }
        let is_per_cent = per_cent.is_some() || share.is_some_and(|most| typed > most);
        Ok(Some(if is_per_cent { typed / 100.0 } else { typed }))
    }

    /// A limit as it is typed: `3.2`, `70 %`.
    pub fn text(&self, limit: f64) -> String {
        match self.most_as_share() {
            Some(_) => format!("{} %", number(plain(limit * 100.0, 1))),
            None => number(plain(limit, 3)),
        }
    }

    /// What stands before its number and behind it where edits keep it.
    pub(super) fn around(&self) -> (String, &'static str) {
        let side = if self.by == By::Stars { "under" } else { "over" };
        (format!("{} {side} ", name_of(self.by)), self.unit)
    }

    /// Its words that edits keep, for people.
    fn shown(&self, kept: &str) -> Option<String> {
        let (before, after) = self.around();
        let kept = kept.strip_prefix(&before)?.strip_suffix(after)?;
        let number = kept.parse().map_or_else(|_| number(kept), |limit| self.text(limit));
        Some(match self.by {
            By::Hfr => tr!("HFR over {number} px", number),
            By::Fwhm => tr!("FWHM over {number}″", number),
            By::Eccentricity => tr!("eccentricity over {number}", number),
            By::Rms => tr!("guiding RMS over {number}″", number),
            By::Stars => tr!("stars under {number} of the median", number),
            By::Background => tr!("background over {number} of the median", number),
        })
    }
}

const NO_NUMBER: &str = mark!("That is no number: it limits nothing.");
const BELOW_ZERO: &str = mark!("A limit is 0 or more: this one limits nothing.");

/// Why lights were excluded, as edits keep it, for people: limits in words, or what stood out; what is neither stays as
/// it is.
pub(super) fn shown(kept: &str) -> String {
    if kept == UNMEASURED {
        return of(UNMEASURED).to_owned();
    }
    if let Some(figures) = kept.strip_prefix(STANDS_OUT) {
        let word = |kept: &str| {
            let words = Figure::ALL.map(Figure::word);
            words
                .into_iter()
                .find(|word| *word == kept)
                .map_or_else(|| kept.to_owned(), |word| of(word).to_owned())
        };
        return tr!(
            "stands out: {figures}",
            figures = figures.split(", ").map(word).collect::<Vec<_>>().join(", ")
        );
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(by: By, typed: &str, limit: Result<Option<f64>, &'static str>, text: &str) {
        let of = LIMITS.iter().find(|limit| limit.by == by).unwrap();
        assert_eq!(of.typed(typed), limit, "{typed}");
        assert_eq!(limit.ok().flatten().map(|limit| of.text(limit)).unwrap_or_default(), text, "{typed}");
    }

    /// docs/rules.md#20-limits
    #[test]
    fn a_share_of_the_median_is_typed_as_per_cent_or_as_a_number() {
        for typed in ["70", "70 %", "70%", " 0.7 ", "0,7"] {
            check(By::Stars, typed, Ok(Some(0.7)), "70 %");
        }
        check(By::Stars, "1", Ok(Some(1.0)), "100 %");
        check(By::Stars, "1 %", Ok(Some(0.01)), "1 %");
        check(By::Stars, "62.5", Ok(Some(0.625)), "62.5 %");
        for typed in ["1.3", "130", "130 %"] {
            check(By::Background, typed, Ok(Some(1.3)), "130 %");
        }
        check(By::Background, "2", Ok(Some(2.0)), "200 %");
        check(By::Fwhm, "70", Ok(Some(70.0)), "70");
    }

    #[test]
    fn what_limits_nothing_says_why() {
        check(By::Fwhm, " ", Ok(None), "");
        check(By::Fwhm, "x", Err(NO_NUMBER), "");
        check(By::Fwhm, "3 %", Err(NO_NUMBER), "");
        check(By::Stars, "%", Err(NO_NUMBER), "");
        check(By::Stars, "-1", Err(BELOW_ZERO), "");
    }

    #[test]
    fn what_edits_keep_is_said_to_people() {
        assert_eq!(
            shown("FWHM over 4″, stars under 0.7 of the median"),
            "FWHM over 4″, stars under 70 % of the median"
        );
        assert_eq!(shown("background over 1.3 times the median"), "background over 130 % of the median");
        for kept in ["stands out: FWHM, HFR (capture)", UNMEASURED, "clouds, later"] {
            assert_eq!(shown(kept), kept);
        }
    }
}
