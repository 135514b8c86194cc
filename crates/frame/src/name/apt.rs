//! Astro Photography Tool: `L_2018-10-23_20-58-50_Bin1x1_240s__-20C`; `L`, `D`, `F`, `B` are the kinds. Of digital
//! cameras `D_0003_IC405_ISO800_300s__13C`, with the object before or behind the number or not at all, `NA` for no
//! temperature.

use super::nina::from_filter;
use super::{Name, from_file, shape, shaped};
use crate::Kind;
use crate::Values;

pub(super) fn read(name: &Name) -> Option<Values> {
    of_dslr(name).or_else(|| of_camera(name))
}

/// `L_m42_0164_ISO800_10s__NA`.
fn of_dslr(name: &Name) -> Option<Values> {
    let kind = kind(name.field(0)?)?;
    let (iso_at, _) = name.first(shape::iso)?;
    shape::seconds(name.field(iso_at + 1)?)?;
    let is_number = |at: usize| {
        name.field(at)
            .is_some_and(|field| field.len() >= 3 && field.bytes().all(|byte| byte.is_ascii_digit()))
    };
    // The number stands on one side of the object.
    let object = if is_number(1) {
        name.span(2, iso_at)
    } else if is_number(iso_at.checked_sub(1)?) {
        name.span(1, iso_at - 1)
    } else {
        return None;
    };
    let mut told = shaped(name.fields.get(iso_at..)?);
    told.kind = Some(from_file(kind));
    told.object = object.map(from_file);
    Some(told)
}

fn kind(letters: &str) -> Option<Kind> {
    Some(match letters {
        "L" => Kind::Light,
        "D" => Kind::Dark,
        "F" => Kind::Flat,
        "B" => Kind::Bias,
        "DF" | "FD" => Kind::DarkFlat,
        _ => return None,
    })
}

fn of_camera(name: &Name) -> Option<Values> {
    let (bin_at, _) =
        name.first(|field| crate::text::starts_with(field, "bin").then(|| shape::binning(field))?)?;
    let (time_at, day_at) = (bin_at.checked_sub(1)?, bin_at.checked_sub(2)?);
    let start = shape::start(name.field(day_at)?, name.field(time_at)?)?;
    shape::seconds(name.field(bin_at + 1)?)?;
    let mut told = shaped(name.fields.get(bin_at..)?);
    told.start = Some(from_file(start));
    told.kind = kind(name.field(0)?).map(from_file);
    let filter = name.field(bin_at + 2).filter(|field| shape::filter_like(field));
    told.filter = filter.map(from_filter);
    Some(told)
}
