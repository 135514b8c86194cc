//! MaxIm DL's autosave: `<target>-<number><filter>`, `M27-001R`, `NGC 40-012Ha`; and its masters:
//! `Master_Dark 1_4096x4096_Bin1x1_Temp-30C_ExpTime300s`, `Master_Flat R 1_R_4096x4096_Bin1x1_Temp-30C_ExpTime2s`.

use super::{Name, filters, from_file, nina::from_filter, shape, shaped, words};
use crate::Values;
use crate::text;

pub(super) fn read(name: &Name) -> Option<Values> {
    master(name).or_else(|| autosave(name))
}

fn master(name: &Name) -> Option<Values> {
    let first = name.field(0).filter(|field| field.eq_ignore_ascii_case("Master"));
    let (kind, _) = first.and(name.field(1)).and_then(|field| words::kind(field, None))?;
    let seconds =
        name.first(|field| text::starts_with(field, "ExpTime").then(|| shape::seconds(field.get(7..)?))?);
    let mut told = shaped(name.fields.get(2..)?);
    told.exposure_s = Some(from_file(seconds?.1));
    told.kind = Some(from_file(kind));
    told.named_combined = true;
    told.filter = name.field(2).filter(|field| shape::filter_like(field)).map(from_filter);
    Some(told)
}

fn autosave(name: &Name) -> Option<Values> {
    let (target, tail) = name.stem.rsplit_once('-')?;
    // `master-dark-300s` ends with seconds; frames are numbered from `001`.
    if !tail.starts_with('0') && shape::seconds(tail).is_some() {
        return None;
    }
    let (number, filter) = tail.split_at_checked(3)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) || !filters::is_known_filter(filter) {
        return None;
    }
    // `Flat-001R` is of no target.
    let kind = words::kind(target, None).map(|(kind, _)| from_file(kind));
    let object = (kind.is_none() && !target.trim().is_empty()).then(|| from_file(target.trim().into()));
    Some(Values { kind, object, filter: Some(from_filter(filter)), ..Values::default() })
}
