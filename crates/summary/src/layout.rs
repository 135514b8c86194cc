//! What text and Markdown share: the lines that are neither table nor fact, and the meaning of the marks.

use nightledger_language::tr;

use crate::shown::DEFAULT_MARK;
use crate::{Part, Summary};

/// `Targets` when there are several.
pub(crate) fn target_line(part: &Part) -> (&'static str, String) {
    let label = if part.targets.len() > 1 { tr!("Targets") } else { tr!("Target") };
    (label, part.targets.join(", "))
}

/// The lines at the end: how many files count.
pub(crate) fn counts(summary: &Summary) -> Vec<(String, String)> {
    let aside: u32 = summary.set_aside.iter().map(|(_, count)| count).sum();
    let why: Vec<String> =
        summary.set_aside.iter().map(|(reason, count)| tr!("{count} {reason}", count, reason)).collect();
    let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join(", ")) };
    vec![
        (tr!("Total number of images processed").to_owned(), summary.opened.to_string()),
        (tr!("Frames counted").to_owned(), summary.counted.to_string()),
        (tr!("Frames set aside").to_owned(), format!("{aside}{why}")),
    ]
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
