//! KStars/Ekos: `M_106_Light_30_secs_2023-03-20T21-04-17_Ha_001`, with the filter before the exposure in newer ones.

use super::nina::from_filter;
use super::{Name, from_file, shape, shaped, words};
use crate::Values;
use crate::text;

pub(super) fn read(name: &Name) -> Option<Values> {
    let unit_at = name.fields.iter().position(|field| matches!(*field, "secs" | "sec"))?;
    let seconds = text::number(name.field(unit_at.checked_sub(1)?)?).filter(|seconds| *seconds >= 0.0)?;
    let mut told = shaped(&name.fields);
    told.exposure_s = Some(from_file(seconds));
    let kind_at = name.fields.get(..unit_at)?.iter().position(|field| words::kind(field, None).is_some());
    if let Some(at) = kind_at {
        // `Dark_Flat` is one kind in two fields.
        told.kind = words::kind(&name.span(at, unit_at)?, None).map(|(kind, _)| from_file(kind));
        told.object = name.span(0, at).map(from_file);
    }
    let date = name.first(shape::moment);
    told.start = date.map(|(_, start)| from_file(start));
    let beside = [
        kind_at.map(|at| at + 1).filter(|at| at + 1 < unit_at),
        date.map(|(at, _)| at + 1),
        Some(unit_at + 1),
    ];
    told.filter = beside
        .into_iter()
        .flatten()
        .filter_map(|at| name.field(at))
        .find(|field| shape::filter_like(field) && shape::moment(field).is_none())
        .map(from_filter);
    Some(told)
}
