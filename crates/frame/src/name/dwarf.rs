//! DwarfLab: `C 27_15s100_Duo-Band_20260812-000629484_32C`, `raw_15s_100_0000_20260812-015808617_33C`,
//! `stacked-16_C 27_...`, `..._stack_10`, and the folder `DWARF_RAW_TELE_C 27_EXP_15_GAIN_100_<date>`.

use super::asiair::count;
use super::nina::from_filter;
use super::{Name, from_file, pairs, shape, shaped};
use crate::Values;
use crate::text;
use crate::{Kind, Known, Source};

pub(super) fn read(name: &Name) -> Option<Values> {
    let stamped = name.first(|field| (field.len() == 18).then(|| shape::moment(field)).flatten());
    // `stacked-16`: 16 bits, not 16 exposures.
    let stacked = name.field(0).is_some_and(|field| {
        let bits = field.strip_prefix("stacked-").or_else(|| field.strip_prefix("Stacked-"));
        bits.and_then(count).is_some()
    });
    let counted = name
        .fields
        .last()
        .zip(name.fields.len().checked_sub(2))
        .and_then(|(last, before)| (name.field(before)? == "stack").then(|| count(last))?);
    if stamped.is_none() && !stacked && counted.is_none() {
        return None;
    }
    let mut told = shaped(&name.fields);
    told.start = stamped.map(|(_, start)| from_file(start));
    told.named_combined = stacked || counted.is_some();
    told.subframes = counted.map(from_file);
    let target_at = usize::from(stacked);
    // `15s100`: exposure and gain in one.
    if let Some((at, (seconds, gain))) = name.first(seconds_and_gain) {
        told.exposure_s = Some(from_file(seconds));
        told.gain = Some(from_file(gain));
        told.object = name.span(target_at, at).map(from_file);
        told.filter = name.field(at + 1).filter(|field| shape::filter_like(field)).map(from_filter);
    } else if name.field(0) == Some("raw")
        && let Some(gain) = name.field(2).and_then(text::number)
    {
        told.gain = Some(from_file(gain));
    }
    Some(told)
}

/// The folder of one run: the target stands between the lens and the exposure.
pub(super) fn of_folder(folder: &str) -> Option<Values> {
    if !text::starts_with(folder, "DWARF_") {
        return None;
    }
    let fields: Vec<&str> = folder.split('_').collect();
    let lens_at = fields
        .iter()
        .position(|field| ["TELE", "WIDE"].iter().any(|lens| field.eq_ignore_ascii_case(lens)))?;
    let exposure_at = fields.iter().position(|field| field.eq_ignore_ascii_case("EXP"))?;
    let mut told = Values::default();
    pairs::read(&fields, &Source::FolderName, &mut told);
    // Darks have a folder of their own (`DWARF_DARK`).
    if fields.get(1).is_some_and(|field| field.eq_ignore_ascii_case("RAW")) {
        told.kind = Some(Known::new(Kind::Light, Source::FolderName));
    }
    let target = fields.get(lens_at + 1..exposure_at).unwrap_or_default().join("_");
    if !target.trim().is_empty() {
        told.object = Some(Known::new(target.trim().into(), Source::FolderName));
    }
    Some(told)
}

/// Factory masters lie in `CALI_FRAME`: all are masters, and a small `gain_2` is the index of a gain, no gain.
pub(super) fn correct_factory_master(name: &Name, told: &mut Values) {
    if !name.folders.iter().any(|folder| folder.eq_ignore_ascii_case("CALI_FRAME")) {
        return;
    }
    told.named_combined = true;
    told.gain = told.gain.take().filter(|gain| gain.value >= 10.0);
}

fn seconds_and_gain(field: &str) -> Option<(f64, f64)> {
    let (seconds, rest) = text::leading_number(field)?;
    let gain = rest.strip_prefix('s').filter(|gain| gain.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some((seconds, text::number(gain)?))
}
