//! BackyardEOS and BackyardNikon: `LIGHT_300s_800iso_+22c_20171020-02h19m30s143ms`, with the object before or instead of the
//! kind (`M81-M82_180s_1600iso_+30c_00412stdev_20160212-22h41m08s650ms`, `C2020F3_LIGHT_4s_800iso_f2-8_+23c_...`).

use super::{Name, from_file, shape, words};
use crate::text::leading_number;
use crate::{Start, Values};

pub(super) fn read(name: &Name) -> Option<Values> {
    let (iso_at, iso) = name.first(iso)?;
    let seconds_at = iso_at.checked_sub(1)?;
    let seconds = shape::seconds(name.field(seconds_at)?)?;
    let (_, start) = name.first(moment)?;
    let kind_at =
        (0..seconds_at).find(|at| name.field(*at).and_then(|field| words::kind(field, None)).is_some());
    let kind = kind_at.and_then(|at| words::kind(name.field(at)?, None)).map(|(kind, _)| kind);
    // The kind stands alone, in front of the exposure, or not at all.
    let object_end = kind_at.unwrap_or(seconds_at);
    Some(Values {
        kind: kind.map(from_file),
        object: name.span(0, object_end).map(from_file),
        exposure_s: Some(from_file(seconds)),
        iso: Some(from_file(iso)),
        sensor_temp_c: name.first(celsius).map(|(_, degrees)| from_file(degrees)),
        start: Some(from_file(start)),
        ..Values::default()
    })
}

/// `800iso`.
pub(super) fn iso(field: &str) -> Option<u32> {
    field.strip_suffix("iso").or_else(|| field.strip_suffix("ISO"))?.parse().ok().filter(|iso| *iso > 0)
}

/// `+22c`, `-3c`.
fn celsius(field: &str) -> Option<f64> {
    let (degrees, unit) = leading_number(field)?;
    (unit == "c" && field.starts_with(['+', '-']) && (-100.0..=60.0).contains(&degrees)).then_some(degrees)
}

/// `20171020-02h19m30s143ms`.
fn moment(field: &str) -> Option<Start> {
    let (day, time) = field.split_once('-')?;
    let (hours, rest) = time.split_once('h')?;
    let (minutes, rest) = rest.split_once('m')?;
    let (seconds, rest) = rest.split_once('s')?;
    let thousandths = rest.strip_suffix("ms").unwrap_or("0");
    let is_digits =
        |text: &str, most: usize| text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    if ![hours, minutes, seconds].iter().all(|part| is_digits(part, 2) && part.len() == 2)
        || !is_digits(thousandths, 3)
    {
        return None;
    }
    shape::start(day, &format!("{hours}:{minutes}:{seconds}.{thousandths:0>3}"))
}
