//! What AstroBin's import form would refuse, cell by cell, before the text leaves (docs/rules.md#9-limits). The limits are those of its
//! long-exposure fields. The cells are checked as they are written, after rounding.

use std::borrow::Borrow;

use nightledger_language::{mark, of, tr};
use nightledger_ledger::Row;
use serde::Serialize;
use time::Date;

use crate::csv::{Column, iso_date};

/// A cell that AstroBin would refuse, or that should not be empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Index into the rows given.
    pub row: u32,
    /// The cell's column.
    pub column: Column,
    /// Whether AstroBin refuses the row over it.
    pub gravity: Gravity,
    /// What is wrong and what to do, for people.
    pub text: String,
}

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gravity {
    /// AstroBin refuses the row or loses it.
    Refused,
    /// AstroBin takes the row, but something that people expect is missing.
    Incomplete,
}

/// The interval of a numeric cell.
pub(crate) struct Limits {
    low: f64,
    high: f64,
    /// Whether the ends themselves are allowed.
    low_allowed: bool,
    high_allowed: bool,
    /// The same in words.
    pub(crate) words: &'static str,
    /// What to do.
    pub(crate) remedy: &'static str,
}

impl Limits {
    /// From one end to the other, both allowed.
    pub(crate) const fn within(low: f64, high: f64, words: &'static str, remedy: &'static str) -> Self {
        Self { low, high, low_allowed: true, high_allowed: true, words, remedy }
    }

    fn of(column: Column) -> Option<Self> {
        Some(match column {
            Column::Filter => Self::within(
                1.0,
                f64::from(u32::MAX),
                mark!("an id of 1 or more"),
                mark!("Paste the address of the filter's page on AstroBin."),
            ),
            Column::Number => Self::within(
                1.0,
                f64::from(u32::MAX),
                mark!("at least 1"),
                mark!("Check which frames of this row are counted."),
            ),
            Column::Duration => Self::within(
                0.0001,
                999_999.999_9,
                mark!("0.0001 to 999999.9999 seconds"),
                mark!("Correct the exposure of these frames."),
            ),
            Column::Binning => {
                Self::within(1.0, 4.0, mark!("1, 2, 3 or 4"), mark!("Correct the binning of these frames."))
            }
            Column::Gain => Self::within(
                -99_999.99,
                99_999.99,
                mark!("-99999.99 to 99999.99"),
                mark!("Correct the gain of these frames."),
            ),
            Column::SensorCooling => Self::within(
                -274.0,
                100.0,
                mark!("-274 to 100 °C"),
                mark!("Correct the sensor temperature of these frames."),
            ),
            Column::FNumber => Limits {
                low: 0.0,
                high: 100.0,
                low_allowed: false,
                high_allowed: false,
                words: mark!("more than 0 and less than 100"),
                remedy: mark!("Correct the focal ratio of these frames, or the default in Settings."),
            },
            Column::Bortle => Self::within(
                1.0,
                9.0,
                mark!("1 to 9"),
                mark!("Correct the Bortle class of the site in Settings."),
            ),
            Column::MeanSqm => Limits {
                high_allowed: false,
                ..Self::within(
                    0.0,
                    1000.0,
                    mark!("0 or more and less than 1000 mag/arcsec²"),
                    mark!("Correct the sky brightness of the site in Settings."),
                )
            },
            Column::MeanFwhm => Limits {
                high_allowed: false,
                ..Self::within(
                    0.0,
                    1000.0,
                    mark!("0 or more and less than 1000 arcsec"),
                    mark!(
                        "Correct HFR, pixel size or focal length of these frames, or the defaults in Settings."
                    ),
                )
            },
            Column::Temperature => Self::within(
                -88.0,
                58.0,
                mark!("-88 to 58 °C"),
                mark!("Correct the ambient temperature of these frames."),
            ),
            // Whole numbers that cannot be negative by their type, and the date, which is no number.
            Column::Date | Column::Iso | Column::Darks | Column::Flats | Column::FlatDarks | Column::Bias => {
                return None;
            }
        })
    }

    /// What is wrong with a value that they do not allow, and what to do.
    pub(crate) fn refusal(&self, name: &str, value: &str) -> String {
        let refused =
            tr!("{name} is {value}; AstroBin allows {limits}.", name, value, limits = of(self.words));
        format!("{refused} {}", of(self.remedy))
    }

    pub(crate) fn allow(&self, value: f64) -> bool {
        let low = if self.low_allowed { value >= self.low } else { value > self.low };
        let high = if self.high_allowed { value <= self.high } else { value < self.high };
        low && high
    }
}

/// Everything in `rows` that AstroBin would refuse, in the order of rows and columns. `today` is the host's date; one
/// day of grace is given, because the evening's date may lie in another time zone.
pub fn check<R: Borrow<Row>>(rows: &[R], today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, row) in (0_u32..).zip(rows) {
        for column in Column::ALL {
            if let Some((gravity, text)) = check_cell(row.borrow(), column, today) {
                problems.push(Problem { row: index, column, gravity, text });
            }
        }
    }
    problems
}

fn check_cell(row: &Row, column: Column, today: Date) -> Option<(Gravity, String)> {
    let value = column.cell(row);
    let name = column.name();
    if value.is_empty() {
        return match column {
            Column::Duration => Some((
                Gravity::Refused,
                tr!(
                    "duration is empty: no file says how long these exposures are. AstroBin needs it; give the exposure for these frames, or a default in Settings."
                )
                .to_owned(),
            )),
            Column::Date => Some((
                Gravity::Incomplete,
                tr!(
                    "date is empty: no file says when these exposures began. AstroBin takes the row without a date."
                )
                .to_owned(),
            )),
            _ => None,
        };
    }
    if column == Column::Date {
        let last = today.next_day().unwrap_or(today);
        return row.date.filter(|date| *date > last).map(|date| (Gravity::Refused, after_today(date, today)));
    }
    let limits = Limits::of(column)?;
    if value.number().is_some_and(|number| limits.allow(number)) {
        return None;
    }
    Some((Gravity::Refused, limits.refusal(name, &nightledger_language::number(value.to_string()))))
}

