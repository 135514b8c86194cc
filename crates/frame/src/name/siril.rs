//! Siril and SharpCap stacks, whose seconds are the total: `r_pp_light_stacked_3900s`, `Stack_16bits_35frames_280s`.

use super::{Name, from_file};
use crate::Kind;
use crate::Values;

/// The stem without the prefixes of what Siril did (`r_pp_`, `bkg_pp_`). A lone `r_` may be a filter.
pub(super) fn without_prefixes(stem: &str) -> &str {
    let (mut rest, mut is_sure) = (stem, false);
    while let Some((prefix, tail)) =
        rest.split_once('_').filter(|(prefix, _)| matches!(*prefix, "r" | "pp" | "bkg"))
    {
        is_sure |= prefix != "r";
        rest = tail;
    }
    if is_sure && !rest.is_empty() { rest } else { stem }
}

pub(super) fn read(name: &Name) -> Option<Values> {
    let stacked = |word: &str| name.fields.iter().any(|field| field.eq_ignore_ascii_case(word));
    let frames = name.fields.iter().find_map(|field| super::asiair::count(field.strip_suffix("frames")?));
    let siril =
        name.stem.starts_with("r_") || name.stem.starts_with("pp_") || name.stem.ends_with("_stacked");
    if stacked("stacked") && (siril || name.stem.contains("_pp_")) || (stacked("stack") && frames.is_some()) {
        let calibration = super::words::kind(name.stem, None).map(|(kind, _)| kind);
        return Some(Values {
            named_combined: true,
            kind: Some(from_file(calibration.unwrap_or(Kind::Light))),
            subframes: frames.map(from_file),
            ..Values::default()
        });
    }
    None
}
