//! TheSkyX: `Dark 2x2 120.000secs 00006862`, with the target or filter in front of the binning for lights.

use super::nina::from_filter;
use super::{Name, filters, from_file, shape, words};
use crate::Values;

pub(super) fn read(name: &Name) -> Option<Values> {
    let parts: Vec<&str> = name.stem.split(' ').filter(|part| !part.is_empty()).collect();
    let bin_at = parts.iter().position(|part| part.contains('x') && shape::binning(part).is_some())?;
    let seconds = shape::seconds(parts.get(bin_at + 1)?)?;
    let filter = parts.get(bin_at.checked_sub(1)?).filter(|part| filters::is_known_filter(part));
    Some(Values {
        kind: words::kind(parts.first()?, None).map(|(kind, _)| from_file(kind)),
        binning: shape::binning(parts.get(bin_at)?).map(from_file),
        exposure_s: Some(from_file(seconds)),
        filter: filter.copied().map(from_filter),
        ..Values::default()
    })
}
