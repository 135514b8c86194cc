//! What names of files and folders tell of a capture.

use nightledger_frame::{Instant, Place};
use time::{Date, Month, PrimitiveDateTime, Time};

use crate::body::words;
use crate::log::is_calibration_word;

/// A file's name without its last suffix.
pub(crate) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// What a log's name has in common with its video's, in lower case.
pub(crate) fn log_stem(name: &str) -> String {
    let lower = stem(name).to_lowercase();
    let settings = [".camerasettings", "_camerasettings"];
    let bare = settings.iter().find_map(|suffix| lower.strip_suffix(suffix)).unwrap_or(&lower);
    let bare = [".ser", ".avi"].iter().find_map(|suffix| bare.strip_suffix(suffix)).unwrap_or(bare);
    bare.to_owned()
}

/// The folder of a path below its root; empty for the root itself.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether names say that a program made the file of a capture: PIPP, AutoStakkert (docs/rules.md#25-not-captures).
pub(crate) fn is_processed(place: &Place) -> bool {
    let name = stem(place.file_name()).to_lowercase();
    let stacked = |name: &str| marked(name, "_lapl") && marked(name, "_ap");
    let is_stack_folder = |folder: &str| {
        let share = folder.strip_prefix("as_p").or_else(|| folder.strip_prefix("as_f"));
        share.is_some_and(|share| !share.is_empty() && share.bytes().all(|byte| byte.is_ascii_digit()))
    };
    name.ends_with("_pipp")
        || name.contains("_pipp_")
        || stacked(&name)
        || folder(&place.path).split('/').any(|folder| {
            let lower = folder.to_lowercase();
            lower == "pipp" || lower.starts_with("pipp_") || is_stack_folder(&lower)
        })
}

/// Whether `name` has `mark` with a digit behind it.
fn marked(name: &str, mark: &str) -> bool {
    name.match_indices(mark).any(|(at, _)| {
        name.get(at + mark.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    })
}

/// Whether names say that the frames calibrate others: darks, flats, bias.
pub(crate) fn is_calibration(place: &Place) -> bool {
    let said = |text: &str| words(text).iter().any(|word| is_calibration_word(word));
    // A dark place is no dark.
    let is_place =
        |text: &str| words(text).iter().any(|word| matches!(word.as_str(), "site" | "sky" | "side"));
    said(stem(place.file_name()))
        || folder(&place.path).split('/').any(|folder| said(folder) && !is_place(folder))
}

/// The middle of a capture in UTC by a name of WinJUPOS, `2023-01-20-1328_3-U-G-Jup`: tenths of a minute, cut.
pub(crate) fn winjupos(stem: &str) -> Option<Instant> {
    let (day, rest) = stem.split_at_checked(10)?;
    let rest = rest.strip_prefix('-')?;
    let (clock, rest) = rest.split_at_checked(4)?;
    let (tenth, rest) = rest.strip_prefix('_')?.split_at_checked(1)?;
    // `-L-` would be local time.
    let is_local =
        rest.strip_prefix('-').is_some_and(|rest| rest.starts_with("L-") || rest.starts_with("LT-"));
    let tenth: u8 = tenth.parse().ok()?;
    let (hour, minute) = clock.split_at_checked(2)?;
    let time = Time::from_hms(two_digits(hour)?, two_digits(minute)?, tenth.checked_mul(6)?).ok()?;
    if is_local {
        return None;
    }
    Instant::from_date_time(PrimitiveDateTime::new(date(day)?, time))
}

/// The local time of day that a name of SharpCap begins with: `03_43_07`.
pub(crate) fn sharpcap_clock(stem: &str) -> Option<Time> {
    let numbers: Vec<&str> = stem.split('_').collect();
    let [hour, minute, second, ..] = numbers[..] else { return None };
    Time::from_hms(two_digits(hour)?, two_digits(minute)?, two_digits(second)?).ok()
}

/// The beginning by the computer's clock, as names write it: SharpCap's under a folder with the date, and
/// `20260812_034307` or `2026-08-12_03-43-07` anywhere in a name.
pub(crate) fn local_start(place: &Place) -> Option<Instant> {
    let stem = stem(place.file_name());
    let day = || place.folders().find_map(date);
    let (day, time) = match sharpcap_clock(stem) {
        Some(time) => (day()?, time),
        None => date_and_time(stem)?,
    };
    Instant::from_date_time(PrimitiveDateTime::new(day, time))
}

/// The target's folder, where SharpCap made it: below one that is called after the date.
pub(crate) fn sharpcap_target(place: &Place) -> Option<&str> {
    let mut folders = place.folders();
    let target = folders.next()?;
    folders.next().and_then(date)?;
    Some(target)
}

fn date_and_time(stem: &str) -> Option<(Date, Time)> {
    let digits: Vec<&str> = stem.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty()).collect();
    for at in 0..digits.len() {
        let runs = digits.get(at..)?;
        let (day, rest) = match runs {
            [day, rest @ ..] if day.len() == 8 => (compact_date(day), rest),
            [year, month, day, rest @ ..] if year.len() == 4 => {
                (date(&format!("{year}-{month}-{day}")), rest)
            }
            _ => continue,
        };
        let clock = match rest {
            [clock, ..] if clock.len() == 6 => clock.get(..2).zip(clock.get(2..4)).zip(clock.get(4..)),
            [hour, minute, second, ..] => Some(((*hour, *minute), *second)),
            _ => None,
        };
        let time = clock.and_then(|((hour, minute), second)| {
            Time::from_hms(two_digits(hour)?, two_digits(minute)?, two_digits(second)?).ok()
        });
        if let Some(found) = day.zip(time) {
            return Some(found);
        }
    }
    None
}