/// What is said of a date that has not come yet.
pub(crate) fn after_today(date: Date, today: Date) -> String {
    tr!(
        "date is {date}, after today ({today}). Check the clock of the capture computer, or of this one.",
        date = iso_date(date),
        today = iso_date(today)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{date, known, mean, row};

    #[track_caller]
    fn expect(row: Row, expect: &[(Column, Gravity)]) {
        let problems = check(&[row], date(10));
        let found: Vec<_> = problems.iter().map(|p| (p.column, p.gravity)).collect();
        assert_eq!(found, expect, "{problems:?}");
        assert!(problems.iter().all(|p| p.text.starts_with(p.column.name()) && p.text.ends_with('.')));
    }

    use Gravity::{Incomplete, Refused};

    #[test]
    fn a_good_row_passes() {
        expect(row(), &[]);
    }

    #[test]
    fn one_day_of_grace() {
        expect(Row { date: Some(date(10)), ..row() }, &[]);
        expect(Row { date: Some(date(11)), ..row() }, &[]);
        expect(Row { date: Some(date(12)), ..row() }, &[(Column::Date, Refused)]);
        expect(Row { date: None, ..row() }, &[(Column::Date, Incomplete)]);
        let far = Row { date: Some(Date::MAX), ..row() };
        assert_eq!(check(&[far], Date::MAX).len(), 0);
    }

    #[test]
    fn required_cells() {
        expect(Row { exposure_s: None, ..row() }, &[(Column::Duration, Refused)]);
        expect(Row { exposure_s: Some(f64::NAN), ..row() }, &[(Column::Duration, Refused)]);
        expect(Row { number: 0, ..row() }, &[(Column::Number, Refused)]);
    }

    #[test]
    fn limits_are_checked_on_what_is_written() {
        let duration = |s| Row { exposure_s: Some(s), ..row() };
        expect(duration(0.0001), &[]);
        expect(duration(0.000_05), &[]);
        expect(duration(0.000_049), &[(Column::Duration, Refused)]);
        expect(duration(-1.0), &[(Column::Duration, Refused)]);
        expect(duration(999_999.999_9), &[]);
        expect(duration(1e6), &[(Column::Duration, Refused)]);

        let binning = |b| Row { binning: Some(b), ..row() };
        expect(binning(4), &[]);
        expect(binning(0), &[(Column::Binning, Refused)]);
        expect(binning(5), &[(Column::Binning, Refused)]);

        let gain = |g| Row { gain: Some(g), ..row() };
        expect(gain(-1.0), &[]);
        expect(gain(99_999.99), &[]);
        expect(gain(99_999.995), &[(Column::Gain, Refused)]);
        expect(gain(-1e9), &[(Column::Gain, Refused)]);

        let cooling = |t| Row { sensor_temp_c: Some(mean(t)), ..row() };
        expect(cooling(-274.4), &[]);
        expect(cooling(-274.5), &[(Column::SensorCooling, Refused)]);
        expect(cooling(100.5), &[(Column::SensorCooling, Refused)]);

        let ratio = |f| Row { focal_ratio: Some(known(f)), ..row() };
        expect(ratio(99.99), &[]);
        expect(ratio(99.996), &[(Column::FNumber, Refused)]);
        expect(ratio(0.004), &[(Column::FNumber, Refused)]);

        let bortle = |b| Row { bortle: Some(known(b)), ..row() };
        expect(bortle(4.5), &[]);
        expect(bortle(0.0), &[(Column::Bortle, Refused)]);
        expect(bortle(9.5), &[(Column::Bortle, Refused)]);

        let sqm = |m| Row { mean_sqm: Some(mean(m)), ..row() };
        expect(sqm(0.0), &[]);
        expect(sqm(-0.01), &[(Column::MeanSqm, Refused)]);
        expect(sqm(999.996), &[(Column::MeanSqm, Refused)]);

        let fwhm = |m| Row { mean_fwhm_arcsec: Some(mean(m)), ..row() };
        expect(fwhm(999.99), &[]);
        expect(fwhm(1000.0), &[(Column::MeanFwhm, Refused)]);

        let ambient = |t| Row { ambient_c: Some(mean(t)), ..row() };
        expect(ambient(58.0), &[]);
        expect(ambient(-88.0), &[]);
        expect(ambient(58.01), &[(Column::Temperature, Refused)]);
        expect(ambient(-273.15), &[(Column::Temperature, Refused)]);
    }

    #[test]
    fn a_filter_needs_an_id_above_zero_if_it_has_one() {
        expect(Row { filter_id: Some(0), ..row() }, &[(Column::Filter, Refused)]);
        expect(Row { filter_id: None, ..row() }, &[]);
    }

    #[test]
    fn problems_name_their_row() {
        let rows = [row(), Row { number: 0, exposure_s: None, ..row() }];
        let borrowed: Vec<&Row> = rows.iter().collect();
        let problems = check(&borrowed, date(10));
        assert_eq!(problems.iter().map(|p| p.row).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(
            problems[0].text,
            "number is 0; AstroBin allows at least 1. Check which frames of this row are counted."
        );
    }
}
