//! What a copy knows and the counted file does not (docs/rules.md#6-same-exposure): a value belongs to the exposure, whichever of its files
//! says it. The file that counts may be one whose name lacks the HFR or the filter that the other's name gives.

use std::collections::BTreeMap;

use nightledger_frame::{Frame, Kind, Known, Source};

use crate::steps::files::File;
use crate::steps::verdict::Verdict;

/// The frames that gained values from their copies, by index.
pub(crate) fn completed(files: &[File<'_>], verdicts: &[Verdict]) -> BTreeMap<u32, Frame> {
    let mut of_kept: BTreeMap<usize, Vec<&Frame>> = BTreeMap::new();
    for (copy, verdict) in files.iter().zip(verdicts) {
        if let Some(kept) = verdict.duplicate_of
            && is_light(copy.edited.frame)
        {
            of_kept.entry(kept).or_default().push(copy.edited.frame);
        }
    }
    let complete = |(kept, mut copies): (usize, Vec<&Frame>)| {
        let kept = files.get(kept).filter(|kept| is_light(kept.edited.frame))?;
        // The shortest path first, as among files that could be the one that counts.
        copies.sort_by_key(|copy| (copy.place.path.len(), copy.place.root, &copy.place.path));
        Some((kept.index, complete(kept.edited.frame, &copies)?))
    };
    of_kept.into_iter().filter_map(complete).collect()
}

/// Only lights are completed: what calibration matches by must stand in the file that counts.
fn is_light(frame: &Frame) -> bool {
    frame.kind.as_ref().is_some_and(|kind| kind.value == Kind::Light)
}

/// `kept` with what only its copies know; `None` when they know nothing more.
fn complete(kept: &Frame, copies: &[&Frame]) -> Option<Frame> {
    let mut whole: Option<Frame> = None;
    macro_rules! fill {
        ($($field:ident)*) => {$(
            if kept.$field.is_none()
                && let Some((copy, known)) = copies.iter().find_map(|copy| Some((copy, copy.$field.as_ref()?)))
            {
                let source = Source::Copy(copy.place.file_name().into());
                whole.get_or_insert_with(|| kept.clone()).$field = Some(Known::new(known.value.clone(), source));
            }
        )*};
    }
    fill! {
        exposure_s start named_night zone_min gain iso egain offset filter binning sensor_temp_c set_temp_c pixel_um
        focal_length_mm focal_ratio telescope camera filter_wheel focuser rotator sqm hfr_px fwhm_arcsec
        position object panel software
    }
    if kept.ambient_c.is_none()
        && let Some((copy, known)) = copies.iter().find_map(|copy| Some((copy, copy.ambient_c.as_ref()?)))
    {
        let whole = whole.get_or_insert_with(|| kept.clone());
        whole.ambient_c = Some(Known::new(known.value, Source::Copy(copy.place.file_name().into())));
        whole.ambient_is_focuser = copy.ambient_is_focuser;
    }
    whole
}
