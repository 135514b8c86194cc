//! Why a file or a cell is not what one would expect, in words.

use nightledger_frame::Unfit;
use nightledger_frame::log::wbpp::Outcome;
use nightledger_ledger::{Decision, Reason};

/// Why a row has no date.
pub const NO_DATE_READ: &str = "No file of this row says when it was taken. AstroBin needs a date.";

/// A reason in words, to follow "Not counted:".
pub fn reason_words(reason: Reason) -> &'static str {
    match reason {
        Reason::Unfit(Unfit::NoImageData) => "headers without an image",
        Reason::Unfit(Unfit::NoFrame) => "no frame",
        Reason::Unfit(Unfit::NoExposureData) => "images that say nothing of an exposure",
        Reason::Unfit(Unfit::NotScience) => "a preview, or taken to focus, point or guide",
        Reason::Unfit(Unfit::Incomplete) => "incomplete files",
        Reason::Unfit(Unfit::Edited) => "edited images",
        Reason::Unfit(Unfit::NotFitsOrXisf) => "empty, or not a FITS or XISF file or camera raw",
        Reason::Unfit(Unfit::HeaderLimit) => "the header is too large",
        Reason::Unfit(Unfit::Unreadable) => "could not be read",
        Reason::Unfit(Unfit::Processed) | Reason::Processed => "processed",
        Reason::Duplicate => "the same exposure as another file",
        Reason::Stack => "a stack",
        Reason::SubframesUnknown => "a stack of unknown size",
        Reason::RejectFolder => "in a folder of rejected files",
        Reason::NotAccepted => "not among the accepted lights",
        Reason::Excluded => "excluded by you",
        Reason::TargetOff => "its target is switched off",
        Reason::NotIntegrated => "not stacked, by the log",
        _ => "another reason",
    }
}

/// [`reason_words`] of a file that does not count; of a light that was not stacked also what its log says.
pub(super) fn words_of(decision: &Decision) -> Option<String> {
    let reason = decision.reason?;
    let outcome = decision.in_log.map(|in_log| in_log.outcome);
    Some(match (reason, outcome) {
        (Reason::NotIntegrated, Some(Outcome::Rejected(why))) => format!("not stacked: {why}"),
        _ => reason_words(reason).to_owned(),
    })
}

/// What to do about a reason.
pub fn reason_advice(reason: Reason) -> &'static str {
    match reason {
        Reason::Unfit(Unfit::NoImageData) => {
            "These files have headers but no pixels (plate-solve results, for instance). Nothing to do."
        }
        Reason::Unfit(Unfit::NoFrame) => {
            "Nothing in these files says that they are exposures. Nothing to do, unless a notice calls one damaged."
        }
        Reason::Unfit(Unfit::NoExposureData) => {
            "Their headers name no kind, exposure, start, camera, filter or target: results of some tool. Nothing to do."
        }
        Reason::Unfit(Unfit::NotScience) => {
            "Previews, or taken to focus, to point or to guide, not of the target. If one is a light after all, correct its kind."
        }
        Reason::Unfit(Unfit::Incomplete) => {
            "The file ends inside its header, so it has no pixels. Copy it again from the camera or the capture computer."
        }
        Reason::Unfit(Unfit::Edited) => {
            "Edited images (starless, cropped, stretched), not exposures. The exposures themselves count. Nothing to do."
        }
        Reason::Unfit(Unfit::NotFitsOrXisf) => {
            "The name says FITS, XISF or camera raw, but the content is something else, or there is none. Check the copy."
        }
        Reason::Unfit(Unfit::HeaderLimit) => {
            "The header is longer than any real one. Check the file with another program."
        }
        Reason::Unfit(Unfit::Unreadable) => {
            "The browser could not read these files. Check that the disk is connected and that you may read them, then press “Read again” above. If that does not help, press “Start over” and add the folder again."
        }
        Reason::Unfit(Unfit::Processed) | Reason::Processed => {
            "These are made from exposures that count elsewhere: registered maps, integrations, processed images."
        }
        Reason::Duplicate => {
            "These exposures are there more than once (raw, calibrated, registered). Only the least processed file counts."
        }
        Reason::Stack => {
            "Single lights of this target and filter count instead, or stacks are switched off in Settings."
        }
        Reason::SubframesUnknown => "Enter the number of exposures under Publish.",
        Reason::RejectFolder => {
            "Folders named rejected, reject, bad, _stash or AstroBinUploadInfo do not count. Settings can switch them on."
        }
        Reason::NotAccepted => {
            "In a project's folder (20_Data/target) only what lies in its folder “accept” counts as lights. Move these there to count them."
        }
        Reason::Excluded => "You excluded these. Check “Counted” in Frames to count them again.",
        Reason::TargetOff => "Check the target under Targets to count it again.",
        Reason::NotIntegrated => {
            "The log of the stacking program was given these and put them into no picture. Switch “Use WBPP logs” off in Settings to count them."
        }
        _ => "",
    }
}
