//! How many files count, and why the others do not.

use std::collections::BTreeMap;

use nightledger_frame::Unfit;
use nightledger_language::tr;
use nightledger_ledger::{FrameId, Ledger, Reason};

/// Every file once.
pub(crate) struct Counts {
    pub(crate) opened: u32,
    pub(crate) counted: u32,
    pub(crate) set_aside: Vec<(String, u32)>,
    pub(crate) of_other_targets: Vec<FrameId>,
}

impl Counts {
    pub(crate) fn of(ledger: &Ledger) -> Self {
        let mut counts = Self { opened: 0, counted: 0, set_aside: Vec::new(), of_other_targets: Vec::new() };
        let mut reasons: BTreeMap<&'static str, u32> = BTreeMap::new();
        for (decision, file) in ledger.decisions.iter().zip(FrameId::all()) {
            counts.opened += 1;
            if decision.counted {
                counts.counted += 1;
            } else if decision.reason == Some(Reason::TargetOff) {
                counts.of_other_targets.push(file);
            } else {
                *reasons.entry(decision.reason.map_or_else(|| tr!("no reason given"), words)).or_default() +=
                    1;
            }
        }
        counts.set_aside = reasons.into_iter().map(|(words, count)| (words.to_owned(), count)).collect();
        counts
    }
}

/// The reason as people say it.
fn words(reason: Reason) -> &'static str {
    match reason {
        Reason::Duplicate => tr!("the same exposure as another file"),
        Reason::Stack => tr!("stacks"),
        Reason::Processed | Reason::Unfit(Unfit::Processed) => tr!("processed images"),
        Reason::SubframesUnknown => tr!("stacks that do not say how many exposures they hold"),
        Reason::RejectFolder => tr!("in a folder of rejected files"),
        Reason::NotAccepted => tr!("not among a project's accepted lights"),
        Reason::Excluded => tr!("excluded by you"),
        Reason::TargetOff => tr!("of a target that is switched off"),
        Reason::NotIntegrated => tr!("not stacked, by the log of the stacking program"),
        Reason::Unfit(Unfit::NoImageData) => tr!("without image data"),
        Reason::Unfit(Unfit::NoFrame) => tr!("no exposure"),
        Reason::Unfit(Unfit::NoExposureData) => tr!("images that say nothing of an exposure"),
        Reason::Unfit(Unfit::NotScience) => tr!("previews, or taken to focus, point or guide"),
        Reason::Unfit(Unfit::Incomplete) => tr!("incomplete files"),
        Reason::Unfit(Unfit::Edited) => tr!("edited images"),
        Reason::Unfit(Unfit::NotFitsOrXisf) => tr!("neither FITS nor XISF"),
        Reason::Unfit(Unfit::HeaderLimit) => tr!("with a header beyond the limits"),
        Reason::Unfit(Unfit::Unreadable) => tr!("could not be read"),
    }
}
