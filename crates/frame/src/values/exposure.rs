//! The length of ONE exposure in seconds (docs/rules.md#4-exposure).

use nightledger_language::said;

use crate::Values;
use crate::cards::{Cell, Hit};
use crate::dialect::CountedExposure;
use crate::keys::Key;
use crate::text::{self, has_word};
use crate::values::Reading;
use crate::values::subframes::Combined;
use crate::{DoubtCode, Formula, Kind, Known, Role, Source};

impl Reading<'_> {
    /// The exposure of one frame, or of one of the frames a combined file stands for.
    pub(crate) fn exposure(&mut self, kind: Kind, combined: &Combined, told: &Values) -> Option<Known<f64>> {
        let written = self.written_exposure(kind);
        let exposure = match combined.role {
            Role::Single => written,
            Role::Master | Role::Stack if combined.one_is_named => None,
            Role::Master | Role::Stack => self.sub_exposure(written, combined),
        };
        // The name of a stack may tell the total (Siril) or one exposure: only calibration masters are sure.
        exposure.or_else(|| told.exposure_s.clone())
    }

    /// What the header gives as exposure.
    fn written_exposure(&mut self, kind: Kind) -> Option<Known<f64>> {
        for key in self.keys().exposure {
            let Some(hit) = self.cards.find(key) else { continue };
            let Some(seconds) = seconds(key, &hit) else {
                if let Cell::Text(text) = hit.cell
                    && !text::is_nothing(text)
                {
                    self.doubt(DoubtCode::ValueNotUnderstood, said!("{key} = '{text}' is not a number and is not used. Correct the exposure if it is missing.", key = key.word, text));
                }
                continue;
            };
            // 0 is what programs write when they do not know, except for a bias.
            if seconds > 0.0 || (seconds == 0.0 && kind == Kind::Bias) {
                return Some(Known::new(seconds, hit.source));
            }
            if seconds < 0.0 {
                self.doubt(DoubtCode::ValueNotUnderstood, said!("{key} = {seconds} is not an exposure and is not used. Correct the exposure if it is missing.", key = key.word, seconds));
            }
        }
        None
    }

    /// The length of one exposure that stands beside the total: a keyword of exposures that is the total's share of the
    /// count (EXPOSURE beside EXPTIME in Astro Pixel Processor's integrations).
    fn one_beside(&self, total: &Known<f64>, count: u32) -> Option<Known<f64>> {
        if count < 2 {
            return None;
        }
        self.keys().exposure.iter().find_map(|key| {
            let hit = self.cards.find(key)?;
            let one = seconds(key, &hit).filter(|one| *one > 0.0)?;
            let is_share = (one * f64::from(count) / total.value - 1.0).abs() < 0.01;
            is_share.then(|| Known::new(one, hit.source))
        })
    }

    /// Whether the comment of an exposure calls it the total. INDI's does so behind every single exposure.
    fn is_called_total(&self, written: &Known<f64>) -> bool {
        let Some((_, card)) = written.source.keyword().and_then(|keyword| self.cards.card(keyword.word()))
        else {
            return false;
        };
        let comment = card.comment.trim();
        let names =
            has_word(comment, &["total", "totals", "summed", "cumulative", "accumulated", "integrated"])
                || text::contains(comment, "sum of");
        names && !comment.eq_ignore_ascii_case("Total Exposure Time (s)")
    }

    fn sub_exposure(&self, written: Option<Known<f64>>, combined: &Combined) -> Option<Known<f64>> {
        let table = self.writers.stacks();
        let count = combined.subframes.as_ref();
        if let Some(one) = self.cards.number(table.sub_exposure, |seconds| seconds > 0.0)
            && (!self.writers.capture.sub_exposure_may_be_wrong || makes_up(&one, count, written.as_ref()))
        {
            return Some(one);
        }
        let written = written?;
        if let Some(one) = count.and_then(|count| self.one_beside(&written, count.value)) {
            return Some(one);
        }
        if combined.role == Role::Stack && table.stack_exposure_unknown {
            return None;
        }
        let total = self.cards.number(table.total_exposure, |seconds| seconds > 0.0);
        let over_one = count.is_some_and(|count| count.value > 1);
        let is_total = combined.exposure != CountedExposure::One
            || (over_one && !combined.habit_is_known && self.is_called_total(&written));
        let divide = match (&total, count) {
            // Evidence goes before the table: a total that equals EXPTIME, or EXPTIME times the count.
            (Some(total), Some(count)) if count.value > 1 => {
                let one_sub = (total.value / (written.value * f64::from(count.value)) - 1.0).abs() < 0.02;
                let all = (total.value / written.value - 1.0).abs() < 0.02;
                if one_sub { false } else { all || is_total }
            }
            _ => is_total,
        };
        // A master's exposure is what its darks are matched by: programs write the single one there (DeepSkyStacker).
        let of_masters = combined.exposure == CountedExposure::TotalOfMastersToo;
        let divide = divide && (combined.role == Role::Stack || of_masters);
        match count {
            Some(count) if divide && count.value > 1 => {
                let one = crate::decimal::tidy(written.value / f64::from(count.value));
                let from = Box::new([written.source, count.source.clone()]);
                Some(Known::new(one, Source::Computed(Formula::ExposureFromTotal(from))))
            }
            _ => Some(written),
        }
    }
}