fn compact_date(text: &str) -> Option<Date> {
    date(&format!("{}-{}-{}", text.get(..4)?, text.get(4..6)?, text.get(6..)?))
}

/// `2026-08-12`, all of it.
fn date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let year: i32 = year.parse().ok().filter(|year| (1990..2100).contains(year))?;
    Date::from_calendar_date(year, Month::try_from(two_digits(month)?).ok()?, two_digits(day)?).ok()
}

fn two_digits(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str) -> Place {
        Place { root: 0, root_name: "Planets".into(), path: path.into(), exposure: 1 }
    }

    #[test]
    fn what_programs_made_of_captures() {
        for (path, processed, calibrates) in [
            ("2026-01-12-2143_1-U-R-Jup.ser", false, false),
            ("2026-01-12-2143_1-U-R-Jup_pipp.ser", true, false),
            ("pipp_20260113_101112/a.avi", true, false),
            ("AS_P25/a.avi", true, false),
            ("AS_Program/a.avi", false, false),
            ("a_lapl4_ap42.avi", true, false),
            ("darks/a.ser", false, true),
            ("Moon/Flat_010203.ser", false, true),
            ("Dark site/Moon_010203.ser", false, false),
            ("Moon_darkside.ser", false, false),
        ] {
            assert_eq!(
                (is_processed(&place(path)), is_calibration(&place(path))),
                (processed, calibrates),
                "{path}"
            );
        }
    }

    #[test]
    fn times_in_names() {
        let iso = |at: Option<Instant>| at.map(Instant::iso).unwrap_or_default();
        assert_eq!(iso(winjupos("2023-01-20-1328_3-U-G-Jup")), "2023-01-20T13:28:18");
        assert_eq!(iso(winjupos("2023-01-20-1328_3-L-G-Jup")), "");
        assert_eq!(iso(winjupos("20260812_034307")), "");
        assert_eq!(iso(local_start(&place("2026-08-12/Moon/03_43_07.avi"))), "2026-08-12T03:43:07");
        assert_eq!(iso(local_start(&place("Moon/03_43_07.avi"))), "");
        assert_eq!(iso(local_start(&place("a_20260812_034307.avi"))), "2026-08-12T03:43:07");
        assert_eq!(iso(local_start(&place("2026-08-12-03-43-07.avi"))), "2026-08-12T03:43:07");
        assert_eq!(sharpcap_target(&place("2026-08-12/Moon/03_43_07.avi")), Some("Moon"));
        assert_eq!(sharpcap_target(&place("a/Moon/03_43_07.avi")), None);
        assert_eq!(log_stem("A.CameraSettings.txt"), "a");
        assert_eq!(log_stem("A.ser.txt"), "a");
    }
}
