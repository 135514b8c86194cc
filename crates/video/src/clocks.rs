//! When a capture began and ended, and in which time zone (docs/rules.md#25-time).

use nightledger_frame::{Instant, Place};

use crate::log::CaptureLog;
use crate::name;
use crate::notice::VideoCode;
use crate::ser::{Ser, Stamps};
use crate::source::{SerField, Source, Told};
use crate::zone::{DAY_S, later, zone_min};

/// When a capture was.
pub(crate) struct Clocks {
    /// The first frame, UTC.
    pub(crate) start: Option<Told<Instant>>,
    /// The last, UTC.
    pub(crate) end: Option<Instant>,
    /// Minutes that local time is ahead of UTC.
    pub(crate) zone_min: Told<i32>,
}

pub(crate) fn clocks(
    place: &Place,
    ser: Option<&Ser>,
    log: Option<&CaptureLog>,
    host_zone_min: &dyn Fn(Instant) -> i32,
    codes: &mut Vec<VideoCode>,
) -> Clocks {
    let known = zone(place, ser, log, codes);
    let stamps = ser.and_then(|ser| ser.stamps).map(|stamps| {
        let ahead_min = known.as_ref().map_or(0, |zone| zone.value);
        in_utc(stamps, ser, log, ahead_min).inspect(|_| codes.push(VideoCode::LocalStamps)).unwrap_or(stamps)
    });
    let by_name = name::winjupos(name::stem(place.file_name()));
    // A moment of the computer's clock in UTC. Where the zone is not known the machine's own is asked for that moment.
    let to_utc = |local: Instant| {
        let ahead = known.as_ref().map_or_else(|| host_zone_min(local), |zone| zone.value);
        later(local, -ahead)
    };
    let of_stamps = || {
        let stamps = stamps?;
        Some((Told::new(stamps.first, Source::SerStamps), Some(stamps.last)))
    };
    let of_log = || {
        let log = log?;
        let start = log.utc.start.or_else(|| log.local.start.map(to_utc))?;
        let end = log.utc.end.or_else(|| log.local.end.map(to_utc));
        let end = end.or_else(|| log.duration_s.map(|duration_s| start.plus_s(duration_s)));
        // The date of a log may be local or UTC; what has a date of its own in UTC knows better.
        let middle_s = f64::midpoint(start.seconds(), end.unwrap_or(start).seconds());
        let other = by_name.or_else(|| ser.and_then(|ser| ser.utc));
        let days_off = other.map_or(0.0, |other| ((other.seconds() - middle_s) / DAY_S).round());
        let shift_s = if days_off.abs() <= 1.0 { days_off * DAY_S } else { 0.0 };
        let source = Source::Log { program: log.program, key: "Start".into() };
        Some((Told::new(start.plus_s(shift_s), source), end.map(|end| end.plus_s(shift_s))))
    };
    let duration_s = log.and_then(|log| log.duration_s);
    let of_header = || {
        let start = ser?.utc?;
        let end = duration_s.map(|duration_s| start.plus_s(duration_s));
        Some((Told::new(start, Source::SerHeader(SerField::DateTimeUtc)), end))
    };
    let of_name = || {
        let half_s = duration_s.unwrap_or(0.0) / 2.0;
        let middle = by_name?;
        Some((Told::new(middle.plus_s(-half_s), Source::FileName), Some(middle.plus_s(half_s))))
    };
    let of_local_name = || Some((Told::new(to_utc(name::local_start(place)?), Source::FileName), None));
    let found = of_stamps().or_else(of_log).or_else(of_header).or_else(of_name).or_else(of_local_name);
    let (start, end) = found.map_or((None, None), |(start, end)| (Some(start), end));
    let zone_min = known.unwrap_or_else(|| {
        let at = start.as_ref().map_or(Instant { ns: 0 }, |start| start.value);
        if start.is_some() {
            codes.push(VideoCode::ZoneUnknown);
        }
        Told::new(host_zone_min(at), Source::HostZone)
    });
    if start.is_none() {
        codes.push(VideoCode::NoStart);
    }
    Clocks { start, end, zone_min }
}

/// The zone, where something tells it.
fn zone(
    place: &Place,
    ser: Option<&Ser>,
    log: Option<&CaptureLog>,
    codes: &mut Vec<VideoCode>,
) -> Option<Told<i32>> {
    let standard = log.and_then(|log| log.standard_zone_min.clone());
    let hint = standard.as_ref().map(|zone| zone.value);
    let of_log = || log?.zone_min.clone();
    // Two dates that are the same may be UTC written twice, where a log says that there is a zone.
    let writes_utc_twice = |zone: i32| zone == 0 && hint.is_some_and(|hint| hint != 0);
    let of_header = || {
        let zone = ser?.zone_min.filter(|zone| !writes_utc_twice(*zone))?;
        Some(Told::new(zone, Source::SerDates))
    };
    let stamps = ser.and_then(|ser| ser.stamps);
    let start_utc = || {
        let of_stamps = stamps.map(|stamps| stamps.first);
        of_stamps.or_else(|| log?.utc.start).or_else(|| ser?.utc)
    };
    let of_sharpcap_name = || {
        let clock = name::sharpcap_clock(name::stem(place.file_name()))?;
        let utc = start_utc()?.date_time().time();
        let zone = zone_min((clock - utc).as_seconds_f64(), hint)?;
        Some(Told::new(zone, Source::FileName))
    };
    let of_stamps = || {
        let log = log.filter(|log| !log.stamps_are_local)?;
        let zone = zone_min(log.local.start?.seconds() - stamps?.first.seconds(), hint)?;
        // Stamps may be local time too.
        (zone != 0).then(|| Told::new(zone, Source::LogAgainstStamps(log.program)))
    };
    let found = of_log().or_else(of_header).or_else(of_sharpcap_name).or_else(of_stamps);
    found.or_else(|| standard.inspect(|_| codes.push(VideoCode::ZoneStandard)))
}

/// The stamps in UTC, where they are local time: nearer to the local beginning than to that in UTC.
fn in_utc(stamps: Stamps, ser: Option<&Ser>, log: Option<&CaptureLog>, ahead_min: i32) -> Option<Stamps> {
    let utc = ser.and_then(|ser| ser.utc).or_else(|| log?.utc.start)?;
    let off_s = stamps.first.seconds() - utc.seconds();
    let ahead_s = 60.0 * f64::from(ahead_min);
    let is_local = (off_s - ahead_s).abs() < off_s.abs();
    is_local.then(|| Stamps {
        first: later(stamps.first, -ahead_min),
        last: later(stamps.last, -ahead_min),
        ..stamps
    })
}
