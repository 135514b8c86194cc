//! The nights of a scan as a calendar: hours of light and the Moon, month by month.

use serde::{Deserialize, Serialize};
use time::{Date, Month as MonthName};

use super::totals::Totals;

/// A month that has light.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Month {
    /// Its first day, `2023-07-01`.
    pub first: String,
    /// How many days of a week that begins on a Monday lie before its first.
    pub blank: u8,
    /// Its days; nothing where there was no light.
    pub days: Vec<Option<Night>>,
}

/// A night with light.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Night {
    /// Its place in [`Totals::by_night`].
    pub at: u32,
    /// `2023-07-06`.
    pub date: String,
    /// s.
    pub seconds: f64,
    /// The Moon's lit share at midnight, 0 to 1, and whether it is lit on the right, where a site is known.
    pub moon: Option<(f64, bool)>,
}

/// The months that have light, the latest first; `moon` is the Moon of a date.
pub(super) fn months(totals: &Totals, moon: impl Fn(&str) -> Option<(f64, bool)>) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for (night, at) in totals.by_night.iter().zip(0_u32..) {
        let Some(date) = day_of(&night.date) else { continue };
        let Ok(first) = date.replace_day(1) else { continue };
        let name = first.to_string();
        // Nights come by date.
        if months.last().is_none_or(|month| month.first != name) {
            months.push(Month {
                first: name,
                blank: first.weekday().number_days_from_monday(),
                days: vec![None; usize::from(date.month().length(date.year()))],
            });
        }
        let moon = moon(&night.date);
        let days = months.last_mut().map(|month| &mut month.days);
        if let Some(day) = days.and_then(|days| days.get_mut(usize::from(date.day()).saturating_sub(1))) {
            *day = Some(Night { at, date: night.date.clone(), seconds: night.seconds.iter().sum(), moon });
        }
    }
    months.reverse();
    months
}

/// A date as [`Totals`] writes it.
fn day_of(date: &str) -> Option<Date> {
    let mut parts = date.rsplitn(3, '-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MonthName::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::totals::NightTotal;

    #[test]
    fn months_with_light_have_all_their_days() {
        let night = |date: &str, hours: f64| NightTotal {
            date: date.to_owned(),
            seconds: vec![hours * 3600.0, 60.0],
        };
        let totals = Totals {
            by_night: vec![night("2024-02-03", 1.0), night("2024-02-29", 2.0), night("2025-06-30", 3.0)],
            ..Totals::default()
        };
        let months = months(&totals, |date| (date == "2024-02-29").then_some((0.25, true)));
        // 1 June 2025 was a Sunday, 1 February 2024 a Thursday.
        let shape: Vec<_> =
            months.iter().map(|month| (month.first.as_str(), month.blank, month.days.len())).collect();
        assert_eq!(shape, [("2025-06-01", 6, 30), ("2024-02-01", 3, 29)]);
        let with_light = |month: &Month| -> Vec<usize> {
            (1..).zip(&month.days).filter(|(_, night)| night.is_some()).map(|(day, _)| day).collect()
        };
        assert_eq!((with_light(&months[0]), with_light(&months[1])), (vec![30], vec![3, 29]));
        let leap = months[1].days[28].as_ref().unwrap();
        assert_eq!((leap.at, leap.seconds, leap.moon), (1, 7260.0, Some((0.25, true))));
        assert_eq!(months[0].days[29].as_ref().unwrap().moon, None);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "2024-13-01", "2024-02-30", "no date", "2024-02"] {
            assert_eq!(day_of(text), None, "{text}");
        }
    }
}
