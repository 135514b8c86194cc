//! The machine's clock and time zone (`TZ`, else the system's), for the few rules that need them (docs/rules.md#5, 9).

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use nightledger_frame::Instant;
use nightledger_ledger::Host;
use time::{Date, Month};

/// The clock and zone of this run, read once at its start.
#[derive(Debug)]
pub(crate) struct Clock {
    zone: TimeZone,
    zone_name: String,
    now: Zoned,
}

impl Clock {
    /// Looks at the machine's clock and zone.
    pub(crate) fn new() -> Self {
        let zone = TimeZone::system();
        let zone_name = match std::env::var("TZ") {
            Ok(name) if !name.is_empty() => format!("TZ={name}"),
            _ => match zone.iana_name() {
                Some(name) => format!("this machine's time zone, {name}"),
                None => "this machine's time zone".to_owned(),
            },
        };
        let now = Timestamp::now().to_zoned(zone.clone());
        Self { zone, zone_name, now }
    }

    /// The moment of this run in words: `2026-11-20 21:05`.
    pub(crate) fn generated(&self) -> String {
        self.now.strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// Its time of day: `21:05:12`.
    pub(crate) fn time_of_day(&self) -> String {
        self.now.strftime("%H:%M:%S").to_string()
    }

    /// The moment for names of files: `20261120-210512`.
    pub(crate) fn stamp(&self) -> String {
        self.now.strftime("%Y%m%d-%H%M%S").to_string()
    }
}

impl Host for Clock {
    fn today(&self) -> Date {
        let today = self.now.date();
        let month = u8::try_from(today.month()).ok().and_then(|month| Month::try_from(month).ok());
        let day = u8::try_from(today.day()).ok();
        // A date of the calendar that both crates share: there is always one.
        month
            .zip(day)
            .and_then(|(month, day)| Date::from_calendar_date(i32::from(today.year()), month, day).ok())
            .unwrap_or(Date::MAX)
    }

    fn zone_offset_min(&self, utc: Instant) -> i32 {
        match Timestamp::from_nanosecond(i128::from(utc.ns)) {
            Ok(at) => self.zone.to_offset(at).seconds() / 60,
            Err(_) => 0,
        }
    }

    fn zone_name(&self) -> &str {
        &self.zone_name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summer_time_is_in_force_when_the_exposure_was() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let clock =
            Clock { now: Timestamp::UNIX_EPOCH.to_zoned(zone.clone()), zone, zone_name: String::new() };
        let at = |text: &str| {
            let at: Timestamp = text.parse().unwrap();
            Instant { ns: i64::try_from(at.as_nanosecond()).unwrap() }
        };
        assert_eq!(clock.zone_offset_min(at("2024-07-01T00:00:00Z")), 120);
        assert_eq!(clock.zone_offset_min(at("2024-01-01T00:00:00Z")), 60);
        assert_eq!(clock.today(), Date::from_calendar_date(1970, Month::January, 1).unwrap());
        assert_eq!(clock.generated(), "1970-01-01 01:00");
    }
}