/// Whether so many exposures of this length make up EXPTIME: newer SharpCaps write another length into SUBEXP.
fn makes_up(one: &Known<f64>, count: Option<&Known<u32>>, written: Option<&Known<f64>>) -> bool {
    let Some(written) = written else { return true };
    one.value <= written.value * 1.001
        && count.is_none_or(|count| (one.value * f64::from(count.value) / written.value - 1.0).abs() < 0.02)
}

/// The exposure in seconds: a comment may name minutes, milliseconds or microseconds instead.
fn seconds(key: &Key, hit: &Hit<'_>) -> Option<f64> {
    let (value, written) = match (hit.number(key), hit.cell) {
        (Some(value), _) => (value, None),
        // `300s`, `300 sec`.
        (None, Cell::Text(text)) => {
            let (value, unit) = text::leading_number(text)?;
            (value, Some(time_unit(unit.trim())?))
        }
        _ => return None,
    };
    if key.scale != 1.0 {
        return Some(value);
    }
    match written.or_else(|| unit_s(hit.comment)) {
        None | Some(1.0) => Some(value),
        Some(unit_s) => Some(crate::decimal::tidy(value * unit_s)).filter(|seconds| seconds.is_finite()),
    }
}

/// The unit of time that a comment names, in seconds: `[ms]` first, then `in ms`, then the unit alone, then a word.
fn unit_s(comment: &str) -> Option<f64> {
    let bracketed = [('[', ']'), ('(', ')')].into_iter().find_map(|(open, close)| {
        let (inside, _) = comment.split_once(open)?.1.split_once(close)?;
        time_unit(inside.trim())
    });
    let spelt = || {
        let mut words = comment.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.'));
        words.find(|word| word.eq_ignore_ascii_case("in"))?;
        words.find(|word| !word.is_empty()).and_then(time_step)
    };
    bracketed.or_else(spelt).or_else(|| time_unit(comment.trim())).or_else(|| {
        if text::contains(comment, "millisec") {
            Some(1e-3)
        } else if text::contains(comment, "microsec") {
            Some(1e-6)
        } else {
            let minutes = has_word(comment, &["minutes", "minute", "min", "mins"]);
            (minutes && !text::contains(comment, "sec")).then_some(60.0)
        }
    })
}

/// A unit of time by its spelling, in seconds.
fn time_unit(word: &str) -> Option<f64> {
    Some(match word.to_ascii_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "ms" | "msec" | "msecs" | "millisec" | "millisecs" | "millisecond" | "milliseconds" => 1e-3,
        "us" | "\u{b5}s" | "\u{3bc}s" | "usec" | "microsec" | "microsecond" | "microseconds" => 1e-6,
        "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86400.0,
        _ => return None,
    })
}

/// The same, also for steps of several (`in 10us periods`, FLI's cameras).
fn time_step(word: &str) -> Option<f64> {
    let counted = || {
        let (count, unit) = text::leading_number(word)?;
        time_unit(unit).filter(|one| *one < 1.0 && count > 0.0).map(|one| crate::decimal::tidy(count * one))
    };
    time_unit(word).or_else(counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_the_unit() {
        let check = |comment: &str, expect: Option<f64>| assert_eq!(unit_s(comment), expect, "{comment:?}");
        check("[s] Exposure duration", Some(1.0));
        check("[s] min exposure", Some(1.0));
        check("exposure time in ms", Some(1e-3));
        check("Exposure time in mSec.", Some(1e-3));
        check(" ms", Some(1e-3));
        check("us", Some(1e-6));
        check("[msec]", Some(1e-3));
        check("milliseconds", Some(1e-3));
        check("(us)", Some(1e-6));
        check("Exposure in minutes", Some(60.0));
        check("Duration of exposure in 10us periods", Some(1e-5));
        check("[d] time on source", Some(86400.0));
        check("exposure, minutes", Some(60.0));
        check("Exposure time in seconds, readout in ms", Some(1.0));
        check("seconds, 20 per min", None);
        check("s, readout 300 ms", None);
        check("Exposure time", None);
        check("", None);
    }
}
