//! Where the values of a row's files come from, in words.

use std::collections::BTreeMap;

use nightledger_frame::{DefaultField, Source};
use nightledger_language::{tr, tr_n};
use nightledger_ledger::{EditedFrame, FrameId};

/// `1 file`, `2 files`.
pub(super) fn files(count: usize) -> String {
    tr_n!(count, "{n} file", "{n} files", n = count)
}

/// Where a value comes from, as the page says it.
pub(super) fn said(source: &Source) -> String {
    match source {
        Source::Edit => tr!("your correction").to_owned(),
        Source::SiteTable => tr!("your table of sites").to_owned(),
        // The words of a value that rests on defaults name them in the order of its formula.
        source if source.is_default() => {
            let defaults: Vec<&str> = source.named_defaults().map(DefaultField::word).collect();
            tr!("your default for {keywords}", keywords = defaults.join(", "))
        }
        source => source.to_string(),
    }
}

/// Where a value comes from that no file has.
fn nothing() -> &'static str {
    tr!("nothing usable in the file")
}

/// The sources of one value over the row's files, the most frequent first.
pub(super) fn sources(
    lights: &[(FrameId, EditedFrame)],
    source: impl Fn(&EditedFrame) -> Option<Source>,
) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, view) in lights {
        let word = source(view).map_or_else(|| nothing().to_owned(), |source| said(&source));
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    match counts.as_slice() {
        [] => tr!("no files").to_owned(),
        [(only, _)] => only.clone(),
        several => several
            .iter()
            .map(|(word, count)| format!("{word} ({})", files(*count)))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

pub(super) fn sentence(sources: &str) -> String {
    if sources == nothing() { in_no_file().to_owned() } else { from(sources) }
}

pub(super) fn in_no_file() -> &'static str {
    tr!("Not in any file.")
}

/// Where a value comes from, as a sentence.
pub(super) fn from(source: &str) -> String {
    tr!("From {source}.", source)
}
