//! Where the values of a row's files come from, in words.

use std::collections::BTreeMap;

use nightledger_frame::{DefaultField, Source};
use nightledger_ledger::{EditedFrame, FrameId};

/// `1 file`, `2 files`.
pub(super) fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}

/// Where a value comes from, as the page says it.
pub(super) fn said(source: &Source) -> String {
    match source {
        Source::Edit => "your correction".to_owned(),
        Source::SiteTable => "your table of sites".to_owned(),
        // The words of a value that rests on defaults name them in the order of its formula.
        source if source.is_default() => {
            let defaults: Vec<&str> = source.named_defaults().map(DefaultField::word).collect();
            format!("your default for {}", defaults.join(", "))
        }
        source => source.to_string(),
    }
}

/// Where a value comes from that no file has.
const NOTHING: &str = "nothing usable in the file";

/// The sources of one value over the row's files, the most frequent first.
pub(super) fn sources(
    lights: &[(FrameId, EditedFrame)],
    source: impl Fn(&EditedFrame) -> Option<Source>,
) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, view) in lights {
        let word = source(view).map_or_else(|| NOTHING.to_owned(), |source| said(&source));
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    match counts.as_slice() {
        [] => "no files".to_owned(),
        [(only, _)] => only.clone(),
        several => several
            .iter()
            .map(|(word, count)| format!("{word} ({})", files(*count)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

pub(super) fn sentence(sources: &str) -> String {
    if sources == NOTHING { "Not in any file.".to_owned() } else { format!("From {sources}.") }
}
