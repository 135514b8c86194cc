//! What a copy knows and the counted file does not (docs/rules.md#6-same-exposure): a value belongs to the exposure, whichever of its files
//! says it. The file that counts may be one whose name lacks the HFR or the filter that the other's name gives.

use std::borrow::Cow;
use std::collections::BTreeMap;

use nightledger_frame::{ARCSEC_PER_UM_MM, Frame, Kind, Known, Source, Values};

use crate::steps::files::File;
use crate::steps::stacking::{ByLogs, Told};
use crate::steps::subject::{Dictionary, Subject};
use crate::steps::verdict::Verdict;
use crate::{EditedFrame, Edits, FrameId, Host, Settings, fold_name};

/// The frames that gained values from their copies.
pub(crate) fn completed(
    files: &[File<'_>],
    verdicts: &[Verdict],
    by_logs: &ByLogs<'_>,
) -> BTreeMap<FrameId, Frame> {
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
        copies.sort_unstable_by_key(|copy| (copy.place.path.len(), copy.place.root, &copy.place.path));
        Some((kept.id, complete(kept.edited.frame, &copies)?))
    };
    let mut completed: BTreeMap<FrameId, Frame> = of_kept.into_iter().filter_map(complete).collect();
    for file in files {
        let Some(told) = by_logs.told.get(&file.id) else { continue };
        if let Some(fwhm) = fwhm_arcsec(&file.edited, told) {
            let frame = completed.entry(file.id).or_insert_with(|| file.edited.frame.clone());
            frame.values.fwhm_arcsec.get_or_insert(fwhm);
        }
    }
    completed
}

/// What the stacking program measured in pixels, on the sky (docs/rules.md#18-wbpp). A scale that rests on a default would
/// make it one.
fn fwhm_arcsec(light: &EditedFrame<'_>, told: &Told<'_>) -> Option<Known<f64>> {
    // Stars that were measured go before what a program measured once (docs/rules.md#17-mean-fwhm).
    if light.frame.fwhm_arcsec.is_some() || light.star_fwhm_arcsec().is_some() {
        return None;
    }
    let (pixel, focal) = (light.pixel_um()?, light.focal_length_mm()?);
    if focal.value <= 0.0 || pixel.source.is_default() || focal.source.is_default() {
        return None;
    }
    let value = told.exposure.fwhm_px? * pixel.value / focal.value * ARCSEC_PER_UM_MM;
    // The log has three decimals.
    let tidy = (value * 1e3).round() / 1e3;
    Some(Known::new(tidy, Source::Log(told.log_name.into()))).filter(|known| known.value.is_finite())
}

/// All files as the rules see them, in path order; those that gained values from their copies with these.
pub(crate) fn subjects<'a>(
    files: &[File<'a>],
    completed: &'a BTreeMap<FrameId, Frame>,
    edits: &'a Edits,
    settings: &'a Settings,
    host: &dyn Host,
    words: &mut Dictionary<'a>,
) -> Vec<Subject<'a>> {
    let edited = |file: &File<'a>| match completed.get(&file.id) {
        Some(frame) => EditedFrame::new(frame, file.edited.patch, edits, settings),
        None => file.edited,
    };
    files.iter().map(|file| Subject::new(file.id, edited(file), words, host)).collect()
}

/// Only lights are completed: what calibration matches by must stand in the file that counts.
fn is_light(frame: &Frame) -> bool {
    frame.kind.as_ref().is_some_and(|kind| kind.value == Kind::Light)
}

/// Whether this copy's filter is the exposure's: the channel of a colour frame has one that the frame has not, so what a
/// name says does not count, nor what copies disagree about.
fn lends_its_filter(copy: &Frame, copies: &[&Frame]) -> bool {
    let told = |copy: &Frame| {
        let known = copy.filter.as_ref().filter(|known| known.source != Source::FileName)?;
        Some(fold_name(&known.value))
    };
    let own = told(copy);
    own.is_some() && copies.iter().filter_map(|copy| told(copy)).all(|other| own.as_ref() == Some(&other))
}

/// `kept` with what only its copies know; `None` when they know nothing more.
fn complete(kept: &Frame, copies: &[&Frame]) -> Option<Frame> {
    let mut whole = Cow::Borrowed(kept);
    let mut took = false;
    for copy in copies {
        if !whole.values.lack_of(&copy.values) {
            continue;
        }
        let values = copy.values.clone().with_source(&Source::Copy(copy.place.file_name().into()));
        let filter = values.filter.clone().filter(|_| lends_its_filter(copy, copies));
        // What a file is of, and how many exposures it stands for, is its own.
        took |= whole.to_mut().values.fill_from(Values {
            kind: None,
            subframes: None,
            named_combined: false,
            filter,
            ..values
        });
    }
    took.then(|| whole.into_owned())
}
