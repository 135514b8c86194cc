//! The plain tags: Exif 2.32, tables 4 to 15.

use crate::directory::{Directory, Found, Wanted};
use crate::walk::Walk;
use crate::{TagName, Value};

/// Of the first directory.
pub(crate) static CAMERA: &[Wanted] = &[
    Wanted { tag: 0x010F, name: TagName::Make, most_bytes: 128, read: text },
    Wanted { tag: 0x0110, name: TagName::Model, most_bytes: 128, read: text },
];

/// The tag of the exposure, by which a directory of Exif values is known.
pub(crate) const EXPOSURE_TIME: u16 = 0x829A;

/// Of the Exif directory.
pub(crate) static EXPOSURE: &[Wanted] = &[
    Wanted { tag: EXPOSURE_TIME, name: TagName::ExposureTime, most_bytes: 8, read: above_zero },
    Wanted { tag: 0x829D, name: TagName::FNumber, most_bytes: 8, read: above_zero },
    Wanted { tag: 0x8827, name: TagName::Iso, most_bytes: 4, read: iso },
    Wanted { tag: 0x8832, name: TagName::RecommendedExposureIndex, most_bytes: 4, read: iso },
    Wanted { tag: 0x9003, name: TagName::DateTimeOriginal, most_bytes: 20, read: date },
    Wanted { tag: 0x9011, name: TagName::OffsetTimeOriginal, most_bytes: 8, read: offset },
    Wanted { tag: 0x9291, name: TagName::SubSecTimeOriginal, most_bytes: 16, read: decimals },
    Wanted { tag: 0x920A, name: TagName::FocalLength, most_bytes: 8, read: above_zero },
    Wanted { tag: 0xA434, name: TagName::LensModel, most_bytes: 128, read: text },
];

/// A time zone's limits, minutes.
const ZONES: std::ops::RangeInclusive<i64> = -720..=840;

pub(crate) fn text(found: &Found, _: &str) -> Option<Value> {
    found.text().map(Value::Text)
}

fn above_zero(found: &Found, _: &str) -> Option<Value> {
    found.rational(0).filter(|number| *number > 0.0).map(Value::Number)
}

/// ISO settings: 0 is missing.
pub(crate) fn iso(found: &Found, _: &str) -> Option<Value> {
    whole(found.whole(0).filter(|iso| *iso > 0))
}

/// A whole number as a value.
pub(crate) fn whole(number: Option<i64>) -> Option<Value> {
    // No setting, temperature or zone is as large as that.
    let number = i32::try_from(number?).ok()?;
    Some(Value::Number(f64::from(number)))
}

/// A zone's minutes as a value.
pub(crate) fn zone(minutes: i64) -> Option<Value> {
    whole(Some(minutes).filter(|minutes| ZONES.contains(minutes)))
}

/// `2024:03:10 21:15:03`. Blanks, zeroes and what is no date are missing.
fn date(found: &Found, _: &str) -> Option<Value> {
    let text = found.text()?;
    let is_date = text.len() == 19
        && text.bytes().zip("0000:00:00 00:00:00".bytes()).all(|(byte, pattern)| match pattern {
            b'0' => byte.is_ascii_digit(),
            // Some write the day with `-` or the time behind a `T`.
            b' ' => matches!(byte, b' ' | b'T'),
            _ => matches!(byte, b':' | b'-' | b'/'),
        });
    if !is_date || text.starts_with("0000") {
        return None;
    }
    let (day, time) = (text.get(..10)?, text.get(11..)?);
    Some(Value::Text(format!("{}T{time}", day.replace([':', '/'], "-"))))
}

/// `+02:00`.
fn offset(found: &Found, _: &str) -> Option<Value> {
    let text = found.text()?;
    if text == "Z" {
        return zone(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |part: &str| part.parse::<u8>().ok().filter(|_| part.len() == 2).map(i64::from);
    let minutes = number(minutes).filter(|minutes| *minutes < 60)?;
    zone(sign * (number(hours)? * 60 + minutes))
}

/// Decimals of a second: digits, and behind them nothing.
fn decimals(found: &Found, _: &str) -> Option<Value> {
    let text = found.text()?;
    text.bytes().all(|byte| byte.is_ascii_digit()).then_some(Value::Text(text))
}

/// Latitude and longitude of a GPS directory: degrees, minutes and seconds with a letter. Most cameras without a receiver
/// have the directory and no position in it.
pub(crate) fn position(walk: &mut Walk<'_>, gps: &Directory) {
    let sides =
        [(1, TagName::GpsLatitude, [b'N', b'S'], 90.0), (3, TagName::GpsLongitude, [b'E', b'W'], 180.0)];
    let mut found = Vec::new();
    for (tag, name, [plus, minus], most) in sides {
        let (Some(letter), Some(angle)) = (gps.entry(tag), gps.entry(tag + 1)) else { return };
        let Some(letter) = walk.value(gps, &letter, 1, name.word()) else { return };
        let Some(parts) = walk.value(gps, &angle, 24, name.word()) else { return };
        let Some(degrees) = parts.rational(0) else { return };
        // Some write degrees with decimals and leave the rest at 0/0.
        let minutes = parts.rational(1).unwrap_or_default();
        let seconds = parts.rational(2).unwrap_or_default();
        let degrees = degrees + minutes / 60.0 + seconds / 3600.0;
        let sign = match letter.bytes.first().map(u8::to_ascii_uppercase) {
            Some(letter) if letter == plus => 1.0,
            Some(letter) if letter == minus => -1.0,
            _ => return,
        };
        if !(0.0..=most).contains(&degrees) {
            return;
        }
        found.push((name, sign * (degrees * 1e7).round() / 1e7, angle.at));
    }
    // Both or none; 0 and 0 is what a receiver without a fix writes.
    if found.iter().all(|(_, degrees, _)| *degrees == 0.0) {
        return;
    }
    for (name, degrees, at) in found {
        walk.give(name, Value::Number(degrees), at);
    }
}
