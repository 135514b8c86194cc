//! What text and Markdown share: the lines that are neither table nor fact, and the meaning of the marks.

use nightledger_language::tr;
use nightledger_ledger::FrameId;

use crate::shown::DEFAULT_MARK;
use crate::{Part, Summary};

/// `Targets` when there are several.
pub(crate) fn target_line(part: &Part) -> (&'static str, String) {
    let label = if part.targets.len() > 1 { tr!("Targets") } else { tr!("Target") };
    (label, part.targets.join(", "))
}

/// The lines at the end: how many files count, with the files behind each.
pub(crate) fn counts(summary: &Summary) -> Vec<(String, String, Vec<FrameId>)> {
    let of = |counted: bool| {
        let each = summary.is_counted.iter().zip(FrameId::all());
        let each = each.filter(|(is_counted, at)| {
            **is_counted == counted && summary.of_other_targets.binary_search(at).is_err()
        });
        each.map(|(_, at)| at).collect::<Vec<FrameId>>()
    };
    let aside: u32 = summary.set_aside.iter().map(|(_, count)| count).sum();
    let why: Vec<String> =
        summary.set_aside.iter().map(|(reason, count)| tr!("{reason}: {count}", reason, count)).collect();
    let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join(", ")) };
    let all = (0..summary.opened).map(FrameId).collect();
    let others = summary.of_other_targets.clone();
    let mut lines = vec![
        (tr!("Total number of images processed").to_owned(), summary.opened.to_string(), all),
        (tr!("Frames counted").to_owned(), summary.counted.to_string(), of(true)),
        (tr!("Frames not counted").to_owned(), format!("{aside}{why}"), of(false)),
    ];
    if !others.is_empty() {
        lines.push((tr!("Frames of other targets").to_owned(), others.len().to_string(), others));
    }
    lines
}

/// The meaning of the marks that occur.
pub(crate) fn footnotes(summary: &Summary) -> Vec<String> {
    let mut notes = Vec::new();
    if summary.parts.iter().any(|part| texts(part).any(|text| text.ends_with(DEFAULT_MARK))) {
        notes.push(tr!("* rests on a default from your settings, not on a file").to_owned());
    }
    notes
}

/// Every value of a part.
fn texts(part: &Part) -> impl Iterator<Item = &str> {
    let facts = part.equipment.iter().chain(&part.period).flat_map(|fact| &fact.values);
    let cells = part.lights.iter().chain(&part.calibration).flat_map(|table| table.rows.iter().flatten());
    [&part.site, &part.bortle, &part.sqm].into_iter().chain(facts).chain(cells).map(String::as_str)
}
