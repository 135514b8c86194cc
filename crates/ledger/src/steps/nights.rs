//! Nights and dates (docs/rules.md#5).

use nightledger_frame::{Clock, Instant, Start};
use time::Date;

use crate::Host;

/// How a night was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NightFrom {
    /// The user named it.
    Edit,
    /// UTC turned by the longitude: solar time.
    Longitude,
    /// The start is on the capture computer's clock.
    LocalClock,
    /// There is no start: the folder is named after the evening.
    FolderName,
    /// No site: DATE-LOC against DATE-OBS.
    DateLoc,
    /// No site: the host's time zone.
    TimeZone,
}

/// Half a day in seconds: a night belongs to the date of its evening.
const HALF_DAY_S: f64 = 43_200.0;

/// The evening's local date: `UTC + longitude / 15 h - 12 h`; solar noon needs no time zone data and never falls into
/// a night. Without a longitude DATE-LOC tells the zone, else the host. A local start is on local time as it stands.
pub(crate) fn night(
    start: Start,
    longitude: Option<f64>,
    zone_min: Option<i32>,
    host: &dyn Host,
) -> (Date, NightFrom) {
    let (ahead_s, from) = match (start.clock, longitude, zone_min) {
        (Clock::Local, _, _) => (0.0, NightFrom::LocalClock),
        // 15 degrees are an hour: 240 s per degree.
        (Clock::Utc, Some(longitude), _) => (longitude * 240.0, NightFrom::Longitude),
        (Clock::Utc, None, Some(zone_min)) => (f64::from(zone_min) * 60.0, NightFrom::DateLoc),
        (Clock::Utc, None, None) => (f64::from(host.zone_offset_min(start.at)) * 60.0, NightFrom::TimeZone),
    };
    (start.at.plus_s(ahead_s - HALF_DAY_S).date_time().date(), from)
}

/// A local start in UTC, by the host's time zone at that moment (the zone of the capture computer is not recorded
/// anywhere; its name's time is most often the same machine's, or one beside it).
pub(crate) fn utc_of_local(local: Instant, host: &dyn Host) -> Instant {
    let back = |minutes: i32| local.plus_s(-60.0 * f64::from(minutes));
    // The zone is asked for a moment in UTC: the first answer gets near, the second is right but within a clock change.
    let near = back(host.zone_offset_min(local));
    back(host.zone_offset_min(near))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FixedZone;
    use crate::tests::build::instant;

    fn host(offset_min: i32) -> FixedZone {
        FixedZone { today: Date::from_ordinal_date(2026, 1).unwrap(), offset_min }
    }

    #[track_caller]
    fn check(at: &str, longitude: Option<f64>, zone: Option<i32>, expect: (&str, NightFrom)) {
        let start = Start { at: instant(at), clock: Clock::Utc, has_fraction: true };
        let (date, from) = night(start, longitude, zone, &host(120));
        assert_eq!((date.to_string().as_str(), from), expect, "{at} {longitude:?} {zone:?}");
    }

    #[test]
    fn the_night_is_the_date_of_utc_plus_longitude_minus_12_h() {
        use NightFrom::Longitude;
        check("2024-01-05T22:00:00", Some(0.0), None, ("2024-01-05", Longitude));
        check("2024-01-06T11:59:59", Some(0.0), None, ("2024-01-05", Longitude));
        check("2024-01-06T12:00:00", Some(0.0), None, ("2024-01-06", Longitude));
        // Korea: the evening begins at 10 UTC of the same date.
        check("2024-01-05T14:00:00", Some(127.7), None, ("2024-01-05", Longitude));
        check("2024-01-05T03:00:00", Some(127.7), None, ("2024-01-04", Longitude));
        // Hawaii: 08 UTC is the evening before.
        check("2024-01-06T08:00:00", Some(-155.0), None, ("2024-01-05", Longitude));
        // The date line.
        check("2024-01-05T12:00:00", Some(180.0), None, ("2024-01-05", Longitude));
        check("2024-01-05T12:00:00", Some(-180.0), None, ("2024-01-04", Longitude));
    }

    #[test]
    fn without_a_site_date_loc_tells_the_zone_else_the_machine_does() {
        check("2024-01-05T23:00:00", None, Some(540), ("2024-01-05", NightFrom::DateLoc));
        check("2024-01-05T11:00:00", None, Some(60), ("2024-01-05", NightFrom::DateLoc));
        check("2024-01-05T10:30:00", None, None, ("2024-01-05", NightFrom::TimeZone));
        check("2024-01-05T09:30:00", None, None, ("2024-01-04", NightFrom::TimeZone));
    }

    #[test]
    fn a_local_start_is_on_local_time_as_it_stands() {
        let start = Start { at: instant("2024-01-06T01:00:00"), clock: Clock::Local, has_fraction: false };
        let (date, from) = night(start, Some(127.0), Some(540), &host(120));
        assert_eq!((date.to_string().as_str(), from), ("2024-01-05", NightFrom::LocalClock));
        assert_eq!(utc_of_local(start.at, &host(120)), instant("2024-01-05T23:00:00"));
    }
}
