//! Why a file or a cell is not what one would expect, in words.

use nightledger_frame::Unfit;
use nightledger_frame::log::wbpp::Outcome;
use nightledger_language::tr;
use nightledger_ledger::{Decision, Reason};

/// Why a row has no date.
pub(super) fn no_date_read() -> &'static str {
    tr!("No file of this row says when it was taken. AstroBin needs a date.")
}

/// A reason in words, to follow "Not counted:".
pub fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Unfit(Unfit::NoImageData) => tr!("headers without an image"),
        Reason::Unfit(Unfit::NoFrame) => tr!("no frame"),
        Reason::Unfit(Unfit::NoExposureData) => tr!("images that say nothing of an exposure"),
        Reason::Unfit(Unfit::NotScience) => tr!("a preview, or taken to focus, point or guide"),
        Reason::Unfit(Unfit::Incomplete) => tr!("incomplete files"),
        Reason::Unfit(Unfit::Edited) => tr!("edited images"),
        Reason::Unfit(Unfit::NotFitsOrXisf) => tr!("empty, or not a FITS or XISF file or camera raw"),
        Reason::Unfit(Unfit::HeaderLimit) => tr!("the header is too large"),
        Reason::Unfit(Unfit::Unreadable) => tr!("could not be read"),
        Reason::Unfit(Unfit::Processed) | Reason::Processed => tr!("processed"),
        Reason::Duplicate => tr!("the same exposure as another file"),
        Reason::Stack => tr!("a stack"),
        Reason::SubframesUnknown => tr!("a stack of unknown size"),
        Reason::RejectFolder => tr!("in a folder of rejected files"),
        Reason::NotAccepted => tr!("not among the accepted lights"),
        Reason::Excluded => tr!("excluded by you"),
        Reason::TargetOff => tr!("its target is switched off"),
        Reason::NotIntegrated => tr!("not stacked, by the log"),
    }
}

/// [`reason_words`] of a file that does not count; of a light that was not stacked also what its log says.
pub(super) fn words_of(decision: &Decision) -> Option<String> {
    let reason = decision.reason?;
    let outcome = decision.in_log.map(|in_log| in_log.outcome);
    Some(match (reason, outcome) {
        (Reason::NotIntegrated, Some(Outcome::Rejected(why))) => tr!("not stacked: {why}", why),
        _ => reason_words(reason).to_owned(),
    })
}

/// What to do about a reason.
pub fn reason_advice(reason: Reason) -> &'static str {
    match reason {
        Reason::Unfit(Unfit::NoImageData) => {
            tr!("These files have headers but no pixels (plate-solve results, for instance). Nothing to do.")
        }
        Reason::Unfit(Unfit::NoFrame) => tr!(
            "Nothing in these files says that they are exposures. Nothing to do, unless a notice calls one damaged."
        ),
        Reason::Unfit(Unfit::NoExposureData) => tr!(
            "Their headers name no kind, exposure, start, camera, filter or target: results of some tool. Nothing to do."
        ),
        Reason::Unfit(Unfit::NotScience) => tr!(
            "Previews, or taken to focus, to point or to guide, not of the target. If one is a light after all, correct its kind."
        ),
        Reason::Unfit(Unfit::Incomplete) => tr!(
            "The file ends inside its header, so it has no pixels. Copy it again from the camera or the capture computer."
        ),
        Reason::Unfit(Unfit::Edited) => tr!(
            "Edited images (starless, cropped, stretched), not exposures. The exposures themselves count. Nothing to do."
        ),
        Reason::Unfit(Unfit::NotFitsOrXisf) => tr!(
            "The name says FITS, XISF or camera raw, but the content is something else, or there is none. Check the copy."
        ),
        Reason::Unfit(Unfit::HeaderLimit) => {
            tr!("The header is longer than any real one. Check the file with another program.")
        }
        Reason::Unfit(Unfit::Unreadable) => tr!(
            "The browser could not read these files. Check that the disk is connected and that you may read them, then press “Read again” above. If that does not help, press “Start over” and add the folder again."
        ),
        Reason::Unfit(Unfit::Processed) | Reason::Processed => tr!(
            "These are made from exposures that count elsewhere: registered maps, integrations, processed images."
        ),
        Reason::Duplicate => tr!(
            "These exposures are there more than once (raw, calibrated, registered). Only the least processed file counts."
        ),
        Reason::Stack => tr!(
            "Single lights of this target and filter count instead, or stacks are switched off in Settings."
        ),
        Reason::SubframesUnknown => tr!("Enter the number of exposures under Publish."),
        Reason::RejectFolder => tr!(
            "Folders named rejected, reject, bad, _stash or AstroBinUploadInfo do not count. Settings can switch them on."
        ),
        Reason::NotAccepted => tr!(
            "In a project's folder (20_Data/target) only what lies in its folder “accept” counts as lights. Move these there to count them."
        ),
        Reason::Excluded => tr!("You excluded these. Check “Counted” in Frames to count them again."),
        Reason::TargetOff => tr!("Check the target under Targets to count it again."),
        Reason::NotIntegrated => tr!(
            "The log of the stacking program was given these and put them into no picture. Switch “Use WBPP logs” off in Settings to count them."
        ),
    }
}
