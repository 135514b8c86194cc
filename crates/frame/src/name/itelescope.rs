//! iTelescope, read from the right: `raw-T31-observer-webb-20211229-024225-Green-BIN1-W-300-001`; its premium images
//! `Calibrated-iTelescope-Whale_Galaxy_NGC_55-900s-Red-5` and `<target>_T4_<observer>-20250718@001638-180S-Red`.

use super::nina::from_filter;
use super::{Name, from_file, shape};
use crate::Values;
use crate::text;

pub(super) fn read(name: &Name) -> Option<Values> {
    raw(name.stem).or_else(|| premium(name.stem)).or_else(|| plan(name.stem))
}

fn raw(stem: &str) -> Option<Values> {
    let mut right = stem.rsplit('-');
    let number = right.next()?;
    let seconds = right.next()?;
    let (side, bin, filter, time, day) =
        (right.next()?, right.next()?, right.next()?, right.next()?, right.next()?);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(number) || !matches!(side, "E" | "W" | "N" | "S" | "NA") || !text::starts_with(bin, "BIN") {
        return None;
    }
    let start = shape::start(day, time)?;
    let left: Vec<&str> = right.collect();
    let status = left.last()?;
    // `Calibrated-Color-T3-observer-...` has one part more in front of the telescope.
    let telescope_at = left.iter().rposition(|part| is_telescope(part))?;
    let object: Vec<&str> = left.get(..telescope_at.checked_sub(1)?)?.iter().rev().copied().collect();
    // A blank of the target's name is `_` here.
    let object = object.join("-").replace('_', " ");
    let mut told = Values {
        exposure_s: text::number(seconds).map(from_file),
        start: Some(from_file(start)),
        binning: shape::binning(bin).map(from_file),
        filter: shape::filter_like(filter).then(|| from_filter(filter)),
        ..Values::default()
    };
    if !object.trim().is_empty() {
        told.object = Some(from_file(object.trim().into()));
    }
    if !["raw", "calibrated", "jpeg"].iter().any(|known| status.eq_ignore_ascii_case(known)) {
        told.object = None;
    }
    Some(told)
}

fn premium(stem: &str) -> Option<Values> {
    let rest = stem.strip_prefix("Calibrated-iTelescope-")?;
    let mut right = rest.rsplitn(4, '-');
    let (_, filter, seconds, object) = (right.next()?, right.next()?, right.next()?, right.next()?);
    Some(Values {
        exposure_s: Some(from_file(shape::seconds(seconds)?)),
        filter: shape::filter_like(filter).then(|| from_filter(filter)),
        object: Some(from_file(object.replace('_', " ").trim().into())),
        ..Values::default()
    })
}

fn plan(stem: &str) -> Option<Values> {
    let mut right = stem.rsplitn(4, '-');
    let (filter, seconds, when, left) = (right.next()?, right.next()?, right.next()?, right.next()?);
    let (day, time) = when.split_once('@')?;
    let fields: Vec<&str> = left.split('_').collect();
    let telescope_at = fields.iter().rposition(|part| is_telescope(part))?;
    let object = fields.get(..telescope_at)?.join(" ");
    Some(Values {
        exposure_s: Some(from_file(shape::seconds(seconds)?)),
        start: Some(from_file(shape::start(day, time)?)),
        filter: shape::filter_like(filter).then(|| from_filter(filter)),
        object: (!object.is_empty()).then(|| from_file(object.into())),
        ..Values::default()
    })
}

/// `T31`.
fn is_telescope(part: &str) -> bool {
    part.strip_prefix('T').is_some_and(|digits| {
        (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}
