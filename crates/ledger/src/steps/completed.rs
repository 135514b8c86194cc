//! What a copy knows and the counted file does not (docs/rules.md#6): a value belongs to the exposure, whichever of its files
//! says it. The file that counts may be one whose name lacks the HFR or the filter that the other's name gives.

use nightledger_order::Map;

use nightledger_frame::{Frame, Kind, Known, Source};

/// The frames that gained values from their copies, by index. `copies` pairs a copy with the file that counts for it.
pub(crate) fn completed(frames: &[Frame], copies: impl Iterator<Item = (u32, u32)>) -> Map<u32, Frame> {
    let mut of_kept: Map<u32, Vec<&Frame>> = Map::new();
    // Only lights: what calibration matches by must stand in the file that counts.
    let is_light = |frame: &&Frame| frame.kind.as_ref().is_some_and(|kind| kind.value == Kind::Light);
    let frame = |index: u32| frames.get(crate::steps::at(index)).filter(is_light);
    for (copy, kept) in copies {
        if let Some(copy) = frame(copy) {
            of_kept.entry(kept).or_default().push(copy);
        }
    }
    let complete = |(kept, mut copies): (u32, Vec<&Frame>)| {
        // The shortest path first, as among files that could be the one that counts.
        nightledger_order::sort_by_key(&mut copies, |copy| {
            (copy.place.path.len(), copy.place.root, &copy.place.path)
        });
        Some((kept, complete(frame(kept)?, &copies)?))
    };
    of_kept.into_iter().filter_map(complete).collect()
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
