//! What AZOTEA needs of the files, camera by camera.

use std::collections::BTreeMap;

use nightledger_language::{number, tr};
use nightledger_ledger::Reason;
use nightledger_registry::azotea::{FrameReport, Report, State, checklist};

use super::sky;
use crate::Session;
use crate::present::contribute::{AzoteaCamera, AzoteaView, KeywordState};
use crate::present::{Output, plain, whole};

/// Without these AZOTEA does not take a file; the others are wanted.
const NEEDED: [&str; 7] = ["SWCREATE", "BAYERPAT", "INSTRUME", "DATE-OBS", "EXPTIME", "XPIXSZ", "YPIXSZ"];

/// What is known of the files of targets that are in the CSV; nothing before anything was derived.
pub(super) fn report(session: &Session) -> Option<Report> {
    let sight = session.sight()?;
    let mut facts = session.facts();
    for (facts, decision) in facts.iter_mut().zip(&sight.answer.ledger.decisions) {
        if decision.reason == Some(Reason::TargetOff) {
            *facts = None;
        }
    }
    Some(checklist(session.scan.frames(), &facts))
}

pub(super) fn view(session: &Session, unread: usize) -> AzoteaView {
    let Some(mut report) = report(session) else { return AzoteaView::default() };
    let sky = sky::view(session, &mut report);
    let mut cameras: BTreeMap<String, Vec<&FrameReport>> = BTreeMap::new();
    for frame in &report.frames {
        let name = frame.keywords.get("INSTRUME").and_then(|report| report.value.as_ref());
        let name = name.map_or_else(|| tr!("no camera named").to_owned(), nightledger_registry::Fact::text);
        cameras.entry(name).or_default().push(frame);
    }
    AzoteaView {
        unread: whole(unread),
        files: whole(report.frames.len()),
        cameras: cameras.into_iter().map(|(name, frames)| camera(name, &frames)).collect(),
        sky,
        checklist: Output {
            name: "azotea_checklist.json".to_owned(),
            text: serde_json::to_string_pretty(&report).map(|text| text + "\n").unwrap_or_default(),
        },
    }
}

fn camera(name: String, frames: &[&FrameReport]) -> AzoteaCamera {
    let counted = |of: &dyn Fn(&FrameReport) -> Option<String>| {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for what in frames.iter().filter_map(|frame| of(frame)) {
            *counts.entry(what).or_default() += 1;
        }
        counts.into_iter().collect::<Vec<_>>()
    };
    let mut keywords: BTreeMap<(&str, u8, String), u32> = BTreeMap::new();
    for frame in frames {
        for (word, report) in &frame.keywords {
            let (state, how) = match report.state {
                State::Present => (2, String::new()),
                State::Derived => (1, report.from.clone().unwrap_or_default()),
                State::Missing => (0, report.write.unwrap_or_default().to_owned()),
            };
            *keywords.entry((word, state, how)).or_default() += 1;
        }
    }
    let state = |((word, state, how), files): ((&str, u8, String), u32)| KeywordState {
        word: word.to_owned(),
        needed: NEEDED.contains(&word),
        state: ["missing", "derived", "present"]
            .get(usize::from(state))
            .copied()
            .unwrap_or_default()
            .to_owned(),
        how,
        files,
    };
    let mut keywords: Vec<KeywordState> = keywords.into_iter().map(state).collect();
    keywords.sort_by_key(|word| (!word.needed, NEEDED.iter().position(|needed| *needed == word.word)));
    AzoteaCamera {
        files: whole(frames.len()),
        types: counted(&|frame| Some(frame.kind.to_owned())),
        gains: counted(&|frame| {
            let (log, times) = (frame.log_gain?, frame.relative_gain?);
            let [log, times] = [plain(log, 2), plain(times, 3)].map(number);
            Some(tr!("LOG-GAIN {log} is {times} times", log, times))
        }),
        patterns: counted(&|frame| {
            let why = frame.bayer_why.as_deref().unwrap_or_default();
            Some(format!("{}: {why}", frame.bayer_top_left.as_deref()?))
        }),
        without_pattern: whole(frames.iter().filter(|frame| frame.bayer_top_left.is_none()).count()),
        keywords,
        name,
    }
}
