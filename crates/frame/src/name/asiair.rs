//! ASIAIR and Seestar: `Light_M42_240.0s_Bin1_ISO1600_20230212-195555_0001`,
//! `MasterDark_Stack20_180.0s_Bin1_2600MC_gain100_20250305_-10.0C`, `Light_M 101_10.0s_LP_20260120-061326`,
//! `DSO_Stacked_12_M 81_20.0s_20260311_213509`.

use super::nina::from_filter;
use super::{Name, filters, from_file, shape, shaped, words};
use crate::Values;
use crate::date::date_of;

pub(super) fn read(name: &Name) -> Option<Values> {
    let stacked = name.fields.iter().take(2).position(|field| field.eq_ignore_ascii_case("stacked"));
    let kind = words::kind(name.field(0)?, None);
    if kind.is_none() && stacked.is_none() {
        return None;
    }
    let (seconds_at, _) = name.first(shape::seconds)?;
    let mut told = shaped(name.fields.get(seconds_at..)?);
    told.kind = kind.map(|(kind, _)| from_file(kind));
    told.named_combined = stacked.is_some() || kind.is_some_and(|(_, master)| master);
    let mut target_at = 1;
    if let Some(at) = stacked {
        told.kind = Some(from_file(crate::Kind::Light));
        told.subframes = name.field(at + 1).and_then(count).map(from_file);
        target_at = at + 1 + usize::from(told.subframes.is_some());
    } else if let Some(number) = name.field(1).and_then(|field| count(field.strip_prefix("Stack")?)) {
        told.subframes = Some(from_file(number));
        told.named_combined = true;
        target_at = 2;
    }
    // A Seestar's mode is no part of the target.
    if name.field(target_at).is_some_and(|field| field.eq_ignore_ascii_case("mosaic"))
        && target_at + 1 < seconds_at
    {
        target_at += 1;
    }
    // Here a date stands behind the exposure: `LIGHT_2023-02-12_19-55-55_Ha_-10.00_300.00s_0001` is of N.I.N.A.'s tokens.
    let target = name.fields.get(target_at..seconds_at).unwrap_or_default();
    if target.iter().any(|field| date_of(field).is_some()) {
        return None;
    }
    // Its own names have the filter behind the exposure; people's have it here: `Light_M31_Ha_300s_g100`.
    let filter = target.last().filter(|field| filters::is_known_filter(field));
    told.object = name.span(target_at, seconds_at - usize::from(filter.is_some())).map(from_file);
    let after = name.fields.get(seconds_at + 1..)?;
    told.start = after
        .iter()
        .find_map(|field| shape::moment(field))
        .or_else(|| after.iter().zip(after.get(1..)?).find_map(|(day, time)| shape::start(day, time)))
        .map(from_file);
    // A camera (`2600MC`) begins with a digit.
    let filter = filter.or_else(|| after.iter().find(|field| shape::filter_like(field)));
    told.filter = filter.map(|filter| from_filter(filter));
    Some(told)
}

/// A number of exposures; `0001` is a frame's number.
pub(super) fn count(digits: &str) -> Option<u32> {
    let plain =
        !digits.is_empty() && !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}
