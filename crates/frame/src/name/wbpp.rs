//! PixInsight's WBPP: `masterDark_BIN-1_6248x4176_EXPOSURE-120.00s_FILTER-H_TEMP--10C_GAIN-120`, the older
//! `masterLight-BINNING_1-FILTER_S`, and its other products (`integration`, `drizzle_integration`).

use super::{Name, from_file, pairs, words};
use crate::Values;
use crate::text;
use crate::{Kind, Source};

pub(super) fn read(name: &Name) -> Option<Values> {
    let first = name.stem.split(['_', '-', ' ', '.']).next()?;
    // `integration1`: PixInsight numbers its windows.
    let plain = first.trim_end_matches(|c: char| c.is_ascii_digit());
    if ["integration", "drizzle"].iter().any(|product| plain.eq_ignore_ascii_case(product)) {
        let mut told =
            Values { named_combined: true, kind: Some(from_file(Kind::Light)), ..Values::default() };
        pairs::read(&name.fields, &Source::FileName, &mut told);
        return Some(told);
    }
    if !text::starts_with(first, "master") {
        return None;
    }
    let (kind, _) = words::kind(first, None)?;
    let mut told = Values { named_combined: true, kind: Some(from_file(kind)), ..Values::default() };
    if name.stem.contains("-BINNING_") || name.stem.contains("-FILTER_") {
        let parts: Vec<&str> = name.stem.split('-').flat_map(|part| part.splitn(2, '_')).collect();
        pairs::read(&parts, &Source::FileName, &mut told);
    } else {
        pairs::read(&name.fields, &Source::FileName, &mut told);
    }
    // A name without any pair is somebody else's master (`MasterDark_Stack20_180.0s`).
    let any =
        told.exposure_s.is_some() || told.filter.is_some() || told.binning.is_some() || told.gain.is_some();
    any.then_some(told)
}
