//! Sequence Generator Pro: `M57_2020-05-30T022249_30sec_HaOIII_COLD_-17C_frame19`, `M51_600_1x1_L_Frame1_TSP`.

use super::nina::from_filter;
use super::{Name, from_file, shape, shaped};
use crate::Values;
use crate::text;

pub(super) fn read(name: &Name) -> Option<Values> {
    // `frame19` ends the capture's own part of the name.
    let (frame_at, ()) = name.first(|field| {
        let digits = text::starts_with(field, "frame").then(|| field.get(5..))??;
        (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(())
    })?;
    let fields = name.fields.get(..frame_at)?;
    let mut told = shaped(fields);
    if let Some((date_at, start)) =
        name.first(|field| field.contains('T').then(|| shape::moment(field)).flatten())
    {
        told.start = Some(from_file(start));
        told.object = name.span(0, date_at).map(from_file);
        let (seconds_at, _) = name.first(shape::seconds)?;
        let filter =
            name.field(seconds_at + 1).filter(|field| seconds_at + 1 < frame_at && shape::filter_like(field));
        told.filter = filter.map(from_filter);
        return Some(told);
    }
    // `<target>_<exposure>_<binning>_<filter>`
    let (bin_at, _) = name.first(shape::binning)?;
    let seconds = text::number(name.field(bin_at.checked_sub(1)?)?).filter(|seconds| *seconds >= 0.0)?;
    told.exposure_s = Some(from_file(seconds));
    told.object = name.span(0, bin_at - 1).map(from_file);
    let filter = name.field(bin_at + 1).filter(|field| bin_at + 1 < frame_at && shape::filter_like(field));
    told.filter = filter.map(from_filter);
    Some(told)
}
