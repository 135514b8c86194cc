//! What became of each file, for whoever asked.

use nightledger_frame::{Frame, Kind};

use crate::steps::placed::Placed;
use crate::steps::stacking::{ByLogs, Told};
use crate::steps::subject::Subject;
use crate::steps::verdict::Verdict;
use crate::{Decision, Row};

/// One decision for each frame, in the caller's order.
pub(crate) fn decisions(
    frames: usize,
    subjects: &[Subject<'_>],
    verdicts: &[Verdict],
    placed: &[Placed],
    by_logs: &ByLogs<'_>,
) -> Vec<Decision> {
    let mut decisions: Vec<Option<Decision>> = Vec::new();
    decisions.resize_with(frames, || None);
    for ((subject, verdict), placed) in subjects.iter().zip(verdicts).zip(placed) {
        let kept = verdict.duplicate_of.and_then(|at| subjects.get(at));
        if let Some(slot) = decisions.get_mut(subject.id.index()) {
            *slot = Some(Decision {
                counted: placed.reason.is_none(),
                reason: placed.reason,
                duplicate_of: kept.map(|kept| kept.id),
                night: placed.night,
                date: placed.date,
                site: placed.site,
                in_log: by_logs.told.get(&subject.id).map(Told::in_log),
                served_as_dark_flat: false,
                weight: placed.weight,
                start_utc: subject.start_utc,
                fwhm_arcsec: subject.view.fwhm_arcsec(),
            });
        }
    }
    // There is a subject for each frame.
    decisions.into_iter().flatten().collect()
}

/// A DARK stays a Dark in the table of frames; that it served as a dark flat is noted beside it.
pub(crate) fn mark_dark_flats(rows: &[Row], frames: &[Frame], decisions: &mut [Decision]) {
    for id in rows.iter().flat_map(|row| &row.calibration.dark_flat.frames) {
        let dark =
            id.of(frames).and_then(|frame| frame.kind.as_ref()).is_some_and(|kind| kind.value == Kind::Dark);
        if let Some(decision) = decisions.get_mut(id.index()).filter(|_| dark) {
            decision.served_as_dark_flat = true;
        }
    }
}
