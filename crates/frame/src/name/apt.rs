//! Astro Photography Tool: `L_2018-10-23_20-58-50_Bin1x1_240s__-20C`; `L`, `D`, `F`, `B` are the kinds.

use super::nina::from_filter;
use super::{Name, from_file, shape, shaped};
use crate::Kind;
use crate::Values;

pub(super) fn read(name: &Name) -> Option<Values> {
    let (bin_at, _) =
        name.first(|field| crate::text::starts_with(field, "bin").then(|| shape::binning(field))?)?;
    let (time_at, day_at) = (bin_at.checked_sub(1)?, bin_at.checked_sub(2)?);
    let start = shape::start(name.field(day_at)?, name.field(time_at)?)?;
    shape::seconds(name.field(bin_at + 1)?)?;
    let mut told = shaped(name.fields.get(bin_at..)?);
    told.start = Some(from_file(start));
    told.kind = match name.field(0)? {
        "L" => Some(Kind::Light),
        "D" => Some(Kind::Dark),
        "F" => Some(Kind::Flat),
        "B" => Some(Kind::Bias),
        "DF" | "FD" => Some(Kind::DarkFlat),
        _ => None,
    }
    .map(from_file);
    let filter = name.field(bin_at + 2).filter(|field| shape::filter_like(field));
    told.filter = filter.map(from_filter);
    Some(told)
}
